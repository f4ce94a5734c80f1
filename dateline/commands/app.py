"""The ``dateline`` command: its commands in the order of the help, and what an error becomes.

Each command has a module of its own, which imports what it needs when it runs, so that ``--help`` answers at once.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Annotated, NoReturn, TextIO, cast

import typer

from dateline.commands.accept_stopped import accept
from dateline.commands.article import diff, raw
from dateline.commands.as_typed import AsTyped, command_as_typed
from dateline.commands.ask import ask
from dateline.commands.briefing import briefing
from dateline.commands.build_staged import build_staged
from dateline.commands.correct import correct
from dateline.commands.desk import desk
from dateline.commands.doctor import doctor
from dateline.commands.entry import STOPPED
from dateline.commands.export import export, versions
from dateline.commands.follow import follow
from dateline.commands.forget import forget
from dateline.commands.load_pages import load
from dateline.commands.metrics import metrics
from dateline.commands.outcomes import BAD_INPUT, CANNOT_BUILD
from dateline.commands.outlets.outlet import app as outlet_app
from dateline.commands.parsers.parser import app as parser_app
from dateline.commands.plain_help import show_plain_help
from dateline.commands.prune import prune
from dateline.commands.quality import quality
from dateline.commands.reprocess_loads import reprocess
from dateline.commands.sample import sample
from dateline.commands.search import search
from dateline.commands.sql import sql
from dateline.commands.state import app as state_app
from dateline.commands.watches.watch import app as watch_app
from extractors.runtime.faults import explain_machine_fault, is_machine_fault
from extractors.runtime.interrupts import INTERRUPTED, heed_interrupts, was_interrupted
from extractors.runtime.printable import printable
from extractors.runtime.private_files import keep_files_private
from extractors.runtime.settings import SettingsError, load_settings
from extractors.runtime.version import VERSION

app = typer.Typer(
    help="Dateline: who said what, when, about where, on whose word, with which pictures, and what changed later.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_LOAD, _QUERY, _SET_UP, _MAINTAIN = "Load and publish", "Query", "Set up", "Maintain"
app.command("load", rich_help_panel=_LOAD)(load)
app.command("follow", rich_help_panel=_LOAD)(follow)
app.command("build", rich_help_panel=_LOAD)(build_staged)
app.command("accept", rich_help_panel=_LOAD)(accept)
app.command("correct", rich_help_panel=_LOAD)(correct)
app.command("reprocess", rich_help_panel=_LOAD)(reprocess)
app.command("desk", rich_help_panel=_QUERY)(desk)
app.command("search", rich_help_panel=_QUERY)(search)
app.command("sql", rich_help_panel=_QUERY)(sql)
app.command("ask", rich_help_panel=_QUERY)(ask)
app.command("briefing", rich_help_panel=_QUERY)(briefing)
app.command("quality", rich_help_panel=_QUERY)(quality)
app.command("diff", rich_help_panel=_QUERY)(diff)
app.command("raw", rich_help_panel=_QUERY)(raw)
app.command("export", rich_help_panel=_QUERY)(export)
app.command("versions", rich_help_panel=_QUERY)(versions)
app.command("sample", rich_help_panel=_SET_UP)(sample)
app.command("doctor", rich_help_panel=_MAINTAIN)(doctor)
app.command("metrics", rich_help_panel=_MAINTAIN)(metrics)
app.command("prune", rich_help_panel=_MAINTAIN)(prune)
app.command("forget", rich_help_panel=_MAINTAIN)(forget)
app.add_typer(state_app, name="state", help="Where the states of outlets are kept.", rich_help_panel=_MAINTAIN)
app.add_typer(outlet_app, name="outlet", help="Add outlets to the registry and check them.", rich_help_panel=_SET_UP)
app.add_typer(
    watch_app, name="watch", help="Saved searches that run themselves and tell people.", rich_help_panel=_QUERY
)
app.add_typer(
    parser_app,
    name="parser",
    help="Write rules for a site family and compare what they read.",
    rich_help_panel=_SET_UP,
)
show_plain_help(app)


def _show_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"dateline {VERSION}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Accept the options that stand before a command's name: ``--version`` prints the version and exits."""


def main() -> None:
    """Run the ``dateline`` command, after setting the umask that keeps files private to their owner.

    An error that a user can correct is printed as one line on standard error and exits with 2 (bad input) or 5 (cannot
    build), Ctrl-C with 130 in a command that does not wait for it. Any other exception is a fault of the program and is
    raised with its traceback.
    """
    heed_interrupts(STOPPED)
    _name_commands_as_typed()
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine())
    logging.getLogger().addHandler(handler)
    logging.raiseExceptions = False  # a log of a library that cannot be written is no traceback
    try:
        keep_files_private(load_settings().home.root)
        app()
    except KeyboardInterrupt:
        _fail_interrupted()
    except SystemExit as ended:
        if ended.code and was_interrupted():
            _fail_interrupted()
        raise
    except Exception as error:
        if was_interrupted():
            _fail_interrupted()
        if (code := _exit_code(error)) is None:
            raise
        typer.echo(f"dateline: {printable(_message(error))}", err=True)
        sys.exit(code)


def _name_commands_as_typed() -> None:
    """Make messages name the command as it can be typed here, where ``dateline`` is not on the path."""
    typed = command_as_typed(sys.argv[0], os.environ.get("PATH"), Path.cwd())
    if typed != "dateline":
        groups = [group.name for group in app.registered_groups if group.name]
        names = [command.name for command in app.registered_commands if command.name] + groups
        sys.stdout = cast(TextIO, AsTyped(sys.stdout, typed, names))
        sys.stderr = cast(TextIO, AsTyped(sys.stderr, typed, names))


def _exit_code(error: Exception) -> int | None:
    """The exit code of an error that a user can correct; None of one that is a fault of the program."""
    # imported here: they bring DuckDB and Arrow with them, which `--help` does not need
    from dateline.warehouse.published import BuildError
    from extractors.outlets.registry import UnknownOutletError
    from extractors.stores.corrections import CorrectionsError
    from extractors.stores.forgetting.register import ForgottenError
    from extractors.stores.outlet_state.file import StateBusyError
    from extractors.stores.raw_loads import RawLoadError
    from extractors.stores.staging_error import StagingError
    from extractors.stores.warc.archive import ArchiveBusyError
    from extractors.stores.watch_log.errors import UnknownWatchError, WatchLogBusyError, WatchLogError

    if isinstance(error, (BuildError, ArchiveBusyError, StateBusyError, ForgottenError, CorrectionsError)):
        return CANNOT_BUILD
    if isinstance(error, (WatchLogBusyError, WatchLogError)):
        return CANNOT_BUILD
    if isinstance(error, (SettingsError, FileNotFoundError, UnknownOutletError, RawLoadError, StagingError)):
        return BAD_INPUT
    if isinstance(error, UnknownWatchError):
        return BAD_INPUT
    return CANNOT_BUILD if isinstance(error, OSError) or is_machine_fault(error) else None


def _message(error: Exception) -> str:
    told = explain_machine_fault(error, *load_settings().home.disks)
    if told is not None:
        return told
    if not isinstance(error, OSError) or isinstance(error, FileNotFoundError):
        return str(error)
    where = f" ({error.filename})" if error.filename else ""
    return f"{error.strerror or error}{where}; nothing published was changed"


class _OneLine(logging.Formatter):
    """Shows what is logged as one line each: a fault of one page or load that the command survives is no traceback."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        return printable(record.getMessage() + (" ".join(f" ({error!r})".split()) if error else ""))


def _fail_interrupted() -> NoReturn:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # what is left takes no time, and would answer with a traceback
    with contextlib.suppress(OSError):
        typer.echo(STOPPED, err=True)
        sys.stdout.flush()
    os._exit(INTERRUPTED)  # without what runs at an exit: Python would end itself by a signal where `exec` was left


if __name__ == "__main__":
    main()
