"""What `make env` lets dbt run once is what the first builds of a home run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dateline.warehouse.models import read_statements
from dateline.warehouse.statements.kept import state_of
from dateline.warehouse.statements.prepare import keep_first_statements
from extractors.runtime.settings import Home, Settings


@pytest.mark.slow
def test_the_first_two_builds_of_a_home_find_what_they_run(undisturbed: Settings, tmp_path: Path) -> None:
    made = keep_first_statements(tmp_path / "prepared")
    assert len(made) <= 2
    assert keep_first_statements(tmp_path / "again") == []
    nothing = Home(tmp_path / "empty").candidate
    published = Home(tmp_path / "home").candidate
    published.parent.mkdir(parents=True)
    shutil.copyfile(undisturbed.home.warehouse, published)
    states = [state_of(nothing), state_of(published)]
    assert set(made) <= set(states)
    assert state_of(Home(tmp_path / "prepared").candidate) == states[1]
    assert all(read_statements(state, tmp_path) for state in states)
