"""From the HTML of a page to the marts: the day, the authors and the evidence of an article."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pytest

from extractors.contracts.article import Article, ExtractedPage, FieldCandidate, Source
from extractors.contracts.load_id import load_id_for
from extractors.contracts.raw_page import RawPage
from extractors.pipeline.rows import page as page_rows
from extractors.read.extract import read_page
from extractors.stores.row_batches import make_batch
from extractors.stores.staged_loads import LoadWriter
from tests.dbt.conftest import Build
from tests.docs.pages import GUIDE
from tests.extractors.pipeline.rows.pages import make_outlet
from tests.extractors.read.pages import json_ld, make_page

STAGED_AT = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)
NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
CANDIDATES = (
    FieldCandidate("2026-11-26T00:00:00+05:00", Source.JSON_LD, "datePublished"),
    FieldCandidate("2026-11-24T00:00:00+05:00", Source.HEURISTIC, "time"),
)
Change = Callable[[Article], Article]


def _without_evidence(article: Article) -> Article:
    return dataclasses.replace(article, authors=(), houses=(), tags=(), title_stated=None, candidates={}, confidence={})


def _with_evidence(article: Article) -> Article:
    return dataclasses.replace(
        article,
        authors=("Ana Prado", "Bo Lind"),
        houses=("Ellerby newsroom", "Reuters"),
        tags=("Fährverkehr", "Bread | Flour", " | ", "یزد".replace("ی", "ي")),
        title_stated="Ellerby ferry: why it stays in port",
        candidates={"published_at": CANDIDATES},
        confidence={"title": 0.98, "published_at": 0.55},
    )


def _page(number: int, stated: str, hour: int = 0) -> RawPage:
    url = f"https://www.ellerby.example/news/{number}"
    head = json_ld(**{"@type": "NewsArticle", "headline": "Ellerby ferry stays in port", "datePublished": stated})
    return RawPage(url, NOON + dt.timedelta(hours=hour), make_page(head=head), outcome="fetched", http_status=200)


def _stage(staged: Path, cause: str, pages: list[tuple[RawPage, Change]]) -> str:
    outlet = make_outlet("Asia/Karachi")
    load_id = load_id_for(outlet.outlet_id, "files", cause)
    read = read_page
    rows = []
    for page, change in pages:

        def changed(*args: Any, change: Change = change, **named: Any) -> ExtractedPage:
            result = read(*args, **named)
            return dataclasses.replace(result, article=change(result.article))

        with mock.patch.object(page_rows, "read_page", changed):
            rows.append(page_rows.read_rows(page, outlet, ()))
    with LoadWriter(
        staged, load_id, outlet.outlet_id, cause={"run": cause}, read_by={"generic": "1"}, staged_at=STAGED_AT
    ) as writer:
        writer.add_batch(make_batch(rows))
        writer.add("outlets", {"name": outlet.name, "collection": outlet.collection, "country_code": "GB",
                               "language": "en", "time_zone": outlet.time_zone,
                               "homepage_url": str(outlet.homepage_url)})  # fmt: skip
    return load_id


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, build: Build) -> Path:
    """Three pages, the first of them read twice: the evidence about it came with the second reading alone."""
    root = tmp_path_factory.mktemp("from_page")
    first = _stage(
        root / "staged",
        "one",
        [(_page(1, "2026-11-26"), _without_evidence), (_page(2, "2026-11-25T23:00:00Z"), _without_evidence)],
    )
    second = _stage(
        root / "staged",
        "two",
        [(_page(1, "2026-11-26", hour=3), _with_evidence), (_page(3, "2026-11-25T23:00:00-03:00"), _without_evidence)],
    )
    database = root / "pages.duckdb"
    build(database, root / "staged", [second])
    build(database, root / "staged", [first])
    return database


def _ask(warehouse: Path, query: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(duckdb.connect(str(warehouse), read_only=True)) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.slow
def test_an_article_is_filed_under_the_day_that_its_readers_saw(warehouse: Path) -> None:
    rows = _ask(
        warehouse,
        "select right(url, 1), a.published_date, d.date, a.published_at from marts.fct_articles as a "
        "inner join marts.dim_dates as d on a.published_date_key = d.date_key order by 1",
    )
    day25, day26 = dt.date(2026, 11, 25), dt.date(2026, 11, 26)
    assert rows == [
        ("1", day26, day26, dt.datetime(2026, 11, 25, 19)),
        ("2", day26, day26, dt.datetime(2026, 11, 25, 23)),
        ("3", day25, day25, dt.datetime(2026, 11, 26, 2)),
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("day", "year", "iso_year", "iso_week", "week_start"),
    [
        ("2021-01-03", 2021, 2020, 53, "2020-12-28"),
        ("2024-12-30", 2024, 2025, 1, "2024-12-30"),
        ("2023-01-01", 2023, 2022, 52, "2022-12-26"),
        ("2026-11-26", 2026, 2026, 48, "2026-11-23"),
    ],
)
def test_a_week_belongs_to_one_iso_year(
    warehouse: Path, day: str, year: int, iso_year: int, iso_week: int, week_start: str
) -> None:
    query = f"select year, iso_year, iso_week, week_start_date from marts.dim_dates where date = '{day}'"
    assert _ask(warehouse, query) == [(year, iso_year, iso_week, dt.date.fromisoformat(week_start))]


@pytest.mark.slow
def test_every_keyword_has_a_row(warehouse: Path) -> None:
    rows = _ask(
        warehouse,
        "select position, tag, tag_folded from marts.bridge_article_tags as t inner join marts.fct_articles as a "
        "on t.article_key = a.article_key where a.url like '%/1' order by 1",
    )
    assert rows == [(1, "Fährverkehr", "fahrverkehr"), (2, "Bread / Flour", "bread / flour"), (3, "يزد", "يزد")]
    assert _ask(warehouse, "select count(*) from marts.bridge_article_tags") == [(3,)]


@pytest.mark.slow
def test_persons_houses_and_agencies_are_kept_apart(warehouse: Path) -> None:
    rows = _ask(
        warehouse,
        "select w.position, w.author_name, w.author_kind, g.agency_id from marts.fct_article_authors as w "
        "inner join marts.dim_agencies as g on w.agency_key = g.agency_key order by 1",
    )
    assert rows == [
        (1, "Ana Prado", "person", "unknown"),
        (2, "Bo Lind", "person", "unknown"),
        (3, "Ellerby newsroom", "house", "unknown"),
        (4, "Reuters", "agency", "reuters"),
    ]
    assert _ask(warehouse, "select authors from marts.fct_articles where url like '%/1'") == [("Ana Prado | Bo Lind",)]


@pytest.mark.slow
def test_evidence_is_stored_beside_the_sources_and_makes_no_revision(warehouse: Path) -> None:
    [(stated, sources, candidates, *figures)] = _ask(
        warehouse,
        "select title_stated, field_sources, field_candidates, title_confidence, published_confidence, "
        "authors_confidence, has_weak_value, has_disagreeing_sources, revision_count, reading_count "
        "from marts.fct_articles where url like '%/1'",
    )
    assert stated == "Ellerby ferry: why it stays in port"
    assert json.loads(sources)["published_at"] == "json-ld"
    assert [one["place"] for one in json.loads(candidates)["published_at"]] == ["datePublished", "time"]
    assert figures == [0.98, 0.55, None, True, True, 1, 2]
    assert _ask(
        warehouse,
        "select distinct has_weak_value, has_disagreeing_sources, field_candidates from marts.fct_articles "
        "where url not like '%/1'",
    ) == [(False, False, None)]


@pytest.mark.slow
def test_the_queries_of_the_guide_run(warehouse: Path) -> None:
    queries = re.findall(r"^```sql\n(.*?)^```", (GUIDE / "querying.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert len(queries) >= 2
    answers = [_ask(warehouse, query.replace("$.title", "$.published_at")) for query in queries]
    assert any((dt.date(2026, 11, 23), "Ellerby Post", 3) in answer for answer in answers)
    assert [("2026-11-24T00:00:00+05:00", "heuristic", "time")] in [[row[1:] for row in answer] for answer in answers]
