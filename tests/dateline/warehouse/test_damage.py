"""A damaged warehouse file is distinguished from a locked one, and each message names the remedy."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb
import pytest

from dateline.commands import app
from dateline.commands.outcomes import CANNOT_BUILD
from dateline.commands.sql_prompt import run_query
from dateline.warehouse.candidate import disk_errors
from dateline.warehouse.damage import describe_damage, is_damage, why_unopened
from dateline.warehouse.lookup import open_published
from dateline.warehouse.published import BuildError, read_published

BLOCK, HEADERS = 262_144, 12_288


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.words as select md5(i::varchar) as word from range(200000) as r(i)")
    return path


def block_of_rows(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as connection:
        found = connection.execute("select max(block_id) from pragma_storage_info('marts.words')").fetchone()
    assert found is not None
    return int(found[0])


def spoil(path: Path, offset: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(os.urandom(4000))


def test_a_cut_file_names_its_remedy(warehouse: Path) -> None:
    os.truncate(warehouse, 100_000)
    for look in (open_published, read_published):
        with pytest.raises(BuildError, match=r"cannot be opened as a DuckDB file .*dateline build --full"):
            look(warehouse)


def test_a_block_with_another_checksum_is_no_lock_of_another_program(warehouse: Path) -> None:
    size = warehouse.stat().st_size
    for offset in range(HEADERS + 5000, size, BLOCK):
        spoil(warehouse, offset)
    for look in (open_published, read_published):
        with pytest.raises(BuildError, match="Corrupt database file") as raised:
            look(warehouse)
        assert "another program" not in str(raised.value)
        assert f"`mv {warehouse} {warehouse}.damaged`, then `dateline build --full`" in str(raised.value)


def test_a_lock_is_still_reported_as_one() -> None:
    held = duckdb.IOException("IO Error: Could not set lock on file: Conflicting lock is held in python (PID 7)")
    assert "is open for writing in another program" in why_unopened(Path("w.duckdb"), held)


def test_a_question_that_meets_damaged_rows_says_how_they_are_made_again(
    warehouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(warehouse, HEADERS + block_of_rows(warehouse) * BLOCK + 20_000)
    assert run_query(warehouse, "select max(word) from marts.words", "csv", None) == 1
    said = capsys.readouterr().err
    assert f"`mv {warehouse} {warehouse}.damaged`, then `dateline build --full`" in said
    with duckdb.connect(str(warehouse), read_only=True) as connection, pytest.raises(duckdb.Error) as raised:
        connection.execute("select max(word) from marts.words").fetchall()
    assert app._exit_code(raised.value) == CANNOT_BUILD
    assert "is damaged (IO Error: Corrupt database file" in app._message(raised.value)
    candidate = warehouse.with_name("candidate.duckdb")
    with pytest.raises(BuildError) as reported, disk_errors(candidate, warehouse):
        raise raised.value
    assert str(reported.value) == describe_damage(warehouse, raised.value)


def test_other_errors_are_no_damage(tmp_path: Path) -> None:
    assert not is_damage(duckdb.CatalogException("Catalog Error: Table with name x does not exist"))
    with pytest.raises(duckdb.CatalogException), disk_errors(tmp_path, tmp_path):
        raise duckdb.CatalogException("no such table")


def test_a_cut_parquet_file_is_no_damage_of_the_warehouse() -> None:
    said = 'IO Error: Could not read enough bytes from file "staged/x/articles.parquet": attempted to read 8 bytes'
    assert not is_damage(said) and is_damage(said.replace("articles.parquet", "warehouse.duckdb"))
