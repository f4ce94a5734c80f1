"""The quotations: their kind and its staged table. A quotation is no mention of a member of a dimension."""

from __future__ import annotations

from extractors.contracts.catalogue.shared import OF_ARTICLE
from extractors.contracts.columns import FLOAT, INT, TEXT, Column, Table, required
from extractors.contracts.mention_kind import MentionKind

KIND = MentionKind("quotations", "quotation", ("title", "lead", "body"), table="quotations")

QUOTATIONS = Table(
    "quotations",
    "one quotation of one article",
    (
        *OF_ARTICLE,
        required("field", TEXT, "The field that holds the quotation.", accepted=KIND.fields),
        required("position", INT, "Number of the quotation in the article, from 1, in the order of the text."),
        required("kind", TEXT, "How the words are reported.", accepted=("direct", "indirect", "mixed", "headline")),
        required("content", TEXT, "The words quoted: the text of all spans, joined by a space."),
        required("start_offset", INT, "First character of the quotation in the field, from 0."),
        required("end_offset", INT, "One past the last character of the quotation in the field."),
        required(
            "spans", TEXT,
            "The pieces as offsets in the field, such as 12-40 80-95: several where the cue divides it.",
        ),
        Column("cue", TEXT, "The words that report it (said, according to), several joined by an ellipsis."),
        required("cue_kind", TEXT, "What the cue reports.", accepted=("speech", "belief", "none")),
        Column("cue_start_offset", INT, "First character of the first cue in the field, from 0."),
        Column("cue_end_offset", INT, "One past the last character of the first cue in the field."),
        required(
            "speaker_kind", TEXT, "How the text names the speaker.",
            accepted=("named", "described", "anonymous", "pronoun", "none"),
        ),
        Column("speaker_surface_form", TEXT, "The speaker as printed."),
        Column("speaker_start_offset", INT, "First character of the printed speaker in the field, from 0."),
        Column("speaker_end_offset", INT, "One past the last character of the printed speaker in the field."),
        Column("speaker_title", TEXT, "Title printed beside the name of the person who speaks."),
        Column("speaker_name", TEXT, "What the article calls the speaker where it is known who that is."),
        Column("speaker_person_id", TEXT, "The person who speaks, as in the staged person_mentions of the article."),
        Column(
            "speaker_organisation_id", TEXT,
            "The organisation that speaks, as in the staged organisation_mentions of the article.",
        ),
        Column("speaker_agency_id", TEXT, "The news agency that speaks, as in the seed agencies."),
        required("speaker_confidence", FLOAT, "0 to 1: how sure it is who speaks; 0 where it is not known."),
        Column("addressee", TEXT, "Whom or what medium it was said to (told Reuters), as printed."),
        required("language", TEXT, "Language whose words of saying were looked for, ISO 639-1."),
        required("confidence", FLOAT, "0 to 1: how sure it is that these words are quoted.", is_measured=True),
        Column("evidence", TEXT, "What decided, in words."),
    ),
    counted_as="quotation_count",
    mention_kind=KIND.name,
)  # fmt: skip
