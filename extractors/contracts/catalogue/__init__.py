"""The column catalogue: every staged table and column, defined once, one module a table or pair of tables.

Made from it are the Arrow schemas of staged files, dbt's sources and the descriptions that marts inherit
(``dateline/commands/generate.py``), and the columns, shares, sums and mentions that the gate measures
(``expectations/measure/relations.py``).
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from extractors.contracts.catalogue import agencies, organisations, people, places, quotations
from extractors.contracts.catalogue.agencies import AGENCY_MENTIONS
from extractors.contracts.catalogue.article_authors import ARTICLE_AUTHORS
from extractors.contracts.catalogue.article_updates import ARTICLE_UPDATES
from extractors.contracts.catalogue.articles import ARTICLES
from extractors.contracts.catalogue.media_items import MEDIA_ITEMS
from extractors.contracts.catalogue.organisations import ORGANISATION_MENTIONS
from extractors.contracts.catalogue.outlets import LOADS, OUTLETS
from extractors.contracts.catalogue.page_fetches import PAGE_FETCHES
from extractors.contracts.catalogue.people import PERSON_MENTIONS
from extractors.contracts.catalogue.places import PLACE_MENTIONS, PLACES
from extractors.contracts.catalogue.quotations import QUOTATIONS
from extractors.contracts.catalogue.rejects import GATE_REJECTS, REJECTED_ROWS
from extractors.contracts.catalogue.related_items import RELATED_ITEMS
from extractors.contracts.catalogue.stories import EARLIER_STORIES
from extractors.contracts.catalogue.watches import WATCH_TABLES
from extractors.contracts.columns import Table
from extractors.contracts.mention_kind import MentionKind

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        ARTICLES,
        ARTICLE_AUTHORS,
        ARTICLE_UPDATES,
        RELATED_ITEMS,
        MEDIA_ITEMS,
        PLACE_MENTIONS,
        PLACES,
        AGENCY_MENTIONS,
        PERSON_MENTIONS,
        ORGANISATION_MENTIONS,
        QUOTATIONS,
        PAGE_FETCHES,
        REJECTED_ROWS,
        OUTLETS,
    )
}
"""The tables that a load has files of, by name."""

MENTION_KINDS: tuple[MentionKind, ...] = (places.KIND, agencies.KIND, people.KIND, organisations.KIND)
"""The kinds of things that articles name, each with a dimension of its own."""

ENRICHED_KINDS: tuple[MentionKind, ...] = (*MENTION_KINDS, quotations.KIND)
"""All that is found in the texts of articles; ``extractors/enrich`` has an enricher for each. A quotation is a fact of
its own, and names no member of a dimension."""

BATCH_TABLES: tuple[Table, ...] = (GATE_REJECTS, LOADS, EARLIER_STORIES, *WATCH_TABLES)
"""The tables that the gate and the warehouse add to the staged ones of a batch, those of the watches included."""


@lru_cache(maxsize=1)
def columns_digest() -> str:
    """Return a digest (16 hexadecimal digits) of the names and types of all staged columns.

    It is kept with each load: a load with another digest was staged with other columns and is stale. Descriptions do
    not count.
    """
    lines = [f"{table.name} {column.name} {column.type}" for table in TABLES.values() for column in table.columns]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def mention_columns() -> dict[str, tuple[str, str]]:
    """Return (table, column) of every text that is searched for mentions, by the field name that mention rows use."""
    return {
        column.mention_field: (table.name, column.name)
        for table in TABLES.values()
        for column in table.columns
        if column.mention_field
    }
