"""Kills of every step of the line at random moments, each followed by the same step again, beside an undisturbed line.

``python -m tests.line.kill_loop --kills 40`` runs it for as many kills as asked and prints them by step. The whole
process group of a step is killed: its gates and workers too.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import datetime as dt
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from dateline.commands.correct import publish, register
from dateline.newsroom.server import Newsroom, serve
from dateline.newsroom.stories import OUTLET_IDS
from dateline.reports.reported_build import build
from dateline.warehouse.forgetting.forget import Request, forget
from dateline.warehouse.forgetting.lookup import find_target
from dateline.warehouse.lookup import find_article
from dateline.warehouse.retention import Keep, prune
from extractors.outlets.registry import load_registry
from extractors.pipeline.collect import collect_outlets, stage_outlets
from extractors.pipeline.import_pages import load_saved
from extractors.pipeline.load_collector import Run
from extractors.pipeline.reprocess import reprocess_raw
from extractors.runtime.settings import Home, Settings, load_settings
from extractors.stores.forgetting.register import read_forgotten
from extractors.stores.forgetting.target import read_journal
from extractors.stores.outlet_state.states import open_states
from extractors.stores.saved.saved_source import SavedSource
from tests.extractors.acquire.fakes import FakeClock
from tests.line.forget_scan import find_phrases
from tests.line.support import in_fork, warm_up
from tests.line.test_forget import PHRASES, address

START = dt.datetime(2026, 10, 20, 9, 30, tzinfo=dt.UTC)
QUERIES = (
    "select article_key, title, body, content_hash, kind, byline_raw from marts.fct_articles",
    "select article_key, revision_number, content_hash from marts.fct_article_revisions",
    "select load_id, url, outcome, http_status, attempt_count from marts.fct_page_fetches",
    "select load_id, url, reason from marts.fct_rejected_rows",
    "select load_id, article_key, field, surface_form, start_offset from marts.fct_place_mentions",
    "select article_key, count(*) from marts.fct_article_authors group by all",
    "select media_key from marts.dim_media",
    "select outlet_id, outlet_name, outlet_country_code, outlet_language, is_provisional from marts.dim_outlets",
    "select load_id, article_key, field, surface_form, start_offset from marts.fct_agency_mentions",
)
STEPS_A_ROUND = 8
LONGEST_STEP_S = 1_200
"""A step may take so long on a machine that does much else: the loop is bounded by its kills, not by time."""


@dataclass(slots=True)
class Outcome:
    """What a loop of kills came to: kills by step, and what differs from the undisturbed line."""

    kills: collections.Counter[str] = field(default_factory=collections.Counter)
    differences: list[str] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)


def run_with_kills(
    newsroom: Newsroom, folder: Path, *, kills: int, seed: int, report: Callable[[str], None] = lambda _line: None
) -> Outcome:
    """Run rounds of the line twice, undisturbed and with kills, until there were ``kills``; compare both warehouses.

    A step is killed at a random moment of the time that it took undisturbed.
    """
    warm_up()
    outlets = newsroom.write_outlets(folder / "outlets")
    rng, outcome, number = random.Random(seed), Outcome(), 0
    took_s: dict[str, float] = {}
    calm, killed = (
        Settings(Home(folder / name), outlets, load_settings().gazetteer, contact=None) for name in ("calm", "killed")
    )
    while outcome.kills.total() < kills:
        number += 1
        at = START + number * dt.timedelta(hours=7)
        report(f"round {number}: {outcome.kills.total()} kills so far, {dict(outcome.kills)}")
        newsroom.publish(1 + number % 2 if number > 2 else number)
        is_last = outcome.kills.total() + STEPS_A_ROUND >= kills
        for settings in (calm, killed):
            for name, work in steps(settings, newsroom, at, number, is_last=is_last).items():
                if settings is killed:
                    outcome.kills[name] += _killed(work, rng.uniform(0, took_s[name])) == -signal.SIGKILL
                begun = time.monotonic()
                if in_fork(work, limit_s=LONGEST_STEP_S) != 0:
                    kind = "killed" if settings is killed else "undisturbed"
                    outcome.differences.append(f"{name} of round {number} of the {kind} line failed")
                    return outcome
                if settings is calm:
                    took_s[name] = time.monotonic() - begun
    newsroom.publish(1)
    expected, found = (_rows(settings.home.warehouse) for settings in (calm, killed))
    outcome.rows = {query: len(rows) for query, rows in found.items()}
    outcome.differences += [query for query, rows in expected.items() if rows != found[query]]
    outcome.differences += [f"forgotten text in {path}" for path in find_phrases(killed.home.root, PHRASES)]
    return outcome


def steps(
    settings: Settings, newsroom: Newsroom, at: dt.datetime, number: int, *, is_last: bool
) -> dict[str, Callable[[], object]]:
    """The steps of one round, in their order; each round reads another outlet's archive again."""
    run = Run("monitor_sample", at.isoformat())

    def collect() -> None:
        done = collect_outlets(OUTLET_IDS, settings, run, now=at, clock=FakeClock(at))
        assert not any(one.error for one in done)

    found: dict[str, Callable[[], object]] = {
        "collect": collect,
        "stage": lambda: stage_outlets(OUTLET_IDS, settings, run, now=at),
        "load": lambda: _load_saved(settings, number, at),
        "build": lambda: build(settings.home, now=at),
        "prune": lambda: prune(settings.home, open_states(settings), Keep(), now=at),
        "correct": lambda: _correct(settings, at),
        "reprocess": lambda: reprocess_raw(settings, now=at, outlet_id=OUTLET_IDS[number % len(OUTLET_IDS)]),
    }
    if is_last:
        found["forget"] = lambda: _forget(settings, address(newsroom), at)
    return found


def _load_saved(settings: Settings, number: int, at: dt.datetime) -> None:
    """Load three saved pages of two sites that no outlet file names: provisional outlets are made and grow."""
    folder = settings.home.root.parent / f"saved-{number}"
    folder.mkdir(exist_ok=True)
    index = ["path,url,fetched_at"]
    for place, host in enumerate(("unheard-of.example", "unheard-of.example", f"town-{number}.example")):
        words = f"The harbour town rebuilt pier {place}, said the paper in report {number}. " * 12
        title = f"Pier {place} is rebuilt, report {number}"
        (folder / f"{place}.html").write_text(
            f'<html lang="en"><head><title>{title}</title><meta property="og:type" content="article">'
            f"</head><body><article><h1>{title}</h1><p>{words}</p></article></body></html>"
        )
        index.append(f"{place}.html,http://{host}/{number}/{place},{at.isoformat()}")
    (folder / "index.csv").write_text("\n".join(index))
    registry = load_registry(settings.outlets)
    load_saved(SavedSource(folder), settings, registry, now=at, workers=1)


def _correct(settings: Settings, at: dt.datetime) -> None:
    with duckdb.connect(str(settings.home.warehouse), read_only=True) as db:
        ((key,),) = db.execute("select max(article_key) from marts.fct_articles where authors is not null").fetchall()
    article = find_article(settings.home.warehouse, key)
    register(article, [f"title=Corrected at {at:%d %H}"], [], settings, ("Ada", "misread", at))
    with Path(os.devnull).open("w") as unseen, contextlib.redirect_stdout(unseen), contextlib.redirect_stderr(unseen):
        assert publish(article, settings, at) == 0


def _forget(settings: Settings, asked: str, at: dt.datetime) -> None:
    registry = load_registry(settings.outlets)
    target = read_journal(settings.home.state)
    if target is None:
        if read_forgotten(settings.home.state).find(asked):
            return  # it was complete when it was killed
        target = find_target(settings.home, registry, asked)
    request = Request("archivist", "request 17", at + dt.timedelta(hours=1), "5a" * 16)
    assert forget(settings.home, open_states(settings), target, registry, request, build).is_complete


def _killed(work: Callable[[], object], after_s: float) -> int | None:
    """Run something in a fork whose process group is killed after so many seconds; return its exit code."""
    process = os.fork()
    if process == 0:
        os.setsid()
        try:
            work()
        finally:
            os._exit(0)
    deadline = time.monotonic() + after_s
    while time.monotonic() < deadline:
        ended, status = os.waitpid(process, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    with contextlib.suppress(ProcessLookupError):  # it has not reached its own group yet
        os.killpg(process, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def _rows(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    """Stories and attempts without what follows from the order in which pages came."""
    with duckdb.connect(str(warehouse), read_only=True) as db:
        return {query: sorted(db.execute(query).fetchall(), key=str) for query in QUERIES}


def main() -> int:
    """Run the loop from the command line; return 1 if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()

    def show(line: str) -> None:
        print(line, flush=True)

    with tempfile.TemporaryDirectory(prefix="dateline-kills-") as folder, serve(port=0) as newsroom:
        outcome = run_with_kills(newsroom, Path(folder), kills=asked.kills, seed=asked.seed, report=show)
    print(f"{outcome.kills.total()} kills: {dict(outcome.kills)}")
    for query, count in outcome.rows.items():
        print(f"{count:>7} rows equal of: {query}" if query not in outcome.differences else f"DIFFERS: {query}")
    for difference in outcome.differences:
        print(f"differs: {difference}")
    return 1 if outcome.differences else 0


if __name__ == "__main__":
    sys.exit(main())
