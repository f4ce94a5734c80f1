"""The short word lists that reading places needs, folded: who is a person, what a street, what just a word."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache

from extractors.language.vocabulary import number_by_name
from extractors.mentions.folding import fold_name, fold_word
from extractors.mentions.gazetteer.format import DATA

# One bit a role, so that a word's roles are one integer.
ROLES = (
    "title", "speech", "preposition", "strong_preposition", "organisation", "facility", "street", "natural", "division",
    "settlement_word", "direction", "calendar", "function", "first_name", "surname", "common",
    "admin_word", "given_place", "company",
)  # fmt: skip
(
    TITLE, SPEECH, PREPOSITION, STRONG_PREPOSITION, ORGANISATION, FACILITY, STREET, NATURAL, DIVISION,
    SETTLEMENT_WORD, DIRECTION, CALENDAR, FUNCTION, FIRST_NAME, SURNAME, COMMON,
    ADMIN_WORD, GIVEN_PLACE, COMPANY,
) = (1 << index for index in range(len(ROLES)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """Roles by folded word (``roles.get(word, 0)`` is a set of the bits above), folded names that are no places, and
    phrases that begin with a place's name but mean none, by their first word. ``weekdays`` has the folded names of
    weekdays in all languages: Dushanbe is Monday in Persian.
    """

    roles: dict[str, int]
    not_places: frozenset[str]
    fixed_phrases: dict[str, tuple[tuple[str, ...], ...]]
    weekdays: frozenset[str]


def _read_words(name: str) -> list[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def _read_phrases(name: str) -> frozenset[str]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return frozenset(fold_name(line) for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=1)
def load_words() -> Words:
    """Read the word lists of ``extractors/mentions/places/data``: the roles of words, and the names that are never
    places. Cached for the process.
    """
    roles: dict[str, int] = {}

    def note(word: str, role: str) -> None:
        key = fold_word(word)
        roles[key] = roles.get(key, 0) | 1 << ROLES.index(role)

    with (DATA / "words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for word in row["words"].split("|"):
                note(word, row["role"])
    for name, role in (("first_names.txt", "first_name"), ("surnames.txt", "surname"), ("common_words.txt", "common")):
        for word in _read_words(name):
            note(word, role)
    fixed: dict[str, tuple[tuple[str, ...], ...]] = {}
    for name in sorted(_read_phrases("fixed_phrases.txt")):
        first, *_ = phrase = tuple(name.split())
        fixed[first] = (*fixed.get(first, ()), phrase)
    weekdays = frozenset(fold_name(name) for name in number_by_name("weekdays"))
    return Words(roles, _read_phrases("not_places.txt"), fixed, weekdays)
