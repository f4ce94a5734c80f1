"""Long output on a terminal through the reader's pager; elsewhere as plain UTF-8 lines."""

from __future__ import annotations

import contextlib
import itertools
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator

FILE_WIDTH = 120
"""Columns of a table that goes to a file or a pipe."""
_PAGER = "less -FRSX"


def terminal_width() -> int:
    """Return the columns of the terminal, or of a table where there is none."""
    return shutil.get_terminal_size((FILE_WIDTH, 24)).columns


def show_lines(lines: Iterator[str]) -> None:
    """Print lines; on a terminal that they do not fit, through the pager that PAGER names, else ``less``.

    Without a terminal they are UTF-8, whatever the locale would encode in. Raises BrokenPipeError if a pipe is closed.
    """
    if not sys.stdout.isatty():
        sys.stdout.flush()
        sys.stdout.buffer.writelines(f"{line}\n".encode("utf-8", "backslashreplace") for line in lines)
        sys.stdout.buffer.flush()
        return
    height = shutil.get_terminal_size().lines
    first = list(itertools.islice(lines, height))
    command = shlex.split(os.environ.get("PAGER") or _PAGER)
    if len(first) < height or not command or shutil.which(command[0]) is None:
        for line in itertools.chain(first, lines):
            print(line)
        return
    pager = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - the user's own setting, as git's
    assert pager.stdin is not None
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the pager's while it shows its lines
    try:
        with contextlib.suppress(BrokenPipeError), pager.stdin:
            for line in itertools.chain(first, lines):
                pager.stdin.write(f"{line}\n".encode("utf-8", "backslashreplace"))
        pager.wait()
    finally:
        signal.signal(signal.SIGINT, previous)
