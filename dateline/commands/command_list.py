"""The commands of ``dateline`` in the order of the help, and the application that has all of them or one.

Each command has a module of its own, which is imported when the command is called or the help of all is asked for; it
imports what it needs when it runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Annotated

import typer

from dateline.commands.plain_help import show_plain_help
from extractors.runtime.settings import load_settings
from extractors.runtime.version import VERSION

_READERS = frozenset(
    {
        "correct",
        "desk",
        "search",
        "sql",
        "ask",
        "briefing",
        "quality",
        "diff",
        "raw",
        "metrics",
        "watch",
        "forget",
        "outlet",
        "export",
    }
)
"""Commands that read the published version."""
_REGISTRY_READERS = frozenset({"correct", "forget", "outlet"})
"""Those of them that read the registry of provisional outlets too."""
_LISTING: Sequence[list[str]] = ([], ["--help"], ["--version"])
"""Command lines that no command answers."""
_LOAD, _QUERY, _SET_UP, _MAINTAIN = "Load and publish", "Query", "Set up", "Maintain"


@dataclass(frozen=True, slots=True)
class Listed:
    """A command, or a group of them: its name, the module in ``dateline.commands`` and what it is called there, and the
    heading that it is under. ``help`` is that of a group; a command's is its docstring.
    """

    name: str
    module: str
    attribute: str
    panel: str
    help: str | None = None


COMMANDS = (
    Listed("load", "load_pages", "load", _LOAD),
    Listed("follow", "follow", "follow", _LOAD),
    Listed("build", "build_staged", "build_staged", _LOAD),
    Listed("accept", "accept_stopped", "accept", _LOAD),
    Listed("correct", "correct", "correct", _LOAD),
    Listed("reprocess", "reprocess_loads", "reprocess", _LOAD),
    Listed("desk", "desk", "desk", _QUERY),
    Listed("search", "search", "search", _QUERY),
    Listed("sql", "sql", "sql", _QUERY),
    Listed("ask", "ask", "ask", _QUERY),
    Listed("briefing", "briefing", "briefing", _QUERY),
    Listed("quality", "quality", "quality", _QUERY),
    Listed("diff", "article", "diff", _QUERY),
    Listed("raw", "article", "raw", _QUERY),
    Listed("export", "export", "export", _QUERY),
    Listed("versions", "export", "versions", _QUERY),
    Listed("sample", "sample", "sample", _SET_UP),
    Listed("doctor", "doctor", "doctor", _MAINTAIN),
    Listed("metrics", "metrics", "metrics", _MAINTAIN),
    Listed("prune", "prune", "prune", _MAINTAIN),
    Listed("forget", "forget", "forget", _MAINTAIN),
    Listed("backup", "backup", "backup", _MAINTAIN),
    Listed("restore", "backup", "restore", _MAINTAIN),
    Listed("state", "state", "app", _MAINTAIN, "Where the states of outlets are kept."),
    Listed("storage", "storage", "app", _MAINTAIN, "Where loads and published versions are kept."),
    Listed("outlet", "outlets.outlet", "app", _SET_UP, "Add outlets to the registry and check them."),
    Listed("watch", "watches.watch", "app", _QUERY, "Saved searches that run themselves and send alerts."),
    Listed("parser", "parsers.parser", "app", _SET_UP, "Write rules for a site family and compare what they read."),
)


def make_app(arguments: Sequence[str] | None = None) -> typer.Typer:
    """Return the application for a command line: with the one command that its first word names, else with all. Where
    the commands are only to be listed, they are there by name and meaning alone: to read the options of all takes as
    long as the rest. Without a command line it has all.
    """
    app = typer.Typer(
        help="Dateline: who said what, when, about where, on whose word, with which pictures, and what changed later.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"max_content_width": 10_000},  # as wide as the terminal
    )
    app.callback()(options)
    named = [one for one in COMMANDS if arguments and one.name == arguments[0]]
    is_list = arguments is not None and list(arguments) in _LISTING
    for listed in named or COMMANDS:
        if is_list and listed.help is not None:
            app.command(listed.name, rich_help_panel=listed.panel)(_by_meaning(listed.help))
            continue
        found = getattr(import_module(f"dateline.commands.{listed.module}"), listed.attribute)
        if listed.help is None:
            found = _by_meaning(found.__doc__) if is_list else found
            app.command(listed.name, rich_help_panel=listed.panel)(found)
        else:
            app.add_typer(found, name=listed.name, help=listed.help, rich_help_panel=listed.panel)
    show_plain_help(app)
    return app


def _by_meaning(meaning: str | None) -> Callable[[], None]:
    """A command that is listed and not called."""

    def command() -> None: ...

    command.__doc__ = meaning
    return command


def options(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=lambda asked: _show_version(is_asked=asked), is_eager=True,
                           help="Show the version and exit."),
    ] = False,
) -> None:  # fmt: skip
    """Accept the options that precede a command's name: ``--version`` prints the version and exits.

    Where an object store has the published versions, a command that reads one works on the latest.
    """
    home = load_settings().home
    if home.bucket is not None and context.invoked_subcommand in _READERS:
        from extractors.stores.storage.storage import open_storage

        storage = open_storage(home)
        storage.pull_published()
        if context.invoked_subcommand in _REGISTRY_READERS:
            storage.pull_provisional()


def _show_version(*, is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"dateline {VERSION}")
        raise typer.Exit
