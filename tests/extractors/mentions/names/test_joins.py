"""Joining the mentions of one document."""

from __future__ import annotations

import time

import pytest

from extractors.mentions.names.forms import form_key
from extractors.mentions.names.joins import Named, join_organisations, join_people


def named(name: str) -> Named:
    words = name.split()
    return Named(
        folds=tuple(word.lower().rstrip(".") for word in words),
        surface=name,
        is_initial=tuple(len(word.rstrip(".")) == 1 for word in words),
        is_capitals=len(words) == 1 and name.isupper(),
    )


def groups(joined_of: list[int]) -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for at, number in enumerate(joined_of):
        found.setdefault(number, []).append(at)
    return sorted(found.values())


@pytest.mark.parametrize(
    ("names", "right"),
    [
        (["Ann Carver", "Carver", "Paul Carver", "Carver"], [[0, 1], [2, 3]]),
        (["Carver", "Ann Carver"], [[0, 1]]),
        (["Ann Carver", "A. Carver"], [[0, 1]]),
        (["Ann Carver", "B. Carver"], [[0], [1]]),
        (["Ann Mary Carver", "Ann Carver"], [[0, 1]]),
        (["Ann Carver", "Ann"], [[0, 1]]),
        (["Ann Carver", "Paul Dunmore"], [[0], [1]]),
    ],
)
def test_people(names: list[str], right: list[list[int]]) -> None:
    assert groups(join_people([named(name) for name in names], "en").of) == right


@pytest.mark.parametrize(
    ("names", "right"),
    [
        (["Northern Grain Board", "NGB"], [[0, 1]]),
        (["NGB", "Northern Grain Board"], [[0, 1]]),
        (["Northern Grain Board", "SGB"], [[0], [1]]),
        (["Halden Motors", "Halden"], [[0, 1]]),
        (["Halden Motors", "Halden Rowers", "Halden"], [[0], [1], [2]]),
    ],
)
def test_organisations(names: list[str], right: list[list[int]]) -> None:
    assert groups(join_organisations([named(name) for name in names], "en").of) == right


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("ru", "воронцов", "воронцовым"),
        ("uk", "шевчук", "шевчука"),
        ("pl", "kowalczyk", "kowalczykowi"),
        ("cs", "dvorak", "dvorakem"),
        ("ar", "سليمان", "وسليمان"),
        ("sv", "lindqvist", "lindqvists"),
        ("ru", "брант", "бранта"),
        ("bg", "брантската", "брантски"),
        ("sl", "marsden", "marsdenova"),
        ("hr", "marsden", "marsdenove"),
    ],
)
def test_forms_of_one_name_have_one_key(language: str, first: str, second: str) -> None:
    assert form_key(first, language) == form_key(second, language)


def test_a_name_that_leaves_a_vowel_out_joins_its_other_spelling() -> None:
    names = [named(name) for name in ("لويزا مارسدين", "مارسدن", "كولمان")]
    joined = join_people(names, "ar")
    assert groups(joined.of) == [[0, 1], [2]]
    assert groups(join_people([named("لويزا مارسدين"), named("لويزا مارسدن")], "ar").of) == [[0, 1]]
    assert joined.why[1] == "another spelling of the surname of لويزا مارسدين"
    # a stretching mark alone folds to nothing
    joined = join_people([Named(("مارسدن", ""), "مارسدن ـ"), named("مارسدن")], "ar")
    assert len(joined.of) == 2


def test_an_adjective_is_not_short_for_the_name_that_it_begins_in_another_form() -> None:
    names = [named(name) for name in ("Primorska zveza", "Primorski", "Zveza")]
    assert groups(join_organisations(names, "sl").of) == [[0, 2], [1]]


def test_thousands_of_names_are_joined_in_time() -> None:
    names = [named(f"Ann{number % 50} Carver{number % 7}") for number in range(20_000)]
    began = time.process_time()
    join_people(names, "en")
    assert time.process_time() - began < 3
