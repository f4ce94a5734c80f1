"""What a page is, whether its text is all there, and of what section and topics it says it is."""

from __future__ import annotations

import re
from typing import NamedTuple

from extractors.contracts.article import PageKind, Source
from extractors.contracts.urls import split_url
from extractors.language.text import fold, squeeze, words
from extractors.language.vocabulary import patterns
from extractors.read.generic.body.body_text import BodyText
from extractors.read.generic.live.live_blog import looks_live
from extractors.read.generic.markup.blocks import Blocks
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.markup.structured import ARTICLE_TYPES, Structured, text_value, types_of
from extractors.read.generic.markup.texts import text_of
from extractors.read.generic.phrases import ends_like_a_sentence
from extractors.read.page import Page

_ERROR_TITLE = re.compile(patterns("error_titles"), re.IGNORECASE)
_INDEX_TYPES = words("CollectionPage SearchResultsPage ProfilePage ItemList")
_VIDEO_PATH = re.compile(r"/(?:videos?|watch|tv|mediathek|clip|clips)(?:/|$|-)", re.IGNORECASE)
_GALLERY_PATH = re.compile(
    r"/(?:gallery|galleries|photos?|pictures|fotos?|bilder|fotostrecke|slideshow|diaporama|galeria|galerie)(?:/|$|-)",
    re.IGNORECASE,
)
_LEAST_RUN = 6
_LEAST_BODY = 200
_LIST_SEPARATOR = re.compile(r"[,;|]")


class Kind(NamedTuple):
    """The kind of a page, the reason if it is not an article, and the source."""

    kind: PageKind
    reason: str | None = None
    source: Source = Source.HEURISTIC


def find_kind(
    page: Page,
    stated: Structured,
    found: Blocks,
    text: BodyText,
    title: str | None,
    body: str,
    *,
    has_updates: bool = False,
) -> Kind:
    """Return the page's kind (article, live blog, video, gallery, index, error), with the reason if it is an index or
    error page, and its source. ``body`` is the text that was chosen, from any source; ``has_updates`` says that those
    of a live blog were found.
    """
    types = stated.types()
    article_types = set(types_of(stated.article))
    length = sum(block.length for block in text.blocks)
    path = _path(page.url)
    if title and length < 1500 and _ERROR_TITLE.search(title) and not article_types & ARTICLE_TYPES:
        return Kind(PageKind.ERROR, f"the page's title is that of an error page: {title[:80]!r}")
    if "LiveBlogPosting" in article_types:
        return Kind(PageKind.LIVE_BLOG, source=Source.JSON_LD)
    if has_updates or (looks_live(page, stated) and any(node.hints & Hint.LIVE for node in found.nodes)):
        return Kind(PageKind.LIVE_BLOG)
    is_typed = bool(article_types & ARTICLE_TYPES)
    is_article = is_typed or stated.first_meta("og:type") == "article"
    if "VideoObject" in article_types:
        return Kind(PageKind.VIDEO, source=Source.JSON_LD)
    if (
        length < 700
        and ("VideoObject" in types or stated.first_meta("og:type", "og:video:type") in {"video", "video.other"})
        and _VIDEO_PATH.search(path)
    ):
        return Kind(PageKind.VIDEO)
    if article_types & {"ImageGallery", "MediaGallery"}:
        return Kind(PageKind.GALLERY, source=Source.JSON_LD)
    if _GALLERY_PATH.search(path) and length < 1500 and len(found.pictures) > 4:
        return Kind(PageKind.GALLERY)
    if is_article and (length > 200 or (title and not _is_front(path))):
        return Kind(PageKind.ARTICLE, source=Source.JSON_LD if is_typed else Source.META)
    if _is_front(path):
        return Kind(PageKind.INDEX, "the address is a front page's", Source.URL)
    if types & _INDEX_TYPES and length < 1500:
        return Kind(PageKind.INDEX, "the page says that it is a list", Source.JSON_LD)
    linked = sum(block.link_length for block in found.blocks)
    whole = sum(block.length for block in found.blocks) or 1
    longest = max((block.length for block in text.blocks), default=0)
    if length < 250 or (longest < 160 and linked > 0.5 * whole and not _runs(found, text)):
        if linked > 0.4 * whole and len(found.links) > 30:
            return Kind(PageKind.INDEX, "the page is mostly links and holds no article's text")
        if not text.blocks and len(body) < _LEAST_BODY:
            return Kind(PageKind.ERROR, "the page holds no text")
    return Kind(PageKind.ARTICLE)


def _runs(found: Blocks, text: BodyText) -> bool:
    """Whether paragraphs are one text however short: many of them of one parent, and most of those sentences."""
    ends: dict[int, list[bool]] = {}
    for block in text.blocks:
        ends.setdefault(found.nodes[block.node].parent, []).append(ends_like_a_sentence(block.text))
    most = max(ends.values(), key=len, default=[])
    return len(most) >= _LEAST_RUN and sum(most) > 0.6 * len(most)


def _path(url: str) -> str:
    parts = split_url(url)
    return parts.path if parts else ""


def _is_front(path: str) -> bool:
    return path.strip("/").lower() in {"", "index.html", "index.php", "home", "en", "de", "fr", "es", "ar", "fa"}


def find_paywall(stated: Structured) -> tuple[bool, Source | None]:
    """Whether the page states that only a part is free, and the source: schema.org ``isAccessibleForFree``, then a
    ``content_tier`` meta element. (False, None) if it states nothing.
    """
    value = stated.article.get("isAccessibleForFree")
    if isinstance(value, list):
        value = value[0] if value else None
    if value is False or (isinstance(value, str) and value.strip().lower() in {"false", "no", "0"}):
        return True, Source.JSON_LD
    if value is True or (isinstance(value, str) and value.strip().lower() in {"true", "yes", "1"}):
        return False, Source.JSON_LD
    parts = stated.article.get("hasPart")
    for part in parts if isinstance(parts, list) else [parts]:
        if isinstance(part, dict) and str(part.get("isAccessibleForFree")).lower() == "false":
            return True, Source.JSON_LD
    tier = stated.first_meta("article:content_tier", "og:article:content_tier", "content_tier")
    if not tier:
        return False, None
    return tier.lower() in {"locked", "metered", "premium", "paid", "subscriber"}, Source.META


def find_section(page: Page, stated: Structured) -> tuple[str, Source] | None:
    """Return the section and its source, or None: from JSON-LD, then meta elements, then breadcrumbs (the last but
    one), then microdata.
    """
    text = text_value(stated.article.get("articleSection"))
    if text and len(text) < 80:
        return text, Source.JSON_LD
    meta = stated.first_meta(
        "article:section",
        "og:article:section",
        "parsely-section",
        "section",
        "cxenseparse:section",
        "dc.subject",
        "category",
    )
    if meta and len(meta) < 80:
        return meta, Source.META
    for item in stated.items:
        if "BreadcrumbList" in types_of(item):
            names = [
                name
                for entry in item.get("itemListElement") or []
                if isinstance(entry, dict) and (name := _crumb(entry))
            ]
            if len(names) > 2 and len(names[-2]) < 60:
                return names[-2], Source.JSON_LD
            if len(names) == 2 and fold(names[-1]) not in fold(stated.page_title) and len(names[-1]) < 60:
                return names[-1], Source.JSON_LD
    marked = stated.microdata.get("articleSection", ())
    for element in marked:
        text = squeeze(element.get("content") or text_of(element))
        if text and len(text) < 80:
            return text, Source.MICRODATA
    return None


def _crumb(entry: dict[str, object]) -> str:
    inner = entry.get("item")
    return text_value(entry.get("name")) or (text_value(inner.get("name")) if isinstance(inner, dict) else "")


def find_tags(stated: Structured) -> tuple[tuple[str, ...], Source | None]:
    """Return the tags that the page states, without repeats, at most 60, and their source: JSON-LD ``keywords``, then
    tag meta elements, then ``news_keywords`` and ``keywords``. ((), None) if there are none.
    """
    keywords = stated.article.get("keywords")
    values: list[str] = []
    if isinstance(keywords, str):
        values = _split_list(keywords)
    elif isinstance(keywords, list):
        values = [
            part
            for entry in keywords
            for part in ([text_value(entry)] if text_value(entry).count(",") < 2 else _split_list(text_value(entry)))
        ]
    source: Source | None = Source.JSON_LD
    if not any(values):
        values = [
            value
            for name in ("article:tag", "og:article:tag", "parsely-tags", "sailthru.tags")
            for value in stated.meta(name)
        ]
        if len(values) == 1:
            values = _split_list(values[0])
        source = Source.META
    if not any(values):
        values = [
            part
            for name in ("news_keywords", "keywords")
            for value in stated.meta(name)[:1]
            for part in _split_list(value)
        ]
    tags = {fold(tag): squeeze(tag) for tag in reversed(values) if 1 < len(tag.strip()) < 80 and ":" not in tag[:12]}
    ordered = tuple(dict.fromkeys(tags[fold(tag)] for tag in values if fold(tag) in tags))[:60]
    return ordered, source if ordered else None


def _split_list(text: str) -> list[str]:
    return [part.strip() for part in _LIST_SEPARATOR.split(text)]
