"""The language of a text, as ISO 639-1.

The script decides where only one language is written in it. Among the languages that share one, common words decide,
compared with their alphabets, with what the page declares as the tie-break; between two that are close, the words that
only one of them has. A trained model (py3langid) is asked only when none of this settles it, because loading it takes
0.7 s and 100 MB.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Any

from extractors.language.vocabulary import by_language, declared_codes, languages_by_script, words

_SAMPLE = 1500
_SCRIPTS = (
    ("ko", re.compile("[\uac00-\ud7a3]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("ka", re.compile("[\u10a0-\u10ff]")),
    ("hy", re.compile("[\u0530-\u058f]")),
    ("bn", re.compile("[\u0980-\u09ff]")),
    ("ta", re.compile("[\u0b80-\u0bff]")),
    ("te", re.compile("[\u0c00-\u0c7f]")),
    ("gu", re.compile("[\u0a80-\u0aff]")),
    ("pa", re.compile("[\u0a00-\u0a7f]")),
    ("kn", re.compile("[\u0c80-\u0cff]")),
    ("ml", re.compile("[\u0d00-\u0d7f]")),
    ("si", re.compile("[\u0d80-\u0dff]")),
    ("km", re.compile("[\u1780-\u17ff]")),
    ("lo", re.compile("[\u0e80-\u0eff]")),
    ("my", re.compile("[\u1000-\u109f]")),
    ("am", re.compile("[\u1200-\u137f]")),
    ("arabic", re.compile("[\u0600-\u06ff\u0750-\u077f]")),
    ("devanagari", re.compile("[\u0900-\u097f]")),
    ("cyrillic", re.compile("[\u0400-\u04ff]")),
    ("latin", re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
)
_NOT_LATIN = re.compile(r"[^\W\d_a-z\u00aa\u00ba\u00df-\u024f\u1e00-\u1eff]")
_COMMON = words("common_words")
_OWN_LETTERS = by_language("own_letters")
"""The letters beyond a to z that a language written in Latin letters has."""
_CODES, _LANGUAGES = declared_codes(), languages_by_script()
_LATIN_WORD = re.compile("[a-z\u00aa\u00ba\u00df-\u00f6\u00f8-\u024f\u1e00-\u1eff]+")
"""A word of lower-case Latin letters alone, found in half the time of any word."""

_WORD = re.compile(r"[^\W\d_]+(?:\u0902|\u093e|[\u0900-\u097f])*")
_MARKS = "\u2019\u2018\u201c\u201d\u2013\u2014\u2026\xa0"
_LETTERS = bytes(code if chr(code).isalpha() else 32 for code in range(128)) + bytes(128)
_ENOUGH = 0.06
_UNMISTAKABLE = frozenset(("en", "de"))
_MANY = 0.25
"""No other language has so large a share of these languages' common words: where the page declares one of them, most
pages need no comparison with the others."""


_AROUND_CODES = " \t\r\n'\"/()"


def language_code(declared: str | None) -> str | None:
    """Return the two-letter code of a declared language (``en-GB``, ``pt_BR``, ``deu``, ``'fa'``), lower case; None
    if it is empty or has no two-letter form. Two letters are not checked against ISO 639-1.
    """
    if not declared:
        return None
    code = re.split(r"[-_,;.\s]", declared.strip(_AROUND_CODES).lower(), maxsplit=1)[0]
    code = _CODES.get(code, code)
    return code if re.fullmatch(r"[a-z]{2}", code) else None


def find_language(text: str, declared: str | None = None) -> str | None:
    """Detect the language of a text from its beginning and return its ISO 639-1 code, or None if it cannot be
    determined.

    ``declared`` is the language that the page declares, in any form. It decides if the text has fewer than 20 letters
    or the evidence is weak; clear evidence in the text overrules it.
    """
    return _find(text[:_SAMPLE], language_code(declared))


@lru_cache(maxsize=64)  # one text is asked for by the reader of pages and by those of places
def _find(text: str, hint: str | None) -> str | None:
    sample = text.lower()
    for mark in _MARKS:  # a text without accents is read faster without them
        sample = sample.replace(mark, " ")
    if sample.isascii():
        foreign, tokens = 0, sample.encode().translate(_LETTERS).decode().split()
    else:
        foreign = len(_NOT_LATIN.findall(sample))
        tokens = (_WORD if foreign else _LATIN_WORD).findall(sample)
    letters = sum(map(len, tokens))
    if letters < 20:
        return hint
    script = _script_of(sample, letters, foreign)
    if script is None:
        return hint
    if script not in _LANGUAGES:
        return script
    if hint in _UNMISTAKABLE and sum(map(_COMMON[hint].__contains__, tokens)) > _MANY * len(tokens):
        return hint
    shares = _shares(sample, tokens, script)
    best = max(shares, key=shares.__getitem__)
    if hint is not None:
        own = shares.get(hint)
        if own is None:
            return hint if shares[best] < 0.25 and script == "latin" else best
        if own >= _ENOUGH and own >= 0.75 * shares[best]:
            return hint
    if shares[best] >= _ENOUGH:
        second = max((code for code in shares if code != best), key=shares.__getitem__)
        if shares[best] >= 1.25 * shares[second]:
            return best
        if (decided := _by_own_words(tokens, best, second)) is not None:
            return decided
    if script != "latin" and shares[best] > 0:
        return best
    if hint is not None and not _is_running_text(text):
        return hint
    return _by_model(text) or hint


def _script_of(sample: str, letters: int, foreign: int) -> str | None:
    """Return the script of a sample, ``foreign`` of whose letters are not Latin."""
    if not foreign or foreign < 0.3 * letters:
        return "latin"
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS}
    if counts.get("ja", 0) > 0.08 * letters:
        return "ja"
    if not counts:
        return None
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] > 0.3 * letters else None


def _shares(sample: str, tokens: list[str], script: str) -> dict[str, float]:
    """Return for each language of a script the share of the sample's words that are among its commonest, the less the
    more of the sample's letters are not in its alphabet.
    """
    counts = dict.fromkeys(_LANGUAGES[script], 0.0)
    codes_of = _CODES_OF[script]
    for token, number in Counter(filter(codes_of.__contains__, tokens)).items():
        for code in codes_of[token]:
            counts[code] += number
    total = max(1, len(tokens))
    if script == "latin" and (special := Counter(_ACCENTED.findall(sample))):
        for code in counts:
            if counts[code]:
                foreign = sum(number for letter, number in special.items() if letter not in _OWN_LETTERS.get(code, ""))
                counts[code] *= max(0.2, 1 - 4 * foreign / total)
    return {code: count / total for code, count in counts.items()}


def _by_own_words(tokens: list[str], one: str, other: str) -> str | None:
    """Decide between two languages by the common words that only one of them has; None where these are as many."""
    of_one, of_other = _COMMON[one] - _COMMON[other], _COMMON[other] - _COMMON[one]
    ones, others = sum(token in of_one for token in tokens), sum(token in of_other for token in tokens)
    if max(ones, others) < 2 or max(ones, others) < 2 * min(ones, others):
        return None
    return one if ones > others else other


def _is_running_text(sample: str) -> bool:
    """Whether most words begin small: a table of names and numbers is no sample of a language."""
    tokens = sample.split()
    return sum(token[:1].islower() for token in tokens) > 0.5 * len(tokens)


_CODES_OF: dict[str, dict[str, list[str]]] = {script: {} for script in _LANGUAGES}
for _script, _codes in _LANGUAGES.items():
    for _code in _codes:
        for _word in _COMMON[_code]:
            _CODES_OF[_script].setdefault(_word, []).append(_code)
_ACCENTED = re.compile("[\u00df-\u024f\u0253-\u0260\u1e00-\u1eff]")


def _by_model(sample: str) -> str | None:
    identifier = _model()
    code, _ = identifier.classify(sample)
    return language_code(code)


@lru_cache(maxsize=1)
def _model() -> Any:
    import py3langid  # see the module's docstring

    return py3langid
