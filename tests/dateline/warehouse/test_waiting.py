"""What waits for a person: read from where it lies, and shown with its age in every summary and report."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from dateline.reports.quality.build_reports import write_reports
from dateline.reports.terminal import Console, print_build
from dateline.warehouse.refused import accept_refused, read_refused, remove_refused
from dateline.warehouse.result import BuildResult
from dateline.warehouse.waiting import describe_age, describe_waiting, waiting_for_person
from expectations.verdicts.acceptance import accept_load
from expectations.verdicts.verdict import Verdict
from extractors.runtime.settings import Home
from tests.expectations.invented import NOW, sound_rows, stage
from tests.expectations.stopped import refused, stopped

DAY = dt.timedelta(days=1)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def test_loads_and_publications_wait_the_longest_first(home: Home) -> None:
    later, earlier = stopped(home, "one", NOW - DAY), stopped(home, "two", NOW - 4 * DAY)
    publication_id = refused(home, NOW - 2 * DAY)
    waiting = waiting_for_person(home)
    assert [one.name for one in waiting] == [earlier.load_id, publication_id, later.load_id]
    assert [one.rules for one in waiting][:2] == [["loads.too_many_articles"], ["table_sizes.mart_shrank"]]
    assert describe_waiting(waiting, NOW) == (
        "2 loads and 1 publication wait for a person, the first since 2026-03-06 12:00 UTC (4 days): dateline accept"
    )
    assert describe_waiting(waiting[:1], NOW) == (
        "1 load waits for a person, since 2026-03-06 12:00 UTC (4 days): dateline accept"
    )


def test_what_was_decided_replaced_or_removed_no_longer_waits(home: Home) -> None:
    accepted, again, removed = (stopped(home, cause, NOW) for cause in ("accepted", "again", "removed"))
    stopped(home, "sound", NOW, Verdict.WARNED)
    refused(home, NOW)
    assert len(waiting_for_person(home)) == 4
    accept_load(home.staged, accepted.load_id, by="Ana", why="a busy day", now=NOW)
    assert stage(home.staged, "again", sound_rows(3)).load_id == again.load_id
    shutil.rmtree(removed.folder)
    accept_refused(home, by="Ana", why="known", now=NOW)
    assert waiting_for_person(home) == []
    assert describe_waiting([], NOW) == ""
    refused(home, NOW, Verdict.ERRORED)
    assert waiting_for_person(home) == []


def test_a_publication_that_is_refused_again_has_waited_since_the_first(home: Home) -> None:
    refused(home, NOW - 3 * DAY)
    refused(home, NOW - 2 * DAY)
    last = refused(home, NOW)
    assert [(one.name, one.since) for one in waiting_for_person(home)] == [(last, NOW - 3 * DAY)]
    remove_refused(home)
    refused(home, NOW)
    assert [one.since for one in waiting_for_person(home)] == [NOW]


def test_a_refused_record_without_a_moment_is_none(home: Home) -> None:
    publication_id = refused(home, NOW)
    record = home.root / "warehouse.refused.json"
    record.write_text(record.read_text().replace(publication_id, "yesterday"))
    assert read_refused(home) is None
    assert waiting_for_person(home) == []


@pytest.mark.parametrize(
    ("age", "words"),
    [(dt.timedelta(), "just now"), (dt.timedelta(minutes=1), "1 minute"), (dt.timedelta(minutes=59), "59 minutes"),
     (dt.timedelta(hours=1), "1 hour"), (dt.timedelta(hours=47), "1 day"), (dt.timedelta(days=12), "12 days"),
     (dt.timedelta(days=-1), "just now")],
)  # fmt: skip
def test_an_age_is_given_in_whole_units(age: dt.timedelta, words: str) -> None:
    assert describe_age(NOW - age, NOW) == words


def test_the_front_page_and_the_summary_begin_with_what_waits(home: Home) -> None:
    load, publication_id = stopped(home, "one", NOW - 4 * DAY), refused(home, NOW - 2 * DAY)
    write_reports(home, BuildResult("20260310T120000Z", NOW))
    page = (home.quality / "index.html").read_text("utf-8")
    assert page.index("Waits for a person") < page.index("Volumes and freshness")
    for said in ("1 load and 1 publication wait for a person", "4 days", "2 days", load.load_id, publication_id,
                 "loads.too_many_articles", "table_sizes.mart_shrank"):  # fmt: skip
        assert said in page
    assert "wait for a person" in (home.quality / "summary.md").read_text("utf-8")
    accept_load(home.staged, load.load_id, by="Ana", why="a busy day", now=NOW)
    remove_refused(home)
    write_reports(home, BuildResult("20260310T130000Z", NOW))
    assert "for a person" not in (home.quality / "index.html").read_text("utf-8").replace("Accepted by a person", "")
    assert "for a person" not in (home.quality / "summary.md").read_text("utf-8")


def test_each_command_says_what_waits_also_where_nothing_is_new(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    stopped(home, "one", NOW - 4 * DAY)
    print_build(Console(), home, BuildResult("x", NOW), now=NOW)
    assert "1 load waits for a person, since 2026-03-06 12:00 UTC (4 days): dateline accept" in capsys.readouterr().out
