"""The lines that pages on other programs give their readers run over a published warehouse as they stand."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from extractors.runtime.settings import PROJECT_ROOT, Settings

TOOLS = PROJECT_ROOT / "docs" / "tools"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    found = [code for kind, code in _BLOCK.findall((TOOLS / page).read_text("utf-8")) if kind == language]
    assert found, f"{page} has no block of {language}"
    return found


@pytest.mark.parametrize(
    ("page", "then", "printed"),
    [
        ("jupyter.md", "print(len(connection.sql('from dim_outlets').fetchall()))", "5"),
        ("superset.md", "print({'fct_articles', 'fct_place_mentions', 'relationships'} <= set(everything))", "True"),
    ],
)
def test_python_runs(undisturbed: Settings, tmp_path: Path, page: str, then: str, printed: str) -> None:
    (tmp_path / "data").symlink_to(undisturbed.home.root)
    script = "\n".join([*blocks(page, "python"), then])
    # in a process of its own: the threads of an open DuckDB would be lost in tests that fork
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, printed), done.stderr


def test_sql_for_the_shell_runs(undisturbed: Settings, tmp_path: Path) -> None:
    (line,) = [line for block in blocks("excel.md", "sh") for line in block.splitlines()]
    query = re.search(r'"(.+)"', line)
    assert query is not None
    command = [sys.executable, "-m", "dateline.commands.app", "sql"]
    command += ["--warehouse", str(undisturbed.home.warehouse), query[1], "-o", "articles.xlsx"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "articles.xlsx").stat().st_size > 1_000
