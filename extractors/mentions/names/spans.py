"""Spans of names, made from the labels of words."""

from __future__ import annotations

from dataclasses import dataclass, field

from extractors.mentions.names.features import CLASS_NUMBER
from extractors.mentions.names.tagger import NONE, ORGANISATION, PERSON, Array, Encoded
from extractors.mentions.text_view import TextView

_LOOSE = frozenset(
    CLASS_NUMBER[name]
    for name in ("of", "connector", "comma", "mark", "bracket", "quote", "possessive", "stop", "function")
)
_MARKS = frozenset(CLASS_NUMBER[name] for name in ("comma", "bracket", "quote", "possessive", "break"))
_POSSESSIVE = CLASS_NUMBER["possessive"]


@dataclass(slots=True)
class NameSpan:
    """A stretch of words ``first`` to ``stop`` that names a person or an organisation, with its probability."""

    first: int
    stop: int
    label: int
    confidence: float
    folds: tuple[int, ...] = ()
    evidence: list[str] = field(default_factory=list)


def read_spans(view: TextView, encoded: Encoded, found: Array) -> list[NameSpan]:
    """Return the names in text order: neighbouring words of one label, without marks and small words at their ends."""
    labels = found.argmax(axis=1).tolist()
    chances = found.tolist()
    kinds = encoded.kinds.tolist()
    capital, caseless = encoded.capital.tolist(), encoded.caseless.tolist()
    spans = []
    at, size = 0, len(labels)
    while at < size:
        label = labels[at]
        if label not in (PERSON, ORGANISATION):
            at += 1
            continue
        stop = at + 1
        while stop < size and labels[stop] == label and not (label == PERSON and kinds[stop] == _POSSESSIVE):
            stop += 1
        first, last = at, stop
        while first < last and (
            kinds[first] in _MARKS or (kinds[first] in _LOOSE and not capital[first] and not caseless[first])
        ):
            first += 1
        while last > first and (
            kinds[last - 1] in _MARKS
            or (kinds[last - 1] in _LOOSE and not capital[last - 1] and not caseless[last - 1])
        ):
            last -= 1
        if last > first:
            spans.append(
                NameSpan(
                    first, last, label, sum(chances[place][label] for place in range(first, last)) / (last - first)
                )
            )
        at = stop
    return spans


__all__ = ["NONE", "NameSpan", "read_spans"]
