"""The figures kept of each load, which later loads are compared with, and how far back a gate looks.

The figures are measured by ``relations/staged/*_load_profile.sql``, kept in the verdict of the load, written to the
warehouse's schema ``quality`` at publication and read back from there. One list of columns serves all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from extractors.contracts.catalogue import MENTION_KINDS

LOADS_TABLE = "loads"
FIELDS_TABLE = "load_fields"
HISTORY_DAYS = 90
"""Older loads are not compared with."""

FIGURES: Mapping[str, str] = {
    "page_count": "integer",
    "fetch_count": "integer",
    "fetched_count": "integer",
    "article_count": "integer",
    "rejected_count": "integer",
    "undated_share": "double",
    "median_word_count": "double",
    "median_age_hours": "double",
    "newest_age_hours": "double",
    "outlet_language_share": "double",
    **{kind.share_figure: "double" for kind in MENTION_KINDS},
    "unresolved_place_share": "double",
    "mojibake_share": "double",
    "distinct_text_share": "double",
    "cut_share": "double",
    "ahead_share": "double",
    "same_body_share": "double",
    "same_beginning_share": "double",
    "same_title_share": "double",
    "same_moment_share": "double",
    "same_related_share": "double",
    "same_picture_share": "double",
    "top_country_share": "double",
    "readings_digest": "varchar",
    "collected_at": "timestamp",
}
"""Column and DuckDB type of every figure kept of a load, in order.

Shares are 0 to 1 of the articles, ages are hours at fetching. ``cut_share`` is of texts that end within a sentence at
the greatest length, ``ahead_share`` of articles dated after they were fetched, ``same_*_share`` of those with the most
frequent value (of the items of related lists), ``top_country_share`` of mentions of places. ``readings_digest`` names
the readings, in any order. ``collected_at`` is when the outlet was last asked what is new and answered, UTC; null where
it never answered. Unlike ``staged_at`` it stays the same where a load is read again.
"""

PROFILE_COLUMNS: Mapping[str, str] = {
    "load_id": "varchar",
    "version": "varchar",
    "outlet_id": "varchar",
    "kind": "varchar",
    "staged_at": "timestamp",
    **FIGURES,
}
"""The figures, and the load that they belong to."""


def extract_figures(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of ``FIGURES`` that a row of ``load_profile`` has, as JSON values; times as ISO 8601 in UTC."""
    return {name: _plain(row[name]) for name in FIGURES if name in row}


def _plain(value: Any) -> Any:
    return value.replace(tzinfo=dt.UTC).isoformat() if isinstance(value, dt.datetime) else value
