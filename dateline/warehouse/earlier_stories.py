"""The stories that the published file had, for a rebuild: schema ``staged`` of the candidate, which dbt reads."""

from __future__ import annotations

import contextlib
from pathlib import Path

import duckdb

from extractors.contracts.catalogue.stories import EARLIER_STORIES
from extractors.stores.warehouse_files import attach_warehouse, list_relations, open_candidate

_KEPT_IN = (("marts", "bridge_story_articles"), ("working", "int_retired_stories"))


def create_earlier_stories(connection: duckdb.DuckDBPyConnection, schema: str) -> None:
    """Create the table, empty."""
    columns = ", ".join(f"{column.name} {column.sql_type}" for column in EARLIER_STORIES.columns)
    connection.execute(f"create or replace table {schema}.{EARLIER_STORIES.name} ({columns})")


def attach_earlier_stories(candidate: Path, published: Path, schema: str) -> None:
    """Fill the table with the stories of the published file, those that were retired before included."""
    with contextlib.closing(open_candidate(candidate)) as connection:
        attach_warehouse(connection, published, "earlier")
        known = list_relations(connection, "earlier")
        for kept in _KEPT_IN:
            if kept in known:
                connection.execute(
                    f"insert into {schema}.{EARLIER_STORIES.name}"  # noqa: S608
                    f" select story_key, article_key from earlier.{'.'.join(kept)}"
                )
        connection.execute("detach earlier")
