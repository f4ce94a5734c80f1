"""The generated warehouse that benchmarks measure has the product's tables, and the desk and the search read it."""

from __future__ import annotations

import contextlib
import random
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest

from benchmarks.desk import draw, read_sample
from benchmarks.generators.large_warehouse import fill
from dateline.desk.filters import FACETS, Filters
from dateline.desk.views.registry import VIEWS
from dateline.desk.views.view import Asked
from dateline.desk.warehouse.publication import Publications
from dateline.desk.warehouse.queries import Queries
from dateline.search.find import find_articles
from dateline.search.index import update_index
from dateline.search.pairs import article_number, media_number
from dateline.search.query import parse_query
from extractors.runtime.clock import SystemClock
from extractors.runtime.settings import Settings


def test_a_generated_warehouse_answers_each_drawn_request(
    newsroom: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "warehouse.duckdb"
    shutil.copy(newsroom.home.warehouse, file)
    with contextlib.closing(duckdb.connect(str(file))) as connection:
        fill(connection, 600, 200, 60, 7)
        articles = connection.execute("select count(*), count(distinct body) from marts.fct_articles").fetchone()
        assert articles is not None and articles[0] == 600 > articles[1] > 500
        query = parse_query("*")
        assert find_articles(connection, query, clock=SystemClock()).total == 600
        [(texts,)] = connection.execute("select count(distinct article_no) from search_index.postings").fetchall()
        assert texts == 600
        # what is new to watches is what the last publication brought
        published = connection.execute("select publication_id from marts.publications order by started_at").fetchall()
        assert published == [("p1",), ("p2",)]
        assert _index_again(connection) == []
    sample, rng = read_sample(file), random.Random(7)
    publications, queries, plain = Publications(file), Queries(), Queries()
    views = {view.name: view for view in VIEWS}
    rows: dict[str, int] = {}
    for number in range(140):
        # what a page is about is a table of its own, for few articles with all that is counted
        monkeypatch.setattr("dateline.desk.warehouse.queries.FEW_ARTICLES", number % 2 * 1000)
        name, address = draw(sample, rng)
        parts = urlsplit(address)
        asked = {name: values if name in FACETS else values[0] for name, values in parse_qs(parts.query).items()}
        view = views[name]
        key = parts.path.rsplit("/", 1)[1] if view.has_key else ""
        questions = view.ask(Asked(Filters.model_validate(asked), key, publications.current()))
        answers = queries.ask_all(publications.current(), questions)
        for question in questions:  # the SQL that is shown finds what is shown
            assert answers[question.name].rows == plain.ask(publications.current(), question).rows, question.sql
        rows[name] = rows.get(name, 0) + sum(len(answer) for answer in answers.values())
    assert len(rows) > 8
    assert all(rows.values()), rows


def test_the_numbers_that_views_count_are_those_of_the_bridges(newsroom: Settings) -> None:
    listed = {
        "place_nos": ("place", "select article_key, place_key from marts.bridge_article_places"),
        "agency_nos": ("agency", "select article_key, agency_key from marts.bridge_article_agencies"),
        "person_nos": ("person", "select article_key, person_key from marts.bridge_article_people"),
        "organisation_nos": ("organisation", "select article_key, organisation_key from"
                                             " marts.bridge_article_organisations"),
        "quoted_person_nos": ("person", "select article_key, person_key from marts.fct_quotations where person_key in"
                                        " (select person_key from marts.bridge_article_people where quotation_count"
                                        " > 0)"),
    }  # fmt: skip
    with contextlib.closing(duckdb.connect(str(newsroom.home.warehouse), read_only=True)) as connection:
        for column, (kind, bridge) in listed.items():
            rows = connection.execute(f"""
                select d.article_key, n.key
                from (select article_key, unnest({column}) as number from search_index.documents) as d
                inner join search_index.numbers as n on d.number = n.number and n.kind = '{kind}'
            """).fetchall()
            assert sorted(rows) == sorted(connection.execute(bridge).fetchall()) and len(rows) > 2, column


def test_pairs_of_numbers_are_those_of_the_marts(newsroom: Settings) -> None:
    marts = {
        "showing_media": f"select {media_number('media_key')}, article_key from marts.fct_article_media",
        "linking_to": f"select {article_number('related_article_key')}, article_key from marts.fct_related_items"
        " where related_article_key is not null",
        "edited_at": "select epoch_us(valid_from_at), article_key from marts.fct_article_revisions"
        " where revision_number > 1",
        "quoting_people": "select n.number, q.article_key from marts.fct_quotations as q inner join"
        " search_index.numbers as n on q.person_key = n.key and n.kind = 'person'"
        " where q.confidence >= 0.5 and q.person_key <> repeat('0', 32)",
    }
    with contextlib.closing(duckdb.connect(str(newsroom.home.warehouse), read_only=True)) as connection:
        for table, rows in marts.items():
            found = connection.execute(
                f"select p.number, d.article_key from search_index.{table} as p"
                " inner join search_index.documents as d on p.article_no = d.article_no"
            ).fetchall()
            assert sorted(found) == sorted(connection.execute(rows).fetchall()) and found, table


def _index_again(connection: duckdb.DuckDBPyConnection) -> list[tuple[object, ...]]:
    """Index the texts as a build does, and return how the postings differ from those of the known words."""
    columns = "term, article_no, field, weight, positions"
    connection.execute(f"create temp table known as select {columns} from search_index.postings")
    connection.execute("drop schema search_index cascade")
    connection.execute("create schema batch")
    connection.execute("create table batch.int_affected_articles (article_key varchar)")
    update_index(connection)
    found = f"(select {columns} from search_index.postings)"
    assert connection.execute("select count(*) > 20000 from known").fetchone() == (True,)
    return connection.execute(
        f"(from known except all from {found}) union all (from {found} except all from known)"
    ).fetchall()
