"""Quotations of the English press: marks, cues before and after, interruptions, and what is no quotation."""

from __future__ import annotations

from extractors import find_quotations
from extractors.mentions.quotations.quotation import QuotationKind, SpeakerKind

ARTICLE = """Martin Calloway resigned on Friday. "I am tired," he said. "It has been long."

His successor, Susan Whitby, said: "We will go on."

"Who pays for it?" asked Whitby."""


def test_direct_quotations_and_their_speakers() -> None:
    first, second, third = find_quotations(ARTICLE)
    assert [ARTICLE[start:end] for start, end in first.spans] == ['"I am tired,"', '"It has been long."']
    assert (first.speaker.kind, first.speaker.surface, first.speaker.name) == (
        SpeakerKind.PRONOUN,
        "he",
        "Martin Calloway",
    )
    assert (second.content, second.speaker.name, second.cue) == ('"We will go on."', "Susan Whitby", "said")
    assert second.speaker.kind is SpeakerKind.NAMED
    assert (third.speaker.surface, third.speaker.name) == ("Whitby", "Susan Whitby")
    assert {quotation.kind for quotation in (first, second, third)} == {QuotationKind.DIRECT}
    assert [quotation.position for quotation in (first, second, third)] == [1, 2, 3]


def test_titles_of_works_and_scare_quotes_are_no_quotations() -> None:
    assert find_quotations('The film "Salt and Wind" opens on Monday.') == []
    assert find_quotations("The baker, known as “the General”, retires.") == []
    assert find_quotations("") == []


def test_offsets_are_those_of_the_text() -> None:
    for quotation in find_quotations(ARTICLE):
        assert quotation.content == " ".join(ARTICLE[start:end] for start, end in quotation.spans)
        speaker = quotation.speaker
        assert speaker.start is not None
        assert ARTICLE[speaker.start : speaker.end] == speaker.surface
        assert quotation.cue == " … ".join(ARTICLE[start:end] for start, end in quotation.cue_spans)


def test_a_quotation_over_several_paragraphs_is_one() -> None:
    text = (
        "“The bridge is old. It will not hold,” said Mayor Ada Finch.\n\n"
        "“We knew it for years.\n\n“Nobody listened to us,” she said."
    )
    quotations = find_quotations(text)
    assert len(quotations) == 2
    assert len(quotations[1].spans) == 2
    assert quotations[1].speaker.name == "Ada Finch"
