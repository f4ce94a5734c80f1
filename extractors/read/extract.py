"""Read one page: ``read_page`` for callers that hold the outlet, ``extract_page`` for people who have its id."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.contracts.article import Article, ExtractedPage, PageKind, RuleError, Source
from extractors.language.dates.printed import parse_when
from extractors.language.pdf_text import UnreadablePdfError, is_pdf, read_pdf
from extractors.read.control_characters import shows, without_commands
from extractors.read.families import family_for
from extractors.read.generic.plain import read_plain
from extractors.read.generic.reading import Reading
from extractors.read.layouts import ARTICLE_FIELDS, Layout
from extractors.read.page import CONTROL, Page
from extractors.read.title_labels import split_label
from extractors.read.versions import EXTRACTOR_VERSION
from extractors.runtime.cycles import without_garbage_collection

if TYPE_CHECKING:
    from extractors.contracts.outlet import Outlet
    from extractors.outlets.registry import Registry

_READ_IN = {
    "title_raw": "title",
    "title_label": "title",
    "published_at_raw": "published_at",
    "modified_at_raw": "modified_at",
}
_UTC_FIELDS = ("published_at", "modified_at")


def extract_page(
    content: bytes,
    url: str,
    *,
    fetched_at: dt.datetime | None = None,
    outlet: Outlet | str | None = None,
    rules: bool = True,
    content_type: str | None = None,
) -> ExtractedPage:
    """Read a page, or a text rendering of one.

    Args:
        content: the page's bytes as received (decompressed).
        url: the address it was fetched from; relative links are resolved against it.
        fetched_at: when it was fetched (zone-aware); later times on the page are not believed, and dated rules are
            chosen by it.
        outlet: the outlet, which gives the zone of times printed without one, and the rules; or its id in the registry
            that the settings name. An id that this registry does not know is read as no outlet.
        rules: whether outlet rules are used; False reads every page with the general parser.
        content_type: the ``Content-Type`` header, whose charset is one of the things the charset is decided by.

    Returns:
        The page. Whatever the bytes are, the result is typed: ``kind`` says what the page is and ``reason`` why it is
        unreadable, an error page or an index. No content raises, unless an outlet's own rule fails on it.

    Raises:
        RuleError: an outlet's rule failed. The fault is the rule's, and the message names it; ``rules=False`` reads the
            page all the same.
    """
    known = find_outlet(outlet) if isinstance(outlet, str) else outlet
    return read_page(content, url, fetched_at=fetched_at, outlet=known, rules=rules, content_type=content_type)


def read_page(
    content: bytes,
    url: str,
    *,
    fetched_at: dt.datetime | None = None,
    outlet: Outlet | None = None,
    rules: bool = True,
    content_type: str | None = None,
) -> ExtractedPage:
    """Read a page of an outlet that the caller passes in (None: general rules only); otherwise as ``extract_page``:
    never raises on content, raises RuleError if an outlet's rule fails.

    If the result contains control characters, the page is read again without them; those that the page wrote as
    references or escapes are removed. Garbage collection is paused meanwhile.
    """
    with without_garbage_collection():
        page = _open_page(content, url, fetched_at=fetched_at, outlet=outlet, content_type=content_type)
        result = _read(page, rules=rules)
        # to look for control characters in the result costs a tenth of looking for them in the page
        if page.may_show_controls and shows(result, CONTROL):
            result = _read(page.without_controls(), rules=rules)
        return without_commands(result)


def _open_page(
    content: bytes, url: str, *, fetched_at: dt.datetime | None, outlet: Outlet | None, content_type: str | None
) -> Page:
    """Return the page; a PDF as its text, or as an unreadable page that says why it has none."""
    problem = None
    if is_pdf(content):
        try:
            content, content_type = read_pdf(content).as_plain_text().encode(), "text/plain; charset=utf-8"
        except UnreadablePdfError as error:
            problem = f"the PDF {error}"
    page = Page(content, url, fetched_at=fetched_at, outlet=outlet, content_type=content_type)
    page.unreadable = problem or page.unreadable
    return page


def _read(page: Page, *, rules: bool) -> ExtractedPage:
    if page.unreadable is not None:
        return _finish(page, ExtractedPage(Article(kind=PageKind.UNREADABLE), reason=page.unreadable), "generic")
    layout, name = _layout_for(page) if rules else (None, "generic")
    if layout is not None and (whole := _ask(layout, "read", page)) is not None:
        return _finish(page, whole, name)
    if not page.is_html:
        return _finish(page, read_plain(page), "generic")
    if layout is None:
        return _finish(page, _read_generic(Reading(page)), "generic")
    return _finish(page, _read_with_rules(page, layout), name)


def _read_generic(reading: Reading) -> ExtractedPage:
    article = reading.article()
    reason = reading.kind.reason
    if not article.body and article.kind is PageKind.ARTICLE:
        reason = "no text was found: the page may show it by scripts only"
    return ExtractedPage(article, reading.related, reading.media, reading.updates, reason=reason)


def _read_with_rules(page: Page, layout: Layout) -> ExtractedPage:
    """Take each field from the outlet's rules, and from the general parser where they have none."""
    region = page.find(layout.region) if layout.region else None
    reading = Reading(page, region)
    given = {field: value for field in ARTICLE_FIELDS if (value := _ask(layout, field, page)) is not None}
    if "title" in given:
        reading.use_title(given["title"])
    if "body" in given:
        reading.use_body(given["body"])
    changes: dict[str, Any] = {}
    for field, value in given.items():
        if field in _UTC_FIELDS:
            if isinstance(value, str):
                when = parse_when(value, zone=page.time_zone, language=reading.language)
                if when is None:
                    continue
                changes[field], changes[f"{field}_raw"] = when.at, when.raw
                if field == "published_at":
                    changes["is_published_day_only"], changes["is_published_zone_assumed"] = (
                        when.is_day_only,
                        when.is_zone_assumed,
                    )
            else:
                changes[field], changes[f"{field}_raw"] = value, value.isoformat()
        elif field == "title":
            headline = split_label(value)
            stated = reading.title.stated if reading.title is not None else None
            changes.update(title=headline.title, title_raw=value, title_label=headline.label, title_stated=stated)
        elif field in ("authors", "tags"):
            changes[field] = tuple(value)
        else:
            changes[field] = value
    article = reading.article(frozenset(changes))
    sources = {**article.sources, **{field: Source.RULE for field in given if field in changes}}
    candidates = dict(article.candidates)
    if "title" in changes and reading.title is not None and reading.title.candidates:
        candidates["title"] = reading.title.candidates
        sources["title_stated"] = reading.title.candidates[1].source
    article = replace(article, **changes, sources=sources, candidates=candidates)
    related, media = _ask(layout, "related_items", page), _ask(layout, "media_items", page)
    return ExtractedPage(
        article,
        reading.related if related is None else tuple(related),
        reading.media if media is None else tuple(media),
        reading.updates,
        reason=reading.kind.reason if "kind" not in given else None,
    )


def _ask(layout: Layout, name: str, page: Page) -> Any:
    try:
        return getattr(layout, name)(page)
    except Exception as error:
        rule = f"{type(layout).__module__}.{type(layout).__name__}.{name}"
        raise RuleError(f"the rule {rule} failed on {page.url}: {error!r}") from error


def _finish(page: Page, result: ExtractedPage, extractor: str) -> ExtractedPage:
    article = result.article
    native_id = article.native_id
    if native_id is None and page.outlet is not None:
        find = page.outlet.find_native_id
        native_id = find(article.canonical_url or page.url) or find(page.url)
        if native_id is not None:
            article.sources["native_id"] = Source.URL
            result = result.with_article(native_id=native_id)
    _name_sources(result.article)
    return replace(result, extractor=extractor, extractor_version=EXTRACTOR_VERSION, charset=page.charset)


def _name_sources(article: Article) -> None:
    """Add to an article's sources those of fields that come with others: a text as printed with what was read in it."""
    sources = article.sources
    sources.setdefault("kind", Source.HEURISTIC)
    for name, read in _READ_IN.items():
        if read in sources and name not in sources and getattr(article, name) is not None:
            sources[name] = sources[read]


def _layout_for(page: Page) -> tuple[Layout | None, str]:
    family = family_for(page.host, page.outlet.parser if page.outlet else None)
    if family is None:
        return None, "generic"
    layout = family.layout_for(page)
    return layout, family.name if layout is not None else "generic"


def find_outlet(outlet_id: str) -> Outlet | None:
    """Return the outlet with this id from the registry that the environment's settings name; None if the registry has
    no such id. The registry is read once for the process.

    Only for callers of ``extract_page`` who have an id; the pipeline passes the outlet itself to ``read_page``.
    """
    from extractors.runtime.settings import load_settings

    return _load_registry_once(load_settings().outlets).outlets.get(outlet_id)


@lru_cache(maxsize=4)
def _load_registry_once(folder: Path) -> Registry:
    from extractors.outlets.registry import load_registry

    return load_registry(folder)
