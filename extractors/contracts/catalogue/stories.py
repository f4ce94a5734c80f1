"""The stories of the file that a rebuild replaces: what no load can give again."""

from __future__ import annotations

from extractors.contracts.columns import TEXT, Table, required

EARLIER_STORIES = Table(
    "earlier_stories",
    "one article of one story that an earlier publication had; empty except in a rebuild",
    (
        required("story_key", TEXT, "The key of the story in the publication that had it."),
        required("article_key", TEXT, "An article that the story had."),
    ),
)
