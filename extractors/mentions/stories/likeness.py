"""How alike two articles are by their terms, and the words of evidence."""

from __future__ import annotations

import math
from collections.abc import Mapping

from extractors.mentions.stories.terms import NUMBER, ORGANISATION, PAIR, PERSON, PLACE, SOUND, WORD, Term

_OF_ONE_LANGUAGE = frozenset((WORD, PAIR))
_SHOWN = ((PERSON, "people"), (PLACE, "places"), (ORGANISATION, "organisations"), (NUMBER, "numbers"), (WORD, "words"))
_MOST_SHOWN = 4

Terms = Mapping[str, Term]


def norm(terms: Terms, *, is_one_language: bool) -> float:
    """Return the length of an article's terms as a vector; across languages words as written do not count."""
    return math.sqrt(
        sum(term.weight**2 for key, term in terms.items() if is_one_language or key[0] not in _OF_ONE_LANGUAGE)
    )


def likeness(one: Terms, other: Terms, *, is_one_language: bool) -> float:
    """Return how alike two articles are, 0 to 1: the cosine of the weights of their terms. Across languages a shared
    word counts, as names do, and a word that the other has not counts for nothing.
    """
    if len(other) < len(one):
        one, other = other, one
    shared = sum(term.weight * other[key].weight for key, term in one.items() if key in other)
    if not shared:
        return 0.0
    lengths = norm(one, is_one_language=is_one_language) * norm(other, is_one_language=is_one_language)
    return round(min(1.0, shared / lengths), 4) if lengths else 0.0


def shared_kinds(one: Terms, other: Terms) -> dict[str, int]:
    """Return how many terms of each kind two articles share."""
    counts: dict[str, int] = {}
    for key in one:
        if key in other:
            counts[key[0]] = counts.get(key[0], 0) + 1
    return counts


def describe_shared(one: Terms, other: Terms) -> str:
    """Return what two articles share, in words: the heaviest terms of each kind, as the first has them."""
    shared = sorted(
        (term for key, term in one.items() if key in other),
        key=lambda term: (-term.weight * other[term.key].weight, term.key),
    )
    parts = []
    for kind, label in _SHOWN:
        forms = [term.form for term in shared if term.key[0] == kind]
        if kind == WORD:
            written = {term.form for term in shared if term.key[0] in (PERSON, ORGANISATION, PLACE)}
            heard = [term.form for term in shared if term.key[0] in (SOUND, WORD, PAIR)]
            forms = [form for form in dict.fromkeys(heard) if form not in written]
        if forms:
            parts.append(f"{label}: {', '.join(forms[:_MOST_SHOWN])}")
    return "; ".join(parts)
