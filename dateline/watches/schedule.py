"""When alerts go: at once or gathered, and never in quiet hours."""

from __future__ import annotations

import datetime as dt

from dateline.watches.watch import WEEKDAYS, Channel, QuietHours, Watch


def is_quiet(quiet: QuietHours | None, zone: dt.tzinfo, now: dt.datetime) -> bool:
    """Whether a moment lies in quiet hours, which may go over midnight."""
    if quiet is None:
        return False
    clock = f"{now.astimezone(zone):%H:%M}"
    if quiet.since <= quiet.until:
        return quiet.since <= clock < quiet.until
    return clock >= quiet.since or clock < quiet.until


def due_at(watch: Watch, channel: Channel, since: dt.datetime) -> dt.datetime:
    """Return when what waits on a channel since a moment is to be gathered and sent: the next hour, day or week."""
    if channel.when == "at_once":
        return since
    local = since.astimezone(watch.zone)
    if channel.when == "hourly":
        return local.replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=1)
    hour, minute = map(int, channel.at.split(":"))
    at = dt.datetime.combine(local.date(), dt.time(hour, minute), watch.zone)
    if channel.when == "weekly":
        at += dt.timedelta(days=(WEEKDAYS.index(channel.on) - local.weekday()) % 7)
    step = dt.timedelta(days=7 if channel.when == "weekly" else 1)
    return at if at > local else at + step
