"""``dateline storage``: where loads and published versions are stored, and moving them there."""

from __future__ import annotations

from typing import Annotated

import typer

from extractors.runtime.settings import load_settings

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def storage() -> None:
    """Raw and staged loads, verdicts and published versions: in a folder, or in an object store."""


@app.command("move")
def move(
    back: Annotated[bool, typer.Option("--back", help="From the object store into the home.")] = False,
) -> None:
    """Move a home's loads and its warehouse to the object store that DATELINE_STORAGE names.

    Stop Airflow first. Run it again after an interruption: what is there already is not moved again.
    """
    from dateline.reports.terminal import Console
    from dateline.warehouse.published import writer_lock
    from extractors.stores.storage.move import move_to_home, move_to_store

    home, console = load_settings().home, Console()
    if home.bucket is None:
        raise typer.BadParameter("set DATELINE_STORAGE to the object store: s3://bucket/prefix")
    with writer_lock(home.data):
        moved = (move_to_home if back else move_to_store)(home, progress=console.count_things)
    console.done()
    published = "and the published version" if moved.has_published else "and no published version"
    typer.echo(
        f"{moved.raw:,} raw loads, {moved.staged:,} staged loads {published} are in "
        f"{home.root if back else home.bucket}"
    )
    if back:
        typer.echo("unset DATELINE_STORAGE before the next run")
