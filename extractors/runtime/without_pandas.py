"""Processes without pandas: DuckDB and Arrow look for it, and few things here need it.

DuckDB looks at the first parameter of a query whether it is a data frame, and Arrow at its first array whether it is
made of a series. For that each imports pandas, which loads NumPy and PyArrow: 95 MB and half a second.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from importlib.abc import MetaPathFinder


class _Refusal(MetaPathFinder):
    """Lets the import of pandas fail as it does where there is none."""

    def find_spec(self, fullname: str, _path: object, _target: object = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is not imported here", name=fullname)


_REFUSAL = _Refusal()


def leave_pandas_out() -> None:
    """Make pandas look as if it were not installed, in this process, unless it is loaded already.

    A process calls this at its edge. What needs pandas after all calls ``let_pandas_in`` first.
    """
    if "pandas" not in sys.modules and _REFUSAL not in sys.meta_path:
        sys.meta_path.insert(0, _REFUSAL)


def let_pandas_in() -> None:
    """Let this process import pandas again, for a library that cannot do without it."""
    with contextlib.suppress(ValueError):
        sys.meta_path.remove(_REFUSAL)


@contextlib.contextmanager
def without_pandas() -> Iterator[None]:
    """Leave pandas out within a ``with`` block."""
    is_out = _REFUSAL in sys.meta_path
    leave_pandas_out()
    try:
        yield
    finally:
        if not is_out:
            let_pandas_in()
