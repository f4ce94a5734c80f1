"""German nouns that were read as people: a noun has an article before it or an ending of nouns, a name has neither."""

from __future__ import annotations

import re

from extractors.mentions.names.features import CLASS_NUMBER
from extractors.mentions.names.lists import rule_words
from extractors.mentions.names.spans import NameSpan
from extractors.mentions.names.tagger import PERSON, Encoded

_DETERMINERS = rule_words("de", "determiner")
_GIVEN = frozenset(CLASS_NUMBER[name] for name in ("given", "given_family"))
_PLAIN = frozenset(CLASS_NUMBER[name] for name in ("Unknown", "Frequent"))
_OF_NOUNS = re.compile(
    "(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|tion|tionen|ismus|nis|nisse|nissen|isten|los|anhanger)$"
)
_SURE = 0.8


def without_nouns(spans: list[NameSpan], encoded: Encoded) -> list[NameSpan]:
    """Return the spans without people of one word that is a noun by its article or its ending, unless a full name of
    the text has the word.
    """
    forms, kinds, folds = encoded.forms.tolist(), encoded.kinds.tolist(), encoded.fold_words
    full = {
        forms[at]
        for span in spans
        if span.label == PERSON and span.stop - span.first > 1
        for at in range(span.first, span.stop)
    }
    kept = []
    for span in spans:
        at = span.first
        if span.label == PERSON and span.stop - at == 1 and forms[at] not in full and span.confidence < _SURE:
            if at and folds[at - 1] in _DETERMINERS and kinds[at] not in _GIVEN:
                continue
            if kinds[at] in _PLAIN and _OF_NOUNS.search(folds[at]):
                continue
        kept.append(span)
    return kept
