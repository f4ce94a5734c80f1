"""The lines that pages on other programs give their readers run over a published warehouse as they stand."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import duckdb
import pytest

from dateline.warehouse.exporting import export_duckdb
from extractors.runtime.settings import PROJECT_ROOT, Settings

TOOLS = PROJECT_ROOT / "docs" / "tools"
_BLOCK = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    found = [
        textwrap.dedent(code) for kind, code in _BLOCK.findall((TOOLS / page).read_text("utf-8")) if kind == language
    ]
    assert found, f"{page} has no block of {language}"
    return found


@pytest.mark.parametrize(
    ("page", "then", "printed"),
    [
        ("jupyter.md", "print(len(connection.sql('from dim_outlets').fetchall()))", "5"),
        ("superset.md", "print({'fct_articles', 'fct_place_mentions', 'relationships'} <= set(marts))", "True"),
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


def test_an_export_gives_tools_that_list_tables_alone_every_mart(undisturbed: Settings, tmp_path: Path) -> None:
    (tmp_path / "data").symlink_to(undisturbed.home.root)
    exported = tmp_path / "tables.duckdb"
    export_duckdb(undisturbed.home.warehouse, exported)
    listed = """
import json
inspector = inspect(create_engine("duckdb:///tables.duckdb", connect_args={"read_only": True}))
print(json.dumps([sorted(marts), sorted(inspector.get_table_names("marts")), inspector.get_view_names("marts")]))
"""
    script = "\n".join([*blocks("superset.md", "python"), listed])
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=True
    )
    marts, tables, views = json.loads(done.stdout)
    assert tables == marts and "fct_quotations" in tables and views == []
    comments = "select table_name, column_name, comment from duckdb_columns() where schema_name = 'marts' order by all"
    rows = "select count(*), count(distinct quotation_key) from marts.fct_quotations"
    before, after = (read_rows(path, comments, rows) for path in (undisturbed.home.warehouse, exported))
    assert before == after and any(comment for *_, comment in after[0])
    found = "select title from marts.search('library') order by all"
    assert read_rows(exported, found) == read_rows(undisturbed.home.warehouse, found) != [[]]
    schemas = "select distinct schema_name from duckdb_tables() order by all"
    assert read_rows(exported, schemas) == [[("marts",), ("quality",), ("search_index",)]]


def read_rows(path: Path, *queries: str) -> list[list[tuple[object, ...]]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return [connection.execute(query).fetchall() for query in queries]


def test_a_tool_that_lists_tables_alone_lists_every_mart(undisturbed: Settings, tmp_path: Path) -> None:
    (tmp_path / "data").symlink_to(undisturbed.home.root)
    listed = """
import json
kinds = "select table_name, table_type from information_schema.tables where table_schema = 'marts'"
with engine.connect() as connection:
    rows = [list(row) for row in connection.exec_driver_sql(kinds)]
print(json.dumps([marts, inspector.get_view_names("marts"), rows]))
"""
    script = "\n".join([*blocks("superset.md", "python"), listed])
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=True
    )
    tables, views, rows = json.loads(done.stdout)
    models = {path.stem for path in (PROJECT_ROOT / "dbt_project" / "models" / "marts").glob("*.sql")}
    functions = {"search", "find_person", "find_organisation", "find_place"}
    assert set(tables) == models - functions | {"publications"}
    assert sorted(tables) == sorted(name for name, _ in rows) and {kind for _, kind in rows} == {"BASE TABLE"}
    assert views == []


def test_sql_for_the_shell_runs(undisturbed: Settings, tmp_path: Path) -> None:
    (line,) = [line for block in blocks("excel.md", "sh") for line in block.splitlines()]
    query = re.search(r'"(.+)"', line)
    assert query is not None
    command = [sys.executable, "-m", "dateline.commands.app", "sql"]
    command += ["--warehouse", str(undisturbed.home.warehouse), query[1], "-o", "articles.xlsx"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "articles.xlsx").stat().st_size > 1_000
