"""A fault while one load is gated or built stays that load's, and the next build applies it."""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.gate import staged_gate
from expectations.library.validation import Finding
from expectations.verdicts.verdict import Verdict
from extractors.pipeline.collect import stage_outlets
from extractors.runtime.settings import Settings
from extractors.stores.staged_loads import NEW_LOADS, StagedLoad, read_load
from tests.line.isolation.runs import LATER
from tests.line.ten_outlets import CHOSEN, NOW, OTHERS, OUTLET_IDS, RUN, fault_at

GATE = (
    "extractors.stores.staged_loads:StagedLoad.check_files",
    "expectations.gate.stops:schema_changes",
    "expectations.gate.staged_gate:_measure",
    "expectations.gate.staged_gate:_decide_loads",
    "expectations.measure.scratch:add_loads",
    "expectations.gate.rejects:check_rejected_share",
    "expectations.gate.rejects:write_rejects",
    "expectations.gate.staged_gate:write_verdict",
)


def loads_of(settings: Settings) -> list[StagedLoad]:
    return [read_load(settings.home.staged, RUN.load_id(outlet_id)) for outlet_id in OUTLET_IDS]


@pytest.mark.parametrize("target", GATE)
def test_a_fault_while_gating_stays_one_loads(
    staged: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, target: str
) -> None:
    # the library is asked nothing here: what is tried is everything around it
    monkeypatch.setattr(staged_gate, "validate", lambda *_, **__: [])
    for load in loads_of(staged):
        (load.version_folder / "verdict.json").unlink(missing_ok=True)
    with fault_at(monkeypatch, target) as calls:
        verdicts = staged_gate.gate_loads(loads_of(staged), warehouse=None, now=NOW, quality=tmp_path)
    assert calls, "the boundary was never crossed"
    by_outlet = {v.outlet_id: v for v in verdicts}
    assert [o for o, v in by_outlet.items() if v.verdict is not Verdict.PASSED] == [CHOSEN]
    assert by_outlet[CHOSEN].verdict is Verdict.ERRORED
    assert CHOSEN in by_outlet[CHOSEN].reasons[0] and "injected at" in by_outlet[CHOSEN].reasons[0]
    again = staged_gate.gate_loads(loads_of(staged), warehouse=None, now=NOW, quality=tmp_path)
    assert {v.verdict for v in again} == {Verdict.PASSED}
    for load in loads_of(staged):
        (load.version_folder / "verdict.json").unlink()


def test_a_rule_that_one_loads_rows_break_while_it_is_computed_is_computed_for_the_others(
    staged: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    passes = []

    def validate(database: Path, suites: Any, keys: object, *, close_file: Any, **_: object) -> list[Finding]:
        close_file()  # as before Great Expectations opens it
        rule = suites["articles"].rules[0]
        with duckdb.connect(str(database)) as connection:
            ids = [row[0] for row in connection.execute("select load_id from loads_of_batch").fetchall()]
        passes.append(len(ids))
        is_bad = any(CHOSEN in load_id for load_id in ids)
        return [Finding("articles", rule, is_held=not is_bad, error="no such value" if is_bad else None)]

    monkeypatch.setattr(staged_gate, "validate", validate)
    verdicts = staged_gate.gate_loads(loads_of(staged), warehouse=None, now=NOW, quality=tmp_path)
    assert {v.outlet_id for v in verdicts if not v.verdict.may_proceed or v.checks} == {CHOSEN}
    assert len(passes) < 12
    for load in loads_of(staged):
        (load.version_folder / "verdict.json").unlink()


def test_a_full_disk_is_a_fault_of_the_run(staged: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("expectations.measure.scratch.add_loads", full)
    with pytest.raises(OSError, match="No space left"):
        staged_gate.gate_loads(loads_of(staged), warehouse=None, now=NOW, quality=tmp_path)
    monkeypatch.setattr("extractors.stores.staged_loads.LoadWriter.add_batch", full)
    with pytest.raises(OSError, match="No space left"):
        stage_outlets(OUTLET_IDS, staged, RUN, now=NOW)


def test_a_load_that_cannot_be_built_is_left_out_and_the_next_build_takes_it(
    staged: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from dateline.reports.reported_build import build
    from tests.line.support import warm_up

    warm_up()
    caplog.set_level(logging.CRITICAL)
    home = staged.home
    with contextlib.ExitStack() as stack:
        calls = [
            stack.enter_context(fault_at(monkeypatch, target))
            for target in (
                "dateline.warehouse.candidate:_view",
                "dateline.warehouse.build:read_verdict",
                "dateline.warehouse.build:clear_new",
            )
        ]
        first = build(home, now=NOW)
    assert all(calls[:2])
    assert first.published and {load.manifest.outlet_id for load in first.applied} == set(OTHERS)
    (line,) = first.damaged
    assert RUN.load_id(CHOSEN) in line and "injected at" in line
    assert [path.name for path in (home.staged / NEW_LOADS).iterdir()] == [RUN.load_id(CHOSEN)]
    second = build(home, now=LATER)
    assert second.published and [load.load_id for load in second.applied] == [RUN.load_id(CHOSEN)]
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        assert connection.execute("select count(*) from marts.fct_articles").fetchone() == (30,)
