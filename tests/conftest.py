"""What every test needs: no settings of the user, one compiled gazetteer for all, Airflow in a home of its own."""

import os
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from extractors.runtime.settings import PROJECT_ROOT, Home
from tests.postgres_server import find_programs, run_postgres

_OF_TESTS = (
    *("DATELINE_FUZZ_PAGES", "DATELINE_ORDER_SEEDS", "DATELINE_FIRST_ORDER_SEED", "DATELINE_ATTACK_LENGTH"),
    *("DATELINE_LEASE_REQUESTS", "DATELINE_TEST_CLUSTER", "DATELINE_TEST_STORE"),
)
for _name in [name for name in os.environ if name.startswith(("DATELINE_", "AIRFLOW"))]:
    if _name not in _OF_TESTS:
        del os.environ[_name]
os.environ["DATELINE_GAZETTEER"] = str(PROJECT_ROOT / "data" / "gazetteer")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put tests first that may take longer than others: at the end one of them would leave the other cores idle."""
    usual_s = float(config.getini("timeout"))

    def is_usual(item: pytest.Item) -> bool:
        own = item.get_closest_marker("timeout")
        return own is None or float(own.args[0]) <= usual_s

    items.sort(key=is_usual)


@pytest.fixture(scope="session")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Airflow's environment with SQLite metadata in a temporary home, prepared before Airflow is first imported."""
    from dateline.operations.airflow_home import prepare

    home = Home(tmp_path_factory.mktemp("airflow-home"))
    os.environ["DATELINE_HOME"] = str(home.root)
    prepare(home)
    return home


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server; the test is skipped where none is installed."""
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    with run_postgres(programs) as address:
        yield address


@pytest.fixture
def reads_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are read in this process: a fault that a test puts in would not reach a worker process."""
    here = threading.Event()
    here.set()
    monkeypatch.setattr("extractors.pipeline.workers.pool._no_workers", here)


@pytest.fixture
def quick_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Builds here, and in forks, run kept statements, and their gates look with plain SQL first, as builds do but for a
    rebuild and the first of a day. For tests of what is around both: dbt and the library
    take longer than all the rest. ``tests/line/test_line.py`` and ``test_rebuild.py`` are without it.
    """
    from expectations.library.validation import validate

    def screen(*given: Any, **named: Any) -> Any:
        return validate(*given, **{**named, "screened": True})

    for gate in ("staged_gate", "warehouse_gate"):
        monkeypatch.setattr(f"expectations.gate.{gate}.validate", screen)
    monkeypatch.setattr("dateline.warehouse.build.may_use_statements", lambda *_: True)
