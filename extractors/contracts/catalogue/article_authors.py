"""The staged authors of articles."""

from __future__ import annotations

from extractors.contracts.catalogue.shared import OF_ARTICLE
from extractors.contracts.columns import INT, TEXT, Column, Table, required

AUTHOR_KINDS = ("person", "house", "agency")
"""A person; a newsroom, desk or publisher; a news agency of the list."""

ARTICLE_AUTHORS = Table(
    "article_authors",
    "one author of one article: a person, a house or a news agency",
    (
        *OF_ARTICLE,
        required(
            "position",
            INT,
            "Position among the article's authors, from 1: persons first, as in the byline.",
            is_measured=True,
        ),
        required("name", TEXT, "The name as printed."),
        Column(
            "author_kind",
            TEXT,
            "What the author is, where a house is a newsroom, desk or publisher.",
            accepted=AUTHOR_KINDS,
            is_measured=True,
        ),
        Column("agency_id", TEXT, "Which news agency the author is, in agencies.csv; null for persons and houses."),
    ),
    counted_as="article_author_count",
)
