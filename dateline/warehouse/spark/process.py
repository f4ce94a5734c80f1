"""Spark's process, as the build sees it: started, watched, ended."""

from __future__ import annotations

import contextlib
import errno
import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dateline.warehouse.published import BuildError
from dateline.warehouse.spark.order import Order
from extractors.runtime.progress import Progress
from extractors.runtime.settings import PROJECT_ROOT


def run_process(python: Path, order: Order, folder: Path, progress: Progress) -> list[tuple[str, float]]:
    """Run Spark's process to its end; return the models that it wrote, with seconds each. ``folder`` is the order's.

    Raises:
        BuildError: a model failed, or Spark did not start; the message says which, and what it said.
        OSError: the disk is full.
    """
    path = folder / "order.json"
    order.write(path)
    command = [str(python), "-m", "dateline.warehouse.spark", str(path)]
    with (
        (folder / "spark.log").open("wb") as log,
        _ended(subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=log, stderr=log)) as process,  # noqa: S603
    ):
        is_ended = False
        while not is_ended:
            time.sleep(0.2)
            is_ended = process.poll() is not None
            lines = _lines(folder)
            total = next((line["models"] for line in lines if line["model"] == "compile"), None)
            progress("models on Spark", len([line for line in lines if line.get("is_written")]), total)
    if failed := next((line for line in lines if line["error"]), None):
        _refuse(failed["model"], failed["error"], folder)
    if process.returncode:
        said = (folder / "spark.log").read_text("utf-8", "replace").strip().splitlines()
        _refuse("its process", said[-1] if said else f"it ended with {process.returncode}", folder)
    return [(line["model"], line["seconds"]) for line in lines if line.get("is_written")]


def _refuse(what: str, said: str, folder: Path) -> None:
    if "No space left on device" in said:
        raise OSError(errno.ENOSPC, f"Spark, at {what}: no space left on device", str(folder))
    first = " ".join(line.strip() for line in said.splitlines()[:3])
    raise BuildError(
        f"the build on Spark stopped at {what}: {first}; nothing was published. `dateline build --full` without "
        "--engine builds on DuckDB, and names a load that is at fault"
    )


def _lines(folder: Path) -> list[dict[str, Any]]:
    with contextlib.suppress(FileNotFoundError):
        whole = (folder / "models.jsonl").read_text("utf-8").rpartition("\n")[0]
        return [json.loads(line) for line in whole.splitlines()]
    return []


@contextlib.contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """The process, which does not outlive the block."""
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        process.wait()
