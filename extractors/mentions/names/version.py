"""The version of the rules and lists of names, apart from them: a manifest names it without importing them."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from extractors.mentions.names.lists import LISTED_ORGANISATIONS, LISTED_PEOPLE

_HERE = Path(__file__).parent
_SHARED = ("bounds.py", "folding.py", "text_view.py")


@lru_cache(maxsize=1)
def names_version() -> str:
    """Return a digest of all that decides which names are found and what they stand for, 12 hexadecimal digits."""
    files = [
        LISTED_PEOPLE,
        LISTED_ORGANISATIONS,
        *(_HERE.parent / name for name in _SHARED),
        *sorted(_HERE.rglob("*.py")),
    ]
    return digest_of([*files, *sorted(path for path in (_HERE / "data").rglob("*") if path.is_file())])


def digest_of(paths: list[Path]) -> str:
    """Return a digest of the contents of files, 12 hexadecimal digits."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
