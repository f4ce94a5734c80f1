"""Quotations of the English press: marks, cues before and after, interruptions, and what is no quotation."""

from __future__ import annotations

import pytest

from extractors import find_quotations
from extractors.mentions.quotations.quotation import CueKind, QuotationKind, SpeakerKind

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


def test_indirect_quotations_and_their_addressees() -> None:
    (found,) = find_quotations("The mayor told Reuters that the bridge was closed.")
    assert (found.content, found.speaker.surface, found.addressee) == (
        "that the bridge was closed",
        "The mayor",
        "Reuters",
    )
    assert found.kind is QuotationKind.INDIRECT
    assert found.speaker.kind is SpeakerKind.DESCRIBED
    (quoted,) = find_quotations("Ada Finch was quoted as saying the bridge was unsafe.")
    assert (quoted.content, quoted.speaker.name) == ("the bridge was unsafe", "Ada Finch")
    (source,) = find_quotations("According to police, two men fled.")
    assert (source.content, source.speaker.surface) == ("two men fled", "police")
    (after,) = find_quotations("The dam will hold until May, Ada Finch said.")
    assert (after.content, after.speaker.name) == ("The dam will hold until May", "Ada Finch")


def test_a_clause_partly_in_marks_is_mixed() -> None:
    (found,) = find_quotations("Ada Finch said the plan was “a danger to every house” on the river.")
    assert found.kind is QuotationKind.MIXED
    assert found.content == "the plan was “a danger to every house” on the river"


def test_nested_marks_belong_to_the_outer_quotation() -> None:
    (found,) = find_quotations("“He told me, ‘Go home,’ and I left,” said Ada Finch.")
    assert found.content == "“He told me, ‘Go home,’ and I left,”"
    (found,) = find_quotations("\"She said, 'Stay here,'\" said Ada Finch.")
    assert found.speaker.name == "Ada Finch"


def test_opinions_are_marked_as_such() -> None:
    (found,) = find_quotations("Ada Finch believes that the river will rise.")
    assert found.cue_kind is CueKind.BELIEF
    assert found.content == "that the river will rise"


def test_a_pronoun_leads_to_the_last_fitting_person() -> None:
    text = "Mary Holt met Peter Crane on Monday. “The road is open,” she said. “The bridge is not,” he replied."
    first, second = find_quotations(text)
    assert (first.speaker.name, second.speaker.name) == ("Mary Holt", "Peter Crane")
    assert 0 < first.speaker.confidence < 1


def test_a_pronoun_without_anybody_stays_a_pronoun() -> None:
    (found,) = find_quotations("“The road is open,” she said.")
    assert (found.speaker.kind, found.speaker.entity, found.speaker.name) == (SpeakerKind.PRONOUN, None, None)


def test_organisations_speak() -> None:
    (found,) = find_quotations("The World Bank said that growth would slow.")
    assert (found.speaker.entity_kind, found.speaker.name) == ("organisation", "World Bank")


def test_names_in_capitals_are_no_verbs() -> None:
    (found,) = find_quotations("“We are late,” former Secretary of State Ada Finch said.")
    assert (found.cue, found.speaker.name) == ("said", "Ada Finch")


@pytest.mark.parametrize(
    "text",
    [
        "The flour was put down so that the way back would be lighter.",  # a noun, no verb
        "Helena Marsden asked for the keys of the old tower.",  # an object, no clause
        "Two hundred of the papers were found under the floor of the hall.",  # a passive
        "Robert Ashby kept the right to refuse bills.",  # an infinitive
        "Helena Marsden spoke in the northern states last week.",
    ],
)
def test_english_verbs_without_a_clause_report_nothing(text: str) -> None:
    assert find_quotations(text) == []


def test_an_english_clause_without_that_needs_somebody_who_can_speak() -> None:
    (found,) = find_quotations("Helena Marsden said they would open the tower in June.")
    assert (found.kind, found.content, found.speaker.name) == (
        QuotationKind.INDIRECT,
        "they would open the tower in June",
        "Helena Marsden",
    )
    assert find_quotations("The whole old tower said hello once.") == []


def test_what_was_discussed_is_no_quotation_but_what_is_said_of_it_is() -> None:
    text = "The council had discussed the plan for the bridge in May, officials said."
    assert [text[one.start : one.end] for one in find_quotations(text)] == [text.split(", officials")[0]]
    text = "The council discussed how the bridge could be paid for."
    assert [text[one.start : one.end] for one in find_quotations(text)] == ["how the bridge could be paid for"]
