"""The same runs on one machine without Airflow, and what of two warehouses must be equal."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb

from dateline.reports.reported_build import build
from expectations.gate.staged_gate import gate_loads
from extractors.outlets.registry import load_registry
from extractors.pipeline.collect import collect_outlets, plan_chunks, stage_outlets
from extractors.pipeline.load_collector import Run
from extractors.runtime.settings import Home, Settings
from extractors.stores.staged_loads import read_load
from tests.cluster.cluster import DAG
from tests.cluster.press import COLLECTION
from tests.line.support import TIMINGS

WHEN = re.compile(
    rf"{TIMINGS.pattern}|^(duration_ms|first_seen_at|last_seen_at|requested_at|staged_at|valid_from_at|valid_to_at|"
    "load_row_number|load_version|warc_record|page_fetch_key)$"  # the key of a fetch is its load and row number
)
"""Columns that say when a page was asked for, or in what order its answer came, and not what it was.

Two runs on one machine without Airflow differ in these too.
"""


def run_alone(folder: Path, outlets: Path, run_ids: Sequence[str], next_edition: Callable[[int], object]) -> Settings:
    """Collect, stage, gate and build each run in this process; ``next_edition`` is called with the run's number."""
    settings = Settings(Home(folder), outlets, Path(os.environ["DATELINE_GAZETTEER"]), contact="cluster@example.org")
    registry = load_registry(outlets)
    chunks = plan_chunks(registry, COLLECTION)
    for number, run_id in enumerate(run_ids, 1):
        next_edition(number)
        done = [one for ids in chunks for one in collect_outlets(ids, settings, Run(DAG, run_id), now=_now())]
        assert not [one.error for one in done if one.error]
    for run_id in run_ids:
        now = _now()
        staged = [load for ids in chunks for load in stage_outlets(ids, settings, Run(DAG, run_id), now=now)]
        loads = [read_load(settings.home.staged, load_id) for load_id in sorted(staged)]
        gate_loads(loads, warehouse=settings.home.warehouse, now=now, quality=settings.home.quality)
        build(settings.home, now=now)
    return settings


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def contents(warehouse: Path) -> dict[str, dict[str, list[object]]]:
    """Every mart of a warehouse: its columns without those that say when, each with its values in the order of rows."""
    found: dict[str, dict[str, list[object]]] = {}
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        columns = connection.execute(
            "select table_name, column_name from information_schema.columns where table_schema = 'marts' "
            "and table_name <> 'publications' order by table_name, ordinal_position"
        ).fetchall()
        for table in sorted({table for table, _ in columns}):
            names = [name for one, name in columns if one == table and not WHEN.match(name)]
            quoted = ", ".join(f'"{name}"' for name in names)
            rows = connection.execute(f"select {quoted} from marts.{table} order by all").fetchall()
            found[table] = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    return found


def differences(one: Path, other: Path) -> list[str]:
    """A line for each mart whose rows differ between two warehouses; empty if they are equal."""
    left, right = contents(one), contents(other)
    lines = [f"marts.{name} is in one only" for name in left.keys() ^ right.keys()]
    for table in sorted(left.keys() & right.keys()):
        unequal = [name for name in left[table] if left[table][name] != right[table].get(name)]
        if unequal:
            counts = [len(next(iter(side[table].values()), [])) for side in (left, right)]
            lines.append(f"marts.{table}: {counts[0]} and {counts[1]} rows, differ in {', '.join(unequal)}")
    return lines


def count_loads(warehouse: Path) -> tuple[int, int]:
    """Rows of the loads in the marts, and how many different loads they are of."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        found = connection.execute(
            "select count(*), count(distinct load_id) from marts.fct_loads where load_id is not null"
        ).fetchone()
    assert found is not None
    return int(found[0]), int(found[1])
