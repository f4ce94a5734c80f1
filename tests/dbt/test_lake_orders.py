"""Loads in batches, some of them replaced, give in a lake what a full build gives in a file, row by row.

The same statements run on both. What dbt itself makes of a lake is built by ``make lake``.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.warehouse.statements.kept import DBT_PROJECT
from extractors.stores.staged_loads import StagedLoad, read_load
from tests.dbt.differences import differences
from tests.dbt.random_world import make_world
from tests.dbt.recorded import NAME, Recording, in_lake, read_published_loads

pytest.importorskip("duckdb_extension_ducklake")


@pytest.mark.slow
def test_batches_of_loads_in_a_lake_give_the_full_build_of_a_file(tmp_path: Path, recording: Recording) -> None:
    world, staged = make_world(4000), tmp_path / "staged"
    full, lake = tmp_path / NAME, tmp_path / "lake.ducklake"
    (tmp_path / "lake").mkdir()
    versions = [version for batch in world.order(0) for version in batch]
    for part in (versions[:8], versions[8:20], versions[20:]):
        written: dict[str, StagedLoad] = {version.load_id: version.write(staged) for version in part}
        published = read_published_loads(lake)
        loads = [load for load in written.values() if not published.has(load)]
        in_lake(recording).build(lake, loads)
    recording.build(full, [read_load(staged, history[-1].load_id) for history in world.histories])
    assert differences(full, lake) == {}


def test_what_is_published_is_not_looked_for_in_the_database_of_the_batch() -> None:
    """Beside a lake the models of the batch lie in another database, in which they would find nothing published: the
    rows that a replaced load had would stay.
    """
    sources = [path for folder in ("macros", "models") for path in (DBT_PROJECT / folder).rglob("*.sql")]
    assert [path.name for path in sources if "this.database" in path.read_text("utf-8")] == []
