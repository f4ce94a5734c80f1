"""Zones of printed times: offsets, abbreviations, IANA names, and phrases such as ``Mecca time`` or ``北京时间``.

A zone is looked for right after the clock, right after the date where the hour comes first, in brackets, before the
clock, and in words anywhere in the text. The words are in the vocabularies of languages (``zone_phrases`` and
``zone_places``).
"""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from functools import cache, lru_cache

from extractors.language.dates.calendars import fold_letters
from extractors.language.vocabulary import by_language

ZONES = {
    **dict.fromkeys(("Z", "GMT", "UTC", "UT", "WET", "TU", "EGST", "AZOST"), 0),
    **dict.fromkeys(("BST", "WEST", "CET", "MEZ", "MET", "WAT", "SEČ", "HNEC"), 60),
    **dict.fromkeys(("CEST", "MESZ", "MEST", "EET", "OEZ", "SAST", "CAT", "WAST", "SELČ", "HEEC"), 120),
    **dict.fromkeys(("EEST", "OESZ", "MSK", "МСК", "TRT", "TSI", "TSİ", "EAT", "KSA", "IDT"), 180),
    **dict.fromkeys(("GST", "UAE", "GET", "AZT", "SAMT", "SCT", "MUT", "RET", "MSD"), 240),
    **dict.fromkeys(("PKT", "UZT", "TMT", "TJT", "MVT", "YEKT", "ЕКБ"), 300),
    **dict.fromkeys(("BTT", "BDT", "KGT", "OMST", "ALMT"), 360),
    **dict.fromkeys(("WIB", "ICT", "KRAT", "NOVT", "HOVT"), 420),
    **dict.fromkeys(("HKT", "SGT", "WITA", "PHT", "MYT", "BNT", "BNDT", "AWST", "IRKT", "ULAT"), 480),
    **dict.fromkeys(("JST", "KST", "WIT", "YAKT", "TLT", "PWT"), 540),
    **dict.fromkeys(("AEST", "VLAT", "CHST", "PGT"), 600),
    **dict.fromkeys(("AEDT", "NCT", "SBT", "VUT", "MAGT", "SAKT"), 660),
    **dict.fromkeys(("NZST", "FJT", "PETT", "ANAT"), 720),
    **dict.fromkeys(("NZDT", "TOT"), 780),
    **dict.fromkeys(("CVT",), -60),
    **dict.fromkeys(("NDT",), -150),
    **dict.fromkeys(("BRT", "ART", "UYT", "GFT", "SRT", "CLST", "ADT", "HAA", "PMST"), -180),
    **dict.fromkeys(("NST",), -210),
    **dict.fromkeys(("EDT", "AST", "BOT", "VET", "GYT", "CLT", "HAE", "HNA", "HLV"), -240),
    **dict.fromkeys(("EST", "CDT", "COT", "PET", "ECT", "HNE", "HAC"), -300),
    **dict.fromkeys(("CST", "MDT", "HNC", "HAR", "GALT"), -360),
    **dict.fromkeys(("MST", "PDT", "HNR", "HAP"), -420),
    **dict.fromkeys(("PST", "AKDT", "HNP"), -480),
    **dict.fromkeys(("AKST",), -540),
    **dict.fromkeys(("HST",), -600),
    "IRST": 210,
    "IRDT": 270,
    "AFT": 270,
    "IST": 330,
    "SLST": 330,
    "NPT": 345,
    "MMT": 390,
    "ACST": 570,
    "ACDT": 630,
    "CHAST": 765,
}
"""Zone abbreviations to minutes east of Greenwich, as newsrooms use them (``IST`` is India's, ``BST`` Britain's)."""

_NAMED = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
    "AET": "Australia/Sydney",
    "ACT": "Australia/Adelaide",
    "NZT": "Pacific/Auckland",
    "CLST": "America/Santiago",
}
_ELSEWHERE = {
    ("CST", "zh"): 480,
    ("CST", "es"): -360,
    ("IST", "he"): 120,
    ("IST", "ga"): 60,
    ("AST", "ar"): 180,
    ("BST", "bn"): 360,
    ("PST", "tl"): 480,
    ("MST", "my"): 390,
    ("MST", "ms"): 480,
}
"""Abbreviations that mean another zone in a language."""
_BY_PLACE = {
    ("CST", "Asia/"): 480,
    ("IST", "Asia/Jerusalem"): 120,
    ("IST", "Europe/Dublin"): 60,
    ("AST", "Asia/"): 180,
    ("BST", "Asia/Dhaka"): 360,
    ("PST", "Asia/Manila"): 480,
}
"""Abbreviations that mean another zone where the outlet's own zone begins so."""

_AMERICAN = (-600, -180)
"""Minutes east of Greenwich between which an abbreviation is taken for an American one."""

_ABBREVIATION = r"(?:[A-Z\u0410-\u042f\u010c\u0130][A-Za-z\u0410-\u042f\u010c\u0130]{1,4}|мск)"
_OFFSET = r"(?:(?:GMT|UTC|Z)\s*[+\-\u2212]\s?\d{1,2}|[+\-\u2212]\d\d|\+\d)(?::?[0-5]\d)?(?!\d)"
_AFTER = re.compile(rf"^[\s,.\-\u2013]{{0,3}}[(\[]?\s?(?P<zone>{_OFFSET}|Z\b|{_ABBREVIATION}\b)")
_AFTER_DATE = re.compile(
    rf"^[\s,.\-\u2013|]{{0,3}}[(\[]?\s?(?P<zone>(?:GMT|UTC)(?:\s*[+\-\u2212]\s?\d{{1,2}}:?(?:[0-5]\d)?(?!\d))?|[+\-\u2212]\d\d:?\d\d(?!\d)"
    rf"|{_ABBREVIATION}\b)"
)
_BEFORE = re.compile(r"(?<![^\W\d])(?P<zone>(?:GMT|UTC)\s?[+\-\u2212]\d{1,2}|[A-Z]{3,5})[)\]]?[\s,:]{0,3}$")
_IN_BRACKETS = re.compile(rf"[(\[]\s?(?P<zone>{_OFFSET}|{_ABBREVIATION})\s?[)\]]")
_NAMED_ZONE = re.compile(r"^\s?[\[(]?\s?(?P<name>(?:[A-Z][A-Za-z]+/){1,2}[A-Z][A-Za-z_\-]+)")
_GREENWICH = re.compile(r"\b(?:GMT|UTC)\b(?:\s?(?P<offset>[+\-\u2212]\s?\d{1,2}(?::?[0-5]\d)?)(?!\d))?")
_FULL_OFFSET = re.compile(r"(?:GMT|UTC|Z)?\s*([+\-])\s?(\d{1,2}):?(\d\d)?")
_LETTER = re.compile(r"[^\W\d_]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def offset_of(
    stated: str, at: dt.datetime, *, zone: str | None = None, language: str | None = None
) -> dt.tzinfo | None:
    """Return the offset that a zone's text (``GMT+3``, ``+0330``, ``EST``) stands for at a local time without a zone,
    or None if it is no zone. The outlet's ``zone`` (IANA) and ``language`` settle abbreviations with two meanings.
    """
    upper = stated.strip().replace("\u2212", "-").upper().strip(".")
    minutes = _ELSEWHERE.get((upper, language or ""))
    if minutes is None and zone:
        minutes = next(
            (value for (name, place), value in _BY_PLACE.items() if name == upper and zone.startswith(place)), None
        )
    if minutes is None:
        minutes = ZONES.get(upper)
    if minutes is not None:
        return dt.timezone(dt.timedelta(minutes=minutes))
    if upper in _NAMED:
        return dt.timezone(at.replace(tzinfo=zoneinfo.ZoneInfo(_NAMED[upper])).utcoffset() or dt.timedelta())
    match = _FULL_OFFSET.fullmatch(upper)
    if match is None:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    if minutes > 14 * 60:
        return None
    return dt.timezone(dt.timedelta(minutes=-minutes if match[1] == "-" else minutes))


def find_zone(
    text: str, clock: tuple[int, int], at: dt.datetime, *, gap: str, zone: str | None, language: str | None
) -> dt.tzinfo | None:
    """Return the zone that a short text states for its clock, or None.

    ``clock`` are the offsets of the clock in ``text``; ``gap`` is the letter that stands where the date was; ``at`` is
    the local time without a zone; ``zone`` and ``language`` are the outlet's and the text's.
    """
    before, after = text[: clock[0]], text[clock[1] :]
    places = [_AFTER.match(after), _AFTER_DATE.match(after.partition(gap)[2]), _BEFORE.search(before[-24:])]
    places += list(_IN_BRACKETS.finditer(text[:200]))
    if named := _NAMED_ZONE.match(after):
        return known_zone(named["name"])
    for place in places:
        if place and (offset := offset_of(place["zone"], at, zone=zone, language=language)):
            return offset
    if found := _GREENWICH.search(text):
        return offset_of(found["offset"] or "UTC", at)
    name = zone_in_words(text, language)
    return dt.timezone(at.replace(tzinfo=known_zone(name)).utcoffset() or dt.timedelta()) if name else None


def is_american(offset: dt.tzinfo | None, at: dt.datetime) -> bool:
    """Whether a zone is one of the Americas."""
    minutes = (offset.utcoffset(at) if offset else None) or dt.timedelta()
    return _AMERICAN[0] <= minutes.total_seconds() / 60 <= _AMERICAN[1]


@cache
def _phrases() -> dict[str, tuple[tuple[tuple[str, str], ...], dict[str, str], int]]:
    """For each language its phrases around a place (the words before and after it), its places with their zones, and
    the most letters that a place has.
    """
    names = by_language("zone_places")
    return {
        language: (
            tuple((parts[0], parts[2]) for phrase in phrases if (parts := fold_letters(phrase).partition("{place}"))),
            {fold_letters(name): zone for zone, entries in names[language].items() for name in entries},
            max(len(name) for entries in names[language].values() for name in entries),
        )
        for language, phrases in by_language("zone_phrases").items()
    }


def zone_in_words(text: str, language: str | None) -> str | None:
    """Return the IANA name of the zone that a text states in words (``heure de Paris``, ``по московскому времени``), in
    a language (ISO 639-1) or in English; in any language if it is None. None if it states none.
    """
    folded = fold_letters(text)
    known = _phrases()
    languages = [code for code in (language, "en") if code in known] if language else list(known)
    for code in languages:
        phrases, places, longest = known[code]
        for opening, ending in phrases:
            mark = opening if len(opening) >= len(ending) else ending
            position = folded.find(mark)
            while position >= 0:
                if name := _place_beside(folded, position, opening, ending, places, longest):
                    return name
                position = folded.find(mark, position + 1)
    return None


def _place_beside(
    text: str, position: int, opening: str, ending: str, places: dict[str, str], longest: int
) -> str | None:
    """Return the zone of the place that completes a phrase, whose longer side is at a position."""
    is_opening = len(opening) >= len(ending)
    start = position + len(opening)
    for length in range(longest, 1, -1):
        begin, end = (start, start + length) if is_opening else (position - length, position)
        if begin < 0 or end > len(text):
            continue
        name = places.get(text[begin:end])
        if name is None:
            continue
        other = text.startswith(ending, end) if is_opening else text.endswith(opening, 0, begin)
        if not other:
            continue
        outer = (
            text[end + len(ending) : end + len(ending) + 1]
            if is_opening
            else text[max(0, begin - len(opening) - 1) : begin - len(opening)]
        )
        edge = text[end - 1] if is_opening else text[begin]
        if not outer or not _LETTER.match(outer) or _UNSPACED.match(outer) or _UNSPACED.match(edge):
            return name
    return None


@lru_cache(maxsize=512)
def known_zone(name: str) -> dt.tzinfo | None:
    """Return the zone of an IANA name, or None where there is no such zone."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_or_utc(name: str | None) -> dt.tzinfo:
    """Return the zone of an IANA name; UTC for None and for what is no zone."""
    return (known_zone(name) if name else None) or dt.UTC
