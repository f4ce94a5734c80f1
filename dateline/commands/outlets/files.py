"""What the outlet commands share: the text of an outlet's file, writing it, the console, and how a command fails."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.printable import printable

if TYPE_CHECKING:
    from rich.console import Console

BAD_INPUT, CHECK_FAILED = 2, 1
NEW_COLLECTION = 'name: {name}\nowner: newsroom-desk\nschedule: "7 * * * *"\npaused: true\n'
_WIDTH = 110
"""Columns of a table that goes to no terminal."""


def format_outlet(values: dict[str, Any]) -> str:
    """Return an outlet's file as YAML text: the line that names its JSON Schema, then the keys in the given order."""
    import yaml

    body = yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=1_000)
    return f"# yaml-language-server: $schema=../outlet.schema.json\n{body}"


def write_checked_outlet(outlets: Path, collection: str, outlet_id: str, text: str) -> None:
    """Write an outlet's file and print its path; print its faults too and end the command with 1 if it has any."""
    from extractors.outlets.registry import load_registry

    path = write_outlet(outlets, collection, outlet_id, text)
    faults = [fault for fault in load_registry(outlets).errors if fault.path in (path, path.parent)]
    console = make_console()
    for fault in faults:
        console.print(str(fault), markup=False, style="red", soft_wrap=True)
    console.print(f"wrote {path}", markup=False, soft_wrap=True)
    if faults:
        raise typer.Exit(CHECK_FAILED)


def write_outlet(outlets: Path, collection: str, outlet_id: str, text: str) -> Path:
    """Write an outlet's file, and its collection's where there is none yet; return the outlet's path."""
    path = outlets / collection / f"{outlet_id}.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    settings_file = path.parent / "_collection.yml"
    if not settings_file.exists():
        name = collection.replace("_", " ").capitalize()
        schema = "# yaml-language-server: $schema=../collection.schema.json\n"
        write_atomically(settings_file, schema + NEW_COLLECTION.format(name=name))
    write_atomically(path, text)
    return path


def make_console() -> Console:
    """Return the console of a command's output; off a terminal it is 110 columns wide."""
    from dateline.reports.safe_console import SafeConsole

    return SafeConsole(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else _WIDTH)


def fail(message: str) -> NoReturn:
    """End the command with exit code 2 and one line on standard error."""
    typer.echo(f"dateline: {printable(message)}", err=True)
    raise typer.Exit(BAD_INPUT)
