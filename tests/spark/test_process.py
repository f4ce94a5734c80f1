"""What a build says when Spark cannot be run, or a model fails there; nothing is published then."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import pytest

from dateline.warehouse.build import build_warehouse
from dateline.warehouse.published import BuildError
from dateline.warehouse.spark.engine import SparkEngine
from dateline.warehouse.spark.order import Order
from dateline.warehouse.spark.process import run_process
from extractors.runtime.progress import no_progress
from extractors.runtime.settings import Home

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def test_without_a_rebuild_spark_is_refused(tmp_path: Path) -> None:
    spark = SparkEngine(Path(sys.executable), "local[1]")
    with pytest.raises(BuildError, match="--full"):
        build_warehouse(Home(tmp_path), now=NOW, report=lambda *_: None, engine=spark)
    assert not (tmp_path / "warehouse.duckdb").exists()


def test_a_missing_environment_is_named_with_what_makes_it(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"no .*absent.*make spark-env"):
        SparkEngine(tmp_path / "absent", "local[1]").check(is_rebuild=True, warehouse=tmp_path / "warehouse.duckdb")


def test_a_lake_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="one file only"):
        SparkEngine(Path(sys.executable), "local[1]").check(is_rebuild=True, warehouse=tmp_path / "catalogue.ducklake")


def python(folder: Path, *lines: str, status: int = 1) -> Path:
    """A Python whose Spark process writes these lines on models and ends with the status."""
    path = folder / "python"
    prints = "".join(f"printf '%s\\n' '{line}' >> {folder}/models.jsonl\n" for line in lines)
    path.write_text(f"#!/bin/sh\n{prints}echo 'no Java was found' >&2\nexit {status}\n")
    path.chmod(0o700)
    return path


def order(folder: Path) -> Order:
    return Order(sys.executable, "project", str(folder), str(folder / "out"), "local[1]", "1g", (), {})


def test_a_model_that_fails_is_named_with_what_spark_said(tmp_path: Path) -> None:
    lines = (
        '{"model": "compile", "seconds": 1, "error": null, "models": 2}',
        '{"model": "int_places", "seconds": 1, "error": null, "is_written": true}',
        '{"model": "dim_places", "seconds": 1, "error": "[DIVIDE_BY_ZERO] no"}',
    )
    with pytest.raises(BuildError, match=r"stopped at dim_places: \[DIVIDE_BY_ZERO\] no; nothing was published"):
        run_process(python(tmp_path, *lines), order(tmp_path), tmp_path, no_progress)


def test_a_full_disk_is_a_fault_of_the_machine(tmp_path: Path) -> None:
    line = '{"model": "dim_places", "seconds": 1, "error": "java.io.IOException: No space left on device"}'
    with pytest.raises(OSError, match="no space left on device"):
        run_process(python(tmp_path, line), order(tmp_path), tmp_path, no_progress)


def test_a_process_that_ends_early_is_reported_with_its_last_line(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="its process: no Java was found"):
        run_process(python(tmp_path), order(tmp_path), tmp_path, no_progress)


def test_the_models_that_were_written_come_with_their_seconds(tmp_path: Path) -> None:
    reported: list[tuple[int, int | None]] = []
    lines = (
        '{"model": "compile", "seconds": 1, "error": null, "models": 1}',
        '{"model": "session", "seconds": 9, "error": null}',
        '{"model": "int_places", "seconds": 1.5, "error": null, "is_written": true}',
    )
    found = run_process(
        python(tmp_path, *lines, status=0),
        order(tmp_path),
        tmp_path,
        lambda what, count, total=None: reported.append((count, total)),
    )
    assert found == [("int_places", 1.5)]
    assert reported[-1] == (1, 1)
