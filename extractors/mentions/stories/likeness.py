"""How alike two articles are by their terms, and the words of evidence."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping

from extractors.mentions.stories.terms import NUMBER, ORGANISATION, PAIR, PERSON, PLACE, SOUND, WORD, Term

_OF_ONE_LANGUAGE = frozenset((WORD, PAIR))
ACROSS_LANGUAGES = 0.73
"""What a cosine across languages is worth beside one within a language: it is taken of fewer terms, names above all,
which articles of one subject share."""
_MOST_OF_PLACES, _SHARE_OF_MORE_PLACES = 2.0, 0.25
_SHOWN = ((PERSON, "people"), (PLACE, "places"), (ORGANISATION, "organisations"), (NUMBER, "numbers"), (WORD, "words"))
_SHOWN_AS = {SOUND: WORD, PAIR: WORD}
_MOST_SHOWN = 4


class ReadTerms:
    """The terms of an article as they are compared: by key, with their weights and their length as a vector."""

    def __init__(self, terms: Mapping[str, Term], language: str | None) -> None:
        self.terms, self.language = terms, language or ""
        self.weights = {key: term.weight for key, term in terms.items()}
        self.length = math.sqrt(math.fsum(weight**2 for key, weight in self.weights.items() if key[0] != SOUND))
        self.length_across = math.sqrt(
            math.fsum(weight**2 for key, weight in self.weights.items() if key[0] not in _OF_ONE_LANGUAGE)
        )


def likeness(one: ReadTerms, other: ReadTerms) -> float:
    """Return how alike two articles are, 0 to 1: the cosine of the weights of their terms.

    Places count up to twice what else both have, and a quarter beyond: two events in the same towns are not one.
    Within a language sounds do not count: each belongs to a word that counts already. Across languages words count
    where both have them, one that the other has not counts for nothing, and the cosine is worth less
    (``ACROSS_LANGUAGES``), so that one threshold fits both.
    """
    is_one_language = one.language == other.language
    lengths = one.length * other.length if is_one_language else one.length_across * other.length_across
    if not lengths:
        return 0.0
    weights, others = one.weights, other.weights
    places, rest = [], []
    for key in weights.keys() & others.keys():
        if key[0] == PLACE:
            places.append(weights[key] * others[key])
        elif key[0] != SOUND or not is_one_language:
            rest.append(weights[key] * others[key])
    shared, of_places = math.fsum(rest), math.fsum(places)
    full = min(of_places, _MOST_OF_PLACES * shared)
    shared += full + _SHARE_OF_MORE_PLACES * (of_places - full)
    return round(min(1.0, shared / lengths) * (1.0 if is_one_language else ACROSS_LANGUAGES), 4)


def shared_kinds(one: ReadTerms, other: ReadTerms) -> dict[str, int]:
    """Return how many terms of each kind two articles share."""
    return Counter(key[0] for key in one.terms.keys() & other.terms.keys())


def describe_shared(one: ReadTerms, other: ReadTerms) -> str:
    """Return what two articles share, in words: the heaviest terms of each kind, as the first has them."""
    others = other.weights
    shared = sorted([(-weight * others[key], key, form) for key, weight, form in one.terms.values() if key in others])
    of_kind: dict[str, list[str]] = {kind: [] for kind, _ in _SHOWN}
    for _, key, form in shared:
        of_kind[_SHOWN_AS.get(key[0], key[0])].append(form)
    written = {form for kind in (PERSON, ORGANISATION, PLACE) for form in of_kind[kind]}
    of_kind[WORD] = [form for form in dict.fromkeys(of_kind[WORD]) if form not in written]
    parts = []
    for kind, label in _SHOWN:
        if forms := of_kind[kind]:
            parts.append(f"{label}: {', '.join(forms[:_MOST_SHOWN])}")
    return "; ".join(parts)
