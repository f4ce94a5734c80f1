"""Al-Alam News Network, in English, Arabic and Persian.

No class names are known, so a page is read by its lines and their shapes, and the same code reads HTML and text
renderings: title (once or twice), time, lead (sometimes twice), paragraphs, the desk's sign-off, a gallery, and the
related items that a PHP ``var_dump`` left in the page (:mod:`extractors.read.sites.alalam.php_dump`).
In HTML the lines are those of what is left when scripts, menus and the dump are cut out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from extractors.contracts.article import (
    Article,
    ExtractedPage,
    MediaItem,
    MediaRole,
    MediaType,
    PageKind,
    RelatedItem,
    Source,
)
from extractors.contracts.urls import with_scheme
from extractors.language.text import fold, squeeze
from extractors.read.layouts import Family, Layout
from extractors.read.page import Page
from extractors.read.sites.alalam.dates import ASSUMED_ZONE, PrintedTime, read_time
from extractors.read.sites.alalam.lines import LIST_MARK, Line, Picture, lines_of_markup, lines_of_text
from extractors.read.sites.alalam.php_dump import DumpedList, find_lists, unescape
from extractors.read.title_labels import split_label

HOSTS = ("alalam.ir",)

_EDITIONS = {"en.alalam.ir": "en", "www.alalam.ir": "ar", "fa.alalam.ir": "fa"}
_ARTICLE_PATH = re.compile(r"(?P<before>.*?)/news/(?P<id>\d{1,15})(?:/.*)?", re.DOTALL)

_MARKUP = re.compile(r"<(?:!doctype|html|head|body|div|p|h1|br|table|span)\b", re.IGNORECASE)
_DESK = re.compile(
    r"(?:al[\s-]?alam|العالم)\s*(?:\([^)]{1,20}\))?\s*[-–—:]\s*(?P<desk>[^.,;:!?،؛]{2,40})", re.IGNORECASE
)
# Initials and numbers, at least one number: S/SH 11, SA - 12, 218-12, 212. Initials alone may credit agencies (AFP/AP).
_SIGN_OFF = re.compile(
    r"(?=\D*\d)(?:[A-Z]{1,4}|\d{2,4})(?:\s*[-–/]\s*(?:[A-Z]{1,4}|\d{1,4})){0,3}(?:\s+\d{1,4})?", re.IGNORECASE
)
_DEBUG = re.compile(r'string\(\d+\)\s*"|array\(\d+\)\s*\{|(?:int|float)\(-?[\d.]+\)$|bool\((?:true|false)\)$|NULL$')
_MORE_IMAGES = re.compile(r"more\s?images?|صور\s?اخري|المزيد من الصور|تصاوير بيشتر", re.IGNORECASE)
_AFTER_ARTICLE = re.compile(
    r"(?:©|\(c\)\s|copyright\b|all rights reserved)|(?:related (?:news|stories|items)|most (?:viewed|read)|latest news|"
    r"(?:your |send |post a |leave a )?comments?|tags?)\s*:?\s*$",
    re.IGNORECASE,
)
_PERSIAN_LETTERS = re.compile("[پچژگ]")
_ARABIC_LETTERS = re.compile("[\u0620-\u064a\u0671-\u06d3]")
_LATIN_LETTERS = re.compile("[A-Za-z]")


class Address(NamedTuple):
    """What an article's URL says: the edition's ``https`` base and the article's id."""

    base: str
    native_id: str

    @property
    def canonical_url(self) -> str:
        """The one address that stands for the article."""
        return f"{self.base}/news/{self.native_id}"


@lru_cache(maxsize=256)  # a page's own address is asked for several times
def identify(url: str) -> Address | None:
    """Say which article a URL means, whatever its scheme and slug; None where it means none.

    ``http://en.alalam.ir/news/1804800/some-slug``, ``en.alalam.ir/news/1804800`` and
    ``https://en.alalam.ir/news/1804800`` are one. On hosts other than Al-Alam's the scheme and port stay as they are.
    """
    try:
        parts = urlsplit(with_scheme(url).strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    path = _ARTICLE_PATH.fullmatch(parts.path)
    if path is None or not host or parts.scheme not in ("http", "https"):
        return None
    if host == "alalam.ir" or host.endswith(".alalam.ir"):
        return Address("https://" + ("www.alalam.ir" if host == "alalam.ir" else host), path["id"])
    netloc = f"[{host}]" if ":" in host else host
    netloc += f":{port}" if port else ""
    return Address(f"{parts.scheme}://{netloc}{path['before']}", path["id"])


def read_alalam(
    text: str, url: str, *, is_html: bool = False, charset: str | None = None, time_zone: str = ASSUMED_ZONE
) -> ExtractedPage:
    """Read one page or a text rendering of it. Never raises on account of the page.

    ``text`` is the decoded page, ``time_zone`` (IANA) the zone of times that state none. What the page does not have
    is None or empty. ``body`` holds the lead once, as the first paragraph, and no desk line, sign-off or caption.
    """
    lists = find_lists(text, is_markup=is_html)
    for dumped in reversed(lists):
        text = f"{text[: dumped.start]}\n{LIST_MARK}\n{text[dumped.end :]}"
    is_html = is_html and _MARKUP.search(text) is not None  # a title in the list may hold the page's only tags
    lines, pictures, head = lines_of_markup(text) if is_html else lines_of_text(text)
    story = _read_story(lines, head.titles, time_zone)
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
        related_items=tuple(_related_items(lists, address)),
        media_items=_media_items(pictures, story, url),
        is_related_payload_complete=all(dumped.is_whole for dumped in lists) if lists else None,
        reason=reason,
        extractor="alalam",
        charset=charset,
    )


class _Story(NamedTuple):
    """What the lines of a page say. ``first`` and ``last`` delimit the story's own lines, for its pictures."""

    title: str | None = None
    time: PrintedTime | None = None
    desk_line: str | None = None
    desk: str | None = None
    paragraphs: tuple[str, ...] = ()
    sign_off: str | None = None
    caption: str | None = None
    gallery_from: int | None = None
    gallery_count: int = 0
    first: int = 0
    last: int = 0


def _read_story(lines: Sequence[Line], named: Sequence[str], time_zone: str) -> _Story:
    """Tell the parts of a story apart. ``named`` are headlines that the page's head names."""
    found = _find_title_and_time(lines, named, time_zone)
    title, time = found.title, found.time
    is_title_again = _same_headline(title)
    tail = _own_lines(lines, found.next_line)
    last = tail[-1][0] + 1 if tail else found.next_line
    caption = title if found.is_title_twice else None
    desk_line, desk, gallery_from, gallery_count = None, None, None, 0
    paragraphs: list[str] = []
    for number, text in tail:
        if len(paragraphs) < 3 and desk_line is None and (match := _DESK.fullmatch(text)):
            desk_line, desk = text, match["desk"].strip()
        elif _DEBUG.match(text):
            continue
        elif len(text) < 40 and _MORE_IMAGES.fullmatch(fold(text)):
            gallery_from = number
        elif is_title_again(text):
            if gallery_from is None:
                caption = text
            else:
                gallery_count += 1
        else:
            paragraphs.append(text)
    sign_off = paragraphs.pop() if paragraphs and _SIGN_OFF.fullmatch(paragraphs[-1]) else None
    if len(paragraphs) > 1 and _is_repeated(*paragraphs[:2]):
        del paragraphs[1]
    return _Story(
        title,
        time,
        desk_line,
        desk,
        tuple(paragraphs),
        sign_off,
        caption,
        gallery_from,
        gallery_count,
        found.first_line,
        last,
    )


def _is_repeated(lead: str, next_paragraph: str) -> bool:
    return abs(len(lead) - len(next_paragraph)) < 20 and fold(lead) == fold(next_paragraph)


class _Beginning(NamedTuple):
    title: str | None
    time: PrintedTime | None
    first_line: int
    next_line: int
    is_title_twice: bool


def _find_title_and_time(lines: Sequence[Line], named: Sequence[str], time_zone: str) -> _Beginning:
    """Find the time, and the title as the line before it; in HTML a heading or a headline named in the head tells
    which.
    """
    known = [_headline_fold(name) for name in named]
    longest = 2 * max(map(len, named), default=0) + 20
    times = [
        (number, time)
        for number, line in enumerate(lines)
        if ":" in line.text and (time := read_time(line.text, time_zone)) is not None
    ]

    def is_title(line: Line) -> bool:
        if line.is_heading:
            return True
        if len(line.text) > longest:
            return False
        own = _headline_fold(line.text)
        # The head adds the site's name before or after the headline.
        return len(own) > 8 and any(
            name == own or name.startswith(own + " ") or name.endswith(" " + own) for name in known
        )

    titles = [number for number, line in enumerate(lines) if (known or line.is_heading) and is_title(line)]
    for number, time in times:
        # Without a known headline it is the line before the time, or that line's repetition before it.
        near = [n for n in range(max(0, number - 2), number) if not lines[n].is_link and lines[n].text != LIST_MARK]
        if titles:
            near = [title for title in titles if title < number]
        if not near:
            continue
        chosen = near[-1]
        is_same = _same_headline(lines[chosen].text)
        repeated = [n for n in near if n < chosen and is_same(lines[n].text)]
        first = repeated[0] if repeated else chosen
        return _Beginning(lines[first].text, time, first, number + 1, bool(repeated))
    if times and titles:  # the time stands before the headline
        number, time = times[0]
        return _Beginning(lines[titles[0]].text, time, number, titles[0] + 1, is_title_twice=False)
    if times:
        number, time = times[0]
        return _Beginning(None, time, number, number + 1, is_title_twice=False)
    if titles:
        return _Beginning(lines[titles[0]].text, None, titles[0], titles[0] + 1, is_title_twice=False)
    is_text = bool(lines) and not lines[0].within and lines[0].text != LIST_MARK
    return _Beginning(lines[0].text if is_text else None, None, 0, 1 if is_text else 0, is_title_twice=False)


def _own_lines(lines: Sequence[Line], begin: int) -> list[tuple[int, str]]:
    """Return the story's lines after its time: up to the related list or the page's end matter, and in HTML within the
    element that holds most of the text, without lines that are links from end to end.
    """
    tail: list[tuple[int, Line]] = []
    for number in range(begin, len(lines)):
        line = lines[number]
        if line.text == LIST_MARK or (line.within and len(line.text) < 120 and _AFTER_ARTICLE.match(line.text)):
            break
        if not line.is_link or not line.within:
            tail.append((number, line))
    weights: dict[int, int] = {}
    total = 0
    for _, line in tail:
        if len(line.text) >= 60:
            total += len(line.text)
            for element in line.within:
                weights[element] = weights.get(element, 0) + len(line.text)
    around = lines[begin - 1].within if begin else ()
    home = (
        next((element for element in reversed(around) if weights.get(element, 0) > 0.6 * total), None)
        if total
        else None
    )
    return [(number, line.text) for number, line in tail if home is None or home in line.within]


def _same_headline(title: str | None) -> Callable[[str], bool]:
    """Make the test whether a line prints the headline again, with or without its label."""
    folded = _headline_fold(title)
    # Labels are short, and most lines are not: lengths far apart spare the folding.
    return lambda text: bool(folded) and abs(len(text) - len(title or "")) < 60 and _headline_fold(text) == folded


def _headline_fold(title: str | None) -> str:
    return fold(split_label(title).title) if title else ""


def _related_items(lists: Sequence[DumpedList], address: Address | None) -> list[RelatedItem]:
    """Items of all lists in page order; a row that an earlier list has in the same words is given once."""
    items: list[RelatedItem] = []
    earlier: set[tuple[str, ...]] = set()
    for number, dumped in enumerate(lists, start=1):
        own = set()
        for row in dumped.rows:
            identity = tuple(row.get(key, "") for key in ("id", "sort", "pic", "title"))
            own.add(identity)
            if identity in earlier:
                continue
            native_id = unescape(row["id"]).strip()
            raw = row.get("title", "")
            title = split_label(squeeze(unescape(raw)))
            is_id = native_id.isascii() and native_id.isdigit()
            items.append(
                RelatedItem(
                    position=len(items) + 1,
                    url=f"{address.base}/news/{native_id}" if address and is_id else None,
                    title=title.title or None,
                    title_raw=raw or None,
                    title_label=title.label,
                    native_id=native_id or None,
                    sort_number=_integer(row.get("sort")),
                    content_type_id=row.get("contenttypeid") or None,
                    media_url=unescape(row.get("pic", "")).strip() or None,
                    block="var_dump" if number == 1 else f"var_dump {number}",
                    source=Source.RULE,
                )
            )
        earlier |= own
    return items


def _integer(printed: str | None) -> int | None:
    printed = (printed or "").strip()
    return int(printed) if printed.isascii() and printed.isdigit() and len(printed) <= 18 else None


def _media_items(pictures: Sequence[Picture], story: _Story, url: str) -> tuple[MediaItem, ...]:
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
                url=urljoin(url, picture.url),
                media_type=asset.media_type or MediaType.IMAGE,
                role=role,
                caption=caption,
                alt_text=picture.alt,
                width=picture.width,
                height=picture.height,
                thumbnail_url=urljoin(url, picture.poster) if picture.poster else None,
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
    """The one layout known: told by lines, so it holds for all years."""

    def read(self, page: Page) -> ExtractedPage | None:
        """Read the whole page; None, so that the general parser judges it, where it has not the shape of an article: a
        section's front or an error page.
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
