"""Rows of the attempt, the article and its authors."""

from __future__ import annotations

import dataclasses
import json

from extractors.contracts.article import Article, ExtractedPage
from extractors.contracts.catalogue.articles import ARTICLES
from extractors.contracts.page_rows import PageRows, Row
from extractors.contracts.raw_page import RawPage
from extractors.language.text import content_hash, count_words

_AS_READ = tuple(
    column.name for column in ARTICLES.columns if column.name in {field.name for field in dataclasses.fields(Article)}
)
"""Staged columns of an article that a reader fills under the same name."""


def fetch_row(page: RawPage) -> Row:
    """Return an attempt as a row of ``page_fetches``."""
    return {
        "url": page.url,
        "final_url": page.final_url,
        "requested_at": page.fetched_at,
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


def article_row(read: ExtractedPage, page: RawPage, canonical: str, ref: str, native_id: str | None) -> Row:
    """Return an article as a row of ``articles``; ``ref`` is its identity, ``native_id`` the outlet's id or None."""
    article = read.article
    return {
        **{name: getattr(article, name) for name in _AS_READ},
        "article_ref": ref,
        "native_id": native_id,
        "url": page.final_url or page.url,
        "canonical_url": canonical,
        "tags": " | ".join(article.tags) or None,
        "kind": article.kind.value,
        "word_count": count_words(article.body),
        "paragraph_count": sum(1 for p in (article.body or "").split("\n\n") if p.strip()),
        "is_related_payload_complete": read.is_related_payload_complete,
        "content_hash": content_hash(article.title, article.body),
        "fetched_at": page.fetched_at,
        "extractor": read.extractor,
        "extractor_version": read.extractor_version,
        "field_sources": json.dumps({k: v.value for k, v in sorted(article.sources.items())}),
        "warc_record": page.warc_record,
    }


def add_authors(rows: PageRows, article: Article, ref: str) -> None:
    """Add one row of ``article_authors`` to ``rows`` for each author, in the order of the byline."""
    for position, name in enumerate(article.authors, start=1):
        rows.children.append(("article_authors", {"article_ref": ref, "position": position, "name": name}))
