"""``dateline sql``: one query in each format, a prompt, and clear words where there is nothing to ask."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import duckdb
import pytest

from dateline.commands.sql_prompt import prompt, run_query
from dateline.reports.worddiff import plain, word_diff
from dateline.warehouse.lookup import find_article, find_record_of_page
from dateline.warehouse.published import BuildError


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.t as select 1 as a, 'x,y' as b")
    return path


def test_formats(warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_query(warehouse, "select * from marts.t", "csv", None) == 0
    assert capsys.readouterr().out == 'a,b\n1,"x,y"\n'
    assert run_query(warehouse, "select * from marts.t", "json", None) == 0
    assert json.loads(capsys.readouterr().out) == [{"a": 1, "b": "x,y"}]
    assert run_query(warehouse, "select * from marts.t", "table", None) == 0
    assert "x,y" in capsys.readouterr().out
    target = tmp_path / "it's.parquet"
    assert run_query(warehouse, "select * from marts.t", "parquet", target) == 0
    assert duckdb.read_parquet(str(target)).fetchall() == [(1, "x,y")]


def test_what_is_wrong_is_said(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_query(warehouse, "select nonsense", "table", None) == 1
    assert run_query(warehouse, "select 1", "parquet", None) == 2
    assert run_query(warehouse, "select 1", "xml", None) == 2
    said = capsys.readouterr().err
    assert "nonsense" in said
    assert "give --output FILE" in said
    assert "one of table, csv, json, parquet" in said


def test_a_column_that_is_not_there_is_answered_with_those_alike(
    warehouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("create table marts.dim_docks (dock_name varchar, time_zone varchar)")
    for query in ("select d.titel, time_zon from t join dim_docks d on true", "select dock_time_zone from dim_docks"):
        assert run_query(warehouse, query, "table", None) == 1
        said = capsys.readouterr().err
        assert 'all of dim_docks: dateline sql "\\d dim_docks"' in said
        assert "Candidate bindings" not in said
    assert "alike: dim_docks.time_zone" in said
    assert run_query(warehouse, "from no_such_thing", "table", None) == 1
    assert 'all tables: dateline sql "\\d"' in capsys.readouterr().err
    assert run_query(warehouse, "select a, c", "table", None) == 1
    assert "alike" not in capsys.readouterr().err, "no table is named"


def test_an_empty_query_is_wrong(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for query in ("", " ; \n"):
        assert run_query(warehouse, query, "table", None) == 2
        assert "the query is empty" in capsys.readouterr().err


def test_another_file_that_is_no_database_is_no_damage_of_the_warehouse(
    warehouse: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("no database " * 2000)
    assert run_query(warehouse, f"attach '{other}' as other", "table", None) == 1
    said = capsys.readouterr().err
    assert "notes.txt" in said and "the warehouse is not concerned" in said
    assert "is damaged" not in said and "build --full" not in said


def test_it_only_reads(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_query(warehouse, "delete from marts.t", "table", None) == 1
    assert "read-only" in capsys.readouterr().err


def test_the_prompt_takes_several_lines_and_lists_tables(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prompt(warehouse, iter(["select a", "from marts.t;", "\\d", "nonsense;", "\\q", "select 7;"]))
    said = capsys.readouterr().out
    assert "│ t " in said.replace("│     t", "│ t") or " t " in said
    assert "Parser Error" in said
    assert "7" not in said.rpartition("Parser Error")[2]


def test_no_warehouse_yet(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="make run"):
        run_query(tmp_path / "none.duckdb", "select 1", "table", None)
    with pytest.raises(BuildError, match="make run"):
        find_article(tmp_path / "none.duckdb", "x")


def test_words_that_changed_are_marked() -> None:
    pieces = word_diff("The army took the town.", "The army left the town, sources said.")
    assert plain(pieces) == "The army [-took-]{+left+} the town{+, sources said+}."
    assert word_diff("same", "same")[0].what == "kept"


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("北京：旧码头将重建", "北京：旧码头不再重建", "北京：旧码头[-将-]{+不再+}重建"),
        ("بناء الجسر القديم", "بناء الجسر الجديد", "بناء الجسر [-القديم-]{+الجديد+}"),
        ("قَالَ الرَّئِيسُ", "قَالَ الوَزِيرُ", "قَالَ [-الرَّئِيسُ-]{+الوَزِيرُ+}"),
        ("ساعت‌های خواب‌مانده", "ساعت‌های کهنه", "ساعت‌های [-خواب‌مانده-]{+کهنه+}"),
        ("पुराना पुल बनेगा", "नया पुल बनेगा", "[-पुराना-]{+नया+} पुल बनेगा"),
        ("one two three", "one three", "one [-two-] three"),
        ("one three", "one two three", "one {+two+} three"),
        ("one\n\ntwo three", "one two four", "one two [-three-]{+four+}"),
        (None, "one", "{+one+}"),
        ("one", "", "[-one-]"),
    ],
)
def test_words_are_those_of_their_script(old: str | None, new: str, shown: str) -> None:
    assert plain(word_diff(old, new)) == shown


def test_far_from_a_change_text_is_left_out() -> None:
    words = [f"w{n}" for n in range(200)]
    old, new = " ".join(words), " ".join([*words[:100], "new", *words[101:]])
    shown = plain(word_diff(old, new, context=2))
    assert shown == "… w98 w99 [-w100-]{+new+} w101 w102 …"


def test_a_long_text_takes_no_long_time() -> None:
    random = Random(4)
    words = [f"w{random.randrange(900)}" if random.random() < 0.7 else "the" for _ in range(8_000)]
    began = time.process_time()
    pieces = word_diff(" ".join(words), " ".join(["new" if n % 97 == 0 else word for n, word in enumerate(words)]))
    assert sum(piece.what == "added" for piece in pieces) == sum(1 for n in range(8_000) if n % 97 == 0)
    assert time.process_time() - began < 20


def test_a_last_query_needs_no_semicolon(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prompt(warehouse, iter(["select 41 + 1"]))
    assert "42" in capsys.readouterr().out


def test_a_closed_pipe_and_another_locale_end_in_peace(warehouse: Path) -> None:
    ask = "from pathlib import Path; from dateline.commands.sql_prompt import run_query; "
    ask += f"run_query(Path({str(warehouse)!r}), "
    with subprocess.Popen(
        [sys.executable, "-c", ask + "'select range from range(3000000)', 'csv', None)"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline() == b"range\n"
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (0, b"")
    arabic = ask + "\"select '\\u0642\\u0627\\u0644' as a, '\\u6b65' as b\", 'table', None)"
    done = subprocess.run(
        [sys.executable, "-c", arabic],
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=True,
    )
    assert "قال" in done.stdout.decode() and "步" in done.stdout.decode()
    assert run_query(warehouse, "select '\udcd9'", "csv", None) == 2


def test_the_record_of_a_page_is_the_latest_that_has_content(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute(
            "create table marts.fct_page_fetches as select * from (values "
            "('https://a.example/x', timestamp '2026-11-01', 'old', 'k1'), "
            "('https://a.example/x', timestamp '2026-11-03', 'new', 'k2'), "
            "('https://a.example/x', timestamp '2026-11-04', null, 'k3')) "
            "as t (url, requested_at, warc_record, page_fetch_key)"
        )
    assert find_record_of_page(warehouse, "HTTPS://a.example/x#top") == "new"
    assert find_record_of_page(warehouse, "https://a.example/y") is None
