"""``make run``: which task begins is said, however short the task and however the log is written."""

from __future__ import annotations

from pathlib import Path

from dateline.operations.run import _task_progress
from dateline.reports.terminal import Console


class Said(Console):
    def __init__(self) -> None:
        super().__init__()
        self.steps: list[str] = []

    def step(self, text: str) -> None:
        self.steps.append(text.strip())


def test_every_task_is_printed_also_one_that_ends_at_once(tmp_path: Path) -> None:
    log, said = tmp_path / "run.log", Said()
    log.write_text("[DAG TEST] starting task_id=of_an_earlier_run\n")
    with log.open("a", buffering=1) as file, _task_progress(said, log):
        file.write("[DAG TEST] starting task_id=plan map_index=-1\nsomething else\n[DAG TEST] start")
        file.flush()
        file.write("ing task_id=gate map_index=-1\n[DAG TEST] starting task_id=verdict map_index=-1\n")
    assert said.steps == ["plan", "gate", "verdict"]
