"""The help of every command: no value is asked for where none is taken, and no line is cut at the width of the code."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import typer
from typer.testing import CliRunner

from dateline.commands.app import app


def commands(of: typer.Typer, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for command in of.registered_commands:
        yield (*before, str(command.name or command.callback.__name__.replace("_", "-")))  # type: ignore[union-attr]
    for group in of.registered_groups:
        assert group.typer_instance is not None
        yield (*before, str(group.name))
        yield from commands(group.typer_instance, (*before, str(group.name)))


@pytest.mark.parametrize("words", [(), *commands(app)], ids=" ".join)
def test_help_can_be_followed(words: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(app, [*words, "--help"], env={"COLUMNS": "300", "NO_COLOR": "1"})
    assert shown.exit_code == 0, shown.output
    assert "<bool>" not in shown.output
    about = shown.output.split("╭")[0].split("\n", 2)[2]
    assert all(re.search(r"[.!?:)]$", line.rstrip()) for line in about.splitlines() if line.strip()), about
