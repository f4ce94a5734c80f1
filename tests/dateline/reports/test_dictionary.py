"""The data dictionary says what is in the file and runs nothing that a page's text contains."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import pytest

from dateline.analyses.catalogue import parse_analysis
from dateline.reports.data_dictionary import dictionary_page
from dateline.reports.data_dictionary.dictionary_tables import read_keys, read_references
from dateline.reports.data_dictionary.entity_diagram import BOX_WIDTH, Reference, entity_diagram
from dateline.reports.page_templates import FIND_SCRIPT, FIND_SCRIPT_HASH
from dateline.warehouse.published import BuildError
from extractors.runtime.settings import PROJECT_ROOT, Home

NOW = dt.datetime(2026, 5, 4, 10, 30, tzinfo=dt.UTC)
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> \"'& \u202eabc"


def column(name: str, description: str = "", example: str = "") -> dict[str, Any]:
    return {"name": name, "description": description, "config": {"meta": {"example": example}}}


def model(name: str, description: str, *columns: dict[str, Any]) -> dict[str, Any]:
    return {"resource_type": "model", "schema": "marts", "name": name, "description": description,
            "columns": {c["name"]: c for c in columns}}  # fmt: skip


def schema_test(kind: str, table: str, column_name: str | None = None, **kwargs: Any) -> dict[str, Any]:
    return {"resource_type": "test", "name": f"{kind}_{table}_{column_name}", "column_name": column_name,
            "attached_node": f"model.dateline.{table}", "test_metadata": {"name": kind, "kwargs": kwargs}}  # fmt: skip


MANIFEST = {
    "nodes": {
        str(place): node
        for place, node in enumerate(
            [
                model("fct_articles", "One article.", column("article_key", "Its hash.", "5d3c"),
                      column("outlet_key", "Its outlet."), column("title", f"The headline, {HOSTILE}", "A bridge")),
                model("dim_outlets", "One outlet.", column("outlet_key"), column("outlet_name", "Its name.")),
                model("bridge_article_places", "One article and one place.", column("article_key"),
                      column("place_key"), column("first_article_key")),
                schema_test("unique", "fct_articles", "article_key"),
                schema_test("relationships", "fct_articles", "outlet_key", to="ref('dim_outlets')", field="outlet_key"),
                schema_test("unique_rows", "bridge_article_places", columns=["article_key", "place_key"]),
                schema_test("no_nulls", "bridge_article_places", columns=["place_key"]),
            ]
        )
    }
}  # fmt: skip

ANALYSES = (
    parse_analysis("broken", "select * from marts.not_there"),
    parse_analysis(
        "newest",
        "-- What is\n-- newest?\n--\n-- One row an article.\n\n"
        "select title, 3 as n from marts.fct_articles order by title",
    ),
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A published file made by hand: one hostile title, one view, one quality table."""
    home = Home(tmp_path)
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute("create schema marts; create schema quality")
        connection.execute(
            "create table marts.fct_articles (article_key varchar not null, outlet_key varchar, title varchar)"
        )
        connection.execute("insert into marts.fct_articles values ('a', 'o', ?)", [HOSTILE])
        connection.execute("insert into marts.fct_articles select 'k' || i, 'o', 'zz' || i from range(20) as r(i)")
        connection.execute("create table marts.dim_outlets (outlet_key varchar, outlet_name varchar)")
        connection.execute(
            "create view marts.bridge_article_places as select 'a' as article_key, 'p' as place_key, "
            "'a' as first_article_key"
        )
        connection.execute(
            "create table marts.relationships as from (values ('bridge_article_places', 'article_key', 'fct_articles'),"
            " ('bridge_article_places', 'first_article_key', 'fct_articles'), ('fct_articles', 'outlet_key',"
            " 'dim_outlets'), ('fct_gone', 'outlet_key', 'dim_outlets')) as t(from_table, from_column, to_table)"
        )
        connection.execute("create table quality.publications (publication_id varchar)")
        connection.execute("comment on column quality.publications.publication_id is 'Names the build.'")
    return home


class Page(HTMLParser):
    """Collects tags with their attributes, and the visible text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def page(home: Home) -> str:
    path = dictionary_page.write_dictionary(home, MANIFEST, home.warehouse, now=NOW, analyses=ANALYSES)
    assert path == home.docs / "index.html"
    return path.read_text(encoding="utf-8")


def test_hostile_text_is_text(page: str) -> None:
    read = Page(page)
    tags = {tag for tag, _ in read.tags}
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL)
    assert scripts == [FIND_SCRIPT] and f"script-src '{FIND_SCRIPT_HASH}'; " in page
    assert not tags & {"img", "iframe", "object", "embed", "link", "form"}
    assert not any(name.startswith("on") for _, attrs in read.tags for name in attrs)
    assert read.text.count("<script>alert(1)</script>") == 2  # once in a description, once in a result


def test_nothing_comes_from_outside(page: str) -> None:
    addresses = [v for _, attrs in Page(page).tags for k, v in attrs.items() if k in ("href", "src", "xlink:href")]
    assert addresses and not any(":" in str(a) or str(a).startswith("//") for a in addresses)
    assert "url(" not in page and "@import" not in page
    assert "default-src 'none'" in page


def test_tables_views_grain_columns_and_examples_are_there(page: str) -> None:
    text = Page(page).text
    for said in (
        "One article.",
        "Its hash.",
        "5d3c",
        "21 rows, key article_key",
        "marts.bridge_article_places",
        "key article_key, place_key",
        "quality.publications",
        "Names the build.",
        "2026-05-04 10:30",
    ):
        assert said in text
    assert text.count("never null") == 2  # a constraint of the file, and a test of dbt on a view


def test_figures_at_the_top_leave_the_unknown_member_out(home: Home) -> None:
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute("insert into marts.dim_outlets values ('0', 'Unknown outlet'), ('o', 'The Courier')")
    path = dictionary_page.write_dictionary(home, MANIFEST, home.warehouse, now=NOW, analyses=ANALYSES)
    assert "<b>1</b><span>outlets</span>" in path.read_text(encoding="utf-8")


def test_queries_have_their_real_results_and_a_broken_one_says_why(page: str) -> None:
    text = Page(page).text
    assert "What is newest?" in text and "One row an article." in text
    assert "select title, 3 as n from marts.fct_articles order by title" in text
    assert "and more rows" in text
    assert re.search(r"could not be run: Catalog Error.*not_there", text)


def test_links_inside_the_page_have_a_target(page: str) -> None:
    tags = Page(page).tags
    ids = {attrs["id"] for _, attrs in tags if "id" in attrs}
    inner = {href[1:] for _, attrs in tags if (href := attrs.get("href") or "").startswith("#")}
    assert inner and inner <= ids


def test_the_diagram_is_well_formed_and_draws_every_reference(page: str) -> None:
    drawn = re.search(r"<svg.*?</svg>", page, re.DOTALL)
    assert drawn is not None
    svg = ElementTree.fromstring(drawn[0])
    titles = {element.text for element in svg.iter("title")}
    assert {"fct_articles.outlet_key → dim_outlets", "bridge_article_places.article_key → fct_articles"} <= titles


def test_references_are_those_that_the_file_lists_and_has_columns_of(home: Home) -> None:
    with duckdb.connect(str(home.warehouse)) as connection:
        found = [(r.table, r.column, r.target) for r in read_references(connection)]
        connection.execute("drop table marts.relationships")
        assert read_references(connection) == []
    assert found == [
        ("bridge_article_places", "article_key", "fct_articles"),
        ("bridge_article_places", "first_article_key", "fct_articles"),
        ("fct_articles", "outlet_key", "dim_outlets"),
    ]


def test_keys_come_from_tests() -> None:
    keys = read_keys(MANIFEST)
    assert keys["dim_outlets"] == ("outlet_key",)
    assert keys["bridge_article_places"] == ("article_key", "place_key")


def test_a_fact_without_a_test_has_the_key_that_is_named_for_it() -> None:
    revisions = model("fct_article_revisions", "One version.", column("article_key"), column("revision_key"))
    assert read_keys({"nodes": {"x": revisions}}) == {"fct_article_revisions": ("revision_key",)}


def test_boxes_do_not_overlap_and_lines_meet_their_boxes() -> None:
    keys = {"a": ("a_key",), "b": ("b_key",), "c": (), "d": ()}
    references = [Reference("c", "a_key", "a"), Reference("d", "b_key", "b"), Reference("a", "up_a_key", "a"),
                  Reference("c", "x_key", "elsewhere")]  # fmt: skip
    diagram = entity_diagram(keys, references)
    boxes = {box.name: box for box in diagram.boxes}
    for first in diagram.boxes:
        assert first.x + BOX_WIDTH <= diagram.width and first.y + first.height <= diagram.height
        for other in diagram.boxes:
            if other is not first and other.x == first.x:
                assert first.y + first.height <= other.y or other.y + other.height <= first.y
    assert {lane.target: len(lane.joints) for lane in diagram.lanes} == {"a": 2, "b": 1}
    for lane in diagram.lanes:
        assert lane.arrow_x == boxes[lane.target].x and lane.top <= lane.arrow_y <= lane.bottom
        assert boxes["c"].x + BOX_WIDTH < lane.x < boxes["a"].x


def test_an_empty_warehouse_has_a_diagram_too() -> None:
    assert entity_diagram({}, []).boxes == ()


def test_dbt_runs_on_a_copy_and_its_page_may_reach_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    before = home.warehouse.read_bytes()
    worked_on = []

    def run_dbt(candidate: Path, work: Path, *, command: tuple[str, ...], memory_limit: str) -> None:
        assert command == ("docs", "generate", "--static")
        worked_on.append(candidate)
        work.mkdir()
        with duckdb.connect(str(candidate)) as connection:
            connection.execute("drop table marts.dim_outlets")
        (work / "manifest.json").write_text('{"nodes": {}}')
        (work / "static_index.html").write_text("<html><head><title>dbt</title></head></html>")

    monkeypatch.setattr(dictionary_page, "run_models", run_dbt)
    pages = dictionary_page.write_docs(home, now=NOW)
    assert [p.name for p in pages] == ["index.html", "dbt.html"]
    assert worked_on[0] != home.warehouse and not worked_on[0].exists()
    assert home.warehouse.read_bytes() == before
    assert re.match(
        r"<html><head><meta http-equiv=.Content-Security-Policy. .*default-src 'none'", pages[1].read_text()
    )
    assert sorted(p.name for p in home.root.iterdir()) == ["docs", "warehouse.duckdb"]


def test_without_a_warehouse_there_is_one_clear_line(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dateline.reports.data_dictionary.dictionary_page"],
        env={"DATELINE_HOME": str(tmp_path), "PATH": ""}, cwd=PROJECT_ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stdout == ""
    assert re.fullmatch(r"make docs: there is no warehouse at .* yet; make one with .*\n", done.stderr)


def test_a_file_that_is_no_warehouse_is_named(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.warehouse.write_bytes(b"not a database" * 100)
    with pytest.raises(BuildError, match=r"warehouse\.duckdb cannot be opened"):
        dictionary_page.write_docs(home, now=NOW)
