"""Bounds of people's names where an everyday word, a place or another script stands before them, in invented texts."""

from __future__ import annotations

import pytest

from extractors import find_organisations, find_people


@pytest.mark.parametrize(
    ("language", "text", "right"),
    [
        (
            "ru",
            "Отставка Марсдена. Министр Пётр Марсден ушёл в понедельник. Telegraf Марсден не ответил.",
            ["Марсдена", "Пётр Марсден", "Марсден"],
        ),
        (
            "fr",
            "Décision Marvalin\n\nLe maire Paul Marvalin a dit non. Marvalin est parti.",
            ["Paul Marvalin", "Marvalin"],
        ),
    ],
)
def test_a_word_that_opens_a_headline_is_no_part_of_a_name(language: str, text: str, right: list[str]) -> None:
    found = find_people(text, language=language)
    assert [person.surface for person in found][-len(right) :] == right
    assert len({person.entity for person in found}) == 1


def test_a_given_name_that_no_list_has_stays() -> None:
    text = "Nusrit Carver came late. Her brother Paul Carver did not wait for Nusrit Carver."
    assert [person.surface for person in find_people(text)][::2] == ["Nusrit Carver", "Nusrit Carver"]


def test_a_turkish_name_ends_where_the_sentence_goes_on_with_a_capital() -> None:
    found = find_people("Başkan Ayşe Kaya Moskova görüşmesinden döndü. Özlem Varol bekledi.", language="tr")
    assert [person.surface for person in found] == ["Ayşe Kaya", "Özlem Varol"]


def test_a_turkish_place_with_its_case_is_no_organisation() -> None:
    assert find_organisations("Bu şirket New York'ta ofis açtı.", language="tr") == []
