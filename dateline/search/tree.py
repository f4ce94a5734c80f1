"""From the rules of the grammar to the nodes of a query. Lark calls one method a rule, from the leaves up."""

from __future__ import annotations

from typing import Any

from lark import Token, Transformer

from dateline.search.errors import Fault
from dateline.search.folding import is_unspaced
from dateline.search.grammar import FILTER_NAMES, QUOTES, TEXT_NAMES
from dateline.search.nodes import (
    And,
    AnyOf,
    Element,
    Everything,
    Filter,
    InText,
    Near,
    Node,
    Not,
    Or,
    Published,
    Words,
)
from dateline.search.published import read_published
from dateline.search.runs import read_run

MAX_NEAR = 100
"""The greatest distance of NEAR."""
_DEFAULT_NEAR = 10
_MIN_PREFIX = 2


class TreeBuilder(Transformer[Token, Node]):
    """Makes the nodes; raises ``Fault`` where a rule is kept and its meaning is not in the language."""

    def start(self, parts: list[Any]) -> Node:
        """Return the node of the whole query."""
        node: Node = parts[0]
        return node

    def either(self, parts: list[Node]) -> Node:
        """Join parts by OR; those of an OR inside become its own."""
        return Or(tuple(inner for part in parts for inner in (part.parts if isinstance(part, Or) else (part,))))

    def all(self, parts: list[Node]) -> Node:
        """Join parts by AND; those of an AND inside become its own."""
        return And(tuple(inner for part in parts for inner in (part.parts if isinstance(part, And) else (part,))))

    def negated(self, parts: list[Node]) -> Node:
        """Return what must not be so; twice is not at all."""
        [part] = parts
        return part.part if isinstance(part, Not) else Not(part)

    def near(self, parts: list[Any]) -> Node:
        """Join words that must stand near one another; in a chain, each to the one after it."""
        pairs = []
        for place in range(1, len(parts), 2):
            token = parts[place]
            position = token.start_pos or 0
            left, right = _near_part(parts[place - 1], position), _near_part(parts[place + 1], position)
            pairs.append(Near(left, right, _distance(token), position))
        return pairs[0] if len(pairs) == 1 else And(tuple(pairs))

    def word(self, parts: list[Token]) -> Words:
        """Return a word; one that is cut into several tokens (``Deir-ez-Zor``) is a phrase."""
        return _words(str(parts[0]), parts[0].start_pos or 0)

    def prefix(self, parts: list[Token]) -> Words:
        """Return the words that begin so."""
        return _words(str(parts[0]), parts[0].start_pos or 0, is_prefix=True)

    def phrase(self, parts: list[Token]) -> Words:
        """Return words that stand one after the other; a star at the end lets the last one go on."""
        text = _unquoted(parts[0])
        return _words(text, (parts[0].start_pos or 0) + 1, is_prefix=text.rstrip().endswith("*"))

    def everything(self, _: list[Token]) -> Node:
        """Return what every article meets."""
        return Everything()

    def text_field(self, parts: list[Any]) -> Node:
        """Keep words to one text of the article."""
        name, part = parts
        position = name.start_pos or 0
        _check_words_only(part, position)
        return InText(TEXT_NAMES[_name(name)], part, position)

    def filter(self, parts: list[Any]) -> Node:
        """Return a filter, or a tree of filters for values in parentheses."""
        name, value = parts
        position = name.start_pos or 0
        if isinstance(value, Token):
            text = _unquoted(value) if value.type == "QUOTED" else str(value).rstrip(",;")
            return _filter(FILTER_NAMES[_name(name)], text, position)
        return _filters(FILTER_NAMES[_name(name)], value, position)

    def published(self, parts: list[Token]) -> Published:
        """Return the days of publication."""
        name, value = parts
        text = _unquoted(value) if value.type == "QUOTED" else str(value).rstrip(",;")
        try:
            return read_published(text, name.start_pos or 0)
        except ValueError as error:
            raise Fault("published", value.start_pos or 0, error=error) from None


def _name(field: Token) -> str:
    return str(field).rstrip().rstrip(":：")


def _unquoted(token: Token) -> str:
    return str(token).strip(QUOTES)


def _words(text: str, position: int, *, is_prefix: bool = False) -> Words:
    elements = list(read_run(text))
    if not elements:
        raise Fault("no_letter", position)
    last = elements[-1]
    if is_prefix and not is_unspaced(last.term):
        if len(last.term) < _MIN_PREFIX:
            raise Fault("short_prefix", position, least=_MIN_PREFIX)
        elements[-1] = Element(last.offset, last.term, is_prefix=True)
    return Words(text.strip(), tuple(elements), position)


def _distance(near: Token) -> int:
    _, _, digits = str(near).partition("/")
    position = near.start_pos or 0
    if digits and (len(digits) > len(str(MAX_NEAR)) or not 1 <= int(digits) <= MAX_NEAR):
        raise Fault("near_reach", position, most=MAX_NEAR, number=digits[:12])
    return int(digits) if digits else _DEFAULT_NEAR


def _near_part(part: Node, position: int) -> Words | AnyOf:
    if isinstance(part, Words):
        return part
    words = tuple(inner for inner in part.parts if isinstance(inner, Words)) if isinstance(part, Or) else ()
    if isinstance(part, Or) and len(words) == len(part.parts):
        return AnyOf(words)
    raise Fault("near_words", position)


def _check_words_only(part: Node, position: int) -> None:
    match part:
        case And(parts) | Or(parts):
            for inner in parts:
                _check_words_only(inner, position)
        case Not(inner):
            _check_words_only(inner, position)
        case Words() | Near():
            pass
        case _:
            raise Fault("words_only", position)


def _filter(name: str, value: str, position: int) -> Filter:
    text = " ".join(value.split())
    if not text:
        raise Fault("needs_value", position, name=name)
    return Filter(name, text, position)


def _filters(name: str, part: Node, position: int) -> Node:
    match part:
        case Words(text):
            return _filter(name, text, position)
        case And(parts):
            return And(tuple(_filters(name, inner, position) for inner in parts))
        case Or(parts):
            return Or(tuple(_filters(name, inner, position) for inner in parts))
        case Not(inner):
            return Not(_filters(name, inner, position))
    raise Fault("values_only", position, name=name)
