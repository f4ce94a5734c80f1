"""The mentions of agencies: their kind and its staged table."""

from __future__ import annotations

from extractors.contracts.catalogue.shared import OF_ARTICLE, OF_MENTION
from extractors.contracts.columns import BOOL, INT, TEXT, Column, Table, required
from extractors.contracts.mention_kind import MentionKind

KIND = MentionKind("agencies", "agency", ("title", "lead", "body", "byline", "dateline", "caption", "credit"))

AGENCY_MENTIONS = Table(
    "agency_mentions",
    "one mention of one news agency in one article",
    (
        *OF_ARTICLE,
        required("field", TEXT, "The field that holds the mention.", accepted=KIND.fields),
        Column("media_position", INT, "For a caption or credit: row_number of the use in the staged media_items."),
        *OF_MENTION,
        required("agency_id", TEXT, "The agency, as in the seed agencies."),
        required(
            "role", TEXT, "How the article names the agency.",
            accepted=("byline", "dateline", "credit", "copyright", "attribution", "mention"),
        ),
        required("is_own", BOOL, "The agency is the outlet's own."),
        Column("evidence", TEXT, "What decided for this agency and role, in words."),
    ),
    counted_as="agency_mention_count",
    mention_kind=KIND.name,
)  # fmt: skip
