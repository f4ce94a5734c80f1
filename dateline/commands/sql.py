"""``dateline sql``: a query, or a prompt, on the published warehouse."""

from __future__ import annotations

import datetime as dt
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
    warehouse: Annotated[
        Path | None,
        typer.Option("--warehouse", help="Another file, as sample.duckdb; else the published one."),
    ] = None,
    raw_cells: Annotated[
        bool, typer.Option("--raw", help="CSV cells as they are, also those that a spreadsheet runs as formulas.")
    ] = False,
    safe: Annotated[
        bool, typer.Option("--safe", help="No other files, no extensions, no settings, 1 GB: for queries of others.")
    ] = False,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="The publication that was the newest then, as 2026-10-05T12:00 (UTC); of a lake."),
    ] = None,
) -> None:
    """Query the published warehouse, or the file that --warehouse names, read-only. Tables of schema marts are found by
    their names alone.

    A query runs with your rights: it can read other files that you can read, and write new ones (COPY). With --safe it
    can do neither. Extensions are not installed or loaded automatically.
    """
    from dateline.commands.result_files import choose_format
    from dateline.commands.sql_prompt import prompt, run_query

    path = warehouse or load_settings().home.warehouse
    moment = _read_moment(as_of) if as_of else None
    if query is None:
        prompt(path, is_safe=safe, as_of=moment)
    else:
        raise typer.Exit(
            run_query(
                path,
                query,
                choose_format(format_, output),
                output,
                is_raw=raw_cells,
                is_safe=safe,
                as_of=moment,
            )
        )


def _read_moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text!r} is no time; give it as 2026-10-05T12:00 (UTC)") from error
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
