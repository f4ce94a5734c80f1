"""The lines of a page as one story: title, time, desk line, paragraphs, sign-off, gallery."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from extractors.language.text import fold
from extractors.read.sites.alalam.dates import PrintedTime, read_time
from extractors.read.sites.alalam.lines import LIST_MARK, Line
from extractors.read.title_labels import split_label

_DESK = re.compile(
    r"(?:al[\s-]?alam|العالم)\s*+(?:\([^)]{1,20}\)\s*+)?[-–—:]\s*(?P<desk>[^.,;:!?،؛]{2,40})", re.IGNORECASE
)
# Initials and numbers, at least one number: S/SH 11, SA - 12, 218-12, 212. Initials alone may credit agencies (AFP/AP).
_SIGN_OFF = re.compile(
    r"(?=\D*\d)(?:[A-Z]{1,4}|\d{2,4})(?:\s*[-–/]\s*(?:[A-Z]{1,4}|\d{1,4})){0,3}(?:\s+\d{1,4})?", re.IGNORECASE
)
_DEBUG = re.compile(r'string\(\d+\)\s*"|array\(\d+\)\s*\{|(?:int|float)\(-?[\d.]+\)$|bool\((?:true|false)\)$|NULL$')
_MORE_IMAGES = re.compile(r"more\s?images?|صور\s?اخري|المزيد من الصور|تصاوير بيشتر", re.IGNORECASE)
_AFTER_ARTICLE = re.compile(
    r"(?:©|\(c\)\s|copyright\b|all rights reserved)|(?:related (?:news|stories|items)|most (?:viewed|read)|latest news|"
    r"(?:your |send |post a |leave a )?comments?|tags?)\s*+(?::\s*+)?$",
    re.IGNORECASE,
)


class Story(NamedTuple):
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


def read_story(lines: Sequence[Line], named: Sequence[str], time_zone: str) -> Story:
    """Find the parts of a story in a page's lines: title, time, desk line, paragraphs, sign-off, caption, gallery.
    ``named`` are the headlines in the page's head; ``time_zone`` (IANA) is assumed for times without a zone.
    """
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
    return Story(
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
    """Find the time, and the title as the line before it; in HTML a heading or a headline named in the head
    decides which.
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
    if times and titles:  # the time precedes the headline
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
    lengths: dict[int, int] = {}
    total = 0
    for _, line in tail:
        if len(line.text) >= 60:
            total += len(line.text)
            for element in line.within:
                lengths[element] = lengths.get(element, 0) + len(line.text)
    around = lines[begin - 1].within if begin else ()
    home = (
        next((element for element in reversed(around) if lengths.get(element, 0) > 0.6 * total), None)
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
