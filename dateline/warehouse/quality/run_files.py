"""The run files: the findings of each build, kept in ``quality/runs`` also where nothing was published."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any

from dateline.warehouse.quality.quality_schema import rows_from_json
from extractors.language.text import storable
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.typed_json import parse_json

RUNS = "runs"
_RUNS_KEPT = 100

Row = Mapping[str, Any]
Rows = dict[str, list[dict[str, Any]]]


def write_run(quality: Path, publication_id: str, rows: Mapping[str, Sequence[Row]]) -> None:
    """Write the findings of a build to its run file, and remove all run files but the last hundred."""
    folder = quality / RUNS
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / f"{publication_id}.json", storable(json.dumps(rows, ensure_ascii=False, default=str)))
    for old in sorted(folder.glob("*.json"))[:-_RUNS_KEPT]:
        old.unlink(missing_ok=True)


def read_runs(quality: Path) -> Iterator[Rows]:
    """Yield the rows of each run file, by table, the earliest first; damaged files are skipped silently."""
    for path in sorted((quality / RUNS).glob("*.json")):
        if (rows := _read(path)) is not None:
            yield rows


def read_unpublished_runs(quality: Path, known: Set[str]) -> Iterator[Rows]:
    """Yield the rows of the run files of builds that published nothing, the earliest first, without the ids in
    ``known``. Damaged files are skipped silently.
    """
    for path in sorted((quality / RUNS).glob("*.json")):
        if path.stem in known or (rows := _read(path)) is None:
            continue
        if any(not publication["is_published"] for publication in rows["publications"]):
            yield rows


def _read(path: Path) -> Rows | None:
    """The rows of a run file; None where it is damaged: the reports that were made with it still lie beside it."""
    try:
        return rows_from_json(parse_json(path.read_bytes()))
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return None
