"""The gates in a process of their own, at work on another core while the caller copies, parses and builds.

``open_gates`` starts the process, which imports the library at once; a call begins when it is asked for, and its
answer is fetched when it is needed. Where the library is in this process already, nothing is started and a call is a
call.

The process lives no longer than its caller: when the caller is killed, its end of the pipe closes, and it stops.
"""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import Any, Protocol

from expectations.measure.scratch_folder import remove_own
from extractors.runtime.interrupts import without_interrupts

Answer = Callable[[], Any]
"""Waits for a call's result and returns it, or raises what the call raised."""


class GateProcessError(Exception):
    """The process of the gates ended before it answered."""


class Gates(Protocol):
    """Calls ``gate_loads`` and ``gate_warehouse`` by their names."""

    def start(self, function: str, *arguments: Any, **named: Any) -> Answer:
        """Begin a call of ``gate_loads`` or ``gate_warehouse`` by name; the returned function waits for its result.

        It returns the verdicts or raises the call's error, GateProcessError if the process ended.
        """
        ...


@contextlib.contextmanager
def open_gates(*, here: bool = False) -> Iterator[Gates]:
    """Open the gates for a ``with`` block: in a child process, or in this one if Great Expectations is imported
    already or ``here`` says that it is hardly needed.

    Raises:
        GateProcessError: the process ended early.
    """
    if here or "great_expectations" in sys.modules:
        yield _GatesHere()
        return
    gates = _GatesElsewhere()
    try:
        yield gates
    finally:
        gates.end()


class _GatesHere:
    def start(self, function: str, *arguments: Any, **named: Any) -> Answer:
        return lambda: _find_gate(function)(*arguments, **named)


class _GatesElsewhere:
    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        # -P and the path as it is here: the folder that the caller happens to be in brings no module of its own
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        with theirs, without_interrupts():
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
                [sys.executable, "-P", "-c", f"from {__name__} import serve; serve({theirs.fileno()})"],
                stdin=subprocess.DEVNULL,
                stdout=2,
                env=environment,
                pass_fds=[theirs.fileno()],
            )
        self._pipe = Connection(ours.detach())

    def start(self, function: str, *arguments: Any, **named: Any) -> Answer:
        self._send((function, arguments, named))
        return self._receive

    def end(self) -> None:
        self._pipe.close()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _send(self, message: object) -> None:
        try:
            self._pipe.send(message)
        except OSError as error:
            raise self._ended() from error

    def _receive(self) -> Any:
        try:
            value, error = self._pipe.recv()
        except (EOFError, OSError) as ended:
            raise self._ended() from ended
        if error is not None:
            raise error
        return value

    def _ended(self) -> GateProcessError:
        code = self._process.wait()
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        return GateProcessError(f"the process of the gates ended early ({how}); run the command again")


def serve(handle: int) -> None:
    """Answer the calls that arrive on the socket ``handle``; the main function of the gates' process.

    Ends the process if the caller is gone.
    """
    pipe = Connection(handle)
    messages: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(pipe, messages), daemon=True).start()

    from expectations.library.library_import import import_library

    import_library()
    logging.raiseExceptions = False  # a log that cannot be written is no traceback
    while True:
        function, arguments, named = messages.get()
        pipe.send(_outcome(lambda: _find_gate(function)(*arguments, **named)))  # noqa: B023


def _find_gate(name: str) -> Callable[..., Any]:
    from expectations.gate import staged_gate, warehouse_gate

    gate: Callable[..., Any] = getattr(staged_gate if name == "gate_loads" else warehouse_gate, name)
    return gate


def _listen(pipe: Connection, messages: queue.SimpleQueue[Any]) -> None:
    while True:
        try:
            message = pipe.recv()
        except (EOFError, OSError):
            remove_own()
            os._exit(1)  # the caller is gone: its results are not needed any more
        messages.put(message)


def _outcome(work: Callable[[], Any]) -> tuple[Any, Exception | None]:
    """A result, or the error in its place."""
    try:
        return work(), None
    except Exception as error:  # noqa: BLE001 - raised again where the call came from
        return None, error if _travels(error) else GateProcessError(f"{type(error).__name__}: {error}")


def _travels(error: Exception) -> bool:
    try:
        return type(pickle.loads(pickle.dumps(error))) is type(error)  # noqa: S301 - our own, a moment ago
    except (pickle.PickleError, TypeError, AttributeError):
        return False
