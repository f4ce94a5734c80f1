"""A story that asks not to be archived, from the site to the staged rows, under both usage policies."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dateline.newsroom.server import Newsroom, serve
from dateline.newsroom.site import story_urls
from extractors.pipeline.collect import collect_outlets, stage_outlets
from extractors.pipeline.load_collector import Run
from extractors.runtime.settings import Home, Settings, load_settings
from extractors.stores.raw_loads import RawLoad
from extractors.stores.warc.archive_reader import read_records

OUTLET = "sample_harbour"
NOW = dt.datetime(2026, 10, 20, 9, 30, tzinfo=dt.UTC)
RUN = Run("monitor_sample", "usage")


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with serve(port=0) as newsroom:
        yield newsroom


def _ask(newsroom: Newsroom) -> str:
    """Let one story ask not to be archived, and return its path."""
    (server,) = (server for server in newsroom._servers if server.outlet_id == OUTLET)
    urls = story_urls(OUTLET, newsroom.base_urls[OUTLET], newsroom.edition)
    path = next(p for p in (url.removeprefix(newsroom.base_urls[OUTLET]) for url in urls) if p in server.resources)
    page = server.resources[path]
    body = page.body.replace(b"<head>", b'<head><meta name="robots" content="noarchive">')
    assert body != page.body
    server.resources[path] = dataclasses.replace(page, body=body)
    return path


@pytest.mark.parametrize(
    ("policy", "outcome", "is_kept"), [("record", "fetched", True), ("respect", "refused_usage", False)]
)
def test_a_story_that_asks_not_to_be_archived(
    newsroom: Newsroom, tmp_path: Path, policy: str, outcome: str, is_kept: bool
) -> None:
    outlets = newsroom.write_outlets(tmp_path / "outlets")
    file = outlets / "sample" / f"{OUTLET}.yml"
    file.write_text(file.read_text() + f"usage_policy: {policy}\n")
    settings = Settings(Home(tmp_path / "home"), outlets, load_settings().gazetteer, contact="mailto:p@example.org")
    path = _ask(newsroom)
    assert not any(done.error for done in collect_outlets([OUTLET], settings, RUN, now=NOW))
    assert stage_outlets([OUTLET], settings, RUN, now=NOW) == [RUN.load_id(OUTLET)]

    raw = RawLoad(settings.home.raw, OUTLET, RUN.load_id(OUTLET))
    assert any((record.url or "").endswith(path) and record.body for record in read_records(raw.warc_path)) is is_kept
    (fetches,) = settings.home.staged.rglob("page_fetches.parquet")
    rows = {row["url"]: row for row in pq.read_table(fetches).to_pylist() if row["url"].endswith(path)}
    assert {(row["outcome"], row["usage_directives"]) for row in rows.values()} == {(outcome, "noarchive")}
    (articles,) = settings.home.staged.rglob("articles.parquet")
    staged = pq.read_table(articles, columns=["url"]).column("url").to_pylist()
    assert any(url.endswith(path) for url in staged) is is_kept
    assert len(staged) > 5
