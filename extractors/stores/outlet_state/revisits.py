"""When a page is visited again, and when it is not visited any more: pure rules over the page's state and its visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from extractors.contracts.found import FoundBy
from extractors.stores.outlet_state.schema import SeenUrl
from extractors.stores.outlet_state.visits import Visit, VisitResult

MAX_FAILURES: Final = 8
GIVE_UP_AFTER: Final = dt.timedelta(days=14)
"""A page is given up when it failed this many times in a row and this long after it was first seen: hosts are down for
days, and a page that waited for one is not lost."""
FIRST_RETRY: Final = dt.timedelta(minutes=15)
LONGEST_RETRY: Final = dt.timedelta(hours=24)

MAX_GONE: Final = 4
MAX_GONE_STATED: Final = 2
"""A page is given up when it was gone at this many counted visits in a row; the second where the server says 410."""
GONE_SPACING: Final = dt.timedelta(hours=20)
"""Gone visits count once in this time, so that those of one bad day are one."""
GONE_LASTS: Final = dt.timedelta(days=3)
"""A page that is missing for less time than this is not given up, however often it was asked for."""
LONGEST_GONE_RETRY: Final = dt.timedelta(days=30)
LONGEST_OUTAGE_RETRY: Final = dt.timedelta(hours=4)
LISTED_FOR: Final = dt.timedelta(days=2)
"""A page counts as listed this long after a feed, sitemap or listing last named it."""

LISTING_KINDS: Final = frozenset({FoundBy.FEED, FoundBy.SITEMAP, FoundBy.LISTING})
"""The kinds of sources that state what stands on the site now. A related list or a list of URLs does not."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a visit changes in what is known of its page; ``next_due_at`` is None where no visit is planned."""

    next_due_at: dt.datetime | None
    first_visited_at: dt.datetime | None
    missing_since: dt.datetime | None
    gone_counted_at: dt.datetime | None
    gone_count: int
    failure_count: int
    taken_down_at: dt.datetime | None = None


def plan_visit(visit: Visit, seen: SeenUrl, revisit_after: Iterable[dt.timedelta]) -> Plan:
    """Return the state of a page after a visit, with the time of the next visit (None if it is given up).

    After a page came: the next age of ``revisit_after``, counted from the first visit at which it came. After a
    failure: 15 minutes, doubled each time up to a day; after a refusal a day; given up after 8 of them and 14 days.
    After a visit that found it gone: see :func:`wait_after_gone`; given up when it was gone at four visits on different
    days (two if the server says 410) over at least three days and no source lists it any longer. A visit that was
    postponed, failed or made during an outage does not count as gone.
    """
    now = visit.visited_at
    if visit.result.came:
        first = seen.first_visited_at or now
        due = next((first + age for age in revisit_after if first + age > now), None)
        return Plan(due, first, None, None, 0, 0)
    if visit.result in (VisitResult.GONE, VisitResult.OUTAGE):
        return _plan_missing(visit, seen)
    failures = seen.failure_count + (visit.result is not VisitResult.POSTPONED)
    return Plan(
        _after_failure(visit, seen, failures),
        seen.first_visited_at,
        seen.missing_since,
        seen.gone_counted_at,
        seen.gone_count,
        failures,
        seen.taken_down_at,
    )


def _after_failure(visit: Visit, seen: SeenUrl, failures: int) -> dt.datetime | None:
    now = visit.visited_at
    if visit.result is VisitResult.POSTPONED:
        return now + FIRST_RETRY
    if failures >= MAX_FAILURES and now - seen.first_seen_at > GIVE_UP_AFTER:
        return None
    wait = FIRST_RETRY * (1 << min(failures - 1, 10)) if visit.result is VisitResult.FAILED else LONGEST_RETRY
    return now + min(wait, LONGEST_RETRY)


def _plan_missing(visit: Visit, seen: SeenUrl) -> Plan:
    now = visit.visited_at
    since = seen.missing_since or now
    counted_at, count = seen.gone_counted_at, seen.gone_count
    wait = wait_after_gone(now - since, visit.http_status)
    due: dt.datetime | None = now + wait
    if visit.result is VisitResult.OUTAGE:
        due = now + min(wait_after_gone(now - since), LONGEST_OUTAGE_RETRY)
    else:
        if counted_at is None or now - counted_at >= GONE_SPACING:
            counted_at, count = now, count + 1
        is_stated = visit.http_status == 410 and count >= MAX_GONE_STATED
        is_gone = is_stated or (count >= MAX_GONE and now - since >= GONE_LASTS)
        if is_gone and not is_listed(seen, now):
            due = None
    taken_down_at = seen.taken_down_at or (now if visit.result is VisitResult.GONE and visit.is_outlet_up else None)
    return Plan(due, seen.first_visited_at, since, counted_at, count, 0, taken_down_at)


def wait_after_gone(missing_for: dt.timedelta, http_status: int | None = None) -> dt.timedelta:
    """Return how long to wait before a missing page is visited again.

    15 minutes at first, because sites name pages before they publish them; a day from the second day on (from the first
    with status 410); then a quarter of the time it has been missing, up to 30 days.
    """
    shortest = LONGEST_RETRY if http_status == 410 else FIRST_RETRY
    longest = min(max(LONGEST_RETRY, missing_for / 4), LONGEST_GONE_RETRY)
    return max(min(5 * missing_for, longest), shortest)


def last_listed_at(seen: SeenUrl) -> dt.datetime | None:
    """Return when a feed, sitemap or listing last named a page; None if none is known to have named it."""
    return seen.listed_at or (seen.first_seen_at if seen.found_by in LISTING_KINDS else None)


def is_listed(seen: SeenUrl, now: dt.datetime) -> bool:
    """Whether a feed, sitemap or listing named the page within ``LISTED_FOR`` before ``now``."""
    at = last_listed_at(seen)
    return at is not None and now - at <= LISTED_FOR


def due_when_listed(seen: SeenUrl, now: dt.datetime) -> dt.datetime:
    """Return when to visit a page that was given up and is listed again: after its wait, but not before ``now``."""
    if seen.last_visited_at is None:
        return now
    missing_for = seen.last_visited_at - (seen.missing_since or seen.last_visited_at)
    return max(now, seen.last_visited_at + wait_after_gone(missing_for, seen.http_status))
