"""The rows that the staged gate refuses: collected, with what falls with an article, and written beside the load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from expectations.library.suites import Rule
from expectations.measure.scratch import literal
from expectations.verdicts.verdict import Check, Severity, Verdict
from extractors.contracts.catalogue import ENRICHERS
from extractors.contracts.enrichers import Enricher
from extractors.contracts.staging import GATE_REJECTS, GATE_REJECTS_TABLE, TABLES
from extractors.stores.staged_loads import StagedLoad

ARTICLE_REJECTED = "article_rejected"
REFUSED_SHARE = 0.1
"""A load of which more than this share of rows is refused is stopped."""
_FEWEST_ARTICLES, _FEWEST_ROWS = 2, 10
_OF_ARTICLES = tuple(name for name, table in TABLES.items() if "article_row" in table.column_names)
_PAYLOAD_LENGTH = 2_000


@dataclass(frozen=True, slots=True)
class Refused:
    """Rows of one table that were refused: for what they are themselves, and in all with those that fell."""

    own: int
    total: int


def begin(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty list of refused rows."""
    connection.execute(
        "create or replace table refused (load_id varchar, relation varchar, row_number integer, reason varchar,"
        " detail varchar, primary key (load_id, relation, row_number))"
    )


def refuse(connection: duckdb.DuckDBPyConnection, relation: str, rule: Rule, failing_rows: str) -> None:
    """Refuse the rows that a query gives; the first rule that refuses a row is its reason."""
    connection.execute(
        "insert or ignore into refused"  # noqa: S608
        f" select distinct load_id, {literal(relation)}, row_number, {literal(rule.name)},"
        f" {literal('expected that ' + rule.title)} from ({failing_rows})"
    )


def cascade(connection: duckdb.DuckDBPyConnection) -> Mapping[str, Mapping[str, Refused]]:
    """Refuse the rows of refused articles too, and the mentions of refused things; count by load and table."""
    own = _counts(connection)
    for table in _OF_ARTICLES:
        connection.execute(
            "insert or ignore into refused"  # noqa: S608
            f" select child.load_id, {literal(table)}, child.row_number, {literal(ARTICLE_REJECTED)},"
            " 'its article was rejected: ' || refused.detail"
            f" from {table} as child join refused on refused.relation = 'articles'"
            " and refused.load_id = child.load_id and refused.row_number = child.article_row"
        )
    for enricher in ENRICHERS:
        if enricher.has_entities:
            _cascade_to_mentions(connection, enricher)
    total = _counts(connection)
    counts: dict[str, dict[str, Refused]] = defaultdict(dict)
    for (load_id, table), n in total.items():
        counts[load_id][table] = Refused(own.get((load_id, table), 0), n)
    return counts


def _cascade_to_mentions(connection: duckdb.DuckDBPyConnection, enricher: Enricher) -> None:
    """Refuse the mentions of refused things; a thing that was refused as a repetition still has its first row."""
    noun, id_column = enricher.noun, enricher.id_column
    connection.execute(
        "insert or ignore into refused"  # noqa: S608
        f" select mentions.load_id, '{enricher.mention_table}', mentions.row_number, '{noun}_rejected',"
        f" 'its {noun} was rejected: ' || refused.detail"
        f" from refused join {enricher.name} as things on refused.relation = '{enricher.name}'"
        " and refused.load_id = things.load_id and refused.row_number = things.row_number"
        f" and refused.reason <> 'repeated_{noun}'"
        f" join {enricher.mention_table} as mentions"
        f" on mentions.load_id = things.load_id and mentions.{id_column} = things.{id_column}"
    )


def _counts(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], int]:
    rows = connection.execute("select load_id, relation, count(*) from refused group by all").fetchall()
    return {(load_id, relation): n for load_id, relation, n in rows}


def too_many(load: StagedLoad, refused: Mapping[str, Refused]) -> list[Check]:
    """The checks that stop a load of which more than a tenth is refused.

    One refused article never stops a load, and fewer than ten refused rows of another table do not either: a single
    page must not decide over its neighbours.
    """
    checks = []
    for table, counts in refused.items():
        rows = load.manifest.rows.get(table, 0)
        fewest = _FEWEST_ARTICLES if table == "articles" else _FEWEST_ROWS
        if counts.own >= fewest and counts.own > REFUSED_SHARE * rows:
            checks.append(
                Check(
                    relation=table,
                    rule="too_many_rows_refused",
                    title="at most a tenth of the rows is refused",
                    severity=Severity.CRITICAL,
                    outcome=Verdict.FAILED,
                    observed=f"{counts.own:,} of {rows:,} rows refused",
                    expected=f"at most {int(REFUSED_SHARE * rows):,}",
                    unexpected_count=counts.own,
                    load_id=load.load_id,
                )
            )
    return checks


def write_rejects(connection: duckdb.DuckDBPyConnection, load: StagedLoad) -> None:
    """Write the refused rows of a load to ``gate_rejects.parquet``, or take an older one away where there are none."""
    path = load.version_folder / f"{GATE_REJECTS}.parquet"
    tables = connection.execute(
        "select distinct relation from refused where load_id = ? order by relation", [load.load_id]
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
        select refused.load_id, refused.relation, refused.row_number, refused.reason, refused.detail, {url} as url,
            left(to_json(staged)::varchar, {_PAYLOAD_LENGTH}) as payload
        from refused
        join read_parquet({literal(str(load.table_path(table)))}) as staged using (load_id, row_number)
        where refused.relation = {literal(table)} and refused.load_id = {literal(load.load_id)}
        order by refused.row_number
        """  # noqa: S608
    ).to_arrow_table()
    return found.cast(GATE_REJECTS_TABLE.schema)
