"""Rounds of the real line over the invented press, with the kills and full disks of the machine that runs it."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import random
import resource
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dateline.warehouse.left_loads import stage_left
from extractors.outlets.registry import load_registry
from extractors.pipeline.collect import collect_outlets, stage_outlets
from extractors.pipeline.import_pages import load_saved
from extractors.pipeline.load_collector import Run
from extractors.runtime.settings import PROJECT_ROOT, Home, Settings
from extractors.stores.saved.saved_source import SavedSource
from tests.extractors.acquire.fakes import FakeClock
from tests.soak.sites import Network

STEPS_A_TICK = 100
UNKNOWN = "http://unheard-of.example"


@dataclass(slots=True)
class Costs:
    """What a round cost: requests, steps of SQLite's machine (in hundreds), CPU seconds of a build.

    ``is_left`` says that the round was killed and is not run again.
    """

    requests: int = 0
    state_steps: int = 0
    build_cpu_s: float = 0.0
    is_left: bool = False


@dataclass(slots=True)
class Soak:
    """A home that follows the press, round by round."""

    network: Network
    settings: Settings
    rng: random.Random
    errors: list[str] = field(default_factory=list)
    kills: int = 0
    full_disks: int = 0

    @classmethod
    def begin(cls, network: Network, outlets: Path, folder: Path, seed: int) -> Soak:
        """A new home below ``folder``."""
        gazetteer = Path(os.environ.get("DATELINE_GAZETTEER") or PROJECT_ROOT / "data" / "gazetteer")
        return cls(network, Settings(Home(folder / "home"), outlets, gazetteer, contact=None), random.Random(seed))

    def collect(self, at: dt.datetime, fault: str | None = None) -> Costs:
        """One round of all outlets: where a fault stops it, the same run again, as Airflow would.

        With ``kill for good`` it is not run again, as where the machine was off until the next round.
        """
        self.network.begin_round(at)
        work = self._collect(at)
        if fault in ("kill", "kill for good"):
            is_killed = self._kill_after_requests(work)
            self.kills += is_killed
            if fault == "kill for good" and is_killed:
                return Costs(is_left=True)
        elif fault == "kill staging":
            self.kills += self._kill_after_seconds(work, 0.5)
        elif fault == "disk":
            limit = self.rng.choice((2_000, 20_000, 60_000))
            self.full_disks += bool(_in_fork(lambda: _with_small_disk(limit, work)))
        steps = multiprocessing.get_context("fork").Value("l", 0)
        assert _in_fork(lambda: _counting_steps(work, steps)) == 0, f"the round of {at} failed"
        return Costs(self.network.requests, steps.value)

    def load_unknown(self, at: dt.datetime, number: int) -> None:
        """Load a page of a site that no outlet file names, as a reader who saved it would."""
        folder = self.settings.home.root / "saved" / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        words = f"The harbour town rebuilt its pier, said saved report {number}. " * 12
        (folder / "page.html").write_text(
            f'<html lang="en"><head><title>A saved report {number}</title><meta property="og:type" content="article">'
            f"</head><body><article><h1>A saved report {number}</h1><p>{words}</p></article></body></html>"
        )
        (folder / "index.csv").write_text(
            f"path,url,outlet,fetched_at\npage.html,{UNKNOWN}/{number},,{at.isoformat()}\n"
        )
        registry = load_registry(self.settings.outlets)
        load_saved(SavedSource(folder), self.settings, registry, now=at, workers=1)

    def build(self, at: dt.datetime, fault: str | None = None) -> float:
        """Build the warehouse; where a fault stops it, again. Gives the CPU seconds of the build that published."""
        work = self._build(at)
        if fault == "kill":
            self.kills += self._kill_after_seconds(work, 3.0)
        elif fault == "disk":
            self.full_disks += bool(_in_fork(lambda: _with_small_disk(3_000_000, work)))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert _in_fork(work) == 0, f"the build of {at} failed"
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def _collect(self, at: dt.datetime) -> Callable[[], None]:
        outlet_ids, run = sorted(self.network.presses), Run("monitor_soak", at.isoformat())

        def work() -> None:
            failed: list[Any] = []
            done = collect_outlets(outlet_ids, self.settings, run, now=at, clock=FakeClock(at))
            stage_left(outlet_ids, self.settings, run, now=at, on_failure=failed.append)
            stage_outlets(outlet_ids, self.settings, run, now=at, on_failure=failed.append)
            if errors := [f"{one.outlet_id}: {one.error}" for one in done if one.error] + [str(one) for one in failed]:
                raise SystemExit("; ".join(errors))

        return work

    def _build(self, at: dt.datetime) -> Callable[[], None]:
        def work() -> None:
            from dateline.reports.reported_build import build

            result = build(self.settings.home, now=at)
            stopped = [f"{v.load_id}: {v.reasons}" for v in result.load_verdicts if not v.verdict.may_proceed]
            if result.damaged or stopped or not result.published:
                raise SystemExit(f"damaged {result.damaged}, stopped {stopped}, published {result.published}")

        return work

    def _kill_after_requests(self, work: Callable[[], None]) -> bool:
        self.network.kill_after = self.rng.randint(2, 40)

        def run() -> None:
            ready.recv()
            work()

        ready, go = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("fork").Process(target=run)
        process.start()
        self.network.victim = process.pid
        go.send(True)
        process.join(120)
        self.network.victim = self.network.kill_after = None
        return process.exitcode == -signal.SIGKILL

    def _kill_after_seconds(self, work: Callable[[], None], longest: float) -> bool:
        after = self.rng.uniform(0.02, longest)

        def doomed() -> None:
            threading.Thread(target=_die_in, args=(after,), daemon=True).start()
            work()

        return _in_fork(doomed) == -signal.SIGKILL


def warm_up() -> None:
    """Import what a build needs, so that forks have it."""
    import dbt.cli.main  # noqa: F401

    import dateline.reports.quality.build_reports
    import dateline.reports.reported_build  # noqa: F401
    from expectations.library.library_import import import_library

    import_library()


def _die_in(seconds: float) -> None:
    time.sleep(seconds)
    os.kill(os.getpid(), signal.SIGKILL)


def _with_small_disk(limit: int, work: Callable[[], None]) -> None:
    """Do the work where no file may have more than ``limit`` bytes, as on a disk that is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        work()
    except Exception as error:
        print(f"full disk, as meant: {error}")  # in place of the traceback of a process
        raise SystemExit(1) from None


def _counting_steps(work: Callable[[], None], steps: Any) -> None:
    """Count the steps of every SQLite connection: a measure of rows read that no other process disturbs."""
    connect = sqlite3.connect

    def counted(*args: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **named)

        def tick() -> int:
            steps.value += 1
            return 0

        connection.set_progress_handler(tick, STEPS_A_TICK)
        return connection

    sqlite3.connect = counted  # type: ignore[assignment]
    work()


def _in_fork(work: Callable[[], object]) -> int | None:
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join(240)
    if process.is_alive():
        process.kill()
        process.join()
        raise AssertionError("a round did not end within 240 s")
    return process.exitcode
