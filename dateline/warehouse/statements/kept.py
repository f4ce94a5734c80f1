"""Kept statements: what dbt ran for each node of one build, by all that decides what it runs.

dbt is the one definition of the models. What it makes of them follows from the files of the project, from the versions
of dbt, its adapter and DuckDB, and from which relations with which columns are in the file that it builds into. Each
such state has a file of its own, named by a digest of it; where there is none, dbt runs, and its statements are kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import json
import sys
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.settings import PROJECT_ROOT
from extractors.stores.warehouse_files import open_warehouse

DBT_PROJECT = PROJECT_ROOT / "dbt_project"
_FORMAT = 3
"""Raised when what is kept of a node changes."""
_DEFINING = ("models", "macros", "seeds", "tests")
_SCHEMAS = ("marts", "working", "batch")
_MOST_KEPT = 40


@dataclass(frozen=True, slots=True)
class Node:
    """What dbt ran for one node.

    ``kind`` is model, seed or test, ``relation`` its quoted name without database, ``inputs`` the relations that it
    reads (``source:`` before those of the batch), ``keys`` the relation with the keys whose rows it replaces, null
    where it replaces none. ``is_stored`` says that the relation outlives the build; ``python`` is the compiled code of
    a model in Python. ``statements`` are in order; of a test the one query that counts its failures, which do not stop
    the build if ``only_warns``.
    """

    node: str
    kind: str
    relation: str
    is_stored: bool
    is_view: bool
    inputs: tuple[str, ...]
    keys: str | None
    statements: tuple[str, ...]
    python: str | None = None
    only_warns: bool = False


@dataclass(frozen=True, slots=True)
class KeptStatements:
    """The nodes of one build in an order in which they can run; ``is_first`` where no relation was there before."""

    nodes: tuple[Node, ...]
    is_first: bool


def models_digest() -> str:
    """Return the digest of all that defines the models: the project's files, and the versions that read them.

    A process that stays sees changed files: they are read again where a size or time of one differs.
    """
    files = [DBT_PROJECT / "dbt_project.yml", DBT_PROJECT / "profiles.yml"]
    for name in _DEFINING:
        files += sorted(path for path in (DBT_PROJECT / name).rglob("*") if path.is_file() and path.suffix != ".pyc")
    return _digest(tuple((path, (found := path.stat()).st_size, found.st_mtime_ns) for path in files))


@lru_cache(maxsize=1)
def _digest(files: tuple[tuple[Path, int, int], ...]) -> str:
    digest = hashlib.sha256()
    versions = [importlib.metadata.version(name) for name in ("dbt-core", "dbt-duckdb", "duckdb")]
    digest.update(repr((_FORMAT, versions, sys.version_info[:2])).encode())
    for path, _, _ in files:
        digest.update(f"\n{path.relative_to(DBT_PROJECT).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def state_of(candidate: Path) -> str:
    """Return the digest of the models together with the relations that a candidate has, before a batch is attached.

    The name of the file counts, as dbt names each relation with it, and where the project lies: seeds are read there.
    """
    found: list[tuple[object, ...]] = []
    if candidate.exists():
        with contextlib.closing(open_warehouse(candidate)) as connection:
            found = connection.execute(
                "select schema_name, table_name, column_name, column_index, data_type, is_nullable,"
                " table_name in (select view_name from duckdb_views() where not internal)"
                " from duckdb_columns() where not internal and list_contains(?, schema_name) order by all",
                [list(_SCHEMAS)],
            ).fetchall()
    return hashlib.sha256(repr((models_digest(), str(DBT_PROJECT), candidate.name, found)).encode()).hexdigest()[:24]


def read_kept(folder: Path, state: str) -> KeptStatements | None:
    """Return the statements kept for a state; None if there are none, or they cannot be read."""
    try:
        found = json.loads((folder / f"{state}.json").read_text("utf-8"))
        nodes = tuple(
            Node(**{**node, "inputs": tuple(node["inputs"]), "statements": tuple(node["statements"])})
            for node in found["nodes"]
        )
        return KeptStatements(nodes, bool(found["is_first"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def keep(folder: Path, state: str, statements: KeptStatements) -> None:
    """Keep the statements of a state, and remove the oldest of other states. A folder that cannot be written keeps
    nothing.
    """
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / f"{state}.json", json.dumps(asdict(statements), ensure_ascii=False))
        by_age = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in by_age[_MOST_KEPT:]:
            path.unlink(missing_ok=True)
