"""The schema ``batch`` of a lake's candidate as temporary tables, so that kept statements run in one transaction.

DuckDB writes to one database in a transaction, and to temporary tables besides. A lake reads its catalogue again after
each transaction that changed it, which costs more than most statements of a batch do.
"""

from __future__ import annotations

import re
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
