"""Articles made ready for many queries: which of them can match one at all is read from an index of their words.

The index has a bit a document for each term and fact. A query is walked with it: AND of bits for AND, OR for OR. What
the index cannot decide (a phrase, NEAR, NOT) lets through more than matches the query, never less. Only those are
then evaluated in full. So the cost of a thousand watches is that of what they find. Terms that no query asks for are
not in the index.
"""

from __future__ import annotations

import bisect
import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from types import MappingProxyType

from dateline.search.document import Document
from dateline.search.nodes import And, AnyOf, Element, Filter, InText, Near, Node, Not, Or, Query, Run, Words
from dateline.watches.articles import Article, Revision
from dateline.watches.revision_facts import Facts

_WHOLE_NAMES = frozenset({"author"})
"""Filters that compare within a name, which the index does not."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One revision of an article, by its place among the article's revisions, as a query looks at it."""

    article: Article
    place: int
    document: Document


class Vocabulary:
    """The terms, and the beginnings of terms, that some bound queries ask for."""

    def __init__(self, queries: Iterable[Query]) -> None:
        elements = {element for query in queries for words in query.words for run in words.runs for element in run}
        self._terms = frozenset(one.term for one in elements if not one.is_prefix)
        self._prefixes = tuple(sorted({one.term for one in elements if one.is_prefix}))

    def of(self, terms: Set[str]) -> Set[str]:
        """Return those of some terms that the queries ask for."""
        found, ordered = set(self._terms & terms), sorted(terms) if self._prefixes else []
        for prefix in self._prefixes:
            found.update(beginning_with(prefix, ordered))
        return found


def beginning_with(prefix: str, ordered: Sequence[str]) -> Iterator[str]:
    """Yield the terms of a sorted list that begin with a prefix."""
    for number in range(bisect.bisect_left(ordered, prefix), len(ordered)):
        if not ordered[number].startswith(prefix):
            return
        yield ordered[number]


class Batch:
    """The revisions of some articles, and the index of their words and facts.

    ``stored`` has the articles as they are now, by their keys. ``named`` has what single revisions name, by article key
    and revision number; captions, and facts that it does not have, are those of now and count for each revision.
    ``vocabulary`` is that of the queries to come; without one, any query may be asked.
    """

    def __init__(
        self,
        articles: Sequence[Article],
        stored: Mapping[str, Document],
        named: Mapping[tuple[str, int], Facts] = MappingProxyType({}),
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self.entries = [
            Entry(
                article,
                place,
                _of_revision(
                    stored[article.article_key], revision, named.get((article.article_key, revision.number), {})
                ),
            )
            for article in articles
            if article.article_key in stored
            for place, revision in enumerate(article.revisions)
        ]
        self._everything = (1 << len(self.entries)) - 1
        self._terms: dict[str, int] = {}
        self._facts: dict[tuple[str, str], int] = {}
        terms = [
            frozenset(chain.from_iterable(chain.from_iterable(text.words for text in entry.document.texts.values())))
            for entry in self.entries
        ]
        known = frozenset[str]().union(*terms)
        wanted = vocabulary.of(known) if vocabulary else known
        for number, entry in enumerate(self.entries):
            bit = 1 << number
            for term in terms[number] & wanted:
                self._terms[term] = self._terms.get(term, 0) | bit
            for name, keys in entry.document.facts.items():
                for key in keys:
                    self._facts[name, key] = self._facts.get((name, key), 0) | bit

    def candidates(self, node: Node) -> Iterator[Entry]:
        """Yield the entries that may meet a bound query, in order."""
        bits = self._bits(node)
        while bits:
            lowest = bits & -bits
            yield self.entries[lowest.bit_length() - 1]
            bits ^= lowest

    def _bits(self, node: Node | AnyOf) -> int:
        match node:
            case Words():
                return self._any(self._run(run) for run in node.runs)
            case And(parts):
                bits = self._everything
                for part in parts:
                    bits &= self._bits(part)
                    if not bits:
                        break
                return bits
            case Or(parts) | AnyOf(parts):
                return self._any(self._bits(part) for part in parts)
            case Near(left, right):
                return self._bits(left) & self._bits(right)
            case InText(_, part):
                return self._bits(part)
            case Filter(name) if name not in _WHOLE_NAMES:
                return self._any(self._facts.get((name, key), 0) for key in node.keys or ())
            case Not():
                return self._everything
            case _:
                return self._everything

    def _any(self, parts: Iterator[int]) -> int:
        bits = 0
        for part in parts:
            bits |= part
        return bits

    def _run(self, run: Run) -> int:
        bits = self._everything
        for element in run:
            bits &= self._element(element)
            if not bits:
                break
        return bits

    def _element(self, element: Element) -> int:
        if not element.is_prefix:
            return self._terms.get(element.term, 0)
        return self._any(self._terms[term] for term in beginning_with(element.term, self._sorted))

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._terms)


def _of_revision(document: Document, revision: Revision, named: Facts) -> Document:
    return dataclasses.replace(
        document,
        title=revision.title or None,
        lead=revision.lead or None,
        body=revision.body or None,
        facts={**document.facts, **named},
    )
