r"""``\d`` in ``dateline sql``: the tables, views and functions of the warehouse, or the columns of one of them."""

from __future__ import annotations

import difflib
import re

import duckdb

_NO_COLUMN = re.compile(
    r"""(?:does not have a column named|Referenced column|have a column named) "([^"\n]{1,200})\"""", re.IGNORECASE
)
_MOST_ALIKE = 6
_RELATIONS = """
    select schema_name, table_name as name, 'table' as kind, comment from duckdb_tables() where not internal
    union all
    select schema_name, view_name, 'view', comment from duckdb_views() where not internal
    union all
    select
        schema_name,
        function_name || '(' || array_to_string(parameters, ', ') || ')',
        'function',
        coalesce(comment, description)
    from duckdb_functions() where not internal and function_type = 'table_macro'
"""
SHOWN = ("marts", "quality")
"""The schemas that are for queries; others hold what builds work with."""


def describe_query(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    r"""Return the query that answers ``\d NAME``: the columns of a table or view in their order, with types, what
    they join and what they mean; of a function its meaning. Without a name it lists schemas ``marts`` and ``quality``.

    A name without a schema is looked for in marts first. Raises LookupError, with what to do, if there is none.
    """
    if not name:
        listed = ", ".join(f"'{schema}'" for schema in SHOWN)
        return (
            f"select schema_name as schema, name, kind, coalesce(comment, '') as meaning from ({_RELATIONS})"  # noqa: S608
            f" where schema_name in ({listed}) order by all"
        )
    schema, _, bare = name.lower().rpartition(".")
    bare = bare.partition("(")[0].strip('"; ')
    found = connection.execute(
        f"select schema_name, kind from ({_RELATIONS}) where lower(split_part(name, '(', 1)) = ?"  # noqa: S608
        " and (? = '' or schema_name = ?) order by schema_name <> 'marts', schema_name limit 1",
        [bare, schema, schema],
    ).fetchone()
    if found is None:
        raise LookupError(f"there is no table {name}; \\d lists them")
    schema, kind = found
    chosen = f"schema_name = {_literal(schema)}"
    if kind == "function":
        return (
            f"select name, coalesce(comment, '') as meaning from ({_RELATIONS})"  # noqa: S608
            f" where {chosen} and kind = 'function' and split_part(name, '(', 1) = {_literal(bare)}"
        )
    joins, joined = "''", ""
    if (
        schema == "marts"
        and connection.execute(
            "select 1 from duckdb_tables() where schema_name = 'marts' and table_name = 'relationships'"
        ).fetchone()
    ):
        joins = "coalesce(r.to_table || '.' || r.to_column, '')"
        joined = (
            f"left join marts.relationships as r on r.from_table = {_literal(bare)} and r.from_column = c.column_name"
        )
    return (
        'select c.column_name as "column", lower(c.data_type) as type, '  # noqa: S608
        f"{joins} as joins, coalesce(c.comment, '') as meaning "
        f"from duckdb_columns() as c {joined} "
        f"where c.{chosen} and c.table_name = {_literal(bare)} order by c.column_index"
    )


def suggest_columns(connection: duckdb.DuckDBPyConnection, query: str, message: str) -> str:
    """Return a line with the columns that an error of DuckDB may be about: of the marts that the query names, those
    that are called like the one that is not there. "" where the error is about no column, or the query names no mart.
    """
    missing = _NO_COLUMN.search(message)
    if missing is None:
        return ""
    words = set(re.findall(r"\w+", query.lower()))
    columns = [
        (table, column)
        for table, column in connection.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'marts' order by all"
        ).fetchall()
        if table in words
    ]
    if not columns:
        return ""
    wanted = missing[1].rpartition(".")[2].lower()
    near = difflib.get_close_matches(wanted, sorted({column for _, column in columns}), 3, 0.6)
    near += [column for _, column in columns if column not in near and (column in wanted or wanted in column)]
    alike = [f"{table}.{column}" for column in near for table, named in columns if named == column][:_MOST_ALIKE]
    lines = [f"alike: {', '.join(alike)}"] if alike else []
    lines += [f'all of {table}: dateline sql "\\d {table}"' for table in sorted({table for table, _ in columns})]
    return "\n".join(lines)


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
