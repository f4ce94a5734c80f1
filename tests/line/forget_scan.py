"""Look for phrases in every byte of a data folder, whatever way its files are compressed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from extractors.stores.warc.archive_reader import make_archived_page
from extractors.stores.warc.records import scan_records


def find_phrases(root: Path, phrases: Sequence[str]) -> list[tuple[str, str]]:
    """The files under a folder that have a phrase, with the phrase."""
    found = []
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            content = b"\n".join(_contents(path))
            found += [(str(path.relative_to(root)), p) for p in phrases if p.encode() in content]
    return found


def _contents(path: Path) -> Iterator[bytes]:
    data = path.read_bytes()
    yield data
    if ".warc.gz" in path.name:
        for record in scan_records(data):
            yield json.dumps(record.headers, ensure_ascii=False).encode()
            yield record.block
            if record.record_type in ("response", "resource", "revisit"):
                yield make_archived_page(record, None, {}).body or b""
    elif path.suffix == ".parquet":
        yield json.dumps(pq.read_table(path).to_pylist(), default=str, ensure_ascii=False).encode()
    elif path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            for schema, table in tables:
                rows = connection.execute(f'select * from "{schema}"."{table}"').fetchall()
                yield json.dumps(rows, default=str, ensure_ascii=False).encode()
    elif path.suffix == ".sqlite":
        with sqlite3.connect(path) as state:
            yield "\n".join(state.iterdump()).encode()
