"""Write one staged load from whole tables."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.contracts.catalogue import TABLES
from extractors.runtime.atomic_files import write_atomically
from extractors.stores.staged_loads import MANIFEST, Manifest, mark_new


def write_load(staged: Path, load_id: str, outlet_id: str, tables: dict[str, pa.Table], at: dt.datetime) -> str:
    """Write one load as ``extractors.stores.staged_loads`` would, from whole tables, and return its id."""
    digests: dict[str, str] = {}
    beside = staged / load_id / "_writing"
    beside.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        if table.num_rows:
            path = beside / f"{name}.parquet"
            pq.write_table(table, path, compression="zstd")
            digests[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    version = hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()[:16]
    if (staged / load_id / version).exists():
        for path in beside.iterdir():
            path.unlink()
        beside.rmdir()
    else:
        beside.rename(staged / load_id / version)
    manifest = Manifest(
        load_id=load_id,
        outlet_id=outlet_id,
        version=version,
        staged_at=at.isoformat(),
        cause={"kind": "generated", "name": load_id},
        rows={name: tables[name].num_rows if name in tables else 0 for name in TABLES},
        digests=digests,
        read_by={"extractor": "generated 1"},
        page_count=tables["articles"].num_rows,
    )
    write_atomically(staged / load_id / MANIFEST, json.dumps(asdict(manifest), indent=1))
    mark_new(staged, load_id)
    return load_id
