"""``dateline state``: where the states of outlets are stored, and moving them there."""

from __future__ import annotations

from typing import Annotated

import typer

from extractors.runtime.printable import counted
from extractors.runtime.settings import load_settings

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)
_WAIT_S = 10.0


@app.callback()
def state() -> None:
    """What is known of outlets' pages between runs: in files of the home, or in PostgreSQL."""


@app.command("move")
def move(
    back: Annotated[bool, typer.Option("--back", help="From PostgreSQL into files of the home.")] = False,
) -> None:
    """Move all outlets' states from the home's files to the server that DATELINE_STATE names.

    Stop Airflow first. An outlet moves whole or not at all; run it again after an interruption.
    """
    from extractors.stores.outlet_state.file import StateBusyError, StateDamagedError
    from extractors.stores.outlet_state.move import Moved, move_to_file, move_to_server, outlets_with_files
    from extractors.stores.outlet_state.states import FileStates, PostgresStates

    settings = load_settings()
    if settings.state_address is None:
        raise typer.BadParameter("set DATELINE_STATE to the server: postgresql://user:password@host/name")
    files = FileStates(settings.home.state)
    server = PostgresStates(settings.state_address, settings.home.state)
    moves, outlet_ids = (move_to_file, server.outlet_ids()) if back else (move_to_server, outlets_with_files(files))
    problems = 0
    for outlet_id in outlet_ids:
        try:
            done = moves(outlet_id, files, server, wait_s=_WAIT_S)
        except (StateBusyError, StateDamagedError) as error:
            done = Moved(outlet_id, problem=str(error))
        problems += done.problem is not None
        said = done.problem or f"{counted(done.rows, 'row')} moved"
        typer.echo(f"{outlet_id}: {said}", err=done.problem is not None)
    where = "files" if back else "PostgreSQL"
    typer.echo(f"{len(outlet_ids) - problems:,} of {len(outlet_ids):,} outlets' states are in {where}")
    if back and not problems:
        typer.echo("unset DATELINE_STATE before the next run")
    if problems:
        raise typer.Exit(1)
