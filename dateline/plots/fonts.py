"""The fonts that come with Dateline, as files of packages: Noto Sans and Noto Sans Arabic (variable, OFL).

They have the letters of the six label languages, and of Greek and Cyrillic. No package that is kept has the tens of
thousands of signs of Chinese, Japanese and Korean: those are drawn by a font of the machine.
"""

from __future__ import annotations

import importlib
import json
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")


@dataclass(frozen=True, slots=True)
class FontFile:
    """One file: its family as style sheets name it, its style (``normal`` or ``italic``), and where it lies."""

    family: str
    style: str
    path: Path


def font_files() -> list[FontFile]:
    """Return the files of all packages."""
    found = []
    for package in PACKAGES:
        folder = Path(importlib.import_module(package).__file__ or "").parent
        described = json.loads((folder / "metadata.json").read_text("utf-8"))
        found += [FontFile(described["family"], one["style"], folder / one["path"]) for one in described["files"]]
    return found
