"""``dateline search`` as it is typed: hits, marks, SQL, files, and what it says when nothing is found."""

from __future__ import annotations

import contextlib
import csv
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from dateline.commands.app import app
from tests.dateline.search.small_marts import Story, open_marts, store

PUBLICATION = "publication 20261005T130000000000Z of 2026-10-05 13:00 UTC, dateline 0.2.0"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search_home")
    with contextlib.closing(open_marts()) as connection:
        store(
            connection,
            [
                Story("a", title="Bridge over the Orva reopens", body="The bridge was shut.\n\nNow it is open."),
                Story("b", title="\x1b[2J Dam\u202e is built", body="No bridge\x07 here.", outlet="o2"),
                Story("c", title="Ferry"),
            ],
        )
        connection.execute(
            "create table marts.publications as select '20261005T130000000000Z' as publication_id,"
            " timestamp '2026-10-05 13:00:00' as started_at, '0.2.0' as code_version"
        )
        connection.execute(f"attach '{folder}/warehouse.duckdb' as kept")
        connection.execute("copy from database memory to kept")
    return folder


@pytest.fixture
def search(home: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setenv("DATELINE_HOME", str(home))
    return lambda *arguments: CliRunner().invoke(app, ["search", *arguments])


def test_hits_are_printed_with_marks_and_cannot_command_a_terminal(search: object) -> None:
    done: Result = search("bridge OR dam")  # type: ignore[operator]
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    at = lines.index("[Bridge] over the Orva reopens")
    assert "The Harbour Post · 2026-10-05 12:00 · a" in lines[at + 1]
    assert "The [bridge] was shut. Now it is open." in done.stdout
    assert r"\x1b[2J [Dam]\u202e is built" in done.stdout
    assert not {"\x1b", "\x07", "\u202e"} & set(done.stdout)
    assert lines[-2:] == ["2 articles", PUBLICATION]


def test_options_narrow_a_search(search: object) -> None:
    def found(*arguments: str) -> str:
        done: Result = search(*arguments)  # type: ignore[operator]
        return str(done.stdout).splitlines()[-2] if done.exit_code == 0 else f"exit {done.exit_code}"

    assert found("bridge OR dam OR ferry", "--limit", "1") == "3 articles, 1 shown"
    assert found("bridge OR ferry", "--outlet", "qamar") == "1 article"
    assert found("bridge OR ferry", "--outlet", "qamar", "--outlet", "Harbour Post") == "3 articles"
    assert found("bridge", "--since", "2026-10-05") == "2 articles"
    assert found("bridge", "--since", "2026-10-06") == "exit 1"
    assert found("bridge", "--since", "soon") == "exit 2"


def test_the_sql_runs_as_it_is_printed(search: object, home: Path) -> None:
    done: Result = search("bridge NOT dam", "--sql")  # type: ignore[operator]
    with contextlib.closing(duckdb.connect(str(home / "warehouse.duckdb"), read_only=True)) as connection:
        rows = connection.execute(done.stdout).fetchall()
    assert [row[0] for row in rows] == ["a"]


def test_hits_are_written_to_a_file(search: object, tmp_path: Path) -> None:
    done: Result = search("bridge", "-o", str(tmp_path / "hits.csv"))  # type: ignore[operator]
    assert done.exit_code == 0, done.output
    with (tmp_path / "hits.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["article_key"] for row in rows] == ["a", "b"]
    assert rows[0]["outlet"] == "The Harbour Post"


@pytest.mark.parametrize(
    ("query", "code", "said"),
    [
        ("brigde", 1, "no article has 'brigde'; did you mean bridge?"),
        ("bridge ferry", 1, "no article meets all that the query asks for"),
        ("bridge or dam", 1, "an operator is written in capitals: OR"),
        ("outlet:gazette", 1, "no outlet is known by the name 'gazette'"),
        ("bridge AND", 2, "AND needs words after it\nbridge AND\n       ^"),
    ],
)
def test_what_is_said_where_nothing_is_found(search: object, query: str, code: int, said: str) -> None:
    done: Result = search(query)  # type: ignore[operator]
    assert (done.exit_code, said in done.stderr) == (code, True), done.stderr
