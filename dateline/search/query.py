"""The query language: one parser for watches, ``dateline search`` and the desk.

The table of what can be written is in ``docs/querying.md``. What is wrong with a query becomes a ``QueryError`` that
points at the character. A query is bounded in length, depth and number of words: no text of others takes long to read.
"""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from dateline.search.errors import Fault, QueryError
from dateline.search.grammar import FIELD_NAMES, GRAMMAR, QUOTES
from dateline.search.nodes import Node, Query, Words, leaves

if TYPE_CHECKING:
    from lark import Lark
    from lark.exceptions import UnexpectedInput

__all__ = ["MAX_DEPTH", "MAX_LEAVES", "MAX_LENGTH", "Query", "QueryError", "parse_query"]

MAX_LENGTH = 20_000
"""A query has at most this many characters."""
MAX_DEPTH = 40
"""Parentheses are nested at most this deep."""
MAX_LEAVES = 500
"""A query has at most this many words, those of its phrases too, and fields."""

_QUOTE = re.compile(f"[{QUOTES}]")
_MARKS = re.compile(f"[{QUOTES}()（）]")
_OPERATOR = re.compile(r"(AND|OR|NOT|NEAR)\S*")


def parse_query(text: str) -> Query:
    """Read a query.

    Raises:
        QueryError: it is empty, too long, too deep or not in the language; ``pointed()`` shows where.
    """
    if len(text) > MAX_LENGTH:
        raise QueryError("too_long", text, MAX_LENGTH, length=len(text), most=MAX_LENGTH)
    _check_pairs(text)
    if not text.strip():
        raise QueryError("empty", text, 0)
    query = Query(text, _read(text))
    count = 0
    for leaf in leaves(query.root):
        count += len(leaf.run) if isinstance(leaf, Words) else 1
        if count > MAX_LEAVES:
            here = getattr(leaf, "position", 0)
            raise QueryError("too_many", text, here, most=MAX_LEAVES)
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
                raise QueryError("too_deep", text, position, most=MAX_DEPTH)
        elif not opened:
            raise QueryError("closes_nothing", text, position)
        else:
            opened.pop()
    if quote is not None:
        raise QueryError("open_quotation", text, quote)
    if opened:
        raise QueryError("open_parenthesis", text, opened[-1])


def _read(text: str) -> Node:
    from lark.exceptions import UnexpectedInput

    try:
        return cast("Node", _parser().parse(text))
    except Fault as fault:
        raise QueryError(fault.reason, text, fault.position, **fault.values) from None
    except UnexpectedInput as error:
        described = _describe(text, error)
        raise QueryError(described.reason, text, described.position, **described.values) from None


@lru_cache(maxsize=1)
def _parser() -> Lark:
    # imported here: reading a query is what few commands do
    from lark import Lark

    from dateline.search.tree import TreeBuilder

    return Lark(GRAMMAR, parser="lalr", lexer="contextual", transformer=TreeBuilder())


def _describe(text: str, error: UnexpectedInput) -> Fault:
    """Say what stands where the language has no place for it."""
    token = getattr(error, "token", None)
    is_end = token is not None and token.type == "$END"
    position = len(text) if is_end else (getattr(error, "pos_in_stream", None) or 0)
    rest = text[position:]
    before = text[:position].rstrip()
    if is_end or rest[:1] in (")", "）"):
        if last := re.search(r"(?:^|[\s()（）])(AND|OR|NOT|NEAR(?:/[0-9]+)?)$", before):
            return Fault("words_after", last.start(1), name=last[1])
        if field := re.search(r"([a-z-]+)[:：]$", before):
            return Fault("needs_value", field.start(1), name=field[1])
        if not before or before[-1] in "(（":
            return Fault("nothing_here", max(0, len(before) - 1))
        return Fault("something_missing", position)
    if rest.startswith("NEAR/") and not re.match(r"NEAR/[0-9]+(?:\s|$)", rest):
        return Fault("near_number", position)
    if operator := _OPERATOR.match(rest):
        return Fault("words_before", position, name=operator[1])
    if field := re.match(r"([A-Za-z][A-Za-z_-]*)[:：]", rest):
        return _describe_field(field[1], position)
    if rest[:1] == "*":
        return Fault("star", position)
    return Fault("no_meaning", position, sign=rest[:1])


def _describe_field(name: str, position: int) -> Fault:
    if close := difflib.get_close_matches(name.lower().replace("_", "-"), FIELD_NAMES, 1, 0.6):
        return Fault("close_field", position, name=name, close=close[0])
    return Fault("no_field", position, name=name, fields=", ".join(FIELD_NAMES))
