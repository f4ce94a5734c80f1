"""What Spark's process is asked to do, as the build writes it: the files of the batch, and where the rows go."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class StagedTable:
    """A staged table: its columns with their types in SQL, and its files. ``is_gated`` says that rows which the gate
    rejected are left out.
    """

    name: str
    columns: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    is_gated: bool


@dataclass(frozen=True, slots=True)
class Order:
    """One run. ``python`` is the project's own, which models in Python run by. ``seeds`` has the Parquet file of each
    seed, by name; ``out`` gets a folder of Parquet files a model, ``<schema>/<name>/``; ``master`` and ``memory`` are
    Spark's. ``views`` says that views are computed and written too.
    """

    python: str
    project: str
    work: str
    out: str
    master: str
    memory: str
    staged: tuple[StagedTable, ...]
    seeds: dict[str, str]
    views: bool = False

    def write(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps(asdict(self)), "utf-8")


def read_order(path: Path) -> Order:
    """Read what ``Order.write`` wrote."""
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    staged = tuple(
        StagedTable(t["name"], tuple(map(tuple, t["columns"])), tuple(t["files"]), t["is_gated"])
        for t in found.pop("staged")
    )
    return Order(**found, staged=staged)
