"""A few days of the soak, as every run of the tests does them; ``make soak`` does a month."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.run import soak


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_days_of_faults_leave_every_story_once_and_every_edit(tmp_path: Path) -> None:
    report = soak(tmp_path, days=3, build_days=(2,), seed=1)
    assert report.differences == []
    assert report.kills >= 3
    assert report.left >= 1
    assert report.full_disks >= 1
