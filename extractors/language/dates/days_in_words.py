"""Days written with their month in words, in any of the languages of :mod:`extractors.language.vocabulary`.

Vietnamese ones are among them, though their months are numbers after the word for month.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from extractors.language.text import MARKS
from extractors.language.vocabulary import by_language

_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{MARKS}]|['\u2019](?=[^\W\d_]))*")
_NUMBER = re.compile(r"\d{1,4}")
_PREFIX = re.compile(r"^(?:\u05d1|d['\u2019])")  # Hebrew and Catalan say "of" in the month's own word
_PREFIXES = frozenset("\u05d1d")
_BETWEEN = re.compile(
    r"(?:st|nd|rd|th|er|[ºª°])?[\s.,/\-|]*+(?:(?:de|d|of|di|del|den|da|ng|m|г|года|ж|թ|ta|د|\(?e?\)?ko)[\s.,\u2019']*+|\u05d1)?\s*+",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(
    r"(?P<y>(?:19|20)\d\d)[.,]?[\s\u2019\-]{0,9}(?:gada|жылғы|жылдын|жылы|жыл|ж|йил|yil|оны|թ|m)?[.,]?\s*$"
)
_THAI = re.compile("[\u0e00-\u0e7f]")
_VIETNAMESE = re.compile(
    r"(?P<d>\d{1,2})\s*(?:tháng|thg|th)\.?\s*(?P<m>\d{1,2})[\s,./\-]*(?:năm\s*)?(?P<y>(?:19|20)\d\d)"
    r"|(?:tháng|thg)\.?\s*(?P<m2>\d{1,2})\s+(?P<d2>\d{1,2}),?\s*(?P<y2>(?:19|20)\d\d)",
    re.IGNORECASE,
)


@cache
def _months() -> tuple[dict[str, dict[str, int]], int]:
    """All forms of month names to language and number; the second value is the most words a name has."""
    table: dict[str, dict[str, int]] = {}
    longest = 1
    for language, months in by_language("months").items():
        for number, forms in enumerate(months, 1):
            for form in map(_one_spelling, forms):
                table.setdefault(form, {})[language] = number
                longest = max(longest, form.count(" ") + 1)
    return table, longest


def _one_spelling(text: str) -> str:
    """Write Arabic letters in one way (Urdu and Pashto pages have either yeh and either kaf); offsets stay."""
    if text.isascii():
        return text
    return text.replace("\u200c", " ").replace("\u064a", "\u06cc").replace("\u0643", "\u06a9")


def read_day_in_words(text: str, language: str | None) -> tuple[dt.date, int, int] | None:
    """Find a date with a month's name: ``26 November 2024``, ``November 26, 2024``, ``2024 m. lapkričio 26 d.``.

    A name is read in ``language`` (ISO 639-1), else in English, and only if that gives no date in any other language.
    Returns the day and the start and end offset in the text, or None if there is no valid date.
    """
    table, longest = _months()
    lowered = _one_spelling(text.lower())
    spans = [(match.start(), match.end()) for match in _WORD.finditer(lowered)]
    guesses: list[tuple[int, int, int]] = []
    for index, (start, _) in enumerate(spans):
        for count in range(min(longest, len(spans) - index), 0, -1):
            end = spans[index + count - 1][1]
            name = lowered[start:end]
            numbers = table.get(name) or (table.get(_PREFIX.sub("", name)) if name[0] in _PREFIXES else None)
            if numbers is None:
                continue
            month = numbers.get(language or "") or numbers.get("en")
            if month is not None:
                if found := _around(text, start, end, month):
                    return found
            else:
                guesses.append((start, end, next(iter(numbers.values()))))
    for start, end, month in guesses:
        if found := _around(text, start, end, month):
            return found
    return None


def _is_day_before(text: str, number: re.Match[str], month: int) -> bool:
    """Whether a number is the day (or year) of the month's name that follows it: nothing but an ordinal's ending, a dot
    or a word for `of` is between, and no clock's colon before.
    """
    return text[: number.start()][-1:] not in {":", "."} and _BETWEEN.fullmatch(text[number.end() : month]) is not None


def _around(text: str, start: int, end: int, month: int) -> tuple[dt.date, int, int] | None:
    """Pair a month's name with the day and the year that are around it."""
    before = list(_NUMBER.finditer(text, max(0, start - 14), start))
    after = list(_NUMBER.finditer(text, end, end + 24))
    number_before = before[-1] if before and _is_day_before(text, before[-1], start) else None
    year_after = next((found for found in after[:2] if len(found[0]) == 4), None)
    if (
        number_before
        and len(number_before[0]) <= 2
        and (year_before := _YEAR_BEFORE.search(text[max(0, number_before.start() - 16) : number_before.start()]))
    ):
        day = make_day(int(year_before["y"]), month, int(number_before[0]))
        if day:
            return day, number_before.start() - len(year_before[0]), end
    if number_before and len(number_before[0]) <= 2 and year_after:
        day = make_day(int(year_after[0]), month, int(number_before[0]))
        if day:
            return day, number_before.start(), year_after.end()
    if after and len(after[0][0]) <= 2:
        year = year_after or (number_before if number_before and len(number_before[0]) == 4 else None)
        if year is not None:
            day = make_day(int(year[0]), month, int(after[0][0]))
            if day:
                return day, min(start, year.start()), max(after[0].end(), year.end())
        if (
            number_before
            and len(number_before[0]) <= 2
            and after[0].start() - end <= 3
            and text[after[0].end() : after[0].end() + 1] not in (":", ".")
        ):
            century = 2500 if _THAI.match(text, start) else 2000
            day = make_day(century + int(after[0][0]), month, int(number_before[0]))
            if day:
                return day, number_before.start(), after[0].end()
    return None


def read_vietnamese_day(text: str) -> tuple[dt.date, int, int] | None:
    """Find the first Vietnamese date (``26 tháng 11, 2024``, ``ngày 26 tháng 11 năm 2024``, ``26 Th11, 2024``). Returns
    the day and the start and end offset in the text, or None if there is no valid date.
    """
    match = None if text.isascii() and "th" not in text.lower() else _VIETNAMESE.search(text)
    if match is None:
        return None
    year, month, number = (int(match[name] or match[f"{name}2"]) for name in "ymd")
    day = make_day(year, month, number)
    return (day, match.start(), match.end()) if day else None


def make_day(year: int, month: int, day: int) -> dt.date | None:
    """Return the date, or None if it does not exist or its year is not 1800 to 2200. Years 2400 to 2700 are Thai
    Buddhist years and are reduced by 543.
    """
    if 2400 <= year <= 2700:  # the Thai Buddhist era
        year -= 543
    if not 1800 <= year <= 2200:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def month_number(name: str) -> int:
    """Return the number (1 to 12) of a month by its name, in lower case, in English or else in any other language; 0 if
    it is no month's name.
    """
    numbers = _months()[0].get(_one_spelling(name), {})
    return numbers.get("en") or next(iter(numbers.values()), 0)
