"""Backfills of URL lists, a sitemap's days, WARC files and folders, part by part; and the archive read again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from dateline.newsroom.server import Newsroom, serve
from extractors.contracts.article import ExtractedPage, RuleError
from extractors.outlets.registry import load_registry
from extractors.pipeline.backfill import BackfillError, Part, plan_backfill, run_part
from extractors.pipeline.collect import collect_outlets, stage_outlets
from extractors.pipeline.load_collector import Run
from extractors.pipeline.reprocess import choose_raw, reprocess_raw
from extractors.read.extract import read_page
from extractors.runtime.settings import PROJECT_ROOT, Home, Settings
from extractors.stores.raw_loads import RawLoad
from extractors.stores.staged_loads import read_load
from extractors.stores.warc.archive import WarcArchive
from extractors.stores.warc.members import Exchange
from tests.line.support import in_fork, save_newsroom

NOW = dt.datetime(2026, 10, 20, 9, 30, tzinfo=dt.UTC)
RUN = Run("backfill_pages", "manual__2026-10-20T09:30:00+00:00_abc")


@pytest.fixture(scope="module")
def served() -> Iterator[Newsroom]:
    with serve(port=0) as newsroom:
        yield newsroom


@pytest.fixture
def newsroom(served: Newsroom) -> Newsroom:
    served.requests.clear()
    return served


@pytest.fixture
def settings(newsroom: Newsroom, tmp_path: Path) -> Settings:
    outlets = newsroom.write_outlets(tmp_path / "outlets")
    gazetteer = PROJECT_ROOT / "data" / "gazetteer"
    return Settings(Home(tmp_path / "home"), outlets, gazetteer, contact=None, import_folders=(tmp_path,))


def staged(settings: Settings, load_id: str, table: str = "page_fetches") -> list[dict[str, Any]]:
    path = read_load(settings.home.staged, load_id).table_path(table)
    return pq.read_table(path).to_pylist() if path else []


NO_PAGES = ("/robots.txt", "/ai.txt", "/.well-known/tdmrep.json", "/sitemap.xml")


def pages_asked(newsroom: Newsroom) -> Counter[str]:
    return Counter(r.path for r in newsroom.requests if r.path not in NO_PAGES)


def test_a_list_of_urls_is_a_part_an_outlet_and_is_fetched_once(
    newsroom: Newsroom, settings: Settings, tmp_path: Path
) -> None:
    listed = tmp_path / "urls.txt"
    urls = [*newsroom.story_urls("sample_harbour")[:4], *newsroom.story_urls("sample_rouzan")[:3]]
    listed.write_text("\n".join(urls) + "\n")
    parts = plan_backfill(settings, paths=[str(listed)])
    assert [(part.outlet_id, len(part.urls)) for part in parts] == [("sample_harbour", 4), ("sample_rouzan", 3)]
    assert [Part.from_json(part.to_json()) for part in parts] == parts
    loads = [load for part in parts for load in run_part(part, settings, RUN, now=NOW)]
    fetched = [row for load in loads for row in staged(settings, load)]
    assert {(row["outcome"], row["found_by"]) for row in fetched} == {("fetched", "list")}
    assert sorted(row["url"] for row in fetched) == sorted(urls)
    assert sum(len(staged(settings, load, "articles")) for load in loads) == 7

    before = newsroom.requests[:]
    assert [load for part in parts for load in run_part(part, settings, RUN, now=NOW)] == loads
    assert newsroom.requests == before
    # another run has nothing to fetch: all is stored
    other = Run("backfill_pages", "manual__later")
    assert [staged(settings, load) for part in parts for load in run_part(part, settings, other, now=NOW)] == [[], []]
    assert newsroom.requests == before


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (RuleError("the rule alalam.Story.title failed on https://x.example/1"), "the rule alalam.Story.title failed"),
        (AttributeError("no such thing"), "AttributeError('no such thing')"),
    ],
)
def test_a_page_on_which_reading_fails_becomes_a_row_and_its_neighbours_stay(
    newsroom: Newsroom,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    reads_here: None,
    fault: Exception,
    message: str,
) -> None:
    urls = newsroom.story_urls("sample_harbour")[:4]

    def fail_once(content: bytes, url: str, **options: Any) -> ExtractedPage:
        if url == urls[1]:
            raise fault
        return read_page(content, url, **options)

    monkeypatch.setattr("extractors.pipeline.rows.page.read_page", fail_once)
    (part,) = plan_backfill(settings, urls=urls)
    (load,) = run_part(part, settings, RUN, now=NOW)
    assert len(staged(settings, load, "articles")) == 3
    assert {row["url"]: row["outcome"] for row in staged(settings, load)} == dict.fromkeys(urls, "fetched")
    (rejected,) = staged(settings, load, "rejected_rows")
    assert (rejected["reason"], rejected["url"]) == ("reader_failed", urls[1])
    assert message in rejected["detail"]


@pytest.mark.parametrize("whole", [1, 3])
def test_a_part_that_was_killed_goes_on_where_it_was(newsroom: Newsroom, settings: Settings, whole: int) -> None:
    urls = newsroom.story_urls("sample_harbour")[:8]
    (part,) = plan_backfill(settings, urls=urls)

    def killed() -> None:
        stored, store = [], WarcArchive.store

        def watched(self: WarcArchive, exchange: Exchange) -> str:
            name = store(self, exchange)
            stored.append(name)
            if len(stored) == whole:
                os.kill(os.getpid(), signal.SIGKILL)
            return name

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(WarcArchive, "store", watched)
            run_part(part, settings, RUN, now=NOW)

    assert in_fork(killed) == -signal.SIGKILL
    (load,) = run_part(part, settings, RUN, now=NOW)
    assert sorted(row["url"] for row in staged(settings, load)) == sorted(urls)
    twice = [path for path, count in pages_asked(newsroom).items() if count > 1]
    assert len(twice) <= 4  # what was on its way: the outlet's file allows four connections
    assert len(pages_asked(newsroom)) == 8


def test_the_days_of_a_sitemap(newsroom: Newsroom, settings: Settings) -> None:
    def articles(since: dt.date | None, until: dt.date) -> list[dict[str, Any]]:
        (part,) = plan_backfill(settings, outlet_id="sample_harbour", since=since, until=until)
        run = Run("backfill_pages", f"manual__{since}{until}")
        (load,) = run_part(part, settings, run, now=NOW)
        return staged(settings, load, "articles")

    some = articles(dt.date(2026, 10, 7), dt.date(2026, 10, 8))
    assert some
    assert {row["published_at"].date() for row in some} <= {dt.date(2026, 10, day) for day in (6, 7, 8, 9)}
    rest = articles(None, dt.date(2026, 12, 31))
    assert rest
    assert not {row["url"] for row in some} & {row["url"] for row in rest}
    assert max(pages_asked(newsroom).values()) == 1


def test_saved_pages_and_archives_are_parts_and_a_folder_of_archives_is_one_a_file(
    settings: Settings, newsroom: Newsroom, tmp_path: Path
) -> None:
    run = Run("monitor_sample", "scheduled__1")
    collect_outlets(["sample_harbour", "sample_rouzan"], settings, run, now=NOW)
    archives = tmp_path / "archives"
    archives.mkdir()
    for number, outlet_id in enumerate(["sample_harbour", "sample_rouzan"]):
        raw = RawLoad(settings.home.raw, outlet_id, run.load_id(outlet_id))
        (archives / f"{number}.warc.gz").write_bytes(raw.warc_path.read_bytes())
    folder = save_newsroom(tmp_path / "saved")
    other = dataclasses.replace(settings, home=Home(tmp_path / "other"))
    parts = plan_backfill(other, paths=[str(archives), str(folder)])
    assert [part.name for part in parts] == ["0.warc.gz", "1.warc.gz", "saved"]
    asked = len(newsroom.requests)
    loads = [run_part(part, other, RUN, now=NOW) for part in parts]
    assert len(newsroom.requests) == asked
    assert [len(ids) for ids in loads] == [1, 1, 4]
    outcomes = Counter(row["outcome"] for load in loads[0] for row in staged(other, load))
    assert outcomes["fetched"] > 5
    # a load by hand keeps how the page was found, from the archive's own metadata
    assert {row["found_by"] for row in staged(other, loads[0][0])} >= {"feed"}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "nothing to do"),
        ({"paths": ["/nowhere/at/all"]}, "outside of the folders"),
        ({"urls": ["https://elsewhere.example/1"]}, "add it with `dateline outlet add https://elsewhere.example/`"),
        ({"urls": ["mailto:desk@example.org"]}, "mailto"),
        ({"since": dt.date(2026, 1, 1)}, "needs the outlet"),
        ({"since": dt.date(2026, 1, 1), "outlet_id": "sample_gazette"}, "has no sitemaps"),
    ],
)
def test_what_makes_no_sense_says_what_to_give(settings: Settings, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(BackfillError, match=said):
        plan_backfill(settings, **asked)


def test_the_archive_is_read_again_without_a_request_and_gives_the_same_rows(
    settings: Settings, newsroom: Newsroom
) -> None:
    run = Run("monitor_sample", "scheduled__1")
    outlet_ids = ["sample_qamar", "sample_gazette"]
    collect_outlets(outlet_ids, settings, run, now=NOW)
    loads = stage_outlets(outlet_ids, settings, run, now=NOW)
    before = {load: (read_load(settings.home.staged, load).manifest.digests, staged(settings, load)) for load in loads}
    newsroom.requests.clear()
    again = reprocess_raw(settings, now=NOW + dt.timedelta(days=3))
    assert not newsroom.requests
    assert sorted(manifest.load_id for manifest in again) == sorted(loads)
    after = {load: (read_load(settings.home.staged, load).manifest.digests, staged(settings, load)) for load in loads}
    assert after == before
    assert choose_raw(settings, only_stale=True) == []
    assert [raw.outlet_id for raw in choose_raw(settings, outlet_id="sample_qamar")] == ["sample_qamar"]
    today = dt.datetime.now(dt.UTC)
    assert choose_raw(settings, until=today - dt.timedelta(days=1)) == []
    assert len(choose_raw(settings, since=today - dt.timedelta(days=1))) == 2


def test_the_related_articles_of_a_load_wait_for_the_next_run_within_depth_and_budget(
    settings: Settings, newsroom: Newsroom
) -> None:
    path = settings.outlets / "sample" / "sample_qamar.yml"
    path.write_text(path.read_text().replace("budget: 10", "budget: 3"))
    named = []
    for number in range(3):
        run = Run("monitor_sample", f"scheduled__{number}")
        collect_outlets(["sample_qamar"], settings, run, now=NOW)
        (load,) = stage_outlets(["sample_qamar"], settings, run, now=NOW)
        named.append([row["url"] for row in staged(settings, load) if row["found_by"] == "related"])
    assert named[0] == []
    assert 0 < len(named[1]) <= 3
    assert len(named[2]) <= 3
    assert len({*named[1], *named[2]}) == len(named[1]) + len(named[2])
    assert load_registry(settings.outlets).get_outlet("sample_qamar").related.depth == 1
