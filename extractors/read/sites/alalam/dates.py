"""The printed times of Al-Alam's three editions: which line is one, and what of it.

=========  =================================================  ===========================================
edition    printed                                            meaning
=========  =================================================  ===========================================
English    ``Sun Apr 3, 2016 15:58:38``                       Gregorian, no zone: assumed
Arabic     ``الثلاثاء ٢٢ نوفمبر ٢٠١٦ - ٠٤:١٩ بتوقيت غرينتش``        Gregorian, GMT stated
Persian    ``يكشنبه 27 فروردين 1396 - 16:38``                   Jalali (solar Hijri), no zone: assumed
=========  =================================================  ===========================================

The shape decides and not the edition, since pages quote each other. Digits may be Latin, Arabic-Indic or Persian. What
a printed time means is for :mod:`extractors.language.dates.printed` to say.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from extractors.language.dates.printed import parse_when

ASSUMED_ZONE = "Asia/Tehran"

_LONGEST_LINE = 200
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?"
_GMT = r"(?:\s*\(?(?:GMT|UTC)\b\)?|\s+بتوقيت\s+\w+)?"
_ENGLISH = re.compile(
    rf"\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{{0,6}},?\s+[a-z]{{3,9}}\.?\s+\d{{1,2}},?\s+\d{{4}}\s*+(?:[-–"
    rf"|,]\s*+)?{_CLOCK}{_GMT}",
    re.IGNORECASE,
)
_WEEKDAY = (
    r"(?:(?:[یي][کك]|دو|سه|چهار|پنج)[\s\u200c]?)?شنبه|جمعه|ال[أا]حد|ال[إا]ثنين|الثلاثاء|ال[أا]ربعاء|الخميس|الجمعة|السبت"
)
_ARABIC_SCRIPT = re.compile(
    rf"(?:\b(?:{_WEEKDAY})\s*+(?:[،,]\s*+)?)?\b\d{{1,2}}\s+[^\W\d_a-zA-Z]+(?:\s[^\W\d_a-zA-Z]+)?\s+(?P<year>\d{{4}})\s*+(?:[-–"
    rf"|،,]\s*+)?"
    rf"(?:ساعت\s+)?{_CLOCK}{_GMT}"
)
_JALALI_YEARS = range(1300, 1500)


@dataclass(frozen=True, slots=True)
class PrintedTime:
    """A printed time.

    ``at`` is UTC, None where the text is in no calendar, such as 31 February. ``raw`` is the text as printed.
    ``is_zone_assumed`` says that the text states no zone.
    """

    at: dt.datetime | None
    raw: str
    is_zone_assumed: bool


def read_time(line: str, time_zone: str = ASSUMED_ZONE) -> PrintedTime | None:
    """Parse the time printed in a line, in English, Arabic or Persian, to UTC; None if the line has none. A time in the
    right form that is not valid gives a result whose ``at`` is None.

    ``time_zone`` (IANA) is assumed, with its rules of that day, if the line states no zone. In the hour that the end of
    summer time repeats, the first of the two is assumed.
    """
    if len(line) > _LONGEST_LINE or ":" not in line:
        return None
    if match := _ENGLISH.search(line):
        language = "en"
    elif match := _ARABIC_SCRIPT.search(line):
        language = "fa" if int(match["year"]) in _JALALI_YEARS else "ar"
    else:
        return None
    when = parse_when(match[0], zone=time_zone, language=language)
    if when is None or when.is_day_only:
        return PrintedTime(None, match[0], is_zone_assumed=False)
    return PrintedTime(when.at.astimezone(dt.UTC), match[0], when.is_zone_assumed)
