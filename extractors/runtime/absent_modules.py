"""Libraries that another library imports where it finds them, and that nothing here uses."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def seems_absent(*names: str) -> Iterator[None]:
    """Let modules look as if they were not installed within a ``with`` block, unless they are loaded already."""
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]  # how Python itself notes that there is none
    try:
        yield
    finally:
        for name in hidden:
            sys.modules.pop(name, None)
