"""Send a briefing by mail, through the server that the alerts of watches use, and once: their log has each attempt.

A mail is the one of its days, language, watches and recipients, whatever was published in between. A line is added to
the log before the attempt and after it. If the process is killed in between, whether the mail went out is unknown: the
next attempt has the same Message-ID and says that it may be a repetition.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dateline.briefing.figures import Briefing
from dateline.briefing.mailing import make_mail
from dateline.watches.channels.channel_errors import ChannelDownError, PartlyRefusedError, RefusedError
from dateline.watches.channels.mail import parse_server, send_mail
from dateline.watches.watch import check_address
from extractors.stores.watch_log.log import WatchLog
from extractors.stores.watch_log.schema import BRIEFING, Line, Planned

_WAIT_S = 60.0


@dataclass(frozen=True, slots=True)
class Mailed:
    """What became of a mail. ``at`` is when it was sent, UTC; ``is_earlier``: by an earlier call, and not again now.

    ``problem`` says which recipients the server refused, None if it refused none.
    """

    at: dt.datetime
    is_earlier: bool = False
    problem: str | None = None


def send_briefing(
    briefing: Briefing,
    language: str,
    to: Sequence[str],
    environ: Mapping[str, str],
    *,
    state: Path,
    now: dt.datetime,
    again: bool = False,
    connections: Callable[[str], str | None] = lambda _: None,
) -> Mailed:
    """Mail a briefing to addresses through ``DATELINE_SMTP``, or Airflow's connection ``smtp_default``.

    Args:
        briefing: the figures.
        language: of the labels.
        to: the addresses.
        environ: the environment variables.
        state: the folder of the log, ``Home.state``.
        now: the moment of sending, UTC.
        again: send it also if the log says that it was sent.
        connections: gives the URI of a connection of Airflow.

    Raises:
        ValueError: one of ``to`` is no e-mail address.
        ChannelDownError: no server is set, or it cannot be reached.
        RefusedError: the server does not take the mail.
        WatchLogBusyError: another process is at work on the log.
        WatchLogError: the log cannot be used.
    """
    for address in to:
        check_address(address)
    url = environ.get("DATELINE_SMTP") or connections("smtp_default")
    if not url:
        raise ChannelDownError("no mail server is set: set DATELINE_SMTP, as smtps://user:password@host:465")
    server = parse_server(url, environ.get("DATELINE_MAIL_FROM"))
    period = briefing.period
    parts = [str(period.since), str(period.until), language, *sorted(briefing.watches)]
    key = delivery_key(parts, to, now if again else None)
    with WatchLog(state, wait_s=_WAIT_S) as log:
        lines = log.lines_of(key)
        if sent := next((line for line in lines if line.status == "sent"), None):
            return Mailed(dt.datetime.fromisoformat(sent.at), is_earlier=True)
        first = dt.datetime.fromisoformat(lines[0].at) if lines else now
        at = now.astimezone(dt.UTC).isoformat()
        is_unknown = bool(lines) and _may_have_gone_out(lines[-1])
        attempt = max((line.attempt for line in lines), default=0)
        channel = "mail:" + ",".join(sorted(to))
        planned = Planned(key, BRIEFING + " ".join(parts), channel, (), first.isoformat(), at, attempt, is_unknown)
        mail = make_mail(briefing, language, to, server.sender, now=first, key=key, is_maybe_repeated=is_unknown)
        log.begin(planned, at)
        try:
            send_mail(server, mail)
        except PartlyRefusedError as error:
            log.end(planned, "sent", at, error=str(error))
            return Mailed(now, problem=str(error))
        except (ChannelDownError, RefusedError) as error:
            log.end(planned, "failed", at, error=str(error),
                    is_unknown=isinstance(error, ChannelDownError) and error.is_unknown)  # fmt: skip
            raise
        log.end(planned, "sent", at)
        return Mailed(now)


def delivery_key(parts: Sequence[str], to: Sequence[str], again_at: dt.datetime | None) -> str:
    """Return the identity of a briefing's mail: its days, language, watches and recipients; with ``again_at`` a new
    one.
    """
    text = "\x1f".join(("briefing", *parts, "to", *sorted(to), again_at.isoformat() if again_at else ""))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _may_have_gone_out(line: Line) -> bool:
    return line.status == "sending" or line.is_maybe_repeated
