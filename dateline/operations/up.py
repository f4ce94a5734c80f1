"""``make up``: Airflow for real on 127.0.0.1, the desk, and the sample newsroom to follow; Ctrl-C ends all of it.

With ``DATELINE_BROKER`` it also runs the one worker that writes the warehouse; others are started by ``make worker``.
Scheduler, DAG processor, triggerer, API server and the desk are children of this process. One that dies is started
again; when it dies too often, all end with a line that names it and its log.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import sys
import threading
from functools import partial
from pathlib import Path
from types import FrameType

from dateline.newsroom.server import NewsroomError, serve
from dateline.operations.airflow_home import logging_to, prepare
from dateline.operations.celery_workers import worker_command
from dateline.operations.ready import announce_ready, serves
from dateline.operations.supervise import GRACE_S, ComponentFailedError, Supervisor
from extractors.outlets.registry import load_registry
from extractors.runtime.private_files import keep_files_private
from extractors.runtime.settings import NO_CONTACT, Home, SettingsError, load_settings

COMPONENTS = {
    "scheduler": ("--skip-serve-logs",),
    "dag-processor": (),
    "triggerer": ("--skip-serve-logs",),
    "api-server": (),
}
"""Airflow's components and their options.

Scheduler and triggerer would each start a server of task logs that listens on all interfaces. Here all components run
on one machine and share the folder of the logs, so nothing asks these servers.
"""


_SAMPLE = "sample"
"""The collection that follows the sample newsroom; a registry without it needs no newsroom."""
WRITER_TASKS = 2
"""Tasks that the writer runs at once: a build, and a gate or the watches beside it."""


def main() -> int:
    """Start the newsroom server and Airflow's components, and run them until Ctrl-C, SIGTERM or the failure of one.

    Prints the address and, if one was just made, the password. Returns 0 after a requested stop, 1 if a component
    failed too often, 2 if the newsroom's port is taken or a setting is wrong.
    """
    try:
        settings = load_settings()
        keep_files_private(settings.home.root)
        prepare(settings.home)
    except SettingsError as error:
        _complain(str(error))
        return 2
    if settings.contact is None:
        sys.stderr.write(f"make up: {NO_CONTACT}\n")
    password = _make_password(Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"]))
    with logging_to(settings.home.airflow / "standalone.log"):
        _prepare_database()
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    with contextlib.ExitStack() as stack:
        try:
            if _SAMPLE in load_registry(settings.outlets).collections:
                stack.enter_context(serve())
        except NewsroomError as error:
            sys.stderr.write(f"make up: {error}\n")
            return 2
        address = os.environ["AIRFLOW__API__BASE_URL"]
        sys.stdout.write(f"Airflow is starting: {address}  (user admin")
        sys.stdout.write(f", password {password}: it is not shown again)\n" if password else ")\n")
        sys.stdout.write(f"Its logs: {settings.home.airflow}/*.log   Ctrl-C ends it.\n")
        if not password:
            passwords = os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"]
            sys.stdout.write(f"Password forgotten? End it, remove {passwords}, start it again.\n")
        sys.stdout.flush()
        own_address = _own_address()
        announce = partial(announce_ready, own_address, stop, _say, logs=f"{settings.home.airflow}/*.log")
        threading.Thread(target=announce, name="ready", daemon=True).start()
        # from a thread: a signal handler may interrupt this one while it writes
        ending = threading.Thread(target=_announce_end, args=(stop,), name="ending", daemon=True)
        ending.start()
        commands = {name: [sys.executable, "-m", "airflow", name, *options] for name, options in COMPONENTS.items()}
        commands |= _writer_command(settings.home) | _desk_command()
        try:
            # the tasks that a scheduler finds at its start report to the API: each that does not reach it is a try lost
            may_start = {"scheduler": partial(serves, own_address)}
            Supervisor(commands, settings.home.airflow, _complain, may_start=may_start).run(stop)
        except ComponentFailedError as error:
            _complain(str(error))
            return 1
        ending.join()
    sys.stdout.write("Airflow has ended.\n")
    return 0


def _own_address() -> str:
    """Where the API answers on this machine; ``DATELINE_API`` may name a proxy that others go through."""
    host = os.environ["AIRFLOW__API__HOST"]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 it is not listened on here
    return f"http://{f'[{host}]' if ':' in host else host}:{os.environ['AIRFLOW__API__PORT']}"


def _writer_command(home: Home) -> dict[str, list[str]]:
    """The worker of the tasks that write the warehouse; none where the scheduler runs all tasks itself."""
    from dateline.operations.conventions import WRITER_QUEUE

    if not os.environ.get("DATELINE_BROKER"):
        return {}
    return {"writer": worker_command(sys.executable, home, (WRITER_QUEUE,), tasks=WRITER_TASKS)}


def _desk_command() -> dict[str, list[str]]:
    """The desk as a component; none, and a line that says so, where its port is taken or a setting is wrong."""
    from dateline.desk.serve import is_port_free
    from dateline.desk.settings import load_desk_settings

    try:
        settings = load_desk_settings()
    except SettingsError as error:
        _complain(f"{error}; the desk is not started")
        return {}
    if not is_port_free(settings):
        _complain(f"port {settings.port} is taken, the desk is not started; DATELINE_DESK_PORT gives it another")
        return {}
    _say(f"The desk: http://{settings.host}:{settings.port}/")
    return {"desk": [sys.executable, "-m", "dateline.commands.entry", "desk"]}


def _announce_end(stop: threading.Event) -> None:
    stop.wait()
    _say(f"Ending Airflow; a task at work gets {GRACE_S:.0f} s, the next run continues what it began.")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _complain(line: str) -> None:
    sys.stderr.write(f"make up: {line}\n")
    sys.stderr.flush()


def _make_password(path: Path) -> str | None:
    """Make the administrator's password where there is none yet, and return it to be shown this once."""
    if path.exists():
        return None
    password = secrets.token_urlsafe(12)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump({"admin": password}, file)
    return password


def _prepare_database() -> None:
    """Bring Airflow's metadata up to date and make the pools, so that the first scheduled run finds all it needs."""
    from airflow.models.pool import Pool
    from airflow.utils.db import initdb

    from dateline.operations.conventions import FETCH_POOL, POOLS
    from dateline.operations.cut_tries import give_back_cut_tries

    initdb()
    is_local = not os.environ.get("DATELINE_BROKER")
    if is_local:  # workers go on with their tasks while the scheduler is away
        give_back_cut_tries()
    for name, (slots, description) in POOLS.items():
        # with workers, how many tasks run at once is the operator's to say
        is_bounded = is_local or name != FETCH_POOL
        places = slots if is_bounded else max(slots, int(os.environ["AIRFLOW__CORE__PARALLELISM"]))
        Pool.create_or_update_pool(name, places, description, include_deferred=False)


if __name__ == "__main__":
    sys.exit(main())
