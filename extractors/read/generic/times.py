"""When an article was published and last changed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.contracts.article import Source
from extractors.language.dates.numeric_days import day_in_url
from extractors.language.dates.printed import (
    When,
    ordered_to_fit_url,
    parse_when,
    with_day_and_month_swapped,
)
from extractors.read.generic.body.body_text import BodyText
from extractors.read.generic.markup.blocks import Blocks
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.markup.structured import Structured, text_value
from extractors.read.generic.markup.texts import text_of
from extractors.read.generic.phrases import LONGEST_STAMP, is_update, part_about_update
from extractors.read.page import Page

Stated = tuple[When, Source]

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "rnews:datepublished",
    "datepublished",
    "article:published",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "publishdate",
    "publish-date",
    "publish_date",
    "published-date",
    "publication_date",
    "publicationdate",
    "published_at",
    "published_time",
    "pubdate",
    "pub_date",
    "article.published",
    "article_date_original",
    "article-publication-date",
    "originalpublicationdate",
    "bt:pubdate",
    "analyticsattributes.articledate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.published",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "date_published",
    "datecreated",
    "article:created",
    "article:post_date",
    "weibo:article:create_at",
    "iso-8601-publish-date",
    "ptime",
    "date",
    "og:pubdate",
    "article:date",
    "release_date",
    "apub:time",
    "eomportal-lastupdate",
)
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "og:article:modified_time",
    "datemodified",
    "article:modified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "modified_time",
    "last_updated",
    "article:updated",
    "utime",
    "updated_time",
    "revision_date",
    "cxenseparse:recs:articlelastmodified",
    "date_modified",
    "lastupdate",
    "dateupdate",
)
_EARLIEST = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
_DIGIT = re.compile(r"\d")
_STAMP_LABEL = re.compile(
    r"^\W*(?:(?:发布|發佈|發布|发表|刊登|发稿|更新)(?:日期|时间|時間)?|日期|时间|時間|掲載日|公開日|입력|등록)\s*[:：]"
    r"|^\W*(?:published|posted|publi[ée]e?|veröffentlicht|erstellt|publicad[oa]|pubblicat[oa]|opublikowan[oae]|geplaatst"
    r"|publicerad|publisert|опубликован[оа]?|дата|date|datum|data|fecha|letzte aktualisierung"
    r"|last (?:updated|modified))\b",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"\b(?:date|published|posted|publié|publicado|pubblicato|veröffentlicht|fecha|data|datum|дата)\s?:\s?\d",
    re.IGNORECASE,
)
"""The day in a long line of labels and values."""
_POSTED = re.compile(
    r"^\W*(?:this (?:entry|post|article|item|story) was |dieser (?:artikel|beitrag|eintrag) wurde |cet article a été "
    r"|esta entrada fue |este (?:artículo|artigo|post) (?:fue|foi) |questo articolo è stato |dit (?:bericht|artikel) "
    r"|ten (?:wpis|artykuł) |эта запись |запись опубликована )",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"^\s*[(\[（【]\s*([^)\]）】]{6,40})[)\]）】]")
_NEAR_BLOCKS = 25
_MOST_LEADS = 6
_MOST_BELOW = 8
_MOST_TIMES = 50
_LONGEST = 300
_SAME = dt.timedelta(minutes=1)
_RETOLD_WITHIN = dt.timedelta(days=60)


def find_published(
    page: Page, stated: Structured, found: Blocks, text: BodyText, printed: list[Printed], language: str | None
) -> Stated | None:
    """Return the time of publication and its source, or None: from JSON-LD, meta elements or microdata, then printed on
    the page, then from the URL.

    A source with only a day yields to one that has the time of the same day. A stated time is checked against those
    printed at the headline: a printed clock shows the zone in which a stated UTC time was meant, and a printed day that
    is days later is the one the outlet published the story under (a story kept for reuse).
    """
    stated_time = _first_stated(page, _stated_candidates(page, stated, language))
    if stated_time is None and not printed:
        printed = [
            entry for entry in _out_of_line(found, text, page.time_zone, language) if _is_plausible(entry.when, page)
        ]
    if stated_time is not None:
        return _against_printed(stated_time, printed, lambda: find_modified(page, stated, None, language))
    candidates = [(entry.when, Source.HEURISTIC) for entry in printed]
    return _first_stated(page, iter([*candidates, *_last_candidates(page, stated, language)]))


def printed_times(page: Page, found: Blocks, text: BodyText, language: str | None) -> list[Printed]:
    """Return the plausible times printed near the headline or the beginning of the text, then those right after its
    end. Numeric dates are read in the order that fits the page's URL.
    """
    return [
        replace(entry, when=ordered_to_fit_url(entry.when, page.url))
        for entry in _printed(found, text, page.time_zone, language)
        if _is_plausible(entry.when, page)
    ]


def _first_stated(page: Page, candidates: Iterator[Stated]) -> Stated | None:
    best: Stated | None = None
    for when, source in candidates:
        if not _is_plausible(when, page):
            continue
        if best is None:
            best = (when, source)
        elif best[0].is_day_only and not when.is_day_only and abs((when.at - best[0].at).total_seconds()) < 36 * 3600:
            return when, source
        if not best[0].is_day_only:
            return best
    return best


def _against_printed(best: Stated, printed: list[Printed], modified_of_page: Callable[[], Stated | None]) -> Stated:
    """Hold a stated time against the times printed at the headline."""
    when, source = best
    at = when.at
    nearest = [entry for entry in printed if abs((entry.when.at.date() - at.date()).days) <= 1]
    for entry in nearest:
        clock = entry.when
        if clock.is_day_only or when.is_day_only:
            continue
        if not clock.is_zone_assumed:
            if abs((clock.at - at).total_seconds()) < 90 and clock.at.utcoffset():
                return replace(when, at=at.astimezone(clock.at.tzinfo)), source
        elif at.utcoffset() == dt.timedelta():
            shift = (clock.at.replace(tzinfo=None) - at.replace(tzinfo=None)).total_seconds()
            offset = round(shift / 900) * 900
            if abs(shift - offset) < 61 and offset and -11 * 3600 <= offset <= 14 * 3600:
                return replace(when, at=at.astimezone(dt.timezone(dt.timedelta(seconds=offset)))), source
    marked = [entry for entry in printed if entry.is_marked and not entry.is_update]
    later = {entry.when.at.date() for entry in marked}
    if len(later) == 1 and not nearest and marked[0].when.at > at + dt.timedelta(days=2):
        # the time of the last change is printed without saying so: a page kept up for months is no story told again
        modified = modified_of_page()
        is_change = modified is not None and modified[0].at.date() in later
        if not is_change or marked[0].when.at < at + _RETOLD_WITHIN:
            return marked[0].when, Source.HEURISTIC
    return best


def _stated_candidates(page: Page, stated: Structured, language: str | None) -> Iterator[Stated]:
    zone = page.time_zone
    article = stated.article
    for key in ("datePublished", "uploadDate", "dateCreated"):
        if when := parse_when(text_value(article.get(key)), zone=zone, language=language):
            yield when, Source.JSON_LD
    for name in _PUBLISHED:
        for value in stated.meta(name):
            if when := parse_when(value, zone=zone, language=language):
                yield when, Source.META
    for name in ("datePublished", "dateCreated", "uploadDate"):
        for element in stated.microdata.get(name, ()):
            value = element.get("content") or element.get("datetime") or text_of(element)
            if when := parse_when(value, zone=zone, language=language):
                yield when, Source.MICRODATA
    for item in stated.items:
        if item is not article and (
            when := parse_when(text_value(item.get("datePublished")), zone=zone, language=language)
        ):
            yield when, Source.JSON_LD


def _last_candidates(page: Page, stated: Structured, language: str | None) -> Iterator[Stated]:
    """What is left where no time of publication is stated or printed: the address, then the time of the last change."""
    zone = page.time_zone
    if day := day_in_url(page.url):
        yield (
            When(
                dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC),
                day.isoformat(),
                is_day_only=True,
                is_zone_assumed=True,
            ),
            Source.URL,
        )
    for name in _MODIFIED:
        for value in stated.meta(name):
            if when := parse_when(value, zone=zone, language=language):
                yield when, Source.META


@dataclass(frozen=True, slots=True)
class Printed:
    """A time printed near the headline; ``is_marked`` where the page's markup says that it is a time or a byline."""

    when: When
    is_marked: bool
    is_update: bool = False


def _printed(found: Blocks, text: BodyText, zone: str | None, language: str | None) -> Iterator[Printed]:
    """Times printed near the headline or the beginning of the text, then right after its end."""
    nodes, blocks = found.nodes, found.blocks
    start = text.blocks[0].index if text.blocks else 0
    above = found.headline_above(start)
    headline = above.first if above is not None else max(0, start - _NEAR_BLOCKS)
    low, high = max(0, headline - 6), min(len(blocks), start + 3)
    apart = Hint.RELATED | Hint.COMMENTS
    near = [time for time in found.times if low <= time[1] <= high and not nodes[time[2]].flags & apart]
    for element, index, _ in near[:_MOST_TIMES]:
        printed = text_of(element)
        around = printed[:_LONGEST] + " " + (blocks[index].text[:_LONGEST] if index < len(blocks) else "")
        values = (element.get("datetime"), element.get("content"), element.get("title"), printed)
        when = next((read for value in values if (read := parse_when(value, zone=zone, language=language))), None)
        if when is None:
            continue
        if (
            (said := parse_when(printed, zone=zone, language=language))
            and _differ_by_days(said, when)
            and not ((other := with_day_and_month_swapped(said)) and not _differ_by_days(other, when))
        ):
            when = said  # the attribute holds the time of some change of the page
        if when.is_zone_assumed or when.at.utcoffset() == dt.timedelta():
            shown = parse_when(printed, zone=zone, language=language)
            if shown and not shown.is_day_only:
                yield Printed(shown, is_marked=True, is_update=is_update(around))
        yield Printed(when, is_marked=True, is_update=is_update(around))
    later: list[Printed] = []
    for block in blocks[low:high]:
        if block.length <= 200 and not block.flags & (apart | Hint.CAPTION) and block.tag != "h1":
            when = parse_when(block.spaced, zone=zone, language=language) if _DIGIT.search(block.text) else None
            if when is None:
                continue
            marked = bool(block.flags & (Hint.DATE | Hint.BYLINE))
            if marked or block.length <= 120 or _LABELLED.search(block.text):
                changed = part_about_update(block.spaced)
                entry = Printed(when, marked, is_update(block.text) and not changed)
                if marked:
                    yield entry
                else:
                    later.append(entry)
                if changed and (change := parse_when(changed, zone=zone, language=language)):
                    later.append(Printed(change, is_marked=False, is_update=True))
    yield from later
    end = text.blocks[-1].index if text.blocks else len(blocks)
    for block in blocks[end : end + _MOST_BELOW]:
        if block.flags & apart or block.length > _LONGEST:
            continue
        is_stamp = block.length <= 120 and (block.flags & (Hint.DATE | Hint.BYLINE) or _STAMP_LABEL.match(block.text))
        if is_stamp or _POSTED.match(block.text):
            when = parse_when(block.text, zone=zone, language=language)
            if when:
                yield Printed(when, is_marked=False)
    if text.blocks and (bracket := _IN_BRACKETS.match(text.blocks[0].text[:60])):
        when = parse_when(bracket[1], zone=zone, language=language)
        if when:
            yield Printed(when, is_marked=False)
    within = [
        element
        for element, index, node in found.times
        if text.blocks and start <= index <= end + _MOST_BELOW and not (index > end and nodes[node].flags & apart)
    ]
    for element in within[:_MOST_TIMES]:
        value = element.get("datetime") or element.get("title") or text_of(element)
        when = parse_when(value, zone=zone, language=language)
        if when:
            yield Printed(when, is_marked=False)


def _out_of_line(found: Blocks, text: BodyText, zone: str | None, language: str | None) -> Iterator[Printed]:
    """Times on lines of their own below the first paragraphs, where a page has the day under its standfirst, and those
    that run into other text, where an element's class says what they are.
    """
    start = text.blocks[0].index if text.blocks else 0
    apart = Hint.RELATED | Hint.COMMENTS | Hint.CAPTION | Hint.CHROME
    above = found.headline_above(start)
    low = above.first if above is not None else max(0, start - _MOST_LEADS)
    within = [
        text_of(element)
        for element, index, node in found.stamps
        if low <= index <= start + 1 and not found.nodes[node].flags & apart
    ]
    lines = [
        block.spaced
        for block in found.blocks[start : start + _MOST_LEADS]
        if block.length <= LONGEST_STAMP and not block.flags & apart
    ]
    for line in (*lines, *within):
        if when := parse_when(line, zone=zone, language=language):
            yield Printed(when, is_marked=False, is_update=is_update(line))


def _differ_by_days(one: When, other: When) -> bool:
    return abs((one.at.date() - other.at.date()).days) > 1


def find_modified(
    page: Page, stated: Structured, published: When | None, language: str | None, printed: Sequence[Printed] = ()
) -> Stated | None:
    """Return the time of the last change and its source, or None.

    Tried in order: JSON-LD, meta elements, microdata (a time more than a day before publication is ignored), then the
    latest printed update time that is after publication.
    """
    zone = page.time_zone

    def candidates() -> Iterator[Stated]:
        if when := parse_when(text_value(stated.article.get("dateModified")), zone=zone, language=language):
            yield when, Source.JSON_LD
        for name in _MODIFIED:
            for value in stated.meta(name):
                if when := parse_when(value, zone=zone, language=language):
                    yield when, Source.META
        for element in stated.microdata.get("dateModified", ()):
            value = element.get("content") or element.get("datetime") or text_of(element)
            if when := parse_when(value, zone=zone, language=language):
                yield when, Source.MICRODATA

    for when, source in candidates():
        if _is_plausible(when, page) and (published is None or when.at >= published.at - dt.timedelta(days=1)):
            return when, source
    if published is None or published.is_day_only:
        return None
    changes = [entry.when for entry in printed if entry.is_update and not entry.when.is_day_only]
    later = [when for when in changes if when.at > published.at + _SAME]
    return (max(later, key=lambda when: when.at), Source.HEURISTIC) if later else None


def _is_plausible(when: When, page: Page) -> bool:
    """Not before the web, and not after the page was fetched (with a day's grace for zones)."""
    if when.at < _EARLIEST:
        return False
    return page.fetched_at is None or when.at <= page.fetched_at + dt.timedelta(days=1)
