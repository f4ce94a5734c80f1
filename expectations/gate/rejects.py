"""The rows that the staged gate rejects, with those that depend on a rejected article, written beside the load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from expectations.library.suites import Rule
from expectations.measure.scratch import sql_literal
from expectations.verdicts.verdict import Check, Severity, Verdict
from extractors.contracts.catalogue import MENTION_KINDS, TABLES
from extractors.contracts.catalogue.rejects import GATE_REJECTS
from extractors.contracts.mention_kind import MentionKind
from extractors.stores.staged_loads import StagedLoad

ARTICLE_REJECTED = "article_rejected"
REJECTED_SHARE = 0.1
"""A load of which more than this share of rows is rejected is stopped."""
_FEWEST_ARTICLES, _FEWEST_ROWS = 2, 10
_OF_ARTICLES = tuple(name for name, table in TABLES.items() if "article_row" in table.column_names)
_PAYLOAD_LENGTH = 2_000


@dataclass(frozen=True, slots=True)
class RejectCounts:
    """Rejected rows of one table: ``own`` by a rule, ``total`` with those that depend on a rejected row."""

    own: int
    total: int


def create_rejects(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the empty table ``rejected``, which lists rejected rows, replacing an earlier one."""
    connection.execute(
        "create or replace table rejected (load_id varchar, relation varchar, row_number integer, reason varchar,"
        " detail varchar, primary key (load_id, relation, row_number))"
    )


def reject_rows(connection: duckdb.DuckDBPyConnection, relation: str, rule: Rule, failing_rows: str) -> None:
    """Add the rows of the query ``failing_rows`` to ``rejected``; a row rejected before keeps its first reason."""
    connection.execute(
        "insert or ignore into rejected"  # noqa: S608
        f" select distinct load_id, {sql_literal(relation)}, row_number, {sql_literal(rule.name)},"
        f" {sql_literal('expected that ' + rule.title)} from ({failing_rows})"
    )


def reject_dependents(connection: duckdb.DuckDBPyConnection) -> Mapping[str, Mapping[str, RejectCounts]]:
    """Reject the rows that belong to rejected articles, and the mentions of rejected entities.

    Return the counts of rejected rows by load id and table; loads and tables without any are missing.
    """
    own = _counts(connection)
    for table in _OF_ARTICLES:
        connection.execute(
            "insert or ignore into rejected"  # noqa: S608
            f" select child.load_id, {sql_literal(table)}, child.row_number, {sql_literal(ARTICLE_REJECTED)},"
            " 'its article was rejected: ' || rejected.detail"
            f" from {table} as child join rejected on rejected.relation = 'articles'"
            " and rejected.load_id = child.load_id and rejected.row_number = child.article_row"
        )
    for kind in MENTION_KINDS:
        if kind.has_entities:
            _reject_mentions(connection, kind)
    total = _counts(connection)
    counts: dict[str, dict[str, RejectCounts]] = defaultdict(dict)
    for (load_id, table), n in total.items():
        counts[load_id][table] = RejectCounts(own.get((load_id, table), 0), n)
    return counts


def _reject_mentions(connection: duckdb.DuckDBPyConnection, kind: MentionKind) -> None:
    """Reject the mentions of rejected things; a thing that was rejected as a repetition still has its first row."""
    noun, id_column = kind.noun, kind.id_column
    connection.execute(
        "insert or ignore into rejected"  # noqa: S608
        f" select mentions.load_id, '{kind.mention_table}', mentions.row_number, '{noun}_rejected',"
        f" 'its {noun} was rejected: ' || rejected.detail"
        f" from rejected join {kind.name} as things on rejected.relation = '{kind.name}'"
        " and rejected.load_id = things.load_id and rejected.row_number = things.row_number"
        f" and rejected.reason <> 'repeated_{noun}'"
        f" join {kind.mention_table} as mentions"
        f" on mentions.load_id = things.load_id and mentions.{id_column} = things.{id_column}"
    )


def _counts(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], int]:
    rows = connection.execute("select load_id, relation, count(*) from rejected group by all").fetchall()
    return {(load_id, relation): n for load_id, relation, n in rows}


def check_rejected_share(load: StagedLoad, rejected: Mapping[str, RejectCounts]) -> list[Check]:
    """Return a failed check for each table of which rules rejected more than a tenth; such a check stops the load.

    At least 2 articles, or 10 rows of another table, must be rejected: a single page must not stop the others.
    """
    checks = []
    for table, counts in rejected.items():
        rows = load.manifest.rows.get(table, 0)
        fewest = _FEWEST_ARTICLES if table == "articles" else _FEWEST_ROWS
        if counts.own >= fewest and counts.own > REJECTED_SHARE * rows:
            checks.append(
                Check(
                    relation=table,
                    rule="too_many_rows_refused",
                    title="at most a tenth of the rows is rejected",
                    severity=Severity.CRITICAL,
                    outcome=Verdict.FAILED,
                    observed=f"{counts.own:,} of {rows:,} rows rejected",
                    expected=f"at most {int(REJECTED_SHARE * rows):,}",
                    unexpected_count=counts.own,
                    load_id=load.load_id,
                )
            )
    return checks


def write_rejects(connection: duckdb.DuckDBPyConnection, load: StagedLoad) -> None:
    """Write the rejected rows of a load to its ``gate_rejects.parquet``; if there are none, remove an older file."""
    path = load.version_folder / f"{GATE_REJECTS.name}.parquet"
    tables = connection.execute(
        "select distinct relation from rejected where load_id = ? order by relation", [load.load_id]
    ).fetchall()
    parts = [_rejects_of(connection, load, table) for (table,) in tables]
    if not parts:
        path.unlink(missing_ok=True)
        return
    beside = path.with_name(f".{path.name}")
    pq.write_table(pa.concat_tables(parts), beside, compression="zstd")
    beside.replace(path)


def _rejects_of(connection: duckdb.DuckDBPyConnection, load: StagedLoad, table: str) -> pa.Table:
    columns = TABLES[table].column_names
    url = "staged.url" if "url" in columns else "null::varchar"
    if "article_row" in columns and "url" not in columns:
        url = "(select a.url from articles a where a.load_id = staged.load_id and a.row_number = staged.article_row)"
    found = connection.execute(
        f"""
        select rejected.load_id, rejected.relation, rejected.row_number, rejected.reason, rejected.detail, {url} as url,
            left(to_json(staged)::varchar, {_PAYLOAD_LENGTH}) as payload
        from rejected
        join read_parquet({sql_literal(str(load.table_path(table)))}) as staged using (load_id, row_number)
        where rejected.relation = {sql_literal(table)} and rejected.load_id = {sql_literal(load.load_id)}
        order by rejected.row_number
        """  # noqa: S608
    ).to_arrow_table()
    return found.cast(GATE_REJECTS.schema)
