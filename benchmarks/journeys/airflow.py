"""``make up`` in a journey's folder: started, waited for, asked through its API as its page asks, ended by Ctrl-C."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.journeys.shell import JourneyError, Shell, Step, cpu_of_children

LONGEST_S = 600.0
_OVER = ("success", "failed")
_Answer = tuple[int, Any]


class RunningAirflow:
    """Airflow's components and the desk over the home of a shell, on ports that are free."""

    def __init__(self, shell: Shell, log: str = "make-up.log") -> None:
        self._shell, self.log = shell, shell.folder / log
        ports = {name: str(_free_port()) for name in ("DATELINE_PORT", "DATELINE_DESK_PORT")}
        shell.settings = {**shell.settings, **ports}
        self.address = f"http://127.0.0.1:{ports['DATELINE_PORT']}"
        self._began = time.perf_counter()
        with self.log.open("wb") as output:
            self._up = subprocess.Popen(
                [sys.executable, "-m", "dateline.operations.up"],
                cwd=shell.folder, env=shell.environment, stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self._headers: dict[str, str] = {}

    @property
    def printed(self) -> str:
        """What `make up` has printed so far."""
        return self.log.read_text("utf-8")

    def wait(self, is_so: Callable[[], bool], what: str) -> None:
        """Wait until something is so. Raises JourneyError if Airflow ends before, or after 600 s."""
        end = time.monotonic() + LONGEST_S
        while not _is_so_by_now(is_so):
            if self._up.poll() is not None or time.monotonic() > end:
                raise JourneyError(f"make up: waited in vain until {what}\n{self.printed}")
            time.sleep(1.0)

    def wait_until_ready(self) -> None:
        """Wait for the line that says so, and note the step. Raises JourneyError."""
        self.wait(lambda: "\nReady after" in self.printed, "it is ready")
        self._shell.steps.append(Step("make up", 0, time.perf_counter() - self._began, self.printed, ""))

    def sign_in(self) -> None:
        """Sign in as the user whom the line names, with the password that the first start has kept."""
        path = self._shell.folder / "data" / "airflow" / "passwords.json"
        password = json.loads(path.read_text("utf-8"))["admin"]
        code, answer = self.ask("/auth/token", {"username": "admin", "password": password})
        if code >= 300:
            raise JourneyError(f"signing in: {code} {answer}")
        self._headers = {"Authorization": f"Bearer {answer['access_token']}"}

    def ask(self, path: str, form: dict[str, Any] | None = None) -> _Answer:
        """Return status and JSON of the API's answer, refusals included; with a form it is sent."""
        content = json.dumps(form).encode() if form is not None else None
        headers = {"Content-Type": "application/json", "Accept": "application/json", **self._headers}
        request = urllib.request.Request(self.address + path, content, headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=120) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, json.load(refused)

    def trigger(self, dag_id: str, values: dict[str, Any] | None = None) -> _Answer:
        """Send the form of a DAG; return status and answer."""
        return self.ask(f"/api/v2/dags/{dag_id}/dagRuns", {"logical_date": None, "conf": values or {}})

    def state_of(self, dag_id: str, run_id: str) -> str:
        """Return the state of a run."""
        return str(self.ask(f"/api/v2/dags/{dag_id}/dagRuns/{run_id}")[1].get("state"))

    def finish(self, dag_id: str, run_id: str) -> str:
        """Wait until a run has ended and return its state."""
        self.wait(lambda: self.state_of(dag_id, run_id) in _OVER, f"{run_id} of {dag_id} has ended")
        return self.state_of(dag_id, run_id)

    def tries_of(self, dag_id: str, run_id: str) -> dict[str, int]:
        """Return the number of the try of each task of a run."""
        _, found = self.ask(f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances")
        return {one["task_id"]: one["try_number"] for one in found["task_instances"]}

    def log_of(self, dag_id: str, run_id: str, task_id: str, number: int = 1) -> str:
        """Return the log of a try of a task, as its page shows it."""
        path = f"/api/v2/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/logs/{number}?full_content=true"
        return json.dumps(self.ask(path)[1], ensure_ascii=False)

    def end(self) -> int:
        """Send Ctrl-C, wait, note the step and return the exit code."""
        self._up.send_signal(signal.SIGINT)
        began, cpu_began = time.perf_counter(), cpu_of_children()
        try:
            self._up.wait(90)
        except subprocess.TimeoutExpired:
            self._up.kill()
            raise
        cpu = cpu_of_children() - cpu_began  # of all that Airflow did: its processes have ended only now
        step = Step("Ctrl-C", self._up.returncode, time.perf_counter() - began, self.printed, "", cpu)
        self._shell.steps.append(step)
        return self._up.returncode


def _is_so_by_now(is_so: Callable[[], bool]) -> bool:
    """Whether something is so; a server that is too busy to answer says that it is not yet."""
    try:
        return is_so()
    except (TimeoutError, urllib.error.URLError):
        return False


def published(shell: Shell) -> Path:
    """Return where a shell's home has its warehouse."""
    return shell.folder / "data" / "warehouse.duckdb"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
