"""What the command line prints of a full disk: one line that names the disk and what to do."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from dateline.commands import app
from dateline.commands.outcomes import CANNOT_BUILD


def test_a_full_disk_without_a_path_is_the_fullest_of_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    for name in ("raw", "staged", "state", "quality"):
        (tmp_path / name).mkdir()
    free = {tmp_path / "staged": 0}
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=free.get(Path(folder), 10**9)))
    error = OSError(errno.ENOSPC, "No space left on device")
    assert app._exit_code(error) == CANNOT_BUILD
    assert app._message(error) == (
        f"the disk is full ({tmp_path / 'staged'}); make room and run the command again (nothing published is lost)"
    )


def test_a_full_disk_with_a_path_is_that_of_the_file(tmp_path: Path) -> None:
    error = OSError(errno.EDQUOT, "Disk quota exceeded", str(tmp_path / "x" / "page.html"))
    assert app._message(error).startswith(f"the disk quota is used up ({tmp_path / 'x'}); make room")


def test_a_full_disk_that_duckdb_reports_is_no_traceback() -> None:
    assert app._exit_code(duckdb.IOException("Could not write: No space left on device")) == CANNOT_BUILD
