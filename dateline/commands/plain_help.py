"""Help in which an option that takes no value shows none, one that may be repeated says so, and lines are whole."""

from __future__ import annotations

import inspect
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


class _PlainCommand(TyperCommand):
    def get_params(self, ctx: Any) -> list[Any]:
        return _plain(super().get_params(ctx))


class _PlainGroup(TyperGroup):
    def get_params(self, ctx: Any) -> list[Any]:
        return _plain(super().get_params(ctx))


def show_plain_help(app: typer.Typer) -> None:
    """Let all commands and groups of an application show such help; call it once all are registered."""
    app.info.cls = _PlainGroup
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
        if param.metavar is not None or param.param_type_name != "option":
            continue
        if param.is_flag:
            param.metavar = ""
        elif param.multiple:
            param.metavar = "<str>, repeated"
    return params
