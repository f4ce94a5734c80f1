"""The days of updates that print a time of day alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

from extractors.read.generic.live.drafts import Draft


def times_of(
    drafts: Sequence[Draft], published: dt.datetime | None, modified: dt.datetime | None
) -> list[dt.datetime | None]:
    """Return the time of each update: as it states it, else its time of day on the day that its neighbours allow.

    Updates follow each other in time, the newest first or last, so a clock that runs backwards has passed midnight.
    The day is counted back from the newest update, which is not after the page's last change, else on from the oldest,
    which is of the day of publication. None where the page states no day at all.
    """
    times = [draft.when.at if draft.when else None for draft in drafts]
    missing = [index for index, draft in enumerate(drafts) if times[index] is None and draft.clock is not None]
    if not missing:
        return times
    order = list(range(len(drafts)))
    if _is_newest_first(drafts):
        order.reverse()
    anchor = modified or published
    if anchor is None or anchor.tzinfo is None:
        return times
    if modified is not None:
        latest = modified
        for index in reversed(order):
            if times[index] is None and (clock := drafts[index].clock):
                times[index] = _last_before(latest, clock)
            latest = times[index] or latest
        return times
    earliest = anchor.replace(hour=0, minute=0, second=0, microsecond=0)
    for index in order:
        if times[index] is None and (clock := drafts[index].clock):
            times[index] = _first_after(earliest, clock)
        earliest = times[index] or earliest
    return times


def _is_newest_first(drafts: Sequence[Draft]) -> bool:
    stated = [draft.when.at for draft in drafts if draft.when]
    if len(stated) > 1 and stated[0] != stated[-1]:
        return stated[0] > stated[-1]
    clocks = [draft.clock for draft in drafts if draft.clock]
    onward = sum(_minutes(other, one) for one, other in pairwise(clocks))
    return sum(_minutes(one, other) for one, other in pairwise(clocks)) < onward


def _minutes(late: dt.time, early: dt.time) -> int:
    """Minutes from one time of day to the next time that it is another, over midnight where need be."""
    return (60 * (late.hour - early.hour) + late.minute - early.minute) % (24 * 60)


def _last_before(latest: dt.datetime, clock: dt.time) -> dt.datetime:
    found = _at(latest, clock)
    # what a page says of its last change may be a minute older than the update that changed it
    return found if found <= latest + dt.timedelta(minutes=10) else found - dt.timedelta(days=1)


def _first_after(earliest: dt.datetime, clock: dt.time) -> dt.datetime:
    found = _at(earliest, clock)
    return found if found >= earliest else found + dt.timedelta(days=1)


def _at(day: dt.datetime, clock: dt.time) -> dt.datetime:
    return day.replace(hour=clock.hour, minute=clock.minute, second=clock.second, microsecond=0)
