"""Which sitemaps of an index a run reads: those that changed, those not read for long, within a budget."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from extractors.acquire.discover.collector import FurtherSource
from extractors.stores.outlet_state.schema import SeenSource

LASTMOD_LAG: Final = dt.timedelta(minutes=15)
"""A sitemap that was read so soon after it changed is read again: clocks differ, and caches give old copies a while."""
LASTMOD_AHEAD: Final = dt.timedelta(days=2)
"""A change further ahead than this says nothing of when a sitemap changed."""
REREAD_AFTER: Final = dt.timedelta(hours=6)
"""A sitemap of recent pages is read again after so long though its index says that it did not change."""
NEWEST_CHILDREN: Final = 2
"""So many sitemaps of an index, those that changed last, are taken for ones of recent pages."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The sitemaps to read, the most urgent first; ``left_out`` counts those with news that the budget leaves out."""

    chosen: tuple[FurtherSource, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class _Child:
    source: FurtherSource
    changed_at: float
    checked_at: float


def choose_children(
    further: Sequence[FurtherSource], get_source: Callable[[str], SeenSource | None], now: dt.datetime, budget: int
) -> Choice:
    """Choose at most ``budget`` sitemaps of an index to read at ``now`` (UTC), in this order.

    First those that changed since they were last read, or were never read: half of the budget for those that changed
    last, the rest for those not read for longest, so that an index that gives all its sitemaps the same time of change
    hides none of them. Then those without a stated time, and those of recent pages that are stated to be unchanged;
    those not read for longest first. ``get_source`` returns the state of a sitemap, None if it was never read.
    """
    newest = _find_newest(further, now)
    changed: list[_Child] = []
    others: list[_Child] = []
    unread = 0
    for each in further:
        known = get_source(each.url)
        checked_at = known.last_success_at if known else None
        stated = None if _is_too_far_ahead(each, now) else each.modified_at
        child = _Child(each, stated.timestamp() if stated else 0.0, checked_at.timestamp() if checked_at else 0.0)
        if stated is None:
            others.append(child)
            unread += checked_at is None
        elif checked_at is None or _is_changed(each, known, checked_at):
            changed.append(child)
        elif now - checked_at >= REREAD_AFTER and (each.url in newest or (known and known.found_count)):
            others.append(child)
    latest = sorted(changed, key=lambda child: (-child.changed_at, child.checked_at, child.source.url))
    first = latest if len(latest) <= budget else latest[: (budget + 1) // 2]
    waiting = sorted(latest[len(first) :], key=lambda child: (child.checked_at, -child.changed_at))
    rest = sorted(others, key=lambda child: (child.checked_at, child.source.url))
    chosen = [*first, *waiting, *rest][: max(budget, 0)]
    read = sum(1 for child in chosen[len(latest) :] if not child.checked_at) + min(len(latest), len(chosen))
    return Choice(tuple(child.source for child in chosen), len(changed) + unread - read)


def _find_newest(further: Sequence[FurtherSource], now: dt.datetime) -> set[str]:
    dated = [(each.modified_at, each.url) for each in further if each.modified_at and not _is_too_far_ahead(each, now)]
    return {url for _, url in sorted(dated)[-NEWEST_CHILDREN:]}


def _is_too_far_ahead(source: FurtherSource, now: dt.datetime) -> bool:
    return source.modified_at is not None and source.modified_at > now + LASTMOD_AHEAD


def _is_changed(source: FurtherSource, known: SeenSource | None, checked_at: dt.datetime) -> bool:
    """Whether a sitemap may have entries that it did not have when it was last read.

    Its stated time of change is trusted only if it lies before that read and is the same as then: a server with a slow
    clock states a later change as an earlier one.
    """
    until = source.modified_until or source.modified_at
    if until is not None and until > checked_at - LASTMOD_LAG:
        return True
    stated_before = known.stated_modified_at if known else None
    return stated_before is not None and stated_before != source.modified_at
