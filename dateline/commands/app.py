"""The ``dateline`` command: saved pages in, questions out, and what outlets and parsers need in between."""

from __future__ import annotations

import datetime as dt
import getpass
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dateline.commands.outlet import app as outlet_app
from dateline.commands.parser import app as parser_app
from dateline.commands.prune import prune
from extractors.runtime.settings import SettingsError, load_settings

if TYPE_CHECKING:
    from extractors.pipeline.stage import Unstaged

app = typer.Typer(
    help="Dateline: who said what, when, about where, on whose word, with which pictures, and what changed later.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(outlet_app, name="outlet", help="Add outlets to the registry and see how they do.")
app.add_typer(parser_app, name="parser", help="Write rules for a site family and see what they change.")
app.command()(prune)

BAD_INPUT, NOT_STAGED, CANNOT_BUILD = 2, 4, 5


def main() -> None:
    """Run the command; what a user can mend is one line and an exit code, never a traceback."""
    from dateline.warehouse.published import BuildError
    from extractors.outlets.registry import UnknownOutletError
    from extractors.stores.archive import ArchiveBusyError
    from extractors.stores.raw_loads import RawLoadError
    from extractors.stores.staged_loads import StagingError

    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine())
    logging.getLogger().addHandler(handler)
    try:
        app()
    except (BuildError, ArchiveBusyError) as error:
        _fail(str(error), CANNOT_BUILD)
    except (SettingsError, FileNotFoundError, UnknownOutletError, RawLoadError, StagingError) as error:
        _fail(str(error), BAD_INPUT)
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        _fail(f"{error.strerror or error}{where}; nothing published was changed", CANNOT_BUILD)


class _OneLine(logging.Formatter):
    """Shows what is logged as one line each: a fault of one page or load that the command survives is no traceback."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        return record.getMessage() + (" ".join(f" ({error!r})".split()) if error else "")


def _fail(message: str, code: int) -> None:
    typer.echo(f"dateline: {message}", err=True)
    sys.exit(code)


def _say_unstaged(failed: list[Unstaged]) -> None:
    """Say one line for each load that could not be staged; the others are built all the same."""
    for one in failed:
        typer.echo(f"dateline: {one}", err=True)


@app.command()
def load(
    paths: Annotated[list[Path], typer.Argument(help="Saved pages: HTML or text files, folders, WARC files.")],
    outlet: Annotated[str | None, typer.Option(help="The outlet that all of them belong to.")] = None,
    url: Annotated[str | None, typer.Option(help="The address of the page, for a single file.")] = None,
) -> None:
    """Put saved pages through the whole line: archive, stage, gate, build, audit, publish."""
    from dateline.reports.reported_build import build
    from dateline.reports.summary import Console, show_build
    from extractors.outlets.registry import load_registry
    from extractors.pipeline.import_pages import load_saved
    from extractors.stores.saved_pages import SavedSource

    settings, now = load_settings(), dt.datetime.now(dt.UTC)
    if url and (len(paths) != 1 or paths[0].is_dir()):
        raise typer.BadParameter("--url is the address of one page: give one file with it")
    registry = load_registry(settings.outlets)
    for fault in registry.errors:
        typer.echo(f"dateline: its outlet is unknown until this is corrected: {fault}", err=True)
    console = Console()
    failed: list[Unstaged] = []
    for path in paths:
        source = SavedSource(path, outlet, url)
        load_saved(source, settings, registry, now=now, progress=console.count, on_failure=failed.append)
    console.done()
    _say_unstaged(failed)
    result = build(settings.home, now=now, progress=console.step)
    raise typer.Exit(show_build(console, settings.home, result, now=now) or (NOT_STAGED if failed else 0))


@app.command("build")
def build_command(
    full: Annotated[bool, typer.Option("--full", help="Make the warehouse anew from all staged loads.")] = False,
    wait: Annotated[float, typer.Option(help="Seconds to wait for another build to end.")] = 0.0,
) -> None:
    """Apply the staged loads that the warehouse has not seen, audit and publish."""
    from dateline.reports.reported_build import build
    from dateline.reports.summary import Console, show_build

    settings, console, now = load_settings(), Console(), dt.datetime.now(dt.UTC)
    result = build(settings.home, now=now, full=full, wait_s=wait, progress=console.step)
    raise typer.Exit(show_build(console, settings.home, result, now=now))


@app.command()
def accept(
    name: Annotated[
        str | None,
        typer.Argument(help="Id of a stopped load or publication, or a part that no other has; without it, a list."),
    ] = None,
    why: Annotated[str, typer.Option(help="Why it is in order: shown in the reports and kept in the warehouse.")] = "",
    by: Annotated[str | None, typer.Option(help="Who decides; the user's name where left out.")] = None,
) -> None:
    """Let a load or a publication go on that a gate stopped as a whole; rows that it refused stay refused."""
    from dateline.reports.summary import show_accepted, show_stopped
    from dateline.warehouse.refused import accept_refused, read_refused
    from expectations.gate.acceptance import accept_load, stopped_loads

    home, now = load_settings().home, dt.datetime.now(dt.UTC)
    refused = read_refused(home)
    if name is None:
        show_stopped(stopped_loads(home.staged), refused if refused and refused.is_waiting else None)
        return
    who = by or getpass.getuser()
    if refused and name in refused.publication_id:
        show_accepted(accept_refused(home, by=who, why=why, now=now))
    else:
        show_accepted(accept_load(home.staged, name, by=who, why=why, now=now))


@app.command()
def reprocess(
    outlet: Annotated[str | None, typer.Option(help="Only this outlet's loads.")] = None,
    stale: Annotated[bool, typer.Option("--stale", help="Only loads read by other versions than today's.")] = False,
) -> None:
    """Read raw pages again with today's extractors, replacing their loads, without one request."""
    from dateline.reports.reported_build import build
    from dateline.reports.summary import Console, show_build
    from extractors.pipeline.reprocess import reprocess_raw

    settings, console, now = load_settings(), Console(), dt.datetime.now(dt.UTC)
    failed: list[Unstaged] = []
    reprocess_raw(
        settings, outlet_id=outlet, only_stale=stale, now=now, progress=console.count, on_failure=failed.append
    )
    console.done()
    _say_unstaged(failed)
    result = build(settings.home, now=now, progress=console.step)
    raise typer.Exit(show_build(console, settings.home, result, now=now) or (NOT_STAGED if failed else 0))


@app.command()
def raw(article: Annotated[str, typer.Argument(help="Article key, native id or address.")]) -> None:
    """Print the page of an article as it was fetched."""
    from dateline.warehouse.lookup import find_article
    from extractors.stores.archive_reader import RecordNotFoundError, find_record

    settings = load_settings()
    found = find_article(settings.home.warehouse, article)
    try:
        record = find_record(settings.home.raw, found.warc_record or "")
    except RecordNotFoundError as error:
        raise FileNotFoundError(str(error)) from error
    sys.stdout.buffer.write(record.body or b"")


@app.command()
def diff(article: Annotated[str, typer.Argument(help="Article key, native id or address.")]) -> None:
    """Show what an outlet changed in an article, revision by revision, word by word."""
    from dateline.reports.worddiff import show_revisions
    from dateline.warehouse.lookup import find_article, read_revisions

    settings = load_settings()
    found = find_article(settings.home.warehouse, article)
    show_revisions(found, read_revisions(settings.home.warehouse, found.article_key))


@app.command()
def sql(
    query: Annotated[str | None, typer.Argument(help="One query; without it, a prompt.")] = None,
    format_: Annotated[str, typer.Option("--format", help="table, csv, json or parquet.")] = "table",
    output: Annotated[Path | None, typer.Option(help="File to write to; parquet needs one.")] = None,
) -> None:
    """Ask the published warehouse, read-only."""
    from dateline.commands.sql_prompt import prompt, run_query

    warehouse = load_settings().home.warehouse
    if query is None:
        prompt(warehouse)
    else:
        raise typer.Exit(run_query(warehouse, query, format_, output))


if __name__ == "__main__":
    main()
