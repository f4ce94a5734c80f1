"""The error of the staged seam, for all that writes or reads staged loads."""

from __future__ import annotations


class StagingError(Exception):
    """A staged load cannot be written or read; the message says what, where and what to do."""
