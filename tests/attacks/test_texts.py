"""Texts of pages that would command what shows them: terminals, chats, mails, spreadsheets and browsers."""

from __future__ import annotations

import csv
import io
import os
import pty
import stat
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from rich.table import Table
from rich.text import Text

from dateline.commands.sql_prompt import run_query
from dateline.operations.alerts import as_chat_text
from dateline.reports.safe_console import SafeConsole
from extractors.runtime.printable import one_line, printable
from extractors.runtime.private_files import keep_files_private
from extractors.runtime.settings import SettingsError

COMMANDS = ["\x1b[2J", "\x1b]0;owned\x07", "\x9b31m", "\x08\x08", "\r", "\x00", "\u202e", "\u2066", "\u2028", "\x7f"]
FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1", "\uff1d1+1", "\uff20SUM(1)"]


@pytest.mark.parametrize("command", COMMANDS)
def test_no_text_commands_the_terminal(command: str) -> None:
    title = f"Bridge{command} opened"
    out = io.StringIO()
    console = SafeConsole(file=out, force_terminal=True, width=80)
    table = Table()
    table.add_column(title)
    table.add_row(Text(title, style="red"))
    console.print(table, Text(title))
    shown = out.getvalue().replace("\x1b[31m", "").replace("\x1b[0m", "").replace("\x1b[1m", "")
    assert command not in shown
    assert printable(title).isprintable()
    assert one_line(f"{title}\nsecond") == f"{printable(title)} second"


def test_letters_and_marks_of_written_languages_stay() -> None:
    for text in ("می‌خواهم", "\u200fשלום\u200e", "\u061cمرحبا", "naïve 北京 🚢", "tab\tline\n"):
        assert printable(text) == text


@pytest.mark.parametrize(
    "text",
    ["<!channel> now", "<!here|x>", "<@U123>", "@here @everyone @channel", "[x](https://evil.example)", "<at>all</at>",
     "[x][a]\n[a]: https://evil.example", "<https://evil.example|click>", "<script>alert(1)</script>"],
)  # fmt: skip
def test_no_text_calls_people_or_links_in_a_chat(text: str) -> None:
    sent = as_chat_text(text)
    assert "<" not in sent
    assert "](" not in sent
    assert "]:" not in sent
    assert not any(name in sent for name in ("@here", "@everyone", "@channel", "@U123"))
    assert len(as_chat_text("x" * 100_000)) < 10_000


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts")
        connection.execute("create table marts.t (title varchar, n integer)")
        connection.executemany("insert into marts.t values (?, -1)", [[text] for text in [*FORMULAS, "plain", None]])
    return path


def test_csv_cells_are_no_formulas_unless_asked_for_raw(
    warehouse: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "out.csv"
    query = 'select title, n, 1 as "=1+1" from marts.t'
    for is_raw in (False, True):
        assert run_query(warehouse, query, "csv", target, is_raw=is_raw) == 0
        with target.open(newline="", encoding="utf-8") as file:
            head, *rows = list(csv.reader(file))
        cells = [row[0] for row in rows]
        expected = [text if is_raw else f"'{text}" for text in FORMULAS]
        assert sorted(cells) == sorted([*expected, "plain", ""])
        assert {row[1] for row in rows} == {"-1"}
        assert head == ["title", "n", "=1+1" if is_raw else "'=1+1"]


@pytest.mark.parametrize(
    "query",
    [
        "select * from read_csv('/etc/passwd')", "select * from read_text('/etc/passwd')",
        "copy (select 1) to '{folder}/x.csv'", "attach '{folder}/y.duckdb' as y", "install httpfs", "load httpfs",
        "set enable_external_access = true", "set memory_limit = '64GB'", "set threads = 64",
        "select * from '/etc/passwd'", "select * from glob('/*')", "export database '{folder}/z'",
        "reset lock_configuration", "select * from read_parquet('https://example.org/x.parquet')",
        "delete from marts.t", "pragma database_list; select * from read_blob('/proc/self/environ')",
    ],
)  # fmt: skip
def test_a_safe_query_reaches_nothing_but_the_warehouse(
    warehouse: Path, query: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    before = sorted(tmp_path.iterdir())
    assert run_query(warehouse, query.format(folder=tmp_path), "table", None, is_safe=True) == 1
    out, err = capsys.readouterr()
    assert "root:" not in out + err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("format_", ["table", "csv", "json", "parquet"])
def test_a_safe_query_writes_its_result_in_every_format(warehouse: Path, format_: str, tmp_path: Path) -> None:
    target = tmp_path / "result"
    assert run_query(warehouse, "select title from marts.t where n = -1", format_, target, is_safe=True) == 0
    assert b"plain" in target.read_bytes()


def test_no_query_installs_or_loads_an_extension_by_itself(warehouse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query = "select name, value from duckdb_settings() where name like 'auto%known_extensions'"
    assert run_query(warehouse, query, "csv", None) == 0
    assert capsys.readouterr().out.count("false") == 2


def test_a_result_on_a_terminal_is_escaped_and_bytes_in_a_pipe_are_not(warehouse: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from dateline.commands.sql_prompt import run_query; "
        "run_query(Path(sys.argv[1]), \"select 'a' || chr(27) || '[2J' as t\", 'csv', None)"
    )
    command = [sys.executable, "-c", program, str(warehouse)]
    ours, theirs = pty.openpty()
    subprocess.run(command, stdout=theirs, check=True, timeout=60)
    os.close(theirs)
    shown = os.read(ours, 4096)
    os.close(ours)
    assert b"\x1b" not in shown
    assert b"\\x1b[2J" in shown
    piped = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout
    assert b"a\x1b[2J" in piped


def test_the_home_is_private_and_may_be_opened_to_a_group(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    before = os.umask(0o022)
    try:
        keep_files_private(home, {})
        (home / "state").mkdir()
        (home / "state" / "log").write_text("x")
        assert [stat.S_IMODE(p.stat().st_mode) for p in (home, home / "state", home / "state" / "log")] == [
            0o700, 0o700, 0o600,
        ]  # fmt: skip
        keep_files_private(home, {"DATELINE_UMASK": "027"})
        (home / "warehouse.duckdb").write_text("x")
        assert stat.S_IMODE((home / "warehouse.duckdb").stat().st_mode) == 0o640
        for wrong in ("777", "0o22x", "-1"):
            with pytest.raises(SettingsError, match="DATELINE_UMASK"):
                keep_files_private(home, {"DATELINE_UMASK": wrong})
    finally:
        os.umask(before)
