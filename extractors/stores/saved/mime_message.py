"""MIME messages of strangers, parsed with limits: very many parts, levels or lines and very long headers are rejected.

The parser of the standard library keeps an object for each part, compares each line with the boundaries of all the
levels that it lies in, and takes quadratic time for a header of many semicolons.
"""

from __future__ import annotations

from email.message import Message
from email.parser import BytesParser
from email.policy import Policy, compat32

from extractors.stores.saved.document import UnreadableFileError

MAX_PARTS = 10_000
MAX_LEVELS = 20
MAX_LINES = 4_000_000
_MAX_HEADER_CHARACTERS = 16_000
_MAX_PARAMETER_CHARACTERS = 1_000
_WITH_PARAMETERS = frozenset({"content-type", "content-disposition"})


class _LimitError(Exception):
    """A message exceeds a limit; the message says which."""


class _LimitedMessage(Message):
    """A part of a message that knows its level; headers are cut at what a real one may have."""

    level = 0

    def attach(self, payload: Message | str) -> None:
        if isinstance(payload, _LimitedMessage):
            payload.level = self.level + 1
            if payload.level > MAX_LEVELS:
                raise _LimitError(f"over {MAX_LEVELS} messages inside one another")
        super().attach(payload)

    def set_raw(self, name: str, value: str) -> None:
        limit = _MAX_PARAMETER_CHARACTERS if name.lower() in _WITH_PARAMETERS else _MAX_HEADER_CHARACTERS
        super().set_raw(name, value[:limit])


def parse_message(content: bytes, name: str) -> Message:
    """Return a message with its parts. Raises UnreadableFileError if it exceeds a limit of this module."""
    count = 0

    def new_part(policy: Policy = compat32) -> _LimitedMessage:
        nonlocal count
        count += 1
        if count > MAX_PARTS:
            raise _LimitError(f"over {MAX_PARTS} parts")
        return _LimitedMessage(policy=policy)

    try:
        if max(content.count(b"\n"), content.count(b"\r")) > MAX_LINES:
            raise _LimitError(f"over {MAX_LINES} lines")
        return BytesParser(new_part, policy=compat32).parsebytes(content)
    except (_LimitError, RecursionError) as error:
        problem = str(error) if isinstance(error, _LimitError) else "too many messages inside one another"
        raise UnreadableFileError(f"{name} has {problem}; it is no saved page, save the page again") from error


def leaf_parts(message: Message) -> list[Message]:
    """Return the parts that hold no further parts, in their order."""
    return [part for part in message.walk() if not part.is_multipart()]
