"""``dateline prune``: remove what is older than the retention settings keep, and say what that was."""

from __future__ import annotations

import datetime as dt
import os
from typing import Annotated

import typer

from extractors.runtime.printable import counted
from extractors.runtime.settings import load_settings


def prune(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only print what would be removed.")] = False,
) -> None:
    """Remove old logs, reports and leftovers; raw pages, staged loads and the warehouse are never touched."""
    from dateline.warehouse.retention import clean_history, note_pruned, read_keep
    from dateline.warehouse.retention import prune as prune_home
    from extractors.stores.outlet_state.states import open_states

    settings, keep, now = load_settings(), read_keep(os.environ), dt.datetime.now(dt.UTC)
    home = settings.home
    removed = prune_home(home, open_states(settings), keep, now=now, is_dry=dry_run)
    for one in removed:
        typer.echo(f"{one.size:>12,}  {one.path}  ({one.why})")
    done = "would be removed" if dry_run else "removed"
    size = counted(sum(one.size for one in removed), "byte")
    typer.echo(f"{counted(len(removed), 'file or folder', 'files and folders')} {done}, {size}")
    problem = clean_history(home, keep, os.environ, now=now, is_dry=dry_run)
    if problem:
        typer.echo(f"dateline: {problem}", err=True)
        raise typer.Exit(1)
    if not dry_run:
        note_pruned(home, now)
