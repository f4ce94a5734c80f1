"""Text of others made safe for terminals, logs and messages, where some characters are commands and not text."""

from __future__ import annotations

import re

# C0 without tab and line feed, DEL and C1; line and paragraph separators; what turns the direction of text around
# (the marks U+200E, U+200F and U+061C are part of how Arabic and Hebrew are written and turn nothing)
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff]")


def printable(text: str) -> str:
    r"""Return a text with control and bidirectional formatting characters escaped, as ``\x1b`` and ``\u202e``.

    Tabs and line feeds stay. Use it for any text from a page, server or file that is written to a terminal or log.
    """
    return _COMMANDS.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def one_line(text: str, limit: int = 500) -> str:
    """Return ``printable`` text with white space folded to single spaces, cut to ``limit`` characters with ``…``."""
    line = " ".join(printable(text).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """Return a number with its noun: ``1 fault``, ``2 faults``, ``1,000 entries``. ``plural`` is of nouns that do not
    add an s.
    """
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"
