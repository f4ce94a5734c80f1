"""Ctrl-C: the process that a person started ends with one line and exit code 130, and its children never receive it.

Every step of the line survives a kill, so an end without unwinding loses nothing; it only leaves files that the next
pruning removes. Unwinding comes first, and is not waited for long.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Final, NoReturn

INTERRUPTED: Final = 130
"""The exit code of a process that Ctrl-C ended, as shells give it."""
GRACE_S: Final = 5.0
"""This many seconds after Ctrl-C the process ends, wherever it is: a library may take the exception for its own."""

_asked = threading.Event()
_withdrawn = threading.Event()


def handle_interrupts(line: str, *, at_once: bool = False) -> None:
    """Make Ctrl-C raise KeyboardInterrupt, and end the process with ``line`` and 130 if it is pressed twice or the
    process still runs after ``GRACE_S`` seconds. With ``at_once`` nothing is raised and the process ends.

    Call it in the main thread. Without effect where the process was started to ignore Ctrl-C, as jobs in the background
    of a script are. ``line`` goes to standard error as it is at the time of this call.
    """
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        return
    terminal, said = os.dup(2), f"{line}\n".encode()

    def end() -> NoReturn:
        with contextlib.suppress(OSError):  # a terminal that is gone
            os.write(terminal, said)
        os._exit(INTERRUPTED)

    def end_after_grace() -> None:
        if not _withdrawn.wait(GRACE_S):
            end()

    def handle(_number: int, _frame: FrameType | None) -> None:
        if at_once or _asked.is_set():
            end()
        _asked.set()
        _withdrawn.clear()
        threading.Thread(target=end_after_grace, name="grace", daemon=True).start()
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, handle)


def was_interrupted() -> bool:
    """Whether Ctrl-C was pressed and nothing has handled it: an error that comes now comes of it."""
    return _asked.is_set()


def handle_interrupt() -> None:
    """Note that the KeyboardInterrupt was what the caller waits for, and the process goes on."""
    _asked.clear()
    _withdrawn.set()


@contextlib.contextmanager
def without_interrupts() -> Iterator[None]:
    """Start child processes in this block: they inherit that Ctrl-C is held back from them, from their first moment.

    A terminal sends it to all processes of a command. Their parent ends these.
    """
    earlier = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, earlier)
