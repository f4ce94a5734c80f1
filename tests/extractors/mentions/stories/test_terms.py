"""The terms of a text: names, numbers and rarer words, the same for all spellings, bounded, and safe to store."""

from __future__ import annotations

import time
from typing import Any

import pytest

from extractors.mentions.stories.likeness import LEAST_LIKENESS, ReadTerms, likeness
from extractors.mentions.stories.terms import MOST_TERMS, Term, find_terms, read_terms, read_weights, write_terms


def named(table: str, **row: Any) -> tuple[str, dict[str, Any]]:
    return table, {"field": "body", "confidence": 1.0, "is_listed": False, "surface_form": "", **row}


def terms_of(title: str, body: str, language: str = "en", mentions: Any = ()) -> dict[str, Term]:
    return {term.key: term for term in find_terms({"title": title, "body": body}, language, mentions)}


def test_a_name_counts_by_its_key_and_less_where_a_list_has_it() -> None:
    kovac = named("person_mentions", person_id="name:ankfc@GB", name_key="ankfc", name="Ana Kovac")
    known = named("person_mentions", person_id="own:x", name_key="x", name="Ms X", is_listed=True)
    place = named("place_mentions", place_id="geonames:1", surface_form="Lenton")
    byline = named("person_mentions", person_id="name:b", name_key="b", name="B", field="byline")
    found = terms_of("", "text", mentions=[kovac, kovac, known, place, byline])
    assert found["pankfc"].form == "Ana Kovac"
    assert found["pankfc"].weight > found["pown:x"].weight > 0
    assert found["lgeonames:1"].form == "Lenton"
    assert "pb" not in found


def test_a_place_counts_once_and_not_again_by_its_words() -> None:
    basra = named("place_mentions", place_id="geonames:2", surface_form="Basra")
    old_town = named("place_mentions", place_id="geonames:3", surface_form="Old Lenton")
    found = terms_of("Basra", "Basra and old Lenton have quays", mentions=[basra, old_town])
    assert {"lgeonames:2", "lgeonames:3", "wquays"} <= found.keys()
    assert not any(term.form in ("basra", "old", "lenton") for key, term in found.items() if key[0] in "ws")


def test_reports_of_two_events_in_the_same_two_places_are_not_one_event() -> None:
    places = [
        named("place_mentions", place_id="geonames:1", surface_form="Baghdad"),
        named("place_mentions", place_id="geonames:2", surface_form="Basra"),
    ]
    moved = "The lighthouse of Basra has been moved on rollers. Captains need new charts, drawn in Baghdad."
    served = "The oldest tea house in Baghdad has served its last glass. Guests came from Basra to say so."
    one = ReadTerms(write_terms(terms_of("Lighthouse of Basra moved", moved, mentions=places).values()), "en")
    other = ReadTerms(write_terms(terms_of("Baghdad tea house closes", served, mentions=places).values()), "en")
    assert likeness(one, other) < LEAST_LIKENESS


@pytest.mark.parametrize(
    ("printed", "key"),
    [("4,200", "n4200"), ("4.200", "n4200"), ("٤٬٢٠٠", "n4200"), ("۴۲۰۰", "n4200"), ("4.2", "n4.2"), ("4,25", "n4.25")],
)
def test_a_number_is_one_however_it_is_printed(printed: str, key: str) -> None:
    assert key in terms_of("", f"some {printed} people")


def test_a_rare_word_counts_more_than_a_frequent_one_and_one_of_the_headline_more() -> None:
    found = terms_of("Quayside fire", "The government of the quayside and the breakwater")
    assert found["wquaysi"].weight > found["wbreakw"].weight > found["wgovern"].weight


def test_words_of_two_scripts_meet_by_how_they_sound() -> None:
    english, russian = terms_of("", "Vartanyan"), terms_of("", "Вартанян", "ru")
    shared = english.keys() & russian.keys()
    assert {key[0] for key in shared} == {"s"}


def test_a_script_without_spaces_is_compared_by_pairs_of_letters() -> None:
    assert {"c渡轮", "c轮码", "c码头"} <= terms_of("", "渡轮码头", "zh").keys()


def test_stored_terms_are_read_as_they_were_found() -> None:
    kovac = named("person_mentions", person_id="i", name_key="=ana\tkovac", name="Ana\n\tKovac")
    found = find_terms({"title": "Ferry at 4,200", "body": "quay\u2028quay"}, "en", [kovac])
    assert list(read_terms(write_terms(found)).values()) == found
    assert read_terms(None) == {} == read_terms("")
    assert list(read_weights(write_terms(found)).items()) == [(term.key, term.weight) for term in found]
    assert read_weights(None) == {} == read_weights("")
    broken = "pann\t90\tAnn\tB\n\nwquay\nwrope\t\n\t80\tx\nwsalt\t70\t"
    assert read_weights(broken) == {"pann": 0.9, "wsalt": 0.7} == {k: t.weight for k, t in read_terms(broken).items()}
    assert write_terms([]) is None


@pytest.mark.parametrize(
    "text", ["word " * 300_000, "1" * 1_000_000, "渡" * 1_000_000, "'’" * 500_000, "A" * 1_000_000]
)
def test_a_text_without_end_is_bounded(text: str) -> None:
    began = time.process_time()
    assert len(find_terms({"title": text, "lead": text[:1000], "body": text}, "en", [])) <= MOST_TERMS
    assert time.process_time() - began < 2
