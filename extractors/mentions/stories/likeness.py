"""How alike two articles are by their terms, and the words of evidence."""

from __future__ import annotations

import math
from collections import Counter
from functools import cached_property

from extractors.mentions.stories.terms import (
    NUMBER,
    ORGANISATION,
    PAIR,
    PERSON,
    PLACE,
    SOUND,
    WORD,
    read_terms,
    read_weights,
)

OF_ONE_LANGUAGE = frozenset((WORD, PAIR))
ACROSS_LANGUAGES = 0.73
"""What a cosine across languages is worth beside one within a language: it is taken of fewer terms, names above all,
which articles of one subject share."""
MOST_OF_PLACES, SHARE_OF_MORE_PLACES = 2.0, 0.25
LEAST_LIKENESS = 0.22
"""Two articles that are so alike report one event, whatever their languages."""
LEAST_WITHIN_OUTLET = 0.35
"""What an outlet prints every day (markets, weather, fixtures) names the same things in the same words."""
_SHOWN = ((PERSON, "people"), (PLACE, "places"), (ORGANISATION, "organisations"), (NUMBER, "numbers"), (WORD, "words"))
_SHOWN_AS = {SOUND: WORD, PAIR: WORD}
_MOST_SHOWN = 4


class ReadTerms:
    """The terms of an article as they are compared: by key, with their weights and their length as a vector.

    ``stored`` is as ``write_terms`` gives them; a build reads those of many articles, and the forms of few.
    """

    def __init__(self, stored: str | None, language: str | None) -> None:
        self.language, self._stored = language or "", stored
        self.weights = read_weights(stored)
        self.length = math.sqrt(math.fsum([weight**2 for key, weight in self.weights.items() if key[0] != SOUND]))

    @cached_property
    def length_across(self) -> float:
        """The length beside a text in another language."""
        kept = [weight**2 for key, weight in self.weights.items() if key[0] not in OF_ONE_LANGUAGE]
        return math.sqrt(math.fsum(kept))

    @cached_property
    def forms(self) -> dict[str, str]:
        """The form of each term that is shown, by its key."""
        return {key: term.form for key, term in read_terms(self._stored).items()}


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
    others = other.weights
    places, rest = [], []
    for key, weight in one.weights.items():
        if key not in others:
            continue
        if key[0] == PLACE:
            places.append(weight * others[key])
        elif key[0] != SOUND or not is_one_language:
            rest.append(weight * others[key])
    shared, of_places = math.fsum(rest), math.fsum(places)
    full = min(of_places, MOST_OF_PLACES * shared)
    shared += full + SHARE_OF_MORE_PLACES * (of_places - full)
    return round(min(1.0, shared / lengths) * (1.0 if is_one_language else ACROSS_LANGUAGES), 4)


def least_likeness(*, is_same_outlet: bool, is_one_language: bool) -> float:
    """Return how alike two articles must be to report one event."""
    if is_same_outlet:
        return LEAST_WITHIN_OUTLET if is_one_language else LEAST_WITHIN_OUTLET * ACROSS_LANGUAGES
    return LEAST_LIKENESS


def shared_kinds(one: ReadTerms, other: ReadTerms) -> dict[str, int]:
    """Return how many terms of each kind two articles share."""
    others = other.weights
    return Counter([key[0] for key in one.weights if key in others])


def describe_shared(one: ReadTerms, other: ReadTerms) -> str:
    """Return what two articles share, in words: the heaviest terms of each kind, as the first has them."""
    others, forms = other.weights, one.forms
    of_kind: dict[str, list[str]] = {kind: [] for kind, _ in _SHOWN}
    for _, key in sorted([(-weight * others[key], key) for key, weight in one.weights.items() if key in others]):
        of_kind[_SHOWN_AS.get(key[0], key[0])].append(forms[key])
    written = {form for kind in (PERSON, ORGANISATION, PLACE) for form in of_kind[kind]}
    of_kind[WORD] = [form for form in dict.fromkeys(of_kind[WORD]) if form not in written]
    parts = []
    for kind, label in _SHOWN:
        if found := of_kind[kind]:
            parts.append(f"{label}: {', '.join(found[:_MOST_SHOWN])}")
    return "; ".join(parts)
