"""Attempts and redirects as rows of a raw load's log."""

from __future__ import annotations

from extractors.contracts.fetch import FetchOutcome, FetchResult, Redirect
from extractors.contracts.raw_page import RawPage


def attempt_row(
    result: FetchResult, *, found_by: str | None, found_on: str | None, moved_from: str | None = None
) -> RawPage:
    """Return an attempt to fetch a page as an entry of the load's log; :class:`RawPage` describes ``moved_from``."""
    return RawPage(
        url=result.request.url,
        fetched_at=result.requested_at,
        content_type=result.content_type,
        warc_record=result.warc_record,
        outcome=str(result.outcome),
        final_url=result.final_url,
        http_status=result.http_status,
        content_length=result.content_length,
        duration_ms=result.duration_ms,
        attempt_count=result.attempts,
        error=result.error,
        found_by=found_by and str(found_by),
        found_on=found_on and str(found_on),
        moved_from=moved_from,
        usage_directives=" ".join(result.usage_directives) or None,
    )


def redirect_row(redirect: Redirect, attempt: int, *, found_by: str | None, found_on: str | None) -> RawPage:
    """Return one redirect of attempt number ``attempt`` (from 1) as an entry of the load's log."""
    return RawPage(
        url=redirect.url,
        fetched_at=redirect.requested_at,
        content_type=redirect.content_type,
        warc_record=redirect.warc_record,
        outcome=str(FetchOutcome.REDIRECTED),
        final_url=redirect.target,
        http_status=redirect.http_status,
        duration_ms=redirect.duration_ms,
        attempt_count=attempt,
        found_by=found_by and str(found_by),
        found_on=found_on and str(found_on),
        usage_directives=" ".join(redirect.usage_directives) or None,
    )
