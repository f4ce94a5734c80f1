"""Damages a staged load in every way we know of: a rule must catch each, and nothing of it may be published."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass

import duckdb
import pyarrow.parquet as pq
import pytest

from expectations.gate import gate_loads
from expectations.verdict import LoadVerdict, Verdict
from extractors.loads import StagedLoad
from extractors.settings import Home
from tests.expectations.damages import DAMAGES, ERRORED, HARMLESS, REFUSED, STOPPED, WARNED, Damage
from tests.expectations.invented import NOW, sound_rows, stage
from warehouse.build import BuildResult, build
from warehouse.report import write_quality_tables


@dataclass
class Gated:
    """All damaged loads, gated in one pass against the history of six sound ones."""

    home: Home
    loads: dict[str, StagedLoad]
    verdicts: dict[str, LoadVerdict]


@pytest.fixture(scope="module")
def gated(tmp_path_factory: pytest.TempPathFactory) -> Gated:
    root = tmp_path_factory.mktemp("mutations")
    home, earlier = Home(root / "home"), Home(root / "earlier")
    week = [NOW - dt.timedelta(days=n) for n in range(1, 7)]
    history = [stage(earlier.staged, f"day {n}", sound_rows(40, at), staged_at=at) for n, at in enumerate(week)]
    result = BuildResult("earlier", NOW)
    result.load_verdicts = gate_loads(history, warehouse=None, now=NOW, quality=earlier.quality)
    assert [v.verdict for v in result.load_verdicts] == [Verdict.PASSED] * 6
    with contextlib.closing(duckdb.connect(str(earlier.warehouse))) as connection:
        write_quality_tables(connection, result)
    loads = {d.name: d.make(home.staged, d.name) for d in (*DAMAGES, *HARMLESS)}
    verdicts = gate_loads(list(loads.values()), warehouse=earlier.warehouse, now=NOW, quality=home.quality)
    return Gated(home, loads, dict(zip(loads, verdicts, strict=True)))


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: d.name)
def test_a_damage_is_caught_by_its_rule(gated: Gated, damage: Damage) -> None:
    verdict = gated.verdicts[damage.name]
    broken = {f"{c.relation}.{c.rule}": c for c in verdict.checks}
    if damage.rule:
        assert damage.rule in broken, verdict.reasons
    expected = {STOPPED: Verdict.FAILED, REFUSED: Verdict.WARNED, WARNED: Verdict.WARNED, ERRORED: Verdict.ERRORED}
    assert verdict.verdict is expected[damage.fate], verdict.reasons
    assert all(gated.loads[damage.name].load_id in reason for reason in verdict.reasons)
    if damage.fate == REFUSED:
        table, rule = damage.rule.split(".")
        rejects = pq.read_table(gated.loads[damage.name].version_folder / "gate_rejects.parquet").to_pylist()
        assert {r["reason"] for r in rejects if r["relation"] == table} == {rule}
        assert all(r["payload"] and r["detail"] for r in rejects)


@pytest.mark.parametrize("load", HARMLESS, ids=lambda d: d.name)
def test_a_sound_load_passes_and_a_harmless_change_is_reported(gated: Gated, load: Damage) -> None:
    verdict = gated.verdicts[load.name]
    assert verdict.verdict is (Verdict.PASSED if load.fate == "passed" else Verdict.WARNED), verdict.reasons
    assert not verdict.rejected
    assert bool(verdict.schema_changes) == (load.fate == WARNED)


def test_there_are_enough_damages_and_each_has_its_name() -> None:
    assert len({d.name for d in DAMAGES}) == len(DAMAGES) >= 25


@pytest.mark.slow
def test_nothing_of_a_damaged_load_is_published(gated: Gated) -> None:
    result = build(gated.home, now=NOW)
    assert result.published
    with contextlib.closing(duckdb.connect(str(gated.home.warehouse), read_only=True)) as connection:
        applied = {row[0] for row in connection.execute("select load_id from marts.fct_loads").fetchall()}
        readings = connection.execute("select load_id, row_number from intermediate.int_article_readings").fetchall()
        verdicts = dict(connection.execute("select load_id, verdict from quality.loads").fetchall())
    for damage in DAMAGES:
        load_id = gated.loads[damage.name].load_id
        assert (load_id in applied) == (damage.fate in (REFUSED, WARNED)), damage.name
        if damage.fate == REFUSED and damage.rule.startswith("articles."):
            assert {(load_id, 1), (load_id, 2)}.isdisjoint(readings), damage.name
            assert (load_id, 3) in readings
        if damage.fate == STOPPED:
            assert verdicts[load_id] == "failed"
    assert (gated.home.quality / "summary.md").is_file()
