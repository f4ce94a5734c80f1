"""A process that stays is restarted when code or lists change, and is bounded in age and memory."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from extractors.runtime.staying import LONGEST_S, MOST_BYTES, StayingProcess


@pytest.fixture
def code(tmp_path: Path) -> Path:
    (tmp_path / "extractors" / "__pycache__").mkdir(parents=True)
    (tmp_path / "extractors" / "places.py").write_text("ONE = 1")
    (tmp_path / "extractors" / "agencies.csv").write_text("fars,Fars")
    return tmp_path


def test_changed_new_and_removed_files_are_noticed(code: Path) -> None:
    lists = code / "extractors" / "agencies.csv"
    for change in (
        lambda: lists.write_text("fars,Fars News"),
        lambda: os.utime(lists, ns=(1, 1)),  # rewritten with as many bytes
        lambda: (code / "extractors" / "new.yml").touch(),
        lists.unlink,
    ):
        staying = StayingProcess(code, folders=[], resident=lambda: 0)
        assert staying.reason_to_restart() is None
        change()
        assert staying.reason_to_restart() == "its code or its lists have changed"


def test_what_python_and_dbt_keep_for_themselves_is_no_code(code: Path) -> None:
    staying = StayingProcess(folders=[code, code / "no_such_folder"], resident=lambda: 0)
    (code / "extractors" / "__pycache__" / "places.pyc").touch()
    (code / "target").mkdir()
    (code / "target" / "manifest.json").touch()
    assert staying.reason_to_restart() is None


def test_age_and_memory_are_bounded(code: Path) -> None:
    seconds, resident = [100.0], [1]
    staying = StayingProcess(clock=lambda: seconds[0], resident=lambda: resident[0], folders=[code])
    seconds[0] += LONGEST_S
    assert staying.reason_to_restart() is None
    resident[0] = MOST_BYTES + 1
    assert "GiB" in str(staying.reason_to_restart())
    resident[0], seconds[0] = 1, seconds[0] + 1
    assert "hours" in str(staying.reason_to_restart())


def test_of_this_checkout_nothing_has_changed_and_memory_is_read() -> None:
    assert StayingProcess().reason_to_restart() is None
