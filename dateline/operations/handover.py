"""What a task passes to the next, perhaps on another worker, of its loads; a load that is not there is an error.

Workers share one data folder or one object store. Where they do not, a load lies on the disk of one worker and the next
task finds nothing: without this it would have nothing to do, and the run would be green.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from typing import Any

from dateline.operations.conventions import STAGED
from extractors.pipeline.collect import Collected
from extractors.pipeline.stage import Unstaged
from extractors.runtime.settings import Home, Settings
from extractors.stores.forgetting.register import read_forgotten
from extractors.stores.raw_loads import RawLoad
from extractors.stores.staged_loads import read_load
from extractors.stores.staging_error import StagingError
from extractors.stores.storage.storage import open_storage

COLLECTED = "collected"
"""The key under which Airflow keeps what a collecting task says, also where the task then fails."""
_REMEDY = (
    "all workers must keep loads in one place: set DATELINE_STORAGE on each to one bucket, or link raw/, staged/ and "
    "state/ of each DATELINE_HOME to one folder"
)


def describe_worker(home: Home, host: str | None = None) -> str:
    """Return where a task runs: its host's name and its data folder."""
    return f"{host or socket.gethostname()} ({home.root})"


def collected_loads(done: Sequence[Collected], settings: Settings) -> dict[str, Any]:
    """Return what the staging task has to find: ``worker``, and ``loads`` as pairs of outlet id and load id."""
    storage = open_storage(settings.home)
    loads = [
        [one.outlet_id, one.load_id]
        for one in done
        if storage.has_raw(RawLoad(settings.home.raw, one.outlet_id, one.load_id))
    ]
    return {"worker": describe_worker(settings.home), "loads": loads}


def not_collected_here(said: Mapping[str, Any] | None, settings: Settings) -> list[Unstaged]:
    """Return the loads that the collecting task completed and that are not in this worker's data folder.

    ``said`` is ``collected_loads`` of that task, None where it did not come so far. Another try may run on the worker
    that has them. Loads of an outlet that was forgotten since are none.
    """
    if not said:
        return []
    forgotten = read_forgotten(settings.home.state).outlets
    here, storage = describe_worker(settings.home), open_storage(settings.home)
    return [
        Unstaged(outlet_id, load_id, f"{said['worker']} collected it, and {here} does not have it; {_REMEDY}", True)
        for outlet_id, load_id in said["loads"]
        if outlet_id not in forgotten and not storage.has_raw(RawLoad(settings.home.raw, outlet_id, load_id))
    ]


def explain_missing(load_id: str, worker: str | None, error: StagingError, home: Home) -> str:
    """Return why a load that ``worker`` staged cannot be opened here: it is on another worker, or what is wrong."""
    here = describe_worker(home)
    if worker is None or worker == here:
        return str(error)
    return f"load {load_id}: {worker} staged it, and {here} does not have it; {_REMEDY}"


def announce_passed(gated: Mapping[str, list[str]], settings: Settings, context: Mapping[str, Any]) -> None:
    """Write the loads that passed to the Asset event that starts the build."""
    extra = {"passed": gated["passed"], "worker": describe_worker(settings.home)}
    context["outlet_events"][STAGED].extra.update(extra)


def not_passed_here(context: Mapping[str, Any], settings: Settings) -> list[str]:
    """Return a line for each load that the events which started this build name and that this worker does not have.

    Loads of an outlet that was forgotten since are none.
    """
    events = context.get("triggering_asset_events") or {}
    forgotten = read_forgotten(settings.home.state).outlets
    lines = []
    for event in events.get(STAGED, ()):
        for load_id in (event.extra or {}).get("passed", ()):
            if load_id.partition(".")[0] in forgotten:
                continue
            try:
                open_storage(settings.home).pull_load(load_id)
                read_load(settings.home.staged, load_id)
            except StagingError as error:
                lines.append(explain_missing(load_id, event.extra.get("worker"), error, settings.home))
    return lines
