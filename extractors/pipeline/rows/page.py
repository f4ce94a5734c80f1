"""Read one raw page of an outlet into staged rows.

Pure over its arguments, so that pages can be read in worker processes (``extractors/pipeline/read_entries.py``).
"""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from extractors.acquire.fetch.classify import classify_page
from extractors.contracts.article import ExtractedPage, MediaItem, PageKind
from extractors.contracts.enricher import Enricher
from extractors.contracts.fetch import FetchOutcome
from extractors.contracts.outlet import Outlet
from extractors.contracts.page_rows import PageRows, Row
from extractors.contracts.raw_page import DAMAGED_RECORD, FOUND_AS_SOURCE, RawPage
from extractors.contracts.urls import UrlRejectedError, canonicalise_url, identify_url
from extractors.enrich.article_text import build_article_text
from extractors.mentions.stories.terms import find_terms, write_terms
from extractors.outlets.provisional import how_to_declare
from extractors.pipeline.rows.article import article_row, fetch_row
from extractors.pipeline.rows.authors import add_authors
from extractors.pipeline.rows.corrected import correct
from extractors.pipeline.rows.identity import OWN_ID, identify
from extractors.pipeline.rows.media import PageAssets, add_media
from extractors.pipeline.rows.related import add_related
from extractors.pipeline.rows.updates import add_updates
from extractors.read.extract import read_page
from extractors.runtime.cycles import without_garbage_collection
from extractors.stores.corrections import NO_CORRECTIONS, Corrections
from extractors.stores.saved.page_address import page_excerpt

ARTICLE_KINDS = frozenset({PageKind.ARTICLE, PageKind.LIVE_BLOG, PageKind.VIDEO, PageKind.GALLERY})
_MUCH_TEXT = 1_500
"""A body of more characters is an article's whatever its title says."""


def read_rows(
    page: RawPage, outlet: Outlet, enrichers: Sequence[Enricher], corrections: Corrections = NO_CORRECTIONS
) -> PageRows:
    """Read one page of an outlet and return its staged rows; a page that is not an article becomes a rejection.

    Values that a person corrected are those of ``corrections``.

    An attempt without content gives only its ``page_fetches`` row. A page that says "not found" becomes SOFT_404; a
    test for robots that came in the place of a page becomes CHALLENGE, and a rejection.
    """
    fetch = fetch_row(page, outlet)
    rows = PageRows(fetch)
    if page.content is None:
        _set_ref(fetch, page.url, outlet)
        return rows
    read = read_page(page.content, page.url, fetched_at=page.fetched_at, outlet=outlet, content_type=page.content_type)
    outcome, error = _says_it_is_no_page(read, page)
    if error is not None:
        fetch["outcome"], fetch["error"] = str(outcome), error
        if outcome is FetchOutcome.CHALLENGE:
            _reject(rows, "robot_test", f"{error}; open the page in a browser until it shows, and save it again", page)
        _set_ref(fetch, page.url, outlet)
        return rows
    if read.kind not in ARTICLE_KINDS:
        reason = {"index": "index_page", "error": "error_page"}.get(read.kind.value, "unreadable_page")
        _reject(rows, reason, read.reason or "the page is not an article", page)
        _set_ref(fetch, page.url, outlet)
        return rows
    try:
        canonical, ref, native_id = identify(read.article, page.final_url or page.url, outlet)
    except UrlRejectedError as error:
        _reject(rows, "bad_url", f"{error}; give the page a whole http(s) address", page)
        return rows
    if page.moved_from and not ref.startswith(OWN_ID) and not page.moved_from.startswith(OWN_ID):
        ref = page.moved_from  # the outlet gave the article another address, often with another headline
    fetch["article_ref"] = ref
    if corrected := corrections.of(outlet.outlet_id, ref):
        read = correct(read, corrected, outlet)
    add_updates(rows, read, ref)
    updates = [row for _, row in rows.children]
    rows.article = article_row(read, page, outlet, canonical, ref, native_id, updates)
    add_authors(rows, read.article, ref)
    assets = PageAssets(page, outlet)
    media = add_media(rows, read, assets, ref)
    add_related(rows, read, page, outlet, assets, ref)
    _add_enrichments(rows, read, media, outlet, enrichers, ref)
    return rows


def rejected_page(page: RawPage, why: str, *, reason: str = "reader_failed", outlet: Outlet | None = None) -> PageRows:
    """Return the rows of a page that could not be read: its attempt, and a rejection with ``reason`` and a remedy."""
    rows = PageRows(fetch_row(page, outlet))
    remedies = {
        DAMAGED_RECORD: "bring the archive's file back from a backup and run `dateline reprocess"
        f"{f' --outlet {outlet.outlet_id}' if outlet else ''}`",
        "unknown_outlet": f"{how_to_declare(page.url)} and load the page again",
    }
    remedy = remedies.get(reason, f"look at the page with `dateline raw {shlex.quote(page.url)}`, and report it")
    _reject(rows, reason, f"{why}; {remedy}", page)
    return rows


def _add_enrichments(
    rows: PageRows,
    read: ExtractedPage,
    media: Sequence[MediaItem],
    outlet: Outlet,
    enrichers: Sequence[Enricher],
    ref: str,
) -> None:
    text = build_article_text(read.article, media)
    mentions: list[tuple[str, Row]] = []
    with without_garbage_collection():
        for enricher in enrichers:
            found = enricher.read(read.article, outlet, text)
            mentions += found.rows
            for table, row in found.rows:
                row["article_ref"] = ref
                rows.children.append((table, row))
            for table, shared in found.shared.items():
                rows.shared.setdefault(table, {}).update(shared)
        if rows.article is not None:
            rows.article["story_terms"] = write_terms(find_terms(text.fields, read.article.language, mentions))


def _says_it_is_no_page(read: ExtractedPage, page: RawPage) -> tuple[FetchOutcome, str | None]:
    """Why a page with little text is none but an error, or a test for robots, with status 200: saved pages and archives
    were not judged when they were fetched.
    """
    if read.kind in ARTICLE_KINDS and len(read.article.body or "") > _MUCH_TEXT:
        return FetchOutcome.FETCHED, None
    verdict, error = classify_page(page.url, page.final_url or page.url, page.content_type, page.content or b"")
    is_none = verdict in (FetchOutcome.SOFT_404, FetchOutcome.CHALLENGE)
    return (verdict, error) if is_none else (FetchOutcome.FETCHED, None)


def _set_ref(fetch: Row, url: str, outlet: Outlet) -> None:
    if fetch["found_by"] == FOUND_AS_SOURCE:
        return
    # an attempt that gave no article still belongs to the article stored under its address, so that a taken-down
    # story can be recognised; an address that cannot be an article's belongs to none
    try:
        if outlet.is_article_url(canonicalise_url(url)):
            fetch["article_ref"] = identify_url(url, outlet)
    except UrlRejectedError:
        fetch["article_ref"] = None


def _reject(rows: PageRows, reason: str, detail: str, page: RawPage) -> None:
    payload = page_excerpt(page.content or b"")
    row = {"relation": "articles", "reason": reason, "detail": detail, "url": page.url, "payload": payload}
    rows.rejections.append(row)
