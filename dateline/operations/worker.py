"""``make worker``: a Celery worker that collects and stages, on any machine that shares the data; Ctrl-C ends it.

Scheduler, API and the worker that writes the warehouse are those of ``make up``, perhaps on another machine.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import MutableMapping
from types import FrameType

from dateline.operations.airflow_home import prepare_worker
from dateline.operations.celery_workers import DEFAULT_QUEUE, worker_command
from dateline.operations.supervise import GRACE_S, ComponentFailedError, Supervisor
from extractors.runtime.private_files import keep_files_private
from extractors.runtime.settings import NO_CONTACT, Settings, SettingsError, load_settings

SHARED = ("raw", "staged", "state")
"""Folders of a home that all workers must share."""


def main(environ: MutableMapping[str, str] = os.environ) -> int:
    """Run a worker until Ctrl-C or SIGTERM, and start it again when it ends by itself.

    Returns 0 after a requested stop, 1 if the worker ended too often, 2 if a setting is wrong.
    """
    if not environ.get("DATELINE_BROKER"):
        _complain("DATELINE_BROKER is not set: it names the Redis server, as redis://host:6379/0")
        return 2
    try:
        settings = load_settings(environ)
        keep_files_private(settings.home.root, environ)
        prepare_worker(settings.home, environ)
    except SettingsError as error:
        _complain(str(error))
        return 2
    if settings.contact is None:
        _complain(NO_CONTACT)
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    sys.stdout.write(f"{_describe(settings)}\n")
    sys.stdout.write(f"Its log: {settings.home.airflow}/worker.log   Ctrl-C ends it; a task gets {GRACE_S:.0f} s.\n")
    sys.stdout.flush()
    commands = {"worker": worker_command(sys.executable, settings.home, (DEFAULT_QUEUE,))}
    try:
        Supervisor(commands, settings.home.airflow, _complain).run(stop)
    except ComponentFailedError as error:
        _complain(str(error))
        return 1
    sys.stdout.write("The worker has ended.\n")
    return 0


def _describe(settings: Settings) -> str:
    """What the worker is about to use: its home, the folders that it shares, and where states are."""
    home = settings.home
    shared = ", ".join(f"{name}: {(home.root / name).resolve()}" for name in SHARED)
    states = "PostgreSQL" if settings.state_address else "files, which no network disk may hold (DATELINE_STATE)"
    return f"A worker of {home.root} is starting ({shared}; states of outlets: {states})."


def _complain(line: str) -> None:
    sys.stderr.write(f"make worker: {line}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
