"""Which articles watches mean, as queries over the published file: a briefing of watches alone."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from dateline.search.query import parse_query
from dateline.search.sql import compile_query
from dateline.search.warehouse_names import WarehouseResolver
from dateline.watches.watch import Watch
from extractors.runtime.clock import Clock


class NoQueryError(ValueError):
    """A watch looks for no articles, such as one of silent outlets."""


def watch_queries(connection: duckdb.DuckDBPyConnection, watches: Sequence[Watch], *, clock: Clock) -> dict[str, str]:
    """Return a query that gives ``article_key``, by the title of each watch.

    Raises:
        NoQueryError: a watch has no query.
    """
    names = WarehouseResolver(connection)
    queries = {}
    for watch in watches:
        if not watch.query:
            raise NoQueryError(f"watch {watch.name} has no query; choose watches of articles")
        queries[watch.title or watch.name] = compile_query(parse_query(watch.query), names, clock=clock).sql
    return queries
