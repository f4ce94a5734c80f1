"""What a query means: the tree that the parser makes, and that matching and SQL read.

Every node is a frozen value; ``position`` is the character of the query at which it begins, for messages.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

TEXT_FIELDS = ("title", "lead", "body", "captions")
"""The texts of an article that words are searched in; their order is their number in the index."""
FILTERS = (
    "place", "person", "organisation", "said-by", "agency", "outlet", "collection", "country", "language", "kind",
    "tag", "author",
)  # fmt: skip
"""What an article can be asked for besides its words, by the name in the query."""


@dataclass(frozen=True, slots=True)
class Element:
    """One term of a run: how many tokens after the first it is, and whether words only begin with it."""

    offset: int
    term: str
    is_prefix: bool = False


Run = tuple[Element, ...]
"""Terms that stand one after the other."""


@dataclass(frozen=True, slots=True)
class Words:
    """A word, a prefix or a phrase; ``spellings`` are runs in other scripts that are found as well."""

    text: str
    run: Run
    position: int = 0
    spellings: tuple[Run, ...] = ()

    @property
    def runs(self) -> tuple[Run, ...]:
        """What is searched: the run itself and its other spellings."""
        return (self.run, *self.spellings)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Words of which one is enough, as a side of ``Near``."""

    parts: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Two parts in one text, in any order, the second at most ``distance`` tokens from the first: 1 is next to it."""

    left: Words | AnyOf
    right: Words | AnyOf
    distance: int
    position: int = 0


@dataclass(frozen=True, slots=True)
class InText:
    """Words that must be in one text of the article, by its name in ``TEXT_FIELDS``."""

    field: str
    part: Node
    position: int = 0


@dataclass(frozen=True, slots=True)
class Filter:
    """A fact of the article: ``name`` is one of ``FILTERS``, ``value`` is as it was written.

    ``keys`` is None until a resolver has looked the value up; then any of these keys will do.
    """

    name: str
    value: str
    position: int = 0
    keys: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """The day of publication, from ``first`` to ``last``, both included; or the instant, not before ``within`` ago."""

    first: dt.date | None = None
    last: dt.date | None = None
    within: dt.timedelta | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be so."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """What must all be so."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Of which one is enough."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Everything:
    """Every article."""


Node = Words | Near | InText | Filter | Published | Not | And | Or | Everything


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was written, and what it means."""

    text: str
    root: Node

    @property
    def words(self) -> tuple[Words, ...]:
        """All words of the query, in their order, also those that must not be there."""
        return tuple(leaf for leaf in leaves(self.root) if isinstance(leaf, Words))

    @property
    def filters(self) -> tuple[Filter, ...]:
        """All filters of the query, in their order."""
        return tuple(leaf for leaf in leaves(self.root) if isinstance(leaf, Filter))


def leaves(node: Node | AnyOf) -> Iterator[Words | Filter | Published | Everything]:
    """Yield the parts of a tree that have no parts themselves, in the order of the query."""
    match node:
        case And(parts) | Or(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Near(left, right):
            yield from leaves(left)
            yield from leaves(right)
        case Not(part) | InText(_, part):
            yield from leaves(part)
        case _:
            yield node
