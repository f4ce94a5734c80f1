"""Which texts are linked, and the stories that links make: whatever order they come in."""

from __future__ import annotations

import itertools
import random

from extractors.mentions.stories.group import group_articles
from extractors.mentions.stories.likeness import (
    ACROSS_LANGUAGES,
    LEAST_LIKENESS,
    LEAST_WITHIN_OUTLET,
    ReadTerms,
    describe_shared,
    least_likeness,
    likeness,
)
from extractors.mentions.stories.link import Link, Text, link_texts
from extractors.mentions.stories.terms import Term, write_terms

FIRE = "pana kovac\t180\tAna Kovac\nlgeonames:1\t80\tLenton\nn4200\t120"


def terms(stored: str, language: str = "en") -> ReadTerms:
    return ReadTerms(stored, language)


def test_across_languages_words_that_the_other_has_not_count_for_nothing() -> None:
    english, german = f"{FIRE}\nwferry\t200\nwquay\t200", f"{FIRE}\nwfaehre\t200\nwkai\t200"
    assert likeness(terms(english), terms(german, "de")) == ACROSS_LANGUAGES
    assert 0 < likeness(terms(english), terms(german)) < 0.5
    assert likeness(terms(english), terms("wother\t100")) == 0.0
    assert likeness(terms(english), terms("")) == 0.0


def test_within_a_language_a_sound_counts_no_second_time_beside_its_word() -> None:
    word, heard = "wkavana\t100\nwquay\t100", "skfn\t120\tkavanagh"
    assert likeness(terms(f"{word}\n{heard}"), terms(f"wkavana\t100\nwrope\t100\n{heard}")) == 0.5
    assert likeness(terms(heard), terms(heard, "ru")) == ACROSS_LANGUAGES


def test_places_count_a_quarter_beyond_twice_what_else_two_articles_share() -> None:
    places, word = "lgeonames:1\t200\tLenton\nlgeonames:2\t200\tHarby", "wquay\t100"
    assert likeness(terms(places), terms(places)) == 0.25
    assert likeness(terms(f"{places}\n{word}"), terms(f"{places}\n{word}")) == round((3 + 6 / 4) / 9, 4)


def test_the_evidence_names_what_is_shared_the_heaviest_first() -> None:
    other = "pana kovac\t180\tА. Ковач\nn4200\t120\nwquay\t100"
    assert describe_shared(terms(f"{FIRE}\nwquay\t90\nwrope\t80"), terms(other)) == (
        "people: Ana Kovac; numbers: 4200; words: quay"
    )


def _words(*words: str) -> str:
    return write_terms([Term(f"w{word}", 1.0, word) for word in words]) or ""


def test_texts_are_linked_by_how_alike_they_are_and_more_within_an_outlet() -> None:
    shared, own = [f"s{n}" for n in range(3)], [[f"t{text}{n}" for n in range(7)] for text in range(3)]
    texts = [Text(n, "ab"[n == 2], "en", _words(*shared, *own[n])) for n in range(3)]
    links = list(link_texts(texts, [1, 2, 2], [0, 0, 1]))
    assert LEAST_LIKENESS <= 0.3 < LEAST_WITHIN_OUTLET
    assert [(link.text_number, link.earlier_text_number) for link in links] == [(2, 0), (2, 1)]
    assert links[0] == Link(2, 0, 0.3, "words: s0, s1, s2", 0, 0, 0, 0, 3, False, False)


def test_a_bridge_between_two_groups_joins_one_of_them() -> None:
    fires, talks = [f"f{n}" for n in range(4)], [f"t{n}" for n in range(4)]
    placed = {key: n for n, key in enumerate([*fires, *talks, "both"])}
    events = [
        *((a, b, 0.9) for group in (fires, talks) for a, b in itertools.combinations(group, 2)),
        *(("both", key, 0.5) for key in fires),
        *(("both", key, 0.4) for key in talks),
    ]
    places = group_articles(placed, [], events)
    assert {key for key in placed if places[key].first == "f0"} == {*fires, "both"}
    assert {places[key].component for key in placed} == {"both"}


def test_copies_are_one_text_and_always_in_one_story() -> None:
    places = group_articles({"a": 2, "b": 1, "c": 3, "d": 4}, [("a", "b")], [("a", "c", 0.5)])
    assert {key: (place.first, place.original) for key, place in places.items()} == {
        "a": ("b", "b"), "b": ("b", "b"), "c": ("b", "c"), "d": ("d", "d"),
    }  # fmt: skip


def test_stories_do_not_depend_on_the_order_of_articles_and_links() -> None:
    rng = random.Random(3)
    keys = [f"k{n}" for n in range(40)]
    placed = {key: rng.randrange(5) for key in keys}
    copies = [(one, other) for one, other in (rng.sample(keys, 2) for _ in range(6))]
    events = [(one, other, rng.choice([0.3, 0.4, 0.5])) for one, other in (rng.sample(keys, 2) for _ in range(60))]
    expected = group_articles(placed, copies, events)
    assert 1 < len({place.first for place in expected.values()}) < len(keys)
    for _ in range(20):
        rng.shuffle(keys)
        rng.shuffle(copies)
        rng.shuffle(events)
        turned = [(b, a, alike) if rng.random() < 0.5 else (a, b, alike) for a, b, alike in events]
        assert group_articles({key: placed[key] for key in keys}, copies, turned) == expected


def _random_text(rng: random.Random, number: int, most_terms: int) -> Text:
    kinds = {f"{rng.choice('ppollnsswwwwc')}{rng.randrange(60)}": rng.randint(20, 250) for _ in range(most_terms)}
    stored = "\n".join(f"{key}\t{weight}" for key, weight in kinds.items())
    return Text(number, f"outlet{rng.randrange(3)}", rng.choice(["en", "de", None]), stored or None)


def test_the_screen_loses_no_pair_that_is_alike_enough() -> None:
    rng = random.Random(7)
    texts = [_random_text(rng, n, rng.choice([0, 3, 10, 25, 40, 300])) for n in range(300)]
    pairs = [(n, earlier) for n in range(1, 300) for earlier in sorted(rng.sample(range(n), min(n, 12)))]
    links = list(link_texts(texts, [later for later, _ in pairs], [earlier for _, earlier in pairs]))
    read = [ReadTerms(text.story_terms, text.language) for text in texts]
    alike = {(n, earlier): likeness(read[n], read[earlier]) for n, earlier in pairs}
    right = {
        pair: value
        for pair, value in alike.items()
        if value
        >= least_likeness(
            is_same_outlet=texts[pair[0]].outlet_key == texts[pair[1]].outlet_key,
            is_one_language=read[pair[0]].language == read[pair[1]].language,
        )
    }
    assert {(link.text_number, link.earlier_text_number): link.likeness for link in links} == right
    assert len(right) > 100
    assert len(alike) - len(right) > 1_000
