"""Arrow without pandas, which it would import at its first array."""

from __future__ import annotations

import sys
from importlib.abc import MetaPathFinder

import pyarrow as pa


def spare_pandas() -> None:
    """Let Arrow make its first array as if pandas were not installed; without effect where pandas is imported.

    Before each array that is made of Python's values Arrow asks whether they are a series of pandas, and the first time
    it imports pandas to know: longer than a load's pages take to read. Here no values are. It asks once, so pandas can
    be imported afterwards, and ``to_pandas`` imports it. An array or scalar without a type imports it all the same.
    """
    if "pandas" in sys.modules:
        return
    refusal = _Refusal()
    sys.meta_path.insert(0, refusal)
    try:
        pa.array([], pa.string())
    finally:
        sys.meta_path.remove(refusal)


class _Refusal(MetaPathFinder):
    """Lets the import of pandas fail as it does where there is none."""

    def find_spec(self, fullname: str, _path: object, _target: object = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is not imported here", name=fullname)
