"""How long work reports its progress: to a terminal, a log or nobody."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """A function to which some work reports its progress."""

    def __call__(self, what: str, count: int, total: int | None = None) -> None:
        """Take note of what is done, how many are done, and of how many in all; None where that is not known."""


def no_progress(what: str, count: int, total: int | None = None) -> None:
    """Report to nobody."""


class OverLoads:
    """The pages of several loads as one count. ``page_counts`` are those of the loads in the order they are read."""

    def __init__(self, report: Progress, what: str, page_counts: list[int]) -> None:
        self._report, self._what, self._left = report, what, list(page_counts)
        self._total, self._done = sum(page_counts), 0

    def of_load(self, count: int) -> None:
        """Note how many pages of the present load are done; a load may have fewer pages than its log has lines."""
        self._report(self._what, min(self._done + count, self._total), self._total)

    def end_load(self) -> None:
        """Go on to the next load."""
        self._done += self._left.pop(0)
