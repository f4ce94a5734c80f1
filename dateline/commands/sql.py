"""``dateline sql``: a query, or a prompt, on the published warehouse."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractors.runtime.settings import load_settings


def sql(
    query: Annotated[str | None, typer.Argument(help="One query; without it, a prompt.")] = None,
    format_: Annotated[str, typer.Option("--format", help="table, csv, json or parquet.")] = "table",
    output: Annotated[Path | None, typer.Option(help="File to write to; parquet needs one.")] = None,
) -> None:
    """Query the published warehouse, read-only."""
    from dateline.commands.sql_prompt import prompt, run_query

    warehouse = load_settings().home.warehouse
    if query is None:
        prompt(warehouse)
    else:
        raise typer.Exit(run_query(warehouse, query, format_, output))
