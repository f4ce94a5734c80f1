"""An operator: Airflow up, its first run published, something broken, found and repaired by the command that is named.

Airflow's four processes take minutes beside other tests, and the sample newsroom its own ports: these run alone, where
``OPERATOR_JOURNEY`` is set, as CI and ``make operator`` do.
"""

from __future__ import annotations

import os
import re

import pytest

from benchmarks.journeys.airflow import RunningAirflow
from benchmarks.journeys.operator import repair_what_broke, walk_through_faults
from benchmarks.journeys.own_pages import write_own_pages
from benchmarks.journeys.shell import Shell
from tests.journeys.airflow_pages import open_pages

NOISE = re.compile(r"great_expectations|posthog|Calculating Metrics|DeprecationWarning|FutureWarning|Traceback", re.I)
"""What Great Expectations and other libraries write about themselves."""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(3000),
    pytest.mark.skipif(not os.environ.get("OPERATOR_JOURNEY"), reason="takes Airflow and minutes of its own"),
]


def test_is_everything_published_and_what_is_to_be_done_where_something_is_broken(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    shell = Shell(tmp_path_factory.mktemp("operator"))
    answer = repair_what_broke(shell)
    articles, outlets = map(int, answer["counted"].splitlines()[-1].split(","))
    assert articles >= 30 and outlets == 4
    assert answer["remedy"].startswith("chmod 600 ")
    assert answer["fixed"] == "no faults"
    said = shell.steps[-1].printed
    assert shell.steps[-1].code == 0
    for line in ("Airflow is starting: ", "Ready after ", "Ending Airflow; ", "Airflow has ended."):
        assert line in said
    assert "Traceback" not in said


def test_a_missing_path_a_damaged_file_and_a_cut_run_each_say_what_to_do(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    shell = Shell(tmp_path_factory.mktemp("faults"))
    walked = walk_through_faults(shell)
    code, detail = walked.refused
    assert code == 400 and "there is nothing here" in detail and len(detail.splitlines()) == 1
    assert walked.runs_of_form == 0
    assert (walked.damaged, walked.tries) == ("failed", {"publish": 1})
    assert walked.log.count("ALERT build_warehouse.publish failed") == 1
    assert walked.after == walked.before
    assert walked.cut == "success", walked.tries_of_cut
    assert walked.codes == (0, 0)


def test_the_form_and_the_log_of_a_task_in_a_browser(tmp_path_factory: pytest.TempPathFactory) -> None:
    shell = Shell(tmp_path_factory.mktemp("browser"))
    airflow = RunningAirflow(shell)
    try:
        airflow.wait_until_ready()
        printed = re.search(r"\(user (\S+), password (\S+): it is not shown again\)", airflow.printed)
        assert printed is not None
        folder = shell.folder / "data" / "import"
        write_own_pages(folder / "pages")
        with open_pages(airflow.address) as pages:
            pages.sign_in(*printed.groups())
            refused = pages.refuse("backfill_pages", str(folder / "pagse"))
            assert f"{folder / 'pagse'}: there is nothing here; give a folder, a page or a WARC file" in refused
            run_id = pages.trigger("backfill_pages", str(folder / "pages"))
            pages.wait_for_success("backfill_pages", run_id)
            log = pages.log("backfill_pages", run_id, "gate")
        assert "'passed': [" in log and "'stopped': []" in log
        assert not NOISE.search(log), NOISE.search(log)
        airflow.sign_in()
        assert airflow.ask("/api/v2/dags/backfill_pages/dagRuns")[1]["total_entries"] == 1
    finally:
        code = airflow.end()
    assert code == 0
