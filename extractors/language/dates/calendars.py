"""Days of calendars other than the Gregorian, as newsrooms print them: solar Hijri (Iran, Afghanistan), lunar Hijri
and Ethiopian.

The solar Hijri calendar is computed by ``jdatetime``. The Ethiopian one is arithmetic: twelve months of thirty days and
five or six days after them, a leap day every fourth year (Reingold and Dershowitz, Calendrical Calculations). The lunar
Hijri calendar begins its months by observation or by tables that differ from country to country: the day computed here
by the calendar of Umm al-Qura (1420 to 1460, AD 1999 to 2039), which Saudi Arabia and most newsrooms of the Gulf use,
else by the tabular one (civil epoch, leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 of thirty), may be one day
off, unless the weekday printed beside it settles which day is meant.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from extractors.language.text import MARKS
from extractors.language.vocabulary import number_by_name

_WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]|[{MARKS}])*")
_NUMBER = re.compile(r"\d{1,4}")
_HIJRI_YEAR = re.compile(r"1[345]\d\d(?!\d)")
_ETHIOPIC = re.compile("[\u1200-\u137f]")
_HIJRI_NUMERIC = re.compile(
    r"(?<![\d/.\-])(?:(?P<y>1[34]\d\d)\s?[/\-]\s?(?P<m>\d{1,2})\s?[/\-]\s?(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})\s?[/\-.]\s?(?P<m2>\d{1,2})\s?[/\-.]\s?(?P<y2>1[34]\d\d))(?!\d)"
)
_FIRST_LUNAR_YEAR_IN_NUMBERS = 1420
"""A year printed in numbers alone is solar before this one (AD 2041), lunar from it on (AD 1999)."""

_JULIAN_DAY_OF_ORDINAL_ZERO = 1_721_425
_LUNAR_EPOCH = 1_948_440
_ETHIOPIAN_EPOCH = 1_724_221

_UMM_AL_QURA_FROM = 1420
_UMM_AL_QURA_BEGINS = dt.date(1999, 4, 17)
_UMM_AL_QURA_LONG_MONTHS = (
    *(1213, 573, 2333, 2709, 2890, 2906, 1389, 694, 2363, 1179, 1621, 1705, 1876, 2922, 1388, 2733, 1365, 2857, 2962),
    *(2985, 1492, 2778, 1370, 2731, 1429, 1865, 1892, 2986, 1461, 694, 2646, 3370, 3733, 1834, 1877, 858, 2397, 1179),
    *(2637, 3366, 3411),
)
"""For each year from 1420 on its months of thirty days, the first month in the highest of twelve bits."""

_SAME_LETTERS = str.maketrans(
    {
        "\u064a": "\u06cc",
        "\u0649": "\u06cc",
        "\u0643": "\u06a9",
        "\u0629": "\u0647",
        "\u0623": "\u0627",
        "\u0625": "\u0627",
        "\u0622": "\u0627",
        "\u0671": "\u0627",
        "\u06c1": "\u0647",
        "\u0640": None,
        "\u200c": None,
        **dict.fromkeys(map(chr, range(0x064B, 0x0653))),
    }
)


def fold_letters(word: str) -> str:
    """Return a word in one of the ways in which it is spelled: hamzas, vowel signs and the forms of y, k and h made
    one.
    """
    return word.lower().translate(_SAME_LETTERS)


SOLAR_MONTHS = number_by_name("solar_hijri_months")
"""Months of the solar Hijri calendar, as Iran and Afghanistan name them."""

LUNAR_MONTHS = number_by_name("lunar_hijri_months", spell=fold_letters)
"""Months of the lunar Hijri calendar in Arabic and Persian letters and in Latin ones."""

ETHIOPIAN_MONTHS = number_by_name("ethiopian_months")
"""Months of the Ethiopian calendar in Amharic."""

_WEEKDAYS = number_by_name("weekdays", first=0, spell=fold_letters)


class CalendarDay(NamedTuple):
    """A date that was found: the Gregorian day, its offsets in the text, and whether it may be one day off."""

    day: dt.date
    start: int
    end: int
    is_uncertain: bool = False


def read_solar_hijri(text: str) -> CalendarDay | None:
    """Find the first solar Hijri date, in numbers (``1403/09/06``) or in words (``6 آذر 1403``), and return its
    Gregorian day with its offsets; None if there is none. A date in numbers with a year of the lunar calendar is left
    to :func:`read_lunar_hijri`.
    """
    if (
        _HIJRI_YEAR.search(text)
        and (match := _HIJRI_NUMERIC.search(text))
        and (hijri := _in_numbers(match))[0] < _FIRST_LUNAR_YEAR_IN_NUMBERS
    ):
        return _solar_hijri_day(*hijri, *match.span())
    if text.isascii():
        return None
    folded = text.replace("\u064a", "\u06cc").replace("\u0643", "\u06a9")
    for word in _WORD.finditer(folded):
        month = SOLAR_MONTHS.get(word[0])
        if month is None:
            continue
        before = list(_NUMBER.finditer(text, max(0, word.start() - 8), word.start()))
        after = _NUMBER.search(text, word.end(), word.end() + 12)
        if before and after and 1300 <= int(after[0]) <= 1500:
            return _solar_hijri_day(int(after[0]), month, int(before[-1][0]), before[-1].start(), after.end())
    return None


def _in_numbers(match: re.Match[str]) -> tuple[int, int, int]:
    """Return year, month and day of a date in numbers, whose year comes first or last."""
    names = ("y", "m", "d") if match["y"] else ("y2", "m2", "d2")
    year, month, day = (int(match[name]) for name in names)
    return year, month, day


def _solar_hijri_day(year: int, month: int, day: int, start: int, end: int) -> CalendarDay | None:
    import jdatetime  # only Persian pages pay for the import

    try:
        return CalendarDay(jdatetime.date(year, month, day).togregorian(), start, end)
    except ValueError:
        return None


def read_lunar_hijri(text: str) -> CalendarDay | None:
    """Find the first lunar Hijri date in words (``24 جمادى الأولى 1446``, ``15 Ramadan 1445``), years 1300 to 1500, or
    in numbers (``1446/5/24``, ``24/5/1446``) and return its Gregorian day with its offsets; None if there is none or
    the month has no such day.
    """
    if _HIJRI_YEAR.search(text) is None:
        return None
    if (match := _HIJRI_NUMERIC.search(text)) and (hijri := _in_numbers(match))[0] >= _FIRST_LUNAR_YEAR_IN_NUMBERS:
        return _lunar_hijri_day(text, *hijri, *match.span())
    found = list(_WORD.finditer(text))
    names = [fold_letters(word[0]) for word in found]
    for index, word in enumerate(found):
        for count in (3, 2, 1):
            month = LUNAR_MONTHS.get(" ".join(names[index : index + count]))
            if month is None:
                continue
            end = found[min(index + count, len(found)) - 1].end()
            before = list(_NUMBER.finditer(text, max(0, word.start() - 8), word.start()))
            after = _NUMBER.search(text, end, end + 12)
            if before and after and 1300 <= int(after[0]) <= 1500:
                return _lunar_hijri_day(text, int(after[0]), month, int(before[-1][0]), before[-1].start(), after.end())
            break
    return None


def _lunar_hijri_day(text: str, year: int, month: int, day: int, start: int, end: int) -> CalendarDay | None:
    if not (1 <= month <= 12 and 1 <= day <= 30):
        return None
    computed = _umm_al_qura_to_gregorian(year, month, day) or lunar_hijri_to_gregorian(year, month, day)
    printed = {_WEEKDAYS[name] for word in _WORD.finditer(text) if (name := fold_letters(word[0])) in _WEEKDAYS}
    if len(printed) == 1:
        weekday = printed.pop()
        for shift in (0, -1, 1):
            if (settled := computed + dt.timedelta(days=shift)).weekday() == weekday:
                return CalendarDay(settled, start, end)
    return CalendarDay(computed, start, end, is_uncertain=True)


def _umm_al_qura_to_gregorian(year: int, month: int, day: int) -> dt.date | None:
    """Convert a date of the calendar of Umm al-Qura; None where its table does not have the year."""
    index = year - _UMM_AL_QURA_FROM
    if not 0 <= index < len(_UMM_AL_QURA_LONG_MONTHS):
        return None
    long_months = sum(bits.bit_count() for bits in _UMM_AL_QURA_LONG_MONTHS[:index])
    long_months += (_UMM_AL_QURA_LONG_MONTHS[index] >> (13 - month)).bit_count()
    return _UMM_AL_QURA_BEGINS + dt.timedelta(days=29 * (12 * index + month - 1) + long_months + day - 1)


def lunar_hijri_to_gregorian(year: int, month: int, day: int) -> dt.date:
    """Convert a date of the tabular lunar Hijri calendar (civil epoch, 16 July 622 Julian) to the Gregorian date. Month
    and day are not validated.
    """
    julian = day + (59 * (month - 1) + 1) // 2 + 354 * (year - 1) + (3 + 11 * year) // 30 + _LUNAR_EPOCH - 1
    return dt.date.fromordinal(julian - _JULIAN_DAY_OF_ORDINAL_ZERO)


def read_ethiopian(text: str) -> CalendarDay | None:
    """Find the first Amharic date of the Ethiopian calendar in a text (``ኅዳር 17 ቀን 2017``, ``17 ኅዳር 2017``) and return
    its Gregorian day with its offsets; None if there is none.
    """
    if text.isascii() or _ETHIOPIC.search(text) is None:
        return None
    for word in _WORD.finditer(text):
        month = ETHIOPIAN_MONTHS.get(word[0])
        if month is None:
            continue
        numbers = list(_NUMBER.finditer(text, max(0, word.start() - 4), word.end() + 20))
        day = next((number for number in numbers if len(number[0]) <= 2), None)
        year = next((number for number in numbers if len(number[0]) == 4 and number.start() > word.end()), None)
        if day and year and 1 <= int(day[0]) <= (30 if month < 13 else 6):
            gregorian = ethiopian_to_gregorian(int(year[0]), month, int(day[0]))
            return CalendarDay(gregorian, min(word.start(), day.start()), year.end())
    return None


def ethiopian_to_gregorian(year: int, month: int, day: int) -> dt.date:
    """Convert a date of the Ethiopian calendar to the Gregorian date. Month and day are not validated."""
    julian = _ETHIOPIAN_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1
    return dt.date.fromordinal(julian - _JULIAN_DAY_OF_ORDINAL_ZERO)
