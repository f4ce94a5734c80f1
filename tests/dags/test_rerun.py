"""Any task of a run again, and the moment of a run backfilled: the same warehouse, row by row, and no page asked for.

Each task runs in a process of its own, as the scheduler's do, by the functions that the DAGs call.
"""

from __future__ import annotations

import datetime as dt
import os
import resource
from collections.abc import Callable, Iterator
from functools import partial
from types import SimpleNamespace

import pytest

from dateline.newsroom.server import Newsroom, serve
from dateline.newsroom.stories import OUTLET_IDS
from extractors.pipeline.load_collector import Run
from extractors.runtime.clock import SystemClock
from extractors.runtime.settings import Home, load_settings
from tests.line.support import contents, in_fork, warm_up

NOW = dt.datetime(2026, 10, 20, 9, 30, tzinfo=dt.UTC)
MOMENT = "2026-10-20T09:30:00+00:00"


class ClockAt(SystemClock):
    """The machine's clock, put to another moment."""

    def __init__(self, moment: dt.datetime) -> None:
        self._ahead = moment - dt.datetime.now(dt.UTC)

    def now(self) -> dt.datetime:
        return super().now() + self._ahead


class Line:
    """The tasks of `monitor_sample` and `build_warehouse` over a newsroom of its own."""

    def __init__(self, newsroom: Newsroom) -> None:
        self.newsroom = newsroom
        self.run_id = f"scheduled__{MOMENT}"
        self.now = NOW

    def run(self, *tasks: str) -> None:
        for task in tasks:
            assert in_fork(getattr(self, task)) == 0, task

    def _run(self) -> Run:
        from dateline.operations.runs import run_of

        return run_of({"dag": SimpleNamespace(dag_id="monitor_sample"), "run_id": self.run_id})

    def collect(self) -> None:
        from dateline.operations.runs import fail_where_collecting_failed
        from extractors.pipeline.collect import collect_outlets

        clock = ClockAt(self.now)
        done = collect_outlets(OUTLET_IDS, load_settings(), self._run(), now=self.now, clock=clock)
        fail_where_collecting_failed(done)

    def stage(self) -> None:
        from dateline.operations.runs import stage_left_loads
        from extractors.pipeline.collect import stage_outlets

        stage_left_loads(OUTLET_IDS, load_settings(), self._run(), now=self.now)
        assert len(stage_outlets(OUTLET_IDS, load_settings(), self._run(), now=self.now)) == len(OUTLET_IDS)

    def gate(self) -> None:
        from dateline.operations.runs import gate_run

        loads = [self._run().load_id(outlet_id) for outlet_id in OUTLET_IDS]
        assert gate_run([loads])["stopped"] == []

    def publish(self) -> None:
        from dateline.operations.runs import build_and_publish

        build_and_publish(load_settings(), now=self.now)


def on_full_disk(work: Callable[[], None]) -> None:
    """Do the work where no file may be longer than 100 bytes; it fails by that."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    with pytest.raises(OSError, match="File too large"):
        work()
    raise SystemExit(1)


TASKS = ("collect", "stage", "gate", "publish")


@pytest.fixture(scope="module")
def line(airflow: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """A line that has run once."""
    from dateline.operations import runs  # noqa: F401 imported here so that forks have it

    warm_up()
    kept = {name: os.environ.get(name) for name in ("DATELINE_HOME", "DATELINE_OUTLETS")}
    with serve(port=0) as newsroom:
        os.environ["DATELINE_HOME"] = str(tmp_path_factory.mktemp("rerun"))
        os.environ["DATELINE_OUTLETS"] = str(newsroom.write_outlets(tmp_path_factory.mktemp("outlets")))
        made = Line(newsroom)
        made.run(*TASKS)
        yield made
    for name, value in kept.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value


@pytest.fixture(scope="module")
def first(line: Line) -> dict[str, list[tuple[object, ...]]]:
    rows = contents(load_settings().home.warehouse)
    assert len(rows["fct_articles"]) > 30 and len(rows["fct_loads"]) == len(OUTLET_IDS)
    return rows


@pytest.mark.slow
@pytest.mark.usefixtures("quick_builds")
@pytest.mark.parametrize("again", [*((task,) for task in TASKS), TASKS, ("publish", "stage", "gate", "publish")])
def test_a_cleared_task_gives_the_same_warehouse(
    line: Line, first: dict[str, list[tuple[object, ...]]], again: tuple[str, ...]
) -> None:
    line.newsroom.requests.clear()
    line.now += dt.timedelta(hours=1)
    line.run(*again, "publish")
    assert contents(load_settings().home.warehouse) == first
    assert line.newsroom.requests == []


@pytest.mark.slow
@pytest.mark.usefixtures("quick_builds")
def test_a_backfill_of_the_same_moment_gives_the_same_warehouse(
    line: Line, first: dict[str, list[tuple[object, ...]]]
) -> None:
    """As after the scheduled run was deleted from Airflow: Airflow then names the run by its own kind."""
    line.newsroom.requests.clear()
    line.run_id, line.now = f"backfill__{MOMENT}", NOW + dt.timedelta(days=2)
    line.run(*TASKS)
    assert contents(load_settings().home.warehouse) == first
    assert line.newsroom.requests == []


@pytest.mark.slow
@pytest.mark.usefixtures("quick_builds")
def test_another_moment_is_another_load_and_fetches_no_page_that_is_stored(
    line: Line, first: dict[str, list[tuple[object, ...]]]
) -> None:
    """A range that never ran, backfilled: sources are asked again, pages are not, and no article is there twice."""
    line.newsroom.requests.clear()
    # before the first page is due again by its outlet's revisit plan
    line.run_id, line.now = "backfill__2026-10-20T09:25:00+00:00", NOW + dt.timedelta(seconds=20)
    line.run(*TASKS)
    after = contents(load_settings().home.warehouse)
    assert len(after["fct_loads"]) == 2 * len(OUTLET_IDS)
    assert len(after["fct_articles"]) == len(first["fct_articles"])
    stories = {url.split("/", 3)[3] for outlet_id in OUTLET_IDS for url in line.newsroom.story_urls(outlet_id)}
    assert not stories & {request.path.lstrip("/") for request in line.newsroom.requests}


@pytest.mark.slow
@pytest.mark.usefixtures("quick_builds")
def test_the_next_run_stages_and_publishes_what_a_run_fetched_whose_stage_failed_for_good(
    line: Line, first: dict[str, list[tuple[object, ...]]]
) -> None:
    line.run_id, line.now = "scheduled__2026-10-23T09:30:00+00:00", NOW + dt.timedelta(days=3)
    line.run("collect")
    fetched = line._run().load_id(OUTLET_IDS[0])
    assert in_fork(partial(on_full_disk, line.stage)) == 1
    line.run_id, line.now = "scheduled__2026-10-23T10:30:00+00:00", NOW + dt.timedelta(days=3, hours=1)
    line.run(*TASKS)
    after = contents(load_settings().home.warehouse)
    assert fetched in {value for row in after["fct_loads"] for value in row}
    assert len(after["fct_articles"]) == len(first["fct_articles"])
