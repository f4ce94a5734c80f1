"""``dateline sql``: a query, or a prompt, on the published warehouse."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from extractors.runtime.settings import load_settings


def sql(
    query: Annotated[str | None, typer.Argument(help="One query; without it, a prompt.")] = None,
    format_: Annotated[
        str | None, typer.Option("--format", help="table, csv, json, parquet or xlsx; else by the file's ending.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write to, as result.xlsx.")] = None,
    raw_cells: Annotated[
        bool, typer.Option("--raw", help="CSV cells as they are, also those that a spreadsheet runs as formulas.")
    ] = False,
    safe: Annotated[
        bool, typer.Option("--safe", help="No other files, no extensions, no settings, 1 GB: for queries of others.")
    ] = False,
) -> None:
    """Query the published warehouse, read-only.

    A query runs with your rights: it can read other files that you can read, and write new ones (COPY). With --safe it
    can do neither. Extensions are not installed or loaded automatically.
    """
    from dateline.commands.sql_prompt import choose_format, prompt, run_query

    warehouse = load_settings().home.warehouse
    if query is None:
        prompt(warehouse, is_safe=safe)
    else:
        raise typer.Exit(
            run_query(warehouse, query, choose_format(format_, output), output, is_raw=raw_cells, is_safe=safe)
        )
