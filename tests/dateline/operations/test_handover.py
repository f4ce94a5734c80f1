"""Two workers with a data folder each: a load that lies on the other one fails its task, with both named."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from dateline.newsroom.server import serve
from dateline.newsroom.stories import OUTLET_IDS
from extractors.pipeline.collect import Collected, collect_outlets, stage_outlets
from extractors.pipeline.load_collector import Run
from extractors.pipeline.stage import Unstaged
from extractors.runtime.settings import Home, Settings, load_settings

NOW = dt.datetime(2026, 10, 20, 9, 30, tzinfo=dt.UTC)
RUN = Run("monitor_sample", "scheduled__2026-10-20T09:30:00+00:00")
OUTLETS = OUTLET_IDS[:2]


@dataclasses.dataclass
class Workers:
    """Settings of two workers, and what the first collected and staged."""

    first: Settings
    second: Settings
    done: list[Collected]
    staged: list[str]


@pytest.fixture(scope="module")
def workers(airflow: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workers]:
    with serve(port=0) as newsroom:
        outlets = newsroom.write_outlets(tmp_path_factory.mktemp("outlets"))
        homes = [Home(tmp_path_factory.mktemp(name)) for name in ("first", "second")]
        first, second = (dataclasses.replace(load_settings(), home=home, outlets=outlets) for home in homes)
        done = collect_outlets(OUTLETS, first, RUN, now=NOW)
        yield Workers(first, second, done, stage_outlets(OUTLETS, first, RUN, now=NOW))


def test_a_load_collected_elsewhere_is_not_skipped_in_silence(workers: Workers) -> None:
    from dateline.operations.handover import collected_loads, not_collected_here

    said = collected_loads(workers.done, workers.first)
    assert not_collected_here(said, workers.first) == []
    assert not_collected_here(None, workers.second) == []
    missing = not_collected_here(said, workers.second)
    assert [one.outlet_id for one in missing] == list(OUTLETS)
    for one in missing:
        assert one.may_heal
        assert str(workers.first.home.root) in one.error
        assert str(workers.second.home.root) in one.error
        assert "DATELINE_HOME" in one.error


def test_a_load_of_an_outlet_that_was_forgotten_since_is_not_missed(
    workers: Workers, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dateline.operations import handover
    from dateline.operations.conventions import STAGED

    monkeypatch.setattr(handover, "read_forgotten", lambda _: SimpleNamespace(outlets={OUTLETS[0]}))
    said = handover.collected_loads(workers.done, workers.first)
    assert [one.outlet_id for one in handover.not_collected_here(said, workers.second)] == [OUTLETS[1]]
    event = SimpleNamespace(extra={"passed": workers.staged, "worker": "first"})
    (line,) = handover.not_passed_here({"triggering_asset_events": {STAGED: [event]}}, workers.second)
    assert OUTLETS[0] not in line


def test_a_load_staged_elsewhere_stops_at_the_gate(workers: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    from dateline.operations import runs
    from dateline.operations.handover import describe_worker

    context = {"ti": SimpleNamespace(try_number=1, max_tries=2)}
    outcome = runs.staging_outcome(workers.staged, [], describe_worker(workers.first.home), context)
    monkeypatch.setattr(runs, "load_settings", lambda: workers.second)
    gated = runs.gate_run([outcome])
    assert gated["passed"] == []
    assert len(gated["stopped"]) == len(OUTLETS)
    for line, load_id in zip(sorted(gated["stopped"]), sorted(workers.staged), strict=True):
        assert line.startswith(f"load {load_id}: ")
        assert str(workers.first.home.root) in line
        assert str(workers.second.home.root) in line


def test_a_build_on_another_worker_names_what_it_lacks(workers: Workers) -> None:
    from dateline.operations.conventions import STAGED
    from dateline.operations.handover import announce_passed, not_passed_here

    events: dict[Any, Any] = defaultdict(lambda: SimpleNamespace(extra={}))
    announce_passed({"passed": workers.staged, "stopped": []}, workers.first, {"outlet_events": events})
    context = {"triggering_asset_events": {STAGED: [events[STAGED], SimpleNamespace(extra=None)]}}
    assert not_passed_here(context, workers.first) == []
    assert not_passed_here({"triggering_asset_events": {}}, workers.second) == []
    lines = not_passed_here(context, workers.second)
    assert len(lines) == len(OUTLETS)
    assert all(str(workers.first.home.root) in line and str(workers.second.home.root) in line for line in lines)


def test_what_another_worker_has_fails_the_task_at_the_last_try(workers: Workers) -> None:
    from airflow.sdk.exceptions import AirflowException

    from dateline.operations.handover import collected_loads, not_collected_here
    from dateline.operations.runs import staging_outcome

    missing: list[Unstaged] = not_collected_here(collected_loads(workers.done, workers.first), workers.second)
    with pytest.raises(AirflowException, match="does not have it"):
        staging_outcome([], missing, "second", {"ti": SimpleNamespace(try_number=1, max_tries=2)})
    last = staging_outcome([], missing, "second", {"ti": SimpleNamespace(try_number=3, max_tries=2)})
    assert len(last["failed"]) == len(OUTLETS)
