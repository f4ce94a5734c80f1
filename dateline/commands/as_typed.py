"""Commands in messages as the user can type them: ``.venv/bin/dateline`` where ``dateline`` is not on the path."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO, cast

from dateline.commands.command_list import COMMANDS


def name_commands_as_typed(program: str) -> None:
    """Make all messages of this process name the command as it can be typed here, where ``dateline`` is not on the
    path. ``program`` is how the command was started, or the path of the one beside this interpreter.
    """
    typed = command_as_typed(program, os.environ.get("PATH"), Path.cwd())
    if typed != "dateline":
        names = [listed.name for listed in COMMANDS]
        sys.stdout = cast(TextIO, AsTyped(sys.stdout, typed, names))
        sys.stderr = cast(TextIO, AsTyped(sys.stderr, typed, names))


def command_as_typed(argv0: str, path: str | None, folder: Path) -> str:
    """Return how the running command can be typed in ``folder``: ``dateline`` if ``path`` leads to the same program.

    ``argv0`` is how it was started. A program that is no ``dateline`` (a test, ``python -m``) is called ``dateline``.
    """
    started = Path(argv0)
    if started.name != "dateline":
        return "dateline"
    found = shutil.which("dateline", path=path)
    if found and os.path.realpath(found) == os.path.realpath(started):
        return "dateline"
    whole = Path(os.path.normpath(folder / started))
    return str(whole.relative_to(folder)) if whole.is_relative_to(folder) else str(whole)


class AsTyped:
    """A text stream that writes commands as they can be typed; bytes written to its ``buffer`` are left as they are.

    ``commands`` are the names of the subcommands: only ``dateline NAME`` is a command.
    """

    def __init__(self, stream: TextIO, typed: str, commands: Iterable[str]) -> None:
        self._stream, self._typed = stream, typed
        names = "|".join(map(re.escape, commands))
        self._command = re.compile(rf"(?<![\w/.-])dateline(?= (?:{names})\b(?!:))")

    def write(self, text: str) -> int:
        """Write a text and return how many characters it has."""
        self._stream.write(self._command.sub(lambda _: self._typed, text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
