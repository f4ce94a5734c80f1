"""Compiled Jinja templates, kept beside their sources as Python keeps its modules: compiling takes longer than
rendering.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache
from jinja2.bccache import Bucket

_JINJA = importlib.metadata.version("jinja2")


class _Kept(FileSystemBytecodeCache):
    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        # Jinja looks at the source alone; what it is compiled to follows from these as well
        made_by = (_JINJA, environment.autoescape, environment.trim_blocks, environment.lstrip_blocks)
        return super().get_bucket(environment, f"{name} {made_by}", filename, source)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):  # a full disk: it is compiled again the next time
            super().dump_bytecode(bucket)


def bytecode_beside(templates: Path) -> FileSystemBytecodeCache | None:
    """Return what keeps the compiled templates of a folder in ``__pycache__`` below it; None where nothing can be
    written there. Like the statements of dbt they are kept also where Python is to write no bytecode.

    Each is kept with a digest of its source, and compiled again where that has changed.
    """
    folder = templates / "__pycache__"
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return None
    return _Kept(str(folder)) if os.access(folder, os.W_OK) else None
