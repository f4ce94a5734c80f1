"""An article as a query looks at it, in memory."""

from __future__ import annotations

import bisect
import contextlib
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from dateline.search.folding import simple_offsets, simple_terms, tokenise
from dateline.search.nodes import TEXT_FIELDS, Run

CAPTION_GAP = 10_000
"""The first token of each caption has a number that is a multiple of this, so that no phrase goes on into the next."""


MAX_PLACES = 1_000
"""At most this many places of a term in a text are known: a text that repeats a word for ever costs no more."""


class Span(NamedTuple):
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


class Place(NamedTuple):
    """Where a run of terms stands: the numbers of its first and last token."""

    first: int
    last: int


class _Item:
    """One text cut into tokens: their terms, their numbers in it, and, once asked for, where they stand."""

    def __init__(self, text: str) -> None:
        self._text = text
        terms = simple_terms(text)
        self.numbers: Sequence[int]
        if terms is None:
            self._offsets: list[int] | None
            tokens = tokenise(text)
            self.terms, self.numbers = [token.term for token in tokens], [token.position for token in tokens]
            self._offsets = [offset for token in tokens for offset in (token.start, token.end)]
        else:
            self.terms, self.numbers, self._offsets = terms, range(len(terms)), None

    def offsets(self, place: int) -> tuple[int, int]:
        """Return where the token at a place of ``terms`` is in the text."""
        if self._offsets is None:
            self._offsets = simple_offsets(self._text)
        return self._offsets[2 * place], self._offsets[2 * place + 1]


class TokenIndex:
    """The tokens of one field, by their number and by their term."""

    def __init__(self, items: tuple[str, ...]) -> None:
        self._items = [_Item(text) for text in items]
        # in most texts a token's number is its place, and every token is known
        is_plain = len(self._items) == 1 and isinstance(self._items[0].numbers, range)
        self._plain = self._items[0] if is_plain and not self._is_cut else None

    @property
    def words(self) -> Iterator[list[str]]:
        """The terms in their order, a list for each item."""
        return (item.terms for item in self._items)

    @property
    def is_empty(self) -> bool:
        """Whether there is no text."""
        return not self._items

    @cached_property
    def terms(self) -> frozenset[str]:
        """The distinct terms."""
        return frozenset[str]().union(*self.words)

    def find(self, run: Run) -> list[Place]:
        """Return every place where a run stands, in order."""
        first = run[0]
        if not first.is_prefix:
            starts = self._places(first.term)
        else:
            starts = sorted(n for term in self._beginning(first.term) for n in self._places(term))
        if len(run) == 1 or not starts:
            return [Place(start, start) for start in starts]
        rest, extent = run[1:], run[-1].offset
        return [
            Place(start, start + extent)
            for start in starts
            if all(self._has(start + other.offset, other.term, other.is_prefix) for other in rest)
        ]

    def _places(self, term: str) -> list[int]:
        """The numbers of the tokens of a term, in order: looked for when it is asked for, since few terms are."""
        if self._plain is None:
            return self._all_places.get(term, [])
        terms, found, at = self._plain.terms, [], -1
        with contextlib.suppress(ValueError):
            while True:
                at = terms.index(term, at + 1)
                found.append(at)
        return found

    @cached_property
    def _all_places(self) -> dict[str, list[int]]:
        known: defaultdict[str, list[int]] = defaultdict(list)
        for at, item in enumerate(self._items):
            base = at * CAPTION_GAP
            for number, term in zip(item.numbers, item.terms, strict=True):
                if len(places := known[term]) < MAX_PLACES:
                    places.append(base + number)
        return known

    @property
    def _is_cut(self) -> bool:
        """Whether a term stands so often that not all of its places are known."""
        if sum(len(item.terms) for item in self._items) <= MAX_PLACES:
            return False
        counted = Counter(term for item in self._items for term in item.terms)
        return max(counted.values(), default=0) > MAX_PLACES

    def span(self, name: str, place: Place) -> Span:
        """Return where a place is in the field's text."""
        if self._plain is not None:
            start, _ = self._plain.offsets(place.first)
            _, end = self._plain.offsets(place.last)
            return Span(name, start, end)
        _, item, first = self._known[place.first]
        _, last_item, last = self._known.get(place.last, ("", item, first))
        start, _ = self._items[item].offsets(first)
        _, end = self._items[last_item].offsets(last)
        return Span(name, start, end, item)

    @cached_property
    def _known(self) -> dict[int, tuple[str, int, int]]:
        """Term, item and place of the tokens whose places are known, by number: what few queries need."""
        seen: Counter[str] = Counter()
        known = {}
        for at, item in enumerate(self._items):
            for place, (number, term) in enumerate(zip(item.numbers, item.terms, strict=True)):
                if seen[term] < MAX_PLACES:
                    seen[term] += 1
                    known[at * CAPTION_GAP + number] = (term, at, place)
        return known

    def _has(self, number: int, term: str, is_prefix: bool) -> bool:
        if self._plain is not None:
            found = self._plain.terms[number] if 0 <= number < len(self._plain.terms) else None
        else:
            found = self._known.get(number, (None,))[0]
        if found is None:
            return False
        return found.startswith(term) if is_prefix else found == term

    def _beginning(self, prefix: str) -> Iterator[str]:
        for number in range(bisect.bisect_left(self._sorted, prefix), len(self._sorted)):
            if not self._sorted[number].startswith(prefix):
                return
            yield self._sorted[number]

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self.terms)
