"""Runs over the newsroom: again, killed, overlapping, broken for one outlet, and later by the revisit plan."""

from __future__ import annotations

import collections
import contextlib
import datetime as dt
import os
import signal
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dateline.newsroom.server import Newsroom, serve
from dateline.newsroom.site import render_site
from dateline.newsroom.stories import OUTLET_IDS
from extractors.contracts.fetch import FetchOutcome, FetchRequest, FetchResult
from extractors.contracts.raw_page import RawPage, Rejection
from extractors.outlets.registry import load_registry
from extractors.pipeline.collect import collect_outlets, plan_chunks, stage_outlets
from extractors.pipeline.load_collector import Run
from extractors.runtime.settings import Home, Settings, load_settings
from extractors.stores.outlet_state.file import state_path
from extractors.stores.outlet_state.state import UrlState
from extractors.stores.outlet_state.visits import make_visit
from extractors.stores.raw_loads import RawLoad, RawLog
from extractors.stores.warc.archive_reader import ArchivedPage, read_records
from extractors.stores.warc.members import NOT_MODIFIED
from tests.extractors.acquire.fakes import FakeClock
from tests.line.support import in_fork

NOW = dt.datetime(2026, 10, 20, 9, 30, tzinfo=dt.UTC)
RUN = Run("monitor_sample", "scheduled__2026-10-20T09:30:00+00:00")


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with serve(port=0) as newsroom:
        yield newsroom


@pytest.fixture
def settings(newsroom: Newsroom, tmp_path: Path) -> Settings:
    outlets = newsroom.write_outlets(tmp_path / "outlets")
    return Settings(Home(tmp_path / "home"), outlets, load_settings().gazetteer, contact="mailto:press@example.org")


def asked(newsroom: Newsroom) -> collections.Counter[tuple[str, str]]:
    """How often each page was asked for; without robots.txt and what another page redirects to."""
    targets = {
        resource.location
        for outlet_id, base in newsroom.base_urls.items()
        for resource in render_site(outlet_id, base, newsroom.edition).values()
    }
    return collections.Counter(
        (r.outlet_id, r.path)
        for r in newsroom.requests
        if r.path != "/robots.txt" and newsroom.base_urls[r.outlet_id] + r.path not in targets
    )


def rows(settings: Settings, run: Run = RUN, outlet_ids: Sequence[str] = OUTLET_IDS) -> list[tuple[object, ...]]:
    """What the raw logs of a run say, without times."""
    found: list[tuple[object, ...]] = []
    for outlet_id in outlet_ids:
        raw = RawLoad(settings.home.raw, outlet_id, run.load_id(outlet_id))
        for entry in raw.entries():
            if isinstance(entry, RawPage):
                found.append((outlet_id, entry.url, entry.outcome, entry.http_status, entry.found_by, entry.final_url))
            else:
                found.append((outlet_id, entry.url, entry.reason, None, None, None))
    return sorted(found, key=repr)


def test_a_run_again_makes_no_request_and_changes_no_byte(newsroom: Newsroom, settings: Settings) -> None:
    first = collect_outlets(OUTLET_IDS, settings, RUN, now=NOW)
    assert not any(outcome.error for outcome in first)
    assert sum(outcome.pages for outcome in first) > 30
    before = asked(newsroom), {p: p.read_bytes() for p in settings.home.raw.rglob("*") if p.is_file()}
    again = collect_outlets(OUTLET_IDS, settings, RUN, now=NOW + dt.timedelta(days=1))
    assert [(o.load_id, o.error) for o in again] == [(o.load_id, None) for o in first]
    assert before == (asked(newsroom), {p: p.read_bytes() for p in settings.home.raw.rglob("*") if p.is_file()})


@pytest.mark.parametrize("answers", [3, 12, 25, 40])
def test_a_killed_run_loses_no_whole_page_and_asks_for_none_again(
    newsroom: Newsroom, settings: Settings, tmp_path: Path, answers: int
) -> None:
    def kill_when_enough() -> None:
        me = os.getpid()

        def watch() -> None:
            while len(newsroom_log()) < answers:
                time.sleep(0.001)
            os.kill(me, signal.SIGKILL)

        threading.Thread(target=watch, daemon=True).start()
        collect_outlets(OUTLET_IDS, settings, RUN, now=NOW)
        time.sleep(5)

    def newsroom_log() -> list[ArchivedPage]:
        # the fork sees what it has itself: the archives that it writes
        return [page for path in settings.home.raw.rglob("*.warc.gz*") for page in _pages(path)]

    assert in_fork(kill_when_enough) == -signal.SIGKILL
    kept = {
        (path.parent.name, page.notes["request-url"])
        for path in settings.home.raw.rglob("*.warc.gz*")
        for page in _pages(path)
        if page.notes.get("whole") == "yes"
    }
    assert len(kept) >= answers / 2
    newsroom.requests.clear()
    done = collect_outlets(OUTLET_IDS, settings, RUN, now=NOW)
    assert not any(outcome.error for outcome in done)
    again = {(outlet_id, newsroom.base_urls[outlet_id] + path) for outlet_id, path in asked(newsroom)}
    assert not kept & again

    undisturbed = replace(settings, home=Home(tmp_path / "undisturbed"))
    collect_outlets(OUTLET_IDS, undisturbed, RUN, now=NOW)
    assert rows(settings) == rows(undisturbed)


@pytest.mark.parametrize("outcome", [FetchOutcome.GONE, FetchOutcome.SOFT_404, FetchOutcome.REFUSED_ROBOTS])
@pytest.mark.parametrize("step", ["record", "add"])
def test_a_kill_between_the_state_and_the_log_loses_and_doubles_no_attempt(
    newsroom: Newsroom, settings: Settings, tmp_path: Path, step: str, outcome: FetchOutcome
) -> None:
    owner = {"record": UrlState, "add": RawLog}[step]
    whole = getattr(owner, step)

    def kill_after(self: Any, entry: object, **options: Any) -> None:
        whole(self, entry, **options)
        if {"record": getattr(entry, "result", None), "add": getattr(entry, "outcome", None)}[step] in wanted:
            os.kill(os.getpid(), signal.SIGKILL)

    wanted: set[object] = {make_visit(_ended(outcome)).result} if step == "record" else {str(outcome)}

    def work() -> None:
        setattr(owner, step, kill_after)
        collect_outlets(OUTLET_IDS, settings, RUN, now=NOW)

    assert in_fork(work) == -signal.SIGKILL
    assert not any(done.error for done in collect_outlets(OUTLET_IDS, settings, RUN, now=NOW))
    undisturbed = replace(settings, home=Home(tmp_path / "undisturbed"))
    collect_outlets(OUTLET_IDS, undisturbed, RUN, now=NOW)
    assert rows(settings) == rows(undisturbed)


def _ended(outcome: FetchOutcome) -> FetchResult:
    return FetchResult(
        FetchRequest("http://a.example/"), "http://a.example/", requested_at=NOW, outcome=outcome, http_status=None
    )


def test_what_an_interrupted_log_has_without_a_record_is_reported_once(tmp_path: Path) -> None:
    raw = RawLoad(tmp_path, "a", "a.b.c")
    problem = Rejection("source_problem", "the feed is empty", url="http://a.example/feed")
    refused = RawPage("http://a.example/1", NOW, outcome="refused_robots")
    with contextlib.suppress(KeyboardInterrupt), raw.open_log({}) as log:
        log.add(problem)
        log.add(refused)
        log.add(refused)
        raise KeyboardInterrupt
    with raw.open_log({}) as log:
        for entry in (problem, refused, refused, refused, replace(problem, url="http://a.example/other")):
            log.add(replace(entry, fetched_at=NOW + dt.timedelta(hours=1)) if isinstance(entry, RawPage) else entry)
    assert [(entry.url or "").rsplit("/", 1)[-1] for entry in raw.entries()] == ["feed", "1", "1", "1", "other"]


def _pages(path: Path) -> list[ArchivedPage]:
    try:
        return [page for page in read_records(path) if page.notes]
    except (OSError, ValueError):
        return []


def test_runs_that_overlap_ask_for_no_page_twice(newsroom: Newsroom, settings: Settings) -> None:
    runs = [Run("monitor_sample", f"manual__{n}") for n in range(2)]
    threads = [
        threading.Thread(target=collect_outlets, args=(OUTLET_IDS, settings, run), kwargs={"now": NOW}) for run in runs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    pages = {
        page: count for page, count in asked(newsroom).items() if "xml" not in page[1] and page[1] not in ("/", "/fa/")
    }
    assert len(pages) > 35
    assert set(pages.values()) == {1}


def test_an_outlet_that_is_stopped_leaves_the_others_alone(newsroom: Newsroom, settings: Settings) -> None:
    settings.home.state.mkdir(parents=True)
    state_path(settings.home.state, "sample_harbour").write_bytes(b"no database")
    done = {o.outlet_id: o for o in collect_outlets([*OUTLET_IDS, "sample_none"], settings, RUN, now=NOW)}
    failed = {outlet_id: (outcome.error, outcome.may_heal) for outlet_id, outcome in done.items() if outcome.error}
    assert failed.keys() == {"sample_harbour", "sample_none"}
    assert "move it away to start with an empty one" in failed["sample_harbour"][0]
    assert not any(may_heal for _, may_heal in failed.values())
    assert all(done[o].pages for o in OUTLET_IDS if o != "sample_harbour")
    staged = stage_outlets(list(OUTLET_IDS), settings, RUN, now=NOW)
    assert len(staged) == len(OUTLET_IDS) - 1


def test_an_outlet_that_another_run_is_at_is_tried_again(
    newsroom: Newsroom, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractors.pipeline.load_collector.STATE_WAIT_S", 0.1)
    outlet = load_registry(settings.outlets).get_outlet("sample_qamar")
    with UrlState.open(state_path(settings.home.state, outlet.outlet_id), outlet):
        done = collect_outlets(OUTLET_IDS, settings, RUN, now=NOW)
    assert [(o.outlet_id, o.may_heal) for o in done if o.error] == [("sample_qamar", True)]
    before = asked(newsroom)
    assert not any(o.error for o in collect_outlets(OUTLET_IDS, settings, RUN, now=NOW))
    assert {outlet_id for outlet_id, _ in asked(newsroom) - before} == {"sample_qamar"}


def test_redirects_are_rows_in_order_and_found_on_the_one_before(newsroom: Newsroom, settings: Settings) -> None:
    collect_outlets(["sample_gazette"], settings, RUN, now=NOW)
    raw = RawLoad(settings.home.raw, "sample_gazette", RUN.load_id("sample_gazette"))
    entries = [entry for entry in raw.entries() if isinstance(entry, RawPage)]
    places = [n for n, entry in enumerate(entries) if entry.outcome == "redirected"]
    assert places
    for place in places:
        hop, page = entries[place : place + 2]
        assert (hop.http_status, hop.url, hop.final_url) == (301, page.url, page.final_url)
        assert (hop.found_by, hop.found_on, hop.attempt_count) == (page.found_by, page.found_on, page.attempt_count)
        assert hop.warc_record and page.warc_record and hop.warc_record != page.warc_record


def test_later_edits_are_caught_by_the_revisit_plan_and_what_is_the_same_becomes_a_revisit_record(
    newsroom: Newsroom, settings: Settings
) -> None:
    """The clock is the run's own: 1 m, 1 h and 24 h after the first fetch, and never again."""
    first = dt.datetime(2026, 10, 20, 9, 30, tzinfo=dt.UTC)
    got = {}
    for name, after in {
        "first": dt.timedelta(), "at once": dt.timedelta(seconds=30), "1 m": dt.timedelta(minutes=2),
        "half an hour": dt.timedelta(minutes=30), "1 h": dt.timedelta(hours=1, minutes=5),
        "24 h": dt.timedelta(hours=25), "a week": dt.timedelta(days=7),
    }.items():  # fmt: skip
        if name == "1 h":
            newsroom.publish(edition=2)
        clock = FakeClock(first + after)
        run = Run("monitor_sample", name)
        (done,) = collect_outlets(["sample_harbour"], settings, run, now=clock.now(), clock=clock)
        assert done.error is None
        counts = collections.Counter(
            outcome
            for _, _, outcome, _, found_by, _ in rows(settings, run, ["sample_harbour"])
            if found_by == "revisit"
        )
        got[name] = dict(counts)
    stored = got["1 m"]["not_modified"]
    assert stored > 5
    assert got["first"] == got["at once"] == got["half an hour"] == {}
    assert got["1 h"]["fetched"] >= 1 and sum(got["1 h"].values()) == stored
    assert got["24 h"]["not_modified"] >= stored
    assert got["a week"].keys() <= {"not_modified"} and sum(got["a week"].values()) <= 1  # the story of edition 2
    raw = RawLoad(settings.home.raw, "sample_harbour", Run("monitor_sample", "1 m").load_id("sample_harbour"))
    revisits = [page for page in read_records(raw.warc_path) if page.record_type == "revisit" and page.status == 304]
    assert len(revisits) >= stored
    assert all(page.revisit_of for page in revisits)
    assert NOT_MODIFIED.encode() in _unpacked(raw.warc_path)


def _unpacked(path: Path) -> bytes:
    import gzip

    return gzip.decompress(path.read_bytes())


def test_a_collection_is_planned_in_chunks_without_its_paused_outlets(settings: Settings) -> None:
    path = settings.outlets / "sample" / "sample_gazette.yml"
    path.write_text(path.read_text() + "paused: true\n")
    chunks = plan_chunks(load_registry(settings.outlets), "sample")
    assert chunks == [["sample_harbour", "sample_qamar", "sample_rouzan"]]
