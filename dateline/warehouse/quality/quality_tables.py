"""Schema ``quality`` of the warehouse: the findings of the gates, so that quality can be queried.

``write_quality_tables`` adds a build to the candidate before it is published; the findings of a build of which nothing
was published are kept in its run file and added with the next publication (see
``dateline/reports/quality/build_reports.py``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from dateline.warehouse.published import WAREHOUSE_VERSION
from dateline.warehouse.quality.quality_schema import (
    PUBLICATION_COLUMNS,
    PUBLICATIONS,
    QUALITY_TABLES,
    Scrub,
    to_naive_utc,
)
from dateline.warehouse.quality.run_files import read_unpublished_runs
from expectations.measure.history import FIELDS_TABLE, LOADS_TABLE
from expectations.measure.scratch import sql_literal
from expectations.verdicts.verdict import Acceptance, Check, LoadVerdict
from extractors.language.text import storable
from extractors.runtime.version import VERSION
from extractors.stores.warehouse_files import CATALOG, attach_warehouse, count_lake_rows, list_relations

if TYPE_CHECKING:
    from dateline.warehouse.result import BuildResult

_KEYS = {
    "publications": "publication_id",
    "publication_checks": "publication_id",
    "publication_steps": "publication_id",
}
_EARLIER_VIEW = (
    "select 1 from duckdb_views() where database_name = current_database() and schema_name = 'marts'"
    " and view_name = 'publications'"
)
"""Earlier releases had a view in the place of the table."""
_COMMENTS_IN_FILE = (
    "select table_name, comment from duckdb_tables()"
    " where schema_name = 'quality' and database_name = current_database()"
)
# duckdb_tables() would read the statistics of every table of a lake
_COMMENTS_IN_LAKE = f"""
    select t.table_name, g.value
    from __ducklake_metadata_{CATALOG}.ducklake_tag as g
    inner join __ducklake_metadata_{CATALOG}.ducklake_table as t on g.object_id = t.table_id
    inner join __ducklake_metadata_{CATALOG}.ducklake_schema as s on t.schema_id = s.schema_id
    where
        g.key = 'comment' and s.schema_name = 'quality'
        and g.end_snapshot is null and t.end_snapshot is null and s.end_snapshot is null
"""  # noqa: S608 - names of our own


def write_quality_tables(
    connection: duckdb.DuckDBPyConnection,
    result: BuildResult,
    quality: Path | None = None,
    *,
    earlier: Path | None = None,
    scrub: Scrub | None = None,
) -> None:
    """Add the findings of a build to schema ``quality`` of the candidate; rows of the same load or publication are
    replaced. ``quality`` is the folder of the reports: the run files of builds that published nothing are added too.
    ``earlier`` is the published file if the candidate is no copy of it (a rebuild): the rows of its quality tables are
    copied, as ``scrub`` returns them if it is given. All of it is one transaction, which in a lake is one snapshot; the
    connection has none open.
    """
    is_other = earlier is not None and earlier.is_file()
    if earlier is not None and is_other:  # a transaction that read a file keeps it attached to its end
        attach_warehouse(connection, earlier, "earlier")
    connection.begin()
    try:
        if is_other:
            _copy_earlier_rows(connection, scrub)
        if quality is not None:
            add_rows(connection, {})
            known = {row[0] for row in connection.execute("select publication_id from quality.publications").fetchall()}
            for rows in read_unpublished_runs(quality, known):
                add_rows(connection, scrub(rows) if scrub else rows)
        add_rows(connection, rows_of_build(result))
        _describe_publication(connection, result.publication_id)
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
    if is_other:
        connection.execute("detach earlier")


def _describe_publication(connection: duckdb.DuckDBPyConnection, publication_id: str) -> None:
    """Add to a publication what its file has: the versions that its loads were read by, and the rows of each mart.

    Both are JSON objects: a load's versions as fct_loads has them, with the number of loads; a table with its rows.
    """
    marts = sorted(name for schema, name in list_relations(connection) if schema == "marts")
    tables = [name for name in marts if name != "publications"]
    known = count_lake_rows(connection) if _is_in_lake(connection) else {}
    counts = {name: known["marts", name] for name in tables if ("marts", name) in known}
    for name in (name for name in tables if name not in counts):
        [(counts[name],)] = connection.execute(f'select count(*) from marts."{name}"').fetchall()  # noqa: S608
    read_by = {}
    if "fct_loads" in tables:
        read_by = dict(
            connection.execute(
                "select coalesce(read_by, 'unknown'), count(*) from marts.fct_loads group by 1 order by max(staged_at)"
            ).fetchall()
        )
    connection.execute(
        "update quality.publications set read_by = ?, row_counts = ? where publication_id = ?",
        [json.dumps(read_by), json.dumps(counts), publication_id],
    )
    if tables:
        columns = ", ".join(PUBLICATION_COLUMNS)
        if connection.execute(_EARLIER_VIEW).fetchone():
            connection.execute("drop view marts.publications")
        connection.execute(
            f"create or replace table marts.publications as select {columns} from quality.publications"  # noqa: S608
            " where is_published"
        )
        connection.execute(f"comment on table marts.publications is {sql_literal(PUBLICATIONS)}")
        for column, meaning in PUBLICATION_COLUMNS.items():
            connection.execute(f"comment on column marts.publications.{column} is {sql_literal(meaning)}")


def _is_in_lake(connection: duckdb.DuckDBPyConnection) -> bool:
    query = "select type = 'ducklake' from duckdb_databases() where database_name = current_database()"
    return bool((connection.execute(query).fetchone() or (False,))[0])


def _copy_earlier_rows(connection: duckdb.DuckDBPyConnection, scrub: Scrub | None) -> None:
    """Copy the rows of the attached file ``earlier``, with the columns that both have."""
    add_rows(connection, {})
    for name, (_, columns) in QUALITY_TABLES.items():
        found = connection.execute(
            "select column_name from duckdb_columns() where database_name = 'earlier' and schema_name = 'quality'"
            " and table_name = ?",
            [name],
        ).fetchall()
        if shared := [column for (column,) in found if column in columns]:
            if scrub is None:
                connection.execute(
                    f"insert into quality.{name} by name select {', '.join(shared)} from earlier.quality.{name}"  # noqa: S608
                )
                continue
            read = connection.execute(f"select {', '.join(shared)} from earlier.quality.{name}").fetchall()  # noqa: S608
            rows = {name: [dict(zip(shared, values, strict=True)) for values in read]}
            if kept := scrub(rows)[name]:
                _insert(connection, name, columns, kept)


def add_rows(connection: duckdb.DuckDBPyConnection, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Create the quality tables that are missing, and insert rows, replacing those of the same load or publication."""
    _create_tables(connection)
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


def _create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create what is missing of the quality tables, their columns and comments; mostly nothing is."""
    found = dict(
        connection.execute(
            "select table_name, list(column_name) from duckdb_columns()"
            " where schema_name = 'quality' and database_name = current_database() group by table_name"
        ).fetchall()
    )
    comments = dict(connection.execute(_COMMENTS_IN_LAKE if _is_in_lake(connection) else _COMMENTS_IN_FILE).fetchall())
    if not found:
        connection.execute("create schema if not exists quality")
    for name, (meaning, columns) in QUALITY_TABLES.items():
        known = found.get(name, [])
        if not known:
            defined = ", ".join(f"{column} {type_}" for column, type_ in columns.items())
            connection.execute(f"create table quality.{name} ({defined})")
        for column, type_ in columns.items() if known else ():  # a file of an earlier release may lack some
            if column not in known:
                connection.execute(f"alter table quality.{name} add column {column} {type_}")
        if comments.get(name) != meaning:
            connection.execute(f"comment on table quality.{name} is {sql_literal(meaning)}")


def _insert(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Mapping[str, str], rows: Sequence[Mapping[str, Any]]
) -> None:
    # one array a column: far faster than a statement a row, and no type is guessed
    values = [[_plain(row.get(column)) for row in rows] for column in columns]
    unnested = ", ".join(f"unnest(?::{type_}[]) as {column}" for column, type_ in columns.items())
    connection.execute(f"insert into quality.{name} by name select {unnested}", values)


def _plain(value: Any) -> Any:
    return storable(value) if isinstance(value, str) else value


def rows_of_build(result: BuildResult) -> dict[str, list[dict[str, Any]]]:
    """Return the rows that a build adds to each table of schema ``quality``, as plain values."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in QUALITY_TABLES}
    for verdict in result.load_verdicts:
        _add_load(rows, verdict)
    started_at = to_naive_utc(result.started_at)
    audit = result.warehouse_verdict
    rows["publications"].append(
        {
            "publication_id": result.publication_id,
            "verdict": str(result.verdict),
            "warehouse_verdict": str(audit.verdict) if audit else None,
            "load_count": len(result.load_verdicts),
            "applied_count": len(result.applied),
            "stopped_count": sum(not v.verdict.may_proceed for v in result.load_verdicts) + len(result.damaged),
            "seconds": sum(seconds for _, seconds in result.steps),
            "is_published": result.published,
            "is_full_audit": result.is_full_audit,
            "code_version": VERSION,
            "warehouse_version": WAREHOUSE_VERSION,
            **_acceptance(audit.acceptance if audit else None),
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
    gated_at = to_naive_utc(verdict.gated_at)
    of_load = {"load_id": verdict.load_id, "outlet_id": verdict.outlet_id, "gated_at": gated_at}
    kind = verdict.load_id.split(".")[1]
    rows[LOADS_TABLE].append(
        {
            "kind": kind,
            "version": verdict.version,
            "staged_at": to_naive_utc(verdict.staged_at),
            **verdict.profile,
            "collected_at": to_naive_utc(verdict.profile.get("collected_at") or ""),
            **of_load,
            "verdict": str(verdict.verdict),
            "reasons": "\n".join(verdict.reasons) or None,
            "rules_held": verdict.rules_held,
            **_acceptance(verdict.acceptance),
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


def _acceptance(acceptance: Acceptance | None) -> dict[str, Any]:
    return {
        "accepted_by": acceptance and acceptance.by,
        "accepted_because": acceptance and acceptance.why,
        "accepted_at": acceptance and to_naive_utc(acceptance.at),
    }


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
