"""The people that the project knows by name, in the spellings of several scripts (the seed ``listed_people``)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache

from extractors.mentions.folding import fold_name
from extractors.mentions.names.forms import INFLECTING, form_key
from extractors.mentions.names.keys import name_key
from extractors.mentions.names.lists import LISTED_PEOPLE


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person of the list; ``spellings`` are all listed names, ``alone`` the single words that mean nobody else."""

    person_id: str
    name: str
    country_code: str | None
    sphere: str | None
    wikidata_id: str | None
    spellings: tuple[str, ...]
    alone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A listed person, and in words how the name led there; ``is_certain`` says that the list has this spelling."""

    person: ListedPerson
    why: str
    is_certain: bool


@lru_cache(maxsize=1)
def listed_people() -> dict[str, ListedPerson]:
    """Return the people of the list by id."""
    found = {}
    with LISTED_PEOPLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["person_id"]] = ListedPerson(
                row["person_id"],
                row["name"],
                row["country_code"] or None,
                row["sphere"] or None,
                row["wikidata_id"] or None,
                (row["name"], *filter(None, row["names"].split("|"))),
                tuple(filter(None, row["alone"].split("|"))),
            )
    return found


_Index = tuple[dict[str, ListedPerson], dict[str, ListedPerson], dict[str, ListedPerson]]


@lru_cache(maxsize=1)
def _index() -> _Index:
    """Return the people by folded name, by the case forms of Cyrillic names, and by key."""
    exact: dict[str, ListedPerson] = {}
    forms: dict[str, ListedPerson] = {}
    keys: dict[str, ListedPerson] = {}
    for person in listed_people().values():
        for name in (*person.spellings, *person.alone):
            exact.setdefault(fold_name(name), person)
            forms.setdefault(_form(fold_name(name)), person)
        for name in person.spellings:
            keys.setdefault(name_key(name), person)
            keys.setdefault(name_key(name, "fa"), person)
    return exact, forms, keys


def _form(fold: str) -> str:
    return " ".join(form_key(word, "ru") for word in fold.split())


@lru_cache(maxsize=8192)
def find_listed(name: str, language: str) -> Match | None:
    """Return the person of the list that a name means: by a listed spelling, a case form of one, or the letters."""
    exact, forms, keys = _index()
    fold = fold_name(name)
    if (person := exact.get(fold)) is not None:
        return Match(person, f"in the list of people: {person.name}", is_certain=True)
    if language in INFLECTING and (person := forms.get(_form(fold))) is not None:
        return Match(person, f"a form of a name in the list of people: {person.name}", is_certain=True)
    if " " in fold and (person := keys.get(name_key(name, language))) is not None:
        return Match(person, f"spelt like a name in the list of people: {person.name}", is_certain=False)
    return None
