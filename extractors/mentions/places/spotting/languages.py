"""What a language does to names of places: its case endings and particles, and its prepositions of place.

The rules are in the vocabularies (``place_endings``, ``place_prepositions``). A language written in Latin letters has
them only for texts of that language; another script has those of all its languages, since the script is evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extractors.language.detection import find_language
from extractors.language.vocabulary import by_language, languages_by_script, words
from extractors.mentions.folding import fold_word
from extractors.mentions.names.lists import everyday_words

SHORTEST_BASE = 4
"""Shorter names have forms that are other words."""
_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff]")
_LATIN = frozenset(languages_by_script()["latin"])
_COMMON = words("common_words")


@dataclass(frozen=True, slots=True, eq=False)  # there is one of each language: they are cached by identity
class LocalRules:
    """The rules of one language or script. ``endings`` are (ending, bases) in folded letters, the longest ending
    first; ``prepositions`` and ``common`` are folded words: of the latter no small town is meant, though some towns are
    called so (Bazı, Salı).
    """

    code: str = "en"
    endings: tuple[tuple[str, tuple[str, ...]], ...] = ()
    prepositions: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()

    def bases(self, fold: str) -> Iterator[str]:
        """Yield what a folded word may be without each ending of the language, the longest ending first."""
        for ending, bases in self.endings:
            stem = fold[: len(fold) - len(ending)] if ending else fold
            if len(stem) >= 2 and fold.endswith(ending):
                for base in bases:
                    if len(stem) + len(base) >= SHORTEST_BASE:
                        yield stem + base


NO_RULES = LocalRules()


def language_of(text: str, hint: str) -> str:
    """Return the language whose rules a text is read by: the hint, or the language detected where the hint is English
    or not known and the text has letters that English has not.
    """
    if hint != "en" and hint in by_code():
        return hint
    if text.isascii() or not _ACCENTED.search(text):
        return hint
    return find_language(text, hint) or hint


@lru_cache(maxsize=1)
def by_code() -> dict[str, LocalRules]:
    """Return the rules of every language that has some, by its code."""
    endings, prepositions = by_language("place_endings"), words("place_prepositions")
    return {
        code: LocalRules(
            code,
            _read_endings(str(endings.get(code, ""))),
            frozenset(map(fold_word, prepositions.get(code, ()))),
            # of English there is a list of its own (data/common_words.txt)
            frozenset(map(fold_word, _COMMON.get(code, ()))) | (everyday_words(code) if code != "en" else frozenset()),
        )
        for code in sorted({*endings, *prepositions})
    }


def local_rules(code: str) -> LocalRules:
    """Return the rules of a language in Latin letters, empty rules for another."""
    return by_code().get(code, NO_RULES) if code in _LATIN or code in ("az", "uz", "gl") else NO_RULES


@lru_cache(maxsize=1)
def rules_of_scripts() -> dict[str, LocalRules]:
    """Return the rules of the languages that are not written in Latin letters, by the block of Unicode that their
    letters are in, those of one script together.
    """
    found: dict[str, list[LocalRules]] = {}
    for code, rules in by_code().items():
        for ending, _ in rules.endings:
            if code not in _LATIN and ending and not ending[0].isascii():
                found.setdefault(_block(ending[0]), []).append(rules)
                break
    return {
        block: LocalRules(block, tuple(sorted({e for rules in group for e in rules.endings}, key=_longest_first)))
        for block, group in found.items()
    }


def script_rules(word: str) -> LocalRules:
    """Return the rules of the script of a word."""
    return rules_of_scripts().get(_block(word[0]), NO_RULES)


def _block(letter: str) -> str:
    return str(ord(letter) >> 8 if "\u0370" <= letter < "\u0900" else ord(letter) >> 7)


def _read_endings(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Read ``ending>base`` pairs; the pairs of one ending together."""
    found: dict[str, list[str]] = {}
    for pair in text.split():
        ending, _, base = pair.partition(">")
        found.setdefault(fold_word(ending), []).append(fold_word(base))
    return tuple(sorted(((ending, tuple(bases)) for ending, bases in found.items()), key=_longest_first))


def _longest_first(pair: tuple[str, tuple[str, ...]]) -> tuple[int, str]:
    return -len(pair[0]), pair[0]
