"""What the data dictionary says: tables and columns from dbt's manifest and the file itself, answers from queries."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.entity_diagram import Reference
from warehouse.summary import QUESTIONS

SCHEMA = "marts"
MOST_ROWS = 8
_LONGEST_VALUE = 160
_REF = re.compile(r"ref\(\s*['\"](\w+)['\"]\s*\)")
_QUALIFIED = re.compile(r'(?:"\w+"\.)?"(\w+)"\."(\w+)"')


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
    """One table: its grain, its key where one column is unique, its columns and how many rows it has."""

    schema: str
    name: str
    grain: str
    key: str | None
    rows: int
    columns: tuple[ColumnEntry, ...]

    @property
    def kind(self) -> str:
        """The part of the warehouse that the table's name says it belongs to."""
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


def read_references(manifest: Mapping[str, Any]) -> list[Reference]:
    """The references between marts: what dbt tests, and columns that bear the name of another table's key."""
    keys, found = read_keys(manifest), []
    for test in _tests(manifest, "relationships"):
        match = _REF.search(str(test["test_metadata"]["kwargs"].get("to", "")))
        if match:
            found.append(Reference(_model_name(test), str(test["column_name"]), match[1]))
    told = {(r.table, r.column) for r in found}
    owners = {key: table for table, key in keys.items() if key}
    for table, model in _marts(manifest).items():
        for column in model["columns"]:
            target = owners.get(column)
            if target and target != table and (table, column) not in told:
                found.append(Reference(table, column, target))
    order = {table: list(model["columns"]) for table, model in _marts(manifest).items()}
    known = [r for r in found if r.table in order and r.column in order[r.table]]
    return sorted(known, key=lambda r: (r.table, order[r.table].index(r.column)))


def read_keys(manifest: Mapping[str, Any]) -> dict[str, str | None]:
    """The key of each mart that is a table: the first column that dbt tests to be unique, None where none alone is."""
    unique: dict[str, str] = {}
    for test in _tests(manifest, "unique"):
        unique.setdefault(_model_name(test), str(test["column_name"]))
    return {
        name: unique.get(name)
        for name, model in sorted(_marts(manifest).items())
        if name.startswith(("fct_", "dim_", "bridge_"))
    }


def read_tables(manifest: Mapping[str, Any], connection: duckdb.DuckDBPyConnection) -> list[TableEntry]:
    """The tables of schemas marts and quality that are in the file; words from dbt, else the file's own comments."""
    models, keys = _marts(manifest), read_keys(manifest)
    points = {(r.table, r.column): r.target for r in read_references(manifest)}
    entries = []
    for schema, table, comment in connection.execute(
        "select schema_name, table_name, coalesce(comment, '') from duckdb_tables() "
        "where schema_name in ('marts', 'quality') and not internal order by schema_name, table_name"
    ).fetchall():
        model = models.get(table, {}) if schema == SCHEMA else {}
        described = model.get("columns", {})
        columns = []
        for name, kind, is_nullable, said in connection.execute(
            "select column_name, data_type, is_nullable, coalesce(comment, '') from duckdb_columns() "
            "where schema_name = ? and table_name = ? order by column_index",
            [schema, table],
        ).fetchall():
            column = described.get(name, {})
            columns.append(
                ColumnEntry(
                    name=name,
                    type=str(kind).lower(),
                    description=column.get("description") or said,
                    example=_example(column),
                    is_key=schema == SCHEMA and name == keys.get(table),
                    is_required=not is_nullable,
                    points_at=points.get((table, name)) if schema == SCHEMA else None,
                )
            )
        count = connection.execute(f"select count(*) from {_name(schema)}.{_name(table)}").fetchone()  # noqa: S608
        entries.append(
            TableEntry(
                schema,
                table,
                model.get("description") or comment,
                keys.get(table) if schema == SCHEMA else None,
                count[0] if count else 0,
                tuple(columns),
            )
        )
    return entries


def read_answers(manifest: Mapping[str, Any], connection: duckdb.DuckDBPyConnection) -> list[Answer]:
    """The questions of the summary and every query of ``dbt_project/analyses``, each run on the file."""
    return [_ask(connection, title, note, sql) for title, note, sql in _queries(manifest)]


def plain_sql(compiled: str) -> str:
    """What dbt compiled, as a person would write it: names without quotes and without the file's name."""
    return _QUALIFIED.sub(r"\1.\2", compiled).strip()


def _queries(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for title, query in QUESTIONS:
        yield title, "", textwrap.dedent(query).strip()
    for node in sorted(manifest.get("nodes", {}).values(), key=lambda n: str(n["name"])):
        if node.get("resource_type") == "analysis" and node.get("compiled_code"):
            title, note, sql = _split_comment(plain_sql(node["compiled_code"]))
            yield title or node["name"].replace("_", " ").capitalize(), note, sql


def _split_comment(sql: str) -> tuple[str, str, str]:
    """The comment above a query as its question and what is said after it, and the query itself."""
    lines = sql.splitlines()
    end = next((i for i, line in enumerate(lines) if line.strip() and not line.startswith("--")), len(lines))
    said = "\n".join(line.removeprefix("--").strip() for line in lines[:end]).strip()
    title, _, note = said.partition("\n\n")
    return " ".join(title.split()), " ".join(note.split()), "\n".join(lines[end:]).strip()


def _ask(connection: duckdb.DuckDBPyConnection, title: str, note: str, sql: str) -> Answer:
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
        metadata = node.get("test_metadata") or {}
        if node.get("resource_type") == "test" and metadata.get("name") == name and node.get("column_name"):
            yield node


def _model_name(test: Mapping[str, Any]) -> str:
    return str(test.get("attached_node") or "").rpartition(".")[2]


def _example(column: Mapping[str, Any]) -> str:
    meta = {**(column.get("meta") or {}), **((column.get("config") or {}).get("meta") or {})}
    return str(meta.get("example", ""))


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def tables_by_kind(tables: Sequence[TableEntry]) -> list[tuple[str, list[TableEntry]]]:
    """The tables under the headings of the page, in reading order; headings without a table are left out."""
    kinds = ("Facts", "Bridges", "Dimensions", "Helpers", "Quality")
    return [(kind, found) for kind in kinds if (found := [t for t in tables if t.kind == kind])]
