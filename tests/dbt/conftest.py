"""What the tests of the dbt project share: loads on disk, and the building of a candidate from them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import pytest

from extractors.loads import read_load
from warehouse.candidate import attach_batch
from warehouse.models import run_models

Build = Callable[..., None]


@pytest.fixture(scope="session")
def dbt_work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where dbt keeps its parse cache, so that a session parses the project once."""
    return tmp_path_factory.mktemp("dbt_work")


@pytest.fixture(scope="session")
def build(dbt_work: Path) -> Build:
    """Apply staged loads to a DuckDB file as one batch, as warehouse/build.py does."""

    def apply(
        database: Path,
        staged: Path,
        load_ids: Sequence[str],
        command: Sequence[str] = ("build", "--exclude-resource-type", "unit_test"),
    ) -> None:
        applied: dict[str, str] = {}
        if database.exists():
            with contextlib.closing(duckdb.connect(str(database))) as connection:
                applied = dict(connection.execute("select load_id, load_version from marts.fct_loads").fetchall())
        attach_batch(database, [read_load(staged, load_id) for load_id in load_ids], applied)
        run_models(database, dbt_work, command=command)

    return apply
