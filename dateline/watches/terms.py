"""The terms of a text, each once, without their places: what the index of a batch needs, several times as fast.

``dateline/search/folding.py`` says what a term is. In most texts a word is a run of what Python calls word characters;
a text with anything else (marks, what is not seen, scripts without spaces) is cut as there. A test holds the two equal.
"""

from __future__ import annotations

import re

from dateline.search.folding import fold_term, tokenise

# Latin, Greek, Cyrillic, Armenian, Arabic, and punctuation: letters, digits and signs, no marks and nothing unseen
_SIMPLE = re.compile(
    "[\\x00-\\x7f\\xa0-\\xac\\xae-\\u02ff\\u0370-\\u0482\\u048a-\\u058f\\u060c-\\u060f\\u061b-\\u063f\\u0641-\\u064a"
    "\\u0660-\\u066f\\u0671-\\u06d5\\u06ee-\\u06ff\\u1e00-\\u1fff\\u2010-\\u203a\\u20a0-\\u20bf\\u2100-\\u218f]*"
)
_WORD = re.compile(r"[^\W_]+")


def find_terms(text: str) -> set[str]:
    """Return the terms of a text."""
    if _SIMPLE.fullmatch(text):
        return {term for word in set(_WORD.findall(text)) if (term := fold_term(word))}
    return {token.term for token in tokenise(text)}
