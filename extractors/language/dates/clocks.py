"""Times of day in short texts: ``21:05``, ``9:05 p.m.``, ``9 Uhr abends``, ``午後9時5分``, ``9:05 مساءً``.

The words for the part of the day, for the hour, and those that are between them and the number are in the
vocabularies of languages (``hours_…`` and ``hour_…``). A word is looked for right before and right after the number.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from typing import NamedTuple

from extractors.language.dates.calendars import fold_letters
from extractors.language.text import MARKS
from extractors.language.vocabulary import by_language

_MOST_LETTERS = 24
"""Characters of the longest phrase for a part of the day."""
_MOST_WORDS = 4
"""Words of which the part of the day may be one, before or after the clock."""
_COUNTED_FROM_SIX = frozenset(("am", "sw"))
"""Languages whose own words go with hours counted from six: three in the evening is 21:00."""
_SHARED = ("mul", "en")

_BEFORE_NOON, _AT_NOON, _AFTER_NOON, _AT_NIGHT, _SIGN, _MINUTES, _SPAN, _FILLER, _OPENING = range(9)
_KEYS = {
    "hours_before_noon": _BEFORE_NOON,
    "hours_at_noon": _AT_NOON,
    "hours_after_noon": _AFTER_NOON,
    "hours_at_night": _AT_NIGHT,
    "hour_openings": _OPENING,
    "hour_signs": _SIGN,
    "minute_signs": _MINUTES,
    "hour_spans": _SPAN,
    "hour_fillers": _FILLER,
}
_CLOCK = re.compile(
    r"(?<![\d.:/])(?:(?<!-)|(?<=[^\W\d_]-))(?P<H>[01]?\d|2[0-4])(?:\s?(?:[:.h\u6642\u65f6\u70b9\u9ede\uc2dc\u0447]|Uhr\b|gi\u1edd)\s?|u)(?P<M>[0-5]\d)"
    r"(?![\d/\-])(?:\s?[:.\u5206\ubd84]\s?(?P<S>[0-5]\d)(?!\d))?(?:\.\d+)?",
    re.IGNORECASE,
)
_FOUR_DIGITS = re.compile(r"(?<![\d.:/\-+])(?P<H>[01]\d|2[0-3])(?P<M>[0-5]\d)(?=\s?(?:GMT|UTC|IST|hrs|hours|Uhr)\b)")
_HOUR = re.compile(r"(?<![\d.:/,+])(?:(?<!-)|(?<=[^\W\d_]-))\d{1,2}(?![\d:/%]|[.\-]\d)")
_MINUTE = re.compile(r"[\s.,]{0,2}(\d{1,2})(?!\d)")
_COMMA_MINUTE = re.compile(r",([0-5]\d)(?![\d,.])")
"""After an hour that a word opens: ``alle ore 12,30``."""
_BETWEEN = ' ,.;:-\u2013\u2014|()[]\u00b7\u2022\u060c\u104a\u0964"'
_LETTER = re.compile(rf"[^\W\d_]|[{MARKS}]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Clock(NamedTuple):
    """A time of day that was read, with the offsets in the text where it begins and ends, part of the day included."""

    time: dt.time
    start: int
    end: int
    is_next_day: bool = False


@cache
def _words() -> dict[str, dict[str, int]]:
    """All words beside clocks, to what each means in which language."""
    table: dict[str, dict[str, int]] = {}
    for key, meaning in _KEYS.items():
        for language, entries in by_language(key).items():
            for entry in entries:
                table.setdefault(_folded(entry), {}).setdefault(language, meaning)
    return table


def _folded(text: str) -> str:
    """Return a text in lower case in one spelling: straight quotes, one form of Arabic letters, no vowel signs."""
    if text.isascii():
        return text.lower()
    return fold_letters(text.replace("\u2019", "'").replace("\u05f4", '"').replace("\u201d", '"')).replace("\u0307", "")


def read_clock(text: str, language: str | None) -> Clock | None:
    """Find the first time of day in a short text without its date; None if there is none.

    Words for the part of the day are read in ``language`` (ISO 639-1) and in English; if it is None, in all languages.
    An hour of 24 is 00:00 of the next day.
    """
    for pattern in (_CLOCK, _FOUR_DIGITS):
        if match := pattern.search(text):
            second = int(match["S"] or 0) if pattern is _CLOCK else 0
            return _with_part_of_day(text, match.span(), int(match["H"]), int(match["M"]), second, language)
    for match in _HOUR.finditer(text):
        if int(match[0]) > 24:
            continue
        after = _scan_after(text[match.end() : match.end() + 60], language)
        before = _scan_before(text[max(0, match.start() - 40) : match.start()], language)
        if _is_span(before, after):
            continue
        is_opened = _OPENING in before.found
        if _SIGN in after.found or after.part is not None or is_opened:
            end, minute = _minute_after(text, match.end(), after, language, is_opened=is_opened)
            span = match.start(), end
            return _with_part_of_day(text, span, int(match[0]), minute, 0, language)
    return _read_named_hour(text, language)


def _read_named_hour(text: str, language: str | None) -> Clock | None:
    """Find an hour in words that an opening or a part of the day makes one: *alas-dose ng tanghali*."""
    pattern, hours = _named_hours()
    for match in pattern.finditer(text):
        by_code = hours[match[0].lower()]
        hour = next(iter(by_code.values())) if language is None else by_code.get(language)
        if hour is None:
            continue
        after = _scan_after(text[match.end() : match.end() + 60], language)
        before = _scan_before(text[max(0, match.start() - 40) : match.start()], language)
        is_hour = _OPENING in before.found or (_FILLER in before.found and after.part is not None)
        if is_hour and not _is_span(before, after):
            return _with_part_of_day(text, match.span(), hour, 0, 0, language)
    return None


@cache
def _named_hours() -> tuple[re.Pattern[str], dict[str, dict[str, int]]]:
    """A pattern of the hours in words, and what each is in which language."""
    hours: dict[str, dict[str, int]] = {}
    for language, names in by_language("hour_names").items():
        for hour, spellings in enumerate(names, 1):
            for name in spellings:
                hours.setdefault(name, {})[language] = hour
    longest_first = sorted(hours, key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE), hours


def _is_span(before: _Scan, after: _Scan) -> bool:
    """Whether a number counts hours or minutes: *3 hours ago*, *3 min read*."""
    return _SPAN in before.found or _SPAN in after.found or after.found[:1] == (_MINUTES,)


def _minute_after(text: str, end: int, after: _Scan, language: str | None, *, is_opened: bool) -> tuple[int, int]:
    """Return where an hour that ends at ``end`` ends with its minutes, and these; ``end`` and 0 where it has none."""
    if is_opened and (minutes := _COMMA_MINUTE.match(text, end)):
        return minutes.end(), int(minutes[1])
    is_joined = _SIGN in after.found or (is_opened and _FILLER in after.found)
    if is_joined and (minutes := _MINUTE.match(text, end + after.first)) and int(minutes[1]) < 60:
        rest = _scan_after(text[minutes.end() : minutes.end() + 12], language)
        if rest.found[:1] in ((_SIGN,), (_MINUTES,)):
            return minutes.end(), int(minutes[1])
    return end, 0


def part_of_day_after(text: str, language: str | None) -> tuple[int, int] | None:
    """Return the meaning of the part of the day that a text begins with, to be given to :func:`in_part_of_day`, and
    where it ends; None if it begins with none.
    """
    found = _scan_after(text, language)
    return None if found.part is None else (found.part, found.end)


def in_part_of_day(hour: int, part: int | None) -> int:
    """Return the hour of 0 to 24 that an hour of 1 to 12 means in a part of the day; later hours are returned as they
    are.
    """
    if hour > 12 or part is None:
        return hour
    if part == _AFTER_NOON:
        return hour % 12 + 12
    if part == _BEFORE_NOON:
        return hour % 12
    if part == _AT_NOON:
        return hour + 12 if hour < 8 else hour
    return hour + 12 if 6 <= hour < 12 else hour % 12


def _with_part_of_day(
    text: str, span: tuple[int, int], hour: int, minute: int, second: int, language: str | None
) -> Clock:
    start, end = span
    part = None
    if hour <= 12:
        after = _scan_after(text[end : end + 60], language)
        if after.part is not None:
            part, language_of_word, end = after.part, after.language, end + after.end
        else:
            before = _scan_before(text[max(0, start - 40) : start], language)
            part, language_of_word = before.part, before.language
        if part is not None and language_of_word in _COUNTED_FROM_SIX:
            hour = (hour + 6) % 12
            part = _AFTER_NOON if part == _AT_NOON and hour < 6 else part
            hour = hour or 12
    hour = in_part_of_day(hour, part)
    return Clock(dt.time(hour % 24, minute, second), start, end, is_next_day=hour == 24)


class _Scan(NamedTuple):
    """The words beside a number: their meanings, the part of the day with its language, where it and the first word
    end.
    """

    found: tuple[int, ...] = ()
    part: int | None = None
    language: str = ""
    end: int = 0
    first: int = 0


_NOTHING = _Scan()


def _scan_after(text: str, language: str | None) -> _Scan:
    folded = _folded(text)
    found: list[int] = []
    position, first = 0, 0
    for _ in range(_MOST_WORDS):
        position += len(folded) - position - len(folded[position:].lstrip(_BETWEEN))
        word = _longest(folded, position, language, is_before=False)
        if word is None:
            break
        length, meaning, of_language = word
        position += length
        end = _end_in(text, position)
        first = first or end
        if meaning < _SIGN:
            return _Scan((*found, meaning), meaning, of_language, end, first)
        found.append(meaning)
    return _Scan(tuple(found), first=first) if found else _NOTHING


def _scan_before(text: str, language: str | None) -> _Scan:
    folded = _folded(text)
    found: list[int] = []
    for _ in range(_MOST_WORDS):
        folded = folded.rstrip(_BETWEEN)
        word = _longest(folded, len(folded), language, is_before=True)
        if word is None:
            break
        length, meaning, of_language = word
        folded = folded[: len(folded) - length]
        if meaning < _SIGN:
            return _Scan((*found, meaning), meaning, of_language)
        found.append(meaning)
    return _Scan(tuple(found)) if found else _NOTHING


def _longest(folded: str, position: int, language: str | None, *, is_before: bool) -> tuple[int, int, str] | None:
    """Return length, meaning and language of the longest known word that ends or begins at a position."""
    table = _words()
    room = position if is_before else len(folded) - position
    for length in range(min(_MOST_LETTERS, room), 0, -1):
        start = position - length if is_before else position
        word = folded[start : start + length]
        meanings = table.get(word)
        if meanings is None:
            continue
        beside = folded[start - 1 : start] if is_before else folded[start + length : start + length + 1]
        edge = word[0] if is_before else word[-1]
        if beside and _LETTER.match(beside) and not (_UNSPACED.match(edge) or _UNSPACED.match(beside)):
            continue
        for code in (language, *_SHARED):
            if code is not None and code in meanings:
                return length, meanings[code], code
        if language is None or not word.isascii():
            code = next(iter(meanings))
            return length, meanings[code], code
    return None


def _end_in(text: str, length: int) -> int:
    """Return the offset in a text at which its folded form has ``length`` characters."""
    if text.isascii():
        return length
    count = 0
    for index, letter in enumerate(text):
        if count >= length:
            return index
        count += len(_folded(letter))
    return len(text)
