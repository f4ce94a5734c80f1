"""Other scripts and grammars: where a name is inside a longer written word, or no space divides words at all.

Arabic and Persian join *and*, *in*, *to*, *the* to the word after them, Hebrew too, French and Italian where a vowel
follows (``d'Alger``, ``nell'Ucraina``), Amharic prepositions; Slavic, Finnic and Turkic languages, Hungarian, Greek,
Georgian and the languages of India change a name's end; Chinese, Japanese and Thai write no spaces. Each function gives
the forms to look up and the piece of the word that they are, so that offsets stay those of the printed text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from extractors.mentions.folding import MARK_CLASS, fold_word
from extractors.mentions.places.spotting.languages import local_rules, script_rules

_ARABIC = re.compile("[\u0600-\u06ff\u0750-\u077f]")
_HEBREW = re.compile("[\u0590-\u05ff]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ETHIOPIC_PREFIXES = frozenset("በለከየወ")  # in, to, from, of, and
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uff66-\uff9f]"
)
_HANGUL = re.compile("[\uac00-\ud7af]")
_KATAKANA = re.compile("[\u30a0-\u30ff]")
_MARK = re.compile(f"[{MARK_CLASS}]")
_APOSTROPHE = re.compile("['’]")
ELIDED = {
    "l": "after the", "un": "after a", "quell": "after the", "quest": "after the",
    "d": "after of, to, with", "dell": "after of, to, with", "all": "after of, to, with", "coll": "after of, to, with",
    "sull": "after of, to, with", "nell": "after in, near, from", "dall": "after in, near, from",
    "jusqu": "after in, near, from", "qu": "after a lower-case word", "lorsqu": "after a lower-case word",
    "puisqu": "after a lower-case word", "s": "after a lower-case word", "n": "after a lower-case word",
}  # fmt: skip
"""The particles that French, Italian and Catalan join to a name by an apostrophe, and what each shows of the name."""
_CYRILLIC_ENDS = (
    "ами",
    "ией",
    "ого",
    "ах",
    "ой",
    "ом",
    "ем",
    "ем",
    "ии",
    "ию",
    "ей",
    "ою",
    "а",
    "е",
    "и",
    "у",
    "ю",
    "ы",
    "я",
)


def elision(word: str) -> int:
    """Return the length of an elided particle and its apostrophe before a name: 2 for ``d'Alger``; 0 if there is none.

    A capital D does not count: ``D'Angelo`` is one name.
    """
    found = _APOSTROPHE.search(word, 1, 7)
    if found is None or not word[found.end() : found.end() + 1].isupper() or word.startswith(("D'", "D’")):
        return 0
    return found.end() if word[: found.start()].lower() in ELIDED else 0


def is_unspaced(word: str) -> bool:
    """Whether a word is in a script written without spaces, or in Korean, which adds particles to the end of words."""
    return _UNSPACED.match(word) is not None


@lru_cache(maxsize=16_384)
def forms(word: str, language: str = "en") -> tuple[tuple[str, int, int], ...]:
    """Return the folded base forms of a word with prefixes or endings removed, each as (form, start, end) with
    character offsets in the word. The word itself is not among them; often the tuple is empty.

    ``language`` decides the case endings of words in Latin letters; other scripts have their own.
    """
    return tuple(dict.fromkeys(_forms(word, language)))


def _forms(word: str, language: str) -> Iterator[tuple[str, int, int]]:
    size = len(word)
    if _ARABIC.match(word):
        for letters, marks in ((1, "وفبلك"), (2, "وفبلك")):
            at = _after_letters(word, letters)
            if at is None or any(char not in marks for char in _letters(word[:at])):
                return
            rest = word[at:]
            if len(_letters(rest)) < 3:
                return
            # "to the" is written with two lams, the article's alif is gone: للعراق is ل and العراق.
            if _letters(word[:at])[-1:] == "ل" and rest.startswith("ل"):
                yield "ال" + fold_word(rest[1:]), at, size
            yield fold_word(rest), at, size
    elif _HEBREW.match(word):
        for letters in (1, 2):
            rest = word[letters:]
            if len(rest) < 3 or word[letters - 1] not in "ובלמהכש":
                return
            yield fold_word(rest), letters, size
    elif _CYRILLIC.match(word):
        fold = fold_word(word)
        for base in script_rules(word).bases(fold):
            yield base, 0, size
        for end in _CYRILLIC_ENDS:
            if fold.endswith(end) and len(fold) - len(end) >= 3:
                stem = fold[: -len(end)]
                for nominative in ("", "а", "я", "ь", "ия", "и", "ы", "о"):
                    yield stem + nominative, 0, size
    elif cut_off := elision(word):
        yield fold_word(word[cut_off:]), cut_off, size
    elif (found := _APOSTROPHE.search(word)) and found.start() >= 3 and (size - found.end() > 1 or language != "en"):
        yield fold_word(word[: found.start()]), 0, found.start()
    elif word[0] in _ETHIOPIC_PREFIXES and size > 2:
        yield fold_word(word[1:]), 1, size
    else:
        rules = local_rules(language) if word[0] < "\u0250" else script_rules(word)
        for base in rules.bases(fold_word(word)) if rules.endings else ():
            yield base, 0, size


def pieces(word: str, longest: Callable[[str], int]) -> Iterator[tuple[str, int, int]]:
    """Yield the substrings of a run without spaces that may be names, as (folded form, start, end), the longest first
    at each start.

    ``longest`` returns for two folded letters the length of the longest name that begins with them (0 for none). The
    substrings overlap: the caller skips those that overlap one it has accepted. Korean names are only taken from the
    start of a word, Katakana names only as a whole run.
    """
    size = len(word)
    for start in range(1 if _HANGUL.match(word) else size - 1):
        if word[start] < "\u0e00":
            continue
        most = longest(fold_word(word[start : start + 2]))
        if not most:
            continue
        is_katakana = _KATAKANA.match(word[start]) is not None
        if is_katakana and start and _KATAKANA.match(word[start - 1]):
            continue
        # A letter may be two characters before folding (a kana and its mark).
        for end in range(min(size, start + 2 * most), start + 1, -1):
            if is_katakana and end < size and _KATAKANA.match(word[end]):
                continue
            form = fold_word(word[start:end])
            if len(form) <= most:
                yield form, start, end


def _letters(word: str) -> str:
    return _MARK.sub("", word)


def _after_letters(word: str, count: int) -> int | None:
    """Return where the word goes on after ``count`` letters and their marks, or None where it is not longer."""
    seen = 0
    for at, char in enumerate(word):
        if _MARK.match(char):
            continue
        if seen == count:
            return at
        seen += 1
    return None
