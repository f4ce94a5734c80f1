"""The ``dateline`` command: how it is started, and what an error becomes."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
from typing import NoReturn

import typer

from dateline.commands.as_typed import name_commands_as_typed
from dateline.commands.command_list import make_app
from dateline.commands.entry import STOPPED
from dateline.commands.outcomes import BAD_INPUT, CANNOT_BUILD
from extractors.runtime.faults import explain_machine_fault, is_machine_fault
from extractors.runtime.interrupts import INTERRUPTED, handle_interrupts, was_interrupted
from extractors.runtime.printable import printable
from extractors.runtime.private_files import keep_files_private
from extractors.runtime.settings import SettingsError, load_settings
from extractors.runtime.without_pandas import leave_pandas_out


def __getattr__(name: str) -> typer.Typer:
    """``app``: the application with all commands, made when it is asked for; one command needs no module of others."""
    if name != "app":
        raise AttributeError(name)
    return make_app()


def main() -> None:
    """Run the ``dateline`` command, after setting the umask that keeps files private to their owner.

    An error that a user can correct is printed as one line on standard error and exits with 2 (bad input) or 5 (cannot
    build), Ctrl-C with 130 in a command that does not wait for it. Any other exception is a fault of the program and is
    raised with its traceback.
    """
    handle_interrupts(STOPPED)
    leave_pandas_out()
    name_commands_as_typed(sys.argv[0])
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine())
    logging.getLogger().addHandler(handler)
    logging.raiseExceptions = False  # a log of a library that cannot be written is no traceback
    try:
        keep_files_private(load_settings().home.root)
        make_app(sys.argv[1:])()
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


def _exit_code(error: Exception) -> int | None:
    """The exit code of an error that a user can correct; None of one that is a fault of the program."""
    # imported here: they bring DuckDB and Arrow with them, which `--help` does not need
    from dateline.warehouse.damage import is_damage
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
    return CANNOT_BUILD if isinstance(error, OSError) or is_machine_fault(error) or is_damage(error) else None


def _message(error: Exception) -> str:
    from dateline.warehouse.damage import describe_damage, is_damage
    from dateline.warehouse.published import BuildError

    home = load_settings().home
    if not isinstance(error, BuildError) and is_damage(error):
        return describe_damage(home.warehouse, error)
    fault = explain_machine_fault(error, *home.disks)
    if fault is not None:
        return fault
    if isinstance(error, FileNotFoundError) and error.filename:
        return f"{error.filename}: there is no such file or folder"
    if not isinstance(error, OSError) or isinstance(error, FileNotFoundError):
        return str(error)
    where = f" ({error.filename})" if error.filename else ""
    return f"{error.strerror or error}{where}; nothing published was changed"


class _OneLine(logging.Formatter):
    """Shows what is logged as one line each: a fault of one page or load that the command survives is no traceback."""

    def format(self, record: logging.LogRecord) -> str:
        error = record.exc_info[1] if record.exc_info else None
        return printable(record.getMessage() + (f" ({' '.join(repr(error).split())})" if error else ""))


def _fail_interrupted() -> NoReturn:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # what is left takes no time, and would answer with a traceback
    with contextlib.suppress(OSError):
        typer.echo(STOPPED, err=True)
        sys.stdout.flush()
    os._exit(INTERRUPTED)  # without what runs at an exit: Python would end itself by a signal where `exec` was left


if __name__ == "__main__":
    main()
