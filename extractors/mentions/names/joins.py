"""Joining the mentions of one document: which of them name the same person or organisation, and why.

A surname joins the full name before it, an abbreviation its long form, an inflected form the name it comes from. Each
rule looks names up by key, so that a document of thousands of names costs no more a name than a short one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from extractors.mentions.names.forms import form_key
from extractors.mentions.names.keys import word_key

_MOST_COMPARED = 8
_INITIALS = 6
_FEWEST_CONSONANTS = 3
_LONG = 4
_AFTER_CYRILLIC = "\u05d0"
_ADJECTIVES = ("sk", "ck", "zk", "ск", "цк", "зк")
"""How Slavic adjectives of places end before their case ending."""


@dataclass(slots=True)
class Named:
    """A name as the joining rules see it: its words folded, without titles and small words.

    ``given`` is how many of its first words are sure to be given names. ``alias`` is what a list says it is,
    ``begins`` what of the list has a longer name that this one word begins.
    ``bracketed`` is the place in the list of the name before it, if this one is in brackets right after it.
    ``keys`` are its words without case endings and prefixes, ``sounds`` their consonants in scripts that leave vowels
    out, where they are enough to distinguish names.
    """

    folds: tuple[str, ...]
    surface: str
    is_initial: tuple[bool, ...] = ()
    is_capitals: bool = False
    alias: str | None = None
    begins: frozenset[str] = frozenset()
    bracketed: int | None = None
    keys: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()


@dataclass(slots=True)
class Entity:
    """The mentions that were joined, and the longest name among them."""

    number: int
    best: Named
    members: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Joined:
    """The entity of each mention, by its place, and why each mention was joined (None for the first of an entity)."""

    entities: list[Entity]
    of: list[int]
    why: list[str | None]


def join_people(names: Sequence[Named], language: str) -> Joined:
    """Return which mentions name the same person. Names of several words are joined first, then single words."""
    return _join(names, language, _find_person)


def join_organisations(names: Sequence[Named], language: str) -> Joined:
    """Return which mentions name the same organisation."""
    return _join(names, language, _find_organisation)


Found = tuple[int | None, str | None]
"""The entity that a name joins, and why; None for both if it is a new one."""


class _Index:
    """The entities so far by the keys that later mentions are looked up with, the latest last."""

    def __init__(self) -> None:
        self.whole: dict[tuple[str, ...], int] = {}
        self.last: dict[str, list[int]] = {}
        self.any: dict[str, list[int]] = {}
        self.initials: dict[str, list[int]] = {}
        self.alias: dict[str, int] = {}
        self.begun: dict[str, int] = {}
        self.sounds: dict[tuple[str, ...], int] = {}
        self.last_sound: dict[str, list[int]] = {}

    def add(self, name: Named, number: int) -> None:
        self.whole.setdefault(name.keys, number)
        self.whole.setdefault(name.folds, number)
        if len(name.keys) > 1:
            _append(self.last, name.keys[-1], number)
            for key in name.keys[:-1]:
                _append(self.any, key, number)
            for letters in _initials(name):
                _append(self.initials, letters, number)
        if name.alias:
            self.alias.setdefault(name.alias, number)
        for alias in name.begins:
            self.begun.setdefault(alias, number)
        if name.sounds:
            self.sounds.setdefault(name.sounds, number)
            if len(name.sounds) > 1:
                _append(self.last_sound, name.sounds[-1], number)


Finder = Callable[[Named, int, _Index, Joined, Sequence[Named]], Found]


def _append(index: dict[str, list[int]], key: str, number: int) -> None:
    found = index.setdefault(key, [])
    if number not in found[-_MOST_COMPARED:]:
        found.append(number)


def _initials(name: Named) -> tuple[str, ...]:
    return ("".join(fold[0] for fold in name.folds if fold),) if len(name.folds) <= 3 * _INITIALS else ()


def _join(names: Sequence[Named], language: str, find: Finder) -> Joined:
    joined = Joined([], [-1] * len(names), [None] * len(names))
    index = _Index()
    for name in names:
        name.keys = tuple(form_key(fold, language) for fold in name.folds)
        if name.folds[0] >= _AFTER_CYRILLIC:
            name.sounds = _sounds(name, language)
    order = sorted(range(len(names)), key=lambda at: (len(names[at].folds) < 2, names[at].is_capitals, at))
    for at in order:
        name = names[at]
        number, why = find(name, at, index, joined, names)
        if number is None:
            number = len(joined.entities)
            joined.entities.append(Entity(number, name))
        else:
            joined.why[at] = why
        entity = joined.entities[number]
        entity.members.append(at)
        joined.of[at] = number
        if _is_better(name, entity.best):
            entity.best = name
        index.add(name, number)
    return joined


def _sounds(name: Named, language: str) -> tuple[str, ...]:
    """Return the consonants of a name's words, if they are written in a script that leaves vowels out (a spelling has
    some of them, another has others: وارن and وارين), and if each word has enough to distinguish it from others.
    """
    if not name.folds[0] or not "\u05d0" <= name.folds[0][0] <= "\u06d3":
        return ()
    sounds = tuple((word_key(fold, language) or "") if fold else "" for fold in name.folds)
    return sounds if len(sounds[-1].replace("a", "")) >= _FEWEST_CONSONANTS and all(sounds) else ()


def _is_better(name: Named, best: Named) -> bool:
    if name.is_capitals != best.is_capitals:
        return best.is_capitals
    return len(name.folds) > len(best.folds)


def _find_person(name: Named, at: int, index: _Index, joined: Joined, names: Sequence[Named]) -> Found:
    if len(name.keys) > 1:
        if (number := index.whole.get(name.folds)) is not None:
            return number, "the same name"
        if (number := index.whole.get(name.keys)) is not None:
            return number, f"another form of {joined.entities[number].best.surface}"
        for number in reversed(index.last.get(name.keys[-1], ())[-_MOST_COMPARED:]):
            if _given_names_agree(name, joined.entities[number].best):
                return number, f"the same surname as {joined.entities[number].best.surface}"
        return _find_spelling(name, index, joined)
    key = name.keys[0]
    number = _nearest(index.last.get(key, ()), at, joined)
    if number is not None:
        return number, f"surname of {joined.entities[number].best.surface}"
    number = _nearest(index.any.get(key, ()), at, joined)
    if number is not None:
        return number, f"part of the name {joined.entities[number].best.surface}"
    if (number := index.whole.get(name.keys)) is not None:
        return number, "the same name"
    for part in _hyphen_parts(name.folds[0]):
        number = _nearest(index.last.get(part, ()), at, joined)
        if number is not None:
            return number, f"part of the name {joined.entities[number].best.surface}"
    number = _nearest(index.last_sound.get(name.sounds[0], ()), at, joined) if name.sounds else None
    if number is not None:
        return number, f"another spelling of the surname of {joined.entities[number].best.surface}"
    return _find_spelling(name, index, joined)


def _find_spelling(name: Named, index: _Index, joined: Joined) -> Found:
    number = index.sounds.get(name.sounds) if name.sounds else None
    return (None, None) if number is None else (number, f"another spelling of {joined.entities[number].best.surface}")


def _hyphen_parts(fold: str) -> list[str]:
    return fold.split("-") if "-" in fold else []


def _nearest(numbers: Sequence[int], at: int, joined: Joined) -> int | None:
    """Return the entity mentioned last before a place in the text; the first after it if there is none before."""
    best, best_place = None, None
    for number in numbers[-_MOST_COMPARED:]:
        before = [member for member in joined.entities[number].members[-_MOST_COMPARED:] if member < at]
        place = max(before) if before else -1 - joined.entities[number].members[0]
        if best_place is None or place > best_place:
            best, best_place = number, place
    return best


def _given_names_agree(name: Named, other: Named) -> bool:
    """Whether the words before the surname can be those of one person: equal, an initial, or left out."""
    mine, theirs = name.keys[:-1], other.keys[:-1]
    if not mine or not theirs:
        return True
    first, second = mine[0], theirs[0]
    if first == second or set(mine) <= set(theirs) or set(theirs) <= set(mine):
        return True
    return (
        len(first) == 1 or len(second) == 1 or name.is_initial[:1] == (True,) or other.is_initial[:1] == (True,)
    ) and first[0] == second[0]


def _find_organisation(name: Named, at: int, index: _Index, joined: Joined, names: Sequence[Named]) -> Found:
    if name.alias and (number := index.alias.get(name.alias)) is not None:
        return number, f"another name of {joined.entities[number].best.surface}"
    if name.alias and name.is_capitals and (number := index.begun.get(name.alias)) is not None:
        return number, f"short for what {joined.entities[number].best.surface} begins"
    if (number := index.whole.get(name.folds)) is not None:
        return number, "the same name"
    if (number := index.whole.get(name.keys)) is not None:
        return number, f"another form of {joined.entities[number].best.surface}"
    if name.bracketed is not None and joined.of[name.bracketed] >= 0 and name.is_capitals:
        number = joined.of[name.bracketed]
        return number, f"in brackets after {joined.entities[number].best.surface}"
    if len(name.folds) == 1 and name.is_capitals and len(name.folds[0]) > 1:
        number = _nearest(index.initials.get(name.folds[0], ()), at, joined)
        if number is not None:
            return number, f"the initials of {joined.entities[number].best.surface}"
    if len(name.folds) == 1:
        for by_place in (index.any, index.last):
            short_for = [
                number
                for number in by_place.get(name.keys[0], ())[-_MOST_COMPARED:]
                if _is_short_for(name, joined.entities[number].best)
            ]
            if len(short_for) > 1:
                return None, None  # a word that several names have is short for none of them
            if short_for:
                return short_for[0], f"short for {joined.entities[short_for[0]].best.surface}"
    return _find_spelling(name, index, joined)


def _is_short_for(name: Named, best: Named) -> bool:
    """Whether a word is the first or the last of a longer name. An adjective in another form is one of something else
    (*Evropska unija*, *Evropski svet*).
    """
    if not 1 < len(best.keys) < _LONG:
        return False
    is_first = name.folds[0] == best.folds[0] or not name.keys[0].endswith(_ADJECTIVES)
    return name.keys[0] == best.keys[-1] or (is_first and name.keys[0] == best.keys[0])
