"""Collecting with the states in PostgreSQL: the loads that files give, a page asked for once, kills included."""

from __future__ import annotations

import dataclasses
import datetime as dt
import signal
from pathlib import Path

import pytest

from dateline.newsroom.server import serve
from dateline.newsroom.stories import OUTLET_IDS
from extractors.pipeline.collect import collect_outlets, stage_outlets
from extractors.pipeline.load_collector import Run
from extractors.runtime.settings import Home, Settings
from extractors.stores.outlet_state.postgres import StateServerError
from extractors.stores.outlet_state.states import PostgresStates, open_states
from extractors.stores.staged_loads import read_load
from tests.extractors.acquire.fakes import FakeClock
from tests.line.support import in_fork, settings_for
from tests.line.test_kill import kill_at

START = dt.datetime(2026, 10, 20, 9, 30, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def collect(settings: Settings, moment: dt.datetime) -> tuple[int, int]:
    """Attempts and articles of one round."""
    run = Run("monitor_sample", f"scheduled__{moment.isoformat()}")
    done = collect_outlets(OUTLET_IDS, settings, run, now=moment, clock=FakeClock(moment))
    assert [one.error for one in done] == [None] * len(OUTLET_IDS)
    staged = stage_outlets(OUTLET_IDS, settings, run, now=moment)
    rows = [read_load(settings.home.staged, load_id).manifest.rows.get("articles", 0) for load_id in staged]
    return sum(one.attempts for one in done), sum(rows)


@pytest.mark.slow
def test_rounds_with_the_server_are_those_with_files_and_a_killed_one_goes_on(postgres: str, tmp_path: Path) -> None:
    server = PostgresStates(postgres, tmp_path / "server" / "state")
    for outlet_id in server.outlet_ids():
        server.remove(outlet_id)
    with serve(port=0) as newsroom:
        outlets = newsroom.write_outlets(tmp_path / "outlets")
        files = dataclasses.replace(settings_for(tmp_path / "files"), outlets=outlets)
        shared = dataclasses.replace(settings_for(tmp_path / "server"), outlets=outlets, state_address=postgres)
        expected = [collect(files, START + hours * HOUR) for hours in (0, 7)]

        def doomed() -> None:
            kill_at("extractors.stores.outlet_state.state:UrlState.record", 9, "after")
            collect(shared, START)

        assert in_fork(doomed) == -signal.SIGKILL
        assert any(open_states(shared).peek(one).last_stored_at for one in OUTLET_IDS)
        first, second = (collect(shared, START + hours * HOUR) for hours in (0, 7))
        assert first[1] == expected[0][1]
        assert second == expected[1]
        assert server.outlet_ids() == sorted(OUTLET_IDS)
        assert not list(Home(tmp_path / "server").state.glob("*.sqlite"))


def test_a_server_that_is_gone_stops_the_outlets_and_says_so(tmp_path: Path) -> None:
    settings = dataclasses.replace(settings_for(tmp_path), state_address="postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(StateServerError, match="DATELINE_STATE"):
        open_states(settings).peek("any")
    with serve(port=0) as newsroom:
        settings = dataclasses.replace(settings, outlets=newsroom.write_outlets(tmp_path / "outlets"))
        (done,) = collect_outlets(OUTLET_IDS[:1], settings, Run("x", "y"), now=START, clock=FakeClock(START))
    assert done.error is not None
    assert "DATELINE_STATE" in done.error
    assert done.may_heal
