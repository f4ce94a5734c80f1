"""What reading one page gives: the typed result every parser returns and every later step consumes.

Nothing here reads a page. Text is Unicode, in logical order, NFC is not forced (the page's own code points are kept).
Times are zone-aware UTC ``datetime`` values beside the text they were read from.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass, field, replace


class PageKind(enum.StrEnum):
    """What a page turned out to be."""

    ARTICLE = "article"
    LIVE_BLOG = "live_blog"
    VIDEO = "video"
    GALLERY = "gallery"
    INDEX = "index"
    ERROR = "error"
    UNREADABLE = "unreadable"


class MediaType(enum.StrEnum):
    """The sort of an asset."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"


class MediaRole(enum.StrEnum):
    """How an article uses an asset."""

    LEAD = "lead"
    INLINE = "inline"
    GALLERY = "gallery"
    RELATED = "related"


class Source(enum.StrEnum):
    """Where in the page a field's value came from."""

    JSON_LD = "json-ld"
    MICRODATA = "microdata"
    META = "meta"
    SCRIPT = "script-state"
    RULE = "outlet-rule"
    HEURISTIC = "heuristic"
    URL = "url"
    CORRECTION = "correction"


class RuleError(Exception):
    """A rule of an outlet's failed on a page: which rule, on which page, and how."""


@dataclass(frozen=True, slots=True)
class FieldCandidate:
    """One value that a page offers for a field, whether it was chosen or not.

    ``value`` is the text as it would be stored (a time in ISO 8601, one author a candidate). ``source`` is where in the
    page it came from and ``place`` names the element or key (``og:title``, ``h1``, ``time``, ``datePublished``).
    """

    value: str
    source: Source
    place: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read from one page.

    ``title`` is the headline without label and site name; ``title_raw`` as printed with its label; ``title_label`` the
    label alone without its colon (``VIDEO``). ``body`` is paragraphs separated by one blank line.
    ``published_at`` and ``modified_at`` are zone-aware, in the zone that the page states or prints them in, so that
    their day is the day printed (rows store the instant in UTC); where the page states a day only, the time is 00:00
    of that day and ``is_published_day_only`` is true. ``is_published_zone_assumed`` says that the zone came from the
    outlet, not from the page.
    ``authors`` are people only; ``byline_raw`` is the line as printed. ``language`` is ISO 639-1 of the text.
    ``sources`` gives for each field that has a value where the value came from (for ``is_paywalled``: where the page
    says whether it is), but for the two flags beside ``published_at``, which come with it.

    ``title_stated`` is the headline that the page states for search engines and sharing, where it differs from the
    shown ``title``. ``houses`` are the newsrooms, desks and publishers that the page names as its author; they are no
    ``authors``. ``candidates`` are the differing values that a page offers for ``title``, ``published_at`` and
    ``authors``, the chosen one first; a field whose sources agree has none. ``confidence`` is the estimated
    probability, 0 to 1, that the value of such a field is right.
    """

    title: str | None = None
    title_raw: str | None = None
    title_label: str | None = None
    lead: str | None = None
    body: str | None = None
    published_at: dt.datetime | None = None
    published_at_raw: str | None = None
    is_published_zone_assumed: bool = False
    is_published_day_only: bool = False
    modified_at: dt.datetime | None = None
    modified_at_raw: str | None = None
    authors: tuple[str, ...] = ()
    byline_raw: str | None = None
    dateline_raw: str | None = None
    sign_off: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    canonical_url: str | None = None
    native_id: str | None = None
    is_paywalled: bool = False
    kind: PageKind = PageKind.ARTICLE
    sources: dict[str, Source] = field(default_factory=dict)
    title_stated: str | None = None
    houses: tuple[str, ...] = ()
    candidates: dict[str, tuple[FieldCandidate, ...]] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RelatedItem:
    """One item of an article's related list, in page order (``position`` from 1)."""

    position: int
    url: str | None = None
    title: str | None = None
    title_raw: str | None = None
    title_label: str | None = None
    native_id: str | None = None
    sort_number: int | None = None
    content_type_id: str | None = None
    media_url: str | None = None
    block: str | None = None
    source: Source = Source.HEURISTIC


@dataclass(frozen=True, slots=True)
class MediaItem:
    """One use of one picture, video or recording by the page (``position`` from 1 within the page)."""

    position: int
    url: str
    media_type: MediaType = MediaType.IMAGE
    role: MediaRole = MediaRole.INLINE
    caption: str | None = None
    credit: str | None = None
    alt_text: str | None = None
    width: int | None = None
    height: int | None = None
    thumbnail_url: str | None = None
    source: Source = Source.HEURISTIC


@dataclass(frozen=True, slots=True)
class LiveUpdate:
    """One update of a live blog, in page order (``position`` from 1).

    ``text`` is the update as it is in the article's body: its headline, if it has one, and its paragraphs,
    separated by a blank line. ``published_at`` is zone-aware; None where the page prints no time, or a time of day on
    no day that it names. ``published_at_raw`` is the time as printed. ``url`` is the address of the update itself.
    """

    position: int
    text: str
    headline: str | None = None
    published_at: dt.datetime | None = None
    published_at_raw: str | None = None
    url: str | None = None
    source: Source = Source.HEURISTIC


@dataclass(frozen=True, slots=True)
class ExtractedPage:
    """Everything read from one page.

    ``updates`` are those of a live blog, whose body has the text of each. ``kind`` repeats ``article.kind``; ``reason``
    says in words why a page is unreadable, an error or an index page.
    ``is_related_payload_complete`` is false where a related list was visibly cut short, None where the page has none.
    ``extractor`` and ``extractor_version`` name the rules that read it.
    """

    article: Article
    related_items: tuple[RelatedItem, ...] = ()
    media_items: tuple[MediaItem, ...] = ()
    updates: tuple[LiveUpdate, ...] = ()
    is_related_payload_complete: bool | None = None
    reason: str | None = None
    extractor: str = "generic"
    extractor_version: str = "0"
    charset: str | None = None

    @property
    def kind(self) -> PageKind:
        """Return the kind of page (article, index, error and so on), as the article states it."""
        return self.article.kind

    def with_article(self, **changes: object) -> ExtractedPage:
        """Return a copy whose article has the given fields replaced."""
        return replace(self, article=replace(self.article, **changes))  # type: ignore[arg-type]
