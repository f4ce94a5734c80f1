"""Random orders of random loads: each, built in batches, gives the same warehouse as one full build, row by row.

The mix has pages without a known outlet, foreign pages of a CC-NEWS file, refused pages and rows, empty loads, loads
that are replaced or emptied, provisional outlets and their adoption, articles that are gone, and equal times
(``random_world.py``). After each batch every test of the dbt project must hold.

By default it tries the worlds that once showed a fault, and a few with provisional outlets. ``DATELINE_ORDER_SEEDS``
says how many others are tried instead, and ``DATELINE_FIRST_ORDER_SEED`` which is the first (0). A failing test is
named after its seed, and is run again alone::

    DATELINE_ORDER_SEEDS=200 python -m pytest tests/dbt/test_orders.py -n auto
    DATELINE_ORDER_SEEDS=1 DATELINE_FIRST_ORDER_SEED=41 python -m pytest tests/dbt/test_orders.py
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pytest

from extractors.contracts.outlet import UNKNOWN_OUTLET
from extractors.stores.staged_loads import StagedLoad, read_load
from tests.dbt.differences import differences
from tests.dbt.random_world import PROVISIONAL, Version, World, make_world
from tests.dbt.recorded import NAME, Recording, read_published_loads

PROVISIONAL_OUTLETS = """
    select
        outlet_id, max(if(is_provisional, outlet_name, null)), bool_or(is_provisional), count_if(is_provisional)
    from marts.dim_outlets where list_contains(?, outlet_id) group by outlet_id order by outlet_id
"""
LOADS_OF_NO_OUTLET = "select load_id from marts.fct_loads where outlet_key = repeat('0', 32) and outlet_id <> ?"
SHOWED_A_FAULT = (0, 1, 2, 20, 906)
FIRST = int(os.environ.get("DATELINE_FIRST_ORDER_SEED", "0"))
COUNT = int(os.environ.get("DATELINE_ORDER_SEEDS", "0"))
WITH_PROVISIONAL = (4000, 4001)
SEEDS = range(FIRST, FIRST + COUNT) if COUNT else (*SHOWED_A_FAULT, *WITH_PROVISIONAL)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_any_order_of_loads_gives_the_full_build(seed: int, tmp_path: Path, recording: Recording) -> None:
    world = make_world(seed, has_provisional=bool(COUNT) or seed not in SHOWED_A_FAULT)
    staged, pieces, full = tmp_path / "staged", tmp_path / "pieces" / NAME, tmp_path / "full" / NAME
    for database in (pieces, full):
        database.parent.mkdir()
    for batch in world.order(0):
        _apply(recording, pieces, staged, batch)
    recording.build(full, [read_load(staged, history[-1].load_id) for history in world.histories])
    assert differences(full, pieces) == {}
    with contextlib.closing(duckdb.connect(str(pieces), read_only=True)) as connection:
        outlets = connection.execute(PROVISIONAL_OUTLETS, [list(PROVISIONAL)]).fetchall()
        of_no_outlet = connection.execute(LOADS_OF_NO_OUTLET, [UNKNOWN_OUTLET]).fetchall()
    assert outlets == sorted(_expect_outlets(world))
    emptied = {load.load_id for load in _last(world) if not any(load.rows.values())}
    assert {load_id for (load_id,) in of_no_outlet} == {i for i in emptied if not i.startswith(f"{UNKNOWN_OUTLET}.")}


def _last(world: World) -> list[Version]:
    return [history[-1] for history in world.histories]


def _expect_outlets(world: World) -> Iterator[tuple[str, str | None, bool, int]]:
    """Yield id, name where it is provisional, whether it is, and the number of its provisional versions."""
    for outlet_id in PROVISIONAL:
        loads = [load for load in _last(world) if load.outlet_id == outlet_id and any(load.rows.values())]
        rows = [
            (row, load.load_id) for load in loads for row in load.rows["outlets"] if ("outlets", 1) not in load.rejects
        ]
        if any(not row.get("is_provisional") for row, _ in rows) or (loads and not rows):
            yield outlet_id, None, False, 0
        elif rows:
            row, _ = min(rows, key=lambda of: (-of[0]["evidence_page_count"], of[1]))
            yield outlet_id, row["name"], True, 1


def _apply(recording: Recording, database: Path, staged: Path, batch: Sequence[Version]) -> None:
    """Stage versions and build them, without those that are applied already, as dateline/warehouse/build.py does."""
    published = read_published_loads(database)
    loads = [load for load in _stage(staged, batch) if not published.has(load)]
    if not loads:
        return
    is_first = not database.exists()
    statuses = {node.rsplit(".", 1)[1]: status for node, status, *_ in recording.build(database, loads)}
    # no watch has noticed anything, and a calendar and the lists do not change with a load
    left = {statuses[node] for node in ("fct_watch_matches", "dim_dates", "relationships", "agencies")}
    assert left == {"success" if is_first else "unchanged"}


def _stage(staged: Path, batch: Sequence[Version]) -> list[StagedLoad]:
    """Stage versions in their order, and return the loads as they lie there then."""
    return list({version.load_id: version.write(staged) for version in batch}.values())
