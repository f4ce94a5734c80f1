"""Papers and magazines in German text, which are named in quotation marks: *der Zeitschrift "Blickpunkt"*, *die
«Oberländer Rundschau»*. What is quoted is a medium where a word for media stands before the marks or closes the name.
"""

from __future__ import annotations

import re

import numpy as np

from extractors.mentions.names.lists import rule_words
from extractors.mentions.names.spans import NameSpan
from extractors.mentions.names.tagger import ORGANISATION, Encoded
from extractors.mentions.text_view import TextView

_OPENING, _CLOSING = frozenset('"„«»“'), frozenset('"“»«”')
_BEFORE = re.compile("[a-z-]{0,30}(?:" + "|".join(sorted(rule_words("de", "medium"))) + ")(?:e?s|en|n)?")
_CLOSES = re.compile("[a-z-]{0,30}(?:" + "|".join(sorted(rule_words("de", "medium_head"))) + ")(?:e?n|s)?")
_LONGEST = 4
_CONFIDENCE = 0.7


def add_media(spans: list[NameSpan], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans with the media added that quotation marks show; what they cover is no name of its own."""
    words, folds = view.words, encoded.fold_words
    added: list[NameSpan] = []
    for first in (np.flatnonzero(encoded.capital[1:]) + 1).tolist():
        if words[first - 1] not in _OPENING or (added and first < added[-1].stop):
            continue
        stop = first + 1
        while stop < len(words) and stop - first < _LONGEST and words[stop] not in _CLOSING and encoded.capital[stop]:
            stop += 1
        if stop == len(words) or words[stop] not in _CLOSING:
            continue
        is_introduced = first > 1 and _BEFORE.fullmatch(folds[first - 2]) is not None
        if is_introduced or _CLOSES.fullmatch(folds[stop - 1]):
            added.append(NameSpan(first, stop, ORGANISATION, _CONFIDENCE))
    if not added:
        return spans
    inside = {at for span in added for at in range(span.first, span.stop)}
    kept = [span for span in spans if inside.isdisjoint(range(span.first, span.stop))]
    return sorted(kept + added, key=lambda span: span.first)
