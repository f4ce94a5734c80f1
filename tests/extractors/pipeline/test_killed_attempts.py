"""A run that is killed among errors of a server, and run again: each attempt is a row once, whenever it was killed."""

from __future__ import annotations

import os
import signal
from collections import Counter

import pytest

from extractors.contracts.raw_page import RawPage
from extractors.stores.outlet_state.state import UrlState
from extractors.stores.raw_loads import RawLog
from tests.extractors.acquire.press_site import START, Desk, serve_press
from tests.line.support import in_fork


def attempts(raw):
    return Counter(
        (entry.url.rpartition("/")[2], entry.outcome, entry.http_status, entry.attempt_count)
        for entry in raw.entries()
        if isinstance(entry, RawPage)
    )


@pytest.fixture
def site():
    with serve_press() as site:
        site.publish("pier", "lamp", "boat")
        site.missing.add("lamp")  # one alone: more would open the breaker, which a kill forgets
        site.missing_status = 503
        yield site


@pytest.mark.parametrize("call", range(2, 8))
def test_a_kill_after_any_line_of_the_log_doubles_no_attempt(site, tmp_path, call):
    undisturbed = attempts(Desk(site, tmp_path / "undisturbed").run(START))
    assert {key[1:] for key in undisturbed if key[0] == "lamp"} == {("http_error", 503, n) for n in (1, 2, 3)}
    desk = Desk(site, tmp_path / "killed")

    def killed():
        add, count = RawLog.add, [0]

        def watched(self, entry, **named):
            add(self, entry, **named)
            count[0] += 1
            if count[0] == call:
                os.kill(os.getpid(), signal.SIGKILL)

        RawLog.add = watched
        desk.run(START)

    code = in_fork(killed)
    assert code == -signal.SIGKILL or (code == 0 and call > sum(undisturbed.values()))
    assert attempts(desk.run(START)) == undisturbed


def test_a_kill_before_the_last_attempt_is_recorded_doubles_none(site, tmp_path):
    undisturbed = attempts(Desk(site, tmp_path / "undisturbed").run(START))
    desk = Desk(site, tmp_path / "killed")

    def killed():
        UrlState.record = lambda self, *visits: (
            os.kill(os.getpid(), signal.SIGKILL) if visits[0].http_status == 503 else None
        )
        desk.run(START)

    assert in_fork(killed) == -signal.SIGKILL
    assert attempts(desk.run(START)) == undisturbed
