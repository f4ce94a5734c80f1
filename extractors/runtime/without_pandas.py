"""DuckDB without pandas: what a process that passes no data frames to it need not load."""

from __future__ import annotations

import sys
from typing import cast


def leave_pandas_out() -> None:
    """Make pandas look as if it were not installed, in this process, unless it is loaded already.

    DuckDB looks at the first parameter of a query whether it is a data frame, and for that it loads pandas, which loads
    NumPy and PyArrow: 95 MB and half a second. A process calls this at its edge, if nothing in it needs pandas.
    """
    modules = cast("dict[str, object]", sys.modules)
    modules.setdefault("pandas", None)
