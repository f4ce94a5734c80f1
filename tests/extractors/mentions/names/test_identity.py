"""Whom a document's name stands for: keys of spellings, the list, stated countries, spheres of titles."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from extractors.contracts.article import Article
from extractors.contracts.outlet import Outlet
from extractors.enrich.article_text import build_article_text
from extractors.enrich.enrichers import make_enrichers
from extractors.mentions.folding import fold_word
from extractors.mentions.names.identity import sphere_of
from extractors.mentions.names.keys import name_key
from extractors.mentions.names.listed import find_listed, listed_people

OUTLET = Outlet(
    outlet_id="pier_gazette",
    collection="desk",
    name="Pier Gazette",
    country_code="GB",
    language="en",
    time_zone="Europe/London",
    homepage_url="https://pier.example/",
)


@pytest.mark.parametrize(
    "spellings",
    [
        [("Qasem Soleimani", "en"), ("Kassem Suleimani", "en"), ("قاسم سليماني", "ar"), ("قاسم سلیمانی", "fa"),
         ("Касем Сулеймани", "ru")],
        [("Javad Hosseini Marvi", "en"), ("جواد حسینی مروی", "fa"), ("جواد حسيني مروي", "ar"),
         ("Джавад Хосейни Марви", "ru")],
        [("Mohammad Reza Mousavi", "en"), ("محمد رضا موسوی", "fa"), ("محمد رضا موسوي", "ar")],
        [("Angela Merkel", "en"), ("Ангела Меркель", "ru"), ("آنگلا مرکل", "fa")],
    ],
)  # fmt: skip
def test_spellings_of_one_name_have_one_key(spellings: list[tuple[str, str]]) -> None:
    assert len({name_key(name, language) for name, language in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Hassan Hosseini", "Hossein Hosseini"), ("Mohammad Karimi", "Mahmoud Karimi"), ("Ali Mousavi", "Ali Moussa"),
        ("Hamid Karzai", "Ahmad Karzai"), ("Ana Lu", "Anna Liu"), ("张伟", "李伟"), ("Soleimani", "Suleimani"),
    ],
)  # fmt: skip
def test_names_that_differ_or_are_short_have_keys_of_their_own(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_a_key_of_any_text_is_short_work() -> None:
    began = time.process_time()
    for text in ("", " ", "\u200c", "ه\u200c", "a" * 5_000, "ab " * 5_000, "ف" * 5_000, "é" * 5_000):
        assert isinstance(name_key(text), str)
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("name", "language", "person_id"),
    [
        ("Trump", "en", "own:donald-trump"), ("دونالد ترمب", "ar", "own:donald-trump"),
        ("Сергея Лаврова", "ru", "own:sergey-lavrov"), ("Kassem Suleimani", "en", "own:qasem-soleimani"),
        ("Bush", "en", None), ("Larijani", "en", None), ("Joan Trumpeter", "en", None),
    ],
)  # fmt: skip
def test_listed_people_are_found_by_their_spellings(name: str, language: str, person_id: str | None) -> None:
    found = find_listed(name, language)
    assert (found.person.person_id if found else None) == person_id


def test_the_list_of_people_is_sound() -> None:
    people = listed_people()
    spelt: dict[str, str] = {}
    for person in people.values():
        assert person.wikidata_id is None or person.wikidata_id[1:].isdigit()
        for name in (*person.spellings, *person.alone):
            assert spelt.setdefault(name.casefold(), person.person_id) == person.person_id, name
    numbers = [person.wikidata_id for person in people.values() if person.wikidata_id]
    assert len(people) >= 80
    assert len(set(numbers)) == len(numbers)


def _people(body: str, language: str = "en") -> list[tuple[str, str, str | None, str | None]]:
    article = Article(body=body, language=language)
    text = build_article_text(article, [])
    rows = []
    for enricher in make_enrichers(Path(os.environ["DATELINE_GAZETTEER"])):
        rows += enricher.read(article, OUTLET, text).rows
    return [
        (row["surface_form"], row["person_id"], row["country_code"], row["sphere"])
        for table, row in rows
        if table == "person_mentions"
    ]


def test_the_country_that_a_text_states_counts_before_the_outlets() -> None:
    assert _people("Iranian spokesman Javad Hosseini Marvi said on Monday that talks go on.") == [
        ("Javad Hosseini Marvi", "name:<javad>hsnmrf@IR/politics", "IR", "politics")
    ]
    assert _people("Midfielder Oliver Thornton said on Monday that talks go on.") == [
        ("Oliver Thornton", "name:alfrtrntn@~GB/sport", "GB", "sport")
    ]


def test_a_namesake_of_a_listed_person_with_another_sphere_is_another() -> None:
    ((_, person_id, _, sphere),) = _people("Midfielder Kassem Suleimani scored twice on Monday, his coach said.")
    assert sphere == "sport"
    assert not person_id.startswith("own:")


def test_a_place_or_agency_is_no_person() -> None:
    assert _people("TEHRAN, Oct 19 (Reuters) - Reuters and Tehran said nothing of Basra on Monday.") == []


@pytest.mark.parametrize(
    ("word", "sphere"), [("وزیر", "politics"), ("minister", "politics"), ("bundestrainer", "sport"), ("table", None)]
)
def test_words_of_titles_show_a_sphere(word: str, sphere: str | None) -> None:
    assert sphere_of(fold_word(word)) == sphere
