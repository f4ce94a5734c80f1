"""Distinguish an outage of an outlet from takedowns, by how many of its pages are gone at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from extractors.stores.outlet_state.revisits import is_listed
from extractors.stores.outlet_state.schema import SeenUrl
from extractors.stores.outlet_state.state import UrlState
from extractors.stores.outlet_state.visits import Visit, VisitResult

MIN_GONE_AT_ONCE: Final = 4
"""With fewer pages gone in a run nothing is said of the outlet: two takedowns in a quiet hour are no outage."""
SMALL_OUTLET: Final = 5
"""Unless at most this many other pages came within the last 3 days: of a small outlet a run asks for one or two pages,
which say nothing before they have been missing for days or other pages come."""
KNOWN_GONE_AFTER: Final = dt.timedelta(days=3)
"""A page missing for longer than this is no sign of an outage that begins now."""
LONGEST_OUTAGE: Final = dt.timedelta(days=14)
"""A page missing for longer than this is gone, whatever the other pages of its outlet do."""


@dataclass(slots=True)
class VisitTally:
    """Counts the visits of a run that show whether the outlet answers: pages that came, and pages gone unexpectedly.

    A page is expected that came before or that a source lists now. Other pages are no evidence: an address of a
    list years old, a page that is long known to be gone, a page that went while the others came. ``other_count`` are
    the pages that came within the last 3 days and were not asked for; None if it was not counted.
    """

    came: int = 0
    gone: int = 0
    other_count: int | None = None

    def add(self, visit: Visit, seen: SeenUrl | None) -> None:
        """Count a visit: as ``came`` if it gave the page, as ``gone`` if an expected page is gone; others are ignored.

        ``seen`` is the state of the page before the visit, None if it was unknown.
        """
        if visit.result.came:
            self.came += 1
        elif visit.result is VisitResult.GONE and seen is not None and _is_expected(seen, visit.visited_at):
            self.gone += 1

    def add_earlier(self, state: UrlState, visited: Sequence[Visit]) -> None:
        """Add the pages that went missing in earlier runs of the last 3 days since any page came, and count the others.

        Without effect unless this run has gone pages and none that came. A small outlet has few due pages in one run.
        """
        if self.gone and not self.came:
            known = {seen.url for visit in visited if (seen := state.get(visit.url))}
            since = max(visit.visited_at for visit in visited) - KNOWN_GONE_AFTER
            self.gone += len(state.missing_since_last_came(since) - known)
            self.other_count = len(state.came_since(since, SMALL_OUTLET + len(known) + 1) - known)

    @property
    def is_outage(self) -> bool:
        """Whether at least ``MIN_GONE_AT_ONCE`` pages are gone, and more than came; of a small outlet, any and none."""
        return self.gone > self.came and (self.gone >= MIN_GONE_AT_ONCE or self.is_small)

    @property
    def is_small(self) -> bool:
        """Whether no page came, and at most ``SMALL_OUTLET`` others came in the days before."""
        return not self.came and self.other_count is not None and self.other_count <= SMALL_OUTLET

    @property
    def is_outlet_up(self) -> bool:
        """Whether pages came, and at least as many as are gone: those gone were then taken down by the outlet."""
        return self.came > 0 and self.came >= self.gone

    def __str__(self) -> str:
        return f"{self.gone} of {self.gone + self.came} pages gone at once"


def _is_expected(seen: SeenUrl, now: dt.datetime) -> bool:
    if seen.taken_down_at is not None:
        return False
    if seen.missing_since is not None and now - seen.missing_since > KNOWN_GONE_AFTER:
        return False
    return seen.is_revisit or is_listed(seen, now)


def is_excused(seen: SeenUrl | None, now: dt.datetime) -> bool:
    """Whether a page that is gone during an outage may be missing because of it: not missing for over 14 days."""
    return seen is None or seen.missing_since is None or now - seen.missing_since <= LONGEST_OUTAGE
