"""Times as pages print them, in any of the languages of :mod:`extractors.language.vocabulary`.

Read are ISO 8601 and its near relatives, RFC 2822, seconds and milliseconds since 1970, numeric days in the order that
the language has them, months in words, Chinese, Japanese, Korean and Vietnamese dates, Thai Buddhist years, the
calendars of :mod:`extractors.language.dates.calendars`, and digits of every script. Zones are offsets,
abbreviations or the words that newsrooms use; a time without one is taken in the zone that the caller names,
and the result says so.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import zoneinfo
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.language.dates.calendars import CalendarDay, read_ethiopian, read_lunar_hijri, read_solar_hijri
from extractors.language.dates.days_in_words import make_day, month_number, read_day_in_words, read_vietnamese_day

UTC = dt.UTC
_MONTH_FIRST = frozenset(("en",))
_YEAR_FIRST = frozenset(("zh", "ja", "ko", "hu", "lt", "mn"))


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
_EPOCH = re.compile(r"^\s*(1[0-9]{9}|2[01][0-9]{8})(\d{3})?(?:\.\d+)?\s*$")
_TIME = re.compile(
    r"(?<![\d.:/\-])(?P<H>[01]?\d|2[0-4])\s?(?:[:.h\u6642\u65f6\uc2dc]"
    r"|Uhr\b)\s?(?P<M>[0-5]\d)(?![\d/\-])(?:[:.\u5206\ubd84]\s?(?P<S>[0-5]\d)(?!\d))?"
    r"(?:\.\d+)?\s*(?P<p>[ap]\.?\s?m\b\.?|\u4e0a\u5348|\u4e0b\u5348|\u5348\u524d|\u5348\u5f8c|\uc624\uc804"
    r"|\uc624\ud6c4|\u0635(?!\w)|\u0645(?!\w))?",
    re.IGNORECASE,
)
_HOUR = re.compile(r"(?<![\d.:/\-])(?P<H>1[0-2]|0?[1-9])\s?(?P<p>[ap]\.?m\b\.?)", re.IGNORECASE)
_BEFORE_TIME = re.compile(r"(\u4e0a\u5348|\u4e0b\u5348|\u5348\u524d|\u5348\u5f8c|\uc624\uc804|\uc624\ud6c4)\s*$")
_ZONE_AFTER = re.compile(
    r"^\s*(?:\(\s*)?(?:(?:(?P<gmt>GMT|UTC|Z)\s*)?(?P<offset>[+\-\u2212]\d{1,2}:?(?:[0-5]\d)?)(?!\d)"
    r"|(?P<name>[A-Z][A-Za-z]{1,4}|\u041c\u0421\u041a)\b\.?)"
)
_NAMED_ZONE = re.compile(r"^\s*(?:[\[(]\s*)?(?P<name>(?:[A-Z][A-Za-z]+/){1,2}[A-Z][A-Za-z_\-]+)")
_GREENWICH = re.compile(
    "\u063a\u0631\u064a\u0646\u062a\u0634|\u063a\u0631\u0646\u064a\u062a\u0634|\u0633\u064a \u062c\u0645 "
    "\u062a\u064a|\u062c\u06cc\u0646 \u0627\u0645 \u062a\u06cc|\\bGMT\\b|\\bUTC\\b"
)
_CJK = re.compile(
    "(?P<y>(?:19"
    "|20)\\d\\d)\\s?[\u5e74\ub144]\\s?(?P<m>\\d{1,2})\\s?[\u6708\uc6d4]\\s?(?P<d>\\d{1,2})\\s?[\u65e5\u53f7\uc77c]?"
)
_ERAS = {"\u4ee4\u548c": 2018, "\u5e73\u6210": 1988, "\u662d\u548c": 1925, "\u6c11\u570b": 1911, "\u6c11\u56fd": 1911}
_ERA = re.compile(
    f"(?P<era>{'|'.join(_ERAS)})\\s?(?P<y>\\d{{1,3}}|\u5143)\\s?\u5e74\\s?(?P<m>\\d{{1,2}})\\s?\u6708\\s?(?P<d>\\d{{1,2}})\\s?\u65e5"
)
_NUMERIC = re.compile(
    r"(?<![\d./])(?<!\d:)(?P<a>\d{1,4})(?P<s>[./\-])\s?(?P<b>\d{1,2})(?P=s)\s?(?P<c>\d{4}|\d{1,2})(?![\d/])"
)
_DIGIT = re.compile(r"\d")
_INNER_DOT = re.compile("(?<=[\u0e00-\u0eff])\\.(?=[\u0e00-\u0eff])")  # as Thai and Lao abbreviate months
_VIETNAMESE_HALF = re.compile(r"(?<=\d)\s*(?:(?P<am>SA|sáng)|CH|chiều|tối)(?!\w)")

ZONES = {
    "Z": 0,
    "GMT": 0,
    "UTC": 0,
    "UT": 0,
    "WET": 0,
    "BST": 60,
    "IST": 330,
    "WEST": 60,
    "CET": 60,
    "CEST": 120,
    "MEZ": 60,
    "MESZ": 120,
    "EET": 120,
    "EEST": 180,
    "MSK": 180,
    "\u041c\u0421\u041a": 180,
    "TRT": 180,
    "EST": -300,
    "EDT": -240,
    "CST": -360,
    "CDT": -300,
    "MST": -420,
    "MDT": -360,
    "PST": -480,
    "PDT": -420,
    "AKST": -540,
    "AKDT": -480,
    "HST": -600,
    "AST": -240,
    "ADT": -180,
    "NST": -210,
    "NDT": -150,
    "BRT": -180,
    "ART": -180,
    "JST": 540,
    "KST": 540,
    "HKT": 480,
    "SGT": 480,
    "PKT": 300,
    "AEST": 600,
    "AEDT": 660,
    "ACST": 570,
    "AWST": 480,
    "NZST": 720,
    "NZDT": 780,
    "SAST": 120,
    "EAT": 180,
    "WAT": 60,
    "CAT": 120,
    "WIB": 420,
    "WITA": 480,
    "WIT": 540,
    "PHT": 480,
    "ICT": 420,
}
"""Zone abbreviations to minutes east of Greenwich, as newsrooms use them (``IST`` is India's, ``BST`` Britain's)."""

_NAMED = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}


def parse_when(
    text: str | None, *, zone: str | None = None, language: str | None = None, max_length: int = 200
) -> When | None:
    """Parse the first time in a short text (white space squeezed, cut at ``max_length`` characters): a Unix epoch, an
    ISO time, or a printed date with or without a clock.

    ``zone`` is the IANA zone assumed for a time without one (UTC if None); ``language`` (ISO 639-1) and the zone
    together decide the order of numeric dates, see ``is_month_first``. Returns None if the text has no valid day. Never
    raises on any text.
    """
    if not text or _DIGIT.search(text) is None:
        return None
    raw = " ".join(text.split())[:max_length]
    plain = to_ascii_digits(raw)
    if not plain.isascii():
        plain = _INNER_DOT.sub("", unicodedata.normalize("NFC", plain))
    try:
        return _epoch(plain, raw) or _iso(plain, raw, zone) or _loose(plain, raw, zone, language)
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


_MARKS = {
    "\u200e": "",
    "\u200f": "",
    "\u202a": "",
    "\u202b": "",
    "\u202c": "",
    "\u2066": "",
    "\u2067": "",
    "\u2069": "",
    "\u202f": " ",
    "\u00a0": " ",
    "\uff1a": ":",
    "\uff0f": "/",
}


def _epoch(text: str, raw: str) -> When | None:
    match = _EPOCH.match(text)
    if match is None:
        return None
    return When(dt.datetime.fromtimestamp(int(match[1]), UTC), raw)


def _iso(text: str, raw: str, zone: str | None) -> When | None:
    match = _ISO.search(text)
    if match is None or (len(match[0]) == 8 and len(text) > 12):
        return None
    day = make_day(int(match["y"]), int(match["m"]), int(match["d"]))
    if day is None:
        return None
    if match["H"] is None:
        clock = _clock(text[: match.start()] + " " + text[match.end() :])
        return _with_clock(day, clock, raw, zone, text)
    hour = int(match["H"])
    clock_time = dt.time(hour % 24, int(match["M"]), min(int(match["S"] or 0), 59))
    if hour == 24:
        day += dt.timedelta(days=1)
    stated = match["z"] or ""
    offset = _offset_of(stated, day, clock_time) if stated else None
    rest = text[match.end() :]
    if offset is None and rest:
        if named := _ZONE_AFTER.match(rest):
            offset = _offset_of(named[0].strip(" ()."), day, clock_time)
        if offset is None and (named := _NAMED_ZONE.match(rest)):
            offset = _known_zone(named["name"])
    return _combined(day, clock_time, offset, raw, zone)


def _loose(text: str, raw: str, zone: str | None, language: str | None) -> When | None:
    found = (
        read_solar_hijri(text)
        or _cjk(text)
        or read_vietnamese_day(text)
        or read_day_in_words(text, language)
        or _numeric(text, zone, language)
        or read_ethiopian(text)
        or read_lunar_hijri(text)
    )
    if found is None:
        return None
    day, start, end, is_uncertain = CalendarDay(*found)
    rest = text[:start] + " \u00a6 " + text[end:]
    if language == "vi":
        rest = _VIETNAMESE_HALF.sub(lambda half: " am" if half["am"] else " pm", rest)
    return _with_clock(day, None if is_uncertain else _clock(rest), raw, zone, text)


@dataclass(slots=True)
class _Clock:
    time: dt.time
    zone: str


def _clock(text: str) -> _Clock | None:
    match = _TIME.search(text) or _HOUR.search(text)
    if match is None:
        return None
    groups = match.groupdict()
    hour, minute, second = int(groups["H"]), int(groups.get("M") or 0), int(groups.get("S") or 0)
    period = (groups.get("p") or "").lower()
    if not period and (before := _BEFORE_TIME.search(text[: match.start()])):
        period = before[1]
    if period.startswith("p") or period in {"\u4e0b\u5348", "\u5348\u5f8c", "\uc624\ud6c4", "\u0645"}:
        hour = hour + 12 if hour < 12 else hour
    elif (
        period.startswith("a") or period in {"\u4e0a\u5348", "\u5348\u524d", "\uc624\uc804", "\u0635"}
    ) and hour == 12:
        hour = 0
    named = _ZONE_AFTER.match(text[match.end() :])
    return _Clock(dt.time(hour % 24, minute, second), named[0].strip(" ().") if named else "")


def _with_clock(day: dt.date, clock: _Clock | None, raw: str, zone: str | None, text: str) -> When:
    if clock is None:
        return When(dt.datetime.combine(day, dt.time(), _zone(zone)), raw, is_day_only=True, is_zone_assumed=True)
    offset = _offset_of(clock.zone, day, clock.time) if clock.zone else None
    if offset is None and _GREENWICH.search(text):
        offset = UTC
    return _combined(day, clock.time, offset, raw, zone)


def _combined(day: dt.date, clock: dt.time, offset: dt.tzinfo | None, raw: str, zone: str | None) -> When:
    if offset is not None:
        return When(dt.datetime.combine(day, clock, offset), raw)
    return When(dt.datetime.combine(day, clock, _zone(zone)), raw, is_zone_assumed=True)


def _offset_of(stated: str, day: dt.date, clock: dt.time) -> dt.tzinfo | None:
    """Return the offset that a zone's text stands for, or None where it is no zone."""
    stated = stated.strip().replace("\u2212", "-")
    upper = stated.upper().strip(".")
    if upper in ZONES:
        return dt.timezone(dt.timedelta(minutes=ZONES[upper]))
    if upper in _NAMED:
        return dt.timezone(
            dt.datetime.combine(day, clock, zoneinfo.ZoneInfo(_NAMED[upper])).utcoffset() or dt.timedelta()
        )
    match = re.fullmatch(r"(?:GMT|UTC|Z)?\s*([+\-])(\d{1,2}):?(\d\d)?", upper)
    if match is None:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    if minutes > 14 * 60:
        return None
    return dt.timezone(dt.timedelta(minutes=-minutes if match[1] == "-" else minutes))


@lru_cache(maxsize=512)
def _known_zone(name: str) -> dt.tzinfo | None:
    """The zone of an IANA name, or None where there is no such zone."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _zone(name: str | None) -> dt.tzinfo:
    return (_known_zone(name) if name else None) or UTC


def _cjk(text: str) -> tuple[dt.date, int, int] | None:
    match = _CJK.search(text)
    if match is not None:
        year = int(match["y"])
    elif (match := _ERA.search(text)) is not None:
        year = _ERAS[match["era"]] + (1 if match["y"] == "\u5143" else int(match["y"]))
    else:
        return None
    day = make_day(year, int(match["m"]), int(match["d"]))
    return (day, match.start(), match.end()) if day else None


def _numeric(text: str, zone: str | None, language: str | None) -> tuple[dt.date, int, int] | None:
    for match in _NUMERIC.finditer(text):
        first, second, third = int(match["a"]), int(match["b"]), int(match["c"])
        if len(match["a"]) == 4:
            day = make_day(first, second, third) if len(match["c"]) <= 2 else None
        elif len(match["a"]) == 3:
            continue
        else:
            if len(match["c"]) == 1:
                continue
            is_year_first = language in _YEAR_FIRST and len(match["a"]) == len(match["c"]) == 2
            if is_year_first and (day := make_day(2000 + first, second, third)):
                return day, match.start(), match.end()
            year = third if third > 99 else 2000 + third
            day_first = match["s"] == "." or not is_month_first(zone, language)
            orders = ((first, second), (second, first)) if day_first else ((second, first), (first, second))
            day = next((made for number, month in orders if (made := make_day(year, month, number))), None)
        if day:
            return day, match.start(), match.end()
    return None


def is_month_first(zone: str | None, language: str | None) -> bool:
    """Whether dates in numbers are read month first (``11/26/2024``): if the language writes so (English) and ``zone``
    (an IANA name) is American, UTC or None.
    """
    if language not in _MONTH_FIRST:
        return False
    return not zone or zone.startswith(("America/", "US/", "Pacific/Honolulu")) or zone == "UTC"


_URL_DAY = re.compile(
    r"/(?P<y>(?:19|20)\d\d)[/\-_]?(?P<m>0[1-9]|1[0-2]|[a-z]{3})[/\-_]?(?P<d>0[1-9]|[12]\d|3[01])(?=[/\-_.]|$)",
    re.IGNORECASE,
)


def day_in_url(url: str) -> dt.date | None:
    """Return the date in a URL's path (``/2024/11/26/``, ``/2024-11-26/``, ``/2024/nov/26/``), or None if it has none
    or an invalid one.
    """
    match = _URL_DAY.search(url)
    if match is None:
        return None
    month = match["m"].lower()
    number = int(month) if month.isdigit() else month_number(month, "en")
    return make_day(int(match["y"]), number, int(match["d"]))


_URL_MONTH = re.compile(r"/(?P<y>(?:19|20)\d\d)[/\-]?(?P<m>0[1-9]|1[0-2])(?=[/\-_.]|\d\d(?:\D|$)|$)")
_TWO_NUMBERS = re.compile(r"(?<![\d./\-:])(\d{1,2})([./\-])(\d{1,2})\2(?:\d{4}|\d{2})(?![\d./\-])")


def with_day_and_month_swapped(when: When) -> When | None:
    """Return a time with day and month swapped, if its day was printed in numbers. None if it was not, if day and month
    are equal, or if one of them is above 12 and the order is therefore certain.
    """
    match = _TWO_NUMBERS.search(to_ascii_digits(when.raw))
    if match is None or match[1].zfill(2) == match[3].zfill(2) or max(int(match[1]), int(match[3])) > 12:
        return None
    return replace(when, at=when.at.replace(month=when.at.day, day=when.at.month))


def ordered_to_fit_url(when: When, url: str) -> When:
    """Return a time with day and month swapped if only the swapped date has the year and month in the page's URL;
    otherwise the time unchanged.
    """
    match = _URL_MONTH.search(url)
    if match is None or (other := with_day_and_month_swapped(when)) is None:
        return when
    year, month = int(match["y"]), int(match["m"])
    is_so_there = (when.at.year, when.at.month) != (year, month) == (other.at.year, other.at.month)
    return other if is_so_there else when
