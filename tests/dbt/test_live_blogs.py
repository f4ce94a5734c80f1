"""From the HTML of a live blog to the marts: its updates, its revisions, and what search finds."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dateline.warehouse.candidate import index_candidate
from extractors.contracts.load_id import load_id_for
from extractors.contracts.raw_page import RawPage
from extractors.pipeline.rows.page import read_rows
from extractors.stores.row_batches import make_batch
from extractors.stores.staged_loads import LoadWriter
from tests.dbt.conftest import Build
from tests.extractors.pipeline.rows.pages import make_outlet
from tests.extractors.read.pages import json_ld, make_page

NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
URL = "https://www.ellerby.example/live/storm-on-the-coast"
STANDING = "The storm that was expected for days has reached the coast; here is what is known \U0001f32a."
UPDATES = (
    ("11:10", "Trains run again", "The line to Lenton is open again, the railway said on Friday morning."),
    ("10:20", "Schools stay shut", "All schools of the islands stay shut until Monday, the council decided."),
    ("09:30", "Pier gives way", "Part of the old pier gave way at high tide; nobody was on it, the harbour said."),
)


def _page(posts: tuple[tuple[str, str, str], ...], hour: int, standing: str = STANDING) -> RawPage:
    head = json_ld(**{"@type": "LiveBlogPosting", "headline": "Storm", "datePublished": "2026-11-27T09:00:00Z"})
    updates = "".join(
        f'<article><time datetime="2026-11-27T{clock}:00Z">{clock}</time><h3>{headline}</h3><p>{text}</p></article>'
        for clock, headline, text in posts
    )
    content = make_page((standing,), title="Storm", head=head, after=updates)
    return RawPage(URL, NOON + dt.timedelta(hours=hour), content, outcome="fetched", http_status=200)


def _stage(staged: Path, cause: str, page: RawPage) -> str:
    outlet = make_outlet("UTC")
    load_id = load_id_for(outlet.outlet_id, "files", cause)
    with LoadWriter(
        staged, load_id, outlet.outlet_id, cause={"run": cause}, read_by={"generic": "1"}, staged_at=NOON
    ) as writer:
        writer.add_batch(make_batch([read_rows(page, outlet, ())]))
        writer.add("outlets", {"name": outlet.name, "collection": outlet.collection, "country_code": "GB",
                               "language": "en", "time_zone": outlet.time_zone,
                               "homepage_url": str(outlet.homepage_url)})  # fmt: skip
    return load_id


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, build: Build) -> Path:
    """A live blog read three times, the last one first: with two updates, with three, with another standing text."""
    root = tmp_path_factory.mktemp("live")
    readings = (_page(UPDATES[1:], 0), _page(UPDATES, 1), _page(UPDATES[:2], 2, STANDING.replace("days", "weeks")))
    loads = [_stage(root / "staged", str(number), page) for number, page in enumerate(readings)]
    database = root / "live.duckdb"
    for load_id in reversed(loads):
        build(database, root / "staged", [load_id])
    index_candidate(database)
    return database


def _ask(warehouse: Path, query: str) -> list[tuple[Any, ...]]:
    with contextlib.closing(duckdb.connect(str(warehouse), read_only=True)) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.slow
def test_each_update_of_the_latest_reading_has_a_row_with_its_text(warehouse: Path) -> None:
    rows = _ask(warehouse, "select position, headline, text, published_at from marts.fct_article_updates order by 1")
    assert rows == [
        (number, headline, f"{headline}\n\n{text}", dt.datetime.fromisoformat(f"2026-11-27T{clock}:00"))
        for number, (clock, headline, text) in enumerate(UPDATES[:2], 1)
    ]


@pytest.mark.slow
def test_an_update_that_joins_makes_no_revision_and_a_changed_standing_text_does(warehouse: Path) -> None:
    rows = _ask(warehouse, "select reading_count, is_current from marts.fct_article_revisions order by revision_number")
    assert rows == [(2, False), (1, True)]


@pytest.mark.slow
def test_search_finds_an_update_and_the_loads_count_them(warehouse: Path) -> None:
    assert _ask(warehouse, "select title from marts.search('schools monday council')") == [("Storm",)]
    counts = _ask(warehouse, "select article_update_count from marts.fct_loads order by 1")
    assert counts == [(2,), (2,), (3,)]
