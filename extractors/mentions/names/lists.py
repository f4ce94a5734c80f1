"""The lists that names are read by: roles of words by language, given and family names, known organisations.

The files lie in ``data/``; ``data/README.md`` says where they come from. They are read once a process.
"""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extractors.mentions.folding import fold_word
from extractors.runtime.settings import PROJECT_ROOT

DATA = Path(__file__).parent / "data"
LISTED_PEOPLE = PROJECT_ROOT / "dbt_project" / "seeds" / "listed_people.csv"
LISTED_ORGANISATIONS = PROJECT_ROOT / "dbt_project" / "seeds" / "listed_organisations.csv"
"""The lists that are tables of the warehouse too: their spellings are names there."""
FREQUENT = DATA / "frequent"
_SAME_LIST = {"no": "nb", "nn": "nb", "sr": "hr", "bs": "hr"}

ROLES = (
    "honorific", "title", "relation", "speech", "orghead", "legal", "event", "place", "calendar", "function", "of",
    "connector", "suffix", "mark_org",
)  # fmt: skip
"""The roles of words in ``words.csv``, each a bit in this order."""
ROLE_BIT = {role: 1 << number for number, role in enumerate(ROLES)}

GIVEN, GIVEN_RARE, FAMILY, FAMILY_RARE, KNOWN = 1, 2, 4, 8, 16

ARABIC_LETTERS = DATA / "arabic_letters.txt.gz"
LINES_OF_BITS = (GIVEN, GIVEN_RARE, FAMILY, FAMILY_RARE)
"""What the lines of ``ARABIC_LETTERS`` are."""

_SHORTEST_PART = 3
_ENDS_OF_NAMES = (
    "mann",
    "berg",
    "burg",
    "bach",
    "stein",
    "hof",
    "feld",
    "thal",
    "tal",
    "hardt",
    "hart",
    "baum",
    "schmidt",
    "maier",
    "meier",
    "mayer",
    "bauer",
    "dorf",
    "haus",
    "huber",
    "ger",
    "ler",
    "ner",
    "ker",
    "rich",
    "brand",
    "wald",
    "muller",
    "stadt",
    "heim",
    "horst",
    "helm",
    "fred",
    "bert",
    "land",
)


@dataclass(frozen=True, slots=True)
class RoleWords:
    """The words of one language by role: whole words, beginnings (``минист*``) and endings (``*minister``)."""

    whole: dict[str, int]
    beginnings: dict[str, int]
    endings: dict[str, int]

    def roles(self, fold: str) -> int:
        """Return the roles of a folded word as bits."""
        found = self.whole.get(fold, 0)
        if self.beginnings:
            for length in range(_SHORTEST_PART, min(len(fold), 14) + 1):
                found |= self.beginnings.get(fold[:length], 0)
        if self.endings:
            for length in range(_SHORTEST_PART, len(fold) + 1):
                found |= self.endings.get(fold[-length:], 0)
        return found


@lru_cache(maxsize=32)
def everyday_words(language: str) -> frozenset[str]:
    """Return the folded function words and words of the calendar of a language; empty without a list of its own."""
    return frozenset(
        fold_word(word.strip("*"))
        for spoken_in, role, words in _rows()
        if spoken_in == language and role in ("function", "calendar")
        for word in words.split("|")
    )


@lru_cache(maxsize=32)
def role_words(language: str) -> RoleWords:
    """Return the role words of a language and those of all languages; of English for a language without a list."""
    rows = _rows()
    spoken = {row[0] for row in rows}
    wanted = {language if language in spoken else "en", "mul"}
    lists: tuple[dict[str, int], dict[str, int], dict[str, int]] = ({}, {}, {})
    for spoken_in, role, words in rows:
        if spoken_in not in wanted:
            continue
        for word in words.split("|"):
            part = fold_word(word.strip("*"))
            target = lists[2] if word.startswith("*") else lists[1] if word.endswith("*") else lists[0]
            for into in (target, lists[0]):
                into[part] = into.get(part, 0) | ROLE_BIT[role]
    return RoleWords(*lists)


@lru_cache(maxsize=1)
def _rows() -> list[tuple[str, str, str]]:
    with (DATA / "words.csv").open(encoding="utf-8", newline="") as lines:
        return [(row["language"], row["role"], row["words"]) for row in csv.DictReader(lines)]


@lru_cache(maxsize=1)
def person_names() -> dict[str, int]:
    """Return the folded names of people with the bits GIVEN, GIVEN_RARE, FAMILY, FAMILY_RARE, KNOWN."""
    names: dict[str, int] = {}
    for file, common, rare in (("given_names.txt", GIVEN, GIVEN_RARE), ("family_names.txt", FAMILY, FAMILY_RARE)):
        bit = rare
        for line in (DATA / file).read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                continue
            if line.startswith("["):
                bit = common if line == "[common]" else rare
                continue
            for name in line.split():
                names[name] = names.get(name, 0) | bit
    for file, bit in (("given_own.txt", GIVEN | KNOWN), ("known_people.txt", FAMILY | KNOWN)):
        for line in (DATA / file).read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                for name in line.split():
                    fold = fold_word(name)
                    names[fold] = names.get(fold, 0) | bit
    if ARABIC_LETTERS.is_file():
        with gzip.open(ARABIC_LETTERS, "rt", encoding="utf-8") as stored:
            for bit, line in zip(LINES_OF_BITS, stored, strict=True):
                for name in line.split():
                    names[name] = names.get(name, 0) | bit
    return names


@lru_cache(maxsize=64)
def rule_words(language: str, role: str) -> frozenset[str]:
    """Return the folded words of a role that the rules of one language use (``data/rule_words.csv``)."""
    with (DATA / "rule_words.csv").open(encoding="utf-8", newline="") as lines:
        found = [row["words"] for row in csv.DictReader(lines) if (row["language"], row["role"]) == (language, role)]
    return frozenset(fold_word(word) for words in found for word in words.split("|"))


@lru_cache(maxsize=1)
def known_surnames() -> frozenset[str]:
    """Return the folded family names of people who are often in the news."""
    lines = (DATA / "known_people.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold_word(name) for line in lines if not line.startswith("#") for name in line.split())


@lru_cache(maxsize=4096)
def is_compound(fold: str, language: str) -> bool:
    """Whether a German word ends in a frequent word that ends no family names: a common noun (``Schulbeginn``)."""
    words = frequent_words(language)
    return any(
        words.get(fold[cut:], 0) > 1 and not fold[cut:].endswith(_ENDS_OF_NAMES)
        for cut in range(_SHORTEST_PART, len(fold) - _SHORTEST_PART)
    )


@lru_cache(maxsize=8)
def frequent_words(language: str) -> dict[str, int]:
    """Return how frequent the folded words of a language are, 1 (one in a million) to 5; empty without a list."""
    path = FREQUENT / f"{_SAME_LIST.get(language, language)}.txt.gz"
    if not path.is_file():
        return {}
    with gzip.open(path, "rt", encoding="utf-8") as stored:
        return {word: 5 - step for step, line in enumerate(stored) for word in line.split()}
