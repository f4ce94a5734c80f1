"""Abbreviations in capitals that name no organisation: of sciences, measures, currencies, times of day, offices."""

from __future__ import annotations

from extractors.mentions.names.lists import rule_words
from extractors.mentions.names.spans import NameSpan
from extractors.mentions.names.tagger import ORGANISATION, Encoded
from extractors.mentions.text_view import TextView

_COMMON = rule_words("mul", "common_abbreviation")


def without_common_abbreviations(spans: list[NameSpan], view: TextView, encoded: Encoded) -> list[NameSpan]:
    """Return the spans without organisations of one word that is such an abbreviation and in no list."""
    folds = encoded.fold_words
    known = {first for first, _, _ in encoded.known}
    return [
        span
        for span in spans
        if span.label != ORGANISATION
        or span.stop - span.first > 1
        or folds[span.first] not in _COMMON
        or span.first in known
        or not view.words[span.first].isupper()
    ]
