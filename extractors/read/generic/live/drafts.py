"""One update of a live blog as it was found, before the day of its clock and its place in the text are known."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

from extractors.contracts.article import Source
from extractors.language.dates.clocks import read_clock
from extractors.language.dates.printed import When, parse_when, to_ascii_digits
from extractors.language.text import squeeze
from extractors.language.vocabulary import by_language
from extractors.read.generic.times.stated import plausible
from extractors.read.page import Page

MOST_UPDATES = 2_000
"""So many updates of one page are read."""
_LONGEST_STAMP = 60
_HOUR = r"(?:[01]?\d|2[0-3])"
_CLOCK = (
    rf"(?P<clock>{_HOUR}\s?[:.h時时시]\s?[0-5]\d(?:\s?[ap]\.?m\b\.?|\s?[分분])?|(?:0?\d|1[0-2])\s?[ap]\.?m\b\.?)"
    r"(?![\d/%])(?:\s?(?:Uhr|hrs|GMT|UTC|BST|CET|CEST|E[SD]?T|IST)\b|\s?น\.)?[\s+\-–—•·|:.,\])]{0,8}"
)


@dataclass(slots=True)
class Draft:
    """An update: headline, paragraphs (without the headline) and what is known of its time.

    ``when`` is a time with its day, ``clock`` a time of day alone; ``raw`` is the text that either was read from.
    """

    headline: str | None
    paragraphs: list[str]
    when: When | None = None
    clock: dt.time | None = None
    raw: str | None = None
    url: str | None = None
    source: Source = Source.HEURISTIC

    @property
    def text(self) -> str:
        """The update as it is in the body: headline and paragraphs, separated by a blank line."""
        return "\n\n".join([self.headline, *self.paragraphs] if self.headline else self.paragraphs)


def clock_at_start(text: str) -> re.Match[str] | None:
    """Return the match of a time of day that a line begins with; its end is where the line's own words begin."""
    return _clock_pattern().match(to_ascii_digits(text[: 2 * _LONGEST_STAMP]))


@cache
def _clock_pattern() -> re.Pattern[str]:
    """A time of day with which a line begins, with the signs around it (``+++ 12:04 Uhr:``, ``[12.04 p.m.]``) and the
    word for hour that a language puts before it (``kl. 14.20``, ``Saat 14:20``).
    """
    words = sorted({word for terms in by_language("hour_openings").values() for word in terms}, key=len, reverse=True)
    opening = rf"(?:(?:{'|'.join(map(re.escape, words))})\.?\s{{0,3}})?"
    return re.compile(rf"^[\s+\-–—•·|\[(]{{0,8}}{opening}{_CLOCK}", re.IGNORECASE)


def without_clock(text: str) -> str:
    """Return a line without the time of day that it begins with, and the signs that close such a line."""
    found = clock_at_start(text)
    return text[found.end() :].rstrip(" +") if found else text


def is_stamp(text: str, zone: str | None, tag: str | None) -> bool:
    """Whether a short line is a time and says nothing else."""
    if len(text) > _LONGEST_STAMP:
        return False
    if found := clock_at_start(text):
        rest = text[found.end() :]
        return not any(letter.isalpha() for letter in rest) or parse_when(rest, zone=zone, language=tag) is not None
    return parse_when(text, zone=zone, language=tag) is not None and sum(map(str.isalpha, text)) <= _LONGEST_STAMP // 2


def set_time(draft: Draft, page: Page, tag: str | None, values: list[str | None], printed: str) -> bool:
    """Give a draft the first time that one of ``values`` states, else the time of day in ``printed``; whether it has
    one now. A day without a time of day is none.
    """
    for value in values:
        when = parse_when(value, zone=page.time_zone, language=tag)
        if when and not when.is_day_only and (when := plausible(when, page)):
            draft.when, draft.raw = when, squeeze(printed or value)[:_LONGEST_STAMP] or when.raw
            return True
    for text in (printed, *values):
        line = squeeze(text)[:_LONGEST_STAMP]
        if line and (clock := read_clock(to_ascii_digits(line), tag)) is not None:
            draft.clock, draft.raw = clock.time, line
            return True
    return False
