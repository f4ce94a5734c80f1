"""Texts that are no articles: read within a second or so, and forgotten."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import pytest

from extractors import find_agencies, find_people, find_places, find_quotations
from extractors.mentions.bounds import MOST_CHARACTERS, limit_text
from tests.cost import assert_linear

UNITS = {
    "capitals": "A ",
    "names": "Aa Aa ",
    "first words of agencies": "وكالة ",
    "second words of agencies": "وكالة الأنباء ",
    "places": "Paris, London, ",
    "particles": "de la ",
    "articles": "Al ",
    "datelines": "KYIV (AP) — ",
    "agencies": "AFP/",
    "apostrophes": "d'",
    "initials": "U.S. ",
    "chinese": "北京市",
    "quotation marks": '"',
    "opening marks": "“",
    "marks around words": '"a" ',
    "nested marks": "«„“‘",
    "quotations": '"We go," he said. ',
    "verbs of saying": "said ",
    "told": "He said that he told ",
    "paragraphs in marks": "“We go.\n\n",
    "brackets": "(a, ",
    "commas": "A, ",
    "thai": "กรุงเทพ",
    "combining marks": "a\u0301",
}


@pytest.mark.parametrize("find", [find_places, find_agencies, find_people, find_quotations])
@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_long_texts_of_few_words_end_soon(unit: str, find: Callable[[str], object]) -> None:
    find("Reuters said in Paris.")
    text = unit * (2_000_000 // len(unit))
    assert_linear(find, text[:MOST_CHARACTERS])


def test_what_is_too_long_for_a_word_is_read_as_spaces_and_offsets_stay() -> None:
    long = "x" * 200
    assert limit_text(f"In Homs {long}, and {long[:-1]}") == f"In Homs {' ' * 200}, and {long[:-1]}"
    assert limit_text("水" * 999) == "水" * 999
    assert limit_text("水" * 1000) == " " * 1000
    assert len(limit_text("a " * MOST_CHARACTERS)) == MOST_CHARACTERS
    assert limit_text(None) == ""
    text = f"{'Qz' * 50_000} Shells fell near Homs in Syria, {'é' * 50_000} AFP reported."
    assert [text[m.start : m.end] for m in find_places(text)] == ["Homs", "Syria"]
    assert [text[m.start : m.end] for m in find_agencies(text)] == ["AFP"]


@pytest.mark.parametrize("letters", ["q", "Qé", "水"])
def test_long_words_are_not_remembered(letters: str) -> None:
    def read(number: int) -> None:
        text = f"In Homs {letters * 20_000}{number} said AFP, in the {letters}{number} of it."
        find_places(text)
        find_agencies(text)

    read(0)
    tracemalloc.start()
    try:
        for number in range(1, 20):
            read(number)
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 200_000
