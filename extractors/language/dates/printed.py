"""Times as pages print them, in any of the languages of :mod:`extractors.language.vocabulary`.

Read are ISO 8601 and its near relatives, RFC 2822, seconds and smaller units since 1970, numeric days in the order that
the language has them, months in words, Chinese, Japanese, Korean and Vietnamese dates, Thai Buddhist years, the
calendars of :mod:`extractors.language.dates.calendars`, and digits of every script. Zones are offsets,
abbreviations or the words that newsrooms use; a time without one is taken in the zone that the caller names,
and the result says so.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.language.dates.calendars import CalendarDay, read_ethiopian, read_lunar_hijri, read_solar_hijri
from extractors.language.dates.clocks import Clock, in_part_of_day, part_of_day_after, read_clock
from extractors.language.dates.days_in_words import make_day, read_day_in_words, read_vietnamese_day
from extractors.language.dates.numeric_days import (
    is_month_first,
    month_in_url,
    read_day_in_cjk,
    read_numeric_day,
)
from extractors.language.dates.zones import find_zone, is_american, known_zone, offset_of, zone_or_utc

UTC = dt.UTC
_GAP = "\u00a6"
"""What is in a text for its date while the clock is looked for."""


@dataclass(frozen=True, slots=True)
class When:
    """A time that was read: the instant (zone-aware, in the zone it was printed in), the text, and what had to be
    assumed.

    Where only a day was printed, ``at`` is 00:00 of that day in the zone in question and ``is_day_only`` is true.
    """

    at: dt.datetime
    raw: str
    is_day_only: bool = False
    is_zone_assumed: bool = False


_ISO = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)-?(?P<m>0[1-9]|1[0-2])-?(?P<d>0[1-9]|[12]\d|3[01])"
    r"(?:(?:T|\s+|-)(?P<H>[01]?\d|2[0-4]):?(?P<M>[0-5]\d)(?::?(?P<S>[0-5]\d|60)(?:[.,]\d+)?)?"
    r"\s*(?P<z>Z\b|(?:GMT|UTC)?\s?[+\-\u2212]\d\d:?(?:[0-5]\d)?(?!\d)|[A-Z]{2,5}\b)?)?(?!\d)"
)
_DIGITS = re.compile(
    r"\s*(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])"
    r"(?P<H>[01]\d|2[0-3])(?P<M>[0-5]\d)(?P<S>[0-5]\d)?\s*"
)
"""A day and a clock without anything between: ``20241126132718``."""
_EPOCH = re.compile(r"^\s*(?:/Date\()?(1[0-9]{9}|2[01][0-9]{8})(?:\d{3}){0,3}(?:\.\d+)?(?:[+\-]\d{4})?(?:\)/)?\s*$")
"""Seconds, milliseconds, microseconds or nanoseconds since 1970, bare or as .NET writes them."""
_YEAR_LAST = re.compile(
    r"(?P<day>\b[A-Z][a-z]{2} {1,2}\d{1,2}) (?P<clock>\d{1,2}:\d\d:\d\d (?:[+\-]\d{4}|[A-Z]{2,5}(?:[+\-]\d{2}:?\d\d)?))"
    r" (?P<year>(?:19|20)\d\d)\b"
)
"""A time as Unix and Java print it, with the year behind clock and zone."""
_REST_OF_OFFSET = re.compile(r"^\s?[+\-\u2212]\s?\d{1,2}(?::?[0-5]\d)?(?!\d)")
_LOST_PLUS = re.compile(r"^\s(?P<H>0\d|1[0-4]):?(?P<M>00|15|30|45)$")
"""An offset whose plus sign became a space, as in a form's data."""
_NAMED_ZONE = re.compile(r"^\s*(?:[\[(]\s*)?(?P<name>(?:[A-Z][A-Za-z]+/){1,2}[A-Z][A-Za-z_\-]+)")
_DIGIT = re.compile(r"\d")
_INNER_DOT = re.compile("(?<=[\u0e00-\u0eff])\\.(?=[\u0e00-\u0eff])")  # as Thai and Lao abbreviate months
_VIETNAMESE_HALF = re.compile(r"(?<=\d)\s*(?:(?P<am>SA|sáng)|CH|chiều|tối)(?!\w)")
_TWO_NUMBERS = re.compile(r"(?<![\d./\-:])(\d{1,2})\s?([./\-])\s?(\d{1,2})\s?\2\s?(?:\d{4}|\d{2})(?![\d./\-])")
_BETWEEN_DOTS = re.compile(r"\d\s?\.\s?\d{1,2}\s?\.\s?\d")
_MARKS = {
    **dict.fromkeys("\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069", ""),
    "\u202f": " ",
    "\u00a0": " ",
    "\uff1a": ":",
    "\uff0f": "/",
    "\uff0e": ".",
    "\uff0d": "-",
    "\uff08": "(",
    "\uff09": ")",
}


def parse_when(
    text: str | None, *, zone: str | None = None, language: str | None = None, max_length: int = 200
) -> When | None:
    """Parse the first time in a short text (white space squeezed, cut at ``max_length`` characters): a Unix epoch, an
    ISO time, or a printed date with or without a clock.

    ``zone`` is the IANA zone assumed for a time without one (UTC if None). ``language`` is ISO 639-1, with a region
    where it is known (``en-GB``); both, the zone and a zone that the text states decide the order of numeric dates, see
    ``is_month_first``. Returns None if the text has no valid day. Never raises on any text.
    """
    if not text or _DIGIT.search(text) is None:
        return None
    return _parse(" ".join(text.split())[:max_length], zone, language)


@lru_cache(maxsize=2048)  # a page states and prints the same time in several places
def _parse(raw: str, zone: str | None, language: str | None) -> When | None:
    plain = to_ascii_digits(raw)
    if not plain.isascii():
        plain = _INNER_DOT.sub("", unicodedata.normalize("NFC", plain))
    plain = _YEAR_LAST.sub(r"\g<day> \g<year> \g<clock>", plain, count=1)
    if "%" in plain:
        plain = plain.replace("%3A", ":").replace("%2B", "+").replace("%20", " ")
    try:
        return (
            _epoch(plain, raw)
            or _digits(plain, raw, zone)
            or _iso(plain, raw, zone, language)
            or _loose(plain, raw, zone, language)
        )
    except (ValueError, OverflowError):
        return None


def to_ascii_digits(text: str) -> str:
    """Return the text with the decimal digits of all scripts as ASCII digits and text direction marks removed."""
    if text.isascii():
        return text
    return "".join(
        letter
        if letter < "\u0080"
        else str(unicodedata.decimal(letter))
        if letter.isdecimal()
        else _MARKS.get(letter, letter)
        for letter in text
    )


def _epoch(text: str, raw: str) -> When | None:
    match = _EPOCH.match(text)
    if match is None:
        return None
    return When(dt.datetime.fromtimestamp(int(match[1]), UTC), raw)


def _digits(text: str, raw: str, zone: str | None) -> When | None:
    match = _DIGITS.fullmatch(text)
    if match is None or (day := make_day(int(match["y"]), int(match["m"]), int(match["d"]))) is None:
        return None
    return _combined(day, dt.time(int(match["H"]), int(match["M"]), int(match["S"] or 0)), None, raw, zone)


def _iso(text: str, raw: str, zone: str | None, tag: str | None) -> When | None:
    match = _ISO.search(text)
    if match is None or (len(match[0]) == 8 and len(text) > 12):
        return None
    language = _language(tag)
    day = make_day(int(match["y"]), int(match["m"]), int(match["d"]))
    if day is None or (language == "ne" and day.year > 2060):
        return None
    if match["H"] is None:
        rest = f"{text[: match.start()]} {_GAP} {text[match.end() :]}"
        return _with_clock(day, read_clock(rest, language), rest, raw, zone, language)
    stated, end = match["z"] or "", match.end()
    hour = int(match["H"])
    if hour <= 12 and (part := part_of_day_after(text[match.start("z") if stated else end :][:40], language)):
        hour, end, stated = in_part_of_day(hour, part[0]), (match.start("z") if stated else end) + part[1], ""
    clock_time = dt.time(hour % 24, int(match["M"]), min(int(match["S"] or 0), 59))
    if hour == 24:
        day += dt.timedelta(days=1)
    at = dt.datetime.combine(day, clock_time)
    offset = offset_of(stated, at, zone=zone, language=language) if stated else None
    rest = text[end:]
    if stated in ("GMT", "UTC") and (more := _REST_OF_OFFSET.match(rest)):
        offset = offset_of(stated + more[0], at)
    if offset is None and rest:
        if lost := _LOST_PLUS.match(rest):
            offset = dt.timezone(dt.timedelta(hours=int(lost["H"]), minutes=int(lost["M"])))
        elif named := _NAMED_ZONE.match(rest):
            offset = known_zone(named["name"])
        else:
            offset = find_zone(text, (match.start(), end), at, gap=_GAP, zone=zone, language=language)
    return _combined(day, clock_time, offset, raw, zone)


def _loose(text: str, raw: str, zone: str | None, tag: str | None) -> When | None:
    language = _language(tag)
    found = (
        read_solar_hijri(text)
        or read_day_in_cjk(text)
        or read_vietnamese_day(text)
        or read_day_in_words(text, language)
        or _numeric(text, zone, tag)
        or read_ethiopian(text)
        or read_lunar_hijri(text)
    )
    if found is None:
        return None
    day, start, end, is_uncertain = CalendarDay(*found)
    rest = f"{text[:start]} {_GAP} {text[end:].lstrip(':')}"
    if language == "vi":
        rest = _VIETNAMESE_HALF.sub(lambda half: " am" if half["am"] else " pm", rest)
    return _with_clock(day, None if is_uncertain else read_clock(rest, language), rest, raw, zone, language)


def _language(tag: str | None) -> str | None:
    language = tag.partition("-")[0] if tag else None
    return "no" if language in ("nb", "nn") else language  # one vocabulary has the clocks of both


def _numeric(text: str, zone: str | None, tag: str | None) -> tuple[dt.date, int, int] | None:
    """Read a date in numbers. A zone printed beside it that is none of the Americas says that the day comes first."""
    language, _, region = (tag or "").partition("-")
    first = is_month_first(zone, language or None, region or None)
    found = read_numeric_day(text, is_month_first=first, language=language or None)
    if found is None or not first:
        return found
    rest = f"{text[: found[1]]} {_GAP} {text[found[2] :]}"
    at = dt.datetime.combine(found[0], dt.time())
    clock = read_clock(rest, language)
    offset = clock and find_zone(rest, (clock.start, clock.end), at, gap=_GAP, zone=zone, language=language)
    if not offset or offset.utcoffset(at) == dt.timedelta() or is_american(offset, at):
        return found
    return read_numeric_day(text, is_month_first=False, language=language)


def _with_clock(day: dt.date, clock: Clock | None, rest: str, raw: str, zone: str | None, language: str | None) -> When:
    if clock is None:
        return When(dt.datetime.combine(day, dt.time(), zone_or_utc(zone)), raw, is_day_only=True, is_zone_assumed=True)
    if clock.is_next_day:
        day += dt.timedelta(days=1)
    at = dt.datetime.combine(day, clock.time)
    offset = find_zone(rest, (clock.start, clock.end), at, gap=_GAP, zone=zone, language=language)
    return _combined(day, clock.time, offset, raw, zone)


def _combined(day: dt.date, clock: dt.time, offset: dt.tzinfo | None, raw: str, zone: str | None) -> When:
    if offset is not None:
        return When(dt.datetime.combine(day, clock, offset), raw)
    return When(dt.datetime.combine(day, clock, zone_or_utc(zone)), raw, is_zone_assumed=True)


def with_day_and_month_swapped(when: When) -> When | None:
    """Return a time with day and month swapped, if its day was printed in numbers. None if it was not, if day and month
    are equal, or if one of them is above 12 and the order is therefore certain.
    """
    if when.at.day == when.at.month or when.at.day > 12:
        return None
    match = _TWO_NUMBERS.search(to_ascii_digits(when.raw))
    if match is None or {int(match[1]), int(match[3])} != {when.at.day, when.at.month}:
        return None
    return replace(when, at=when.at.replace(month=when.at.day, day=when.at.month))


def is_day_first_for_sure(when: When, language: str | None) -> bool:
    """Whether a time's day was printed between dots in another language than English (ISO 639-1, region allowed)."""
    return (
        language is not None and _language(language) != "en" and bool(_BETWEEN_DOTS.search(to_ascii_digits(when.raw)))
    )


def ordered_to_fit_url(when: When, url: str, language: str | None) -> When:
    """Return a time with day and month swapped if only the swapped date has the year and month in the page's URL;
    otherwise the time unchanged. Between dots the day comes first in all languages but English.
    """
    if (there := month_in_url(url)) is None or (other := with_day_and_month_swapped(when)) is None:
        return when
    if is_day_first_for_sure(when, language):
        return when
    is_so_there = (when.at.year, when.at.month) != there == (other.at.year, other.at.month)
    return other if is_so_there else when
