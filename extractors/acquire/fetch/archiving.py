"""Answers on their way into the archive, and back out of it when an interrupted load is resumed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from extractors.acquire.fetch.answer import Conclusion
from extractors.contracts.fetch import FetchOutcome, FetchRequest, FetchResult, Redirect
from extractors.contracts.urls import redirect_target
from extractors.stores.warc.archive import WarcArchive
from extractors.stores.warc.archive_reader import ArchivedPage
from extractors.stores.warc.members import Exchange

_TRUNCATED = {
    FetchOutcome.TIMEOUT: "time",
    FetchOutcome.TOO_LARGE: "length",
    FetchOutcome.BOMB: "length",
    FetchOutcome.CONNECTION_ERROR: "disconnect",
    FetchOutcome.PROTOCOL_ERROR: "disconnect",
}


def archive_answer(
    archive: WarcArchive | None,
    request: FetchRequest,
    conclusion: Conclusion,
    *,
    requested_at: dt.datetime | None,
    spent_s: float,
    number: int,
    usage_directives: Iterable[str] = (),
) -> str | None:
    """Write an answer to the archive and return its record's name; None if there is no archive or no answer.

    ``requested_at`` (UTC) and ``spent_s`` are those of the whole attempt, ``number`` counts attempts from 1.
    ``usage_directives`` are noted beside the answer. Raises OSError if the archive cannot be written.
    """
    answer = conclusion.answer
    if archive is None or answer is None:
        return None
    is_redirect = conclusion.outcome is FetchOutcome.REDIRECTED
    is_whole = not is_redirect and conclusion.retry_after_s is None and conclusion.outcome not in _TRUNCATED
    return archive.store(
        Exchange(
            url=answer.url,
            requested_at=answer.requested_at,
            method="GET",
            request_headers=answer.request_headers,
            status=answer.status,
            reason=answer.reason,
            headers=answer.wire_headers,
            raw_body=answer.raw,
            ip_address=answer.ip_address,
            protocol=answer.protocol,
            truncated=_TRUNCATED.get(conclusion.outcome),
            revisit_profile=conclusion.revisit_profile,
            digest=conclusion.digest,
            earlier_url=answer.url if conclusion.revisit_profile else None,
            earlier_at=request.earlier_at if conclusion.revisit_profile else None,
            notes={
                "found-by": request.found_by or "",
                "found-on": request.found_on or "",
                "request-url": request.url,
                "requested-at": (requested_at or answer.requested_at).isoformat(),
                "fetchTimeMs": str(round(spent_s * 1000)),
                "attempt": str(number),
                "outcome": conclusion.outcome.value,
                "error": conclusion.error or "",
                "whole": "yes" if is_whole else "no",
                "usage-directives": " ".join(usage_directives),
            },
        )
    )


def resumed_result(
    request: FetchRequest, kept: ArchivedPage, redirects: Iterable[ArchivedPage], now: dt.datetime
) -> FetchResult:
    """Return the result of a page that an interrupted run of the load archived, with the redirects that led to it.

    Outcome, times and attempts come from the record's notes; without readable notes the page counts as fetched.
    Redirects of earlier attempts that gave no page are left out.
    """
    notes = kept.notes
    try:
        requested_at = dt.datetime.fromisoformat(notes["requested-at"])
        outcome = FetchOutcome(notes["outcome"])
        duration_ms, attempts = int(notes["fetchTimeMs"]), int(notes["attempt"])
    except (KeyError, ValueError):
        requested_at, outcome, duration_ms, attempts = kept.requested_at or now, FetchOutcome.FETCHED, 0, 1
    has_body = outcome in (
        FetchOutcome.FETCHED,
        FetchOutcome.SOFT_404,
        FetchOutcome.CONSENT_WALL,
        FetchOutcome.CHALLENGE,
    )
    body = kept.body if has_body else None
    # how the page was found is what its first attempt knew: the state calls it visited by now
    found_by, found_on = (notes.get(f"found-{how}") or getattr(request, f"found_{how}") for how in ("by", "on"))
    return FetchResult(
        request=replace(request, found_by=found_by, found_on=found_on),
        final_url=kept.url or request.url,
        requested_at=requested_at,
        outcome=outcome,
        http_status=kept.status,
        headers=tuple((name.removeprefix("X-Archive-"), value) for name, value in kept.headers),
        body=body,
        content_length=len(body) if body is not None else None,
        payload_digest=kept.payload_digest if has_body or outcome is FetchOutcome.UNCHANGED else None,
        duration_ms=duration_ms,
        error=notes.get("error"),
        attempts=attempts,
        is_resumed=True,
        warc_record=kept.warc_record,
        redirects=tuple(
            _resumed_redirect(hop, now)
            for hop in redirects
            if hop.notes.get("requested-at") == notes.get("requested-at")
        ),
        usage_directives=_noted_directives(kept),
    )


def _resumed_redirect(hop: ArchivedPage, now: dt.datetime) -> Redirect:
    url = hop.url or ""
    return Redirect(
        url=url,
        target=redirect_target(url, hop.header("location") or ""),
        requested_at=hop.requested_at or now,
        http_status=hop.status or 0,
        content_type=hop.content_type,
        duration_ms=int(took) if (took := hop.notes.get("fetchTimeMs", "")[:9]).isdecimal() else 0,
        warc_record=hop.warc_record,
        usage_directives=_noted_directives(hop),
    )


def _noted_directives(kept: ArchivedPage) -> tuple[str, ...]:
    return tuple(kept.notes.get("usage-directives", "").split())
