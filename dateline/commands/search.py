"""``dateline search``: articles that match a query, with the matches marked."""

from __future__ import annotations

import contextlib
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dateline.commands.outcomes import BAD_INPUT
from extractors.runtime.clock import SystemClock
from extractors.runtime.printable import printable
from extractors.runtime.settings import load_settings


class SearchOrder(StrEnum):
    """The order of hits."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


def search(
    query: Annotated[str, typer.Argument(help='As: homs (bridge* OR dam) NOT sport place:SY "prime minister"')],
    outlet: Annotated[list[str] | None, typer.Option("--outlet", help="Only of this outlet; may be repeated.")] = None,
    since: Annotated[str | None, typer.Option("--since", help="Only published since: 2026-10-01, 7d, 12h.")] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="So many hits at most.")] = 10,
    order: Annotated[SearchOrder, typer.Option("--order", help="What comes first.")] = SearchOrder.RELEVANCE,
    show_sql: Annotated[bool, typer.Option("--sql", help="Print the SQL of the search instead of running it.")] = False,
    format_: Annotated[
        str | None, typer.Option("--format", help="table, csv, json, parquet or xlsx; without it, hits to read.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write to, as hits.xlsx.")] = None,
) -> None:
    """Search the published warehouse: words, "phrases", AND OR NOT, NEAR/5, bridge*, title:, place:, person: and more.

    Exits with 1 if nothing is found. The language is in docs/querying.md.
    """
    from dateline.commands.result_files import choose_format
    from dateline.commands.search_hits import format_hits
    from dateline.commands.sql_prompt import run_query
    from dateline.search.facts import is_current
    from dateline.search.find import find_articles, page_sql
    from dateline.search.narrow import narrow
    from dateline.search.nothing import explain_nothing
    from dateline.search.query import QueryError, parse_query
    from dateline.search.warehouse_names import WarehouseResolver
    from dateline.warehouse.damage import of_an_earlier_release
    from dateline.warehouse.lookup import open_published
    from dateline.warehouse.publication import read_publication
    from dateline.warehouse.published import BuildError

    clock, warehouse = SystemClock(), load_settings().home.warehouse
    try:
        parsed = narrow(parse_query(query), outlets=outlet or [], since=since)
    except QueryError as error:
        typer.echo(f"dateline: {printable(error.message)}\n{error.pointed()}", err=True)
        raise typer.Exit(BAD_INPUT) from error
    with contextlib.closing(open_published(warehouse)) as connection:
        if not is_current(connection):
            raise BuildError(of_an_earlier_release(warehouse))
        names = WarehouseResolver(connection)
        if show_sql or format_ or output:
            sql = page_sql(parsed, names, clock=clock, limit=limit, order=order.value)
        else:
            publication = read_publication(connection)
            result = find_articles(connection, parsed, clock=clock, limit=limit, order=order.value, resolver=names)
            for line in format_hits(result):
                typer.echo(line)
            if not result.hits:
                for line in explain_nothing(connection, parsed, names):
                    typer.echo(f"dateline: {printable(line)}", err=True)
            if publication:
                typer.echo(printable(str(publication)), err=not result.hits)
            if not result.hits:
                raise typer.Exit(1)
            return
    if show_sql:
        typer.echo(sql)
    else:
        raise typer.Exit(run_query(warehouse, sql, choose_format(format_, output), output))
