"""A kill at any step of the line, and then the same command: the same warehouse as without it, row by row."""

from __future__ import annotations

import importlib
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from extractors.runtime.settings import Settings
from tests.line.support import assert_same, in_fork, run_line, settings_for

# Where the process is killed: a function of the line, the call of it that counts, before or after that call.
STEPS = {
    "while pages are archived": ("extractors.stores.warc.archive:WarcArchive.store_saved", 5, "after"),
    "when an archive is whole and its log is not": ("extractors.stores.raw_loads:RawLoad.open_log", 1, "before"),
    "while pages are staged": ("extractors.stores.staged_loads:LoadWriter.add_batch", 2, "before"),
    "when the files of a load are there and its manifest is not": (
        "extractors.stores.staged_loads:write_atomically",
        1,
        "before",
    ),
    "when a manifest is there and its marker is not": ("extractors.stores.staged_loads:mark_new", 1, "before"),
    "between two staged loads": ("extractors.pipeline.stage:stage_load", 2, "before"),
    "when loads are staged and not gated": ("expectations.gate.staged_gate:gate_loads", 1, "before"),
    "while verdicts are written": ("expectations.gate.staged_gate:write_verdict", 2, "before"),
    "when loads are gated and nothing is copied": ("dateline.warehouse.build:attach_batch", 1, "before"),
    "when the batch is attached and dbt has not run": ("dateline.warehouse.build:run_models", 1, "before"),
    "in the middle of kept statements": ("dateline.warehouse.statements.run:_Run._one", 60, "before"),
    "in the middle of dbt": ("dbt.adapters.duckdb.connections:DuckDBConnectionManager.add_query", 60, "before"),
    "when dbt has run and nothing is audited": ("dateline.warehouse.build:run_models", 1, "after"),
    "when the candidate is audited and not sealed": ("dateline.warehouse.build:seal_candidate", 1, "before"),
    "when the candidate is sealed and not published": ("dateline.warehouse.build:publish", 1, "before"),
    "when it is published and the markers stand": ("dateline.warehouse.build:publish", 1, "after"),
    "when the reports are not written": ("dateline.reports.quality.build_reports:write_reports", 1, "before"),
}


def kill_at(target: str, count: int, when: str) -> None:
    """Let this process be killed at the given call of a function; where it is dbt's, dbt runs though its statements are
    kept.
    """
    if target.startswith("dbt."):
        importlib.import_module("dateline.warehouse.build").read_statements = lambda *_: None  # type: ignore[attr-defined]
    module_name, _, path = target.partition(":")
    owner = importlib.import_module(module_name)
    *outer, name = path.split(".")
    for part in outer:
        owner = getattr(owner, part)
    original, calls = getattr(owner, name), [0]

    def watched(*args: Any, **kwargs: Any) -> Any:
        calls[0] += 1
        if calls[0] == count and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*args, **kwargs)
        if calls[0] == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, watched)


@pytest.mark.slow
@pytest.mark.usefixtures("quick_builds")
@pytest.mark.parametrize("step", STEPS)
def test_killed_and_run_again(step: str, tmp_path: Path, pages: Path, undisturbed: Settings) -> None:
    settings = settings_for(tmp_path / "home", undisturbed)

    def killed() -> None:
        kill_at(*STEPS[step])
        run_line(settings, pages)

    assert in_fork(killed) == -signal.SIGKILL
    assert in_fork(lambda: run_line(settings, pages)) == 0
    assert_same(settings.home.warehouse, undisturbed.home.warehouse)


@pytest.mark.slow
def test_killed_while_the_gates_are_at_work_in_their_own_process(
    tmp_path: Path, pages: Path, undisturbed: Settings
) -> None:
    settings = settings_for(tmp_path / "home", undisturbed)

    def killed() -> None:
        kill_at("dateline.warehouse.build:state_of", 1, "after")
        undisturbed_gates()

    def undisturbed_gates() -> None:
        sys.modules.pop("great_expectations")  # so that the gates do not find it here
        run_line(settings, pages)

    assert in_fork(killed) == -signal.SIGKILL
    assert in_fork(undisturbed_gates) == 0
    assert_same(settings.home.warehouse, undisturbed.home.warehouse)
    for gate in ("staged", "warehouse"):
        assert list((settings.home.quality / "validations").glob(f"{gate}-*.html"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "step",
    ["in the middle of dbt", "in the middle of kept statements", "when the candidate is sealed and not published"],
)
def test_killed_on_top_of_a_published_file(step: str, tmp_path: Path, pages: Path, undisturbed: Settings) -> None:
    """What is published stays readable through the kill, and is what it was."""
    settings = settings_for(tmp_path / "home")
    shutil.copytree(undisturbed.home.root, settings.home.root)
    shutil.rmtree(settings.home.staged)
    before = settings.home.warehouse.read_bytes()

    def killed() -> None:
        kill_at(*STEPS[step])
        run_line(settings, pages.parent / "more")

    more = pages.parent / "more"
    if not more.exists():
        shutil.copytree(pages, more)
    assert in_fork(killed) == -signal.SIGKILL
    assert settings.home.warehouse.read_bytes() == before
    assert in_fork(lambda: run_line(settings, more)) == 0
