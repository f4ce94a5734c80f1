"""A raw page and the attempt that got it, and what never became a page: what the raw stores keep and staging reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

FOUND_AS_SOURCE = "source"
"""``found_by`` of feeds, sitemaps and listings themselves: attempts like others, but no pages to read."""
DAMAGED_RECORD = "damaged_archive"
"""Reason of a page that was fetched and cannot be read back from the raw archive."""
AUTHORS_LABEL = "Author:"
"""Begins the line in which a saved text names its writers, where the program that saved it states them apart."""


@dataclass(frozen=True, slots=True)
class RawPage:
    """One page as it lies in the raw archive, and how it came.

    ``fetched_at`` is UTC. ``content`` has content encodings undone; it is None until it is read from the archive, and
    for an attempt that got no page. ``moved_from`` is the identity of the article that was read under ``url`` before
    the page moved to ``final_url`` permanently. ``outcome`` and what follows describe the attempt, as in the staged
    ``page_fetches``. ``usage_directives`` are joined by spaces; None where neither
    the answer nor its site states any.
    """

    url: str
    fetched_at: dt.datetime
    content: bytes | None = None
    content_type: str | None = None
    warc_record: str | None = None
    outcome: str = "saved"
    final_url: str | None = None
    http_status: int | None = None
    content_length: int | None = None
    duration_ms: int | None = None
    attempt_count: int | None = None
    error: str | None = None
    found_by: str | None = "saved"
    found_on: str | None = None
    moved_from: str | None = None
    usage_directives: str | None = None


@dataclass(frozen=True, slots=True)
class Rejection:
    """A page or source that is rejected before it is read: its address, a stable reason, and what to do."""

    reason: str
    detail: str
    url: str | None = None
    payload: str | None = None
    relation: str = "articles"
