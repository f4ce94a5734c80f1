"""``dateline parser``: begin rules for an outlet, and see what rules read differently from their fixtures."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Annotated

import typer

from extractors.runtime.printable import counted

app = typer.Typer(help="Rules that read single outlets' pages.", no_args_is_help=True)


@app.command("new")
def new(
    name: Annotated[str, typer.Argument(help="The family's name: its file will be extractors/read/sites/<name>.py.")],
    page: Annotated[Path, typer.Argument(help="A saved page to begin from.", exists=True, dir_okay=False)],
    url: Annotated[str, typer.Argument(help="The address it was saved from.")],
    day: Annotated[
        dt.datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day it was saved. Default: the file's own date."),
    ] = None,
    outlet: Annotated[str | None, typer.Option(help="The outlet's id, for its time zone.")] = None,
) -> None:
    """Write a skeleton of a family's rules and a fixture with what is read today, to be corrected by hand."""
    from dateline.commands.parsers.scaffold import fields_changed_by_rules, load_fixture, start_family

    saved = day.date() if day else dt.datetime.fromtimestamp(page.stat().st_mtime, dt.UTC).date()
    try:
        written = start_family(name, url, page.read_bytes(), day=saved, outlet=outlet)
    except (ValueError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    for path in written:
        typer.echo(f"wrote {path}")
    folder = written[0].parent
    if load_fixture(folder).expected()["extractor"] != name:
        typer.echo(f"No layout of {name} applies to this page: the general parser read it. Give the family a layout.")
    elif changed := fields_changed_by_rules(folder):
        typer.echo(f"Read otherwise than without rules, so look at these first: {', '.join(changed)}")
    typer.echo(f"Now say in the rules what is special, correct expected.json, and run: dateline parser check {name}")


@app.command("check")
def check(
    name: Annotated[str | None, typer.Argument(help="One family; all when left out.")] = None,
    update: Annotated[bool, typer.Option(help="Store what is read today as what is expected.")] = False,
) -> None:
    """Read every fixture again and print the fields that differ. Exit status 1 if any differs or cannot be read."""
    from dateline.commands.parsers.scaffold import check_fixture, find_fixtures, load_fixture
    from extractors.contracts.article import RuleError

    folders = find_fixtures(family=name)
    if not folders:
        typer.echo(f"no fixtures{f' of {name}' if name else ''} under tests/outlets", err=True)
        raise typer.Exit(2)
    count, broken = 0, 0
    for folder in folders:
        label = f"{folder.parent.name}/{folder.name}"
        try:
            is_new = update and not (folder / "expected.json").exists()
            for difference in () if is_new else check_fixture(folder):
                count += 1
                typer.echo(f"{label} {difference.field}")
                typer.echo(f"  - {json.dumps(difference.expected, ensure_ascii=False)}")
                typer.echo(f"  + {json.dumps(difference.found, ensure_ascii=False)}")
            if update:
                load_fixture(folder).write_expected()
        except (OSError, ValueError, RuleError) as error:
            broken += 1
            typer.echo(f"{label}: {error}", err=True)
    typer.echo(
        f"{counted(len(folders), 'fixture')}, {counted(count, 'difference')}"
        + (f", {broken} not read" if broken else "")
    )
    if broken or (count and not update):
        raise typer.Exit(1)
