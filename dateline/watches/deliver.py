"""Send what is due, each message once.

A message is planned first: from then on it is always of the same matches, under the same key. Before an attempt and
after it a line is added to the log. A process that is killed in between leaves a message of which nobody knows whether
it went out; it is sent again under the same key, by which receivers of webhooks and mailboxes know it, and it says that
it may be a repetition. A channel that is down is left alone for a while, which grows with each failure, and the
operator gets an alert.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import duckdb

from dateline.warehouse.lookup import open_published
from dateline.watches.alert import Alert, make_alerts, read_matched
from dateline.watches.channels.channel_errors import ChannelDownError, PartlyRefusedError, RefusedError
from dateline.watches.channels.feed import MOST_ENTRIES, feed_path, write_feed
from dateline.watches.message import Message
from dateline.watches.picture import count_days
from dateline.watches.schedule import due_at, is_quiet
from dateline.watches.senders import Sender
from dateline.watches.watch import Channel, Watch
from dateline.watches.watch_files import Watches
from extractors.runtime.settings import Home
from extractors.stores.watch_log.log import WatchLog
from extractors.stores.watch_log.schema import Planned

_LOG = logging.getLogger(__name__)
_FEEDS_TOGETHER = 20
"""Feeds whose articles are read at once."""
_MOST_AT_ONCE = 10
"""More matches than these at one time go in one message, also where each is to be sent at once."""
_MOST_TOGETHER = 100
RETRY_AFTER = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1_440, 1_440, 1_440))
"""How long after each failure a message is tried again; after the last one it is given up."""


@dataclass(slots=True)
class Sent:
    """What a run sent, by watch; ``problems`` has a line for each message or channel that failed."""

    messages: Counter[str] = field(default_factory=Counter)
    feeds: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def send_due(
    home: Home, watches: Watches, log: WatchLog, sender: Sender | None, *, now: dt.datetime, desk: str | None = None
) -> Sent:
    """Write the feeds, plan messages of what waits, and send those that are due; without a sender write the feeds.

    ``now`` is UTC.

    Raises:
        BuildError: the published file cannot be opened.
    """
    done = Sent()
    if not home.warehouse.exists():
        return done
    if sender is not None:
        plan_due(watches, log, now=now, problems=done.problems)
    with contextlib.closing(open_published(home.warehouse)) as connection:
        connection.execute("set memory_limit = '120MB'; set threads = 2")
        write_feeds(home, watches.active, log, connection, now=now, desk=desk, done=done)
        if sender is not None:
            _send_planned(watches, log, connection, sender, now, desk, done)
    return done


def write_feeds(
    home: Home,
    watches: Sequence[Watch],
    log: WatchLog,
    connection: duckdb.DuckDBPyConnection,
    *,
    now: dt.datetime,
    desk: str | None,
    done: Sent,
) -> None:
    """Write the feed of every watch that has one and that noticed something since, or whose feed is not there."""
    stale = []
    for watch in watches:
        if not watch.feed:
            continue
        position = log.last_position(watch.name)
        if position != log.feed_position(watch.name) or not feed_path(home, watch.name).exists():
            stale.append((watch, position))
    for first in range(0, len(stale), _FEEDS_TOGETHER):
        some = stale[first : first + _FEEDS_TOGETHER]
        rows = {watch.name: log.latest_sent(watch.name, MOST_ENTRIES) for watch, _ in some}
        matched = read_matched(connection, (row for its_rows in rows.values() for row in its_rows))
        for watch, position in some:
            try:
                if write_feed(home, watch, make_alerts(matched, watch, rows[watch.name], desk), now=now):
                    done.feeds.append(watch.name)
                log.note_feed(watch.name, position)
            except Exception as error:  # noqa: BLE001 - one bad watch stops no other
                _LOG.exception("the feed of watch %s failed", watch.name)
                done.problems.append(f"watch {watch.name}: its feed was not written: {error}")


def plan_due(watches: Watches, log: WatchLog, *, now: dt.datetime, problems: list[str]) -> None:
    """Make messages of the matches that wait, where their time has come."""
    at = now.astimezone(dt.UTC).isoformat()
    broken = {error.path.stem for error in watches.errors}
    for (name, key), match_keys in log.waiting().items():
        if name in broken and name not in watches.watches:
            continue  # until its file is corrected
        watch = watches.watches.get(name)
        channel = watch.channel(key) if watch else None
        if watch is None or channel is None:
            log.drop_waiting(name, key, match_keys)
            problems.append(
                f"watch {name}: {len(match_keys)} alerts on {key} are dropped: its file has no such channel"
            )
            continue
        if watch.paused or is_quiet(watch.quiet_hours, watch.zone, now):
            continue
        rows = log.matches(match_keys)
        if not rows:
            log.drop_waiting(name, key, match_keys)  # forgotten since
            continue
        first = min(dt.datetime.fromisoformat(row.noticed_at).replace(tzinfo=dt.UTC) for row in rows)
        if due_at(watch, channel, first) > now:
            continue
        for group in _groups(channel, [row.match_key for row in rows]):
            log.plan(Planned(_delivery_key(name, key, group), name, key, group, at, at))


def _groups(channel: Channel, keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    size = 1 if channel.when == "at_once" and len(keys) <= _MOST_AT_ONCE else _MOST_TOGETHER
    for start in range(0, len(keys), size):
        yield tuple(keys[start : start + size])


def _delivery_key(watch: str, channel: str, match_keys: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join((watch, channel, *sorted(match_keys))).encode()).hexdigest()[:32]


def _send_planned(
    watches: Watches,
    log: WatchLog,
    connection: duckdb.DuckDBPyConnection,
    sender: Sender,
    now: dt.datetime,
    desk: str | None,
    done: Sent,
) -> None:
    down: dict[str, str] = {}
    broken = {error.path.stem for error in watches.errors}
    for planned in log.outbox():
        if dt.datetime.fromisoformat(planned.next_at) > now or planned.watch in broken - watches.watches.keys():
            continue
        watch = watches.watches.get(planned.watch)
        channel = watch.channel(planned.channel) if watch else None
        at = now.astimezone(dt.UTC).isoformat()
        if watch is None or channel is None:
            log.end(planned, "dropped", at, error="the watch's file has no such channel")
            done.problems.append(f"watch {planned.watch}: a message on {planned.channel} is dropped: no such channel")
            continue
        if watch.paused or is_quiet(watch.quiet_hours, watch.zone, now):
            continue
        if planned.channel in down:
            continue  # its time comes as soon as the channel answers again
        rows = log.matches(planned.match_keys)
        alerts = make_alerts(read_matched(connection, rows), watch, rows, desk)
        if not alerts:
            log.end(planned, "dropped", at, error="what it is about was forgotten")
            continue
        _send(planned, watch, channel, alerts, log, sender, now, down, done)


def _send(
    planned: Planned,
    watch: Watch,
    channel: Channel,
    alerts: Sequence[Alert],
    log: WatchLog,
    sender: Sender,
    now: dt.datetime,
    down: dict[str, str],
    done: Sent,
) -> None:
    planned_at = dt.datetime.fromisoformat(planned.planned_at)
    days = count_days(log, watch, alerts, until=planned_at) if channel.mail else ()
    message = Message(planned.delivery_key, watch, tuple(alerts), is_maybe_repeated=planned.is_under_way, days=days)
    at = now.astimezone(dt.UTC).isoformat()
    log.begin(planned, at)
    try:
        sender.send(channel, message, planned_at=planned_at, now=now, attempt=planned.attempt + 1)
    except PartlyRefusedError as error:
        log.end(planned, "sent", at, error=str(error))
        done.messages[watch.name] += 1
        done.problems.append(f"watch {watch.name}: a message was sent, but not to all: {error}")
    except (ChannelDownError, RefusedError) as error:
        if isinstance(error, ChannelDownError):
            down[planned.channel] = str(error)
        is_unknown = planned.is_under_way or (isinstance(error, ChannelDownError) and error.is_unknown)
        _failed(planned, watch, log, now, str(error), done, is_unknown=is_unknown)
    except Exception as error:  # noqa: BLE001 - a fault of one channel's library stops no other
        _LOG.exception("watch %s: sending failed", watch.name)
        _failed(planned, watch, log, now, f"{type(error).__name__}", done, is_unknown=True)
    else:
        log.end(planned, "sent", at)
        done.messages[watch.name] += 1


def _failed(
    planned: Planned, watch: Watch, log: WatchLog, now: dt.datetime, error: str, done: Sent, *, is_unknown: bool
) -> None:
    at = now.astimezone(dt.UTC)
    if planned.attempt >= len(RETRY_AFTER):
        log.end(planned, "given_up", at.isoformat(), error=error)
        done.problems.append(
            f"watch {watch.name}: a message on {planned.channel} is given up after {planned.attempt + 1} attempts: "
            f"{error}"
        )
        return
    again = at + RETRY_AFTER[planned.attempt]
    log.end(planned, "failed", at.isoformat(), error=error, next_at=again.isoformat(), is_unknown=is_unknown)
    done.problems.append(
        f"watch {watch.name}: {planned.channel} failed (attempt {planned.attempt + 1}, again after "
        f"{again:%Y-%m-%d %H:%M} UTC): {error}"
    )
