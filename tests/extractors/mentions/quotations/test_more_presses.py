"""Habits of presses that readers of one language know, in invented texts: what was said, and by whom."""

from __future__ import annotations

import pytest

from extractors import find_quotations


@pytest.mark.parametrize(
    ("language", "text", "content", "speaker"),
    [
        (
            "de",
            "Nach Angaben der Portwell Reederei GmbH war die Fähre zu spät.",
            "war die Fähre zu spät",
            "der Portwell Reederei GmbH",
        ),
        (
            "fr",
            "« Nous n'attendrons pas, a déclaré la maire Hélène Marvalin, tant que le pont n'est pas sûr. »",
            "« Nous n'attendrons pas tant que le pont n'est pas sûr. »",
            "la maire Hélène Marvalin",
        ),
        (
            "it",
            "Elena Marvalini è la sindaca. Secondo Marvalini il piano è vecchio.",
            "il piano è vecchio",
            "Marvalini",
        ),
        (
            "es",
            "El portavoz Tomás Ridel aseguró que nadie había llegado. —Nadie llamó. —Es raro.",
            "que nadie había llegado",
            "El portavoz Tomás Ridel",
        ),
        (
            "ar",
            "وأعلن المتحدث باسم شركة بورتويل للملاحة، طارق الريدي، أن العبارة تأخرت.",
            "أن العبارة تأخرت",
            "المتحدث باسم شركة بورتويل للملاحة، طارق الريدي",
        ),
        ("en", "An official who asked not to be named said the cost had doubled.", "the cost had doubled", None),
        ("zh", "市长李文华说，这个计划是“错误”。", "这个计划是“错误”", "市长李文华"),
    ],
)
def test_one_quotation_and_its_speaker(language: str, text: str, content: str, speaker: str | None) -> None:
    found = find_quotations(text, language=language)
    assert [quotation.content for quotation in found] == [content]
    if speaker is not None:
        assert found[0].speaker.surface == speaker


def test_a_turkish_verb_with_a_place_says_nothing() -> None:
    assert find_quotations("Tarık Rıdvanoğlu, Ankara'da konuştu.", language="tr") == []
    assert len(find_quotations("Tarık Rıdvanoğlu, planın hata olduğunu söyledi.", language="tr")) == 1


def test_the_cue_within_the_marks_wins_over_a_source_in_the_next_sentence() -> None:
    text = "« Le pont, dit Hélène Marvalin, reste fermé. » Selon elle, le projet est une erreur."
    assert find_quotations(text, language="fr")[0].speaker.name == "Hélène Marvalin"
