"""``dateline export`` and ``versions``: the warehouse for other programs, and the publications that are kept."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from dateline.commands.outcomes import BAD_INPUT
from extractors.runtime.settings import load_settings


def export(
    duckdb: Annotated[Path | None, typer.Option("--duckdb", help="The DuckDB file to write.")] = None,
    parquet: Annotated[
        Path | None,
        typer.Option("--parquet", help="The folder to write to: a Parquet file for each table of the marts."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file or the folder where there is one.")] = False,
) -> None:
    """Write the published warehouse as one DuckDB file, or as Parquet files, for programs that cannot read a lake.

    The file has what readers need and not what builds keep for themselves. Both are renamed into place when they are
    whole.
    """
    from dateline.warehouse.exporting import export_duckdb, export_parquet
    from dateline.warehouse.publication import read_publication_of

    target = duckdb or parquet
    if target is None or (duckdb and parquet):
        typer.echo("dateline: give --duckdb FILE or --parquet FOLDER", err=True)
        raise typer.Exit(BAD_INPUT)
    if target.exists() and not force:
        typer.echo(f"dateline: {target} exists; --force replaces it", err=True)
        raise typer.Exit(BAD_INPUT)
    warehouse = load_settings().home.warehouse
    if duckdb:
        export_duckdb(warehouse, duckdb)
        hint = f"; ask it: dateline sql --warehouse {shlex.quote(str(duckdb))}"
    else:
        count = export_parquet(warehouse, target)
        hint = f": {count:,} files"
    typer.echo(f"wrote {target}, {read_publication_of(warehouse)}{hint}")


def versions() -> None:
    """List the publications that `dateline sql --as-of` can ask: those that a lake still has, the newest last."""
    from dateline.warehouse.lake.versions import read_versions

    for version in read_versions(load_settings().home.warehouse):
        typer.echo(
            f"{version.started_at:%Y-%m-%dT%H:%M:%S} UTC   {version.publication_id}   snapshot {version.snapshot}"
        )
