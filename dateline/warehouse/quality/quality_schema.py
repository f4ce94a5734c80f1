"""The tables of schema ``quality``: their meaning and columns, and their rows as they go through JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from expectations.measure.history import FIELDS_TABLE, LOADS_TABLE, PROFILE_COLUMNS
from expectations.verdicts.figures import check_columns

_CHECK_COLUMNS = {
    "relation": "varchar",
    "rule": "varchar",
    "title": "varchar",
    "severity": "varchar",
    "outcome": "varchar",
    "scope": "varchar",
    "expectation": "varchar",
    "column_name": "varchar",
    "observed": "varchar",
    "expected": "varchar",
    "unexpected_count": "bigint",
    "sample": "varchar",
}
PUBLICATIONS = "One publication of the warehouse: when, by which code, from loads read by which versions, and its rows."
PUBLICATION_COLUMNS = {
    "publication_id": "Id of the publication; its page in the quality report has this name.",
    "started_at": "When its build began, UTC.",
    "code_version": "The version of the project that made it.",
    "warehouse_version": "The version of the meaning of its columns.",
    "read_by": "JSON object: versions of extractors and lists that loads were read by, with the number of loads.",
    "row_counts": "JSON object: each table of schema marts with its number of rows.",
    "applied_count": "Loads that it added or replaced.",
    "verdict": "The verdict of its gates.",
    "accepted_by": "Who accepted it after the audit refused it; null where nobody had to.",
}
"""Columns of the table marts.publications, with their comments in the file."""

QUALITY_TABLES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    LOADS_TABLE: (
        "One version of one load as the staged gate measured it, with its verdict, and who accepted it if stopped.",
        {
            **PROFILE_COLUMNS,
            "verdict": "varchar",
            "reasons": "varchar",
            "rules_held": "integer",
            "accepted_by": "varchar",
            "accepted_because": "varchar",
            "accepted_at": "timestamp",
            "gated_at": "timestamp",
        },
    ),
    FIELDS_TABLE: (
        "The share of a load's articles that have a value, by field.",
        {
            "load_id": "varchar",
            "outlet_id": "varchar",
            "field": "varchar",
            "share": "double",
            "article_count": "integer",
            "gated_at": "timestamp",
        },
    ),
    "load_volumes": (
        "Rows staged and rows rejected by the gate, by load and staged table.",
        {
            "load_id": "varchar",
            "outlet_id": "varchar",
            "relation": "varchar",
            "staged_count": "integer",
            "rejected_count": "integer",
            "gated_at": "timestamp",
        },
    ),
    "load_checks": (
        "One rule that a load broke, or that could not be computed for it. Rules that passed are not listed.",
        {"load_id": "varchar", "outlet_id": "varchar", **_CHECK_COLUMNS, "gated_at": "timestamp"},
    ),
    "schema_changes": (
        "How a staged file differed from the definition of its table.",
        {
            "load_id": "varchar",
            "relation": "varchar",
            "column_name": "varchar",
            "change": "varchar",
            "is_breaking": "boolean",
            "gated_at": "timestamp",
        },
    ),
    "publications": (
        "One build of the warehouse that had loads to apply, and who accepted it if the audit refused it.",
        {
            "publication_id": "varchar",
            "verdict": "varchar",
            "warehouse_verdict": "varchar",
            "load_count": "integer",
            "applied_count": "integer",
            "stopped_count": "integer",
            "seconds": "double",
            "is_published": "boolean",
            "is_full_audit": "boolean",
            "code_version": "varchar",
            "warehouse_version": "integer",
            "read_by": "varchar",
            "row_counts": "varchar",
            "accepted_by": "varchar",
            "accepted_because": "varchar",
            "accepted_at": "timestamp",
            "started_at": "timestamp",
        },
    ),
    "publication_checks": (
        "The result of one rule of the mart gate on a candidate, also where it passed.",
        {"publication_id": "varchar", **_CHECK_COLUMNS, "started_at": "timestamp"},
    ),
    "publication_steps": (
        "How long each step of a build took.",
        {
            "publication_id": "varchar",
            "step": "varchar",
            "position": "integer",
            "seconds": "double",
            "started_at": "timestamp",
        },
    ),
}
"""Name, meaning and columns of each table; times are UTC, shares 0 to 1."""

Scrub = Callable[[Mapping[str, Sequence[Mapping[str, Any]]]], dict[str, list[dict[str, Any]]]]
"""Changes rows of schema ``quality`` before they are copied into a rebuilt file."""


def to_naive_utc(when: dt.datetime | str) -> dt.datetime | None:
    """Return a time in UTC without its zone, as DuckDB's timestamps have it; text is parsed as ISO 8601.

    Empty text gives None. A time without a zone is returned as it is.
    """
    if isinstance(when, str):
        if not when:
            return None
        when = dt.datetime.fromisoformat(when)
    return when.astimezone(dt.UTC).replace(tzinfo=None) if when.tzinfo else when


def rows_from_json(plain: Mapping[str, Iterable[Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a run file (``rows_of_build`` after JSON) with times parsed: every table and column, null if
    unknown.

    Raises TypeError, ValueError or AttributeError if a value has another type than its column.
    """
    rows = {}
    for name, (_, columns) in QUALITY_TABLES.items():
        rows[name] = [
            {column: _read(row.get(column), type_) for column, type_ in columns.items()}
            for row in _checked(plain.get(name, ()), columns)
        ]
    return rows


def _checked(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        check_columns(row, columns)
        yield row


def _read(value: Any, type_: str) -> Any:
    return to_naive_utc(value) if type_ == "timestamp" and isinstance(value, str) else value
