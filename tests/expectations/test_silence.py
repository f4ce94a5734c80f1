"""An outlet is silent where it gives nothing while the line is at work, not while the line stood still."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

import duckdb
import pytest

from expectations.measure import scratch
from expectations.measure.relations import render_relations

NOW = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def _silence(folder: Path, loads: list[tuple[str, dt.datetime, int]]) -> dict[str, float | None]:
    """The silence of each outlet whose loads these are: more than 1 is reported."""
    candidate = folder / "candidate.duckdb"
    with contextlib.closing(duckdb.connect(str(candidate))) as connection:
        connection.execute(
            "create schema marts; create table marts.fct_loads (outlet_id varchar, staged_at timestamp,"
            " article_count integer, cause_kind varchar);"
            " create table marts.dim_outlets (outlet_id varchar, collection varchar,"
            " valid_from_at timestamp, is_current boolean)"
        )
        connection.executemany(
            "insert into marts.fct_loads values (?, ?, ?, 'monitor_invented')",
            [(o, at.replace(tzinfo=None), n) for o, at, n in loads],
        )
        connection.execute(
            "insert into marts.dim_outlets select distinct outlet_id, 'invented', timestamp '2026-01-01', true"
            " from marts.fct_loads"
        )
    with scratch.scratch_connection(folder / "gate.duckdb", NOW) as connection:
        connection.execute(f"attach '{candidate}' as candidate (read_only)")
        scratch.add_relation(connection, "dim_outlets", render_relations("marts")["dim_outlets"])
        return dict(connection.execute("select name, silence from dim_outlets").fetchall())


def _loads(
    outlet_id: str, end: dt.datetime, *, count: int = 3, every: dt.timedelta = HOUR, n: int = 200
) -> list[tuple[str, dt.datetime, int]]:
    return [(outlet_id, end - k * every, count) for k in range(n)]


def test_an_outage_of_the_line_is_no_silence_of_its_outlets(tmp_path: Path) -> None:
    """The first build after it has the loads of one collection; the outlets of the others have their runs to come."""
    before = NOW - 6 * DAY
    loads = [*_loads("first", before), *_loads("later", before), ("first", NOW, 40)]
    assert max(s for s in _silence(tmp_path, loads).values() if s is not None) <= 1


@pytest.mark.parametrize("outage", [False, True])
def test_an_outlet_that_gives_nothing_while_others_do_is_silent(tmp_path: Path, outage: bool) -> None:
    silent_since = NOW - 9 * DAY if outage else NOW - 2 * DAY
    loads = [*_loads("silent", silent_since), *_loads("other", silent_since), *_loads("other", NOW, n=47)]
    assert _silence(tmp_path, loads)["silent"] == pytest.approx(46 / 24 if outage else 2, abs=0.1)


def test_a_line_that_runs_once_a_day_does_not_stand_still_between(tmp_path: Path) -> None:
    loads = [*_loads("silent", NOW - 20 * DAY, every=DAY, n=30), *_loads("other", NOW, every=DAY, n=50)]
    silence = _silence(tmp_path, loads)
    assert silence["silent"] == 4
    assert silence["other"] == 0
