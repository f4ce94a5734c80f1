"""The lists of words: every line is well formed, and the languages of the first rank have what they need."""

from __future__ import annotations

import pytest

from extractors.mentions.quotations.vocabulary import ROLES, expand, rows, vocabulary

LANGUAGES = ("en", "ar", "fa", "de", "fr", "es", "ru", "tr", "zh", "pt", "it", "he", "hi", "ur")


def test_lines_are_well_formed() -> None:
    seen = set()
    for language, role, words in rows():
        assert role in ROLES, (language, role)
        assert (language, role) not in seen, (language, role)
        seen.add((language, role))
        for entry in words.split("|"):
            assert entry == entry.strip() != "", (language, role, entry)
            assert all(form for form in expand(entry))


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_roles_that_the_rules_need(language: str) -> None:
    present = {role for spoken, role, _ in rows() if spoken == language}
    assert {"speech", "according", "anonymous", "work"} <= present


def test_endings_and_phrases() -> None:
    assert list(expand("sa(id,ys)")) == ["sa", "said", "says"]
    words = vocabulary("en")
    assert ("according", "to") in [pieces for pieces, _ in words.phrases["according"]]
    assert vocabulary("xx").language == "en"
    with pytest.raises(ValueError, match="brackets"):
        list(expand("sa(id"))
