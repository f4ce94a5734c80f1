"""The gates in a process of their own: calls, errors, and an end on either side."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import cast

import pytest

from expectations.gate.process import GateProcessError, Gates, _GatesElsewhere, open_gates
from expectations.measure.scratch_folder import remove_own, scratch_folder
from expectations.verdicts.verdict import Verdict, WarehouseVerdict
from extractors.runtime.settings import PROJECT_ROOT

NOW = dt.datetime(2026, 10, 20, tzinfo=dt.UTC)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has not imported the library."""
    monkeypatch.delitem(sys.modules, "great_expectations", raising=False)


def _in_python(code: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(PROJECT_ROOT)}
    return subprocess.Popen([sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True)


def _audit(gates: Gates, path: Path) -> WarehouseVerdict:
    answer = gates.start("gate_warehouse", path, published=None, batch=[], now=NOW, quality=path.parent / "quality")
    return cast(WarehouseVerdict, answer())


@pytest.mark.usefixtures("elsewhere")
def test_calls_are_answered_and_errors_are_raised_here(tmp_path: Path) -> None:
    with open_gates() as gates:
        assert gates.start("gate_loads", [], warehouse=None, now=NOW, quality=tmp_path)() == []
        with pytest.raises(AttributeError, match="no_such_gate"):
            gates.start("no_such_gate")()
        verdict = _audit(gates, tmp_path / "none.duckdb")
    assert verdict.verdict is Verdict.ERRORED
    assert "great_expectations" not in sys.modules


@pytest.mark.usefixtures("elsewhere")
def test_a_process_that_ends_early_is_reported() -> None:
    with pytest.raises(GateProcessError, match="ended early"), open_gates() as gates:
        answer = gates.start("gate_loads", [], warehouse=None, now=NOW, quality=Path("q"))
        assert isinstance(gates, _GatesElsewhere)
        gates._process.kill()
        answer()


def test_it_ends_with_its_caller_and_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    code = (
        "import time; from expectations.gate.process import open_gates\n"
        "with open_gates() as gates: print(gates._process.pid, flush=True); time.sleep(60)"
    )
    caller = _in_python(code)
    assert caller.stdout is not None
    pid = int(caller.stdout.readline())
    (tmp_path / f"dateline-gate-{pid}-at-work").mkdir()
    caller.send_signal(signal.SIGKILL)
    caller.wait()
    deadline = time.monotonic() + 30
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not list(tmp_path.glob("dateline-gate-*"))
    state = Path(f"/proc/{pid}/stat")
    assert not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_folders_of_processes_that_are_no_more_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left = subprocess.Popen([sys.executable, "-c", "pass"])
    left.wait()
    stale, alive, other = (tmp_path / f"dateline-gate-{name}" for name in (f"{left.pid}-a", f"{os.getpid()}-b", "c"))
    for folder in (stale, alive, other):
        folder.mkdir()
    with scratch_folder() as folder:
        assert folder.is_dir()
        assert sorted(tmp_path.glob("dateline-gate-*")) == sorted([alive, other, folder])
    remove_own()
    assert list(tmp_path.glob("dateline-gate-*")) == [other]


def test_the_library_comes_without_plots_and_statistics_and_finds_them_where_asked() -> None:
    code = (
        "import sys; from expectations.library.library_import import import_library; import_library()\n"
        "print('altair' in sys.modules, 'scipy.stats' in sys.modules)\n"
        "from great_expectations.expectations.core import expect_column_kl_divergence_to_be_less_than as user\n"
        "print(user.stats.entropy([0.5, 0.5]) > 0, 'scipy.stats' in sys.modules)"
    )
    assert _in_python(code).communicate()[0].split() == ["False", "False", "True", "True"]
