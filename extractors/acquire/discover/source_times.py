"""Times as feeds and sitemaps state them: the moment, and the time that a coarse one stands for.

The forms of the standards (RFC 822, W3C) are read first. Many sites write others: months and weekdays in their own
language, zone words, numbers only, other calendars; those are read as printed dates are.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from dataclasses import dataclass
from typing import Final

from extractors.language.dates.printed import parse_when
from extractors.language.dates.zones import ZONES
from extractors.language.text import words

EARLIEST: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
LATEST: Final = dt.datetime.max.replace(tzinfo=dt.UTC)
_DAY: Final = dt.timedelta(days=1)
_YEAR_OR_MONTH = re.compile(r"(\d{4})(?:-(\d\d))?")
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_FIRST_YEAR: Final = 1600
_FIRST_OTHER_YEAR, _LAST_OTHER_YEAR = 2400, 2650
_LONGEST: Final = 120
"""This many characters are read for a time in words."""
_RFC_822: Final = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? )?\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d(?::\d\d)?(?: ?(?:[+-]\d{4}|(?P<zone>[A-Za-z]{1,5})))?$"
)
_RFC_ZONES: Final = words("GMT UT UTC Z EST EDT CST CDT MST MDT PST PDT")
_ZONE_WORDS: Final = "|".join(sorted((re.escape(zone) for zone in ZONES), key=len, reverse=True))
_REWRITES: Final = (
    # 20261119150405
    (re.compile(r"^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$"), r"\1-\2-\3 \4:\5:\6"),
    # a plus sign that became a space on its way through an address
    (re.compile(r"^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?) (\d\d:?\d\d)$"), r"\1+\2"),
    # Thu Nov 19 15:04:05 EST 2026
    (
        re.compile(
            r"^(?:\w{2,9},? )?(\w{3,9}) {1,2}(\d{1,2}) (\d\d:\d\d(?::\d\d)?)"
            rf"((?: (?:{_ZONE_WORDS}|[+-]\d{{4}}))?) (\d{{4}})$"
        ),
        r"\2 \1 \5 \3\4",
    ),
    # 19 11月 2026, as a template of day, month and year gives it
    (re.compile(r"^(?:[^\d,]{1,8},? )?(\d{1,2})[ .]{1,2}(\d{1,2})[月월]\.? (\d{4})\b"), r"\3-\2-\1"),
    # the word for a weekday may be that for a month: "Mar, 03 nov 2026" is a Tuesday
    (re.compile(r"^[^\W\d][^\d,،]{0,20}[,،.]?\s{1,3}(?=\d{1,2}[.\s-]{1,3}[^\W\d])"), ""),
)
"""Forms that are written again before they are read as printed dates; the first that fits is."""
_CHINESE_MONTHS: Final = {
    "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10, "十一": 11, "十二": 12
}  # fmt: skip
_CHINESE_MONTH: Final = re.compile(r"(十[一二]?|[一二三四五六七八九])月")
_ISO_HALF_DAY: Final = re.compile(
    r"^(?P<day>\d{4}-\d\d-\d\d)[T ]{1,2}(?P<hour>0?[1-9]|1[0-2]):(?P<minute>\d\d(?::\d\d)?)\s?"
    r"(?P<half>[AaPp])\.?[Mm]\b\.?"
)


@dataclass(frozen=True, slots=True)
class Period:
    """The time from ``start`` (included) to ``end`` (excluded), both UTC."""

    start: dt.datetime
    end: dt.datetime


def parse_time(text: str | None, language: str | None = None) -> dt.datetime | None:
    """Parse a stated time as UTC; None if the text is empty or not a time.

    A time without zone is taken as UTC; a day, month or year as its beginning. ``language`` (ISO 639-1) decides what an
    ambiguous month word or an ambiguous order of numbers means.
    """
    text = (text or "").strip()
    if not text:
        return None
    if _YEAR_OR_MONTH.fullmatch(text):
        text = f"{text}-01-01" if len(text) == 4 else f"{text}-01"
    time = _read(text, language)
    try:
        moment = time and _to_utc(time, dt.UTC)
    except OverflowError:  # year 1 or 9999 moved across its edge
        return None
    return None if moment == _EPOCH else moment  # the beginning of Unix time is a time that was never set


def parse_period(text: str | None, zone: dt.tzinfo = dt.UTC) -> Period | None:
    """Return the UTC period that a stated time may mean, or None if the text is empty or not a time.

    A year, month, day or midnight (many sites write a day so) lasts until its end in ``zone``, the outlet's. Any other
    time lasts a minute. A time without zone may be in ``zone`` or in UTC: the period covers both.
    """
    text = (text or "").strip()
    try:
        if match := _YEAR_OR_MONTH.fullmatch(text):
            year, month = int(match[1]), int(match[2] or 1)
            months = year * 12 + month - 1 + (1 if match[2] else 12)
            following = dt.date(months // 12, months % 12 + 1, 1) if months < 120_000 else None
            end = start_of_day(following, zone) if following else LATEST
            return Period(start_of_day(dt.date(year, month, 1), zone), end)
        day = _read_day(text)
        if day is not None:
            return day_period(day, zone)
        time = _read(text)
        if time is None:
            return None
        lasts = _DAY if time.time() == dt.time() else dt.timedelta(minutes=1)
        moments = [_to_utc(time, each) for each in (dt.UTC, zone)]
        return Period(min(moments), max(moments) + lasts)
    except (ValueError, OverflowError):
        return None


def day_period(day: dt.date, zone: dt.tzinfo) -> Period:
    """Return the UTC period of a calendar day in a time zone."""
    return Period(start_of_day(day, zone), start_of_day(day + _DAY, zone) if day < dt.date.max else LATEST)


def start_of_day(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """Return the first moment of a day in a zone, as UTC.

    ``EARLIEST`` or ``LATEST`` is returned if the moment is out of the range of datetime.
    """
    try:
        return dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC)
    except OverflowError:
        return EARLIEST if day.year == 1 else LATEST


def _read_day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _read(text: str, language: str | None = None) -> dt.datetime | None:
    """Return a stated time, naive if it names no zone; None if it is no time."""
    if "-0001" in text:  # the year of a draft's time that was never set
        return None
    try:
        time = dt.datetime.fromisoformat(text)
    except ValueError:
        pass
    else:
        if time.year == 1:
            return None  # what some systems write for a time that was never set
        if _FIRST_OTHER_YEAR <= time.year <= _LAST_OTHER_YEAR or time.year < _FIRST_YEAR:
            return _read_printed(text, language) or time  # a Buddhist or solar year
        return time
    standard = _RFC_822.match(text)
    if standard is None or (standard["zone"] and standard["zone"].upper() not in _RFC_ZONES):
        printed = _read_printed(text, language)
        if printed is not None:
            return printed
    try:
        return email.utils.parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def _read_printed(text: str, language: str | None) -> dt.datetime | None:
    """Read a time in the words of a language, in numbers or in another calendar; naive if it names no zone."""
    if len(text) > _LONGEST:
        return None
    if "\u6708" in text:
        text = _CHINESE_MONTH.sub(lambda month: f"{_CHINESE_MONTHS[month[1]]}\u6708", text)
    for pattern, replacement in _REWRITES:
        text, count = pattern.subn(replacement, text, count=1)
        if count:
            break
    if (half := _ISO_HALF_DAY.search(text)) is not None:
        hour = int(half["hour"]) % 12 + (12 if half["half"] in "pP" else 0)
        text = f"{text[: half.start()]}{half['day']} {hour:02}:{half['minute']}{text[half.end() :]}"
    when = parse_when(text, language=language)
    if when is None:
        return None
    if when.is_day_only or when.is_zone_assumed:
        return when.at.replace(tzinfo=None)
    return when.at


def _to_utc(time: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Return a time in UTC; one without a zone is of ``zone``. Raises OverflowError at the edges of time."""
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(dt.UTC)
