"""Records of WARC files that people load, as pages with the outcome of their request."""

from __future__ import annotations

from extractors.contracts.fetch import REDIRECT_STATUSES
from extractors.contracts.raw_page import RawPage, Rejection
from extractors.contracts.urls import redirect_target
from extractors.contracts.usage_directives import DIRECTIVES, read_usage_directives
from extractors.stores.warc.archive_reader import ArchivedPage


def page_of_record(record: ArchivedPage, name: str) -> RawPage | Rejection:
    """Return an archived record as a page with its outcome, or a rejection if nothing is known of it.

    ``name`` is the archive's, for messages and as the place where the page was found.
    """
    where = f"{name} at offset {record.offset}"
    if is_lost(record) or record.url is None or record.requested_at is None:
        problem = record.problem or "the record has no address or no date"
        return Rejection("damaged_record", f"{where}: {problem}; the other records were read")
    body = record.body if record.problem is None or record.truncated is None else None
    if record.record_type == "revisit":
        outcome = "not_modified"
    elif record.problem is not None:
        outcome = "unreadable_record"
    elif record.status is None or 200 <= record.status < 300:
        outcome = "fetched" if record.status else "saved"
    else:
        outcome, body = ("gone" if record.status == 410 else "http_error"), None
    location = record.header("location")
    target = redirect_target(record.url, location) if record.status in REDIRECT_STATUSES and location else None
    if target and outcome == "http_error":
        outcome = "redirected"
    return RawPage(
        record.url,
        record.requested_at,
        body if outcome in ("fetched", "saved") else None,
        content_type=record.content_type,
        outcome=outcome,
        final_url=target,
        http_status=record.status,
        content_length=len(record.body) if record.body is not None else None,
        error=record.problem,
        found_by=record.notes.get("found-by", "saved"),
        found_on=record.notes.get("found-on", name),
        usage_directives=_usage_directives(record),
    )


def is_lost(record: ArchivedPage) -> bool:
    """Whether nothing is known of a damaged record, not even its address."""
    return record.url is None or record.requested_at is None


def _usage_directives(record: ArchivedPage) -> str | None:
    """Return what an archived answer asks of its use, with what its site asked when it was archived here; or None."""
    noted = DIRECTIVES.intersection(record.notes.get("usage-directives", "").split())
    headers = [(name.removeprefix("X-Archive-"), value) for name, value in record.headers]
    return " ".join(sorted(noted.union(read_usage_directives(headers, record.body)))) or None
