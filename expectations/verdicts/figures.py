"""The figures that a verdict keeps of a load: their columns, and whether stored values have the types of columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from extractors.contracts.catalogue import MENTION_KINDS
from extractors.runtime.typed_json import describe_value

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

_LIMITS = {"integer": 2**31, "bigint": 2**63}
_TYPES: Mapping[str, tuple[type, ...]] = {
    "varchar": (str,),
    "timestamp": (str,),
    "boolean": (bool,),
    "double": (int, float),
    "integer": (int,),
    "bigint": (int,),
}


def extract_figures(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of ``FIGURES`` that a row of ``load_profile`` has, as JSON values; times as ISO 8601 in UTC."""
    return {name: _plain(row[name]) for name in FIGURES if name in row}


def _plain(value: Any) -> Any:
    return value.replace(tzinfo=dt.UTC).isoformat() if isinstance(value, dt.datetime) else value


def check_columns(row: Mapping[str, Any], columns: Mapping[str, str]) -> None:
    """Check that the values of a row, as JSON has them, can be stored in columns of these DuckDB types; null can.

    Columns that the row lacks are not looked at. Raises TypeError, or ValueError for what is no time.
    """
    for name, type_ in columns.items():
        value = row.get(name)
        if value is None:
            continue
        if type(value) not in _TYPES[type_] or (type(value) is int and abs(value) >= _LIMITS.get(type_, 2**53)):
            raise TypeError(f"{name} is {describe_value(value)}, no {type_}")
        if type_ == "timestamp" and value:
            dt.datetime.fromisoformat(value)
