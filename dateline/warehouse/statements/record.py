"""Record what dbt runs: its events name each statement and the node that it belongs to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from dateline.warehouse.statements.kept import KeptStatements, Node

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

_COMMENT = re.compile(r"/\*[^*]{0,9999}\*/")
"""dbt begins each statement with a comment that names the node."""
_CHANGING = ("create", "alter", "drop", "delete", "insert", "truncate", "copy", "comment")
"""What a statement begins with that changes something; what else dbt asks only decides which statements follow."""
_COUNTS_FAILURES = "dbt_internal_test"
_MOST_LOGGED = 500
_CUT_OFF = "copy a statement that dbt did not log whole"
"""Fails where it is run, so that dbt runs instead."""


class Recorder:
    """Collects the events of one run of dbt; ``callback`` is given to its runner."""

    def __init__(self) -> None:
        self._statements: dict[str, list[str]] = defaultdict(list)
        self._ended: list[str] = []

    def callback(self, event: Any) -> None:
        """Note a statement, or the end of a node; other events are passed over."""
        if event.info.name == "SQLQuery":
            node = event.data.node_info.unique_id
            statement = _whole(_COMMENT.sub("", event.data.sql, count=1).strip())
            if node and statement:
                self._statements[node].append(statement)
        elif event.info.name == "NodeFinished":
            self._ended.append(event.data.node_info.unique_id)

    def statements(self, manifest: Manifest, results: Collection[Any], *, is_first: bool) -> KeptStatements:
        """Return what was run, of nodes in the order in which they ended: each after all that it reads.

        ``results`` are dbt's, of a run in which nothing failed. ``is_first`` says that no relation was there before.
        """
        compiled = {result.node.unique_id: result.node for result in results if hasattr(result, "node")}
        nodes = []
        for unique_id in self._ended:
            node = compiled.get(unique_id)
            if node is not None and str(node.resource_type) in ("model", "seed", "test"):
                nodes.append(self._node(node, manifest, is_first=is_first))
        return KeptStatements(tuple(nodes), is_first)

    def _node(self, node: Any, manifest: Manifest, *, is_first: bool) -> Node:
        kind, materialized = str(node.resource_type), str(node.config.materialized)
        ran = self._statements[node.unique_id]
        if kind == "test":
            kept = [statement for statement in ran if _COUNTS_FAILURES in statement][-1:] or [_CUT_OFF]
            if not is_first:
                kept = [_of_affected_rows(statement, node, manifest) for statement in kept]
        else:
            kept = [statement for statement in ran if statement.lower().startswith(_CHANGING)]
        if materialized == "incremental" and not is_first:
            # the table is there, with the comments of the same project
            kept = [statement for statement in kept if not statement.lower().startswith("comment")]
        keys = (node.config.meta or {}).get("replace_keys")
        return Node(
            node=node.unique_id,
            kind=kind,
            relation=_relation(node),
            is_stored=node.schema != "batch",
            is_view=materialized in ("view", "table_function"),
            inputs=tuple(sorted(set(_inputs(node, manifest)))),
            keys=f'"batch"."{keys}"' if keys and materialized == "incremental" else None,
            statements=tuple(kept),
            python=node.compiled_code if getattr(node, "language", "sql") == "python" else None,
            only_warns=kind == "test" and str(node.config.severity).lower() == "warn",
        )


def _of_affected_rows(statement: str, test: Any, manifest: Manifest) -> str:
    """A test's query over the rows of the affected keys alone, where the model that it is of replaces such rows; the
    others were tested when they were made, and are again when all is audited.
    """
    tested = manifest.nodes.get(getattr(test, "attached_node", None) or "")
    meta = (tested.config.meta or {}) if tested is not None else {}
    if tested is None or str(tested.config.materialized) != "incremental" or "replace_keys" not in meta:
        return statement
    relation, column = _relation(tested), meta["replace_column"]
    if statement.count(relation) != 1:
        return statement  # a model that is compared with itself
    if f"in (select {column} from batch.{meta['replace_keys']})" in statement:  # noqa: S608
        return statement  # its ``where`` says so already
    keys = f'"batch"."{meta["replace_keys"]}"'
    return statement.replace(
        relation,
        f"(select * from {relation} where {column} in (select {column} from {keys}))",  # noqa: S608
    )


def _whole(statement: str) -> str:
    """A statement as it was run: of those that fill a seed, dbt logs 512 characters and three dots."""
    if not statement.endswith("..."):
        return statement
    return statement[:-3].rstrip() if len(statement) < _MOST_LOGGED else _CUT_OFF


def _relation(node: Any) -> str:
    return f'"{node.schema}"."{node.alias or node.name}"'


def _inputs(node: Any, manifest: Manifest) -> Iterator[str]:
    """The relations that a node reads; a model that is no relation stands for those that it reads itself."""
    for unique_id in getattr(node.depends_on, "nodes", ()):  # a seed depends on macros alone
        if unique_id in manifest.sources:
            source = manifest.sources[unique_id]
            yield f'source:"{source.schema}"."{source.identifier}"'
        elif (read := manifest.nodes.get(unique_id)) is not None:
            if str(read.config.materialized) == "ephemeral":
                yield from _inputs(read, manifest)
            else:
                yield _relation(read)
