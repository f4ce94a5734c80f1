"""The picture of a mail: how many articles a watch found on each day, drawn here.

No picture of a page is ever in a message: the archive keeps pages and not their pictures, nothing is fetched when a
message is sent, and so no file of a stranger's has to be decoded by anybody's mail program.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dateline.watches.alert import Alert
from dateline.watches.watch import Event, Watch
from extractors.stores.watch_log.log import WatchLog

_LOG = logging.getLogger(__name__)
DAYS = 28
_FEWEST = 3
"""A plot of fewer articles shows nothing that the text does not say."""
_WIDTH, _SCALE = 600, 1.5
MOST_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a watch's zone: how many articles it found, and whether the message reports one of them."""

    day: dt.date
    count: int
    is_alerted: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG and the words that stand for it."""

    png: bytes
    words: str


Draw = Callable[[Sequence[Day]], bytes]
"""Draws days as a PNG."""


def count_days(log: WatchLog, watch: Watch, alerts: Sequence[Alert], *, until: dt.datetime) -> tuple[Day, ...]:
    """Return the days until a moment with what the watch found on each; nothing where it found too little to draw.

    An article counts on the day on which it, or the edit that made it match, was first seen.
    """
    last = until.astimezone(watch.zone).date()
    first = last - dt.timedelta(days=DAYS - 1)
    since = dt.datetime.combine(first, dt.time(), watch.zone).astimezone(dt.UTC).replace(tzinfo=None)
    event = Event.MATCH if watch.query else Event.QUOTED
    counts = Counter(_day(watch, at) for _, at in log.times_of(watch.name, event, since.isoformat(sep=" ")))
    alerted = {_day(watch, alert.match.occurred_at) for alert in alerts}
    days = tuple(
        Day(day, counts[day], day in alerted) for day in (first + dt.timedelta(days=number) for number in range(DAYS))
    )
    return days if sum(day.count for day in days) >= _FEWEST else ()


def describe(days: Sequence[Day]) -> str:
    """Return in words what the picture shows."""
    most = max(days, key=lambda day: (day.count, day.day))
    total = sum(day.count for day in days)
    return (
        f"Found in the {len(days)} days until {days[-1].day}: {total:,} articles; most, {most.count:,}, on {most.day}; "
        f"on the last day {days[-1].count:,}."
    )


def make_picture(days: Sequence[Day], draw: Draw | None) -> Picture | None:
    """Return the picture of days; None where there is nothing to draw, and where drawing fails: the mail goes all the
    same.
    """
    if not days or draw is None:
        return None
    try:
        png = draw(days)
    except Exception:  # noqa: BLE001 - a fault of the engine that draws stops no alert
        _LOG.warning("the picture of a mail was not drawn", exc_info=True)
        return None
    return Picture(png, describe(days)) if len(png) <= MOST_BYTES else None


def draw_days(days: Sequence[Day]) -> bytes:
    """Draw days as columns; those that the message reports stand out."""
    from dateline.plots.render import to_png
    from dateline.plots.specifications import Look, columns

    rows = [{"day": one.day.isoformat(), "articles": one.count, "is_in_period": one.is_alerted} for one in days]
    return to_png(columns(rows, Look(width=_WIDTH)) | {"background": "#ffffff"}, scale=_SCALE)


def _day(watch: Watch, at: str) -> dt.date:
    return dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC).astimezone(watch.zone).date()
