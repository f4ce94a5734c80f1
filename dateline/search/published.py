"""Days and spans of time in a query: ``published:2026-10-01..2026-10-09``, ``published:>=2026-10``, ``last 7d``."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from dateline.search.nodes import Published

_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)
_AGO = re.compile(r"(?:last\s*)?(\d{1,5})\s*(h|hours?|d|days?|w|weeks?)", re.ASCII)
_COMPARED = re.compile(r"(>=|<=|>|<|=)\s*(.+)", re.DOTALL)
_UNITS = {"h": dt.timedelta(hours=1), "d": dt.timedelta(days=1), "w": dt.timedelta(weeks=1)}
FORMS = "2026-10-09, 2026-10, 2026, 2026-10-01..2026-10-09, >=2026-10-01, <2026-10 or last 7d (h, d, w)"
"""What can be written after ``published:``."""


def read_published(value: str, position: int) -> Published:
    """Read the value of ``published:``.

    A month or year stands for all of its days. Raises ValueError, in words, where it is none of ``FORMS``.
    """
    text = " ".join(value.split()).lower()
    if ago := _AGO.fullmatch(text):
        within = int(ago[1]) * _UNITS[ago[2][0]]
        if not within:
            raise ValueError("a span of time must be longer than nothing")
        return Published(within=within, position=position)
    if ".." in text:
        first, _, last = text.partition("..")
        if not first.strip() and not last.strip():
            raise ValueError(f"a range needs a day at one end; write {FORMS}")
        begin = _days(first)[0] if first.strip() else None
        end = _days(last)[1] if last.strip() else None
        if begin and end and begin > end:
            raise ValueError(f"the range ends ({end}) before it begins ({begin})")
        return Published(begin, end, position=position)
    if compared := _COMPARED.fullmatch(text):
        begin, end = _days(compared[2])
        day = dt.timedelta(days=1)
        try:
            return {
                ">=": lambda: Published(begin, None, position=position),
                ">": lambda: Published(end + day, None, position=position),
                "<=": lambda: Published(None, end, position=position),
                "<": lambda: Published(None, begin - day, position=position),
                "=": lambda: Published(begin, end, position=position),
            }[compared[1]]()
        except OverflowError:
            raise ValueError(f"{compared[2]} has no day beyond it") from None
    begin, end = _days(text)
    return Published(begin, end, position=position)


def _days(text: str) -> tuple[dt.date, dt.date]:
    """The first and the last day of a year, a month or a day."""
    match = _DAY.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"no day or span of time; write {FORMS}")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    try:
        if month is None:
            return dt.date(year, 1, 1), dt.date(year, 12, 31)
        if day is None:
            return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
        return dt.date(year, month, day), dt.date(year, month, day)
    except ValueError:
        raise ValueError(f"{text.strip()} is not in the calendar") from None
