"""The schema ``batch`` of a lake's candidate as temporary tables, so that kept statements run in one transaction.

DuckDB writes to one database in a transaction, and to temporary tables besides. A lake reads its catalogue again after
each transaction that changed it, which costs more than most statements of a batch do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import duckdb

from dateline.warehouse.statements.kept import KeptStatements, Node
from extractors.stores.warehouse_files import SCRATCH

_PREFIX = "batch."
_WHERE = f'temp.main."{_PREFIX}'
_RELATION = re.compile(rf'(?:"{SCRATCH}"\.)?"batch"\."(\w+)"')
_UNQUOTED = re.compile(r"\bin \(select (\w+) from batch\.(\w+)\)")
"""What a test's ``where`` says of the affected rows."""
_IN_PYTHON = re.compile(rf'\\"batch\\"\.\\"(\w+)\\"|"{SCRATCH}"\."batch"\."(\w+)"')
_CREATE = re.compile(r"^create\s+table\b", re.IGNORECASE)
_RENAME = re.compile(r'\brename to "(\w+)"', re.IGNORECASE)
_AFFECTED = re.compile(
    r'\(select \* from "(\w+)"\."(\w+)" where (\w+) in \(select \w+ from temp\.main\."batch\.(\w+)"\)\)'
)
"""The rows of a stored table that a test looks at, once the batch lies in temporary tables."""


class AffectedRows:
    """The rows of the affected keys of a stored table, read from the lake once for all tests that look at them.

    A scan of a few rows opens Parquet files, which takes longer than most tests of these rows do.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, nodes: Iterable[Node]) -> None:
        self._connection = connection
        tests = (statement for node in nodes if node.kind == "test" for statement in node.statements)
        self._wanted = Counter(found[0] for test in tests for found in _AFFECTED.finditer(test))
        self._made: set[str] = set()

    def in_temporary_tables(self, statement: str) -> str:
        """Return a test's statement that reads these rows from temporary tables, made if they are not there yet.

        The tables of the batch and the tested table have their rows by then, as each node runs after all that it reads.
        """
        return _AFFECTED.sub(self._table, statement)

    def _table(self, found: re.Match[str]) -> str:
        if self._wanted[found[0]] < 2:
            return found[0]
        schema, table, _, keys = found.groups()
        name = f'temp.main."affected.{schema}.{table}.{keys}"'
        if name not in self._made:
            self._connection.execute(f"create temp table {name} as {found[0][1:-1]}")
            self._made.add(name)
        return name


def in_temporary_tables(kept: KeptStatements) -> KeptStatements:
    """Return kept statements that make and read temporary tables in the place of those of schema ``batch``."""
    return replace(kept, nodes=tuple(_node(node) for node in kept.nodes))


def keep_batch(connection: duckdb.DuckDBPyConnection, kept: KeptStatements) -> None:
    """Write the temporary tables to the schema ``batch`` beside the candidate, for the index and the audit."""
    connection.execute("begin")
    for node in kept.nodes:
        if found := _RELATION.fullmatch(node.relation):
            connection.execute(f'create or replace table {SCRATCH}.batch."{found[1]}" as from {_named(node.relation)}')
    connection.execute("commit")


def _node(node: Node) -> Node:
    return replace(
        node,
        relation=_named(node.relation),
        inputs=tuple(map(_named, node.inputs)),
        keys=node.keys and _named(node.keys),
        statements=tuple(map(_statement if node.is_stored else _of_batch, node.statements)),
        python=node.python and _IN_PYTHON.sub(_python_name, node.python),
    )


def _named(text: str) -> str:
    return _RELATION.sub(rf'{_WHERE}\1"', text)


def _statement(statement: str) -> str:
    return _UNQUOTED.sub(rf'in (select \1 from {_WHERE}\2")', _named(statement))  # noqa: S608 - names of our own


def _of_batch(statement: str) -> str:
    """A statement that makes a table of the batch, which takes its last name by ``rename``."""
    return _RENAME.sub(rf'rename to "{_PREFIX}\1"', _CREATE.sub("create temp table", _statement(statement)))


def _python_name(found: re.Match[str]) -> str:
    escaped, plain = found.groups()
    return f'{_WHERE}{plain}"' if plain else _WHERE.replace('"', '\\"') + escaped + '\\"'
