"""What a command prints: progress of countable work, and the summary of a build."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from dateline.reports.terminal import Console, _time_left, print_build
from dateline.warehouse.result import BuildResult
from expectations.verdicts.verdict import LoadVerdict, Verdict
from extractors.runtime.settings import Home

NOW = dt.datetime(2026, 5, 4, 10, 30, tzinfo=dt.UTC)
_TABLES = (
    "fct_loads (load_id text, cause_kind text, page_count int, article_count int, rejected_row_count int)",
    "fct_page_fetches (load_id text, outcome text, found_by text)",
    "fct_rejected_rows (relation text, reason text, url text, detail text)",
    "fct_agency_mentions (agency_key text, article_key text, role text, is_own boolean)",
    "dim_agencies (agency_key text, agency_name text)",
    "bridge_article_places (place_key text, article_key text, mention_count int)",
    "dim_places (place_key text, place_name text, country_code text, is_resolved boolean)",
    "fct_articles (article_key text, outlet_key text, published_at timestamp, published_date date, "
    "is_published_day_only boolean, title text, related_item_count int, media_count int)",
    "dim_outlets (outlet_key text, outlet_name text)",
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A published file with one load of saved pages and one of fetched pages."""
    home = Home(tmp_path)
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute("create schema marts")
        for table in _TABLES:
            connection.execute(f"create table marts.{table}")
        connection.execute("insert into marts.fct_loads values ('s', 'files', 5, 3, 2), ('f', 'monitor_x', 2, 2, 0)")
        connection.execute(
            "insert into marts.fct_page_fetches values ('s', 'saved', 'saved'), ('f', 'fetched', 'feed'), "
            "('f', 'gone', 'feed'), ('f', 'fetched', 'source')"
        )
        connection.execute(
            "insert into marts.fct_rejected_rows values ('articles', 'no_url', null, 'a.html has no address')"
        )
    return home


def summary(home: Home, capsys: pytest.CaptureFixture[str], *loads: str, **more: Any) -> str:
    applied: Any = [SimpleNamespace(load_id=load_id) for load_id in loads]
    print_build(Console(), home, BuildResult("x", NOW, applied=applied, **more), now=NOW)
    return capsys.readouterr().out


def test_saved_pages_are_counted_as_loaded_and_not_as_requests(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    said = summary(home, capsys, "s")
    assert "loaded         5 (3 articles, 2 rejected)" in said
    assert "asked for" not in said


def test_fetched_pages_are_counted_by_outcome(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    said = summary(home, capsys, "f")
    assert "asked for      2 (1 fetched, 1 gone)" in said
    assert "loaded" not in said
    both = summary(home, capsys, "s", "f")
    assert "loaded         5" in both
    assert "asked for      2" in both


def test_a_rejection_without_an_address_says_what_to_do(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert "1  articles: no_url  (first: a.html has no address)" in summary(home, capsys)


def test_a_rejection_with_an_address_says_what_to_do_too(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(
            "insert into marts.fct_rejected_rows values "
            "('articles', 'robot_test', 'https://a.example/x', 'a test for robots; save it again'), "
            "('articles', 'unknown_outlet', 'https://b.example/y', 'https://b.example/y is nobody''s')"
        )
    said = summary(home, capsys)
    assert "(first: https://a.example/x: a test for robots; save it again)" in said
    assert "(first: https://b.example/y is nobody's)" in said
    assert 'all: dateline sql "select reason, detail, url from fct_rejected_rows"' in said


def test_questions_without_an_answer_are_left_out(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with duckdb.connect(str(home.warehouse)) as connection:
        connection.execute(
            "insert into marts.fct_articles values "
            "('a', 'o', '2026-05-04 08:00', '2026-05-04', false, 'Ferry stays', 0, 1), "
            "('b', 'o', '2026-05-02 21:00', '2026-05-03', true, 'Bridge opens', 0, 0)"
        )
        connection.execute("insert into marts.dim_outlets values ('o', 'The Courier')")
    said = summary(home, capsys)
    assert "Latest, and what surrounds it" in said
    assert "2026-05-04 08:00" in said
    assert "2026-05-03 " in said, "a day alone is shown as it is stated, without an hour"
    assert "2026-05-02" not in said
    assert "Who is credited most" not in said
    assert "Where the news is" not in said


def test_an_empty_home_is_described_without_files_that_do_not_exist(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = summary(Home(tmp_path), capsys)
    assert "published      no, there is no warehouse yet" in said
    assert "warehouse.duckdb" not in said
    assert "index.html" not in said


def test_why_a_load_was_stopped_is_printed_whole(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    reason = f"{'long_name_' * 12}: found none of 400, expected at least one"
    stopped = LoadVerdict("load", "1", "courier", Verdict.FAILED, reasons=[reason])
    assert reason in summary(home, capsys, load_verdicts=[stopped]).replace("\n", "")


def test_progress_ends_with_the_last_figure_of_each_work(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console()
    for count in (1, 2, 3):
        console.count("archive", count)
    console.count("read courier", 1)
    console.done()
    console.done()
    lines = [line.split("s  ", 1)[1] for line in capsys.readouterr().err.splitlines() if line.strip()]
    assert lines == ["archive: 3 pages", "read courier: 1 page"]


def test_progress_says_how_much_is_left_on_a_terminal_and_little_elsewhere(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr("dateline.reports.terminal.time.monotonic", lambda: now[0])
    for is_terminal in (True, False):
        monkeypatch.setattr("sys.stderr.isatty", lambda is_terminal=is_terminal: is_terminal, raising=False)
        now[0] = 0.0
        console = Console()
        for step in range(1, 11):
            console.count("read", 100 * step, 1000)
            console.count_models("models and tests", step, 10) if step == 10 else None
            now[0] += 30.0
        console.done()
        said = capsys.readouterr().err
        if is_terminal:
            assert "read: 500 of 1,000 pages, about 2 min left" in said and "models and tests: 10" in said
        else:
            assert said.count("\n") == 3 and "models and tests" not in said
        assert "read: 1,000 pages" in said


@pytest.mark.parametrize(
    ("seconds", "count", "total", "said"),
    [
        (1.0, 5, 10, ""),
        (10.0, 5, None, ""),
        (10.0, 10, 10, ""),
        (10.0, 5, 10, ", about 10 s left"),
        (100.0, 1, 3, ", about 3 min left"),
        (3600.0, 1, 3, ", about 2.0 h left"),
    ],
)
def test_the_time_that_is_left_is_said_in_a_unit_that_fits(
    seconds: float, count: int, total: int | None, said: str
) -> None:
    assert _time_left(seconds, count, total) == said
