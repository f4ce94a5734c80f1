"""What can be wrong with watches and their log, for people."""

from __future__ import annotations


class WatchLogBusyError(RuntimeError):
    """Another process evaluates or sends; the message names it."""


class WatchLogError(RuntimeError):
    """The file is no log of this version, or damaged; the message says what to do."""


class UnknownWatchError(KeyError):
    """Raised when no file has this name; the message names similar ones."""

    def __str__(self) -> str:
        return str(self.args[0])
