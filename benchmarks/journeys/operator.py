"""An operator's first hour: Airflow up, its first run published, something broken, found and fixed."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.journeys.shell import JourneyError, Shell, Step, cpu_of_children

QUESTION = "Is everything that came in published, and what is to be done where something is broken?"
COUNTS = "select count(*) as articles, count(distinct outlet_key) as outlets from marts.fct_articles"
_LONGEST_S = 400.0


def mend_what_broke(shell: Shell) -> dict[str, str]:
    """Walk from ``make up`` to a sound home again; return what was counted, found broken and typed to fix it.

    The sample newsroom needs its ports (8151 to 8154). Raises JourneyError if a step fails or takes over 400 s.
    """
    shell.settings = {**shell.settings, "DATELINE_PORT": str(_free_port())}
    log = shell.folder / "make-up.log"
    began = time.perf_counter()
    with log.open("wb") as output:
        up = subprocess.Popen(
            [sys.executable, "-m", "dateline.operations.up"],
            cwd=shell.folder, env=shell.environment, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        _wait_for(up, log, lambda: "\nReady after" in log.read_text("utf-8"), "it is ready")
        shell.steps.append(Step("make up", 0, time.perf_counter() - began, log.read_text("utf-8"), ""))
        began, warehouse = time.perf_counter(), shell.folder / "data" / "warehouse.duckdb"
        _wait_for(up, log, warehouse.is_file, "its first run is published")
        shell.steps.append(Step("(the first scheduled run)", 0, time.perf_counter() - began, "", ""))
        counted = shell.dateline("sql", "--format", "csv", COUNTS).printed
        (shell.folder / "data" / "airflow" / "passwords.json").chmod(0o644)
        found = shell.dateline("doctor", expect=(1,)).printed
        remedy = re.search(r"→ (chmod .+)", found)
        if remedy is None:
            raise JourneyError(f"doctor names no command for what is broken:\n{found}")
        shell.type(remedy[1])
        fixed = shell.dateline("doctor").printed.splitlines()[-1]
    finally:
        up.send_signal(signal.SIGINT)
        began, cpu_began = time.perf_counter(), cpu_of_children()
        up.wait(60)
    cpu = cpu_of_children() - cpu_began  # of all that Airflow did: its processes have ended only now
    shell.steps.append(Step("Ctrl-C", up.returncode, time.perf_counter() - began, log.read_text("utf-8"), "", cpu))
    return {"counted": counted, "remedy": remedy[1], "fixed": fixed}


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(up: subprocess.Popen[bytes], log: Path, is_so: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + _LONGEST_S
    while not is_so():
        if up.poll() is not None or time.monotonic() > end:
            raise JourneyError(f"make up: waited in vain until {what}\n{log.read_text('utf-8')}")
        time.sleep(0.5)
