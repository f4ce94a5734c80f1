"""Days written in numbers (``26/11/2024``, ``2024年11月26日``, ``民國113年11月26日``), in texts
and in addresses, and the order of day and month in them.
"""

from __future__ import annotations

import datetime as dt
import re

from extractors.language.dates.days_in_words import make_day, month_number

_MONTH_FIRST = frozenset(("en",))
_YEAR_FIRST = frozenset(("zh", "ja", "ko", "hu", "lt", "mn"))
_MONTH_FIRST_REGIONS = frozenset(("US", "CA", "PH", "PR", "GU", "VI", "AS", "MP", "LR", "FM", "MH", "PW"))
_BIKRAM_SAMBAT_FROM = 2060
"""A year from this one on is none of the Gregorian calendar on a page in Nepali: its own calendar is 56 years ahead."""

_CJK = re.compile(
    "(?P<y>(?:19"
    "|20)\\d\\d)\\s?(?:[\u5e74\ub144]|оны)\\s?(?P<m>\\d{1,2})(?:-р)?\\s?(?:[\u6708\uc6d4]|сарын)\\s?(?P<d>\\d{1,2})\\s?[\u65e5\u53f7\u865f\uc77c]?"
)
_ERAS = {"\u4ee4\u548c": 2018, "\u5e73\u6210": 1988, "\u662d\u548c": 1925, "\u6c11\u570b": 1911, "\u6c11\u56fd": 1911}
_ERA = re.compile(
    f"(?P<era>{'|'.join(_ERAS)})\\s?(?P<y>\\d{{1,3}}|\u5143)\\s?\u5e74\\s?(?P<m>\\d{{1,2}})\\s?\u6708\\s?(?P<d>\\d{{1,2}})\\s?\u65e5"
)
_NUMERIC = re.compile(
    r"(?<![\d./])(?<!\d:)(?P<a>\d{1,4})\s?(?P<s>[./\-])\s?(?P<b>\d{1,2})\s?(?P=s)\s?(?P<c>\d{4}|\d{1,2})(?![\d/])"
)
_URL_DAY = re.compile(
    r"/(?P<y>(?:19|20)\d\d)[/\-_]?(?P<m>0[1-9]|1[0-2]|[a-z]{3,10})[/\-_]?(?P<d>0[1-9]|[12]\d|3[01])(?=[/\-_.]|$)"
    r"|/(?P<d2>0[1-9]|[12]\d|3[01])[/\-_](?P<m2>[a-z]{3,10})[/\-_](?P<y2>(?:19|20)\d\d)(?=[/\-_.]|$)"
    r"|/(?P<d3>1[3-9]|2\d|3[01])[\-_.](?P<m3>0[1-9]|1[0-2])[\-_.](?P<y3>(?:19|20)\d\d)(?=[/\-_.]|$)",
    re.IGNORECASE,
)
_URL_MONTH = re.compile(
    r"/(?P<y>(?:19|20)\d\d)(?:[/\-]?(?P<m>0[1-9]|1[0-2])|[/\-_](?P<name>[a-z]{3,10}))(?=[/\-_.]|\d\d(?:\D|$)|$)",
    re.IGNORECASE,
)


def read_day_in_cjk(text: str) -> tuple[dt.date, int, int] | None:
    """Find the first Chinese, Japanese, Korean or Mongolian date (``2026 оны 10 сарын 5``), eras included
    (``令和5年11月17日``). Returns the day and the start and end offset in the text, or None if there is no valid date.
    """
    match = _CJK.search(text)
    if match is not None:
        year = int(match["y"])
    elif (match := _ERA.search(text)) is not None:
        year = _ERAS[match["era"]] + (1 if match["y"] == "\u5143" else int(match["y"]))
    else:
        return None
    day = make_day(year, int(match["m"]), int(match["d"]))
    return (day, match.start(), match.end()) if day else None


def read_numeric_day(text: str, *, is_month_first: bool, language: str | None) -> tuple[dt.date, int, int] | None:
    """Find the first date in numbers alone. ``is_month_first`` says which of two small numbers is the month. Returns
    the day and the start and end offset in the text, or None if there is no valid date.
    """
    for match in _NUMERIC.finditer(text):
        first, second, third = int(match["a"]), int(match["b"]), int(match["c"])
        day = None
        if len(match["a"]) == 4:
            day = make_day(first, second, third) if len(match["c"]) <= 2 else None
        elif len(match["a"]) < 3 and len(match["c"]) > 1:
            if language in _YEAR_FIRST and len(match["a"]) == len(match["c"]) == 2:
                day = make_day(2000 + first, second, third)
            if day is None:
                year = third if third > 99 else 2000 + third
                day_first = match["s"] == "." or not is_month_first
                orders = ((first, second), (second, first)) if day_first else ((second, first), (first, second))
                day = next((made for number, month in orders if (made := make_day(year, month, number))), None)
        if day and not (language == "ne" and day.year >= _BIKRAM_SAMBAT_FROM):
            return day, match.start(), match.end()
    return None


def is_month_first(zone: str | None, language: str | None, region: str | None = None) -> bool:
    """Whether dates in numbers are read month first (``11/26/2024``): if the language writes so (English), ``region``
    (ISO 3166-1, upper case) is one that does or None, and ``zone`` (an IANA name) is American, UTC or None.
    """
    if language not in _MONTH_FIRST or (region is not None and region not in _MONTH_FIRST_REGIONS):
        return False
    return not zone or zone.startswith(("America/", "US/", "Pacific/Honolulu", "Asia/Manila")) or zone == "UTC"


def day_in_url(url: str) -> dt.date | None:
    """Return the date in a URL's path (``/2024/11/26/``, ``/2024-11-26/``, ``/2024/nov/26/``, ``/26-november-2024/``,
    ``/26-11-2024``), or None if it has none or an invalid one.
    """
    match = _URL_DAY.search(url)
    if match is None:
        return None
    which = "" if match["y"] else "2" if match["y2"] else "3"
    year, month, number = (match[name + which] for name in "ymd")
    named = int(month) if month.isdigit() else month_number(month.lower())
    return make_day(int(year), named, int(number))


def month_in_url(url: str) -> tuple[int, int] | None:
    """Return the year and month in a URL's path (``/2024/11/``, ``/2024/november/``), or None if it has none."""
    match = _URL_MONTH.search(url)
    if match is None:
        return None
    month = int(match["m"]) if match["m"] else month_number(match["name"].lower())
    return (int(match["y"]), month) if month else None
