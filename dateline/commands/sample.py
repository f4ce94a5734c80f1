"""``dateline sample``: a small published warehouse for classes and demos, made of the invented newsroom."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.commands.outcomes import BAD_INPUT, NOT_STAGED
from extractors.runtime.clock import SystemClock
from extractors.runtime.settings import Home, load_settings

if TYPE_CHECKING:
    from dateline.newsroom.server import Newsroom

SAMPLE = "sample"
"""The collection of the invented outlets."""

_EARLIER = dt.timedelta(hours=2)


class _EarlierClock(SystemClock):
    """The system clock, two hours slow."""

    def now(self) -> dt.datetime:
        """Return the time two hours ago, UTC."""
        return super().now() - _EARLIER


def open_newsroom(serving: contextlib.ExitStack) -> Newsroom:
    """Serve the newsroom until ``serving`` ends: on the ports that its files name, or on free ones if one is taken."""
    from dateline.newsroom.server import NewsroomError, serve

    try:
        return serving.enter_context(serve())
    except NewsroomError:  # `make run` or another sample serves there
        return serving.enter_context(serve(0))


def sample(
    file: Annotated[Path, typer.Argument(help="The DuckDB file to write, as sample.duckdb.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the file where there is one.")] = False,
) -> None:
    """Write a published warehouse of invented outlets, with edits; it may be shared: no text of it is anybody's."""
    from dateline.commands.follow import collect_round, run_round
    from dateline.reports.terminal import Console
    from dateline.warehouse.exporting import export_duckdb
    from dateline.warehouse.publication import read_publication_of
    from extractors.outlets.registry import load_registry

    if file.exists() and not force:
        typer.echo(f"dateline: {file} exists; --force replaces it", err=True)
        raise typer.Exit(BAD_INPUT)
    settings, now = load_settings(), dt.datetime.now(dt.UTC)
    with tempfile.TemporaryDirectory(prefix="dateline-sample-") as folder, contextlib.ExitStack() as serving:
        newsroom = open_newsroom(serving)
        outlets = newsroom.write_outlets(Path(folder) / "outlets")
        ids = [outlet.outlet_id for outlet in load_registry(outlets).select(SAMPLE)]
        apart = dataclasses.replace(settings, home=Home(Path(folder).resolve()), outlets=outlets)
        # so long ago that the second round asks for the stories again
        is_whole = collect_round(ids, apart, now - _EARLIER, Console(), clock=_EarlierClock())
        newsroom.publish(edition=2)  # one story more, two edited: the second round sees them
        code = run_round(ids, apart, now, always_summarise=False) or (0 if is_whole else NOT_STAGED)
        if code == 0:
            export_duckdb(apart.home.warehouse, file)
            size = f"{file.stat().st_size / 1e6:.1f} MB"
            typer.echo(f"wrote {file} ({size}), {read_publication_of(file)}; open it read-only with any DuckDB 1.x,")
            typer.echo(f"or ask it: `dateline sql --warehouse {shlex.quote(str(file))}`")
    raise typer.Exit(code)
