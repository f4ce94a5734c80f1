"""What is removed by age, what dead processes left, and what is never touched."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from dateline.warehouse.published import writer_lock
from dateline.warehouse.retention import Keep, is_pruning_due, note_pruned, prune, read_keep
from extractors.runtime.settings import Home, SettingsError
from extractors.stores.outlet_state.file import state_path
from extractors.stores.outlet_state.state import UrlState
from extractors.stores.outlet_state.states import FileStates
from extractors.stores.outlet_state.visits import Visit, VisitResult
from tests.extractors.stores.outlet_state.test_state import OUTLET

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path / "scratch"))
    return Home(tmp_path / "home")


def put(path: Path, age: dt.timedelta, content: str = "x" * 10) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    moment = (NOW - age).timestamp()
    os.utime(path, (moment, moment))
    return path


def dead() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.parametrize(
    ("place", "age", "is_kept"),
    [
        ("airflow/logs/dag_id=a/run_id=b/task_id=c/attempt=1.log", 15, False),
        ("airflow/logs/dag_id=a/run_id=b/task_id=c/attempt=1.log", 13, True),
        ("airflow/scheduler.log.1", 15, False),
        ("airflow/passwords.json", 900, True),
        ("airflow/airflow.db", 900, True),
        ("quality/loads/a.html", 61, False),
        ("quality/loads/a.html", 59, True),
        ("quality/publications/a.html", 61, False),
        ("quality/index.html", 900, True),
        ("quality/runs/20260101T000000Z.json", 900, True),
        ("warehouse.version-3.duckdb", 31, False),
        ("warehouse.version-3.duckdb", 29, True),
        ("warehouse.duckdb", 900, True),
        ("warehouse.refused.duckdb", 900, True),
        ("state/robots/earlier/a/b.json", 366, False),
        ("state/robots/ai_txt/earlier/a/b.json", 366, False),
        ("state/robots/a.json", 900, True),
        ("state/robots/ai_txt/a.json", 900, True),
        ("raw/a/a.b.c.warc.gz", 900, True),
        ("raw/a/a.b.c.jsonl", 900, True),
        ("raw/a/a.b.c.jsonl.open", 900, True),
        ("staged/a.b.c/manifest.json", 900, True),
        ("staged/_new/a.b.c", 900, True),
        ("warehouse.candidate.duckdb", 2, False),
        (".docs-x/a", 2, False),
    ],
)
def test_each_kind_is_kept_for_its_time(home: Home, place: str, age: int, is_kept: bool) -> None:
    path = put(home.root / place, age * DAY)
    if place.startswith(".docs"):
        os.utime(path.parent, (0, 0))
    listed = prune(home, FileStates(home.state), Keep(), now=NOW, is_dry=True)
    assert path.exists()
    assert bool(listed) is not is_kept
    assert [one.path for one in prune(home, FileStates(home.state), Keep(), now=NOW)] == [one.path for one in listed]
    assert path.exists() is is_kept
    assert all(one.size == 10 for one in listed)


def test_forever_keeps_all(home: Home) -> None:
    path = put(home.quality / "loads" / "a.html", 9_000 * DAY)
    keep = read_keep({"DATELINE_KEEP_REPORTS": "forever", "DATELINE_KEEP_LOGS": "36h"})
    assert (keep.reports, keep.logs, keep.robots) == (None, 1.5 * DAY, Keep().robots)
    assert prune(home, FileStates(home.state), keep, now=NOW) == [] and path.exists()


@pytest.mark.parametrize("setting", ["soon", "0d", "14", "14 weeks", "-1d"])
def test_a_setting_that_is_no_time_is_refused(setting: str) -> None:
    with pytest.raises(SettingsError, match="DATELINE_KEEP_LOGS"):
        read_keep({"DATELINE_KEEP_LOGS": setting})


def test_runs_are_kept_for_the_front_page_whatever_their_age(home: Home) -> None:
    for number in range(35):
        put(home.quality / "runs" / f"2026{number:04}.json", 90 * DAY)
    assert [one.path.name for one in prune(home, FileStates(home.state), Keep(), now=NOW)] == [
        f"2026{n:04}.json" for n in range(5)
    ]


def test_folders_of_dead_writers_go_and_those_of_living_ones_stay(home: Home) -> None:
    here, gone = socket.gethostname(), dead()
    names = {
        f"_writing-a.b.c@{here}@{gone}": False,
        f"_writing-a.b.c@{here}@{os.getpid()}": True,
        f"_writing-a.b.c@elsewhere@{gone}": True,
    }
    for name in names:
        put(home.staged / name / "articles.parquet", DAY * 0)
        os.utime(home.staged / name, (NOW.timestamp(), NOW.timestamp()))
    prune(home, FileStates(home.state), Keep(), now=NOW)
    assert {name: (home.staged / name).exists() for name in names} == names
    prune(home, FileStates(home.state), Keep(), now=NOW + 2 * DAY)
    assert {p.name for p in home.staged.iterdir()} == {f"_writing-a.b.c@{here}@{os.getpid()}"}


def test_files_of_dead_writers_that_were_not_renamed_go(home: Home) -> None:
    left = put(home.quality / f".index.html.{dead()}", 2 * DAY)
    ours = put(home.quality / f".index.html.{os.getpid()}", 2 * DAY)
    prune(home, FileStates(home.state), Keep(), now=NOW)
    assert not left.exists() and ours.exists()


def test_a_candidate_that_is_being_written_stays(home: Home) -> None:
    path = put(home.root / "warehouse.candidate.duckdb", 2 * DAY)
    with writer_lock(home.root):
        assert prune(home, FileStates(home.state), Keep(), now=NOW) == []
    assert path.exists()


def test_an_unfinished_raw_load_goes_only_when_other_loads_have_its_pages(home: Home) -> None:
    with UrlState.open(state_path(home.state, OUTLET.outlet_id), OUTLET) as state:
        url = f"{OUTLET.homepage_url}news/1"
        state.record(Visit(url, NOW - 40 * DAY, VisitResult.STORED, load_id="a.b.open"))
        path = put(home.raw / OUTLET.outlet_id / "a.b.open.warc.gz.open", 40 * DAY)
        assert prune(home, FileStates(home.state), Keep(), now=NOW) == []
        state.record(Visit(url, NOW, VisitResult.STORED, load_id="a.b.later"))
    assert [one.path for one in prune(home, FileStates(home.state), Keep(), now=NOW)] == [path]


def test_pruning_by_itself_is_due_once_a_day(home: Home) -> None:
    assert is_pruning_due(home, NOW)
    note_pruned(home, NOW)
    assert not is_pruning_due(home, NOW + 0.9 * DAY)
    assert is_pruning_due(home, NOW + DAY)
    assert is_pruning_due(home, NOW - DAY)
