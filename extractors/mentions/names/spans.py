"""Spans of names, made from the labels of words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from extractors.mentions.folding import fold_word
from extractors.mentions.names.features import CLASS_NUMBER
from extractors.mentions.names.lists import is_compound, known_surnames
from extractors.mentions.names.tagger import LABELS, NAMELIKE, ORGANISATION, PERSON, Array, Encoded
from extractors.mentions.text_view import PLACE_ADJECTIVE, PLACE_NAME, PLACE_WEAK, TextView

_LOOSE = frozenset(
    CLASS_NUMBER[name]
    for name in ("of", "connector", "comma", "mark", "bracket", "quote", "possessive", "stop", "function")
)
_MARKS = frozenset(CLASS_NUMBER[name] for name in ("comma", "bracket", "quote", "possessive", "break"))
_ORDINARY = frozenset(CLASS_NUMBER[name] for name in ("lower", "function", "speech", "orghead", "title"))
_FIRST_NAMES = frozenset(CLASS_NUMBER[name] for name in ("given", "given_family"))
_GOES_BEFORE = _FIRST_NAMES | {CLASS_NUMBER["initial"], CLASS_NUMBER["connector"]}
_LONGEST_PERSON = 5
_UNLISTED = frozenset(CLASS_NUMBER[name] for name in ("Unknown", "Frequent", "Orghead", "Title"))
_ORGANISED = frozenset(CLASS_NUMBER[name] for name in ("Orghead", "legal"))
_SURE_ORGANISATION = 0.85
_LEAST = 0.5
_SURE_PERSON = 0.8
_SURE_KNOWN = 0.95
_SURE_ENOUGH = 0.7
_REPEATED = 0.6
_LONGEST_ABBREVIATION = 9
_LISTED = 2.0
_FULL_NAME = 1.5
"""How much more a name of the list, or a full name, counts when readings of one word are compared."""
_POSSESSIVE = CLASS_NUMBER["possessive"]


@dataclass(slots=True)
class NameSpan:
    """A stretch of words ``first`` to ``stop`` that names a person or an organisation, with its probability.

    ``is_calibrated`` says that the probability is the share of such spans that are right. ``shift`` is how many
    characters of the first word precede the name (Arabic *and*, *for*).
    """

    first: int
    stop: int
    label: int
    confidence: float
    is_calibrated: bool = False
    shift: int = 0


def read_spans(view: TextView, encoded: Encoded, found: Array) -> list[NameSpan]:
    """Return the names in text order: neighbouring words of one label, without marks and small words at their ends."""
    labels = found.argmax(axis=1)
    named = np.flatnonzero((labels == PERSON) | (labels == ORGANISATION)).tolist()
    if not named:
        return []
    labels = labels.tolist()
    shares = {label: found[:, label].tolist() for label in (PERSON, ORGANISATION)}
    kinds = encoded.kinds.tolist()
    capital, caseless = encoded.capital.tolist(), encoded.caseless.tolist()
    spans = []
    size, stop = len(labels), 0
    for at in named:
        if at < stop:
            continue
        label = labels[at]
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
            spans.append(NameSpan(first, last, label, sum(shares[label][first:last]) / (last - first)))
    places = place_words(view)
    _fit_people(spans, view, encoded, kinds, places)
    _shrink(spans, view, encoded, kinds)
    # of those below, fewer than a third are right
    spans = [
        span
        for span in spans
        if caseless[span.first] or (span.confidence >= _LEAST and not _is_doubtful(span, view, kinds, places))
    ]
    spans = _agree(spans, encoded, places)
    return _add_repeated(spans, view, encoded, places)


def _is_doubtful(span: NameSpan, view: TextView, kinds: list[int], places: dict[int, int]) -> bool:
    """Whether a name is not sure, and is a German common noun, or an organisation that is the name of a place alone or
    words of a headline in capitals.
    """
    if span.confidence >= _SURE_ORGANISATION:
        return False
    if view.language == "de" and span.stop - span.first == 1 and kinds[span.first] in _UNLISTED:
        word = view.words[span.first]
        if not word.isupper() and "-" not in word and is_compound(fold_word(word), "de"):
            return True
    if span.label == PERSON:
        return False
    words = range(span.first, span.stop)
    if all(places.get(at) == PLACE_NAME for at in words):
        return True
    return len(words) > 1 and all(view.words[at].isupper() and kinds[at] not in _ORGANISED for at in words)


def _fit_people(
    spans: list[NameSpan], view: TextView, encoded: Encoded, kinds: list[int], places: dict[int, int]
) -> None:
    """Move the beginnings of people's names: given names, initials and particles before one belong to it, even those
    that were read as the end of an organisation; a place before one does not.
    """
    starts, ends, capital = view.starts, view.ends, encoded.capital
    for number, span in enumerate(spans):
        if span.label != PERSON or encoded.caseless[span.first]:
            continue
        while span.stop - span.first > 2 and span.first in places and kinds[span.first + 1] in _FIRST_NAMES:
            span.first += 1
        before = spans[number - 1] if number else None
        floor = 0 if before is None else before.stop if before.label == PERSON else before.first + 1
        while (
            span.first > floor
            and span.stop - span.first < _LONGEST_PERSON
            and kinds[span.first - 1] in _GOES_BEFORE
            and capital[span.first - 1]
            and span.first - 1 not in places
            and starts[span.first] - ends[span.first - 1] == 1
        ):
            span.first -= 1
        if before is not None and before.stop > span.first:
            before.stop = span.first


def place_words(view: TextView) -> dict[int, int]:
    """Return the words that lie in places, with the code of how sure each place is; no adjectives."""
    out: dict[int, int] = {}
    for first, last, code in view.places:
        if code != PLACE_ADJECTIVE:
            out.update(dict.fromkeys(range(*view.words_in(first, last)), code))
    return out


def _is_place(span: NameSpan, places: dict[int, int]) -> bool:
    """Whether a span is the name of a place: all of it lies in places, and either is sure enough."""
    codes = [places.get(at) for at in range(span.first, span.stop)]
    return None not in codes and (PLACE_WEAK not in codes or span.confidence < _SURE_PERSON)


def _shrink(spans: list[NameSpan], view: TextView, encoded: Encoded, kinds: list[int]) -> None:
    """Cut an organisation with ordinary words in it down to the name of the list that it holds."""
    known = {first: stop for first, stop, _ in encoded.known}
    known |= dict(view.words_in(first, last) for first, last, _ in view.agencies)
    if not known:
        return
    for span in spans:
        ordinary = any(kinds[at] in _ORDINARY for at in range(span.first, span.stop))
        if span.label != ORGANISATION or not ordinary or encoded.caseless[span.first]:
            continue
        for at in range(span.first, span.stop):
            stop = known.get(at)
            if stop is not None and stop <= span.stop:
                span.first, span.stop = at, stop
                break


def _agree(spans: list[NameSpan], encoded: Encoded, places: dict[int, int]) -> list[NameSpan]:
    """Return the spans with one meaning a name in the document: forms of one word that were read as a person here and
    as an organisation there become what more speaks for, full names and names of the list counting more. A place is a
    person only where the document has a full name that ends in it.
    """
    full_names: set[int] = set()
    forms = encoded.forms.tolist()
    known = {(first, stop) for first, stop, _ in encoded.known}
    votes: dict[tuple[int, ...], list[float]] = {}
    keys = []
    for span in spans:
        key = tuple(forms[span.first : span.stop])
        keys.append(key)
        votes.setdefault(key, [0.0] * LABELS)[span.label] += span.confidence
        if (span.first, span.stop) in known:
            votes[key][ORGANISATION] += _LISTED
        if span.label == PERSON and len(key) > 1 and not _is_place(span, places):
            full_names.add(key[-1])
            votes.setdefault(key[-1:], [0.0] * LABELS)[PERSON] += _FULL_NAME * span.confidence
    kept = []
    for span, key in zip(spans, keys, strict=True):
        if (
            span.label == PERSON
            and key[-1] not in full_names
            and _is_place(span, places)
            and not (span.confidence > _SURE_KNOWN and _is_known_person(span, encoded))
        ):
            continue
        kept.append(span)
        vote = votes[key]
        right = PERSON if vote[PERSON] > vote[ORGANISATION] else ORGANISATION
        if right != span.label:
            span.confidence = max(0.5, vote[right] / (vote[PERSON] + vote[ORGANISATION])) * 0.9
            span.label = right
    return kept


def _is_known_person(span: NameSpan, encoded: Encoded) -> bool:
    """Whether a name of one word is that of somebody often in the news, whatever town is called so too."""
    word = encoded.fold_words[span.first]
    return span.stop - span.first == 1 and not encoded.caseless[span.first] and word in known_surnames()


def _add_repeated(spans: list[NameSpan], view: TextView, encoded: Encoded, places: dict[int, int]) -> list[NameSpan]:
    """Return the spans with those words added that the document shows to be names elsewhere: the surname of a full
    name, an abbreviation that is an organisation, and an abbreviation in brackets after an organisation.
    """
    forms = encoded.forms.tolist()
    surnames, abbreviations = set(), set()
    taken = np.zeros(len(forms), np.bool_)
    added = []
    for span in spans:
        taken[span.first : span.stop] = True
        if span.label == PERSON and span.stop - span.first > 1 and span.confidence > _SURE_ENOUGH:
            surnames.add(forms[span.stop - 1])
        elif span.label == ORGANISATION and span.stop - span.first == 1 and view.words[span.first].isupper():
            abbreviations.add(forms[span.first])
    for span in spans:
        at = span.stop + 1
        if span.label == ORGANISATION and at + 1 < len(forms) and not taken[at] and view.words[at - 1] in "(（":
            word = view.words[at]
            if word.isupper() and 1 < len(word) < _LONGEST_ABBREVIATION and view.words[at + 1] in ")）":
                abbreviations.add(forms[at])
    if not surnames and not abbreviations:
        return spans
    small = set(encoded.folds[~encoded.capital].tolist()) if surnames else set()
    for at in np.flatnonzero(~taken & (encoded.capital | NAMELIKE[encoded.kinds])).tolist():
        form = forms[at]
        if form in abbreviations and view.words[at].isupper():
            added.append(NameSpan(at, at + 1, ORGANISATION, _REPEATED))
        elif form in surnames and at not in places and (encoded.caseless[at] or int(encoded.folds[at]) not in small):
            added.append(NameSpan(at, at + 1, PERSON, _REPEATED))
    return sorted(spans + added, key=lambda span: span.first)
