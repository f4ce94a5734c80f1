"""``dateline quality``: the newest build's report for people or for a CI job, and an exit code by its verdict."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from dateline.commands.outcomes import BAD_INPUT, CANNOT_BUILD
from extractors.runtime.settings import load_settings

_FILES = {"html": "index.html", "junit": "junit.xml", "markdown": "summary.md"}
FORMATS = (*_FILES, "json")


def quality(
    format_: Annotated[str, typer.Option("--format", help="html, junit, markdown or json.")] = "markdown",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="File to write to.")] = None,
) -> None:
    """Print the report of the newest build. Ends with 0 where everything may be published, 3 where a rule failed, 4
    where one could not be computed, 5 where nothing was built yet.
    """
    from dateline.warehouse.quality.run_files import read_runs
    from expectations.verdicts.verdict import EXIT_CODES, Verdict

    if format_ not in FORMATS:
        typer.echo(f"dateline: no format {format_!r}; one of {', '.join(FORMATS)}", err=True)
        raise typer.Exit(BAD_INPUT)
    folder = load_settings().home.quality
    newest = None
    for run in read_runs(folder):
        newest = run
    if newest is None or not newest["publications"]:
        typer.echo(
            f"dateline: nothing was built yet in {folder.parent}; `dateline load` or `make run` builds", err=True
        )
        raise typer.Exit(CANNOT_BUILD)
    if format_ == "json":
        content = (json.dumps(newest, ensure_ascii=False, indent=1, default=str) + "\n").encode()
    else:
        content = (folder / _FILES[format_]).read_bytes()
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        output.write_bytes(content)
    raise typer.Exit(EXIT_CODES[Verdict(newest["publications"][-1]["verdict"])])
