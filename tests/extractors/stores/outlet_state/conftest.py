"""The same tests over each place where states are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.stores.outlet_state.states import FileStates, PostgresStates, States


@pytest.fixture(params=["files", "postgres"])
def states(request: pytest.FixtureRequest, tmp_path: Path) -> States:
    """The states of an empty home: files, and PostgreSQL where it is installed."""
    if request.param == "files":
        return FileStates(tmp_path / "state")
    server = PostgresStates(request.getfixturevalue("postgres"), tmp_path / "state")
    for outlet_id in server.outlet_ids():
        server.remove(outlet_id)
    return server
