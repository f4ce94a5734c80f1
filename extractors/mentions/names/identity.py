"""Which person or organisation a document's name stands for, beyond the document: an id that other articles share.

A name of a list has the id of the list. Any other has its key (``keys.py``), the country that the document states for
it (``the Iranian minister``), else the outlet's behind ``~``, and for people the sphere that their titles show. An id
depends on its article and its outlet's country alone. Models join ids of one key (``int_people``).
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from extractors.mentions.folding import fold_name, fold_word
from extractors.mentions.names.keys import name_key
from extractors.mentions.names.listed import find_listed
from extractors.mentions.names.lists import DATA, ROLE_BIT, frequent_words, role_words
from extractors.mentions.names.mentions import Names, OrganisationMention, PersonMention
from extractors.mentions.places.rows import PlaceMention

Places = Mapping[str, Sequence[PlaceMention]]
OWN = "own:"
"""What begins the id of a person or organisation of the project's lists."""
Mention = TypeVar("Mention", PersonMention, OrganisationMention)

_NEAR = 4
_LONGEST_KEY = 120
_SHORTEST_BEGINNING = 3
_SMALL = ROLE_BIT["of"] | ROLE_BIT["function"] | ROLE_BIT["connector"]


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom or what a document's name stands for; the fields are the columns of the staged mentions."""

    id: str
    name: str
    name_key: str
    country_code: str | None
    is_country_stated: bool
    is_listed: bool
    wikidata_id: str | None
    evidence: str | None
    sphere: str | None = None
    is_generic: bool = False


def identify_people(names: Names, places: Places, *, language: str, country_code: str | None) -> dict[str, Identity]:
    """Return the identity of each person of a document, by ``PersonMention.entity``.

    ``places`` are those of the document by field; ``country_code`` is the outlet's country.
    """
    found = {}
    for entity, mentions in _by_entity(names.people).items():
        stated = _stated_country(mentions, places)
        sphere = _sphere(mentions)
        name = mentions[0].name
        match = find_listed(name, language)
        person = match.person if match else None
        if match and person and not match.is_certain and _differs(person.country_code, stated, person.sphere, sphere):
            match = person = None
        if match and person:
            found[entity] = Identity(
                person.person_id, person.name, name_key(person.name), person.country_code, True, True,
                person.wikidata_id, match.why, person.sphere,
            )  # fmt: skip
            continue
        key = name_key(name, language)[:_LONGEST_KEY]
        found[entity] = Identity(
            _id(key, stated, country_code, sphere), name, key, stated or country_code, stated is not None, False, None,
            f"country stated: {stated}" if stated else None, sphere,
        )  # fmt: skip
    return found


def identify_organisations(
    names: Names, places: Places, *, language: str, country_code: str | None
) -> dict[str, Identity]:
    """Return the identity of each organisation of a document, by ``OrganisationMention.entity``."""
    found = {}
    for entity, mentions in _by_entity(names.organisations).items():
        name = mentions[0].name
        agency = next((mention.agency_id for mention in mentions if mention.agency_id), None)
        key = name_key(name, language)[:_LONGEST_KEY]
        if agency is not None:
            found[entity] = Identity(f"agency:{agency}", name, key, None, False, True, None, None)
        elif any(mention.is_listed for mention in mentions):
            own = OWN + fold_name(name).replace(" ", "-")
            found[entity] = Identity(own, name, key, None, False, True, None, None)
        else:
            found[entity] = Identity(
                _id(key, None, country_code, None), name, key, country_code, False, False, None, None,
                is_generic=_is_generic(name, language),
            )  # fmt: skip
    return found


def _by_entity(mentions: Iterable[Mention]) -> dict[str, list[Mention]]:
    found: dict[str, list[Mention]] = {}
    for mention in mentions:
        found.setdefault(mention.entity, []).append(mention)
    return found


def _id(key: str, stated: str | None, assumed: str | None, sphere: str | None) -> str:
    country = stated or (f"~{assumed}" if assumed else "~")
    return f"name:{key}@{country}" + (f"/{sphere}" if sphere else "")


def _differs(listed_country: str | None, stated: str | None, listed_sphere: str | None, sphere: str | None) -> bool:
    """Whether the document says another country or sphere than the list."""
    return bool(
        (stated and listed_country and stated != listed_country)
        or (sphere and listed_sphere and sphere != listed_sphere)
    )


def _stated_country(mentions: Sequence[PersonMention], places: Places) -> str | None:
    """Return the country that is within or beside the titles of a person, if all that do agree."""
    stated: Counter[str] = Counter()
    for mention in mentions:
        if mention.title and mention.media_number is None:
            is_before = any(words.startswith("title before it") for words in mention.evidence)
            size = len(mention.title) + _NEAR
            low, high = (
                (mention.start - 2 * size, mention.start) if is_before else (mention.end, mention.end + 2 * size)
            )
            for place in places.get("body" if mention.field == "lead" and "lead" not in places else mention.field, ()):
                near = low <= place.start and place.end <= high
                if near and place.country_code and place.place_type != "city" and place.is_resolved:
                    stated[place.country_code] += 1
    return next(iter(stated)) if len(stated) == 1 else None


def _sphere(mentions: Sequence[PersonMention]) -> str | None:
    """Return the sphere that the printed titles of a person show; None if they show none, or several equally often."""
    found: Counter[str] = Counter()
    for mention in mentions:
        if mention.title:
            for sphere in {sphere_of(fold_word(word)) for word in mention.title.split()} - {None}:
                found[sphere or ""] += 1
    ranked = found.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


@lru_cache(maxsize=8192)
def sphere_of(fold: str) -> str | None:
    """Return the sphere of one folded word of a title, None for a word that shows none."""
    whole, beginnings = _spheres()
    if fold in whole:
        return whole[fold]
    for size in range(len(fold), _SHORTEST_BEGINNING - 1, -1):
        if fold[:size] in beginnings:
            return beginnings[fold[:size]]
    return None


@lru_cache(maxsize=1)
def _spheres() -> tuple[dict[str, str], dict[str, str]]:
    whole: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    with (DATA / "spheres.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for word in row["words"].split("|"):
                into = beginnings if word.endswith("*") else whole
                into.setdefault(fold_word(word.rstrip("*")), row["sphere"])
    return whole, beginnings


@lru_cache(maxsize=8192)
def _is_generic(name: str, language: str) -> bool:
    """Whether a name has common words only (Foreign Ministry, Supreme Court), so that each country may have one."""
    roles, common = role_words(language), frequent_words(language)
    words = fold_name(name).split()
    return all(roles.roles(word) & _SMALL or common.get(word, 0) > 1 or roles.roles(word) for word in words)
