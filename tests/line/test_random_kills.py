"""Kills at random moments of every step of the line: run again, it gives the rows of an undisturbed line.

Each round kills a step of each kind once and then does it again.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from dateline.newsroom.server import Newsroom, serve
from dateline.newsroom.stories import OUTLET_IDS
from dateline.reports.reported_build import build
from dateline.warehouse.forgetting.forget import Request, forget
from dateline.warehouse.forgetting.lookup import find_target
from dateline.warehouse.retention import Keep, prune
from extractors.outlets.registry import load_registry
from extractors.pipeline.collect import collect_outlets, stage_outlets
from extractors.pipeline.load_collector import Run
from extractors.pipeline.reprocess import reprocess_raw
from extractors.runtime.settings import Home, Settings, load_settings
from extractors.stores.forgetting.register import read_forgotten
from extractors.stores.forgetting.target import read_journal
from tests.extractors.acquire.fakes import FakeClock
from tests.line.forget_scan import find_phrases
from tests.line.support import in_fork, warm_up
from tests.line.test_forget import PHRASES, address

START = dt.datetime(2026, 10, 20, 9, 30, tzinfo=dt.UTC)
KILLS = 4
QUERIES = (
    "select article_key, title, body, content_hash, kind, byline_raw from marts.fct_articles",
    "select article_key, revision_number, content_hash from marts.fct_article_revisions",
    "select load_id, url, outcome, http_status, attempt_count from marts.fct_page_fetches",
    "select load_id, url, reason from marts.fct_rejected_rows",
    "select load_id, article_key, field, surface_form, start_offset from marts.fct_place_mentions",
    "select article_key, count(*) from marts.fct_article_authors group by all",
    "select media_key from marts.dim_media",
)
LONGEST_S = {"collect": 1.0, "stage": 1.0, "build": 4.0, "prune": 0.05, "reprocess": 1.0, "forget": 4.0}


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with serve(port=0) as newsroom:
        yield newsroom


def steps(settings: Settings, newsroom: Newsroom, at: dt.datetime, *, is_last: bool) -> dict[str, Callable[[], object]]:
    """The steps of one round, in their order."""
    run = Run("monitor_sample", at.isoformat())

    def collect() -> None:
        done = collect_outlets(OUTLET_IDS, settings, run, now=at, clock=FakeClock(at))
        assert not any(one.error for one in done)

    found: dict[str, Callable[[], object]] = {
        "collect": collect,
        "stage": lambda: stage_outlets(OUTLET_IDS, settings, run, now=at),
        "build": lambda: build(settings.home, now=at),
        "prune": lambda: prune(settings.home, Keep(), now=at),
        "reprocess": lambda: reprocess_raw(settings, now=at, only_stale=True),
    }
    if is_last:
        found["forget"] = lambda: _forget(settings, address(newsroom), at)
    return found


def _forget(settings: Settings, asked: str, at: dt.datetime) -> None:
    registry = load_registry(settings.outlets)
    target = read_journal(settings.home.state)
    if target is None:
        if read_forgotten(settings.home.state).find(asked):
            return  # it was complete when it was killed
        target = find_target(settings.home, registry, asked)
    request = Request("archivist", "request 17", at + dt.timedelta(hours=1), "5a" * 16)
    assert forget(settings.home, target, registry, request, build).is_complete


def killed(work: Callable[[], object], after_s: float) -> int | None:
    """Run something in a fork that is killed after so many seconds."""

    def doomed() -> None:
        def watch() -> None:
            time.sleep(after_s)
            os.kill(os.getpid(), signal.SIGKILL)

        threading.Thread(target=watch, daemon=True).start()
        work()

    return in_fork(doomed)


def rows(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    """What is known of stories and attempts, without what follows from the order in which pages came."""
    with duckdb.connect(str(warehouse), read_only=True) as db:
        return {query: sorted(db.execute(query).fetchall(), key=str) for query in QUERIES}


@pytest.mark.slow
def test_kills_at_random_moments_change_no_row(newsroom: Newsroom, tmp_path: Path) -> None:
    warm_up()
    outlets = newsroom.write_outlets(tmp_path / "outlets")
    rng, count, number = random.Random(KILLS), 0, 0
    homes = [
        Settings(Home(tmp_path / name), outlets, load_settings().gazetteer, contact=None) for name in ("calm", "killed")
    ]
    while count < KILLS:
        number += 1
        at = START + number * dt.timedelta(hours=7)
        newsroom.publish(2 if number > 1 else 1)
        is_last = count + len(LONGEST_S) >= KILLS
        for settings in homes:
            for name, work in steps(settings, newsroom, at, is_last=is_last).items():
                if settings is homes[1]:
                    count += killed(work, rng.uniform(0, LONGEST_S[name])) == -signal.SIGKILL
                assert in_fork(work) == 0, f"{name} of round {number} after {count} kills"  # type: ignore[arg-type]
    newsroom.publish(1)
    calm, other = (rows(settings.home.warehouse) for settings in homes)
    for query, found in calm.items():
        assert found == other[query], query
    assert find_phrases(homes[1].home.root, PHRASES) == []
