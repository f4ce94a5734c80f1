"""A run that is killed among errors of a server, and run again: each attempt is a row once, whenever it was killed."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.contracts.raw_page import RawPage, Rejection
from extractors.stores.outlet_state.state import UrlState
from extractors.stores.outlet_state.visits import Visit
from extractors.stores.raw_loads import RawLoad, RawLog
from tests.extractors.acquire.press_site import START, Desk, PressSite, serve_press
from tests.line.support import in_fork


def attempts(raw: RawLoad) -> Counter[tuple[str, str, int | None, int | None]]:
    return Counter(
        (entry.url.rpartition("/")[2], entry.outcome, entry.http_status, entry.attempt_count)
        for entry in raw.entries()
        if isinstance(entry, RawPage)
    )


@pytest.fixture
def site() -> Iterator[PressSite]:
    with serve_press() as site:
        site.publish("pier", "lamp", "boat")
        site.missing.add("lamp")  # one alone: more would open the breaker, which a kill forgets
        site.missing_status = 503
        yield site


@pytest.mark.parametrize("call", range(2, 8))
def test_a_kill_after_any_line_of_the_log_doubles_no_attempt(
    site: PressSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: int
) -> None:
    undisturbed = attempts(Desk(site, tmp_path / "undisturbed").run(START))
    assert {key[1:] for key in undisturbed if key[0] == "lamp"} == {("http_error", 503, n) for n in (1, 2, 3)}
    desk = Desk(site, tmp_path / "killed")

    def killed() -> None:
        add, count = RawLog.add, [0]

        def watched(self: RawLog, entry: RawPage | Rejection, *, is_resumed: bool = False) -> None:
            add(self, entry, is_resumed=is_resumed)
            count[0] += 1
            if count[0] == call:
                os.kill(os.getpid(), signal.SIGKILL)

        monkeypatch.setattr(RawLog, "add", watched)
        desk.run(START)

    code = in_fork(killed)
    assert code == -signal.SIGKILL or (code == 0 and call > sum(undisturbed.values()))
    assert attempts(desk.run(START)) == undisturbed


def test_a_kill_before_the_last_attempt_is_recorded_doubles_none(
    site: PressSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undisturbed = attempts(Desk(site, tmp_path / "undisturbed").run(START))
    desk = Desk(site, tmp_path / "killed")

    def killed() -> None:
        def die(_state: UrlState, *visits: Visit) -> None:
            if visits[0].http_status == 503:
                os.kill(os.getpid(), signal.SIGKILL)

        monkeypatch.setattr(UrlState, "record", die)
        desk.run(START)

    assert in_fork(killed) == -signal.SIGKILL
    assert attempts(desk.run(START)) == undisturbed
