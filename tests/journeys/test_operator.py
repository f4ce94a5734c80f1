"""An operator: Airflow up, its first run published, something broken, found and repaired by the command that is named.

Airflow's four processes take minutes beside other tests, and the sample newsroom its own ports: these run alone, where
``OPERATOR_JOURNEY`` is set, as CI and ``make operator`` do.
"""

from __future__ import annotations

import os

import pytest

from benchmarks.journeys.operator import repair_what_broke, walk_through_faults
from benchmarks.journeys.shell import Shell

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
