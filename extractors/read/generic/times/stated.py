"""Times that a page states for machines: JSON-LD, meta elements, microdata, the state of its scripts, its address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from extractors.contracts.article import Source
from extractors.language.dates.numeric_days import day_in_url
from extractors.language.dates.printed import When, parse_when, with_day_and_month_swapped
from extractors.language.detection import language_code
from extractors.language.text import words
from extractors.read.generic.markup.structured import Structured, text_value
from extractors.read.generic.markup.texts import text_of
from extractors.read.page import Page

_PUBLISHED = (
    "articlepublishedtime",
    "ogarticlepublishedtime",
    "ogpublishedtime",
    "rnewsdatepublished",
    "datepublished",
    "articlepublished",
    "parselypubdate",
    "sailthrudate",
    "cxenseparserecspublishtime",
    "cxenseparsepublishtime",
    "publishdate",
    "publisheddate",
    "publicationdate",
    "publishedat",
    "publishedon",
    "publishedtime",
    "publishtime",
    "pubdate",
    "articledateoriginal",
    "articlepublicationdate",
    "originalpublicationdate",
    "btpubdate",
    "analyticsattributesarticledate",
    "dcdateissued",
    "dctermsissued",
    "dcdatepublished",
    "citationpublicationdate",
    "citationdate",
    "citationonlinedate",
    "articlepostdate",
    "weiboarticlecreateat",
    "iso8601publishdate",
    "ogpubdate",
    "apubtime",
)
"""Names of meta elements for the time of publication, in lower case and letters alone, the most reliable first."""
_DATED = (
    "dctermscreated",
    "dcdatecreated",
    "dcdate",
    "dctermsdate",
    "datecreated",
    "articlecreated",
    "ptime",
    "date",
    "articledate",
    "releasedate",
    "eomportallastupdate",
)
"""Names for a time that is of the publication more often than not: some systems write the last save into it."""
_CHANGED = (
    "articlemodifiedtime",
    "ogupdatedtime",
    "ogarticlemodifiedtime",
    "datemodified",
    "articlemodified",
    "lastmod",
    "lastmodified",
    "dctermsmodified",
    "dcdatemodified",
    "modifiedtime",
    "lastupdated",
    "articleupdated",
    "utime",
    "updatedtime",
    "revisiondate",
    "cxenseparserecsarticlelastmodified",
    "datemodified",
    "lastupdate",
    "dateupdate",
    "modifieddate",
    "updatedat",
    "modifiedat",
)
_RANK = {
    **{name: (1, rank) for rank, name in enumerate(_DATED)},
    **{name: (0, rank) for rank, name in enumerate(_PUBLISHED)},
}
_CHANGE_RANK = {name: rank for rank, name in enumerate(_CHANGED)}
_UNLISTED = re.compile(r"publi(?:sh|cation|cad)|pubdate|pubtime|issued|posted|erschein|veroeffentlich|displaydate")
_UNLISTED_CREATED = re.compile(r"creat(?:ed|ion)")
_UNLISTED_CHANGE = re.compile(r"modif|updat|lastmod|revis|changed|edited")
_NEITHER = re.compile(r"expir|unpublish|event|start|end(?:date|time)|valid|birth|sync|crawl|build|deploy|publishers?$")
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_LONGEST_VALUE = 60
_VALUE = (
    rb"(?:\\*(?:&quot;|&#34;|[\"']))?\s?:\s?(?:\[\d,)?(?:\\*(?:&quot;|&#34;|[\"']))?"
    rb"(?P<value>\d{10}(?:\d{3})?(?!\d)|(?:19|20)\d\d-\d\d-\d\d[^\"'\\&,}<]{0,24})"
)
_STATE = re.compile(rb"ubli(?:sh(?!er)|cation)[A-Za-z_]{0,16}" + _VALUE)
_STATE_CREATED = re.compile(rb"reate(?:d|O)?[A-Za-z_]{0,12}" + _VALUE)
_MOST_OF_STATE = 12
_DAY_FIRST_HOSTS = words(
    "uk au nz ie in za pk ng ke gh sg my hk lk bd np zw zm ug tz mt jm tt bb bw na mw sl gm rw eu ae qa sa eg il"
)
_PATH_REGION = re.compile(r"/en[-_](?P<region>[a-z]{2})(?=/|$)", re.IGNORECASE)
_TAG_REGION = re.compile(r"^[a-z]{2,3}[-_](?:[A-Za-z]{4}[-_])?(?P<region>[A-Za-z]{2})\b")

PUBLISHED_KINDS = frozenset(("ld", "ld_upload", "ld_created", "meta", "micro", "micro_created", "ld_elsewhere"))
"""Kinds of stated times that are believed to be the publication's unless the page contradicts them."""


@dataclass(frozen=True, slots=True)
class StatedTime:
    """A time that a page states, where from, and its kind; ``place`` is the key or the element's name."""

    when: When
    source: Source
    place: str
    kind: str


def language_tag(page: Page, stated: Structured, language: str | None) -> str | None:
    """Return the language in which the page's dates are read. For a text in English it has the region that decides the
    order of day and month (``en-GB``), as the ``lang`` attribute, ``og:locale``, the host or the path name it.
    """
    if language != "en":
        return language
    declared = language_code(page.root.get("lang"))
    if declared and declared != "en":
        return declared  # a text in English on a site in another language, whose system prints the dates
    values = (page.root.get("lang"), *stated.meta("og:locale"), *stated.meta("content-language"))
    regions = [found["region"].upper() for value in values if value and (found := _TAG_REGION.match(value.strip()))]
    parts = urlsplit(page.url)
    if found := _PATH_REGION.search(parts.path):
        regions.append(found["region"].upper())
    host = (parts.hostname or "").rpartition(".")[2]
    if host in _DAY_FIRST_HOSTS:
        regions.append("GB" if host == "uk" else host.upper())
    elsewhere = [region for region in regions if region not in ("US", "CA", "PH")]
    return f"en-{(elsewhere or regions)[0]}" if regions else language


def stated_times(page: Page, stated: Structured, tag: str | None) -> list[StatedTime]:
    """Return the times that a page states for its publication, the most reliable first."""
    return list(_published(page, stated, tag))


def _published(page: Page, stated: Structured, tag: str | None) -> Iterator[StatedTime]:
    zone = page.time_zone
    article = stated.article
    for key, kind in (("datePublished", "ld"), ("uploadDate", "ld_upload"), ("dateCreated", "ld_created")):
        if when := parse_when(text_value(article.get(key)), zone=zone, language=tag):
            yield StatedTime(when, Source.JSON_LD, key, kind)
    listed, unlisted = _names(stated)
    for (strength, _), name in listed:
        for value in stated.meta(name):
            if when := parse_when(value, zone=zone, language=tag):
                yield StatedTime(when, Source.META, name, "meta_dated" if strength else "meta")
    for name, kind in (("datePublished", "micro"), ("dateCreated", "micro_created"), ("uploadDate", "micro")):
        for element in stated.microdata.get(name, ()):
            value = element.get("content") or element.get("datetime") or text_of(element)
            if when := parse_when(value, zone=zone, language=tag):
                yield StatedTime(when, Source.MICRODATA, name, kind)
    for name, elements in stated.microdata.items():
        if name not in ("datePublished", "dateCreated", "uploadDate") and _is_unlisted(name):
            for element in elements[:2]:
                value = element.get("content") or element.get("datetime") or text_of(element)
                if when := parse_when(value[:_LONGEST_VALUE], zone=zone, language=tag):
                    yield StatedTime(when, Source.MICRODATA, name, "micro")
    for item in stated.items:
        if item is not article and (when := parse_when(text_value(item.get("datePublished")), zone=zone, language=tag)):
            yield StatedTime(when, Source.JSON_LD, "datePublished", "ld_elsewhere")
    for name in unlisted:
        for value in stated.meta(name):
            if len(value) <= _LONGEST_VALUE and (when := parse_when(value, zone=zone, language=tag)):
                yield StatedTime(when, Source.META, name, "meta_other")


def _names(stated: Structured) -> tuple[list[tuple[tuple[int, int], str]], list[str]]:
    """Sort the names of the page's meta elements: those listed for a publication by rank, then unlisted ones."""
    listed: list[tuple[tuple[int, int], str]] = []
    unlisted: list[str] = []
    for name in stated.raw_meta:
        if (rank := _RANK.get(_letters_of(name))) is not None:
            listed.append((rank, name))
        elif _is_unlisted(name):
            unlisted.append(name)
    return sorted(listed), unlisted


@lru_cache(maxsize=4096)  # the names are the same on all pages of a site
def _letters_of(name: str) -> str:
    return _NO_LETTER.sub("", name[:80].lower())


@lru_cache(maxsize=4096)
def _is_unlisted(name: str) -> bool:
    """Whether a name is none of those listed, and its words say that it is of a publication."""
    letters = _letters_of(name)
    if letters in _CHANGE_RANK:
        return False
    if _NEITHER.search(letters) or _UNLISTED_CHANGE.search(letters):
        return False
    return bool(_UNLISTED.search(letters) or (_UNLISTED_CREATED.search(letters) and letters != "creator"))


def changed_times(page: Page, stated: Structured, tag: str | None) -> Iterator[StatedTime]:
    """Yield the times that a page states for its last change: from JSON-LD, meta elements and microdata."""
    zone = page.time_zone
    if when := parse_when(text_value(stated.article.get("dateModified")), zone=zone, language=tag):
        yield StatedTime(when, Source.JSON_LD, "dateModified", "changed")
    ranked = sorted((rank, name) for name in stated.raw_meta if (rank := _change_rank(name)) is not None)
    for _, name in ranked:
        for value in stated.meta(name):
            if len(value) <= _LONGEST_VALUE and (when := parse_when(value, zone=zone, language=tag)):
                yield StatedTime(when, Source.META, name, "changed")
    for element in stated.microdata.get("dateModified", ()):
        value = element.get("content") or element.get("datetime") or text_of(element)
        if when := parse_when(value, zone=zone, language=tag):
            yield StatedTime(when, Source.MICRODATA, "dateModified", "changed")


@lru_cache(maxsize=4096)
def _change_rank(name: str) -> int | None:
    """Return the rank of a meta element's name among those for a last change, unlisted ones behind all others; None if
    it is none.
    """
    letters = _letters_of(name)
    if letters in _RANK or letters in _CHANGE_RANK:
        return _CHANGE_RANK.get(letters)
    is_change = _UNLISTED_CHANGE.search(letters) is not None and _NEITHER.search(letters) is None
    return len(_CHANGED) if is_change else None


def weaker_times(page: Page, tag: str | None) -> Iterator[StatedTime]:
    """Yield what is left where no time of publication is stated: the day in the address, and times in the state of the
    page's scripts.
    """
    if day := day_in_url(page.url):
        at = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
        yield StatedTime(When(at, day.isoformat(), is_day_only=True, is_zone_assumed=True), Source.URL, "path", "url")
    for pattern, kind in ((_STATE, "script"), (_STATE_CREATED, "script_created")):
        days: dict[dt.date, StatedTime] = {}
        for match in _first(pattern.finditer(page.content)):
            value = match["value"].decode("ascii", "ignore")
            if when := parse_when(value, zone=page.time_zone, language=tag):
                days.setdefault(when.at.date(), StatedTime(when, Source.SCRIPT, kind, kind))
        if len(days) == 1:
            yield from days.values()
        elif days:
            first = next(iter(days.values()))
            yield StatedTime(first.when, first.source, first.place, f"{kind}_of_several")


def _first(matches: Iterator[re.Match[bytes]]) -> Iterator[re.Match[bytes]]:
    return (match for _, match in zip(range(_MOST_OF_STATE), matches, strict=False))


def plausible(when: When, page: Page) -> When | None:
    """Return a time that is not before the web, and not after the page was fetched (with a day's grace for zones), with
    day and month swapped if only the swapped day is; None if neither is.
    """
    if when.at < _EARLIEST:
        return None
    if page.fetched_at is None or when.at <= page.fetched_at + dt.timedelta(days=1):
        return when
    other = with_day_and_month_swapped(when)
    return other if other and _EARLIEST <= other.at <= page.fetched_at + dt.timedelta(days=1) else None


_EARLIEST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
