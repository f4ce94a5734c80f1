"""Alternations that are tried by beginnings and literals find what the whole patterns find."""

from __future__ import annotations

import random
import re

import pytest

from extractors.language.quick_patterns import Anywhere, Beginning, beginnings_of
from extractors.language.vocabulary import alternatives
from extractors.read.generic.body.discussions import _HEADING as COMMENTS
from extractors.read.generic.people.labels import BARE_LABEL, LABEL, NOUN_LABEL
from extractors.read.generic.phrases import _BOILERPLATE as PROMPTS
from extractors.read.generic.phrases import _RELATED as RELATED

KEYS = ("prompt_patterns", "heading_patterns", "related_headings", "comment_headings", "byline_nouns")


def _texts() -> list[str]:
    """Lines that begin like the phrases of all languages, in several forms, and pieces of them."""
    chance = random.Random(7)
    texts = ["", " ", "\u2014", "12", "\u212aommentare", "\u0130lgili haberler", "\u017fhare this"]
    for key in KEYS:
        for pattern in alternatives(key)[::3]:
            plain = re.sub(r"\\.|[\[\](){}?*+|^$]", "", pattern)
            texts += [plain, plain.upper(), f"\u00bb {plain}", f"12 {plain}", f"{plain}: Ines Calder", f"(({plain}"]
            texts.append(plain[: chance.randrange(4)])
    return texts


@pytest.mark.parametrize("pattern", [PROMPTS, RELATED, COMMENTS, LABEL, NOUN_LABEL, BARE_LABEL])
def test_a_text_matches_as_it_does_the_whole_pattern(pattern: Beginning) -> None:
    found = 0
    for text in _texts():
        whole, quick = pattern.whole.match(text), pattern.match(text)
        assert (whole and whole.span()) == (quick and quick.span()), text
        assert bool(pattern.whole.fullmatch(text)) == bool(pattern.fullmatch(text)), text
        found += whole is not None
    assert found > 50


@pytest.mark.parametrize(
    ("pattern", "beginnings"),
    [
        ("a?bc|[xy]+z", {"abc", "bc", "x", "y"}),
        ("(?:foo|ba)r", {"foo", "bar"}),
        (r"\bFür (?:alle|uns)", {"für"}),
        (r"\d+ comments?", {""}),
        ("\u0131lan", {"ila"}),
    ],
)
def test_beginnings_are_read_from_a_pattern(pattern: str, beginnings: set[str]) -> None:
    assert beginnings_of(pattern) == beginnings


def test_alternatives_are_found_anywhere_as_the_whole_pattern_finds_them() -> None:
    keys = alternatives("closing_notes")
    quick, whole = Anywhere(keys), re.compile("|".join(keys), re.IGNORECASE)
    texts = [
        *_texts(),
        "Sign up for our newsletter",
        "The ferry sailed. Follow us on Twitter",
        "x" * 90 + " Unsubscribe",
    ]
    for text in texts:
        found = whole.search(text)
        assert quick.is_in(text) == (found is not None), text
        assert quick.begins_before(40, text) == (found is not None and found.start() < 40), text
