"""A key that the spellings of a name share in Latin, Arabic, Cyrillic and Hebrew letters: ``Qasem Soleimani``, ``Kassem
Suleimani`` and ``قاسم سلیمانی`` have one.

It holds the consonants, with the letters that transliterations confuse made one (k, q, g and gh; b and p; f, v and w),
and whether a word begins with a vowel. Given names that would meet in it though they differ (Hassan and Hussein,
Mohammad and Mahmoud) are distinguished by a list. Equal keys say that two names may be one, and no more.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache

from extractors.mentions.folding import ARTICLES, fold_name, fold_word
from extractors.mentions.names.lists import DATA

_FEWEST_CONSONANTS = 4
_ARABIC = str.maketrans(
    {
        "ا": "a", "أ": "a", "إ": "a", "آ": "a", "ع": "a", "ئ": "a", "ؤ": "a", "ي": "y", "و": "w", "ب": "b", "پ": "b",
        "ت": "t", "ط": "t", "ث": "t", "ج": "j", "چ": "c", "ح": "h", "خ": "h", "ه": "h", "د": "d", "ذ": "d", "ض": "d",
        "ظ": "z", "ر": "r", "ز": "z", "ژ": "j", "س": "s", "ص": "s", "ش": "x", "غ": "k", "ق": "k", "ك": "k", "گ": "k",
        "ڤ": "f", "ف": "f", "ل": "l", "م": "m", "ن": "n", "ے": "y", "ں": "n", "ہ": "h", "ڈ": "d", "ٹ": "t", "ڑ": "r",
        "ڕ": "r", "ڵ": "l", "ۆ": "w", "ێ": "y",
    }
)  # fmt: skip
_PERSIAN_LIKE = frozenset(("fa", "ur", "ps", "ckb", "ku"))
_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "f", "г": "k", "ґ": "k", "д": "d", "е": "a", "ё": "a", "є": "a", "ж": "j", "з": "z",
        "и": "a", "і": "a", "ї": "a", "й": "a", "к": "k", "л": "l", "м": "m", "н": "n", "о": "a", "п": "b", "р": "r",
        "с": "s", "т": "t", "у": "a", "ў": "a", "ф": "f", "х": "h", "ц": "ts", "ч": "c", "ш": "x", "щ": "x", "ъ": "",
        "ы": "a", "ь": "", "э": "a", "ю": "a", "я": "a", "ј": "a", "љ": "l", "њ": "n", "ћ": "c", "ђ": "j", "џ": "j",
    }
)  # fmt: skip
_HEBREW = str.maketrans(
    {
        "א": "a", "ב": "b", "ג": "k", "ד": "d", "ה": "h", "ו": "w", "ז": "z", "ח": "h", "ט": "t", "י": "y", "כ": "k",
        "ך": "k", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": "a", "פ": "f", "ף": "f", "צ": "ts",
        "ץ": "ts", "ק": "k", "ר": "r", "ש": "x", "ת": "t",
    }
)  # fmt: skip
# letters of one sound in Latin spellings, the longest first; x stands for sh, c for ch, j for zh and dj
_LATIN = (
    ("tsch", "C"), ("sch", "X"), ("tch", "C"), ("dsch", "J"), ("dzh", "J"), ("sh", "X"), ("ch", "C"), ("kh", "h"),
    ("gh", "k"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("zh", "J"), ("dj", "J"), ("tz", "ts"), ("ck", "k"),
    ("qu", "k"), ("q", "k"), ("x", "ks"), ("g", "k"), ("p", "b"), ("v", "f"), ("w", "f"),
)  # fmt: skip
_TURKISH = str.maketrans({"ş": "sh", "Ş": "Sh", "ç": "ch", "Ç": "Ch", "š": "sh", "Š": "Sh", "č": "ch", "Č": "Ch",
                          "ž": "zh", "Ž": "Zh", "ć": "ch", "Ć": "Ch"})  # fmt: skip
_SOFT_C = re.compile("c(?=[eiy])")
_LATIN_WORD = re.compile("[a-z]+")
_VOWELS = re.compile("[aeiouy]+")
_DOUBLED = re.compile(r"(.)\1+")
_CONSONANT_WAW = re.compile("(?:^w|(?<=a)w|w(?=a|y$))")


@lru_cache(maxsize=32768)
def name_key(name: str, language: str = "en") -> str:
    """Return the key of a name of a person or organisation.

    ``language`` (ISO 639-1) decides how Arabic letters sound. A name of one word, with few consonants or in another
    script has its fold behind ``=`` as key: it meets its own spelling only.
    """
    words = fold_name(name.replace("ه\u200c", "\u200c").translate(_TURKISH)).split()
    kept = [word for word in words if word not in ARTICLES and len(word) > 1] or words
    sounds = [word_key(word, language) for word in kept]
    key = "".join(sound or "" for sound in sounds)
    if len(kept) < 2 or any(sound is None for sound in sounds) or len(key.replace("a", "")) < _FEWEST_CONSONANTS:
        return "=" + fold_name(name)
    return key


@lru_cache(maxsize=65536)
def word_key(word: str, language: str) -> str | None:
    """Return the key of one folded word, None for one in a script that has no key."""
    known = given_forms().get(word)
    if known is not None:
        return known
    if _LATIN_WORD.fullmatch(word):
        return _skeleton(_latin(word))
    if "\u0400" <= word[0] <= "\u04ff":
        return _skeleton(word.replace("дж", "ж").translate(_CYRILLIC))
    if "\u05d0" <= word[0] <= "\u05ea":
        return _skeleton(_semitic(word.translate(_HEBREW)))
    if "\u0621" <= word[0] <= "\u06d3":
        return _arabic(word, language)
    return None


def _latin(word: str) -> str:
    for spelt, sound in _LATIN:
        word = word.replace(spelt, sound)
    word = _SOFT_C.sub("s", word).replace("c", "k")
    return word.replace("C", "c").replace("X", "x").replace("J", "j")


def _arabic(word: str, language: str) -> str | None:
    word = word.removeprefix("ال") if len(word) > 4 else word
    known = given_forms().get(word)
    if known is not None:
        return known
    if language in _PERSIAN_LIKE:
        word = word.replace("ض", "ز").replace("ذ", "ز").replace("ث", "س")
    sounds = word.replace("تش", "چ").translate(_ARABIC)
    return _skeleton(_semitic(sounds)) if sounds.isascii() else None


def _semitic(sounds: str) -> str:
    """Waw and yod are consonants beside a long vowel and at the beginning, else vowels."""
    return _CONSONANT_WAW.sub("f", sounds).replace("w", "a")


def _skeleton(sounds: str) -> str:
    body = sounds[:-1] if len(sounds) > 2 and sounds.endswith("h") else sounds
    begins = "a" if body[:1] in "aeiouy" and body else ""
    return begins + _DOUBLED.sub(r"\1", _VOWELS.sub("", body))


@lru_cache(maxsize=1)
def given_forms() -> dict[str, str]:
    """Return the key of each listed spelling of a given name, by its fold."""
    found = {}
    with (DATA / "given_forms.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for form in row["forms"].split("|"):
                found[fold_word(form)] = f"<{row['key']}>"
    return found
