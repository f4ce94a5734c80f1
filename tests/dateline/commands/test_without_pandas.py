"""A command that only asks the published file does not load pandas, which DuckDB would at its first parameter."""

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


@pytest.mark.parametrize(("command", "said"), [("search", "left out False"), ("load", "loaded True")])
def test_what_a_command_loads_beside_duckdb(command: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(command=command)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == said
