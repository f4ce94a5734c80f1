"""What is logged while a command runs is one line each."""

from __future__ import annotations

import logging
import sys

from dateline.commands.app import _OneLine


def test_an_error_stands_behind_what_was_logged() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "staging %s failed", ("a",), sys.exc_info())
    assert _OneLine().format(record) == "staging a failed (ValueError('two\\nlines'))"
