"""The calendar days that rows are filed under: those of the outlet and its readers, and not those in UTC."""

from __future__ import annotations

import datetime as dt
import re

from extractors.contracts.article import Article, Source
from extractors.contracts.outlet import Outlet

_MACHINE_SOURCES = frozenset((Source.JSON_LD, Source.MICRODATA, Source.META, Source.SCRIPT))
"""Parts of a page that programs read and readers do not see."""

_MACHINE_FORM = re.compile(r"[\d\s:.,+\-\u2212TZ]+")
"""An ISO 8601 time or a Unix epoch, as programs write them; a printed time has words, or names its zone."""


def local_publication_time(article: Article, outlet: Outlet) -> dt.datetime | None:
    """Return ``published_at`` in the zone whose day the article is filed under, None without a time of publication.

    A day that is printed without a time stays that day. A time with an offset stays on the day that it is stated in.
    A time in UTC that programs wrote (``2026-11-25T21:30:00Z`` in JSON-LD) states the instant alone: its day is that of
    the outlet's zone. A time that the page prints in UTC (``21:30 GMT``) is of the day that is printed. Where the page
    states no zone, the value is in the outlet's zone already.
    """
    stated = article.published_at
    if stated is None:
        return None
    if stated.tzinfo is None:
        stated = stated.replace(tzinfo=dt.UTC)
    if article.is_published_day_only or article.is_published_zone_assumed or stated.utcoffset() or _is_printed(article):
        return stated
    return _in_zone(stated, outlet)


def _is_printed(article: Article) -> bool:
    """Whether readers see the time as it is stated, with its zone."""
    if article.sources.get("published_at") in _MACHINE_SOURCES:
        return False
    return article.published_at_raw is not None and not _MACHINE_FORM.fullmatch(article.published_at_raw)


def local_day(moment: dt.datetime, outlet: Outlet | None) -> dt.date:
    """Return the day of a zone-aware time in the outlet's zone, in UTC without an outlet."""
    return _in_zone(moment, outlet).date()


def _in_zone(moment: dt.datetime, outlet: Outlet | None) -> dt.datetime:
    try:
        return moment.astimezone(outlet.zone if outlet else dt.UTC)
    except OverflowError:  # the first or the last day of the calendar
        return moment


def offset_minutes(local: dt.datetime | None) -> int | None:
    """Return by how many minutes the clock of a zone-aware time is ahead of UTC, None without a time."""
    offset = local.utcoffset() if local is not None else None
    return None if offset is None else round(offset.total_seconds() / 60)
