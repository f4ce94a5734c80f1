"""What is read from many files is kept, and read again where a file changed, is gone, or what was kept is damaged."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from extractors.runtime.kept_reading import read_once


def test_it_is_read_once_and_again_when_a_file_changes_or_what_is_kept_is_damaged(tmp_path: Path) -> None:
    one, two, kept = tmp_path / "one", tmp_path / "two", tmp_path / "kept" / "found.json"
    one.write_text("a")
    two.write_text("b")
    reads: list[int] = []

    def read() -> dict[str, str]:
        reads.append(1)
        return {"é": one.read_text() + two.read_text()}

    ask = partial(read_once, kept, [one, two], read)
    assert [ask(), ask()] == [{"é": "ab"}] * 2
    assert len(reads) == 1
    two.write_text("c")
    assert ask() == {"é": "ac"}
    assert len(reads) == 2
    for damage in (b"", b"{", kept.read_bytes()[:-2], kept.read_bytes().replace(b"ac", b"ad"), b"\xff"):
        kept.write_bytes(damage)
        assert ask() == {"é": "ac"}
    assert len(reads) == 7
    kept.unlink()
    kept.mkdir()
    assert ask() == {"é": "ac"}, "where nothing can be kept it is read each time"


def test_a_file_that_is_gone_is_for_the_reader_to_report(tmp_path: Path) -> None:
    def read() -> None:
        raise LookupError("no such file")

    with pytest.raises(LookupError, match="no such file"):
        read_once(tmp_path / "kept.json", [tmp_path / "gone"], read)
