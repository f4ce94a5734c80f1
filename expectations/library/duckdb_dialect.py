"""Great Expectations on DuckDB: the one workaround that its SQL engine needs, kept here alone.

The engine closes its connection before it fetches the rows of a result, except for dialects that it lists as
keeping one. Without DuckDB in that list every expectation ends in ``list index out of range``. ``is_workaround_needed``
runs one expectation without the workaround, so that a test fails when an upgrade makes this module superfluous.
"""

from __future__ import annotations

import enum
from typing import Any


class _Dialect(enum.StrEnum):
    """Stands among the members of the library's own enumeration, of which only ``value`` and equality are used."""

    DUCKDB = "duckdb"


def keep_connections() -> None:
    """Patch the library's SQL engine so that it keeps its DuckDB connection open. Calling it again changes nothing."""
    engine = _engine_module()
    if _Dialect.DUCKDB not in engine._PERSISTED_CONNECTION_DIALECTS:
        engine._PERSISTED_CONNECTION_DIALECTS = (*engine._PERSISTED_CONNECTION_DIALECTS, _Dialect.DUCKDB)


def is_workaround_needed() -> bool:
    """Whether an expectation on DuckDB still fails without ``keep_connections``; the patch is restored afterwards."""
    import great_expectations as gx
    import sqlalchemy as sa

    engine_module = _engine_module()
    kept = engine_module._PERSISTED_CONNECTION_DIALECTS
    engine_module._PERSISTED_CONNECTION_DIALECTS = tuple(d for d in kept if d is not _Dialect.DUCKDB)
    try:
        context = gx.get_context(mode="ephemeral")
        context.variables.progress_bars = {"globally": False}
        source = context.data_sources.add_sql("probe", connection_string="duckdb:///:memory:")
        batch = source.add_query_asset("one", query="select 1 as x").add_batch_definition_whole_table("all").get_batch()
        result = batch.validate(gx.expectations.ExpectColumnValuesToNotBeNull(column="x"))
        return not result.success
    except (sa.exc.SQLAlchemyError, gx.exceptions.GreatExpectationsError, IndexError):
        return True
    finally:
        engine_module._PERSISTED_CONNECTION_DIALECTS = kept


def _engine_module() -> Any:
    from great_expectations.execution_engine import sqlalchemy_execution_engine

    return sqlalchemy_execution_engine
