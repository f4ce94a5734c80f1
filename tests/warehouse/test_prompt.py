"""``dateline sql``: one query in each format, a prompt, and clear words where there is nothing to ask."""

import json

import duckdb
import pytest

from warehouse.lookup import find_article
from warehouse.prompt import prompt, run_query
from warehouse.published import BuildError
from warehouse.worddiff import plain, word_diff


@pytest.fixture
def warehouse(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.t as select 1 as a, 'x,y' as b")
    return path


def test_formats(warehouse, tmp_path, capsys):
    assert run_query(warehouse, "select * from marts.t", "csv", None) == 0
    assert capsys.readouterr().out == 'a,b\n1,"x,y"\n'
    assert run_query(warehouse, "select * from marts.t", "json", None) == 0
    assert json.loads(capsys.readouterr().out) == [{"a": 1, "b": "x,y"}]
    assert run_query(warehouse, "select * from marts.t", "table", None) == 0
    assert "x,y" in capsys.readouterr().out
    target = tmp_path / "it's.parquet"
    assert run_query(warehouse, "select * from marts.t", "parquet", target) == 0
    assert duckdb.read_parquet(str(target)).fetchall() == [(1, "x,y")]


def test_what_is_wrong_is_said(warehouse, capsys):
    assert run_query(warehouse, "select nonsense", "table", None) == 1
    assert run_query(warehouse, "select 1", "parquet", None) == 2
    assert run_query(warehouse, "select 1", "xml", None) == 2
    said = capsys.readouterr().err
    assert "nonsense" in said
    assert "give --output FILE" in said
    assert "one of table, csv, json, parquet" in said


def test_it_only_reads(warehouse, capsys):
    assert run_query(warehouse, "delete from marts.t", "table", None) == 1
    assert "read-only" in capsys.readouterr().err


def test_the_prompt_takes_several_lines_and_lists_tables(warehouse, capsys):
    prompt(warehouse, iter(["select a", "from marts.t;", "\\d", "nonsense;", "\\q", "select 7;"]))
    said = capsys.readouterr().out
    assert "│ t " in said.replace("│     t", "│ t") or " t " in said
    assert "Parser Error" in said
    assert "7" not in said.rpartition("Parser Error")[2]


def test_no_warehouse_yet(tmp_path):
    with pytest.raises(BuildError, match="make run"):
        run_query(tmp_path / "none.duckdb", "select 1", "table", None)
    with pytest.raises(BuildError, match="make run"):
        find_article(tmp_path / "none.duckdb", "x")


def test_words_that_changed_are_marked():
    pieces = word_diff("The army took the town.", "The army left the town, sources said.")
    assert plain(pieces) == "The army [-took-]{+left+} the town{+, sources said+}."
    assert word_diff("same", "same")[0].what == "kept"
