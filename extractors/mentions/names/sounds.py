"""A rough key of how a name sounds: a foreign name in Cyrillic letters meets its Latin spelling (Дэвис, Davis)."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.mentions.names.lists import FAMILY, FAMILY_RARE, GIVEN, GIVEN_RARE, person_names

_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "e", "є": "e", "ж": "j", "з": "z",
        "и": "i", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
        "с": "s", "т": "t", "у": "u", "ф": "f", "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i",
        "ь": "", "э": "e", "ю": "iu", "я": "ia", "ј": "i", "љ": "l", "њ": "n", "ћ": "ch", "ђ": "j", "џ": "j",
    }
)  # fmt: skip
_SAME = (
    ("sch", "sh"), ("tch", "ch"), ("ph", "f"), ("th", "t"), ("ck", "k"), ("qu", "kv"), ("kh", "h"), ("gh", "g"),
    ("wh", "v"), ("x", "ks"), ("w", "v"), ("q", "k"), ("dj", "j"), ("dzh", "j"), ("zh", "j"), ("y", "i"),
)  # fmt: skip
_SOFT_C = re.compile("c(?=[ei])")
_HARD_C = re.compile("c(?!h)")
_SOFT_G = re.compile("g(?=[ei])")
_SILENT_H = re.compile("(?<=[aeioubdglmnr])h(?![aeiou])")
_VOWELS = re.compile("[aeiou]+")
_DOUBLED = re.compile(r"(.)\1+")
_ENDINGS = (
    "ами",
    "ями",
    "ому",
    "ого",
    "ему",
    "ой",
    "ою",
    "ом",
    "ем",
    "ым",
    "им",
    "ам",
    "ах",
    "ов",
    "ів",
    "ові",
    "еві",
    "а",
    "у",
    "я",
    "ю",
    "е",
    "и",
    "ы",
    "і",
)
_SHORTEST = 4


def sound_key(fold: str) -> str:
    """Return the key of a folded name in Latin or Cyrillic letters."""
    word = fold.replace("дж", "j").translate(_CYRILLIC)
    for spelt, same in _SAME:
        word = word.replace(spelt, same)
    word = _HARD_C.sub("k", _SOFT_C.sub("s", word)).replace("ch", "c")
    word = _SILENT_H.sub("", word)
    return _VOWELS.sub("a", _DOUBLED.sub(r"\1", word))


@lru_cache(maxsize=1)
def _keys() -> dict[str, int]:
    """Return the name bits by key, as printed and with a soft g."""
    keys: dict[str, int] = {}
    for name, bits in person_names().items():
        if bits & (GIVEN | FAMILY) and name.isascii() and len(name) > 2:
            rare = (GIVEN_RARE if bits & GIVEN else 0) | (FAMILY_RARE if bits & FAMILY else 0)
            for spelling in {name, _SOFT_G.sub("j", name)}:
                key = sound_key(spelling)
                if len(key) >= _SHORTEST - 1:
                    keys[key] = keys.get(key, 0) | rare
    return keys


def sounds_like(fold: str) -> int:
    """Return the bits of the Latin names that a folded Cyrillic word sounds like, in its case endings too."""
    keys = _keys()
    found = keys.get(sound_key(fold), 0)
    if not found:
        for ending in _ENDINGS:
            if fold.endswith(ending) and len(fold) - len(ending) >= _SHORTEST - 1:
                found = keys.get(sound_key(fold[: -len(ending)]), 0)
                if found:
                    break
    return found
