"""What a query's names mean: keys of a dimension for a filter's value, other spellings for words."""

from __future__ import annotations

import dataclasses
from typing import Protocol

from dateline.search.folding import tokenise
from dateline.search.nodes import And, AnyOf, Filter, InText, Near, Node, Not, Or, Query, Run, Words


class Resolver(Protocol):
    """Knows names; those that ask the tables are made where a file is open."""

    def spellings(self, words: Words) -> tuple[Run, ...]:
        """Return how the name that the words are is written in other scripts; empty where they are no name."""

    def keys(self, name: str, value: str) -> frozenset[str]:
        """Return the keys that a filter's value names, as ``Document.facts`` has them; empty where there are none."""


class LiteralResolver:
    """Knows no names: a filter's value is its own key, folded, and words are as they are written."""

    def spellings(self, words: Words) -> tuple[Run, ...]:
        """Return no other spelling."""
        return ()

    def keys(self, name: str, value: str) -> frozenset[str]:
        """Return the value as it is and folded."""
        return frozenset((value, fold_value(value)))


def fold_value(value: str) -> str:
    """Fold a name for comparison: its terms, joined by spaces."""
    return " ".join(token.term for token in tokenise(value))


def bind(query: Query, resolver: Resolver) -> Query:
    """Return the query with the keys of its filters and the spellings of its words looked up.

    Do it once for many articles; what is bound already stays as it is.
    """
    return Query(query.text, _bind(query.root, resolver))


def _bind(node: Node, resolver: Resolver) -> Node:
    match node:
        case Words():
            return _bind_words(node, resolver)
        case Filter(name, value, keys=None):
            return dataclasses.replace(node, keys=resolver.keys(name, value))
        case And(parts):
            return And(tuple(_bind(part, resolver) for part in parts))
        case Or(parts):
            return Or(tuple(_bind(part, resolver) for part in parts))
        case Not(part):
            return Not(_bind(part, resolver))
        case InText():
            return dataclasses.replace(node, part=_bind(node.part, resolver))
        case Near(left, right):
            return dataclasses.replace(node, left=_bind_side(left, resolver), right=_bind_side(right, resolver))
        case _:
            return node


def _bind_side(side: Words | AnyOf, resolver: Resolver) -> Words | AnyOf:
    if isinstance(side, Words):
        return _bind_words(side, resolver)
    return AnyOf(tuple(_bind_words(words, resolver) for words in side.parts))


def _bind_words(words: Words, resolver: Resolver) -> Words:
    return dataclasses.replace(words, spellings=words.spellings or resolver.spellings(words))
