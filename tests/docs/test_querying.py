"""What the page on querying says about seeing a new publication in a process that lives long."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest


@pytest.fixture
def published(tmp_path: Path) -> Path:
    for number in (1, 2):
        with duckdb.connect(str(tmp_path / f"{number}.duckdb")) as connection:
            connection.execute(f"create table publication as select {number} as number")
    path = tmp_path / "warehouse.duckdb"
    (tmp_path / "1.duckdb").rename(path)
    return path


def publish_next(published: Path) -> None:
    published.with_name("2.duckdb").replace(published)


def number(connection: duckdb.DuckDBPyConnection, table: str = "publication") -> int:
    row = connection.execute(f"select number from {table}").fetchone()
    assert row is not None
    return int(row[0])


def test_a_new_connection_beside_an_open_one_sees_the_old_file_until_all_are_closed(published: Path) -> None:
    opened = duckdb.connect(str(published), read_only=True)
    publish_next(published)
    link = published.with_name("link.duckdb")
    link.symlink_to(published)
    for path in (published, link):
        with duckdb.connect(str(path), read_only=True) as connection:
            assert number(connection) == 1
    opened.close()
    with duckdb.connect(str(published), read_only=True) as connection:
        assert number(connection) == 2


def test_a_file_attached_to_a_database_in_memory_is_the_new_one(published: Path) -> None:
    with duckdb.connect(str(published), read_only=True) as opened:
        publish_next(published)
        with duckdb.connect() as connection:
            connection.execute(f"attach '{published}' as warehouse (read_only)")
            assert (number(opened), number(connection, "warehouse.publication")) == (1, 2)
