"""What every process needs of many files of the checkout: parsed once, and kept beside them as JSON."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

from extractors.runtime.atomic_files import write_atomically

_Found = TypeVar("_Found")


def read_once(kept: Path, files: Iterable[Path], read: Callable[[], _Found]) -> _Found:
    """Return what ``read`` makes of ``files``: values as JSON has them, kept in the file ``kept`` until a file changes.

    The code that reads belongs to ``files``.

    Where a file cannot be read ``read`` is called, and says so; where nothing can be written nothing is kept.
    """
    digest = hashlib.sha256()
    try:
        for path in files:
            digest.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    except OSError:
        return read()
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
        of, text = kept.read_text("utf-8").split("\n", 1)
        if of == _signed(digest.hexdigest(), text):
            found: _Found = json.loads(text)
            return found
    found = read()
    text = json.dumps(found, ensure_ascii=False)
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(kept, f"{_signed(digest.hexdigest(), text)}\n{text}")
    return found


def _signed(digest: str, text: str) -> str:
    """The digest of the files with that of what was read, so that a damaged file is read again."""
    return f"{digest} {hashlib.sha256(text.encode()).hexdigest()}"
