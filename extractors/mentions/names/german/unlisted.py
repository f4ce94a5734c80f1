"""Names in German text that the tagger takes for nouns.

A German noun stands behind an article or a declined adjective, a name behind a bare preposition or verb (*von Holm*,
*laut Ravex*). A word that no list has, that ends in no frequent word and in no ending of nouns, is a name there.
"""

from __future__ import annotations

import re

import numpy as np

from extractors.mentions.names.features import CLASS_NUMBER
from extractors.mentions.names.lists import frequent_words, is_compound, rule_words
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
        if not taken[first:stop].any() and found[first:stop, ORGANISATION].mean() > _LEAST_KNOWN:
            added.append(NameSpan(first, stop, ORGANISATION, _CONFIDENCE))
            taken[first:stop] = True
    taken[list(place_words(view))] = True
    for at in np.flatnonzero(encoded.capital & ~opens & ~taken[:-1] & (found[:, NONE] < 1 - _LEAST)).tolist():
        if kinds[at] not in _UNLISTED or not at or encoded.fold_words[at - 1] not in _BARE or encoded.capital[at - 1]:
            continue
        named = found[at, PERSON] + found[at, ORGANISATION]
        if named < _LEAST or found[at, PLACE] > named or not _is_no_noun(encoded.fold_words[at]):
            continue
        label = PERSON if found[at, PERSON] > found[at, ORGANISATION] else ORGANISATION
        added.append(NameSpan(at, at + 1, label, _CONFIDENCE))
    return sorted(spans + added, key=lambda span: span.first) if added else spans


def _is_no_noun(fold: str) -> bool:
    if len(fold) < _SHORTEST or fold in frequent_words("de") or _OF_NOUNS.search(fold):
        return False
    return not is_compound(fold, "de")
