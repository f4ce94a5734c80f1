"""Names in German text that the tagger takes for nouns.

A German noun follows an article or a declined adjective, a name a bare preposition or verb (*von Holm*,
*laut Ravex*). A word that no list has, that ends in no frequent word and in no ending of nouns, is a name there.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from extractors.mentions.names.features import CLASS_NUMBER
from extractors.mentions.names.lists import (
    FAMILY,
    FAMILY_RARE,
    KNOWN,
    frequent_words,
    is_compound,
    person_names,
    rule_words,
)
from extractors.mentions.names.spans import NameSpan, place_words
from extractors.mentions.names.tagger import NONE, ORGANISATION, PERSON, PLACE, Array, Encoded
from extractors.mentions.text_view import TextView

_UNLISTED = frozenset(CLASS_NUMBER[name] for name in ("Unknown", "Mixed", "family", "given_family"))
_BARE = rule_words("de", "before_name")
_OF_NOUNS = re.compile(
    "(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|ismus|chen|lein|nis|nissen|tat|taten|ling|linge|"
    "enz|anz|ment|mente|innen|isten|eure|ieren|en)$"
)
_LEAST, _LEAST_KNOWN = 0.25, 0.2
_SHORTEST = 4
_CONFIDENCE = 0.55
_GIVEN = frozenset((CLASS_NUMBER["given"],))
_SAYING = rule_words("de", "saying")
_VERBS = rule_words("de", "after_subject")
_SPEECH = CLASS_NUMBER["speech"]
_PAST = re.compile("[a-z]{2}te$")
"""How a verb of the past ends where one person is its subject."""
_FREQUENT, _MOST_NONE = 3, 0.98


def add_unlisted(spans: list[NameSpan], view: TextView, encoded: Encoded, found: Array) -> list[NameSpan]:
    """Return the spans with the names added that lists or their place in the sentence show. ``found`` are the
    probabilities of the labels of each word.
    """
    kinds, opens = encoded.kinds.tolist(), encoded.opens
    taken = np.zeros(len(kinds) + 1, np.bool_)
    for span in spans:
        taken[span.first : span.stop] = True
    added = []
    for first, stop, _ in encoded.known:
        if taken[first:stop].any():
            continue
        if found[first:stop, ORGANISATION].mean() > _LEAST_KNOWN or _stands_bare(first, stop, view, encoded):
            added.append(NameSpan(first, stop, ORGANISATION, _CONFIDENCE))
            taken[first:stop] = True
    taken[list(place_words(view))] = True
    for at in np.flatnonzero(encoded.capital & ~opens & ~taken[:-1] & (found[:, NONE] < 1 - _LEAST)).tolist():
        if (
            kinds[at] not in _UNLISTED | _GIVEN
            or not at
            or encoded.fold_words[at - 1] not in _BARE
            or encoded.capital[at - 1]
        ):
            continue
        named = found[at, PERSON] + found[at, ORGANISATION]
        if named < _LEAST or found[at, PLACE] > named or not _is_no_noun(encoded.fold_words[at]):
            continue
        label = PERSON if found[at, PERSON] > found[at, ORGANISATION] else ORGANISATION
        added.append(NameSpan(at, at + 1, label, _CONFIDENCE))
    added += _after_verbs(view, encoded, found, {at for one in added for at in range(one.first, one.stop)}, taken)
    named = {at for span in spans + added for at in range(span.first, span.stop)}
    added += _subjects(view, encoded, found, named)
    return sorted(spans + added, key=lambda span: span.first) if added else spans


def _stands_bare(first: int, stop: int, view: TextView, encoded: Encoded) -> bool:
    """Whether a name of the list is no noun, whatever the tagger says: it is of several words, in capitals, or behind a
    word that a noun with an article does not follow (*von Samsung*, *hat Microsoft*).
    """
    if stop - first > 1 or view.words[first].isupper():
        return bool(encoded.capital[first])
    if (
        not encoded.capital[first]
        or encoded.opens[first]
        or frequent_words("de").get(encoded.fold_words[first], 0) > _FREQUENT
    ):
        return False
    before = encoded.fold_words[first - 1]
    return before in _BARE or before == "," or int(encoded.kinds[first - 1]) == _SPEECH


def _after_verbs(
    view: TextView, encoded: Encoded, found: Array, named: set[int], taken: NDArray[np.bool_]
) -> list[NameSpan]:
    """Return the people behind a verb of saying (*sagte Holm*), or before a colon and their words: what
    no list has, or a family name.
    """
    kinds, folds, names, frequent = encoded.kinds.tolist(), encoded.fold_words, person_names(), frequent_words("de")
    added = []
    for at in np.flatnonzero(encoded.capital & ~taken[:-1] & (found[:, NONE] < _MOST_NONE)).tolist():
        if at in named or frequent.get(folds[at], 0) >= _FREQUENT or at + 1 >= len(kinds) or encoded.capital[at + 1]:
            continue
        is_family = bool(names.get(folds[at], 0) & (FAMILY | KNOWN))
        says = (
            at > 0
            and kinds[at - 1] == _SPEECH
            and folds[at - 1] in _SAYING
            and view.starts[at] - view.ends[at - 1] == 1
        )
        is_named = says and (is_family or (kinds[at] in _UNLISTED and not _OF_NOUNS.search(folds[at])))
        if is_named or (is_family and encoded.opens[at] and view.words[at + 1] == ":"):
            added.append(NameSpan(at, at + 1, PERSON, _CONFIDENCE))
    return added


def _subjects(view: TextView, encoded: Encoded, found: Array, named: set[int]) -> list[NameSpan]:
    """Return the family names that open a sentence as subjects of a verb: a noun has an article there."""
    kinds, folds, names, frequent = encoded.kinds.tolist(), encoded.fold_words, person_names(), frequent_words("de")
    added = []
    for at in np.flatnonzero(encoded.opens & encoded.capital).tolist():
        if at in named or at + 1 >= len(kinds) or encoded.capital[at + 1]:
            continue
        bits = names.get(folds[at], 0)
        if folds[at + 1] not in _VERBS and kinds[at + 1] != _SPEECH and not (bits and _PAST.search(folds[at + 1])):
            continue
        is_rare = bits & FAMILY_RARE and found[at, PLACE] < _LEAST and frequent.get(folds[at], 0) < _FREQUENT
        is_unlisted = not bits and kinds[at] in _UNLISTED and _is_no_noun(folds[at])
        if (bits & (KNOWN | FAMILY) or is_rare or is_unlisted) and found[at, NONE] < _MOST_NONE:
            added.append(NameSpan(at, at + 1, PERSON, _CONFIDENCE))
    return added


def _is_no_noun(fold: str) -> bool:
    if len(fold) < _SHORTEST or fold in frequent_words("de") or _OF_NOUNS.search(fold):
        return False
    return not is_compound(fold, "de")
