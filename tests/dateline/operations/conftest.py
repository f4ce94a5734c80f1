"""Airflow in a home of its own, prepared before it is first imported."""

import os

import pytest

from extractors.runtime.settings import Home


@pytest.fixture(scope="session")
def airflow(tmp_path_factory):
    """Airflow's environment with SQLite metadata in a temporary home."""
    from dateline.operations.airflow_home import prepare

    home = Home(tmp_path_factory.mktemp("airflow-home"))
    os.environ["DATELINE_HOME"] = str(home.root)
    prepare(home)
    return home
