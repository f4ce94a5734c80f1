"""The index of a lake's candidate, and the order of its rows: what did not change is not written again."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from dateline.warehouse import candidate as candidates
from dateline.warehouse.row_order import order_rows
from extractors.stores.warehouse_files import open_candidate
from tests.dateline.warehouse.lake.small_lake import begin, build, lake_home

pytest.importorskip("duckdb_extension_ducklake")


def _files(candidate: Path, table: str) -> list[str]:
    with contextlib.closing(open_candidate(candidate)) as connection:
        query = "select data_file from ducklake_list_files('warehouse', ?, schema => 'marts') order by all"
        return [path for (path,) in connection.execute(query, [table]).fetchall()]


def test_one_table_is_ordered_and_no_other_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = lake_home(tmp_path)
    for number in (1, 2):
        build(home, number)
    candidate = begin(home)
    with contextlib.closing(open_candidate(candidate)) as connection:
        connection.execute("create schema search_index")
    before = {table: _files(candidate, table) for table in ("fct_articles", "fct_loads")}
    assert len(before["fct_loads"]) == 2
    monkeypatch.setattr(candidates, "update_index", lambda _: None)
    monkeypatch.setattr(candidates, "order_rows", lambda connection: order_rows(connection, least_rows=1000))
    candidates.index_candidate(candidate)
    assert _files(candidate, "fct_loads") == before["fct_loads"]
    assert len(ordered := _files(candidate, "fct_articles")) == 1
    assert ordered != before["fct_articles"]
    candidates.index_candidate(candidate)
    assert _files(candidate, "fct_articles") == ordered, "nothing came since"
