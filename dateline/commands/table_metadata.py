"""The metadata of an exported file: the publication it was taken from, the query, and its columns.

A CSV file has no place for it, and a comment line would be data to every reader. So it is in a file beside, where
the W3C's *Model for Tabular Data and Metadata on the Web* (CSVW, section 5.3) has readers look for it:
``result.csv-metadata.json``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dateline.warehouse.publication import Publication

ENDING = "-metadata.json"
"""What CSVW adds to a file's name for the metadata of this file."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")
_TIME = "yyyy-MM-dd HH:mm:ss.SSSSSS"


def describe_export(publication: Publication, query: str) -> dict[str, str]:
    """Return what an export is, by name: for the properties of a Parquet file or a workbook. Times are UTC."""
    return {
        "publication_id": publication.publication_id,
        "publication_started_at": f"{publication.started_at:%Y-%m-%dT%H:%M:%SZ}",
        "code_version": publication.code_version,
        "query": query.strip(),
    }


def metadata_path(file: Path) -> Path:
    """Return the path of the metadata that belongs to a file."""
    return file.with_name(file.name + ENDING)


def csvw(file: Path, described: dict[str, str], columns: Sequence[str], types: Sequence[str]) -> str:
    """Return a CSVW table description as JSON: ``described`` in Dublin Core's terms, and the columns' types."""
    table: dict[str, Any] = {
        "@context": "http://www.w3.org/ns/csvw",
        "url": file.name,
        "dc:identifier": described["publication_id"],
        "dc:date": described["publication_started_at"],
        "dc:creator": f"dateline {described['code_version']}",
        "notes": [described],
        "tableSchema": {"columns": [_column(name, kind) for name, kind in zip(columns, types, strict=True)]},
    }
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def _column(name: str, kind: str) -> dict[str, Any]:
    column: dict[str, Any] = {"titles": name, "datatype": _datatype(kind)}
    return {"name": name, **column} if _NAME.match(name) else column


def _datatype(kind: str) -> Any:
    if kind in _INTEGERS:
        return "integer"
    if kind in ("DOUBLE", "FLOAT"):
        return "number"
    if kind.startswith("DECIMAL"):
        return "decimal"
    if kind == "TIMESTAMP":
        return {"base": "datetime", "format": _TIME}
    return {"BOOLEAN": "boolean", "DATE": "date"}.get(kind, "string")
