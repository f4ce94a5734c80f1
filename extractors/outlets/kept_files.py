"""Outlet and collection files as they were last validated, kept beside the bytecode.

Reading 173 files of YAML and validating them takes .17 s of CPU, and each process of a load needs them; kept, .03 s.
A file is kept by its own content, what its place says, and the code that reads it: whatever changes is read again. What
is wrong is never kept. Where nothing can be written, files are read as ever.
"""

from __future__ import annotations

import contextlib
import hashlib
import pickle
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pydantic
import yaml
from pydantic import BaseModel

from extractors.contracts import outlet
from extractors.runtime.atomic_files import write_atomically

KEPT: Final = Path(__file__).resolve().parent / "__pycache__" / "outlets.pickle"
_FEWEST = 20
"""Files that a registry must have to be kept: fewer are read quickly, and would displace the registry that is used."""
_DIGEST_BYTES = 32


@lru_cache(maxsize=1)
def _code() -> bytes:
    """A digest of everything but the files that decides how they are read."""
    digest = hashlib.sha256(f"{sys.version} {pydantic.VERSION} {yaml.__version__}".encode())
    for room in (Path(outlet.__file__).parent, Path(__file__).parent):
        for module in sorted(room.glob("*.py")):
            digest.update(module.read_bytes())
    return digest.digest()


class KeptFiles:
    """The files that were read the last time, and those that are read now, which ``save`` keeps instead."""

    def __init__(self) -> None:
        self._before: dict[bytes, BaseModel] = {}
        self._now: dict[bytes, BaseModel] = {}
        with contextlib.suppress(OSError, EOFError, ValueError, TypeError, AttributeError, ImportError, LookupError,
                                 pickle.UnpicklingError):  # fmt: skip
            digest, content = (whole := KEPT.read_bytes())[:_DIGEST_BYTES], whole[_DIGEST_BYTES:]
            if digest == self._sign(content):
                self._before = pickle.loads(content)  # noqa: S301 - our own, as the bytecode beside it

    @staticmethod
    def _sign(content: bytes) -> bytes:
        return hashlib.sha256(_code() + content).digest()

    @staticmethod
    def key_of(model: type[BaseModel], content: bytes, place: dict[str, Any]) -> bytes:
        """Return what a file is kept by: its content, and what its place says."""
        return hashlib.sha256(repr((model.__name__, sorted(place.items()))).encode() + content).digest()

    def find(self, key: bytes) -> BaseModel | None:
        """Return what was read of a file the last time; None if it is new."""
        found = self._before.get(key)
        if found is not None:
            self._now[key] = found
        return found

    def put(self, key: bytes, read: BaseModel) -> None:
        """Add what was read of a file."""
        self._now[key] = read

    def save(self) -> None:
        """Keep what was read for the next process, if that is other than what is kept."""
        if len(self._now) < _FEWEST or self._now.keys() == self._before.keys():
            return
        content = pickle.dumps(self._now, pickle.HIGHEST_PROTOCOL)
        with contextlib.suppress(OSError):  # they are read again the next time
            KEPT.parent.mkdir(exist_ok=True)
            write_atomically(KEPT, self._sign(content) + content)
