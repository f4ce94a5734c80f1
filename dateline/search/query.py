"""The query language: one parser for watches, ``dateline search`` and the desk.

The table of what can be written is in ``docs/querying.md``. What is wrong with a query becomes a ``QueryError`` that
points at the character. A query is bounded in length, depth and number of words: no text of others takes long to read.
"""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from dateline.search.errors import QueryError
from dateline.search.grammar import FIELD_NAMES, GRAMMAR, QUOTES
from dateline.search.nodes import Node, Query, Words, leaves

if TYPE_CHECKING:
    from lark import Lark
    from lark.exceptions import UnexpectedInput

__all__ = ["MAX_DEPTH", "MAX_LEAVES", "MAX_LENGTH", "Query", "QueryError", "parse_query"]

MAX_LENGTH = 20_000
"""A query has at most so many characters."""
MAX_DEPTH = 40
"""Parentheses stand in one another at most so deep."""
MAX_LEAVES = 500
"""A query has at most so many words, those of its phrases too, and fields."""

_QUOTE = re.compile(f"[{QUOTES}]")
_MARKS = re.compile(f"[{QUOTES}()（）]")
_OPERATOR = re.compile(r"(AND|OR|NOT|NEAR)\S*")


def parse_query(text: str) -> Query:
    """Read a query.

    Raises:
        QueryError: it is empty, too long, too deep or not in the language; ``pointed()`` shows where.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"the query has {len(text):,} characters; it may have {MAX_LENGTH:,}", text, MAX_LENGTH)
    _check_pairs(text)
    if not text.strip():
        raise QueryError("the query is empty; write a word, or * for every article", text, 0)
    query = Query(text, _read(text))
    count = 0
    for leaf in leaves(query.root):
        count += len(leaf.run) if isinstance(leaf, Words) else 1
        if count > MAX_LEAVES:
            here = getattr(leaf, "position", 0)
            raise QueryError(f"a query may have {MAX_LEAVES} words and fields; here there are more", text, here)
    return query


def _check_pairs(text: str) -> None:
    """Check that each quotation mark and parenthesis has its other, and how deep they stand."""
    opened: list[int] = []
    quote: int | None = None
    for match in _MARKS.finditer(text):
        mark, position = match[0], match.start()
        if _QUOTE.match(mark):
            quote = position if quote is None else None
        elif quote is not None:
            continue
        elif mark in "(（":
            opened.append(position)
            if len(opened) > MAX_DEPTH:
                raise QueryError(f"parentheses may stand {MAX_DEPTH} deep", text, position)
        elif not opened:
            raise QueryError("this parenthesis closes nothing", text, position)
        else:
            opened.pop()
    if quote is not None:
        raise QueryError("this quotation mark is never closed", text, quote)
    if opened:
        raise QueryError("this parenthesis is never closed", text, opened[-1])


def _read(text: str) -> Node:
    from lark.exceptions import UnexpectedInput

    from dateline.search.tree import Fault

    try:
        return cast("Node", _parser().parse(text))
    except Fault as fault:
        raise QueryError(fault.message, text, fault.position) from None
    except UnexpectedInput as error:
        message, position = _describe(text, error)
        raise QueryError(message, text, position) from None


@lru_cache(maxsize=1)
def _parser() -> Lark:
    # imported here: reading a query is what few commands do
    from lark import Lark

    from dateline.search.tree import TreeBuilder

    return Lark(GRAMMAR, parser="lalr", lexer="contextual", transformer=TreeBuilder())


def _describe(text: str, error: UnexpectedInput) -> tuple[str, int]:
    """Say what stands where the language has no place for it."""
    token = getattr(error, "token", None)
    is_end = token is not None and token.type == "$END"
    position = len(text) if is_end else (getattr(error, "pos_in_stream", None) or 0)
    rest = text[position:]
    before = text[:position].rstrip()
    if is_end or rest[:1] in (")", "）"):
        if last := re.search(r"(?:^|[\s()（）])(AND|OR|NOT|NEAR(?:/[0-9]+)?)$", before):
            return f"{last[1]} needs words after it", last.start(1)
        if field := re.search(r"([a-z-]+)[:：]$", before):
            return f"{field[1]}: needs a value", field.start(1)
        if not before or before[-1] in "(（":
            return "there is nothing here to search for", max(0, len(before) - 1)
        return "something is missing here", position
    if rest.startswith("NEAR/") and not re.match(r"NEAR/[0-9]+(?:\s|$)", rest):
        return "NEAR takes a number of words, as in homs NEAR/5 bridge", position
    if operator := _OPERATOR.match(rest):
        return f"{operator[1]} needs words before it", position
    if field := re.match(r"([A-Za-z][A-Za-z_-]*)[:：]", rest):
        return _describe_field(field[1]), position
    if rest[:1] == "*":
        return "* stands at the end of a word, as in syria*, or alone for every article", position
    return f"{rest[:1]!r} has no meaning here", position


def _describe_field(name: str) -> str:
    if close := difflib.get_close_matches(name.lower().replace("_", "-"), FIELD_NAMES, 1, 0.6):
        return f"there is no field {name}:; did you mean {close[0]}:?"
    fields = ", ".join(FIELD_NAMES)
    return f'there is no field {name}: (there are {fields}); put text with a colon into quotes: "{name}: …"'
