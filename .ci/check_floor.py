#!/usr/bin/env python3
"""Check that the floor of branch coverage was not lowered: ``check_floor.py COMMIT`` compares with an earlier commit.

The floor is ``fail_under`` in ``pyproject.toml``. ``make coverage`` fails below it. Raise it when coverage has risen.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def floor_of(pyproject: str) -> float:
    """The floor that a ``pyproject.toml`` sets, in per cent; 0 where it sets none."""
    report = tomllib.loads(pyproject).get("tool", {}).get("coverage", {}).get("report", {})
    return float(report.get("fail_under", 0))


def earlier_pyproject(commit: str, root: Path = ROOT) -> str | None:
    """The ``pyproject.toml`` of a commit, None where git has no such commit (the first push of a branch)."""
    command = ["git", "show", f"{commit}:pyproject.toml"]
    shown = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    return shown.stdout if shown.returncode == 0 else None


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Print the comparison and return the exit code: 1 where the floor is lower than before, 2 for a wrong call."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write(f"{__doc__}\n")
        return 2
    now = floor_of((root / "pyproject.toml").read_text(encoding="utf-8"))
    earlier = earlier_pyproject(arguments[0], root)
    if earlier is None:
        sys.stdout.write(f"no commit {arguments[0]} to compare the floor of {now:g} % with\n")
        return 0
    before = floor_of(earlier)
    if now < before:
        sys.stderr.write(
            f"pyproject.toml: fail_under is {now:g}, it was {before:g} in {arguments[0]}; "
            "add tests instead of lowering the floor of branch coverage\n"
        )
        return 1
    sys.stdout.write(f"floor of branch coverage: {now:g} %, before {before:g} %\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
