"""A sample file is compact and complete: every table, view, macro and comment that a reader of the published warehouse
meets.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dateline.commands.sample import open_newsroom
from dateline.warehouse.exporting import export_duckdb
from extractors.runtime.settings import Settings


@pytest.fixture(scope="module")
def copied(undisturbed: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sample") / "it's a sample.duckdb"
    export_duckdb(undisturbed.home.warehouse, file)
    return file


def ask(path: Path, query: str) -> Any:
    with contextlib.closing(duckdb.connect(str(path), read_only=True)) as connection:
        return connection.execute(query).fetchall()


def test_two_samples_can_be_made_at_once() -> None:
    with contextlib.ExitStack() as serving:
        addresses = [set(open_newsroom(serving).base_urls.values()) for _ in range(2)]
    assert len(addresses[0] | addresses[1]) == 8


_RELATIONS = (
    "select schema_name, table_name, comment from duckdb_tables() where schema_name <> 'working' "
    "union all select schema_name, view_name, comment from duckdb_views() "
    "where not internal and schema_name <> 'working'"
)


@pytest.mark.parametrize(
    "query",
    [
        f"{_RELATIONS} order by all",
        "select schema_name, table_name, column_name, data_type, comment from duckdb_columns() "
        "where not internal and schema_name <> 'working' order by all",
        "select article_key, title, body, published_at from marts.fct_articles order by all",
        "select * from marts.search('lighthouse') order by all",
        "select function_name, comment from duckdb_functions() where not internal order by all",
    ],
)
def test_nothing_is_lost(undisturbed: Settings, copied: Path, query: str) -> None:
    found = ask(copied, query)
    assert found == ask(undisturbed.home.warehouse, query)
    assert found


def test_every_mart_is_a_table_with_its_rows_and_what_only_builds_read_is_left_out(
    undisturbed: Settings, copied: Path
) -> None:
    working = "select table_name from duckdb_tables() where schema_name = 'working'"
    assert ask(undisturbed.home.warehouse, working)
    assert not ask(copied, working)
    marts = "select table_name from duckdb_tables() where schema_name = 'marts' order by all"
    names = "select table_name from information_schema.tables where table_schema = 'marts' order by all"
    assert ask(copied, marts) == ask(undisturbed.home.warehouse, names)
    for (name,) in ask(copied, marts):
        rows = f"from marts.{name} order by all"
        assert ask(copied, rows) == ask(undisturbed.home.warehouse, rows), name


def test_a_sample_is_one_file_that_is_no_longer_than_what_it_is_of(undisturbed: Settings, copied: Path) -> None:
    assert copied.stat().st_size < min(20_000_000, undisturbed.home.warehouse.stat().st_size + 1)
    assert [path.name for path in copied.parent.iterdir()] == [copied.name]
