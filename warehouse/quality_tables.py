"""Schema ``quality`` of the warehouse: what the gates said, so that quality is a query too.

``write_quality_tables`` adds a build to the candidate before it is published; what a build of which nothing was
published said is kept in its run file and added with the next publication (see ``warehouse/report.py``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import duckdb

from expectations.history import FIELDS_TABLE, LOADS_TABLE, PROFILE_COLUMNS
from expectations.verdict import Check, LoadVerdict

if TYPE_CHECKING:
    from warehouse.build import BuildResult

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
QUALITY_TABLES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    LOADS_TABLE: (
        "One version of one load as the staged gate measured it, with its verdict.",
        {
            **PROFILE_COLUMNS,
            "verdict": "varchar",
            "reasons": "varchar",
            "rules_held": "integer",
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
        "Rows staged and rows refused by the gate, by load and staged table.",
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
        "One rule that a load broke, or that could not be computed for it. Rules that held are not listed.",
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
        "One build of the warehouse that had loads to apply.",
        {
            "publication_id": "varchar",
            "verdict": "varchar",
            "warehouse_verdict": "varchar",
            "load_count": "integer",
            "applied_count": "integer",
            "stopped_count": "integer",
            "seconds": "double",
            "is_published": "boolean",
            "started_at": "timestamp",
        },
    ),
    "publication_checks": (
        "One rule of the mart gate held against a candidate, also where it held.",
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

_KEYS = {
    "publications": "publication_id",
    "publication_checks": "publication_id",
    "publication_steps": "publication_id",
}


def write_quality_tables(connection: duckdb.DuckDBPyConnection, result: BuildResult) -> None:
    """Add a build to schema ``quality`` of the candidate; a load or publication written again replaces its rows."""
    add_rows(connection, rows_of_build(result))


def add_rows(connection: duckdb.DuckDBPyConnection, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Make the tables that are missing, and put rows in the place of those with the same load or publication."""
    connection.execute("create schema if not exists quality")
    for name, (meaning, columns) in QUALITY_TABLES.items():
        defined = ", ".join(f"{column} {type_}" for column, type_ in columns.items())
        connection.execute(f"create table if not exists quality.{name} ({defined})")
        for column, type_ in columns.items():  # a file of an earlier release may lack some
            connection.execute(f"alter table quality.{name} add column if not exists {column} {type_}")
        connection.execute(f"comment on table quality.{name} is '{meaning.replace(chr(39), chr(39) * 2)}'")
    gone = {
        "load_id": sorted({row["load_id"] for row in rows.get(LOADS_TABLE, ())}),
        "publication_id": sorted({row["publication_id"] for row in rows.get("publications", ())}),
    }
    for name, (_, columns) in QUALITY_TABLES.items():
        key = _KEYS.get(name, "load_id")
        if gone[key]:
            connection.execute(f"delete from quality.{name} where list_contains(?, {key})", [gone[key]])  # noqa: S608
        if new := rows.get(name):
            _insert(connection, name, columns, new)


def _insert(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]
) -> None:
    # one array a column: far faster than a statement a row, and no type is guessed
    values = [[row.get(column) for row in rows] for column in columns]
    unnested = ", ".join(f"unnest(?::{type_}[]) as {column}" for column, type_ in columns.items())
    connection.execute(f"insert into quality.{name} by name select {unnested}", values)


def rows_of_build(result: BuildResult) -> dict[str, list[dict[str, Any]]]:
    """What a build adds to each table, as plain values."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in QUALITY_TABLES}
    for verdict in result.load_verdicts:
        _add_load(rows, verdict)
    started_at = naive(result.started_at)
    audit = result.warehouse_verdict
    rows["publications"].append(
        {
            "publication_id": result.publication_id,
            "verdict": str(result.verdict),
            "warehouse_verdict": str(audit.verdict) if audit else None,
            "load_count": len(result.load_verdicts),
            "applied_count": len(result.applied),
            "stopped_count": sum(not v.verdict.may_go_on for v in result.load_verdicts) + len(result.damaged),
            "seconds": sum(seconds for _, seconds in result.steps),
            "is_published": result.published,
            "started_at": started_at,
        }
    )
    of_publication = {"publication_id": result.publication_id, "started_at": started_at}
    rows["publication_checks"] = [{**of_publication, **_check(check)} for check in audit.checks] if audit else []
    rows["publication_steps"] = [
        {**of_publication, "position": position, "step": step, "seconds": seconds}
        for position, (step, seconds) in enumerate(result.steps, 1)
    ]
    return rows


def _add_load(rows: dict[str, list[dict[str, Any]]], verdict: LoadVerdict) -> None:
    gated_at = naive(verdict.gated_at)
    of_load = {"load_id": verdict.load_id, "outlet_id": verdict.outlet_id, "gated_at": gated_at}
    kind = verdict.load_id.split(".")[1]
    rows[LOADS_TABLE].append(
        {
            "kind": kind,
            "version": verdict.version,
            "staged_at": naive(verdict.staged_at),
            **verdict.profile,
            **of_load,
            "verdict": str(verdict.verdict),
            "reasons": "\n".join(verdict.reasons) or None,
            "rules_held": verdict.rules_held,
        }
    )
    rows[FIELDS_TABLE] += [
        {**of_load, "field": field, "share": share, "article_count": verdict.rows.get("articles")}
        for field, share in verdict.field_shares.items()
    ]
    rows["load_volumes"] += [
        {**of_load, "relation": relation, "staged_count": n, "rejected_count": verdict.rejected.get(relation, 0)}
        for relation, n in verdict.rows.items()
    ]
    rows["load_checks"] += [{**of_load, **_check(check)} for check in verdict.checks]
    rows["schema_changes"] += [
        {
            "load_id": verdict.load_id,
            "relation": change.table,
            "column_name": change.column,
            "change": change.change,
            "is_breaking": change.is_breaking,
            "gated_at": gated_at,
        }
        for change in verdict.schema_changes
    ]


def _check(check: Check) -> dict[str, Any]:
    return {
        "relation": check.relation,
        "rule": check.rule,
        "title": check.title,
        "severity": str(check.severity),
        "outcome": str(check.outcome),
        "scope": check.scope,
        "expectation": check.expectation or None,
        "column_name": check.column,
        "observed": check.observed,
        "expected": check.expected,
        "unexpected_count": check.unexpected_count,
        "sample": "\n".join(check.sample) or None,
    }


def naive(when: dt.datetime | str) -> dt.datetime | None:
    """A time as UTC without a zone mark; None for an empty text."""
    if isinstance(when, str):
        if not when:
            return None
        when = dt.datetime.fromisoformat(when)
    return when.astimezone(dt.UTC).replace(tzinfo=None) if when.tzinfo else when


def rows_from_json(plain: Mapping[str, Iterable[Mapping[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Read back what ``rows_of_build`` gave, after it went through JSON."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for name, (_, columns) in QUALITY_TABLES.items():
        times = [column for column, type_ in columns.items() if type_ == "timestamp"]
        rows[name] = [
            {**row, **{c: naive(row[c]) for c in times if isinstance(row.get(c), str)}} for row in plain.get(name, ())
        ]
    return rows
