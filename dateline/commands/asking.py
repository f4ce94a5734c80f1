"""The query of ``dateline ask`` for the published file at hand."""

from __future__ import annotations

import contextlib
import difflib
from pathlib import Path

from dateline.analyses.catalogue import Analysis
from dateline.analyses.restriction import Restriction, restrict
from dateline.warehouse.lookup import open_published


class NoSuchOutletError(ValueError):
    """An outlet that was asked for is not in the warehouse; the message names those that are like it."""


def restricted_query(warehouse: Path, analysis: Analysis, restriction: Restriction) -> str:
    """Return the analysis, restricted to outlets and days, as SQL for this published file.

    Raises:
        NoSuchOutletError: an outlet of the restriction has no row in ``dim_outlets``.
        BuildError: there is no warehouse, or it cannot be opened.
    """
    if not restriction:
        return analysis.sql
    with contextlib.closing(open_published(warehouse)) as connection:
        known = [row[0] for row in connection.execute("select distinct outlet_id from marts.dim_outlets").fetchall()]
        for outlet in restriction.outlets:
            if outlet not in known:
                alike = difflib.get_close_matches(outlet, known, n=3, cutoff=0.4)
                hint = f"; did you mean {' or '.join(alike)}?" if alike else "; `dateline outlet list` shows them"
                raise NoSuchOutletError(f"no outlet {outlet!r} in {warehouse}{hint}")
        marts: dict[str, set[str]] = {}
        for table, column in connection.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'marts'"
        ).fetchall():
            marts.setdefault(table, set()).add(column)
        result = connection.sql(analysis.sql)
        texts = [name for name, kind in zip(result.columns, result.types, strict=True) if str(kind) == "VARCHAR"]
    return restrict(analysis.sql, restriction, marts=marts, text_columns=texts)
