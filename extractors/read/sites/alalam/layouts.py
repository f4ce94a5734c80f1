"""Al-Alam News Network, in English, Arabic and Persian.

No class names are known, so a page is read by its lines and their shapes, and the same code reads HTML and text
renderings: title (once or twice), time, lead (sometimes twice), paragraphs, the desk's sign-off, a gallery, and the
related items that a PHP ``var_dump`` left in the page (:mod:`extractors.read.sites.alalam.php_dump`).
In HTML the lines are those of what is left when scripts, menus and the dump are cut out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.contracts.article import (
    Article,
    ExtractedPage,
    MediaItem,
    MediaRole,
    MediaType,
    PageKind,
    Source,
)
from extractors.contracts.urls import join_url
from extractors.read.layouts import Family, Layout
from extractors.read.page import Page
from extractors.read.sites.alalam.addresses import identify
from extractors.read.sites.alalam.dates import ASSUMED_ZONE
from extractors.read.sites.alalam.lines import LIST_MARK, Picture, lines_of_markup, lines_of_text
from extractors.read.sites.alalam.php_dump import find_lists
from extractors.read.sites.alalam.related import related_items
from extractors.read.sites.alalam.story import Story, read_story
from extractors.read.title_labels import split_label

HOSTS = ("alalam.ir",)

_EDITIONS = {"en.alalam.ir": "en", "www.alalam.ir": "ar", "fa.alalam.ir": "fa"}

_MARKUP = re.compile(r"<(?:!doctype|html|head|body|div|p|h1|br|table|span)\b", re.IGNORECASE)
_PERSIAN_LETTERS = re.compile("[پچژگ]")
_ARABIC_LETTERS = re.compile("[\u0620-\u064a\u0671-\u06d3]")
_LATIN_LETTERS = re.compile("[A-Za-z]")


def read_alalam(
    text: str, url: str, *, is_html: bool = False, charset: str | None = None, time_zone: str = ASSUMED_ZONE
) -> ExtractedPage:
    """Read one HTML page or plain text rendering of it. Never raises on any page.

    ``text`` is the decoded page, ``time_zone`` (IANA) the zone of times that state none. Fields that the page does not
    have are None or empty. ``body`` contains the lead once, as the first paragraph, and no desk line, sign-off or
    caption.
    """
    lists = find_lists(text, is_markup=is_html)
    for dumped in reversed(lists):
        text = f"{text[: dumped.start]}\n{LIST_MARK}\n{text[dumped.end :]}"
    is_html = is_html and _MARKUP.search(text) is not None  # a title in the list may hold the page's only tags
    lines, pictures, head = lines_of_markup(text) if is_html else lines_of_text(text)
    story = read_story(lines, head.titles, time_zone)
    address = identify(url)
    label = split_label(story.title) if story.title else None
    body = "\n\n".join(story.paragraphs) or None
    language = _language(url, head.language, f"{story.title or ''} {body or ''}")
    kind, reason = PageKind.ARTICLE, None
    if not story.title and not body:
        kind, reason = PageKind.UNREADABLE, "the page has neither a title nor a text"
    elif not body:
        reason = "the page has a title and no text"
        if story.gallery_count:
            kind = PageKind.GALLERY
        elif label and "VIDEO" in (label.label or ""):
            kind = PageKind.VIDEO
    article = Article(
        title=label.title if label else None,
        title_raw=story.title,
        title_label=label.label if label else None,
        lead=story.paragraphs[0] if story.paragraphs else None,
        body=body,
        published_at=story.time.at if story.time else None,
        published_at_raw=story.time.raw if story.time else None,
        is_published_zone_assumed=bool(story.time and story.time.is_zone_assumed),
        dateline_raw=story.desk_line,
        sign_off=story.sign_off,
        section=story.desk,
        language=language,
        canonical_url=address.canonical_url if address else None,
        native_id=address.native_id if address else None,
        kind=kind,
    )
    article = _with_sources(article)
    return ExtractedPage(
        article=article,
        related_items=tuple(related_items(lists, address)),
        media_items=_media_items(pictures, story, url),
        is_related_payload_complete=all(dumped.is_whole for dumped in lists) if lists else None,
        reason=reason,
        extractor="alalam",
        charset=charset,
    )


def _media_items(pictures: Sequence[Picture], story: Story, url: str) -> tuple[MediaItem, ...]:
    """Pictures among the story's own lines, one for each asset whatever its renditions; those in links belong to other
    stories.
    """
    from extractors.read.media.assets import asset_identity

    items: list[MediaItem] = []
    seen: set[str] = set()
    for picture in pictures:
        small = (picture.width or 999) < 100 or (picture.height or 999) < 60
        if picture.is_in_link or small or not story.first - 1 <= picture.line <= story.last:
            continue
        asset = asset_identity(picture.url, url)
        if asset is None or asset.identity in seen:
            continue
        seen.add(asset.identity)
        in_gallery = story.gallery_from is not None and picture.line > story.gallery_from
        role = MediaRole.GALLERY if in_gallery else MediaRole.INLINE if items else MediaRole.LEAD
        caption = story.title if in_gallery else story.caption if role is MediaRole.LEAD else None
        items.append(
            MediaItem(
                position=len(items) + 1,
                url=join_url(url, picture.url) or picture.url,
                media_type=asset.media_type or MediaType.IMAGE,
                role=role,
                caption=caption,
                alt_text=picture.alt,
                width=picture.width,
                height=picture.height,
                thumbnail_url=join_url(url, picture.poster) if picture.poster else None,
                source=Source.RULE,
            )
        )
    return tuple(items)


def _language(url: str, declared: str | None, text: str) -> str | None:
    """Language of the text: by its script, and within the Arabic script by edition, letters and what the page
    declares.
    """
    text = text[:400]
    arabic, latin = len(_ARABIC_LETTERS.findall(text)), len(_LATIN_LETTERS.findall(text))
    address = identify(url)
    edition = _EDITIONS.get(address.base.removeprefix("https://")) if address else None
    if not arabic and not latin:
        return edition or declared
    if latin >= arabic:
        return edition if edition == "en" else declared if declared and declared not in ("ar", "fa") else "en"
    if edition in ("ar", "fa"):
        return edition
    if declared in ("ar", "fa"):
        return declared
    return "fa" if len(_PERSIAN_LETTERS.findall(text)) > arabic * 0.01 else "ar"


_SOURCES_OF_URL = ("canonical_url", "native_id")


def _with_sources(article: Article) -> Article:
    """Return the article with a source for each field that has a value."""
    named = [name for name in Article.__dataclass_fields__ if name not in ("sources", "kind")]
    sources = {
        name: Source.URL if name in _SOURCES_OF_URL else Source.RULE
        for name in named
        if getattr(article, name) not in (None, (), False)
    }
    return replace(article, sources=sources)


class Lines(Layout):
    """The one layout known: it reads lines, so it is valid for all years."""

    def read(self, page: Page) -> ExtractedPage | None:
        """Read the whole page; None if it is unreadable or does not look like an article (a section front, an error
        page), so that the general parser reads it.
        """
        if page.unreadable is not None or (page.is_html and identify(page.url) is None):
            return None
        read = read_alalam(
            page.text, page.url, is_html=page.is_html, charset=page.charset, time_zone=page.time_zone or ASSUMED_ZONE
        )
        is_bare = read.article.published_at_raw is None and read.is_related_payload_complete is None
        if is_bare and (page.is_html or read.article.native_id is None):
            return None
        return read


FAMILY = Family("alalam", HOSTS, (Lines(),))
