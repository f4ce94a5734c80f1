"""Whether an article in memory matches a query, and where: what watches ask of each article that arrives.

The published file is searched by SQL (``dateline/search/sql.py``); a test holds the two equal over generated articles.
"""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from itertools import islice

from dateline.search.document import Document, Place, Span, TokenIndex
from dateline.search.folding import tokenise
from dateline.search.nodes import (
    TEXT_FIELDS,
    And,
    AnyOf,
    Everything,
    Filter,
    InText,
    Near,
    Node,
    Not,
    Or,
    Published,
    Query,
    Words,
)
from dateline.search.resolver import LiteralResolver, Resolver, bind

__all__ = ["MAX_SPANS", "Document", "Span", "matches"]

MAX_SPANS = 500
"""So many places are marked at most."""
_Spans = tuple[Span, ...]
_LITERAL = LiteralResolver()
_ORDER = {name: number for number, name in enumerate(TEXT_FIELDS)}


def matches(
    query: Query, document: Document, *, resolver: Resolver = _LITERAL, now: dt.datetime | None = None
) -> _Spans | None:
    """Return where a document matches a query, by field and place; None if it does not match it.

    The spans are empty where only filters were asked for. ``now`` is what ``published:last 7d`` counts from. A query
    that is used for many documents is bound once (``dateline.search.resolver.bind``).

    Raises:
        ValueError: the query counts from now and no ``now`` was given.
    """
    return match_bound(bind(query, resolver), document, now=now)


def match_bound(query: Query, document: Document, *, now: dt.datetime | None = None) -> _Spans | None:
    """Return what ``matches`` does, of a query that is bound."""
    found = _match(query.root, document, TEXT_FIELDS, now)
    if found is None:
        return None
    if len(found) < 2:
        return found
    return tuple(islice(sorted(set(found), key=lambda s: (_ORDER[s.field], s.item, s.start, s.end)), MAX_SPANS))


def _match(node: Node, document: Document, fields: Sequence[str], now: dt.datetime | None) -> _Spans | None:
    match node:
        case Words():
            return _spans(partial(_places, node), document, fields)
        case Near():
            return _spans(partial(_near, node), document, fields)
        case InText(name, part):
            return _match(part, document, (name,), now)
        case And(parts):
            return _all([_match(part, document, fields, now) for part in parts])
        case Or(parts):
            found = [spans for part in parts if (spans := _match(part, document, fields, now)) is not None]
            return tuple(span for spans in found for span in spans) if found else None
        case Not(part):
            return () if _match(part, document, fields, now) is None else None
        case Filter():
            return () if _has_fact(node, document) else None
        case Published():
            return () if _is_published(node, document, now) else None
        case Everything():
            return ()


def _all(found: list[_Spans | None]) -> _Spans | None:
    spans: list[Span] = []
    for one in found:
        if one is None:
            return None
        spans += one
    return tuple(spans)


def _spans(find: Callable[[TokenIndex], list[Place]], document: Document, fields: Sequence[str]) -> _Spans | None:
    spans = []
    for name in fields:
        index = document.texts[name]
        if not index.is_empty and (places := find(index)):
            spans += [index.span(name, place) for place in places[:MAX_SPANS]]
    return tuple(spans) or None


def _places(node: Words | AnyOf, index: TokenIndex) -> list[Place]:
    """Where words are in one text, in order."""
    runs = node.runs if isinstance(node, Words) else [run for words in node.parts for run in words.runs]
    if len(runs) == 1:
        return index.find(runs[0])
    return sorted({place for run in runs for place in index.find(run)}, key=lambda place: (place.first, place.last))


def _near(node: Near, index: TokenIndex) -> list[Place]:
    """The places of both sides that are near one of the other side; those that overlap are not near."""
    left, right = _places(node.left, index), _places(node.right, index)
    return [
        place for one, other in ((left, right), (right, left)) for place in _with_neighbour(one, other, node.distance)
    ]


def _with_neighbour(places: list[Place], others: list[Place], distance: int) -> list[Place]:
    starts = [other.first for other in others]
    longest = max((other.last - other.first for other in others), default=0)
    near = []
    for place in places:
        at = bisect.bisect_left(starts, place.first - distance - longest)
        for number in range(at, len(others)):
            other = others[number]
            if other.first > place.last + distance:
                break
            gap = other.first - place.last if other.first > place.last else place.first - other.last
            if 1 <= gap <= distance:
                near.append(place)
                break
    return near


def _has_fact(node: Filter, document: Document) -> bool:
    facts = document.facts.get(node.name, frozenset())
    if node.name == "author":
        wanted = tuple(token.term for token in tokenise(node.value))
        return any(_contains(tuple(name.split()), wanted) for name in facts)
    return not facts.isdisjoint(node.keys or ())


def _contains(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(whole[n : n + len(part)] == part for n in range(len(whole) - len(part) + 1))


def _is_published(node: Published, document: Document, now: dt.datetime | None) -> bool:
    if node.within is not None:
        if now is None:
            raise ValueError("the query counts from now: give the time")
        return document.published_at is not None and document.published_at > now - node.within
    day = document.published_date
    if day is None:
        return False
    return (node.first is None or node.first <= day) and (node.last is None or day <= node.last)
