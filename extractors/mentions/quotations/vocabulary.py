"""The words that quotations are read by, by language: verbs of saying, "according to", pronouns, and others.

They lie in ``data/words.csv``, a line a language and role, words separated by ``|``. ``said(s,ing)`` stands for
``said``, ``saids`` and ``saiding``: the word itself and each ending added to it; an ending of ``-`` leaves the word.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractors.mentions.text_view import view_text

DATA = Path(__file__).parent / "data" / "words.csv"

ROLES = (
    "speech", "label", "belief", "participle", "told", "according", "that", "he", "she", "they", "pronoun", "anonymous",
    "work", "auxiliary", "adverb", "stop", "opener", "particle", "so", "abbreviation", "head", "address", "noun",
    "time", "clause",
)  # fmt: skip
"""What a word can be. ``label`` verbs take a name for a thing (*called it “absurd”*), ``participle`` verbs of
saying without a subject (*saying*), ``work`` words before a title or nickname, ``stop`` words end a speaker's
description, ``opener`` words begin a clause before its subject, ``head`` nouns describe speakers (*officials*),
``noun`` are nouns of saying (*statement*), ``clause`` are words that begin a clause of another kind (*because*)."""
SPEECH, LABEL, BELIEF, PARTICIPLE, TOLD, ACCORDING, THAT, HE, SHE, THEY = (1 << at for at in range(10))
PRONOUN, ANONYMOUS, WORK, AUXILIARY, ADVERB, STOP, OPENER, PARTICLE, SO = (1 << at for at in range(10, 19))
ABBREVIATION, HEAD, ADDRESS, NOUN, TIME, CLAUSE = (1 << at for at in range(19, 25))
SAYING = SPEECH | TOLD | PARTICIPLE
CUE = SAYING | LABEL | BELIEF
ANY_PRONOUN = HE | SHE | THEY | PRONOUN

_BIT = {role: 1 << at for at, role in enumerate(ROLES)}
_ENTRY = re.compile(r"([^()]*)(?:\(([^()]*)\))?([^()]*)\Z")
_MARKS = re.compile("[\u064b-\u065f\u0670\u0640]")
_ALEF = str.maketrans("أإآٱىكي", "اااايکی", "\u200c\u200d")
SAME = {"zh-hans": "zh", "zh-hant": "zh", "yue": "zh"}


def fold(word: str) -> str:
    """Return a word as the lists have it: small letters, one form of each Arabic letter, no marks of vowels."""
    word = word.casefold()
    if word.isascii():
        return word
    if "\u0590" <= word[0] <= "\u06ff":
        return _MARKS.sub("", word).translate(_ALEF)
    return word.replace("’", "'").replace("ё", "е").replace("i̇", "i")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Roles of single words as bits, and phrases by their first word, longest first."""

    language: str
    words: dict[str, int]
    phrases: dict[str, tuple[tuple[tuple[str, ...], int], ...]]


def expand(entry: str) -> Iterator[str]:
    """Emit the forms that one entry of the list stands for."""
    match = _ENTRY.match(entry)
    if match is None:
        raise ValueError(f"{DATA}: entry {entry!r} has brackets that do not pair; write word(ending,ending)")
    stem, endings, tail = match[1], match[2], match[3]
    yield stem + tail
    for ending in (endings or "").split(","):
        if ending:
            yield stem + ending + tail


def rows() -> list[tuple[str, str, str]]:
    """Return the lines of the list: language, role, words."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return [(row["language"], row["role"], row["words"]) for row in csv.DictReader(lines)]


@lru_cache(maxsize=32)
def vocabulary(language: str) -> Vocabulary:
    """Return the words of a language and those of all; of English for a language without a list."""
    lines = rows()
    code = SAME.get(language, language)
    if code not in {line[0] for line in lines}:
        code = "en"
    words: dict[str, int] = {}
    phrases: dict[str, dict[tuple[str, ...], int]] = {}
    for spoken, role, entries in lines:
        if spoken not in (code, "mul"):
            continue
        for entry in entries.split("|"):
            for form in expand(entry):
                pieces = tuple(fold(piece) for piece in view_text(form, spoken).words)
                if len(pieces) == 1:
                    words[pieces[0]] = words.get(pieces[0], 0) | _BIT[role]
                elif pieces:
                    group = phrases.setdefault(pieces[0], {})
                    group[pieces] = group.get(pieces, 0) | _BIT[role]
    ordered = {first: tuple(sorted(group.items(), key=lambda item: -len(item[0]))) for first, group in phrases.items()}
    return Vocabulary(code, words, ordered)
