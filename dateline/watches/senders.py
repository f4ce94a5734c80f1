"""The only access to the channels: looks up their secrets, and passes each message to its channel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Protocol

from dateline.watches.channels.channel_errors import ChannelDownError
from dateline.watches.message import Message
from dateline.watches.picture import Draw, draw_days
from dateline.watches.watch import Channel

CONNECTION = "connection:"
Connections = Callable[[str], str | None]
"""Gives the URI of a connection of Airflow by its id; None if there is none."""


class Sender(Protocol):
    """Hands messages to channels."""

    def send(
        self, channel: Channel, message: Message, *, planned_at: dt.datetime, now: dt.datetime, attempt: int
    ) -> None:
        """Send one message. Raises ChannelDownError or RefusedError."""


class ChannelSender:
    """Sends for real. Secrets come from environment variables and connections, never from a watch's file.

    ``draw`` makes the pictures of mails; with None they have none.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        connections: Connections = lambda _: None,
        *,
        draw: Draw | None = draw_days,
    ) -> None:
        self._environ, self._connections, self._draw = environ, connections, draw

    def send(
        self, channel: Channel, message: Message, *, planned_at: dt.datetime, now: dt.datetime, attempt: int
    ) -> None:
        """Send one message.

        Raises:
            ChannelDownError: the channel is not set up, or cannot be reached.
            RefusedError: the other side does not take this message.
        """
        if channel.mail:
            self._mail(channel, message, planned_at, attempt)
        elif channel.apprise_from:
            from dateline.watches.channels.apprise_channel import send_apprise

            send_apprise(self._secret(channel.apprise_from), message)
        else:
            from dateline.watches.channels.webhook import deliver, make_request

            secret = self._secret(channel.secret_from) if channel.secret_from else None
            address = channel.webhook or self._secret(channel.webhook_from or "")
            body, headers = make_request(message, secret, at=now, attempt=attempt)
            deliver(address, body, headers)

    def _mail(self, channel: Channel, message: Message, planned_at: dt.datetime, attempt: int) -> None:
        from dateline.watches.channels.mail import make_mail, parse_server, send_mail

        url = self._environ.get("DATELINE_SMTP") or self._connections("smtp_default")
        if not url:
            raise ChannelDownError("no mail server is set: set DATELINE_SMTP, as smtps://user:password@host:465")
        server = parse_server(url, self._environ.get("DATELINE_MAIL_FROM"))
        send_mail(
            server,
            make_mail(message, channel.mail, server.sender, at=planned_at, attempt=attempt, draw=self._draw),
        )

    def _secret(self, name: str) -> str:
        if name.startswith(CONNECTION):
            value = self._connections(name.removeprefix(CONNECTION))
            what = f"connection {name.removeprefix(CONNECTION)}"
        else:
            value, what = self._environ.get(name), f"environment variable {name}"
        if not value:
            raise ChannelDownError(f"the {what} is not set")
        return value
