"""``dateline follow``: a site by its address, without a file and without Airflow, to a published warehouse."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
import typer
from typer.testing import CliRunner, Result

from dateline.commands import follow as follow_command
from dateline.commands.app import app
from dateline.commands.follow import follow_until_stopped, parse_interval
from dateline.newsroom.server import Newsroom, serve
from extractors.outlets.registry import load_registry
from extractors.runtime.settings import Home, Settings
from extractors.stores.staged_loads import new_load_ids, read_load
from tests.extractors.acquire.fakes import FakeClock
from tests.line.support import in_fork, settings_for
from tests.line.test_kill import kill_at

START = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with serve(0) as site:
        yield site


def invoke(home: Path, registry: Path, *arguments: str) -> Result:
    env = {"DATELINE_HOME": str(home), "DATELINE_OUTLETS": str(registry), "DATELINE_CONTACT": "desk@pier.example"}
    result = CliRunner().invoke(app, ["follow", *arguments], env=env)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def ask(home: Path, query: str) -> list[tuple[object, ...]]:
    with contextlib.closing(duckdb.connect(str(Home(home).warehouse), read_only=True)) as connection:
        return connection.execute(query).fetchall()


def test_a_site_by_its_address_and_again_by_its_id(newsroom: Newsroom, tmp_path: Path) -> None:
    home, registry = tmp_path / "home", tmp_path / "registry"
    registry.mkdir()
    base = newsroom.base_urls["sample_qamar"]
    done = invoke(home, registry, base, "--private", "--collection", "mine")
    assert done.exit_code == 0, done.output
    (outlet_id,) = load_registry(registry).outlets
    assert f"mine/{outlet_id}.yml" in done.output.replace("\n", "")
    (stored,) = ask(home, "select count(*) from marts.fct_articles")
    assert stored[0] and int(str(stored[0])) > 5
    assert ask(home, "select distinct cause_kind from marts.fct_loads") == [("follow",)]
    asked = newsroom_requests(home)
    again = invoke(home, registry, outlet_id)
    assert again.exit_code == 0, again.output
    assert ask(home, "select count(*) from marts.fct_articles") == [stored]
    assert newsroom_requests(home) > asked  # its sources were asked again
    assert len(load_registry(registry).outlets) == 1


def newsroom_requests(home: Path) -> int:
    ((count,),) = ask(home, "select count(*) from marts.fct_page_fetches")
    return int(str(count))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nobody"], "followed by its address"),
        (["ftp://pier.example/"], "neither an outlet's id nor an address"),
        (["x", "--every", "often"], "is no duration"),
        (["x", "--every", "5s"], "under a minute"),
    ],
)
def test_bad_input_ends_with_what_to_do(tmp_path: Path, arguments: list[str], says: str) -> None:
    (tmp_path / "registry").mkdir()
    done = invoke(tmp_path / "home", tmp_path / "registry", *arguments)
    assert done.exit_code == 2
    assert says in done.output
    assert not (tmp_path / "home" / "raw").exists()


def test_rounds_keep_their_times_and_a_failed_one_ends_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = [START]
    began: list[dt.datetime] = []

    def round_(ids: list[str], _settings: Settings, now: dt.datetime) -> int:
        assert ids == ["one"]
        began.append(now)
        clock[0] += dt.timedelta(minutes=4)
        if len(began) == 2:
            raise RuntimeError("the disk is elsewhere")
        if len(began) == 3:
            clock[0] += dt.timedelta(minutes=40)  # longer than the interval: the next one begins at once
        if len(began) == 4:
            raise KeyboardInterrupt
        return 0

    def sleep(seconds: float) -> None:
        clock[0] += dt.timedelta(seconds=seconds)

    monkeypatch.setattr(follow_command, "run_round", round_)
    interval = parse_interval("15m")
    assert interval == dt.timedelta(minutes=15)
    follow_until_stopped(["one"], settings_for(tmp_path), interval, now=lambda: clock[0], sleep=sleep)
    assert [(at - START).total_seconds() / 60 for at in began] == [0, 15, 30, 74]
    said = capsys.readouterr().err
    assert "the disk is elsewhere" in said
    assert "stopped; what was fetched is kept" in said


_ROUNDS = """
import datetime as dt, os, pathlib, subprocess, sys
from dateline.commands import follow
from extractors.runtime.settings import load_settings
from extractors.runtime.staying import StayingProcess

code, log = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])

def round_(ids, settings, now):
    with log.open("a") as file:
        file.write(f"{os.getpid()} {(code / 'list.csv').read_text()}\\n")
    if len(log.read_text().splitlines()) == 3:
        raise KeyboardInterrupt
    subprocess.Popen(["sleep", "60"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if (code / "list.csv").read_text() == "old":
        (code / "list.csv").write_text("new")

follow.run_round = round_
now = lambda: dt.datetime.now(dt.UTC)
follow.follow_until_stopped(
    ["one"], load_settings(), dt.timedelta(0), now=now, sleep=print, staying=StayingProcess(folders=[code]))
import psutil
children = psutil.Process().children()
print("children", len(children))
for child in children:
    child.kill()
"""


def test_a_follower_starts_anew_where_a_list_changes(tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "list.csv").write_text("old")
    command = [sys.executable, "-c", _ROUNDS, str(tmp_path / "code"), str(tmp_path / "log")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    rounds = [line.split() for line in (tmp_path / "log").read_text().splitlines()]
    assert [read for _, read in rounds] == ["old", "new", "new"]
    assert len({pid for pid, _ in rounds}) == 1  # what waits for the command waits for the same process
    assert done.stderr.count("restarting, as its code or its lists have changed") == 1
    assert "children 1" in done.stdout  # of the round since then alone


def test_an_interval_is_a_duration() -> None:
    assert parse_interval(None) is None
    with pytest.raises(typer.Exit):
        parse_interval("0m")


@pytest.mark.parametrize(
    ("step", "count"),
    [
        ("extractors.stores.warc.archive:WarcArchive.store", 7),
        ("extractors.pipeline.collect:stage_outlets", 1),
        ("extractors.stores.staged_loads:write_atomically", 1),
        ("extractors.stores.staged_loads:mark_new", 1),
    ],
)
def test_a_round_that_is_killed_is_completed_by_the_next(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, count: int
) -> None:
    """The next round is another run: what the killed one had archived, collected or staged is given to the build."""
    outlets = newsroom.write_outlets(tmp_path / "outlets")
    settings = dataclasses.replace(settings_for(tmp_path / "home"), outlets=outlets)
    monkeypatch.setattr(follow_command, "build_and_publish", lambda *_, **__: None)

    def round_at(now: dt.datetime) -> None:
        follow_command.run_round(["sample_harbour"], settings, now, clock=FakeClock(now))

    def killed() -> None:
        kill_at(step, count, "before")
        round_at(START)

    assert in_fork(killed) == -signal.SIGKILL
    round_at(START + dt.timedelta(hours=1))
    loads = [read_load(settings.home.staged, load_id) for load_id in new_load_ids(settings.home.staged)]
    paths = [path for load in loads if (path := load.table_path("articles"))]
    urls = [url for path in paths for url in pq.read_table(path, columns=["url"]).column("url").to_pylist()]
    assert sorted(urls) == sorted(newsroom.story_urls("sample_harbour"))
    round_at(START + dt.timedelta(hours=2))
    assert len(new_load_ids(settings.home.staged)) == len(loads) + 1
