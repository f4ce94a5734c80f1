"""``dateline backup`` and ``dateline restore``: a copy of the home, and a home of a copy."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from extractors.runtime.printable import counted
from extractors.runtime.settings import load_settings

if TYPE_CHECKING:
    from dateline.warehouse.backup import Backup


def backup(
    folder: Annotated[Path, typer.Argument(help="Folder of the copy; an earlier copy in it is brought up to date.")],
) -> None:
    """Copy the home, also while the line runs: states, staged and raw loads, warehouse, watches and what they sent."""
    from dateline.reports.terminal import Console
    from dateline.warehouse.backup import back_up

    settings, console = load_settings(), Console()
    made = back_up(settings.home, folder.resolve(), now=dt.datetime.now(dt.UTC), progress=console.count_things)
    console.done()
    typer.echo(f"{_describe(made)} are in {folder}")
    if settings.home.bucket:
        typer.echo(f"loads and published versions are in {settings.home.bucket}: copy the bucket by its own means")
    if settings.state_address:
        typer.echo("the states of outlets are on the server that DATELINE_STATE names: pg_dump copies them")


def restore(
    folder: Annotated[Path, typer.Argument(help="Folder of a copy that `dateline backup` made.", exists=True)],
) -> None:
    """Make the home of a copy; DATELINE_HOME must name a folder that has no loads, state or warehouse yet."""
    from dateline.warehouse.backup import restore as restore_home

    home = load_settings().home
    made = restore_home(folder.resolve(), home)
    typer.echo(f"{home.root} has {_describe(made)}")
    typer.echo(f"the copy was begun at {made.begun_at}; `dateline build` applies what its warehouse does not have")


def _describe(made: Backup) -> str:
    return f"{counted(made.raw_loads, 'raw load')} and {counted(made.staged_loads, 'staged load')}"
