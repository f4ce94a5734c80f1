"""The shipped watches cost nothing where no outlet of the sample newsroom is published."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from dateline.watches import after_publication
from dateline.watches.evaluate import Evaluation
from dateline.watches.shipped import can_notice, is_idle
from dateline.watches.watch import Watch
from extractors.runtime.settings import Settings, load_settings
from extractors.stores.watch_log.log import WatchLog, log_path

WATCH = "title: Ferries\nquery: ferry\n"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    monkeypatch.delenv("DATELINE_WATCHES", raising=False)
    found = load_settings()
    found.home.warehouse.parent.mkdir(parents=True, exist_ok=True)
    return found


def publish(settings: Settings, collection: str) -> None:
    settings.home.warehouse.unlink(missing_ok=True)
    with duckdb.connect(str(settings.home.warehouse)) as connection:
        connection.execute("create schema marts; create table marts.dim_outlets (collection varchar)")
        connection.execute("insert into marts.dim_outlets values ('europe'), (?)", [collection])


def test_examples_look_at_the_sample_newsroom_alone(settings: Settings) -> None:
    assert not can_notice(settings), "nothing is published"
    publish(settings, "africa")
    assert not can_notice(settings)
    assert is_idle(settings)
    publish(settings, "sample")
    assert can_notice(settings)
    publish(settings, "africa")
    settings.watches.mkdir()
    (settings.watches / "one.yml").write_text(WATCH)
    assert can_notice(settings), "somebody's own watch looks at every outlet"
    assert not is_idle(settings)


def test_a_file_of_an_earlier_release_is_looked_at(settings: Settings) -> None:
    with duckdb.connect(str(settings.home.warehouse)) as connection:
        connection.execute("create table t (x integer)")
    assert can_notice(settings)


def test_no_log_is_begun_for_examples_that_can_find_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluated: list[list[str]] = []

    def evaluate(_home: object, watches: list[Watch], *_: object, **__: object) -> Evaluation:
        evaluated.append([watch.name for watch in watches])
        return Evaluation()

    monkeypatch.setattr(after_publication, "evaluate", evaluate)
    publish(settings, "africa")
    now = dt.datetime(2026, 10, 19, tzinfo=dt.UTC)
    after_publication.run_watches(settings, None, now=now)
    assert not evaluated
    assert not log_path(settings.home.state).exists()
    publish(settings, "sample")
    after_publication.run_watches(settings, None, now=now)
    assert evaluated == [["ferries", "libraries", "syria"]]
    publish(settings, "africa")
    with WatchLog(settings.home.state):
        pass
    after_publication.run_watches(settings, None, now=now)
    assert evaluated[1:] == [[]], "a log that is there goes on noting what was published"
