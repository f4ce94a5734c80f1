"""How sending fails: the channel is down for now, or this one message is rejected."""

from __future__ import annotations


class ChannelDownError(Exception):
    """The channel cannot be reached or is not set up: no other message is tried on it in this run.

    ``is_unknown`` says that the message may have gone out all the same.
    """

    def __init__(self, text: str, *, is_unknown: bool = False) -> None:
        super().__init__(text)
        self.is_unknown = is_unknown


class RefusedError(Exception):
    """The other side was reached and would not take this message."""


class PartlyRefusedError(RefusedError):
    """Some recipients got the message, and the other side refused others permanently."""
