"""Organisations that the project knows by name, in several languages: matching their names in a text's words."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.mentions.folding import fold_word
from extractors.mentions.names.forms import INFLECTING, form_key
from extractors.mentions.names.lists import DATA, LISTED_ORGANISATIONS
from extractors.mentions.text_view import view_text

_LONGEST_ENDING = 3
_SHORTEST_ENDING = 3
_SHORTEST_INFLECTED = 5
_CLITICS = ("و", "ف", "ب", "ل", "وال", "بال", "فال", "لل", "وب", "ول")


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """An organisation of the list, with its kind (company, party, movement, …)."""

    name: str
    abbreviation: str
    kind: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A name of an organisation as folded words; ``is_stem`` says that its one word may have a case ending, and
    ``is_capitals`` that it is an abbreviation, printed in capitals. With ``is_forms`` its words are keys of
    their case forms (``form_key``).
    """

    folds: tuple[str, ...]
    organisation: int
    is_stem: bool = False
    is_capitals: bool = False
    is_forms: bool = False


@lru_cache(maxsize=1)
def known_organisations() -> tuple[list[KnownOrganisation], dict[str, list[Phrase]]]:
    """Return the organisations of the list, and the phrases that name them by their first word."""
    organisations: list[KnownOrganisation] = []
    phrases: dict[str, list[Phrase]] = {}
    with LISTED_ORGANISATIONS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            number = len(organisations)
            organisations.append(KnownOrganisation(row["name"], row["abbreviation"], row["kind"]))
            for alias in sorted({row["name"], row["abbreviation"], *row["other"].split("|")} - {""}):
                _add(phrases, alias, number)
    with (DATA / "more_organisations.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, restkey="rest"):
            for name in row["names"].split("|"):
                if fold_word(name) not in phrases:
                    _add(phrases, name, len(organisations))
                    organisations.append(KnownOrganisation(name, "", row["kind"]))
    for found in phrases.values():
        found.sort(key=lambda phrase: -len(phrase.folds))
    return organisations, phrases


def _add(phrases: dict[str, list[Phrase]], alias: str, number: int) -> None:
    folds = tuple(fold_word(word) or word for word in view_text(alias.strip("*")).words)
    is_capitals = len(folds) == 1 and alias.isupper() and len(alias) < 6
    phrases.setdefault(folds[0], []).append(Phrase(folds, number, alias.endswith("*"), is_capitals))


@lru_cache(maxsize=8)
def _phrases_by_form(language: str) -> dict[str, list[Phrase]]:
    """Return the phrases by the key of their first word, for languages whose names have case endings."""
    found: dict[str, list[Phrase]] = {}
    for phrases in known_organisations()[1].values():
        for phrase in phrases:
            if not phrase.is_capitals and len("".join(phrase.folds)) > _SHORTEST_INFLECTED:
                forms = tuple(form_key(fold, language) for fold in phrase.folds)
                found.setdefault(forms[0], []).append(replace(phrase, folds=forms, is_forms=True))
    for phrases in found.values():
        phrases.sort(key=lambda phrase: -len(phrase.folds))
    return found


def phrases_from(word: str, fold: str, *, language: str, is_caseless: bool) -> tuple[Phrase, ...]:
    """Return the phrases that may begin with a word, the longest first."""
    _, phrases = known_organisations()
    found = list(phrases.get(fold, ()))
    if not found and is_caseless:
        for prefix in _CLITICS:
            if fold.startswith(prefix) and len(fold) - len(prefix) > 2:
                rest = fold[len(prefix) :]
                found += phrases.get("ال" + rest if prefix.endswith("ل") and len(prefix) > 1 else rest, ())
    elif not found:
        for cut in range(1, _LONGEST_ENDING + 1):
            found += [phrase for phrase in phrases.get(fold[:-cut], ()) if phrase.is_stem]
    if not is_caseless and language in INFLECTING and len(fold) > _SHORTEST_ENDING:
        found += _phrases_by_form(language).get(form_key(fold, language), ())
    if not is_caseless and not word[0].isupper():
        found = [phrase for phrase in found if word[1:2].isupper()]
    return tuple(phrase for phrase in found if not phrase.is_capitals or is_caseless or word.isupper())


@lru_cache(maxsize=4096)
def begun_by(fold: str, language: str) -> frozenset[int]:
    """Return the organisations of the list with a name of several words of which a word is the first (*Unia*)."""
    found = list(known_organisations()[1].get(fold, ()))
    if language in INFLECTING:
        found += _phrases_by_form(language).get(form_key(fold, language), ())
    return frozenset(phrase.organisation for phrase in found if len(phrase.folds) > 1)


def match_known(
    candidates: dict[int, tuple[Phrase, ...]], folds: list[str], forms: list[str]
) -> list[tuple[int, int, int]]:
    """Return the names found as first word, the one after the last, and the number of the organisation.

    ``candidates`` are the phrases that may begin at a word, by its place; ``folds`` the folds of all words and
    ``forms`` the keys of their case forms.
    """
    found = []
    end = 0
    for at, phrases in candidates.items():
        if at < end:
            continue
        for phrase in phrases:
            size = len(phrase.folds)
            if size == 1 or tuple((forms if phrase.is_forms else folds)[at + 1 : at + size]) == phrase.folds[1:]:
                found.append((at, at + size, phrase.organisation))
                end = at + size
                break
    return found
