"""Words in Arabic letters that no list has: forms of the language's own words, and foreign names by their sound.

Arabic and Persian put small words, articles and endings on a word, so most words that a list of frequent words lacks
are forms of words that it has. What is left is mostly foreign, and a foreign name is written by its consonants: those
of ``أندرسون`` are those of *Anderson*, and letters for sounds that only Arabic has are not used.
"""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.mentions.names.lists import (
    FAMILY,
    FAMILY_RARE,
    GIVEN,
    GIVEN_RARE,
    frequent_words,
    person_names,
)

LANGUAGES = frozenset(("ar", "fa"))
OPENING, CLOSING = frozenset("\"«“‘'"), frozenset("\"»”’'")
_PREFIXES = {
    "ar": ("وال", "بال", "كال", "فال", "ولل", "لل", "وس", "ال", "وب", "ول", "وي", "وت", "و", "ب", "ل", "ف", "ك", "س",
           "ي", "ت", "ن", "ا"),
    "fa": ("نمي", "غير", "به", "پيش", "باز", "مي", "بي", "نا", "با", "پر", "هم", "ن", "ب"),
}  # fmt: skip
_ENDINGS = {
    "ar": ("ها", "هم", "هما", "هن", "كم", "نا", "ني", "ه", "ا", "ي", "ت", "وا", "ات", "ون", "ين", "ان", "يه", "يا",
           "يين", "يون", "ته", "تها", "تهم", "تين", "تان", "اته", "اتها", "اتهم"),
    "fa": ("ها", "هاي", "هايي", "هائي", "هايش", "ي", "يي", "ئي", "ائي", "اي", "ان", "يان", "گان", "ات", "ون", "ين",
           "يت", "ه", "انه", "ا", "تر", "ترين", "گر", "گي", "مند", "م", "ام", "ش", "شان", "مان", "ند", "اند", "يد",
           "يم",
           "است"),
}  # fmt: skip
_FOREIGN = {"ar": frozenset("ابتجدرزسشفكلمنهويغخچپگڤثئؤ"), "fa": frozenset("ابپتجچخدرزژسشفكگلمنهويغئؤ")}
"""The letters that foreign names are written with."""
_SHORTEST, _SHORTEST_SURE, _LONG = 2, 3, 5
_SHORTEST_FOREIGN, _LONGEST_NAME = 4, 11
_ARABIC = str.maketrans(
    {
        "ب": "b", "پ": "b", "ت": "t", "ث": "t", "ج": "g", "غ": "g", "گ": "g", "ژ": "g", "چ": "c", "خ": "h", "ه": "h",
        "د": "d", "ز": "z", "س": "s", "ش": "S", "ف": "f", "ڤ": "f", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ر": "r",
        "و": "a", "ي": "a", "ا": "a", "ئ": "a", "ؤ": "a",
    }
)  # fmt: skip
_SAME = (
    ("sch", "S"), ("tch", "C"), ("sh", "S"), ("ch", "C"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("qu", "k"),
    ("kh", "h"), ("gh", "g"), ("zh", "g"), ("x", "ks"), ("q", "k"), ("j", "g"), ("p", "b"),
)  # fmt: skip
_SOFT_C = re.compile("c(?=[eiy])")
_SILENT_H = re.compile("(?<=[aeioubdglmnrt])h(?![aeiouy])")
_VOWELS = re.compile("[aeiouyw]+")
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=16384)
def is_form(fold: str, language: str) -> bool:
    """Whether a folded word is a frequent word of the language with small words, articles or endings on it."""
    words = frequent_words(language)
    least = _SHORTEST_SURE if _FOREIGN[language].issuperset(fold) else _SHORTEST
    for prefix in ("", *_PREFIXES[language]):
        if not fold.startswith(prefix):
            continue
        stem = fold[len(prefix) :]
        if prefix and _is_base(stem, words, least):
            return True
        for ending in _ENDINGS[language]:
            if stem.endswith(ending):
                base = stem[: -len(ending)]
                if _is_base(base, words, least):
                    return True
                if language == "ar" and (_is_base(base + "ه", words, least + 1)):
                    return True
    return False


def _is_base(word: str, words: dict[str, int], least: int) -> bool:
    """Whether a word is frequent, a short one more so."""
    return len(word) >= least and words.get(word, 0) > (1 if len(word) < _LONG else 0)


def _consonants(word: str) -> str:
    """Return a word's first letter and its consonants, each once where it is doubled; vowels are all ``a``."""
    word = _DOUBLED.sub(r"\1", _VOWELS.sub("a", _SILENT_H.sub("", word)))
    return word[:1] + word[1:].replace("a", "")


@lru_cache(maxsize=2)
def _keys(language: str) -> dict[str, int]:
    """Return the name bits by consonants. Persian writes v as it writes some vowels, Arabic as f."""
    keys: dict[str, int] = {}
    for name, bits in person_names().items():
        if not (bits & (GIVEN | FAMILY) and name.isascii() and name.isalpha()):
            continue
        rare = (GIVEN_RARE if bits & GIVEN else 0) | (FAMILY_RARE if bits & FAMILY else 0)
        word = name
        for spelt, same in _SAME:
            word = word.replace(spelt, same)
        word = _SOFT_C.sub("s", word).replace("c", "k").replace("v", "a" if language == "fa" else "f")
        for ch in ("c", "k"):
            key = _consonants(word.replace("C", ch))
            keys[key] = keys.get(key, 0) | rare
    return keys


_OF_VERBS = ("وا", "وه", "ها", "هم", "اء", "نا")
"""Endings of Arabic verbs and nouns that foreign names do not have."""


_PRONOUNS = ("ها", "هم", "ته", "كم", "وه")
_SMALL_WORDS = frozenset("وبلفك")
_ARTICLES = ("ال", "وال", "بال", "لل", "فال")
_VERBAL = ("است", "يست", "تست", "مست")
"""How Arabic verbs and nouns of one kind begin."""


@lru_cache(maxsize=16384)
def has_small_words(fold: str, language: str) -> bool:
    """Whether a folded Arabic word has a pronoun at its end, or a small word before what is a word by itself, or is
    longer than names are (words run together).
    """
    if language != "ar":
        return False
    if fold.endswith(_PRONOUNS) or len(fold) > _LONGEST_NAME:
        return True
    rest = fold[1:]
    return fold[:1] in _SMALL_WORDS and len(rest) > _SHORTEST and (rest in frequent_words("ar") or is_form(rest, "ar"))


def looks_foreign(fold: str, language: str) -> bool:
    """Whether a folded word has only letters that foreign names are written with, and no article or ending."""
    if len(fold) < _SHORTEST_FOREIGN or not _FOREIGN[language].issuperset(fold):
        return False
    return language != "ar" or not (fold.startswith((*_ARTICLES, *_VERBAL)) or fold.endswith(_OF_VERBS))


@lru_cache(maxsize=16384)
def foreign_name(fold: str, language: str) -> int:
    """Return the bits of the names in Latin letters that a folded word sounds like; 0 for a word of the language, or
    one with letters that foreign names are not written with.
    """
    if not looks_foreign(fold, language) or is_form(fold, language):
        return 0
    if frequent_words(language).get(fold, 0) > 1:
        return 0
    return _keys(language).get(_consonants(fold.replace("تش", "چ").translate(_ARABIC)), 0)
