"""What is wrong with a query, and where."""

from __future__ import annotations

import unicodedata

_SHOWN = 60


class QueryError(ValueError):
    """A query that cannot be read: what is wrong (``message``), and at which character of it (``position``, from 0)."""

    def __init__(self, message: str, query: str, position: int) -> None:
        self.message, self.query = message, query
        self.position = max(0, min(position, len(query)))
        super().__init__(f"{message} (at character {self.position + 1} of the query)")

    def pointed(self) -> str:
        """Return two lines: the query, or what stands around the fault, and a caret under the character."""
        start = max(0, self.position - _SHOWN // 2)
        end = min(len(self.query), start + _SHOWN)
        front, back = "…" * bool(start), "…" * (end < len(self.query))
        shown = "".join(map(_shown, self.query[start:end]))
        before = front + "".join(map(_shown, self.query[start : self.position]))
        return f"{front}{shown}{back}\n{' ' * sum(map(_cells, before))}^"


def _shown(character: str) -> str:
    return character if character.isprintable() else " "


def _cells(character: str) -> int:
    """How many cells of a terminal a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
