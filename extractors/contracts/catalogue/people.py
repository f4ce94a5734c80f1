"""The mentions of people: their kind and its staged table."""

from __future__ import annotations

from extractors.contracts.catalogue.shared import NAME_FIELDS, OF_ARTICLE, OF_MENTION, OF_NAME
from extractors.contracts.columns import INT, TEXT, Column, Table, required
from extractors.contracts.mention_kind import MentionKind

SPHERES = ("politics", "military", "law", "religion", "science", "business", "arts", "sport", "press")
"""What a printed title says that a person works in."""

KIND = MentionKind("people", "person", NAME_FIELDS, is_joined=True)

PERSON_MENTIONS = Table(
    "person_mentions",
    "one mention of one person in one article",
    (
        *OF_ARTICLE,
        required("field", TEXT, "The field that holds the mention.", accepted=KIND.fields),
        Column("media_position", INT, "For a caption or credit: row_number of the use in the staged media_items."),
        *OF_MENTION,
        required(
            "kind", TEXT, "How the person is named.",
            accepted=("full_name", "surname", "given_name", "title_with_name", "abbreviation"),
        ),
        Column("title", TEXT, "Office or form of address printed beside the name."),
        required("person_id", TEXT, "The person as this article knows them: of the list, or a name and a country."),
        *OF_NAME,
        Column("sphere", TEXT, "What the printed titles say that the person works in.", accepted=SPHERES),
    ),
    counted_as="person_mention_count",
    mention_kind=KIND.name,
)  # fmt: skip
