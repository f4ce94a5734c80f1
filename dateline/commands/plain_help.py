"""Plain help: text without boxes, in which an option that takes no value shows none, one that may be repeated says so,
and lines are whole. And plain values: to draw boxes and to coerce text, Typer imports libraries for longer than a query
takes.
"""

from __future__ import annotations

import inspect
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

_LONGEST_HELP = 400
"""Characters of a command's first sentence in the list; it is wrapped, not cut."""


class _PlainCommand(TyperCommand):
    def get_params(self, ctx: Any) -> list[Any]:
        return _plain(super().get_params(ctx))


class _PlainGroup(TyperGroup):
    def get_params(self, ctx: Any) -> list[Any]:
        return _plain(super().get_params(ctx))

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """List the commands under the headings that they were registered with."""
        panels: dict[str, list[tuple[str, str]]] = {}
        widest = max(map(len, self.commands), default=0)
        for name, command in self.commands.items():
            panel = getattr(command, "rich_help_panel", None)
            heading = panel if isinstance(panel, str) else "Commands"
            panels.setdefault(heading, []).append((name.ljust(widest), command.get_short_help_str(_LONGEST_HELP)))
        for heading, rows in panels.items():
            with formatter.section(heading):
                formatter.write_dl(rows)


class _AsGiven:
    """Leaves values as they are that need no coercion: none, text, and a default of the right type; Typer coerces the
    others.
    """

    def __init__(self, param: Any) -> None:
        self._coerce_others, self._annotation = param.get_runtime_param, param.type_descriptor.annotation

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the value of a parameter as its command gets it."""
        is_text = self._annotation in (str, list[str]) and value is not None
        if is_text or type(value) is self._annotation:
            return value
        if value is None:
            return () if param.multiple or param.nargs == -1 else None
        return self._coerce_others().coerce(value, param=param, ctx=ctx)


def show_plain_help(app: typer.Typer) -> None:
    """Let all commands and groups of an application show such help; call it once all are registered."""
    app.info.cls = _PlainGroup
    app.rich_markup_mode = None
    for command in app.registered_commands:
        command.cls = _PlainCommand
        if command.help is None and command.callback is not None:
            command.help = _whole_lines(inspect.getdoc(command.callback) or "")
    for group in app.registered_groups:
        group.cls = _PlainGroup
        if group.typer_instance is not None:
            show_plain_help(group.typer_instance)


def _whole_lines(text: str) -> str:
    """Join the lines of each paragraph: the help wraps them at the width of the terminal, not of the code."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))


def _plain(params: list[Any]) -> list[Any]:
    for param in params:
        if hasattr(param, "get_runtime_param") and "get_runtime_param" not in vars(param):
            as_given = _AsGiven(param)
            param.get_runtime_param = lambda as_given=as_given: as_given
        if param.metavar is not None or param.param_type_name != "option":
            continue
        if param.is_flag:
            param.metavar = ""
        elif param.multiple:
            param.metavar = "<str>, repeated"
    return params
