"""The fonts that come with Dateline, as files of packages, and which of them draws a character. All are OFL.

Noto Sans (Latin, Greek, Cyrillic) and Noto Sans Arabic are variable; Noto Sans SC (Chinese, Japanese) and Noto Sans KR
(Korean) have one weight, and programs draw a bold one from it. What none of them has is drawn by a font of the machine.
"""

from __future__ import annotations

import functools
import importlib
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")
SANS_PACKAGES = {"pylopdf_fonts_zh_cn": "Noto Sans SC", "pylopdf_fonts_ko": "Noto Sans KR"}
"""Packages of one weight, by their family; Han characters are drawn by the first."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """One file: its family as style sheets name it, style (``normal`` or ``italic``), where it lies, its weights."""

    family: str
    style: str
    path: Path
    weights: str = "100 900"


@functools.cache
def font_files() -> tuple[FontFile, ...]:
    """Return the files of all packages, in the order in which they are asked for a character."""
    found = []
    for package in PACKAGES:
        folder = Path(importlib.import_module(package).__file__ or "").parent
        described = json.loads((folder / "metadata.json").read_text("utf-8"))
        found += [FontFile(described["family"], one["style"], folder / one["path"]) for one in described["files"]]
    found += [
        FontFile(family, "normal", importlib.import_module(package).sans_path(), "400")
        for package, family in SANS_PACKAGES.items()
    ]
    return tuple(found)


@functools.cache
def characters_of(font: FontFile) -> frozenset[int]:
    """Return the code points that a font has a glyph for."""
    from fontTools.ttLib import TTFont  # commands that draw nothing need not load it

    with TTFont(font.path, lazy=True) as opened:
        return frozenset(opened.getBestCmap())


def font_of(character: str) -> FontFile | None:
    """Return the upright font that draws a character; None for one that no package has."""
    for font in font_files():
        if font.style == "normal" and ord(character) in characters_of(font):
            return font
    return None


def font_runs(text: str) -> Iterator[tuple[FontFile | None, str]]:
    """Cut a text into runs that one font draws. A space or a sign stays with what is before it, where its font can."""
    first, now = next(iter(font_files())), None

    def of(character: str) -> FontFile | None:
        nonlocal now
        if not (now and not character.isalnum() and ord(character) in characters_of(now)):
            now = first if character.isascii() else font_of(character)
        return now

    for font, characters in itertools.groupby(text, of):
        yield font, "".join(characters)
