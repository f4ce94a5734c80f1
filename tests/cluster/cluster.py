"""A cluster on this machine, started as docs/how-to/operate.md says: Redis, PostgreSQL, `make up` and workers.

Each worker has a home of its own, whose raw/, staged/ and state/ are links into one shared folder.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import psycopg2

from dateline.operations.worker import SHARED
from extractors.runtime.settings import PROJECT_ROOT
from tests.cluster.press import COLLECTION
from tests.postgres_server import find_programs, run_postgres

DAG = f"monitor_{COLLECTION}"
BUILD = "build_warehouse"
DISK_OF_ONE = "256m"
"""The disk that worker ``one`` has to itself where the test may mount one; too small, its pages cannot be read."""
FIRST_RUN = "scheduled__2026-01-01T00:00:00+00:00"
"""The run of the press's yearly schedule."""


def free_port() -> int:
    """A port of loopback that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(what: str, ready: Callable[[], Any], limit_s: float = 120, every_s: float = 0.25) -> Any:
    """Ask ``ready`` until it gives something true, and return that."""
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        found = ready()
        if found:
            return found
        time.sleep(every_s)
    raise TimeoutError(f"not after {limit_s:.0f} s: {what}")


def kill_tree(process: psutil.Process) -> None:
    """SIGKILL a process and all that it started, as when its machine loses power."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process.suspend()  # or it would start again what it sees die
    family = [process]
    with contextlib.suppress(psutil.NoSuchProcess):
        family += process.children(recursive=True)
    for one in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    psutil.wait_procs(family, timeout=10)


@dataclass
class Redis:
    """Debian's redis-server, which keeps nothing on disk: what it had is lost with it."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it listens."""
        options = {"port": self.port, "bind": "127.0.0.1", "save": "", "dir": self.folder}
        command = ["redis-server", *(str(part) for name, value in options.items() for part in (f"--{name}", value))]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for("Redis listens", lambda: _listens(self.port))

    def stop(self) -> None:
        """SIGKILL it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


class Cluster:
    """Processes and homes below one folder; see ``run_cluster``."""

    def __init__(self, folder: Path, outlets: Path, redis: Redis, database: str, *, tasks: int, worker_tasks: int):
        self.folder, self.redis = folder, redis
        self.shared, self.port = folder / "shared", free_port()
        for name in SHARED:
            (self.shared / name).mkdir(parents=True)
        self.processes: dict[str, psutil.Popen] = {}
        self._token = ""
        self.settings = {
            "DATELINE_BROKER": redis.address,
            "DATELINE_DATABASE": f"postgresql+psycopg2://tests@/airflow?host={database}",
            "DATELINE_STATE": f"postgresql://tests@/dateline?host={database}",
            "DATELINE_API": f"http://127.0.0.1:{self.port}",
            "DATELINE_LOGS": str(self.shared / "logs"),
            "DATELINE_OUTLETS": str(outlets),
            "DATELINE_CONTACT": "cluster@example.org",
            "DATELINE_TASKS": str(tasks),
            "DATELINE_WORKER_TASKS": str(worker_tasks),
            "DATELINE_PORT": str(self.port),
            "DATELINE_DESK_PORT": str(free_port()),
            "DATELINE_GAZETTEER": str(PROJECT_ROOT / "data" / "gazetteer"),
        }

    def home(self, name: str) -> Path:
        """The home of a machine, made with its links the first time."""
        home = self.folder / name
        if not home.exists():
            home.mkdir()
            if name == "one" and os.geteuid() == 0:
                command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_OF_ONE}", "tmpfs", str(home)]
                subprocess.run(command, check=True)
        for shared in SHARED:
            if not (home / shared).exists():
                (home / shared).symlink_to(self.shared / shared)
        return home

    def start(self, name: str, module: str) -> None:
        """Start ``make up`` or ``make worker`` with a home of its own."""
        home = self.home(name)
        environ = {k: v for k, v in os.environ.items() if not k.startswith(("DATELINE_", "AIRFLOW"))}
        environ |= self.settings | {"DATELINE_HOME": str(home), "AIRFLOW_HOME": str(home / "airflow")}
        temporary = home / "tmp"
        temporary.mkdir(exist_ok=True)
        environ["TMPDIR"] = str(temporary)
        with (self.folder / f"{name}.out").open("ab") as out:
            self.processes[name] = psutil.Popen(
                [sys.executable, "-m", module], env=environ, stdout=out, stderr=out, cwd=PROJECT_ROOT
            )

    def start_main(self) -> None:
        """`make up`, until its scheduler and API are healthy."""
        self.start("main", "dateline.operations.up")
        out = self.folder / "main.out"
        wait_for(f"Ready in {out}", lambda: "Ready after" in out.read_text() or self._check_alive("main"), 300)

    def start_workers(self, *names: str) -> None:
        """`make worker` of several homes, until all of them take tasks."""
        logs = {name: self.home(name) / "airflow" / "worker.log" for name in names}
        for name in names:
            self.start(name, "dateline.operations.worker")
        for name, log in logs.items():
            wait_for(f"{name} takes tasks ({log})", partial(self._takes_tasks, name, log), 180)

    def restart_worker(self, name: str) -> None:
        """`make worker` in a home that had one, as systemd does; it takes tasks when it has come up."""
        self.start(name, "dateline.operations.worker")

    def _takes_tasks(self, name: str, log: Path) -> bool:
        return (log.exists() and " ready." in log.read_text(errors="replace")) or self._check_alive(name)

    def _check_alive(self, name: str) -> bool:
        if self.processes[name].poll() is not None:
            raise RuntimeError(f"{name} has ended: {(self.folder / f'{name}.out').read_text()[-2000:]}")
        return False

    def kill(self, name: str) -> None:
        """SIGKILL a machine: all its processes at once."""
        kill_tree(self.processes.pop(name))

    def component(self, name: str) -> psutil.Process:
        """One of the components of `make up`."""
        for child in self.processes["main"].children():
            with contextlib.suppress(psutil.Error):
                if any(name in part for part in child.cmdline()):
                    return child
        raise LookupError(name)

    def owner(self, pid: int) -> str | None:
        """The machine that a process belongs to."""
        by_pid = {process.pid: name for name, process in self.processes.items()}
        with contextlib.suppress(psutil.Error):
            for one in (psutil.Process(pid), *psutil.Process(pid).parents()):
                if one.pid in by_pid:
                    return by_pid[one.pid]
        return None

    def api(self, method: str, path: str, body: object = None) -> Any:
        """One call of Airflow's REST API, as user admin."""
        if not self._token:
            password = json.loads((self.home("main") / "airflow" / "passwords.json").read_text())["admin"]
            said = self._call("POST", "/auth/token", {"username": "admin", "password": password})
            self._token = said["access_token"]
        return self._call(method, f"/api/v2{path}", body)

    def _call(self, method: str, path: str, body: object) -> Any:
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers, method=method)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as answer:
            text = answer.read()
            return json.loads(text) if text else None

    def trigger(self, number: int) -> str:
        """Begin the run ``number`` of the press; return its id, which is the same in every cluster.

        The first is the one of the schedule's last moment, which a collection that starts makes by itself.
        """
        if number == 1:
            wait_for("the scheduled run", lambda: self.state(FIRST_RUN) != "unknown")
            return FIRST_RUN
        run_id, moment = f"manual__{number:03}", f"2026-11-01T{number:02}:00:00Z"
        self.api("POST", f"/dags/{DAG}/dagRuns", {"dag_run_id": run_id, "logical_date": moment})
        return run_id

    def tasks(self, run_id: str, dag: str = DAG) -> list[dict[str, Any]]:
        """The task instances of a run; empty while the API does not answer."""
        with contextlib.suppress(urllib.error.URLError, TimeoutError, ConnectionError):
            found = self.api("GET", f"/dags/{dag}/dagRuns/{quote(run_id)}/taskInstances?limit=500")
            return list(found["task_instances"])
        return []

    def state(self, run_id: str, dag: str = DAG) -> str:
        """The state of a run."""
        with contextlib.suppress(urllib.error.URLError, TimeoutError, ConnectionError):
            return str(self.api("GET", f"/dags/{dag}/dagRuns/{quote(run_id)}")["state"])
        return "unknown"

    def builds(self) -> list[dict[str, Any]]:
        """The runs of ``build_warehouse``."""
        with contextlib.suppress(urllib.error.URLError, TimeoutError, ConnectionError):
            return list(self.api("GET", f"/dags/{BUILD}/dagRuns?limit=100")["dag_runs"])
        return []

    def wait_done(self, run_id: str, limit_s: float = 300) -> str:
        """Wait until a run has ended and no build is left; return the run's state."""
        wait_for(f"{run_id} ends", lambda: self.state(run_id) in ("success", "failed"), limit_s, 0.5)
        # the build's run is made by the scheduler a moment after the event
        fresh = self.shared / "staged" / "_new"
        wait_for(
            "no load waits for a build",
            lambda: not any(fresh.iterdir()) and all(one["state"] in ("success", "failed") for one in self.builds()),
            limit_s,
            0.5,
        )
        return self.state(run_id)


@contextlib.contextmanager
def run_press(folder: Path, *, outlets: int, stories: int, chunk: int, delay_s: float) -> Iterator[str]:
    """Serve the press in a process of its own; gives its control address."""
    command = [sys.executable, "-m", "tests.cluster.press", "--folder", str(folder), "--outlets", str(outlets)]
    command += ["--stories", str(stories), "--chunk", str(chunk), "--delay", str(delay_s)]
    folder.mkdir(parents=True)
    process = subprocess.Popen(command, cwd=PROJECT_ROOT)
    try:
        ready = folder / "ready.json"
        wait_for("the press is served", ready.exists)
        yield json.loads(ready.read_text())["control"]
    finally:
        process.kill()
        process.wait()


def control_press(control: str, path: str) -> Any:
    """Ask the press's control port."""
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{control}{path}", timeout=30) as answer:
        return json.load(answer)


@contextlib.contextmanager
def run_cluster(folder: Path, outlets: Path, *, tasks: int, worker_tasks: int) -> Iterator[Cluster]:
    """Start Redis, PostgreSQL and `make up`; give the cluster, without a worker; end all of it."""
    programs = find_programs()
    if programs is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    folder.mkdir(parents=True)
    with contextlib.ExitStack() as stack:
        address = stack.enter_context(run_postgres(programs, connections=200))
        database = address.partition("host=")[2]
        with contextlib.closing(psycopg2.connect(address)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                for name in ("airflow", "dateline"):
                    cursor.execute(f"CREATE DATABASE {name}")
        redis = Redis(folder)
        redis.start()
        stack.callback(redis.stop)
        cluster = Cluster(folder, outlets, redis, database, tasks=tasks, worker_tasks=worker_tasks)
        try:
            cluster.start_main()
            yield cluster
        finally:
            for process in cluster.processes.values():
                with contextlib.suppress(psutil.Error):
                    process.send_signal(signal.SIGTERM)
            _, alive = psutil.wait_procs(list(cluster.processes.values()), timeout=40)
            for process in alive:
                kill_tree(process)
            if (folder / "one").is_mount():
                subprocess.run(["umount", "--lazy", str(folder / "one")], check=True)
