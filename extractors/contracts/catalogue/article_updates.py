"""The staged updates of live blogs."""

from __future__ import annotations

from extractors.contracts.catalogue.shared import OF_ARTICLE
from extractors.contracts.columns import INT, TEXT, TIME, Column, Table, required

ARTICLE_UPDATES = Table(
    "article_updates",
    "one update of one reading of a live blog",
    (
        *OF_ARTICLE,
        required(
            "position", INT, "Position among the page's updates, from 1, as the page orders them.", is_measured=True
        ),
        Column("headline", TEXT, "The headline of the update; null where it has none."),
        Column(
            "published_at",
            TIME,
            "When the update was published, UTC. A time of day alone is of the day that the updates around it allow.",
        ),
        Column("published_at_raw", TEXT, "The time of the update as printed; as stated where the page prints none."),
        Column("url", TEXT, "The address of the update itself, where the page gives one."),
        required("start_offset", INT, "First character of the update in the article's body, from 0."),
        required("end_offset", INT, "One past the last character of the update in the body."),
    ),
    counted_as="article_update_count",
)
