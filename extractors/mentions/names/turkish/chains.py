"""Organisations in Turkish by the word that closes their name, and the titles that end it.

A Turkish name of an organisation is a chain of capitals that ends in the word for what it is, with the ending of
possession: ``Karadeniz Teknik Üniversitesi``, ``Hazine ve Maliye Bakanlığı``, or in the legal form ``A.Ş.``. A title
with that ending is between an organisation and a person: ``Liman Partisi Başkanı Selin Duran``.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from extractors.mentions.names.features import CLASS_NUMBER
from extractors.mentions.names.lists import frequent_words, rule_words
from extractors.mentions.names.spans import NameSpan, place_words
from extractors.mentions.names.tagger import ORGANISATION, PERSON, Encoded
from extractors.mentions.names.turkish.words import is_form
from extractors.mentions.text_view import TextView

_HEAD = re.compile(
    "(?:" + "|".join(sorted(rule_words("tr", "closing_head"))) + ")"
    "(?:n?[dt][ae]n?(?:ki)?|n?[iu]n|n[ae]|n[iu]|yl[ae]|nc[ae])?"
)
"""A word that closes the name of an organisation, with or without an ending of case."""
_TITLES = frozenset((CLASS_NUMBER["title"], CLASS_NUMBER["Title"]))
_ENDS = frozenset(CLASS_NUMBER[name] for name in ("function", "speech", "honorific", "relation"))
_ALSO_IN_NAMES = rule_words("tr", "title_in_organisation")
"""Words of titles that are words of organisations' names too."""
_OFFICES = rule_words("tr", "office")
"""Words of those who hold an office, besides titles; a name begins behind them."""
_PARTS_OF_OFFICES = rule_words("tr", "part_of_office")
_OF_THE_STATE = re.compile("(?:bakanlig|baskanlig|mudurlug)")
"""Beginnings of heads that govern several fields (*Treasury and Finance*)."""
_NAMES = frozenset(CLASS_NUMBER[name] for name in ("given", "family", "given_family", "Unknown", "initial"))
_GIVEN = frozenset(CLASS_NUMBER[name] for name in ("given", "given_family"))
_AND = "ve"
_LONGEST = 7
_CONFIDENCE, _SHOWN = 0.8, 0.65
_RATHER_RARE = 2
_BEHIND = rule_words("tr", "behind_organisation")
"""Words of those that belong to an organisation, which follow its name."""
_BARE = _NAMES | {CLASS_NUMBER["Mixed"], CLASS_NUMBER["ACRONYM"]}
_BEFORE = _TITLES | {CLASS_NUMBER["honorific"]}
_SHORTEST_CAPITALS, _HEADING = 4, 2


def close_chains(spans: list[NameSpan], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans, with the organisations that a head or a legal form closes, cut where titles end them."""
    spans = [part for span in spans for part in _cut_at_title(span, view, encoded)]
    spans = [span for span in spans if not _is_shouted(span, view, encoded)]
    added: list[NameSpan] = []
    for at in np.flatnonzero(encoded.capital).tolist()[::-1]:
        if added and at >= added[-1].first:
            continue
        stop = _stop_of(at, view, encoded)
        if not stop:
            continue
        first = _first_of(at, view, encoded)
        if first < at and not all(word.isupper() for word in view.words[first : at + 1]):
            added.append(NameSpan(first, stop, ORGANISATION, _CONFIDENCE))
    spans = sorted(_outside(spans, added, encoded) + added, key=lambda span: span.first)
    return _with_shown(spans, view, encoded)


def _outside(spans: list[NameSpan], added: list[NameSpan], encoded: Encoded) -> list[NameSpan]:
    """Return the spans, less the words of the added ones; what is left behind an added one begins with a capital."""
    inside = {at for span in added for at in range(span.first, span.stop)}
    kept = []
    for span in spans:
        last = next((at for at in range(span.stop - 1, span.first - 1, -1) if at in inside), None)
        if last is not None:
            span.first = next((at for at in range(last + 1, span.stop) if encoded.capital[at]), span.stop)
        if span.first < span.stop:
            kept.append(span)
    return kept


def _with_shown(spans: list[NameSpan], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans with the organisations that the list has or that the word behind them shows (*officials*)."""
    people = {span.first: span for span in spans if span.label == PERSON and span.stop - span.first == 1}
    taken = {at for span in spans for at in range(span.first, span.stop)} | set(place_words(view))
    frequent = frequent_words("tr")
    added = []
    for first, stop, _ in encoded.known:
        fold = encoded.fold_words[first]
        is_word = encoded.opens[first] and stop - first == 1 and (frequent.get(fold, 0) > _RATHER_RARE or is_form(fold))
        if not is_word and encoded.capital[first] and taken.isdisjoint(range(first, stop)):
            added.append(NameSpan(first, stop, ORGANISATION, _CONFIDENCE))
            taken.update(range(first, stop))
    for at in np.flatnonzero(encoded.capital[:-1]).tolist():
        if encoded.fold_words[at + 1] not in _BEHIND or int(encoded.kinds[at]) not in _BARE:
            continue
        if not _is_joined(view, at + 1) or (
            at and (int(encoded.kinds[at - 1]) in _BEFORE or _is_run(at, view, encoded))
        ):
            continue
        if at in people:
            people[at].label, people[at].confidence = ORGANISATION, _SHOWN
        elif at not in taken:
            added.append(NameSpan(at, at + 1, ORGANISATION, _SHOWN))
    return sorted(spans + added, key=lambda span: span.first) if added else spans


def _is_run(at: int, view: TextView, encoded: Encoded) -> bool:
    """Whether a word follows another of a run of capitals."""
    return bool(encoded.capital[at - 1]) and _is_joined(view, at)


def _stop_of(at: int, view: TextView, encoded: Encoded) -> int:
    """Return where a name that a word closes ends, 0 if it closes none."""
    words = view.words
    if words[at] == "A" and words[at + 1 : at + 3] == [".", "Ş"]:
        return at + 3
    return at + 1 if _is_head(encoded.fold_words[at]) else 0


@lru_cache(maxsize=16384)
def _is_head(fold: str) -> bool:
    return _HEAD.fullmatch(fold) is not None


def _is_joined(view: TextView, at: int) -> bool:
    return view.starts[at] - view.ends[at - 1] == 1


def _goes_on(at: int, view: TextView, encoded: Encoded) -> bool:
    """Whether a word may be part of a chain that goes on to its right."""
    kind = int(encoded.kinds[at])
    if not encoded.capital[at] or kind in _ENDS or not _is_joined(view, at + 1) or encoded.fold_words[at] in _OFFICES:
        return False
    return kind not in _TITLES or encoded.fold_words[at] in _ALSO_IN_NAMES


def _first_of(at: int, view: TextView, encoded: Encoded) -> int:
    first = at
    while first and at - first < _LONGEST and _goes_on(first - 1, view, encoded):
        first -= 1
    if (
        1 < first < at
        and encoded.fold_words[first - 1] == _AND
        and _is_joined(view, first)
        and _goes_on(first - 2, view, encoded)
        and not _HEAD.fullmatch(encoded.fold_words[first - 2])
        and (int(encoded.kinds[first - 2]) not in _GIVEN or _OF_THE_STATE.match(encoded.fold_words[at]))
    ):
        return first - 2
    return first


def _cut_at_title(span: NameSpan, view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the organisation before a title and the person behind it, where a span has both."""
    if span.label != ORGANISATION:
        return [span]
    kinds = encoded.kinds
    if span.stop - span.first > 1 and _is_title(span.stop - 1, encoded):
        stop = _before_office(span.stop - 1, span.first, encoded)
        return [NameSpan(span.first, stop, ORGANISATION, span.confidence)]
    for at in range(span.first + 1, span.stop - 1):
        if not _is_title(at, encoded):
            continue
        if all(int(kinds[one]) in _NAMES for one in range(at + 1, span.stop)) and int(kinds[at + 1]) in _GIVEN:
            return [
                NameSpan(span.first, _before_office(at, span.first, encoded), ORGANISATION, span.confidence),
                NameSpan(at + 1, span.stop, PERSON, _CONFIDENCE),
            ]
    return [span]


def _is_title(at: int, encoded: Encoded) -> bool:
    return int(encoded.kinds[at]) in _TITLES and encoded.fold_words[at] not in _ALSO_IN_NAMES


def _before_office(at: int, first: int, encoded: Encoded) -> int:
    """Return where the words of an office that ends in a title begin, behind the first word of an organisation."""
    while at - 1 > first and encoded.fold_words[at - 1] in _PARTS_OF_OFFICES:
        at -= 1
    return at


def _is_shouted(span: NameSpan, view: TextView, encoded: Encoded) -> bool:
    """Whether a name is several words in capitals with one of Turkish among them, as headings have them, and ends in no
    head.
    """
    words = range(span.first, span.stop)
    frequent = frequent_words("tr")
    if len(words) < _HEADING or _HEAD.fullmatch(encoded.fold_words[span.stop - 1]):
        return False
    if not all(view.words[at].isupper() and len(view.words[at]) >= _SHORTEST_CAPITALS for at in words):
        return False
    return any(
        frequent.get(fold, 0) > _RATHER_RARE or is_form(fold) for fold in encoded.fold_words[span.first : span.stop]
    )
