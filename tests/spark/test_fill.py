"""Rows that Spark wrote become rows of the candidate's tables, or the build is refused."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dateline.warehouse.published import BuildError
from dateline.warehouse.spark.fill import empty, fill


@pytest.fixture
def candidate(tmp_path: Path) -> Path:
    path = tmp_path / "candidate.duckdb"
    with contextlib.closing(duckdb.connect(str(path))) as connection:
        connection.execute("create schema working; create table working.int_seeds (a integer);")
        connection.execute("create table working.int_terms (term ubigint, similarity double, note varchar)")
        connection.execute("insert into working.int_terms values (1, 1, 'made on no load')")
    (tmp_path / "inputs" / "working.int_seeds").mkdir(parents=True)
    return path


def write(out: Path, name: str, query: str) -> None:
    folder = out / "working" / name
    folder.mkdir(parents=True, exist_ok=True)
    duckdb.sql(f"copy ({query}) to '{folder}/rows.parquet' (format parquet)")


def rows(candidate: Path) -> list[Any]:
    with contextlib.closing(duckdb.connect(str(candidate), read_only=True)) as connection:
        return connection.execute("from working.int_terms order by note").fetchall()


def test_rows_replace_those_of_the_empty_build_with_the_types_of_the_table(candidate: Path, tmp_path: Path) -> None:
    query = "select 'b' as note, (-1)::bigint as term, 0.25::decimal(4, 2) as similarity union all select 'a', 7, null"
    write(tmp_path / "out", "int_terms", query)
    fill(candidate, tmp_path / "out", [("int_terms", 1.0)], memory_limit="1GB")
    assert rows(candidate) == [(7, None, "a"), (2**64 - 1, 0.25, "b")]


def test_what_a_build_on_no_load_has_is_deleted_and_seeds_stay(candidate: Path) -> None:
    with contextlib.closing(duckdb.connect(str(candidate))) as connection:
        connection.execute("insert into working.int_seeds values (3)")
        connection.execute("create view working.terms as from working.int_terms")
    empty(candidate, ["int_seeds"])
    assert rows(candidate) == []
    with contextlib.closing(duckdb.connect(str(candidate), read_only=True)) as connection:
        assert connection.execute("from working.int_seeds").fetchall() == [(3,)]


@pytest.mark.parametrize(
    ("models", "query", "said"),
    [
        ([("int_terms", 1.0), ("int_links", 1.0)], "select 1 as term, 1 as similarity, '' as note", "int_links"),
        ([], "select 1 as term, 1 as similarity, '' as note", "int_terms"),
        ([("int_terms", 1.0)], "select 1 as term, '' as note", "similarity"),
        ([("int_terms", 1.0)], "select 1 as term, 1 as similarity, '' as note, 1 as more", "more"),
    ],
)
def test_other_tables_or_columns_than_the_models_have_are_refused(
    candidate: Path, tmp_path: Path, models: list[tuple[str, float]], query: str, said: str
) -> None:
    write(tmp_path / "out", "int_terms", query)
    with pytest.raises(BuildError, match=said):
        fill(candidate, tmp_path / "out", models, memory_limit="1GB")
