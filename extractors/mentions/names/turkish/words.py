"""Forms of Turkish words: a word takes several endings in a row, so most capitals that open a sentence and that no list
has are forms of common words (*Faturanın*, *Hisselerdeki*).
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.mentions.names.lists import frequent_words

_ENDINGS = re.compile(
    "(?:l[iu][kg]?|[cs][iu]|l[iu]|s[iu]z|m[ae]z?|m[ae]k|[dt][iu]k|[ae]n)?(?:l[ae]r)?(?:imiz|umuz|iniz|unuz|im|um|in|un|s?[iu])?"
    "(?:n?in|n?un|[yn]?[ae]|n?[dt][ae]n?|[yn]?[iu]|[yn]?l[ae])?(?:ki(?:l[ae]r)?|[dt][iu]r|[cs][ae])?"
)
"""What makes nouns and adjectives, plural, possessor, case, in this order, on folded letters."""
_SOFTENED = {"b": "p", "d": "t", "g": "k"}
"""How a base that ends in p, t or k ends before a vowel (*takip*, *takibin*)."""
_SHORTEST_BASE = 3
_LONGEST_TAIL = 12
_VOWELS = frozenset("aeiou")
_FREQUENT_BASE = 2


@lru_cache(maxsize=8192)
def is_form(fold: str) -> bool:
    """Whether a folded word is a frequent word with endings on it."""
    words = frequent_words("tr")
    for cut in range(max(_SHORTEST_BASE, len(fold) - _LONGEST_TAIL), len(fold)):
        base = fold[:cut]
        if not _ENDINGS.fullmatch(fold, cut):
            continue
        softened = base[:-1] + _SOFTENED.get(base[-1], base[-1]) if fold[cut] in _VOWELS else base
        if max(words.get(base, 0), words.get(softened, 0)) >= _FREQUENT_BASE:
            return True
    return False
