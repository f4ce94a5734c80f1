"""A file is there as it was or whole, and a register of lines never ends in half of one."""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from extractors.runtime.atomic_files import write_atomically
from extractors.stores.corrections import CORRECTED, REGISTER, Correction, CorrectionsError, add_correction
from extractors.stores.corrections import read_corrections as read


@contextmanager
def small_disk(size: int) -> Iterator[None]:
    """No file may be larger, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def correction(value: str) -> Correction:
    return Correction(CORRECTED, "beacon", "1", "title", value, "was", "Ada", "why", "2026-11-20T09:00:00+00:00")


def test_a_full_disk_leaves_the_earlier_file_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "outlet.yml"
    write_atomically(path, "one")
    path.chmod(0o644)
    with small_disk(100), pytest.raises(OSError, match="File too large"):
        write_atomically(path, "x" * 500)
    assert path.read_text() == "one"
    assert list(tmp_path.iterdir()) == [path]
    write_atomically(path, "two")
    assert path.read_text() == "two" and path.stat().st_mode & 0o777 == 0o644


def test_a_file_that_cannot_be_renamed_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise OSError(errno.EIO, "x")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(OSError, match="x"):
        write_atomically(tmp_path / "a", b"one")
    assert list(tmp_path.iterdir()) == []


def test_a_correction_that_the_disk_has_no_room_for_leaves_the_others(tmp_path: Path) -> None:
    """Half of a line would be damage, and nothing could be staged until a person removes it."""
    add_correction(tmp_path, correction("one"))
    size = (tmp_path / REGISTER).stat().st_size
    with small_disk(size + 60), pytest.raises(OSError, match="File too large"):
        add_correction(tmp_path, correction("two"))
    assert read(tmp_path).of("beacon", "1")["title"].value == "one"
    assert (tmp_path / REGISTER).stat().st_size == size
    add_correction(tmp_path, correction("two"))
    assert read(tmp_path).of("beacon", "1")["title"].value == "two"


def test_the_half_line_of_a_killed_command_does_not_count(tmp_path: Path) -> None:
    add_correction(tmp_path, correction("one"))
    whole = (tmp_path / REGISTER).read_bytes()
    for cut in range(1, len(whole) - 1, 7):
        (tmp_path / REGISTER).write_bytes(whole + whole[:cut])
        assert read(tmp_path).of("beacon", "1")["title"].value == "one"
    add_correction(tmp_path, correction("two"))
    assert (tmp_path / REGISTER).read_bytes().count(b"\n") == 2
    (tmp_path / REGISTER).write_bytes(b"half of a line\n" + whole)
    with pytest.raises(CorrectionsError, match="is damaged"):
        read(tmp_path)
