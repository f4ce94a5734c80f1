"""A fault of the disk in a build is one line that names the disk it is on."""

from __future__ import annotations

import errno
from pathlib import Path

import duckdb
import pytest

from dateline.warehouse.candidate import disk_errors
from dateline.warehouse.published import BuildError


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/elsewhere/x/file"), "the disk is full (/elsewhere/x)"),
        (duckdb.IOException("IO Error: No space left on device"), "the disk is full ("),
        (OSError(errno.EMFILE, "Too many open files"), "this process has too many files open"),
        (OSError(errno.EROFS, "Read-only file system"), "the disk is read-only"),
    ],
)
def test_the_line_names_the_fault_and_the_disk(tmp_path: Path, error: Exception, message: str) -> None:
    with pytest.raises(BuildError) as raised, disk_errors(tmp_path / "candidate.duckdb"):
        raise error
    assert message in str(raised.value) and "nothing published is lost" in str(raised.value)


def test_of_two_disks_the_one_with_the_least_room_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch, home = tmp_path / "scratch", tmp_path / "home"
    scratch.mkdir()
    home.mkdir()
    free = {scratch: 0, home: 1 << 40}
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(scratch))
    usage = type("Usage", (), {})
    monkeypatch.setattr("shutil.disk_usage", lambda folder: _with(usage(), free[Path(folder)]))
    with pytest.raises(BuildError, match="scratch"), disk_errors(home / "candidate.duckdb"):
        raise duckdb.IOException("IO Error: No space left on device")


def _with(usage: object, free: int) -> object:
    usage.free = free  # type: ignore[attr-defined]
    return usage


def test_another_error_of_the_database_stays_what_it_is(tmp_path: Path) -> None:
    with pytest.raises(duckdb.CatalogException), disk_errors(tmp_path / "candidate.duckdb"):
        raise duckdb.CatalogException("no such table")
