"""``dateline parser``: begin rules for an outlet, and see what rules read differently from their fixtures."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Rules that read single outlets' pages.", no_args_is_help=True)


@app.command("new")
def new(
    name: Annotated[str, typer.Argument(help="The family's name: its file will be extractors/parsers/<name>.py.")],
    page: Annotated[Path, typer.Argument(help="A saved page to begin from.", exists=True, dir_okay=False)],
    url: Annotated[str, typer.Argument(help="The address it was saved from.")],
    day: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day it was saved. Default: the file's own date."),
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="The outlet's id, for its time zone.")] = None,
) -> None:
    """Write the beginnings of a family's rules and a fixture with what is read today, to be put right by hand."""
    from extractors.parsers.scaffold import start_family

    saved = day.date() if day else dt.datetime.fromtimestamp(page.stat().st_mtime, dt.UTC).date()
    try:
        written = start_family(name, url, page.read_bytes(), day=saved, outlet=outlet)
    except (ValueError, FileExistsError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    for path in written:
        typer.echo(f"wrote {path}")
    typer.echo(f"Now say in the rules what is special, correct expected.json, and run: dateline parser check {name}")


@app.command("check")
def check(
    name: Annotated[str | None, typer.Argument(help="One family; all when left out.")] = None,
    update: Annotated[bool, typer.Option(help="Store what is read today as what is expected.")] = False,
) -> None:
    """Read every fixture again and show the fields that differ. Exit status 1 where any does."""
    from extractors.parsers.scaffold import check_fixture, find_fixtures, load_fixture

    folders = find_fixtures(family=name)
    if not folders:
        typer.echo(f"no fixtures{f' of {name}' if name else ''} under tests/outlets", err=True)
        raise typer.Exit(2)
    count = 0
    for folder in folders:
        differences = check_fixture(folder) if (folder / "expected.json").exists() else []
        label = f"{folder.parent.name}/{folder.name}"
        for difference in differences:
            count += 1
            typer.echo(f"{label} {difference.field}")
            typer.echo(f"  - {json.dumps(difference.expected, ensure_ascii=False)}")
            typer.echo(f"  + {json.dumps(difference.found, ensure_ascii=False)}")
        if update:
            load_fixture(folder).write_expected()
    typer.echo(f"{len(folders)} fixtures, {count} differences")
    if count and not update:
        raise typer.Exit(1)
