r"""``\d`` in ``dateline sql``: the tables, views and functions of the warehouse, or the columns of one of them."""

from __future__ import annotations

import duckdb

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


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
