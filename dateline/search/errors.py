"""What is wrong with a query, and where."""

from __future__ import annotations

import unicodedata

_SHOWN = 60

MESSAGES = {
    "too_long": "the query has {length:,} characters; it may have {most:,}",
    "empty": "the query is empty; write a word, or * for every article",
    "too_many": "a query may have {most} words and fields; here there are more",
    "too_deep": "parentheses may stand {most} deep",
    "closes_nothing": "this parenthesis closes nothing",
    "open_quotation": "this quotation mark is never closed",
    "open_parenthesis": "this parenthesis is never closed",
    "words_after": "{name} needs words after it",
    "words_before": "{name} needs words before it",
    "needs_value": "{name}: needs a value",
    "nothing_here": "there is nothing here to search for",
    "something_missing": "something is missing here",
    "near_number": "NEAR takes a number of words, as in homs NEAR/5 bridge",
    "near_reach": "NEAR reaches from 1 to {most} words, not {number}",
    "near_words": "NEAR needs words, phrases, or (one OR another) of them on both sides",
    "star": "* is used at the end of a word, as in syria*, or alone for every article",
    "no_meaning": "{sign!r} has no meaning here",
    "close_field": "there is no field {name}:; did you mean {close}:?",
    "no_field": 'there is no field {name}: (there are {fields}); put text with a colon into quotes: "{name}: …"',
    "no_letter": "there is no letter or digit here to search for",
    "short_prefix": "a word with * needs at least {least} letters before it",
    "words_only": "a field of text takes words; other fields go outside its parentheses",
    "values_only": "{name}: takes values, with AND, OR and NOT between them",
    "published": "published: {error}",
    "since": "--since: {error}",
}
"""What can be wrong with a query, by reason. The desk has a label ``syntax_…`` for each, but for ``since``."""


class QueryError(ValueError):
    """A query that cannot be read: what is wrong, and at which character of it (``position``, from 0).

    ``reason`` is a key of ``MESSAGES``, ``values`` are those of its message, ``message`` is the English one.
    """

    def __init__(self, reason: str, query: str, position: int, **values: object) -> None:
        self.reason, self.values, self.query = reason, values, query
        self.message = MESSAGES[reason].format(**values)
        self.position = max(0, min(position, len(query)))
        super().__init__(f"{self.message} (at character {self.position + 1} of the query)")

    def pointed(self) -> str:
        """Return two lines: the query, or what is around the fault, and a caret under the character."""
        start = max(0, self.position - _SHOWN // 2)
        end = min(len(self.query), start + _SHOWN)
        front, back = "…" * bool(start), "…" * (end < len(self.query))
        shown = "".join(map(_shown, self.query[start:end]))
        before = front + "".join(map(_shown, self.query[start : self.position]))
        return f"{front}{shown}{back}\n{' ' * sum(map(_cells, before))}^"


class Fault(Exception):  # noqa: N818 - becomes a QueryError, which knows the query
    """What is wrong, as of a ``QueryError``, and at which character."""

    def __init__(self, reason: str, position: int, **values: object) -> None:
        super().__init__(reason)
        self.reason, self.position, self.values = reason, position, values


def _shown(character: str) -> str:
    return character if character.isprintable() else " "


def _cells(character: str) -> int:
    """How many cells of a terminal a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
