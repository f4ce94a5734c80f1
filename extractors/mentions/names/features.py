"""What one word shows about names: its class and its features, from its letters and the lists.

A feature is a short string that names the evidence. Its weights are learned (``benchmarks/train_names.py``), under the
name that it has here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.mentions.folding import fold_word
from extractors.mentions.names.arabic_script import words as arabic_words
from extractors.mentions.names.lists import (
    FAMILY,
    FAMILY_RARE,
    GIVEN,
    GIVEN_RARE,
    KNOWN,
    ROLE_BIT,
    RoleWords,
    frequent_words,
    person_names,
)
from extractors.mentions.names.sounds import sounds_like
from extractors.mentions.names.turkish import words as turkish_words

CLASSES = (
    "edge", "stop", "break", "comma", "quote", "bracket", "mark", "number", "lower", "function", "of", "connector",
    "title", "Title", "honorific", "relation", "speech", "orghead", "Orghead", "legal", "suffix", "event", "place",
    "calendar", "given", "family", "given_family", "initial", "ACRONYM", "Unknown", "Mixed", "Frequent", "rare",
    "possessive",
)  # fmt: skip
CLASS_NUMBER = {name: number for number, name in enumerate(CLASSES)}
BREAKS = frozenset((CLASS_NUMBER["stop"], CLASS_NUMBER["break"]))

_STOPS = frozenset(".!?…;。！？؟;")
_COMMAS = frozenset(",،、，")
_QUOTES = frozenset("\"“”„«»‘’'‹›「」『』")
_BRACKETS = frozenset("()[]{}（）")
_CASELESS = re.compile(r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_SLAVIC_LATIN = frozenset(("pl", "cs", "sk", "sl", "hr", "sr", "bs"))
_CLITICS = ("وال", "بال", "كال", "فال", "لل", "ال", "و", "ب", "ل", "ف", "ك")
_TATWEEL = "\u0640"
"""The Arabic letter that makes words longer; alone it stands for a dash."""
_FUNCTION = ROLE_BIT["function"]
_SMALL_LETTERS = sum(ROLE_BIT[role] for role in ("function", "speech", "relation", "of", "connector", "calendar"))
_PLAIN_WORD = 1
_SURE_ADDRESS = frozenset(("bay", "bayan", "sayin"))


@dataclass(frozen=True, slots=True)
class WordLook:
    """What a word shows by itself: its fold, the number of its class, whether it is written with a capital, whether it
    is in a script without capitals, and its features at its own place and at a neighbour's.
    """

    fold: str
    number: int
    is_capital: bool
    is_caseless: bool
    own: tuple[str, ...]
    near: tuple[str, ...]


def look_at(word: str, language: str, roles: RoleWords, *, opens: bool = False, ignore_case: bool = False) -> WordLook:
    """Return what a word shows. ``opens`` says that it opens a sentence, where a capital shows little. With
    ``ignore_case`` it is read as if its script had no capitals.
    """
    first = word[0]
    if not first.isalpha() or word == _TATWEEL:
        return _mark(word)
    fold = fold_word(word)
    caseless = ignore_case or (not (first.isupper() or first.islower()) and _CASELESS.match(first) is not None)
    if ignore_case:
        shape = "caseless"
    elif (len(word) <= 2 and first.isupper() and word.endswith(".")) or (len(word) == 1 and first.isupper()):
        shape = "initial"
    elif "." in word and first.isupper():
        shape = "Dotted"
    elif first.isupper():
        shape = "CAPS" if len(word) > 1 and word.isupper() else "Mixed" if _is_mixed(word) else "Title"
    elif caseless:
        shape = "caseless"
    else:
        shape = "lower" if word.islower() else "mIxed"
    bits = roles.roles(fold)
    names = name_bits(fold, language)
    clitic = ""
    if shape == "CAPS":
        bits &= ~_SMALL_LETTERS
    frequency = _frequency(fold, language, caseless)
    if caseless and not bits and not names and language == "ar" and not frequent_words(language).get(fold):
        for prefix in _CLITICS:
            if fold.startswith(prefix) and len(fold) - len(prefix) > 2:
                inner = fold[len(prefix) :]
                listed = prefix.endswith("ل") and len(prefix) > 1
                bits = roles.roles(inner)
                names = person_names().get(inner, 0) if listed else name_bits(inner, language)
                if not bits and prefix not in ("ال", "لل"):
                    bits = roles.roles("ال" + inner[2:]) if inner.startswith("ال") else 0
                if bits or names:
                    clitic = prefix
                    break
        bits &= ~_FUNCTION
    if caseless and frequency > _PLAIN_WORD and not names & KNOWN:
        names = 0  # an everyday word of a script without capitals is no name, whatever a foreign list says
    sounds = 0
    if not names and not bits and len(fold) > 3 and first.isupper() and _CYRILLIC.match(fold):
        sounds = sounds_like(fold)
    number = _class(
        shape,
        bits,
        names,
        caseless,
        frequency if caseless or opens or language == "de" else 0,
        is_sure=language == "tr" and fold in _SURE_ADDRESS,
    )
    return _described(word, fold, shape, bits, names, clitic, number, language, opens, caseless, frequency, sounds)


def _described(
    word: str,
    fold: str,
    shape: str,
    bits: int,
    names: int,
    clitic: str,
    number: int,
    language: str,
    opens: bool,
    caseless: bool,
    frequency: int,
    sounds: int,
) -> WordLook:
    is_capital = word[0].isupper() and not caseless
    case = "^" if is_capital else "~" if caseless else ""
    near = ["b", "c=" + CLASSES[number], "s=" + shape, "w=" + fold]
    if bits:
        near += [f"r={role}{case}" for role, bit in ROLE_BIT.items() if bits & bit]
    if names and (is_capital or caseless):
        near.append(f"n={names}{case}")
    matters = caseless or opens or language == "de"
    if caseless:
        near.append(f"z={frequency}{case}")
    if sounds:
        near.append(f"k={sounds}")
    own = list(near)
    if matters and (is_capital or caseless):
        own.append(f"z={frequency},n={names}{case}")
    if opens:
        own.append(f"open:z={frequency}")
    if language == "de":
        own.append(f"de:z={frequency}{case}")
    if language == "de" and shape in ("Title", "lower"):
        own.append("de:" + shape)
        near.append("de:" + shape)
    if opens:
        own.append("open:" + shape)
        own.append("open:c=" + CLASSES[number])
    if clitic:
        own.append("clitic=" + clitic)
    if (is_capital and shape != "initial") or caseless:
        own += [f"e3={fold[-3:]}", f"e2={fold[-2:]}", f"e4={fold[-4:]}"]
        if not names and not bits:
            own.append(f"?e2={fold[-2:]}")
        if caseless:
            own += [f"p2={fold[:2]}", f"p3={fold[:3]}", f"len={min(len(fold), 8)}"]
        if shape in ("CAPS", "Mixed"):
            own.append(f"{shape}{min(len(word), 6)}")
        if "-" in word:
            own.append("hyphen")
    if opens and is_capital and bits & _FUNCTION:
        own.append("open:function")
    return WordLook(fold, number, is_capital, caseless, tuple(own), tuple(near))


def _mark(word: str) -> WordLook:
    first = word[0]
    if first == "\n":
        name = "break"
    elif first.isdigit():
        name = "number"
    elif len(word) > 1 and first in "'’":
        name = "possessive"
    elif first in _STOPS:
        name = "stop"
    elif first in _COMMAS:
        name = "comma"
    elif first in _QUOTES:
        name = "quote"
    elif first in _BRACKETS:
        name = "bracket"
    else:
        name = "mark"
    features = ("b", "c=" + name, "w=" + (word if name != "number" else "0"))
    return WordLook(word, CLASS_NUMBER[name], False, False, features, features)


def _is_mixed(word: str) -> bool:
    return any(
        letter.isupper() and word[at] not in "-'’‐‑" and word[at].isalpha() for at, letter in enumerate(word[1:])
    )


def name_bits(fold: str, language: str) -> int:
    """Return the name bits of a word, of its parts if it is hyphenated, or of what an inflected form may come from."""
    names = person_names()
    found = names.get(fold, 0)
    if found:
        return found
    if "-" in fold:
        for part in fold.split("-"):
            found |= names.get(part, 0)
        return found
    if len(fold) > 4 and (_CYRILLIC.match(fold) or language in _SLAVIC_LATIN):
        for form in (
            fold[:-1],
            fold[:-2],
            fold[:-1] + "а",
            fold[:-1] + "я",
            fold[:-1] + "a",
            fold[:-1] + "й",
            fold[:-3],
        ):
            if len(form) > 2 and (found := names.get(form, 0)):
                return found
    if language in arabic_words.LANGUAGES:
        return arabic_words.foreign_name(fold, language)
    return 0


def _frequency(fold: str, language: str, caseless: bool) -> int:
    """Return how frequent a word is, 0 to 5; an Arabic or Persian word counts without its clitic too."""
    words = frequent_words(language)
    found = words.get(fold, 0)
    if caseless and not found and language == "ar":
        for prefix in _CLITICS:
            if fold.startswith(prefix) and len(fold) - len(prefix) > 2:
                found = max(found, words.get(fold[len(prefix) :], 0), words.get("ال" + fold[len(prefix) :], 0))
    if caseless and not found and language in arabic_words.LANGUAGES and arabic_words.is_form(fold, language):
        return 1
    if not found and language == "tr" and turkish_words.is_form(fold):
        return _PLAIN_WORD + 1
    return found


def _class(shape: str, bits: int, names: int, caseless: bool, frequency: int, *, is_sure: bool = False) -> int:
    """Return the number of a word's class. ``is_sure`` says that forms of address are read as such even where people
    are called so too (Turkish *Bay*, which is a family name in English).
    """
    lower = shape in ("lower", "mIxed")
    for role, name in (
        ("of", "of"),
        ("connector", "connector"),
        ("honorific", "honorific"),
        ("legal", "legal" if not lower else ""),
        ("suffix", "suffix"),
        ("function", "function" if shape in ("Title", "lower", "caseless", "initial") else ""),
        ("calendar", "calendar"),
    ):
        if name and bits & ROLE_BIT[role]:
            if role in ("connector", "of", "honorific") and not lower and not caseless and names and not is_sure:
                continue
            return CLASS_NUMBER[name]
    if bits & ROLE_BIT["orghead"]:
        return CLASS_NUMBER["orghead" if lower else "Orghead"]
    if bits & ROLE_BIT["title"]:
        return CLASS_NUMBER["title" if lower or caseless else "Title"]
    for role in ("relation", "speech", "event", "place"):
        if bits & ROLE_BIT[role]:
            return CLASS_NUMBER[role]
    if lower:
        return CLASS_NUMBER["lower"]
    if shape == "initial":
        return CLASS_NUMBER["initial"]
    if names:
        given, family = names & (GIVEN | GIVEN_RARE), names & (FAMILY | FAMILY_RARE)
        return CLASS_NUMBER["given_family" if given and family else "given" if given else "family"]
    if shape in ("CAPS", "Dotted"):
        return CLASS_NUMBER["ACRONYM"]
    if caseless:
        return CLASS_NUMBER["lower" if frequency else "rare"]
    if shape == "Mixed":
        return CLASS_NUMBER["Mixed"]
    return CLASS_NUMBER["Frequent" if frequency > 1 else "Unknown"]
