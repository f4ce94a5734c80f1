"""Unexpected exceptions: how they are described in one line, and which of them concern every outlet and load."""

from __future__ import annotations

import errno

_OF_THE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})


def describe_fault(error: BaseException) -> str:
    """Describe an unexpected exception in a part of a line: its type and the beginning of its message."""
    text = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def is_disk_fault(error: BaseException) -> bool:
    """Whether an exception says that the disk is full or read-only: every later load would fail alike."""
    return isinstance(error, OSError) and error.errno in _OF_THE_DISK
