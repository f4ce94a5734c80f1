"""Every export says which publication it is of, and stays data; ``\\d`` shows all that can be asked."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from pathlib import Path

import duckdb
import pytest

from dateline.commands.result_files import FORMATS
from dateline.commands.sql_prompt import prompt, run_query
from dateline.commands.table_metadata import metadata_path
from dateline.warehouse.publication import Publication, read_publication_of

ID = "20261129T201622504503Z"
QUERY = "select title, n, published_at, is_removed, 'it''s' as \"a b\" from fct_articles order by n"


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        for line in (
            "create schema marts; create schema quality; create schema working",
            "create table marts.fct_articles as select 'Ferry' as title, 7::integer as n, 'k' as outlet_key,"
            " timestamp '2026-11-20 09:30:00' as published_at, true as is_removed",
            "comment on table marts.fct_articles is 'One article, of which the meaning is given in a sentence so long"
            " that no terminal of eighty columns shows it on one line.'",
            "comment on column marts.fct_articles.title is 'The headline.'",
            "create view marts.fct_places as select 'p' as place_key",
            "create table working.int_articles as select 1 as x",
            "create macro marts.search(query) as table select query as found",
            "comment on macro table marts.search is 'What matches.'",
            "create table marts.relationships as select 'fct_articles' as from_table, 'outlet_key' as from_column,"
            " 'dim_outlets' as to_table, 'outlet_key' as to_column",
            "create table quality.publications as select 'other' as gated",
            "create table marts.publications as select '20260101T000000000000Z' as publication_id,"
            " timestamp '2026-01-01' as started_at, '0.1.0' as code_version"
            f" union all select '{ID}', timestamp '2026-11-29 20:16:22', '0.2.0'",
        ):
            connection.execute(line)
    return path


def test_the_newest_publication_is_the_file_s(warehouse: Path, tmp_path: Path) -> None:
    newest = Publication(ID, dt.datetime(2026, 11, 29, 20, 16, 22), "0.2.0")
    assert read_publication_of(warehouse) == newest
    assert str(newest) == f"publication {ID} of 2026-11-29 20:16 UTC, dateline 0.2.0"
    assert read_publication_of(tmp_path / "none.duckdb") is None
    (tmp_path / "text.duckdb").write_text("no database")
    assert read_publication_of(tmp_path / "text.duckdb") is None


def test_data_on_standard_output_stays_data(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_query(warehouse, "select n from fct_articles", "csv", None) == 0
    said = capsys.readouterr()
    assert said.out == "n\n7\n"
    assert said.err == f"publication {ID} of 2026-11-29 20:16 UTC, dateline 0.2.0\n"
    assert run_query(warehouse, "select n from fct_articles", "table", None) == 0
    said = capsys.readouterr()
    assert said.out.splitlines()[-2:] == ["(1 row)", f"publication {ID} of 2026-11-29 20:16 UTC, dateline 0.2.0"]
    assert said.err == ""


@pytest.mark.parametrize("is_safe", [False, True])
@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_of_a_file_says_which_publication_it_is_of(
    warehouse: Path, tmp_path: Path, format_: str, is_safe: bool
) -> None:
    path = tmp_path / f"it's.{format_}"
    assert run_query(warehouse, QUERY, format_, path, is_safe=is_safe) == 0
    if format_ == "table":
        assert path.read_text("utf-8").splitlines()[-1].startswith(f"publication {ID} ")
    elif format_ == "xlsx":
        with zipfile.ZipFile(path) as book:
            words = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
        assert words.count(ID) >= 2
        assert "name=&apos;source" in words or 'name="source"' in words
    elif format_ == "parquet":
        pairs = dict(
            duckdb.execute("select decode(key), decode(value) from parquet_kv_metadata(?)", [str(path)]).fetchall()
        )
        assert (pairs["publication_id"], pairs["query"]) == (ID, QUERY)
        assert duckdb.read_parquet(str(path)).columns[:2] == ["title", "n"]
    else:
        described = json.loads(metadata_path(path).read_text("utf-8"))
        assert (described["dc:identifier"], described["dc:date"]) == (ID, "2026-11-29T20:16:22Z")
        assert described["notes"][0]["query"] == QUERY
        columns = described["tableSchema"]["columns"]
        assert [column["titles"] for column in columns] == ["title", "n", "published_at", "is_removed", "a b"]
        assert [column.get("name") for column in columns][-1] is None  # no name that CSVW allows
        assert [column["datatype"] for column in columns][1::2] == ["integer", "boolean"]
        assert ID not in path.read_text("utf-8")


def test_metadata_of_a_file_that_is_replaced_goes_with_it(warehouse: Path, tmp_path: Path) -> None:
    path = tmp_path / "result.csv"
    assert run_query(warehouse, QUERY, "csv", path) == 0
    with duckdb.connect(str(warehouse)) as connection:
        connection.execute("drop table marts.publications")
    assert run_query(warehouse, QUERY, "csv", path) == 0
    assert path.is_file()
    assert not metadata_path(path).exists()


def test_tables_views_and_functions_are_listed_and_described(
    warehouse: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    prompt(warehouse, iter(["\\d", " \\d fct_articles;", "\\d search", "\\d publications", "\\d no_such", "select 1;"]))
    said = capsys.readouterr().out
    assert said.splitlines()[0].startswith(f"{warehouse} (read-only), publication {ID} ")
    for line in ("marts  │ fct_places ", "marts  │ search(query) ", "quality │ publications "):
        assert line.split(" │ ")[1] in said
    assert "int_articles" not in said
    assert all(len(line) <= 80 for line in said.splitlines()[1:])
    assert "that no" in said and "columns shows it on one line." in said.replace("\n", " ").replace("  ", "")
    assert "dim_outlets.outlet_key" in said
    assert "The headline." in said
    assert "What matches." in said
    assert "code_version" in said and "gated" not in said  # that of marts
    assert "there is no table no_such; \\d lists them" in said
    assert said.rstrip().endswith("(1 row)")


def test_a_description_is_an_answer_like_others(
    warehouse: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run_query(warehouse, "\\d marts.fct_articles", "csv", None) == 0
    assert "outlet_key,varchar,dim_outlets.outlet_key," in capsys.readouterr().out
    assert run_query(warehouse, "\\d quality.publications", "table", None) == 0
    assert "gated" in capsys.readouterr().out
    assert run_query(warehouse, "\\d x'; drop table y; --", "table", None) == 1
    assert "there is no table" in capsys.readouterr().err
