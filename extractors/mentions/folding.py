"""How a name is written down for comparison: the exact fold and the looser spelling fold.

``fold_name`` is the key of the gazetteer: case, accents, apostrophes, hyphens and the letter variants of Arabic and
Persian do not count, everything else does. ``fold_spelling`` goes further and lets transliterations of one name meet
(``Quaryatayn``, ``Al Qaryatayn``); two different names may meet there too, so it is only used inside one country.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ə": "a", "ħ": "h",
        "'": None, "’": None, "‘": None, "ʻ": None, "ʼ": None, "ʿ": None, "ʾ": None, "`": None, "´": None, "′": None,
        "ʹ": None, "ʺ": None,
        "ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه", "ە": "ه", "ھ": "ه", "ـ": None, "ء": None,
        "\u200c": None, "\u200d": None, "\u200e": None, "\u200f": None, "\u00ad": None, ".": None,
    }
)  # fmt: skip
# Marks that carry no letter of their own. The vowel signs of Indic scripts are marks too and stay; the dot under a
# letter of Hindi (nukta) is left out by many writers.
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u093c\u1ab0-\u1aff\u20d0-\u20ff]"
)
_LONGEST_REMEMBERED = 64
_SHORT = {"saint": "st", "sankt": "st", "sainte": "ste", "ft": "fort", "mt": "mount"}

MARK_CLASS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0711\u0730-\u074a\u0900-\u0903\u093a-\u094f\u0951-\u0957"
    "\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u09d7\u0a01-\u0a03\u0a3c-\u0a51\u0a70\u0a71\u0a81-\u0a83\u0abc-\u0acd"
    "\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bcd\u0bd7\u0c00-\u0c04\u0c3e-\u0c56\u0c81-\u0c83\u0cbc-\u0cd6"
    "\u0d00-\u0d03\u0d3b-\u0d4d\u0d57\u0dca-\u0ddf\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd"
    "\u102b-\u103e\u1056-\u1059\u1ab0-\u1aff\u20d0-\u20f0\ufe00-\ufe0f\ufe20-\ufe2f\u200c\u200d\u0640"
)
PLAIN_LETTERS = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0400-\u0481\u048a-\u052f\u0621-\u063f\u0641-\u064a\u0671-\u06d3"
)
"""Letters of the scripts of most texts, as inside a character class."""
EASY_WORD = rf"[{PLAIN_LETTERS}]{{2,}}+(?=[ ,.\n])|[a-z](?=[ ,.\n])"
"""A word that any rule would cut alike: plain letters before a blank, comma, full stop or line break. Most words are
such, and a pattern that tries this first takes half the time."""
_WORD = re.compile(rf"[^\W_][\w{MARK_CLASS}'’ʻʼ‘`ʿʾ.]*")


@lru_cache(maxsize=65536)
def fold_word(word: str) -> str:
    """Fold one word for comparison: lower case, no accents, apostrophes or full stops, one form for each Arabic and
    Persian letter, and one for words with a short form (``saint`` gives ``st``, ``mt`` gives ``mount``).
    """
    if word.isascii():
        folded = word.lower().replace("'", "").replace("`", "").replace(".", "")
    else:
        folded = unicodedata.normalize("NFKD", word.casefold())
        folded = unicodedata.normalize("NFC", _MARKS.sub("", folded).translate(_LETTERS))
    return _SHORT.get(folded, folded)


def fold_name(name: str) -> str:
    """Fold a name of one or several words for comparison: each word as by ``fold_word``, joined by one space. Hyphens
    count as spaces.
    """
    return _fold_short(name) if len(name) <= _LONGEST_REMEMBERED else _fold_words(name)


def _fold_words(name: str) -> str:
    return " ".join([folded for word in _WORD.findall(name) if (folded := fold_word(word))])


_fold_short = lru_cache(maxsize=16384)(_fold_words)


ARTICLES = {
    "al", "el", "ad", "ed", "an", "en", "ar", "er", "as", "es", "ash", "esh", "at", "et", "ath", "az", "ez", "ul", "ud",
    "ur", "us", "uz",
}  # fmt: skip
_VOWELS = re.compile("[aeiouy]+")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=16384)
def plain_spelling(name: str) -> str:
    """Fold a name in Latin letters to a simplified spelling that keeps the vowels: no articles, one letter for each
    sound (``kh`` is ``x``), no doubled letters. Words in other scripts are folded as by ``fold_word``.
    """
    words = fold_name(name).split()
    kept = [word for word in words if word not in ARTICLES] or words
    out = []
    for position, original in enumerate(kept):
        word = original
        if not word.isascii():
            out.append(word)
            continue
        # "Ezzor" is "ez Zor" written in one word.
        if position and len(word) > 4 and word[:2] in ("az", "ez", "as", "es", "ad", "ed") and word[2] == word[1]:
            word = word[2:]
        word = word.replace("qu", "k").replace("q", "k").replace("ck", "k").replace("ou", "u").replace("oo", "u")
        word = word.replace("ee", "i").replace("kh", "x").replace("gh", "g").replace("dh", "d").replace("ph", "f")
        word = re.sub("c(?=[aou])", "k", word).replace("w", "u")
        word = _DOUBLED.sub(r"\1", word)
        out.append(re.sub("(?<=[aeiou])h$", "", word) if len(word) > 3 else word)
    return " ".join(out)


@lru_cache(maxsize=16384)
def fold_spelling(name: str) -> str:
    """Fold a name in Latin letters so that its different transliterations become equal; other scripts are folded as by
    ``fold_name``.

    Articles are dropped, ``q`` and hard ``c`` become ``k``, ``ou`` and ``oo`` become ``u``, ``ee`` becomes ``i``,
    doubled letters become one, and every run of vowels becomes ``-``. ``Deir Ezzur``, ``Deir ez-Zor`` and ``Dayr az
    Zawr`` all become ``d-r z-r``. ``Daraa`` and ``Darayya`` become equal too, so compare ``plain_spelling`` as well.
    """
    return " ".join(_VOWELS.sub("-", word).rstrip("-") or word for word in plain_spelling(name).split())


def edit_distance(first: str, second: str, limit: int = 8) -> int:
    """Return the Levenshtein distance of two short strings, at most ``limit``."""
    if abs(len(first) - len(second)) >= limit:
        return limit
    previous = list(range(len(second) + 1))
    for row, left in enumerate(first, 1):
        current = [row]
        for column, right in enumerate(second, 1):
            current.append(min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (left != right)))
        previous = current
    return min(previous[-1], limit)
