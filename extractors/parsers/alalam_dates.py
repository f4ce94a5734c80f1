"""The printed times of Al-Alam's three editions.

=========  ============================================  =======================================
edition    printed                                       meaning
=========  ============================================  =======================================
English    ``Sun Apr 3, 2016 15:58:38``                  Gregorian, no zone: assumed
Arabic     ``الثلاثاء ٢٢ نوفمبر ٢٠١٦ - ٠٤:١٩ بتوقيت غرينتش``   Gregorian, GMT stated
Persian    ``يكشنبه 27 فروردين 1396 - 16:38``              Jalali (solar Hijri), no zone: assumed
=========  ============================================  =======================================

The shape decides and not the edition, since pages quote each other. Digits may be Latin, Arabic-Indic or Persian,
letters Arabic or Persian (``ي`` and ``ی``, ``ك`` and ``ک``).
"""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

ASSUMED_ZONE = "Asia/Tehran"

_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Each month as the Gulf, Egypt and Iran's Arabic media write it, then as the Levant and Iraq do.
_ARABIC_MONTHS = (
    ("يناير", "كانون الثاني"),
    ("فبراير", "شباط"),
    ("مارس", "اذار"),
    ("ابريل", "نيسان"),
    ("مايو", "ايار"),
    ("يونيو", "حزيران"),
    ("يوليو", "تموز"),
    ("اغسطس", "اب"),
    ("سبتمبر", "ايلول"),
    ("اكتوبر", "تشرين الاول"),
    ("نوفمبر", "تشرين الثاني"),
    ("ديسمبر", "كانون الاول"),
)
_PERSIAN_MONTHS = (
    ("فروردين",),
    ("ارديبهشت",),
    ("خرداد",),
    ("تير",),
    ("مرداد", "امرداد"),
    ("شهريور",),
    ("مهر",),
    ("ابان",),
    ("اذر",),
    ("دي",),
    ("بهمن",),
    ("اسفند",),
)

_FOLD = str.maketrans(
    {"ی": "ي", "ى": "ي", "ک": "ك", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "\u200c": " ", "\u200f": " ", "\u200e": " "}
    | {digit: str(i) for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹") for i, digit in enumerate(digits)}
)


def _numbers(months: Iterable[Iterable[str]]) -> dict[str, int]:
    return {name: number for number, names in enumerate(months, start=1) for name in names}


_GREGORIAN = _numbers(_ARABIC_MONTHS)
_JALALI = _numbers(_PERSIAN_MONTHS)


def _names(numbers: dict[str, int]) -> str:
    return "|".join(sorted(numbers, key=len, reverse=True)).replace(" ", r"\s+")


_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
_GMT = r"(?P<gmt>\s*(?:\(?(?:gmt|utc)\)?|بتوقيت\s+(?:غرينت?ش|جرينت?ش|گرينويچ)))?"
_ENGLISH = re.compile(
    rf"\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}},?\s+(?P<month>{'|'.join(_ENGLISH_MONTHS)})[a-z]{{0,6}}\.?\s+"
    rf"(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})\s*[-–|,]?\s*{_CLOCK}{_GMT}",
    re.IGNORECASE,
)
_ARABIC = re.compile(
    rf"\b(?P<day>\d{{1,2}})\s+(?P<month>{_names(_GREGORIAN)})\s+(?P<year>\d{{4}})\s*[-–|,،]?\s*{_CLOCK}{_GMT}",
    re.IGNORECASE,
)
_PERSIAN = re.compile(
    rf"\b(?P<day>\d{{1,2}})\s+(?P<month>{_names(_JALALI)})\s+(?P<year>1[34]\d{{2}})\s*[-–|,،]?\s*(?:ساعت\s+)?{_CLOCK}{_GMT}",
    re.IGNORECASE,
)
_WEEKDAY_BEFORE = re.compile(
    r"(?:(?:(?:يك|دو|سه|چهار|پنج)\s?)?شنبه|جمعه|الا(?:حد|ثنين|ربعاء)|الثلاثاء|الخميس|الجمعة|السبت)[\s،,]*$"
)
_LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class PrintedTime:
    """A printed time: ``at`` in UTC (None where it is in no calendar, such as 31 February), ``raw`` as printed, and
    whether the zone had to be assumed.
    """

    at: dt.datetime | None
    raw: str
    is_zone_assumed: bool


def read_time(line: str, time_zone: str = ASSUMED_ZONE) -> PrintedTime | None:
    """Read the time printed in a line; None where the line has none.

    ``time_zone`` (IANA) is taken, with the rules it had on that day, where the line states no zone. In the hour that a
    change to winter time repeats, the first of the two is taken.
    """
    if len(line) > _LONGEST_LINE or ":" not in line:
        return None
    folded = line.translate(_FOLD)  # one character for one, so that positions hold for the line as printed
    if match := _ENGLISH.search(folded):
        day = _gregorian(match, _ENGLISH_MONTHS.index(match["month"].lower()) + 1)
        start = match.start()
    elif match := _ARABIC.search(folded):
        day = _gregorian(match, _GREGORIAN[" ".join(match["month"].split())])
        start = _with_weekday(folded, match.start())
    elif match := _PERSIAN.search(folded):
        day = _jalali(match, _JALALI[match["month"]])
        start = _with_weekday(folded, match.start())
    else:
        return None
    raw = line[start : match.end()].strip()
    if day is None:
        return PrintedTime(None, raw, is_zone_assumed=False)
    try:
        clock = dt.time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
        zone = dt.UTC if match["gmt"] else _zone(time_zone)
        at = dt.datetime.combine(day, clock, zone).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return PrintedTime(None, raw, is_zone_assumed=False)
    return PrintedTime(at, raw, is_zone_assumed=not match["gmt"])


@cache
def _zone(name: str) -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(name)


def _with_weekday(folded: str, start: int) -> int:
    weekday = _WEEKDAY_BEFORE.search(folded, 0, start)
    return weekday.start() if weekday else start


def _gregorian(match: re.Match[str], month: int) -> dt.date | None:
    try:
        return dt.date(int(match["year"]), month, int(match["day"]))
    except ValueError:
        return None


def _jalali(match: re.Match[str], month: int) -> dt.date | None:
    import jdatetime  # only pages of the Persian edition pay for it

    try:
        day: dt.date = jdatetime.date(int(match["year"]), month, int(match["day"])).togregorian()
    except ValueError:
        return None
    return day
