"""What the data dictionary says: tables and columns from dbt's manifest and the file itself, answers from queries."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from dateline.analyses.catalogue import Analysis, read_analyses
from dateline.reports.data_dictionary.entity_diagram import Reference
from dateline.reports.terminal import QUESTIONS
from dateline.warehouse.quality.quality_schema import QUALITY_TABLES

SCHEMA, _QUALITY = "marts", "quality"
MOST_ROWS = 8
_LONGEST_VALUE = 160
_REF = re.compile(r"ref\(\s*['\"](\w+)['\"]\s*\)")


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """One column: its type in the file, its meaning and an example as dbt's files have them."""

    name: str
    type: str
    description: str
    example: str
    is_key: bool
    is_required: bool
    points_at: str | None


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One table: its grain, the columns of its key, its columns and how many rows it has."""

    schema: str
    name: str
    grain: str
    key: tuple[str, ...]
    rows: int
    columns: tuple[ColumnEntry, ...]

    @property
    def kind(self) -> str:
        """The heading of the table: Facts, Dimensions or Bridges by its prefix, Quality by its schema, else Helpers."""
        prefix = self.name.partition("_")[0]
        words = {"fct": "Facts", "dim": "Dimensions", "bridge": "Bridges"}
        return "Quality" if self.schema != SCHEMA else words.get(prefix, "Helpers")


@dataclass(frozen=True, slots=True)
class Answer:
    """One example query with its real result; ``problem`` says why there is none."""

    title: str
    note: str
    sql: str
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]
    more: bool
    problem: str | None = None


def read_keys(manifest: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Return the key columns of each fact, dimension and bridge in dbt's manifest; an empty tuple if none is known.

    The first of: the column that other tables refer to; the column tested to be unique; the surrogate key named for the
    table (`revision_key` of fct_article_revisions); the columns of the test `unique_rows`.
    """
    keys: dict[str, tuple[str, ...]] = {}
    for test, target in _relationships(manifest):
        keys.setdefault(target, (str(test["test_metadata"]["kwargs"].get("field")),))
    for test in _tests(manifest, "unique"):
        if test.get("column_name"):
            keys.setdefault(_model_name(test), (str(test["column_name"]),))
    for name, model in _marts(manifest).items():
        own = next((c for c in model["columns"] if c.endswith("_key") and name.endswith(f"{c[:-4]}s")), None)
        if own and name.startswith(("fct_", "dim_")):
            keys.setdefault(name, (own,))
    for test in _tests(manifest, "unique_rows"):
        keys.setdefault(_model_name(test), tuple(_columns_of(test)))
    names = sorted(name for name in _marts(manifest) if name.startswith(("fct_", "dim_", "bridge_")))
    return {name: keys.get(name, ()) for name in names}


def read_references(connection: duckdb.DuckDBPyConnection) -> list[Reference]:
    """Return the references between marts as ``marts.relationships`` of the file lists them, by table and position;
    none if the file has no such table.
    """
    try:
        rows = connection.execute(
            "select r.from_table, r.from_column, r.to_table from marts.relationships as r "
            "inner join duckdb_columns() as c on c.schema_name = 'marts' and c.table_name = r.from_table "
            "and c.column_name = r.from_column order by r.from_table, c.column_index"
        ).fetchall()
    except duckdb.CatalogException:
        return []
    return [Reference(*row) for row in rows]


def read_tables(manifest: Mapping[str, Any], connection: duckdb.DuckDBPyConnection) -> list[TableEntry]:
    """Return an entry for each table and view of schemas marts and quality in the file, with its columns and row count.

    Descriptions come from dbt's manifest, else from the file's comments.
    """
    models, keys = _marts(manifest), read_keys(manifest)
    points = {(r.table, r.column): r.target for r in read_references(connection)}
    filled = {(_model_name(t), c) for t in _tests(manifest, "no_nulls") for c in _columns_of(t)}
    entries = []
    for schema, table, comment in connection.execute(
        "select schema_name, table_name, coalesce(comment, '') from duckdb_tables() where schema_name in ($m, $q) "
        "union all select schema_name, view_name, coalesce(comment, '') from duckdb_views() "
        "where schema_name in ($m, $q) order by all",
        {"m": SCHEMA, "q": _QUALITY},
    ).fetchall():
        is_mart = schema == SCHEMA
        model = models.get(table, {}) if is_mart else {}
        key = keys.get(table, ()) if is_mart else ()
        columns = []
        for name, kind, is_nullable, said in connection.execute(
            "select column_name, data_type, is_nullable, coalesce(comment, '') from duckdb_columns() "
            "where schema_name = ? and table_name = ? order by column_index",
            [schema, table],
        ).fetchall():
            column = model.get("columns", {}).get(name, {})
            columns.append(
                ColumnEntry(
                    name=name,
                    type=str(kind).lower(),
                    description=column.get("description") or said,
                    example=_example(column),
                    is_key=name in key,
                    is_required=not is_nullable or (is_mart and (table, name) in filled),
                    points_at=points.get((table, name)) if is_mart else None,
                )
            )
        count = connection.execute(f"select count(*) from {_name(schema)}.{_name(table)}").fetchone()  # noqa: S608
        grain = model.get("description") or comment or (QUALITY_TABLES.get(table, ("",))[0] if not is_mart else "")
        entries.append(TableEntry(schema, table, grain, key, count[0] if count else 0, tuple(columns)))
    return entries


def read_answers(connection: duckdb.DuckDBPyConnection, analyses: Sequence[Analysis] | None = None) -> list[Answer]:
    """Run the questions of the summary and every analysis (all that ship if None) on the file; return an answer for
    each.
    """
    asked = [(title, "", textwrap.dedent(query).strip()) for title, query in QUESTIONS]
    asked += [(a.question, a.note, a.sql) for a in (read_analyses() if analyses is None else analyses)]
    return [run_example(connection, title, note, sql) for title, note, sql in asked]


def run_example(connection: duckdb.DuckDBPyConnection, title: str, note: str, sql: str) -> Answer:
    """Run one query and return its first 8 rows as text, or the database error in ``problem``."""
    try:
        answer = connection.execute(sql)
        columns = tuple(column[0] for column in answer.description or ())
        rows = answer.fetchmany(MOST_ROWS + 1)
    except duckdb.Error as error:
        return Answer(title, note, sql, (), (), (), more=False, problem=str(error).splitlines()[0])
    shown = rows[:MOST_ROWS]
    numeric = tuple(
        any(_is_number(row[i]) for row in shown) and all(row[i] is None or _is_number(row[i]) for row in shown)
        for i in range(len(columns))
    )
    written = tuple(tuple(_written(value) for value in row) for row in shown)
    return Answer(title, note, sql, columns, numeric, written, more=len(rows) > MOST_ROWS)


def tables_by_kind(tables: Sequence[TableEntry]) -> list[tuple[str, list[TableEntry]]]:
    """Return the tables by the headings of the page, in reading order; headings without a table are left out."""
    kinds = ("Facts", "Bridges", "Dimensions", "Helpers", "Quality")
    return [(kind, found) for kind in kinds if (found := [t for t in tables if t.kind == kind])]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _written(value: object) -> str:
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _marts(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {
        node["name"]: node
        for node in manifest.get("nodes", {}).values()
        if node.get("resource_type") == "model" and node.get("schema") == SCHEMA
    }


def _tests(manifest: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    for node in manifest.get("nodes", {}).values():
        if node.get("resource_type") == "test" and (node.get("test_metadata") or {}).get("name") == name:
            yield node


def _relationships(manifest: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    for test in _tests(manifest, "relationships"):
        match = _REF.search(str(test["test_metadata"]["kwargs"].get("to", "")))
        if match and test.get("column_name"):
            yield test, match[1]


def _columns_of(test: Mapping[str, Any]) -> Sequence[str]:
    return list(test["test_metadata"]["kwargs"].get("columns", ()))


def _model_name(test: Mapping[str, Any]) -> str:
    return str(test.get("attached_node") or "").rpartition(".")[2]


def _example(column: Mapping[str, Any]) -> str:
    meta = {**(column.get("meta") or {}), **((column.get("config") or {}).get("meta") or {})}
    return str(meta.get("example", ""))


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'
