"""What is this machine's fault is never reported as a server's."""

from __future__ import annotations

import asyncio
import errno
from pathlib import Path
from typing import Any

import httpcore
import pytest

from extractors.acquire.fetch.addresses import NameNotResolvedError
from extractors.acquire.fetch.network import classify_fault
from extractors.contracts.fetch import FetchOutcome
from extractors.pipeline.collect import Collected, collect_outlet, collect_safely, open_fetcher
from extractors.pipeline.load_collector import Run
from extractors.stores.outlet_state.state import UrlState
from tests.extractors.acquire.fakes import FakeClock
from tests.extractors.acquire.press_site import HOUR, START, Desk, outcomes, serve_press


def _raised_from(kind: type[Exception], cause: OSError) -> Exception:
    error = kind("x")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("kind", [httpcore.ConnectError, NameNotResolvedError])
def test_our_own_open_files_are_not_the_outlets_fault(kind: type[Exception]) -> None:
    with pytest.raises(OSError, match="too many files open") as raised:
        classify_fault(_raised_from(kind, OSError(errno.EMFILE, "Too many open files")))
    assert raised.value.errno == errno.EMFILE


def test_a_refused_connection_is_the_outlets_fault() -> None:
    named = classify_fault(_raised_from(httpcore.ConnectError, ConnectionRefusedError(errno.ECONNREFUSED, "refused")))
    assert named is not None and named[0] is FetchOutcome.CONNECTION_ERROR


def test_an_outlet_whose_disk_is_full_requests_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Its neighbours in the same process go on; requests of its own would have nowhere to go."""
    record, count = UrlState.record, [0]

    def fails(state: UrlState, visit: Any) -> None:
        count[0] += 1
        if count[0] > 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        record(state, visit)

    async def collect(desk: Desk) -> tuple[Collected, int]:
        run = Run("monitor_test", "one")
        async with open_fetcher(desk.settings, FakeClock(START)) as fetcher:

            def work() -> Any:
                return collect_outlet(desk.outlet, desk.settings, run, START, fetcher)

            done = await collect_safely("beacon", run, work, desk.settings)
            asked = len(desk.site.asked)
            await asyncio.sleep(0.3)
            return done, asked

    names = [f"story-{number}" for number in range(60)]
    with serve_press() as site:
        desk = Desk(site, tmp_path)
        site.publish(*names)
        with monkeypatch.context() as patch:
            patch.setattr(UrlState, "record", fails)
            done, asked = asyncio.run(collect(desk))
        assert done.error is not None and done.may_heal
        assert done.error.startswith("the disk is full (") and "make room" in done.error
        assert len(site.asked) == asked < 60
        assert "Traceback" not in caplog.text
        again, _ = asyncio.run(collect(desk))
        assert again.error is None
        assert set(site.asked) == set(names)
        assert len(site.asked) <= len(names) + 1, "what was archived is not asked for again"


@pytest.mark.parametrize("hours", [1, 2, 25, 24 * 9])
def test_pages_of_a_run_that_was_never_completed_come_whole_with_a_later_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    """Also those that are due for a revisit: «as it was» would leave them in a load that never became one."""
    record, count = UrlState.record, [0]

    def fails(state: UrlState, visit: Any) -> None:
        record(state, visit)
        count[0] += 1
        if count[0] == 5:
            raise OSError(errno.EIO, "the machine died")

    names = [f"story-{number}" for number in range(9)]
    with serve_press() as site:
        desk = Desk(site, tmp_path)
        site.publish(*names)
        with monkeypatch.context() as patch:
            patch.setattr(UrlState, "record", fails)
            with pytest.raises(OSError, match="the machine died"):
                desk.run(START)
        later = desk.run(START + hours * HOUR)
        assert outcomes(later) == dict.fromkeys(names, "fetched")
        again = desk.run(START + (hours + 30) * HOUR)
    assert set(outcomes(again).values()) <= {"unchanged"}, "they come whole once"
