"""Results of queries: every row and column is shown, and files by their ending hold what was asked for."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import duckdb
import pytest

from dateline.commands.result_files import choose_format
from dateline.commands.result_table import format_result
from dateline.commands.sql_prompt import run_query
from dateline.reports import spreadsheet
from dateline.reports.spreadsheet import MAX_CELL, TooManyRowsError, write_xlsx


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.words as select i as number, 'word ' || i as word from range(1500) t(i)")
        connection.execute(
            "create table marts.wide as select " + ", ".join(f"'value {i}' as column_{i}" for i in range(40))
        )
    return path


def test_every_row_and_column_is_shown(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_query(warehouse, "select * from marts.words order by number", "table", None) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1503
    assert lines[0].split() == ["number", "│", "word"]
    assert lines[-2].split() == ["1499", "│", "word", "1499"]
    assert lines[-1] == "(1,500 rows)"
    assert run_query(warehouse, "describe marts.wide", "table", None) == 0
    assert sum(line.startswith("column_") for line in capsys.readouterr().out.splitlines()) == 41  # and the heading
    assert run_query(warehouse, "select * from marts.wide", "table", None) == 0
    assert [line.split(" │ ")[1] for line in capsys.readouterr().out.splitlines() if "│" in line] == [
        f"value {i}" for i in range(40)
    ]


def test_long_cells_become_records_and_nothing_is_cut() -> None:
    body = "First paragraph, " * 30 + "end.\n\nSecond."
    lines = list(format_result(["title", "body"], ["VARCHAR", "VARCHAR"], [("A title", body), (None, "x")], width=100))
    assert lines[0].startswith("─── row 1 ")
    assert lines[1] == "title │ A title"
    assert lines[2] == f"body  │ {body.splitlines()[0]}"
    assert lines[4] == "      │ Second."
    assert lines[-1] == "(2 rows)"


def test_numbers_are_aligned_and_letters_of_two_columns_counted() -> None:
    rows = [("北京", 5, True), ("Oslo", 1_234, None)]
    lines = list(format_result(["place", "count", "is_capital"], ["VARCHAR", "BIGINT", "BOOLEAN"], rows, width=80))
    assert lines == [
        "place │ count │ is_capital",
        "──────┼───────┼───────────",
        "北京  │     5 │ true",
        "Oslo  │  1234 │",
        "(2 rows)",
    ]


def test_control_characters_do_not_reach_the_terminal() -> None:
    (_, _, line, _) = format_result(["a"], ["VARCHAR"], [("x\x1b[31mred\u202e",)], width=80)
    assert "\x1b" not in line
    assert "\u202e" not in line


@pytest.mark.parametrize(
    ("asked", "name", "chosen"),
    [
        (None, None, "table"),
        (None, "a.csv", "csv"),
        (None, "a.XLSX", "xlsx"),
        (None, "a.parquet", "parquet"),
        (None, "a.json", "json"),
        (None, "a.txt", "table"),
        (None, "result", "table"),
        (None, "week.47", "table"),
        (None, "a.xls", "xls"),
        ("table", "a.xls", "table"),
        ("json", "a.csv", "json"),
    ],
)
def test_the_format_is_that_of_the_ending(asked: str | None, name: str | None, chosen: str) -> None:
    assert choose_format(asked, Path(name) if name else None) == chosen


def test_an_ending_that_is_no_format_writes_nothing(
    warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "result.xls"
    assert run_query(warehouse, "select 1", choose_format(None, path), path) == 2
    assert "no format 'xls'; one of table, csv, json, parquet, xlsx" in capsys.readouterr().err
    assert not path.exists()


def test_a_workbook_holds_values_and_no_formula(warehouse: Path, tmp_path: Path) -> None:
    path = tmp_path / "result.xlsx"
    query = (
        "select '=1+1' as text, 7 as number, timestamp '2026-11-20 09:30:00' as moment, date '0700-01-01' as old, "
        "12345678901234567890::hugeint as large, 'https://pier.example/' as address, 'nan'::double as nothing"
    )
    assert run_query(warehouse, query, "xlsx", path) == 0
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        names = book.namelist()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert not any("external" in name for name in names)
    for text in ("=1+1", "0700-01-01", "12345678901234567890", "https://pier.example/", "nan"):
        assert f">{text}<" in sheet
    assert "<v>7</v>" in sheet
    assert "<v>46346.395833" in sheet  # days since 1899-12-30


def test_a_workbook_has_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_xlsx(tmp_path / "long.xlsx", ["body"], [("x" * 50_000,)])
    with zipfile.ZipFile(tmp_path / "long.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "x" * (MAX_CELL - 1) + "…<" in sheet
    monkeypatch.setattr(spreadsheet, "MAX_ROWS", 10)
    with pytest.raises(TooManyRowsError, match=r"\.csv"):
        write_xlsx(tmp_path / "many.xlsx", ["n"], ((dt.date(2026, 1, 1),) for _ in range(11)))
    assert not (tmp_path / "many.xlsx").exists()
