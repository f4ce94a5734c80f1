"""An article as a query looks at it, in memory."""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from dateline.search.folding import Token, tokenise
from dateline.search.nodes import TEXT_FIELDS, Run

CAPTION_GAP = 10_000
"""The first token of each caption has a number that is a multiple of this, so that no phrase goes on into the next."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a query found something: ``text[start:end]`` of a field; ``item`` is the number of a caption, from 0."""

    field: str
    start: int
    end: int
    item: int = 0


@dataclass(frozen=True)
class Document:
    """An article: its texts, its facts by the names of filters (``FILTERS``) as keys, and when it was published.

    Keys are those that a resolver gives for a value: place_key, person_key, organisation_key (``said-by`` has both),
    agency_key, outlet_key; the words themselves for collection, country (of the outlet), language and kind; names
    folded by ``fold_value`` for tag and author. A place stands for itself: what contains it is the resolver's to know.
    ``published_at`` is UTC; ``published_date`` is the day that readers of the outlet saw.
    """

    title: str | None = None
    lead: str | None = None
    body: str | None = None
    captions: tuple[str, ...] = ()
    facts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    published_date: dt.date | None = None
    published_at: dt.datetime | None = None

    @cached_property
    def texts(self) -> dict[str, TokenIndex]:
        """The tokens of each text, by field; cut once."""
        return {name: TokenIndex(self._items(name)) for name in TEXT_FIELDS}

    def _items(self, name: str) -> tuple[str, ...]:
        if name == "captions":
            return self.captions
        text = getattr(self, name)
        return (text,) if text else ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run of terms stands: the numbers of its first and last token."""

    first: int
    last: int


class TokenIndex:
    """The tokens of one field, by their number and by their term."""

    def __init__(self, items: tuple[str, ...]) -> None:
        self._tokens: dict[int, tuple[Token, int]] = {}
        self._places: dict[str, list[int]] = {}
        for item, text in enumerate(items):
            for token in tokenise(text):
                number = item * CAPTION_GAP + token.position
                self._tokens[number] = (token, item)
                self._places.setdefault(token.term, []).append(number)
        self._terms: list[str] | None = None

    @property
    def terms(self) -> Iterable[str]:
        """The terms that stand in the field, each once."""
        return self._places.keys()

    def find(self, run: Run) -> list[Place]:
        """Return every place where a run stands, in order."""
        first, *rest = run
        starts = [n for term in self._terms_of(first.term, first.is_prefix) for n in self._places[term]]
        if first.is_prefix:
            starts.sort()
        return [
            Place(start, start + run[-1].offset)
            for start in starts
            if all(self._has(start + other.offset, other.term, other.is_prefix) for other in rest)
        ]

    def span(self, name: str, place: Place) -> Span:
        """Return where a place is in the field's text."""
        first, item = self._tokens[place.first]
        last, _ = self._tokens.get(place.last, (first, item))
        return Span(name, first.start, last.end, item)

    def _has(self, number: int, term: str, is_prefix: bool) -> bool:
        found = self._tokens.get(number)
        if found is None:
            return False
        return found[0].term.startswith(term) if is_prefix else found[0].term == term

    def _terms_of(self, term: str, is_prefix: bool) -> Iterator[str]:
        if not is_prefix:
            if term in self._places:
                yield term
            return
        if self._terms is None:
            self._terms = sorted(self._places)
        for number in range(bisect.bisect_left(self._terms, term), len(self._terms)):
            if not self._terms[number].startswith(term):
                return
            yield self._terms[number]
