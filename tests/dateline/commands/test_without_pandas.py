"""No command loads pandas, which DuckDB would at its first parameter, until a library needs it."""

from __future__ import annotations

import subprocess
import sys

import pytest

_PROGRAM = """
import contextlib, sys
sys.argv = ["dateline", {command!r}, "--help"]
from dateline.commands import app
with contextlib.suppress(SystemExit):
    app.main()
import duckdb
assert duckdb.connect().execute("select $text", {{"text": "ferry"}}).fetchall() == [("ferry",)]
print("loaded" if sys.modules.get("pandas") else "left out", "numpy" in sys.modules)
"""


@pytest.mark.parametrize(("command", "said"), [("search", "left out False"), ("load", "left out False")])
def test_what_a_command_loads_beside_duckdb(command: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(command=command)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == said


def test_what_needs_pandas_may_load_it() -> None:
    program = """
import sys
from extractors.runtime.without_pandas import leave_pandas_out, let_pandas_in
leave_pandas_out()
import pyarrow as pa
assert pa.array([1, 2]).to_pylist() == [1, 2] and "pandas" not in sys.modules
let_pandas_in()
import pandas
print(pa.table({"x": [1, 2]}).to_pandas().x.sum())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["3"]
