"""Data Docs that cannot be written: one line, or the error of the disk, and no traceback for each page."""

from __future__ import annotations

import errno
import logging
from pathlib import Path

import pytest

from expectations.library.data_docs import report_once

RENDERER = "great_expectations.render.renderer.site_builder"
TRACE = 'An unexpected Exception occurred.\nTraceback: "Traceback (most recent call last):\n  File "x"\n{}\n".'


def test_a_full_disk_is_an_error_of_the_disk(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(OSError, match="No space left") as raised, report_once(tmp_path):
        for _ in range(90):
            logging.getLogger(RENDERER).error(TRACE.format("OSError: [Errno 28] No space left on device"))
    assert raised.value.errno == errno.ENOSPC and str(tmp_path) in str(raised.value.filename)
    assert caplog.text == ""


def test_what_else_fails_is_one_line(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with report_once(tmp_path):
        for _ in range(90):
            logging.getLogger(RENDERER).error(TRACE.format("KeyError: 'suite'"))
    (record,) = caplog.records
    assert record.getMessage() == f"Data Docs in {tmp_path}: 90 pages are not rendered, the first for KeyError: 'suite'"
    logging.getLogger(RENDERER).error("later")
    assert caplog.records[-1].getMessage() == "later"


def test_nothing_is_said_where_all_is_well(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with report_once(tmp_path):
        pass
    assert caplog.records == []
