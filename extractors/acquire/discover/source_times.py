"""Times as feeds and sitemaps state them: the moment, and the time that a coarse one stands for."""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from dataclasses import dataclass
from typing import Final

EARLIEST: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
LATEST: Final = dt.datetime.max.replace(tzinfo=dt.UTC)
_DAY: Final = dt.timedelta(days=1)
_YEAR_OR_MONTH = re.compile(r"(\d{4})(?:-(\d\d))?")


@dataclass(frozen=True, slots=True)
class Period:
    """The time from ``start`` (included) to ``end`` (excluded), both UTC."""

    start: dt.datetime
    end: dt.datetime


def parse_time(text: str | None) -> dt.datetime | None:
    """Parse a time in a W3C or RFC 822 form as UTC; None if the text is empty or not a time.

    A time without zone is taken as UTC; a day, month or year as its beginning.
    """
    text = (text or "").strip()
    if not text:
        return None
    if _YEAR_OR_MONTH.fullmatch(text):
        text = f"{text}-01-01" if len(text) == 4 else f"{text}-01"
    time = _read(text)
    try:
        return time and _to_utc(time, dt.UTC)
    except OverflowError:  # year 1 or 9999 moved across its edge
        return None


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


def _read(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        try:
            return email.utils.parsedate_to_datetime(text)
        except (ValueError, IndexError, TypeError, OverflowError):
            return None


def _to_utc(time: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """Return a time in UTC; one without a zone is of ``zone``. Raises OverflowError at the edges of time."""
    return (time if time.tzinfo else time.replace(tzinfo=zone)).astimezone(dt.UTC)
