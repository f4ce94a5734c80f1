"""``make up``: Airflow for real on 127.0.0.1, and the sample newsroom for it to follow; Ctrl-C ends all of it.

Airflow's ``standalone`` starts scheduler, DAG processor, triggerer and API server as children that it does not end
itself. They run in a session of their own; this process adopts their orphans and ends whatever is left.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import secrets
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType

import psutil

from dateline.newsroom.server import NewsroomError, serve
from dateline.operations.airflow_home import logging_to, prepare
from extractors.runtime.private_files import keep_files_private
from extractors.runtime.settings import NO_CONTACT, load_settings

GRACE_S = 12.0
_SET_CHILD_SUBREAPER = 36
"""``PR_SET_CHILD_SUBREAPER`` of Linux's ``prctl``: orphans of our children become ours."""


def main() -> int:
    """Start everything, wait for Ctrl-C (or SIGTERM), end everything; returns the exit code."""
    settings = load_settings()
    keep_files_private(settings.home.root)
    if settings.contact is None:
        sys.stderr.write(f"make up: {NO_CONTACT}\n")
    prepare(settings.home)
    password = _make_password(Path(os.environ["AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE"]))
    with logging_to(settings.home.airflow / "standalone.log"):
        _prepare_database()
    _adopt_orphans()
    stop = threading.Event()

    def ask_to_stop(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(serve())
        except NewsroomError as error:
            sys.stderr.write(f"make up: {error}\n")
            return 2
        log = stack.enter_context((settings.home.airflow / "standalone.log").open("ab"))
        airflow = subprocess.Popen(
            [sys.executable, "-m", "dateline.operations.standalone"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        address = os.environ["AIRFLOW__API__BASE_URL"]
        sys.stdout.write(f"Airflow is starting: {address}  (user admin")
        sys.stdout.write(f", password {password}: it is not shown again)\n" if password else ")\n")
        sys.stdout.write(f"Its log: {log.name}   Ctrl-C ends it.\n")
        sys.stdout.flush()
        try:
            while not stop.wait(1.0):
                if airflow.poll() is not None:
                    sys.stderr.write(f"make up: Airflow ended by itself ({airflow.returncode}); see {log.name}\n")
                    return airflow.returncode or 1
        finally:
            end_children()
    sys.stdout.write("Airflow has ended.\n")
    return 0


def end_children(grace_s: float = GRACE_S) -> None:
    """Ask every process below this one to end, and kill what is left after ``grace_s`` seconds."""
    me = psutil.Process()
    for number in (signal.SIGTERM, signal.SIGKILL):
        while children := me.children(recursive=True):
            for child in children:
                with contextlib.suppress(psutil.NoSuchProcess):
                    child.send_signal(number)
            _, alive = psutil.wait_procs(children, timeout=grace_s)
            if alive:
                break


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

    from dateline.operations.conventions import POOLS

    initdb()
    for name, (slots, description) in POOLS.items():
        Pool.create_or_update_pool(name, slots, description, include_deferred=False)


def _adopt_orphans() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


if __name__ == "__main__":
    sys.exit(main())
