"""The result of one visit to a page, as the outlet's state records it."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from typing import Final

from extractors.contracts.fetch import HEALING_STATUSES, FetchOutcome, FetchResult


class VisitResult(enum.StrEnum):
    """The result of one visit to a page."""

    STORED = "stored"  # a page came and is in the archive
    UNCHANGED = "unchanged"  # 304, or the same bytes as before
    GONE = "gone"  # 404, 410, or a page that says as much
    OUTAGE = "outage"  # gone together with most of the outlet's pages: says nothing about this page
    FAILED = "failed"  # what may heal: time-outs, 429, 5xx, a connection cut
    REFUSED = "refused"  # what a rule forbids: robots.txt, a private address, a limit, 403
    POSTPONED = "postponed"  # not asked for: its host failed too often or asked to wait

    @property
    def came(self) -> bool:
        """Whether the server sent the page or answered that it is unchanged."""
        return self in (VisitResult.STORED, VisitResult.UNCHANGED)


@dataclass(frozen=True, slots=True)
class Visit:
    """The outcome of one visit, to be recorded once its bytes are safe in the archive.

    ``url`` is the one asked for, ``final_url`` the one that answered after redirects. ``etag``, ``last_modified`` and
    ``payload_digest`` replace what is known when given. ``is_moved`` where every redirect on the way was permanent.
    ``is_outlet_up`` where most pages asked for with this one came: then a page that is gone was taken down.
    """

    url: str
    visited_at: dt.datetime
    result: VisitResult
    http_status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    payload_digest: str | None = None
    final_url: str | None = None
    load_id: str | None = None
    is_moved: bool = False
    is_outlet_up: bool = False


_FOR_GOOD: Final = frozenset({301, 308})
_RESULTS: Final = {
    FetchOutcome.FETCHED: VisitResult.STORED,
    FetchOutcome.NOT_MODIFIED: VisitResult.UNCHANGED,
    FetchOutcome.UNCHANGED: VisitResult.UNCHANGED,
    FetchOutcome.SOFT_404: VisitResult.GONE,
    FetchOutcome.GONE: VisitResult.GONE,
    FetchOutcome.OUTAGE: VisitResult.OUTAGE,
    FetchOutcome.RATE_LIMITED: VisitResult.POSTPONED,
    FetchOutcome.WAIT_ROBOTS: VisitResult.POSTPONED,
    FetchOutcome.BREAKER_OPEN: VisitResult.POSTPONED,
    FetchOutcome.REFUSED_URL: VisitResult.REFUSED,
    FetchOutcome.REFUSED_SCHEME: VisitResult.REFUSED,
    FetchOutcome.REFUSED_ADDRESS: VisitResult.REFUSED,
    FetchOutcome.REFUSED_ROBOTS: VisitResult.REFUSED,
    FetchOutcome.REFUSED_USAGE: VisitResult.REFUSED,
    FetchOutcome.TOO_LARGE: VisitResult.REFUSED,
    FetchOutcome.BOMB: VisitResult.REFUSED,
}


def make_visit(fetched: FetchResult, load_id: str | None = None) -> Visit:
    """Return the visit that a final fetch result is; an outcome without a rule of its own counts as FAILED.

    HTTP errors that a retry cannot change count as REFUSED. Validators, digest and load are set only if the page came.
    """
    result = _RESULTS.get(fetched.outcome, VisitResult.FAILED)
    if fetched.outcome is FetchOutcome.HTTP_ERROR and fetched.http_status not in HEALING_STATUSES:
        result = VisitResult.REFUSED
    return Visit(
        url=fetched.request.url,
        visited_at=fetched.requested_at,
        result=result,
        http_status=fetched.http_status,
        etag=fetched.etag if result.came else None,
        last_modified=fetched.last_modified if result.came else None,
        payload_digest=fetched.payload_digest if result.came else None,
        final_url=fetched.final_url,
        load_id=load_id if result.came else None,
        is_moved=bool(fetched.redirects) and all(hop.http_status in _FOR_GOOD for hop in fetched.redirects),
    )
