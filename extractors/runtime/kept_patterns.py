"""Regular expressions compiled once for a checkout, as Python keeps the bytecode of its modules.

The readers have nine hundred patterns, and making Python's code of them takes two fifths of the processor time in which
a reading process starts. That code follows from the pattern, its flags and the version of Python alone, which is what
it is kept by: a pattern that changes is another pattern. Where the file cannot be read or written, or Python is built
otherwise, patterns are compiled as ever.
"""

from __future__ import annotations

import array
import contextlib
import hashlib
import importlib
import marshal
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from extractors.runtime.atomic_files import write_atomically

FOLDER: Final = Path(__file__).resolve().parent / "__pycache__"
_MOST_BYTES: Final = 32 * 1024**2
"""A file that has grown over this, by patterns that nobody uses any more, begins again."""
_DIGEST_BYTES: Final = 32
_Key = tuple[str, int]
_Compiled = tuple[int, bytes, int, dict[str, int]]
"""Flags, code, number of groups, and groups by name."""


class KeptPatterns:
    """The patterns of one kind of process, by ``name``. From ``use`` on ``re.compile`` looks here first; those that are
    new within ``keeping`` are kept for the next process.
    """

    def __init__(self, name: str, folder: Path = FOLDER) -> None:
        self._path = folder / f"patterns-{name}-{_python()}.marshal"
        self._known = _read(self._path)
        self._new: dict[_Key, _Compiled] | None = None
        self._compile: Any = None

    def use(self) -> None:
        """Let this process look for its patterns here."""
        with contextlib.suppress(ImportError, AttributeError):  # another Python than those that are known here
            self._parser = importlib.import_module("re._parser")
            self._compiler: Any = importlib.import_module("re._compiler")
            self._sre = importlib.import_module("_sre")
            self._compile = self._compiler.compile
            vars(self._compiler)["compile"] = self._look_up

    def leave(self) -> None:
        """Let ``re.compile`` be Python's own again."""
        if self._compile is not None:
            vars(self._compiler)["compile"], self._compile = self._compile, None

    @contextlib.contextmanager
    def keeping(self) -> Iterator[None]:
        """Keep what is compiled in a ``with`` block; outside of it a page may bring patterns that never come again."""
        self._new = {}
        try:
            yield
        finally:
            new, self._new = self._new, None
            if new:
                self._save(new)

    def _save(self, new: dict[_Key, _Compiled]) -> None:
        self._known |= new
        content = marshal.dumps(self._known)
        if len(content) > _MOST_BYTES:
            content = marshal.dumps(new)
        with contextlib.suppress(OSError):  # they are compiled again the next time
            self._path.parent.mkdir(exist_ok=True)
            write_atomically(self._path, hashlib.sha256(content).digest() + content)

    def _look_up(self, pattern: Any, flags: int = 0) -> re.Pattern[Any]:
        if type(pattern) is not str or flags & re.DEBUG:
            return self._compile(pattern, flags)  # type: ignore[no-any-return]
        key = (pattern, int(flags))
        kept = self._known.get(key)
        if kept is None:
            if self._new is None:
                return self._compile(pattern, flags)  # type: ignore[no-any-return]
            kept = self._new[key] = self._make(pattern, int(flags))
        of_all, code, groups, names = kept
        numbers = array.array("I", code).tolist()
        by_number: list[str | None] = [None] * (groups + 1)
        for name, number in names.items():
            by_number[number] = name
        return self._sre.compile(pattern, of_all, numbers, groups, names, tuple(by_number))  # type: ignore[no-any-return]

    def _make(self, pattern: str, flags: int) -> _Compiled:
        """What ``re._compiler.compile`` makes before it calls ``_sre.compile``, as plain values."""
        parsed = self._parser.parse(pattern, flags)
        code = array.array("I", map(int, self._compiler._code(parsed, flags)))
        names = {name: int(number) for name, number in parsed.state.groupdict.items()}
        return int(flags | parsed.state.flags), code.tobytes(), int(parsed.state.groups) - 1, names


def _python() -> str:
    """What decides how a pattern is compiled, as the part of a file's name."""
    return hashlib.sha256(repr((sys.version, sys.byteorder, array.array("I").itemsize)).encode()).hexdigest()[:16]


def _read(path: Path) -> dict[_Key, _Compiled]:
    with contextlib.suppress(OSError, EOFError, ValueError, TypeError):
        content = path.read_bytes()
        if hashlib.sha256(content[_DIGEST_BYTES:]).digest() == content[:_DIGEST_BYTES]:
            return dict(marshal.loads(content[_DIGEST_BYTES:]))  # noqa: S302 - our own, as the bytecode beside it
    return {}
