"""Arrow makes arrays of values without importing pandas, and still converts to and from it."""

from __future__ import annotations

import subprocess
import sys

_SCRIPT = """
import sys
import extractors.pipeline.workers.preload  # reads pages, and makes Arrow tables of their rows
import pyarrow as pa
made = pa.table({"a": pa.array(["x", None], pa.string()), "b": pa.array([1, 2], pa.int64())})
assert "pandas" not in sys.modules, "pandas is imported"
frame = made.to_pandas()
assert frame["b"].tolist() == [1, 2]
import pandas
assert pa.Table.from_pandas(frame, preserve_index=False).column("b").to_pylist() == [1, 2]
assert pa.array(pandas.Series(["x", None])).to_pylist() == ["x", None]
"""


def test_pandas_is_imported_where_it_is_asked_for_alone() -> None:
    done = subprocess.run([sys.executable, "-c", _SCRIPT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
