"""The build task removes old files once a day, and no fault of that fails a build."""

from __future__ import annotations

import datetime as dt
import logging
import os
from pathlib import Path

import pytest

from extractors.runtime.settings import Home, Settings

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


@pytest.fixture
def page(airflow: Home, tmp_path: Path) -> Path:
    """An old page of the quality report."""
    path = tmp_path / "quality" / "loads" / "a.html"
    path.parent.mkdir(parents=True)
    path.write_text("old")
    os.utime(path, (0, 0))
    return path


def settings(tmp_path: Path) -> Settings:
    return Settings(Home(tmp_path), tmp_path, tmp_path, contact=None)


def test_it_runs_once_a_day(page: Path, tmp_path: Path) -> None:
    from dateline.operations.runs import prune_once_a_day

    prune_once_a_day(settings(tmp_path), now=NOW)
    assert not page.exists()
    page.write_text("old")
    os.utime(page, (0, 0))
    prune_once_a_day(settings(tmp_path), now=NOW + dt.timedelta(hours=5))
    assert page.exists()
    prune_once_a_day(settings(tmp_path), now=NOW + dt.timedelta(hours=24))
    assert not page.exists()


def test_a_wrong_setting_is_logged_and_removes_nothing(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from dateline.operations.runs import prune_once_a_day

    monkeypatch.setenv("DATELINE_KEEP_REPORTS", "soon")
    with caplog.at_level(logging.ERROR):
        prune_once_a_day(settings(tmp_path), now=NOW)
    assert page.exists()
    assert "DATELINE_KEEP_REPORTS=soon" in caplog.text
