"""Run one watch over what is stored, to see what it finds; and send one message, to see that it arrives."""

from __future__ import annotations

import contextlib
import datetime as dt
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dateline.warehouse.lookup import open_published
from dateline.watches.alert import Alert, make_alerts, read_matched
from dateline.watches.channels.channel_errors import ChannelDownError, RefusedError
from dateline.watches.decide import decide
from dateline.watches.evaluate import begin_log, make_finder, note_past
from dateline.watches.events import text_events
from dateline.watches.message import Message
from dateline.watches.senders import ChannelSender
from dateline.watches.watch import Watch
from extractors.runtime.settings import Home
from extractors.stores.watch_log.log import WatchLog
from extractors.stores.watch_log.schema import MatchRow


@dataclass(slots=True)
class Trial:
    """What a watch finds in what is stored: an alert an article, latest first; ``noted`` counts those that are new."""

    alerts: list[Alert] = field(default_factory=list)
    noted: int = 0


def run_trial(home: Home, watch: Watch, *, since: dt.datetime | None, now: dt.datetime, is_noted: bool) -> Trial:
    """Return what the watch's query finds in the published file, first seen ``since``, latest first.

    ``is_noted`` also notes it in the log, as the past.

    Raises:
        BuildError: there is no published file, or it cannot be opened.
        ValueError: the query cannot be used.
    """
    trial = Trial()
    with contextlib.closing(open_published(home.warehouse)) as connection:
        finder = make_finder(connection, [watch], now=now)
        if finder.problems:
            raise ValueError(finder.problems[0])
        rows: list[MatchRow] = []
        for _, batch in finder.batches(finder.find_stored(watch, since)):
            found = finder.find(batch, watch)
            noticed = [one for article, spans in found.values() for one in list(text_events(article, spans))[-1:]]
            rows += decide(watch, noticed, (), now=now, publication_id=None, is_past=True)
        rows.sort(key=lambda row: row.occurred_at, reverse=True)
        trial.alerts = make_alerts(read_matched(connection, rows), watch, rows, None)
        trial.alerts.sort(key=lambda alert: alert.published_at or alert.happened_at, reverse=True)
        if is_noted:
            with WatchLog(home.state, wait_s=30) as log:
                begin_log(home, log, now=now)
                trial.noted = note_past(finder, watch, log, since, now)
    return trial


def send_trial(
    watch: Watch, trial: Trial, environ: Mapping[str, str], *, now: dt.datetime
) -> Iterator[tuple[str, str | None]]:
    """Send the latest alert of a trial on each channel of its watch; yield each channel and what failed, or None.

    Nothing of it is noted: each call sends again.
    """
    if not trial.alerts:
        yield "nothing is sent", "no stored article matches"
        return
    sender = ChannelSender(environ)
    for channel in watch.send:
        message = Message(secrets.token_hex(16), watch, (trial.alerts[0],))
        try:
            sender.send(channel, message, planned_at=now, now=now, attempt=1)
        except (ChannelDownError, RefusedError) as error:
            yield channel.key, str(error)
        else:
            yield channel.key, None
