"""Organisations in German by the words that their names are made of.

A legal form closes a name (``Nordbank AG``, ``Ostermann GmbH & Co. KG``); a court or an authority is named with its
place (``Landgericht Kassel``), a ministry or an institute with its field (``Bundesamt für Naturschutz``); the adjective
*German* has a capital only in names (``Deutscher Wetterdienst``); a hyphen joins a name to what it is
(``Volkmann-Gruppe``).
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from extractors.mentions.folding import fold_word
from extractors.mentions.names.features import CLASS_NUMBER
from extractors.mentions.names.lists import rule_words
from extractors.mentions.names.spans import NameSpan, place_words
from extractors.mentions.names.tagger import ORGANISATION, Encoded
from extractors.mentions.text_view import TextView


def _ending_in(role: str, tail: str = "(?:e?s|en|n)?") -> re.Pattern[str]:
    """Return a pattern of folded words that end in one of a role's words, declined or not."""
    return re.compile("[a-z-]{0,40}(?:" + "|".join(sorted(rule_words("de", role))) + ")" + tail)


_WITH_PLACE = _ending_in("head_with_place", "s?")
_WITH_FIELD = _ending_in("head_with_field", "(?:e?s)?")
_GERMAN = re.compile("deutsche[nrs]?")
_OF_GERMANY = _ending_in("head_of_germany")
_JOINED = re.compile("[a-z-]{1,40}-(?:" + "|".join(sorted(rule_words("de", "joined_head"))) + ")(?:s|en)?")
_LEGAL = frozenset(("AG", "SE", "GmbH", "KG", "KGaA", "mbH", "gGmbH", "eG", "OHG"))
_ENDS = frozenset(
    CLASS_NUMBER[name]
    for name in ("function", "speech", "honorific", "title", "Title", "relation", "calendar", "given", "given_family")
)
_FOR, _AND = fold_word("für"), "und"
_OF_LAW = re.compile("[a-z]{0,40}(?:gericht|staatsanwaltschaft|kriminalamt|polizeiprasidium|polizeidirektion)s?")
_NAMES = frozenset(CLASS_NUMBER[name] for name in ("Unknown", "family", "given_family", "place"))
_LONGEST = 4
_CONFIDENCE = 0.75


def add_chains(spans: list[NameSpan], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans, with the organisations that their words show; what they cover is no name of its own."""
    places = place_words(view)
    added: list[NameSpan] = []
    end = 0
    for at in np.flatnonzero(encoded.capital).tolist():
        if at < end:
            continue
        found = _chain_at(at, view, encoded, places)
        if found is None or found[0] < end:
            continue
        added.append(NameSpan(found[0], found[1], ORGANISATION, _CONFIDENCE))
        end = found[1]
    if not added:
        return spans
    covered = {
        at: span.stop
        for span in spans
        if span.label == ORGANISATION and not _links(span, view)
        for at in range(span.first, span.stop)
    }
    merged = [one for one in added if covered.get(one.first, 0) < one.stop]
    inside = {at for span in merged for at in range(span.first, span.stop)}
    kept = []
    for span in spans:
        taken = next((at for at in range(span.first, span.stop) if at in inside), None)
        if taken is not None:
            span.stop = next((at for at in range(span.first, taken) if view.words[at] == _AND), span.first)
        if span.stop > span.first:
            kept.append(span)
    return sorted(kept + merged, key=lambda span: span.first)


def _links(span: NameSpan, view: TextView) -> bool:
    """Whether a span has two names that *and* joins."""
    return any(view.words[at] in ("und", "oder") for at in range(span.first, span.stop))


def _is_joined(view: TextView, at: int) -> bool:
    return at < len(view) and view.starts[at] - view.ends[at - 1] == 1


def _chain_at(at: int, view: TextView, encoded: Encoded, places: dict[int, int]) -> tuple[int, int] | None:
    """Return the words of the organisation whose head or legal form a word is, None if it is neither."""
    words, folds, capital = view.words, encoded.fold_words, encoded.capital
    fold, size = folds[at], len(words)
    if words[at] in _LEGAL:
        return _before_legal_form(at, view, encoded)
    if not _may_be_part(fold):
        return None
    if _GERMAN.fullmatch(fold) and not encoded.opens[at] and _is_joined(view, at + 1) and capital[at + 1]:
        return (at, at + 2) if _OF_GERMANY.fullmatch(folds[at + 1]) else None
    if _WITH_PLACE.fullmatch(fold) and _is_placed(at, view, encoded, places):
        stop = at + 2
        while stop < size and stop in places and _is_joined(view, stop) and capital[stop]:
            stop += 1
        return at, stop
    if _WITH_FIELD.fullmatch(fold) and at + 2 < size and folds[at + 1] == _FOR and capital[at + 2]:
        stop = at + 3
        while (
            stop + 1 < size and folds[stop] == _AND and capital[stop + 1] and not _WITH_FIELD.fullmatch(folds[stop + 1])
        ):
            stop += 2
        return at, stop
    return (at, at + 1) if _JOINED.fullmatch(fold) else None


@lru_cache(maxsize=16384)
def _may_be_part(fold: str) -> bool:
    """Whether a folded word may begin a name of an organisation or be its head."""
    return any(pattern.fullmatch(fold) for pattern in (_GERMAN, _WITH_PLACE, _WITH_FIELD, _JOINED))


def _is_placed(at: int, view: TextView, encoded: Encoded, places: dict[int, int]) -> bool:
    """Whether a name follows a head: after courts and offices of the law any noun, else a place or what no list
    has.
    """
    if not _is_joined(view, at + 1) or not encoded.capital[at + 1]:
        return False
    kind = int(encoded.kinds[at + 1])
    return (
        at + 1 in places
        or kind in _NAMES
        or (kind not in _ENDS and _OF_LAW.fullmatch(encoded.fold_words[at]) is not None)
    )


def _before_legal_form(at: int, view: TextView, encoded: Encoded) -> tuple[int, int] | None:
    first = at
    while (
        first
        and at - first < _LONGEST
        and _is_joined(view, first)
        and encoded.capital[first - 1]
        and int(encoded.kinds[first - 1]) not in _ENDS
    ):
        first -= 1
    if first == at:
        return None
    stop = at + 1
    if view.words[stop : stop + 3] == ["&", "Co", "."] and stop + 3 < len(view) and view.words[stop + 3] in _LEGAL:
        stop += 4
    elif view.words[stop : stop + 2] == ["&", "Co."] and stop + 2 < len(view) and view.words[stop + 2] in _LEGAL:
        stop += 3
    return first, stop
