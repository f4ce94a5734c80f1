"""The help of every command: no value is asked for where none is taken, and no line is cut at the width of the code."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from dateline.commands.app import app
from dateline.commands.command_list import make_app
from dateline.commands.plain_help import show_plain_help


def commands(of: typer.Typer, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for command in of.registered_commands:
        yield (*before, str(command.name or command.callback.__name__.replace("_", "-")))  # type: ignore[union-attr]
    for group in of.registered_groups:
        assert group.typer_instance is not None
        yield (*before, str(group.name))
        yield from commands(group.typer_instance, (*before, str(group.name)))


@pytest.mark.parametrize("words", [(), *commands(app)], ids=" ".join)
def test_help_can_be_followed(words: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(app, [*words, "--help"], terminal_width=300)
    assert shown.exit_code == 0, shown.output
    assert "<bool>" not in shown.output
    about = re.split(r"\n(?:Arguments|Options):\n", shown.output)[0].split("\n", 1)[1]
    assert all(re.search(r"[.!?:)]$", line.rstrip()) for line in about.splitlines() if line.strip()), about


@pytest.mark.parametrize("words", [["--help"], []])
def test_the_list_of_commands_is_that_of_the_whole_application(words: list[str]) -> None:
    whole, listed = (CliRunner().invoke(made, words, terminal_width=120) for made in (app, make_app(words)))
    assert listed.output == whole.output
    assert "outlet" in listed.output and "Add outlets" in listed.output


@pytest.mark.parametrize(
    ("words", "spared"),
    [
        (["--help"], {"duckdb", "pydantic", "rich"}),
        (["sql", "select 1", "--format", "none"], {"dateline.commands.search", "pydantic", "pyarrow", "rich"}),
    ],
    ids=["help", "sql"],
)
def test_libraries_that_a_command_does_not_need_are_not_imported(words: list[str], spared: set[str]) -> None:
    run = "import sys; from dateline.commands.app import main\ntry:\n    main()\n"
    run += "except SystemExit:\n    print('\\nmodules', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", run, *words], capture_output=True, text=True, check=True)
    modules = set(done.stdout.rpartition("\nmodules ")[2].split())
    assert "dateline.commands.sql" in modules
    assert not spared & modules


def test_texts_and_defaults_are_given_as_they_are_and_others_coerced() -> None:
    got: list[tuple[object, ...]] = []
    made = typer.Typer()

    @made.command()
    def note(
        text: str,
        more: Annotated[list[str] | None, typer.Argument()] = None,
        place: Annotated[Path | None, typer.Option()] = None,
        count: Annotated[int, typer.Option(min=1)] = 1,
        tag: Annotated[list[str] | None, typer.Option()] = None,
    ) -> None:
        got.append((text, more, place, count, tag))

    show_plain_help(made)
    run = CliRunner().invoke
    assert run(made, ["007", "a", "2", "--place", "x", "--count", "3", "--tag", "1", "--tag", "2"]).exit_code == 0
    assert run(made, ["t"]).exit_code == 0
    assert got == [("007", ["a", "2"], Path("x"), 3, ["1", "2"]), ("t", None, None, 1, None)]
    assert run(made, ["t", "--count", "0"]).exit_code == 2
    assert run(made, []).exit_code == 2
