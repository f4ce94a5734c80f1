"""Cells of CSV that no spreadsheet runs as a formula (OWASP: CSV injection), in DuckDB and in Python."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""By which Excel knows that a file is UTF-8."""
_FORMULA = re.compile(r"^([=+\-@\t\r\n＝＋－＠])")
_AFTER_APOSTROPHE = r"'\1"


def escape_text(text: str) -> str:
    """Return a text with an apostrophe before it if a spreadsheet would run it."""
    return _FORMULA.sub(_AFTER_APOSTROPHE, text)


def without_formulas(relation: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Return a relation whose texts and column names are those of ``escape_text``."""
    replacement = _AFTER_APOSTROPHE.replace("'", "''")
    cells = []
    for name, kind in zip(relation.columns, relation.types, strict=True):
        quoted = _quoted(name)
        is_text = str(kind) == "VARCHAR" or str(kind).startswith("ENUM")
        cell = f"regexp_replace({quoted}::varchar, '{_FORMULA.pattern}', '{replacement}')" if is_text else quoted
        cells.append(f"{cell} as {_quoted(escape_text(name))}")
    return relation.project(", ".join(cells))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
