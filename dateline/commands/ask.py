"""``dateline ask``: one of the shipped analyses on the published warehouse, without dbt."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from dateline.commands.outcomes import BAD_INPUT
from extractors.runtime.settings import load_settings

_DAY = ["%Y-%m-%d"]


def ask(
    name: Annotated[str | None, typer.Argument(help="An analysis; without it, the list of them.")] = None,
    outlet: Annotated[
        list[str] | None, typer.Option("--outlet", help="Only these outlets, by outlet_id; may be repeated.")
    ] = None,
    since: Annotated[
        dt.datetime | None, typer.Option("--since", formats=_DAY, help="From this day on (YYYY-MM-DD).")
    ] = None,
    until: Annotated[dt.datetime | None, typer.Option("--until", formats=_DAY, help="Up to and with this day.")] = None,
    show_sql: Annotated[bool, typer.Option("--sql", help="Print the query instead of its answer.")] = False,
    format_: Annotated[
        str | None, typer.Option("--format", help="table, csv, json, parquet or xlsx; else by the file's ending.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write to, as result.xlsx.")] = None,
) -> None:
    """Answer one of the questions that ship with the warehouse, such as silent_outlets or share_of_voice.

    Days are published dates, in each outlet's own zone. --outlet keeps the rows that name the outlet; where the rows of
    an analysis name none, it reads the articles of that outlet alone.
    """
    from dateline.analyses.catalogue import UnknownAnalysisError, find_analysis, read_analyses
    from dateline.analyses.restriction import Restriction
    from dateline.commands.asking import NoSuchOutletError, restricted_query
    from dateline.commands.result_files import choose_format
    from dateline.commands.sql_prompt import run_query

    if name is None:
        width = max(len(analysis.name) for analysis in read_analyses())
        for analysis in read_analyses():
            typer.echo(f"{analysis.name:<{width}}  {analysis.question}")
        return
    warehouse = load_settings().home.warehouse
    restriction = Restriction(tuple(outlet or ()), since.date() if since else None, until.date() if until else None)
    try:
        analysis = find_analysis(name)
        query = restricted_query(warehouse, analysis, restriction)
    except (UnknownAnalysisError, NoSuchOutletError) as error:
        typer.echo(f"dateline ask: {error}", err=True)
        raise typer.Exit(BAD_INPUT) from error
    if show_sql:
        typer.echo(query)
        return
    raise typer.Exit(run_query(warehouse, query, choose_format(format_, output), output))
