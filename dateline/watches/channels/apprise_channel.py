"""Alerts through Apprise: Slack, Telegram, Signal, Matrix and a hundred others. The extra ``alerts`` installs it.

Apprise knows no idempotency key: a message whose sending was interrupted may come twice, and says so.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator

from dateline.watches.channels.channel_errors import ChannelDownError
from dateline.watches.message import Message, as_text

_MOST_CHARACTERS = 3_500
_LOGGERS = ("apprise", "urllib3", "urllib3.connectionpool")
_NO_WIDTH = "\u200b"


def send_apprise(address: str, message: Message) -> None:
    """Send a message to an address of Apprise.

    Raises:
        ChannelDownError: Apprise is not installed, does not know the address, or could not send. The address, which is
            a secret, is not named.
    """
    try:
        import apprise
    except ImportError:
        raise ChannelDownError("Apprise is not installed; pip install 'dateline[alerts]'") from None
    text = _as_chat(as_text(message))
    with _unlogged():
        way = apprise.Apprise()
        if not way.add(address):
            raise ChannelDownError("Apprise does not know the form of this address")
        try:
            is_sent = way.notify(title=_as_chat(message.subject), body=text, body_format=apprise.NotifyFormat.TEXT)
        except Exception as error:  # noqa: BLE001 - a hundred services, each with faults of its own
            raise ChannelDownError(f"Apprise failed: {type(error).__name__}") from None
    if not is_sent:
        raise ChannelDownError("the service did not take the message; Apprise does not say why")


@contextlib.contextmanager
def _unlogged() -> Iterator[None]:
    """Keep Apprise and what it sends with from logging: their lines have the address, which is a secret."""
    before = {name: logging.getLogger(name).level for name in _LOGGERS}
    for name in _LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def _as_chat(text: str) -> str:
    """Text in which mentions and links of a chat's mark-up stay text, cut to what chats take."""
    text = text[:_MOST_CHARACTERS].replace("<", "‹").replace(">", "›")
    return text.replace("@", f"@{_NO_WIDTH}").replace("](", f"]{_NO_WIDTH}(").replace("]:", f"]{_NO_WIDTH}:")
