"""What the service opens: Airflow's parts listen on loopback only, and their files are their owner's."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.operations.airflow_home import airflow_environment
from dateline.operations.up import COMPONENTS
from extractors.runtime.settings import Home


@pytest.mark.parametrize("part", ["scheduler", "triggerer"])
def test_no_part_of_airflow_serves_its_logs(part: str) -> None:
    from airflow.cli.cli_parser import get_parser

    # what Airflow itself makes of the command line
    assert get_parser().parse_args([part, *COMPONENTS[part]]).skip_serve_logs is True


def test_airflow_listens_on_loopback_and_writes_logs_for_its_owner_only(tmp_path: Path) -> None:
    found = airflow_environment(Home(tmp_path), {})
    assert found["AIRFLOW__API__HOST"] == "127.0.0.1"
    assert found["AIRFLOW__SCHEDULER__ENABLE_HEALTH_CHECK"] == "False"
    assert found["AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FOLDER_PERMISSIONS"] == "0o700"
    assert found["AIRFLOW__LOGGING__FILE_TASK_HANDLER_NEW_FILE_PERMISSIONS"] == "0o600"
