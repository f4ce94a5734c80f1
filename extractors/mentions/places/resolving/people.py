"""Names of people, so that a place's name in them is not read as the place."""

from __future__ import annotations

import re
from collections import Counter

from extractors.mentions.gazetteer.lookup import Gazetteer
from extractors.mentions.places.spotting import words as w
from extractors.mentions.places.spotting.text import CAPITALS, LOWER, TITLE_CASE, Cut

_NOT_OF_PERSONS = w.ORGANISATION | w.STREET | w.DIVISION | w.NATURAL | w.FACILITY | w.CALENDAR | w.FUNCTION
_OF_PERSONS = frozenset(("who", "whose", "whom", "qui", "quien", "che", "quem", "der", "die"))
_INITIALS = re.compile(r"(?!U\.[SKN]|D\.C)(?:[A-Z]\.){1,3} ")


def _goes_on(cut: Cut, index: int) -> bool:
    """Whether a capitalised word may be part of a person's name: an initial, or a word without a role that speaks
    against it.
    """
    if len(cut.folds[index]) == 1 and cut.joined[index] and cut.gap(index).startswith("."):
        return True
    return not cut.roles[index] & _NOT_OF_PERSONS


def is_initials(word: str) -> bool:
    """Whether a word and what is behind it are a person's initials: ``J.M. ``, ``A. ``; not ``R-``."""
    return _INITIALS.fullmatch(word) is not None


def is_named_after_a_place(cut: Cut, index: int) -> bool:
    """Whether a word that is a place's name and a given name (``Paris``, ``China``) is a person's: a family name stands
    behind it, or an unknown capitalised word and then *who* or an age.
    """
    after = index + 1
    if after >= len(cut) or not cut.joined[index] or cut.possessive[index] or cut.case[after] != TITLE_CASE:
        return False
    role = cut.roles[after]
    if role & w.SURNAME and not role & (w.COMMON | w.ORGANISATION | w.FACILITY | w.NATURAL | w.COMPANY):
        return True
    if role & ~(w.SURNAME | w.FIRST_NAME) or not (gap := cut.gap(after)).startswith(", "):
        return False
    return gap[2:4].isdigit() or (after + 1 < len(cut) and cut.folds[after + 1] in _OF_PERSONS)


def people(cut: Cut, gazetteer: Gazetteer) -> tuple[set[int], Counter[str]]:
    """Return the indexes of words that are part of a person's full name, and the family names seen with their counts.

    A full name is a given name, initial or title followed by capitalised words. A title before a lower-case word, or a
    given name that begins a longer name of the gazetteer ("San Jose", "St. Paul"), does not start one.
    """
    indexes: set[int] = set()
    families: Counter[str] = Counter()
    folds, case, joined, roles = cut.folds, cut.case, cut.joined, cut.roles
    size = len(folds)
    free = 0
    for index in [at for at, role in enumerate(roles) if role & (w.FIRST_NAME | w.TITLE | w.GIVEN_PLACE)]:
        role = roles[index]
        if role & w.GIVEN_PLACE and not is_named_after_a_place(cut, index):
            role &= ~w.FIRST_NAME
            if not role & w.TITLE:
                continue
        if (
            index < free
            or role & w.FUNCTION
            or case[index] not in (TITLE_CASE, CAPITALS)
            or not joined[index]
            or case[index + 1] not in (TITLE_CASE, CAPITALS)
        ):
            continue
        stop = index + 1
        while stop < size and case[stop] in (TITLE_CASE, CAPITALS) and stop - index < 5 and _goes_on(cut, stop):
            stop += 1
            if not joined[stop - 1] or cut.possessive[stop - 1]:
                break
        if stop - index < 2:
            continue
        is_blocked = (
            stop < size
            and joined[stop - 1]
            and bool(roles[stop] & (w.STREET | w.FACILITY | w.NATURAL))
            and case[stop] != LOWER
        )
        is_title = role & w.TITLE and not role & w.FIRST_NAME
        if not is_blocked and (is_title or not gazetteer.lookup(" ".join(folds[index:stop]))[0]):
            indexes.update(range(index, stop))
            families[folds[stop - 1]] += 1
            free = stop
    return indexes, families
