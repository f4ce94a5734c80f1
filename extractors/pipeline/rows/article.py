"""Rows of the attempt and the article."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from extractors.contracts.article import Article, ExtractedPage
from extractors.contracts.catalogue.articles import ARTICLES
from extractors.contracts.outlet import Outlet
from extractors.contracts.page_rows import Row
from extractors.contracts.raw_page import RawPage
from extractors.language.text import content_hash, count_words, without_spans
from extractors.pipeline.rows.evidence import evidence_columns
from extractors.pipeline.rows.local_days import local_day, local_publication_time, offset_minutes
from extractors.read.correction_notices import find_correction_notice

_AS_READ = tuple(
    column.name for column in ARTICLES.columns if column.name in {field.name for field in dataclasses.fields(Article)}
)
"""Staged columns of an article that a reader fills under the same name."""


def fetch_row(page: RawPage, outlet: Outlet | None = None) -> Row:
    """Return an attempt as a row of ``page_fetches``. Its day is in the outlet's zone, in UTC without an outlet."""
    return {
        "url": page.url,
        "final_url": page.final_url,
        "requested_at": page.fetched_at,
        "requested_date": local_day(page.fetched_at, outlet),
        "outcome": page.outcome,
        "http_status": page.http_status,
        "content_type": page.content_type,
        "content_length": page.content_length if page.content is None else len(page.content),
        "duration_ms": page.duration_ms,
        "attempt_count": page.attempt_count,
        "error": page.error,
        "found_by": page.found_by,
        "found_on": page.found_on,
        "warc_record": page.warc_record,
        "usage_directives": page.usage_directives,
    }


def article_row(
    read: ExtractedPage,
    page: RawPage,
    outlet: Outlet,
    canonical: str,
    ref: str,
    native_id: str | None,
    updates: Sequence[Row] = (),
) -> Row:
    """Return an article as a row of ``articles``; ``ref`` is its identity, ``native_id`` the outlet's id or None, and
    ``updates`` are its rows of ``article_updates``: one that joins a live blog makes no revision of it.
    """
    article = read.article
    published = local_publication_time(article, outlet)
    return {
        **{name: getattr(article, name) for name in _AS_READ},
        "article_ref": ref,
        "native_id": native_id,
        "url": page.final_url or page.url,
        "canonical_url": canonical,
        "tags": _joined(article.tags),
        "kind": article.kind.value,
        "published_date": published and published.date(),
        "published_utc_offset_minutes": offset_minutes(published),
        "word_count": count_words(article.body),
        "paragraph_count": sum(1 for p in (article.body or "").split("\n\n") if p.strip()),
        "is_related_payload_complete": read.is_related_payload_complete,
        "correction_notice": find_correction_notice(article.lead, article.body),
        "content_hash": content_hash(article.title, without_spans(article.body, updates)),
        "fetched_at": page.fetched_at,
        "extractor": read.extractor,
        "extractor_version": read.extractor_version,
        **evidence_columns(article),
        "warc_record": page.warc_record,
    }


def _joined(tags: tuple[str, ...]) -> str | None:
    """The tags as one text; what separates them is taken out of each, so that the text can be split again."""
    return " | ".join(part for tag in tags for part in [tag.strip(" |").replace(" | ", " / ")] if part) or None
