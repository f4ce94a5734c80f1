"""The period of a briefing: whole days, both ends included, of the published dates of each outlet's own calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

LONGEST_DAYS = 92


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included."""

    since: dt.date
    until: dt.date

    @property
    def day_count(self) -> int:
        """Return the number of days."""
        return (self.until - self.since).days + 1


def choose_period(since: dt.date | None, until: dt.date | None, *, today: dt.date) -> Period:
    """Return the period that was asked for: yesterday and today where nothing was, one day where only one end was.

    Raises:
        ValueError: it ends before it begins, or is longer than ``LONGEST_DAYS``.
    """
    if since is None and until is None:
        since, until = today - dt.timedelta(days=1), today
    first = since or until or today
    last = until or max(first, today)
    if last < first:
        raise ValueError(f"the period ends on {last} before it begins on {first}; exchange --since and --until")
    period = Period(first, last)
    if period.day_count > LONGEST_DAYS:
        raise ValueError(f"{first} to {last} are {period.day_count} days; a briefing has at most {LONGEST_DAYS}")
    return period
