"""One undisturbed run of the line, made once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.runtime.settings import Settings
from tests.line.support import in_fork, run_line, save_newsroom, settings_for, warm_up


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_newsroom(tmp_path_factory.mktemp("saved") / "pages")


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, pages: Path) -> Settings:
    """Settings of a home in which the newsroom's pages were loaded without disturbance."""
    warm_up()
    settings = settings_for(tmp_path_factory.mktemp("undisturbed"))
    assert in_fork(lambda: run_line(settings, pages)) == 0
    return settings
