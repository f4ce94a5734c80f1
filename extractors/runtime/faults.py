"""Faults that nobody foresaw: how they are told in one line, and which of them concern more than one outlet."""

from __future__ import annotations

import errno

_OF_THE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


def told_fault(error: BaseException) -> str:
    """Return an unexpected exception as a part of a line: its kind and the beginning of its message."""
    text = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def concerns_all(error: BaseException) -> bool:
    """Whether a fault is the disk's, full or read-only: what comes after it would fail alike."""
    return isinstance(error, OSError) and error.errno in _OF_THE_DISK
