"""Faults that are put into a run at work: machines and components killed, the broker away, a disk full.

Each takes the cluster and the id of a run that was just triggered, returns when the fault is over, and gives a line on
what it did. Worker ``one`` and ``two`` are there before and after.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.cluster.cluster import BUILD, DAG, Cluster, kill_tree, wait_for

BROKER_AWAY_S: Final = 60.0


def kill_worker(cluster: Cluster, run_id: str, step: str) -> str:
    """SIGKILL the worker that has a task of a step, as when its machine loses power; start it again afterwards."""
    task = _at_work(cluster, run_id, DAG, step)
    name = wait_for("the worker of the task", lambda: cluster.owner(task["pid"]))
    cluster.kill(name)
    wait_for(f"{step} is begun again", lambda: _tries(cluster, run_id, DAG, task) > 1, 240, 1)
    cluster.restart_worker(name)
    return f"worker {name} killed in {task['task_id']}[{task['map_index']}]"


def kill_writer(cluster: Cluster, run_id: str, dag: str, step: str) -> str:
    """SIGKILL the worker of `make up` while it has a task of a step; `make up` starts it again."""
    if dag == BUILD:
        before = {one["dag_run_id"] for one in cluster.builds()}

        def newest() -> str | None:
            found = [one["dag_run_id"] for one in cluster.builds() if one["dag_run_id"] not in before]
            return found[0] if found else None

        run_id = wait_for("a build", newest, 300)
    task = _at_work(cluster, run_id, dag, step)
    kill_tree(cluster.component("dateline_writer"))
    wait_for(f"{step} is begun again", lambda: _tries(cluster, run_id, dag, task) > 1, 240, 1)
    return f"the writer killed in {task['task_id']}"


def kill_scheduler(cluster: Cluster, run_id: str) -> str:
    """SIGKILL the scheduler while workers collect; `make up` starts it again."""
    task = _at_work(cluster, run_id, DAG, "collect")
    kill_tree(cluster.component("scheduler"))
    return f"the scheduler killed while {task['task_id']}[{task['map_index']}] was at work"


def take_broker_away(cluster: Cluster, run_id: str) -> str:
    """SIGKILL Redis while workers collect, and start an empty one a minute later: what was queued is lost."""
    task = _at_work(cluster, run_id, DAG, "collect")
    cluster.redis.stop()
    time.sleep(BROKER_AWAY_S)
    cluster.redis.start()
    return f"Redis away for {BROKER_AWAY_S:.0f} s, emptied, while {task['task_id']}[{task['map_index']}] was at work"


def fill_disk(cluster: Cluster, run_id: str) -> str:
    """Fill the disk that worker ``one`` has its home and temporary files on, until the run's loads are staged."""
    home = cluster.home("one")
    if not home.is_mount():
        raise RuntimeError("worker one has no disk of its own: only root can mount one")
    filler = home / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 65536)
    free = shutil.disk_usage(home).free
    wait_for(
        "all loads are staged",
        lambda: {"success"} == {one["state"] for one in cluster.tasks(run_id) if one["task_id"].endswith("stage")},
        300,
        1,
    )
    filler.unlink()
    return f"the disk of worker one full ({free} bytes free) until all was staged"


FAULTS: Mapping[str, Callable[[Cluster, str], str]] = {
    "collect": lambda cluster, run_id: kill_worker(cluster, run_id, "collect"),
    "stage": lambda cluster, run_id: kill_worker(cluster, run_id, "stage"),
    "gate": lambda cluster, run_id: kill_writer(cluster, run_id, DAG, "gate"),
    "publish": lambda cluster, run_id: kill_writer(cluster, run_id, BUILD, "publish"),
    "scheduler": kill_scheduler,
    "broker": take_broker_away,
    "disk": fill_disk,
}


def _at_work(cluster: Cluster, run_id: str, dag: str, step: str) -> dict[str, Any]:
    """Wait until a task of a step is at work, and give it."""

    def running() -> dict[str, Any] | None:
        for one in cluster.tasks(run_id, dag):
            if one["task_id"].endswith(step) and one["state"] == "running" and one["pid"]:
                return one
        return None

    found: dict[str, Any] = wait_for(f"{step} of {run_id} is at work", running, 300, 0.1)
    return found


def _tries(cluster: Cluster, run_id: str, dag: str, task: Mapping[str, Any]) -> int:
    """The number of a task's present try; 0 while it waits for its next."""
    for one in cluster.tasks(run_id, dag):
        is_same = (one["task_id"], one["map_index"]) == (task["task_id"], task["map_index"])
        if is_same and one["state"] in ("queued", "running", "success"):
            return int(one["try_number"])
    return 0
