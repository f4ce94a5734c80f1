"""Words that begin a sentence and are also names of places: *Un*, *Para*, *Como*, *Aber*.

The scorecard knows such words of English. In the languages here a capital at the beginning of a sentence shows nothing
of an article, a preposition, a pronoun, a verb or a number of the language.
"""

from __future__ import annotations

from collections.abc import Mapping

from extractors.language.detection import find_language
from extractors.language.vocabulary import words
from extractors.mentions.places.spotting.spot import Span
from extractors.mentions.places.spotting.text import LOWER, TITLE_CASE, Cut

OPENERS = words("sentence_openers")
"""Folded words by language."""

_NOUNS = words("nouns_like_places")
"""Folded nouns of languages that write all nouns with a capital, which are also towns."""
_PLAIN = words("plain_nouns")
"""Folded nouns of such languages that are hardly ever the small towns of their name."""
_DETERMINERS = words("determiners")
_SUSPECT = frozenset().union(*OPENERS.values(), *_NOUNS.values(), *_PLAIN.values())


def without_openers(cuts: Mapping[str, Cut], found: dict[str, list[Span]], language: str) -> dict[str, list[Span]]:
    """Return the candidate spans of each field without one-word candidates that are ordinary words of the text's
    language.

    Removed are words that open a sentence before a lower-case word, unless the same name is also capitalised inside a
    sentence, German nouns after an article, and such nouns as are hardly ever towns. ``language`` is used only if the
    language cannot be detected from the text. Languages without a list of such words are returned unchanged.
    """
    suspects = {
        name: {at: fold for at, span in enumerate(spans) if (fold := _one_word(cuts[name], span)) in _SUSPECT}
        for name, spans in found.items()
    }
    if not any(suspects.values()):
        return found
    spoken = find_language(max((cut.text for cut in cuts.values()), key=len), language) or language
    if spoken not in OPENERS:
        return found
    openers, nouns, plain, determiners = (
        OPENERS[spoken],
        _NOUNS.get(spoken, frozenset()),
        _PLAIN.get(spoken, frozenset()),
        _DETERMINERS.get(spoken, frozenset()),
    )
    inside = {
        fold
        for name, folds in suspects.items()
        for at, fold in folds.items()
        if not cuts[name].opens[found[name][at].first] and cuts[name].case[found[name][at].first] == TITLE_CASE
    }

    def is_word(name: str, span: Span, fold: str) -> bool:
        is_opener = fold in openers and fold not in inside and _opens(cuts[name], span.first)
        return is_opener or fold in plain or (fold in nouns and _is_determined(cuts[name], span.first, determiners))

    return {
        name: [span for at, span in enumerate(spans) if not is_word(name, span, suspects[name].get(at, ""))]
        for name, spans in found.items()
    }


def _one_word(cut: Cut, span: Span) -> str:
    return cut.folds[span.first] if span.first == span.last else ""


def _opens(cut: Cut, at: int) -> bool:
    """Whether a capitalised word begins a sentence and a small letter follows it."""
    return (
        cut.opens[at]
        and cut.case[at] == TITLE_CASE
        and at + 1 < len(cut)
        and cut.joined[at]
        and cut.case[at + 1] == LOWER
    )


def _is_determined(cut: Cut, at: int, determiners: frozenset[str]) -> bool:
    """Whether a noun is directly after an article; after a comma it is none (*Orte, die Essen verbinden*)."""
    before = at - 1
    if before < 0 or not cut.joined[before] or cut.folds[before] not in determiners:
        return False
    return before == 0 or "," not in cut.gap(before - 1)
