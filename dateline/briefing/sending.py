"""Send a briefing by mail, through the server that the alerts of watches use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from dateline.briefing.figures import Briefing
from dateline.briefing.mailing import make_mail
from dateline.watches.channels.channel_errors import ChannelDownError
from dateline.watches.channels.mail import parse_server, send_mail


def send_briefing(
    briefing: Briefing,
    language: str,
    to: Sequence[str],
    environ: Mapping[str, str],
    *,
    now: dt.datetime,
    connections: Callable[[str], str | None] = lambda _: None,
) -> None:
    """Mail a briefing to addresses through ``DATELINE_SMTP``, or Airflow's connection ``smtp_default``.

    Raises:
        ChannelDownError: no server is set, or it cannot be reached.
        RefusedError: the server does not take the mail.
    """
    url = environ.get("DATELINE_SMTP") or connections("smtp_default")
    if not url:
        raise ChannelDownError("no mail server is set: set DATELINE_SMTP, as smtps://user:password@host:465")
    server = parse_server(url, environ.get("DATELINE_MAIL_FROM"))
    send_mail(server, make_mail(briefing, language, to, server.sender, now=now))
