"""``dateline sample``: a small published warehouse for classes and demos, made of the invented newsroom."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import re
import shlex
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.commands.outcomes import BAD_INPUT, NOT_STAGED
from extractors.runtime.clock import SystemClock
from extractors.runtime.settings import Home, load_settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from dateline.newsroom.server import Newsroom

SAMPLE = "sample"
"""The collection of the invented outlets."""
_WORKING_TABLE = re.compile(r'\bworking"?\."?(\w+)')

_EARLIER = dt.timedelta(hours=2)


class _EarlierClock(SystemClock):
    """The system clock, two hours slow."""

    def now(self) -> dt.datetime:
        """Return the time two hours ago, UTC."""
        return super().now() - _EARLIER


def copy_compact(warehouse: Path, file: Path) -> None:
    """Copy a DuckDB file without the space that its builds left free; ``file`` is replaced by a rename.

    Tables, views, macros and comments are kept, but for the tables of schema ``working`` that only builds read: each
    takes at least a block of 256 KiB. Raises OSError if the disk is full.
    """
    import duckdb

    beside = file.with_name(f".{file.name}.open")
    beside.unlink(missing_ok=True)
    try:
        with duckdb.connect() as connection:
            for path, name, mode in ((warehouse, "published", " (read_only)"), (beside, "compact", "")):
                quoted = str(path).replace("'", "''")
                connection.execute(f"attach '{quoted}' as {name}{mode}")
            connection.execute("attach ':memory:' as chosen")
            connection.execute("copy from database published to chosen")
            for table in _read_by_builds_alone(connection, "chosen"):
                connection.execute(f'drop table chosen.working."{table}"')
            connection.execute("copy from database chosen to compact")
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


def _read_by_builds_alone(connection: DuckDBPyConnection, database: str) -> list[str]:
    """Return the tables of schema ``working`` that no view and no macro of the database names."""
    queries = connection.execute(
        "select sql from duckdb_views() where database_name = $1 and not internal union all"
        " select macro_definition from duckdb_functions() where database_name = $1 and not internal",
        [database],
    ).fetchall()
    named = {name for (query,) in queries for name in _WORKING_TABLE.findall(query or "")}
    tables = connection.execute(
        "select table_name from duckdb_tables() where database_name = $1 and schema_name = 'working' order by all",
        [database],
    ).fetchall()
    return [table for (table,) in tables if table not in named]


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
            copy_compact(apart.home.warehouse, file)
            size = f"{file.stat().st_size / 1e6:.1f} MB"
            typer.echo(f"wrote {file} ({size}), {read_publication_of(file)}; open it read-only with any DuckDB 1.x,")
            typer.echo(f"or ask it: `dateline sql --warehouse {shlex.quote(str(file))}`")
    raise typer.Exit(code)
