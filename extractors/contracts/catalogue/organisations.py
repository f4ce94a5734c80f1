"""The mentions of organisations: their kind and its staged table."""

from __future__ import annotations

from extractors.contracts.catalogue.shared import NAME_FIELDS, OF_ARTICLE, OF_MENTION, OF_NAME
from extractors.contracts.columns import BOOL, INT, TEXT, Column, Table, required
from extractors.contracts.mention_kind import MentionKind

KIND = MentionKind("organisations", "organisation", NAME_FIELDS, is_joined=True)

ORGANISATION_MENTIONS = Table(
    "organisation_mentions",
    "one mention of one organisation in one article",
    (
        *OF_ARTICLE,
        required("field", TEXT, "The field that holds the mention.", accepted=KIND.fields),
        Column("media_position", INT, "For a caption or credit: row_number of the use in the staged media_items."),
        *OF_MENTION,
        required("kind", TEXT, "How the organisation is named.", accepted=("name", "short_name", "abbreviation")),
        required(
            "organisation_id", TEXT,
            "The organisation as this article knows it: of a list, a news agency, or a name and a country.",
        ),
        *OF_NAME,
        Column("abbreviation", TEXT, "Its short form, where the article or the list has it."),
        Column("organisation_kind", TEXT, "What it is as the list has it: company, party, movement, agency and so on."),
        Column("agency_id", TEXT, "The news agency that it is, as in the seed agencies."),
        required("is_generic", BOOL, "The name has common words only, so that each country may have one of it."),
    ),
    counted_as="organisation_mention_count",
    mention_kind=KIND.name,
)  # fmt: skip
