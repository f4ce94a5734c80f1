"""The staged authors of articles."""

from __future__ import annotations

from extractors.contracts.catalogue.shared import OF_ARTICLE
from extractors.contracts.columns import INT, TEXT, Table, required

ARTICLE_AUTHORS = Table(
    "article_authors",
    "one person in one article's byline",
    (
        *OF_ARTICLE,
        required("position", INT, "Position in the byline, from 1.", is_measured=True),
        required("name", TEXT, "The person's name as printed."),
    ),
    counted_as="article_author_count",
)
