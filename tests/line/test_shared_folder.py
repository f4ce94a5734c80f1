"""Homes of several machines with one folder of raw, staged and state: what one was killed in, another goes on with."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from dateline.operations.worker import SHARED
from dateline.reports.reported_build import build
from expectations.gate.staged_gate import gate_loads
from extractors.pipeline.collect import collect_outlets, stage_outlets
from extractors.pipeline.load_collector import Run
from extractors.runtime.settings import Settings
from extractors.stores.outlet_state.states import PostgresStates
from extractors.stores.staged_loads import new_load_ids, read_load
from tests.cluster.cluster import DAG, control_press, run_press
from tests.cluster.reference import count_loads, differences, run_alone
from tests.line.support import in_fork, settings_for, warm_up
from tests.line.test_kill import kill_at

pytestmark = pytest.mark.skipif(
    not os.environ.get("DATELINE_TEST_CLUSTER"),
    reason="a part of make cluster: when a kill falls depends on the machine",
)
OUTLETS = ("press_000", "press_001")
RUN = Run(DAG, "manual__001")


def machine(root: Path, name: str, outlets: Path, postgres: str) -> Settings:
    """Settings of a home whose shared folders are links, as docs/how-to/operate.md makes them."""
    (root / name).mkdir()
    for shared in SHARED:
        (root / "shared" / shared).mkdir(parents=True, exist_ok=True)
        (root / name / shared).symlink_to(root / "shared" / shared)
    return dataclasses.replace(settings_for(root / name), outlets=outlets, state_address=postgres)


def kill_in(work: Callable[[], object], step: tuple[str, int, str]) -> None:
    """Do the work of a machine that is killed at a step."""

    def doomed() -> None:
        kill_at(*step)
        work()

    assert in_fork(doomed) == -signal.SIGKILL


@pytest.mark.slow
def test_another_machine_goes_on_where_one_was_killed_and_the_marts_are_those_of_one_machine(
    postgres: str, tmp_path: Path
) -> None:
    server = PostgresStates(postgres, tmp_path / "state")
    for outlet_id in server.outlet_ids():
        server.remove(outlet_id)
    warm_up()
    now = dt.datetime.now(dt.UTC)
    with run_press(tmp_path / "press", outlets=len(OUTLETS), stories=3, chunk=2, delay_s=0) as control:
        outlets = tmp_path / "press" / "outlets"
        one, two, writer = (machine(tmp_path, name, outlets, postgres) for name in ("one", "two", "writer"))
        kill_in(
            lambda: collect_outlets(OUTLETS, one, RUN, now=now),
            ("extractors.stores.outlet_state.state:UrlState.record", 3, "after"),
        )
        assert [done.error for done in collect_outlets(OUTLETS, two, RUN, now=now)] == [None, None]
        asked = {key: count for key, count in control_press(control, "/log").items() if "/news/" in key}
        kill_in(
            lambda: stage_outlets(OUTLETS, two, RUN, now=now), ("extractors.stores.staged_loads:mark_new", 1, "before")
        )
        staged = stage_outlets(OUTLETS, one, RUN, now=now)

        def gate() -> None:
            loads = [read_load(writer.home.staged, load_id) for load_id in staged]
            gate_loads(loads, warehouse=writer.home.warehouse, now=now, quality=writer.home.quality)

        kill_in(gate, ("expectations.gate.staged_gate:write_verdict", 2, "before"))
        gate()
        kill_in(lambda: build(writer.home, now=now), ("dateline.warehouse.build:publish", 1, "after"))
        build(writer.home, now=now)
        alone = run_alone(tmp_path / "alone", outlets, [RUN.run_id], lambda _: None)

    assert len(asked) == 6
    # what the killed machine had stored is not asked for again; a request of each outlet may have been under way
    assert max(asked.values()) <= 2
    assert sum(asked.values()) <= 6 + len(OUTLETS)
    assert differences(writer.home.warehouse, alone.home.warehouse) == []
    assert count_loads(writer.home.warehouse) == (len(OUTLETS), len(OUTLETS))
    assert new_load_ids(tmp_path / "shared" / "staged") == []
    assert not one.home.warehouse.exists() and not two.home.warehouse.exists()
