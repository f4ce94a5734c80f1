"""Patterns that are kept are those that Python compiles, in every respect, and only what is new is compiled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractors.runtime.kept_patterns import KeptPatterns

PATTERNS = [
    ("a(?P<year>[0-9]{4})b|(?i:ÄÖ)+?", 0),
    ("(?x) ( \\w+ ) # a word \n (?P<end> [^a-zé€\U0001f600]* )", re.IGNORECASE),
    ("^x.(?=y)(?<!z)(?P<q>['\"]).*?(?P=q)", re.MULTILINE | re.DOTALL),
    ("", re.ASCII),
]
TEXTS = ["a2026b ÄöÄÖ", " word €!", "x\ny'q'", "éäöß"]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptPatterns]:
    patterns = KeptPatterns("tests", tmp_path)
    re.purge()
    patterns.use()
    yield patterns
    patterns.leave()


def compiled() -> list[re.Pattern[str]]:
    re.purge()
    return [re.compile(pattern, flags) for pattern, flags in PATTERNS]


def next_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[KeptPatterns, list[str]]:
    """The patterns as another process has them, and those that it compiles itself."""
    patterns, made = KeptPatterns("tests", tmp_path), list[str]()
    make = patterns._make

    def counted(pattern: str, flags: int) -> Any:
        made.append(pattern)
        return make(pattern, flags)

    monkeypatch.setattr(patterns, "_make", counted)
    patterns.use()
    return patterns, made


def test_a_pattern_that_was_kept_is_what_python_compiles(
    kept: KeptPatterns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with kept.keeping():
        compiled()
    kept.leave()
    own = compiled()
    again, made = next_process(tmp_path, monkeypatch)
    with again.keeping():
        found = compiled()
        assert made == []
        assert re.compile("new+").fullmatch("newww")
        assert made == ["new+"]
    again.leave()
    assert found == own
    for one, other in zip(found, own, strict=True):
        assert (one.pattern, one.flags, one.groups) == (other.pattern, other.flags, other.groups)
        assert dict(one.groupindex) == dict(other.groupindex)
        for text in TEXTS:
            assert [m.groupdict() for m in one.finditer(text)] == [m.groupdict() for m in other.finditer(text)]


def test_what_a_page_brings_is_not_kept(kept: KeptPatterns, tmp_path: Path) -> None:
    with kept.keeping():
        re.compile("of the code")
    [file] = tmp_path.iterdir()
    before = file.read_bytes()
    assert re.compile("of a page").fullmatch("of a page")
    with kept.keeping():
        pass
    assert file.read_bytes() == before
    assert b"of a page" not in before


def test_bytes_and_faulty_patterns_are_pythons_affair(kept: KeptPatterns) -> None:
    with kept.keeping():
        assert re.compile(b"a+").fullmatch(b"aa")
        with pytest.raises(re.error, match="unterminated"):
            re.compile("(a")


@pytest.mark.parametrize("damage", [b"", b"0" * 40, b"\xff" * 200])
def test_a_damaged_file_is_made_again(kept: KeptPatterns, tmp_path: Path, damage: bytes) -> None:
    with kept.keeping():
        compiled()
    [file] = tmp_path.iterdir()
    whole = file.read_bytes()
    for content in (damage, whole[:-1], whole[:50] + bytes([whole[50] ^ 1]) + whole[51:]):
        kept.leave()
        file.write_bytes(content)
        again = KeptPatterns("tests", tmp_path)
        assert not again._known
        again.use()
        with again.keeping():
            assert len(compiled()) == len(PATTERNS)
        again.leave()
        assert KeptPatterns("tests", tmp_path)._known.keys() == {(p, int(f)) for p, f in PATTERNS}
