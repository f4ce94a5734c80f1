"""Loads that a killed command left between two of its steps: collected and not staged, or staged without their marker.

The same Airflow task again completes its load. A round that is not run again has no such second try, because the
machine was off or the task's tries were used up: the next round is another run, and looks here first. Its pages would
be missing permanently, since they are not requested again as long as they are as they were.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from dateline.warehouse.published import read_published
from extractors.outlets.registry import load_registry
from extractors.pipeline.load_collector import Run
from extractors.pipeline.stage import OnUnstaged, stage_safely
from extractors.runtime.settings import Home, Settings
from extractors.stores.raw_loads import LOG_SUFFIX, RawLoad
from extractors.stores.staged_loads import mark_new, read_load
from extractors.stores.staging_error import StagingError
from extractors.stores.storage.storage import open_storage

NEWEST: Final = 10
"""So many loads of an outlet are looked at, the latest, so that a round does not cost more with every day."""


def find_left_loads(home: Home, outlet_ids: Iterable[str], kind: str) -> list[RawLoad]:
    """Return the latest raw loads of these outlets and this kind that are whole and not staged, the earliest first.

    Of those that are staged and not in the published file the marker is set again, so that the next build applies them.
    """
    published, storage = read_published(home.warehouse), open_storage(home)
    left = []
    for outlet_id in outlet_ids:
        if (unstaged := storage.unstaged_ids(outlet_id)) is not None:
            named = (one for one in unstaged if one.startswith(f"{outlet_id}.{kind}."))
            left += [RawLoad(home.raw, outlet_id, load_id) for load_id in named]
            continue
        logs = sorted((home.raw / outlet_id).glob(f"{outlet_id}.{kind}.*{LOG_SUFFIX}"))[-NEWEST:]
        for path in logs:
            raw = RawLoad(home.raw, outlet_id, path.name.removesuffix(LOG_SUFFIX))
            try:
                load = read_load(home.staged, raw.load_id)
            except StagingError:
                left.append(raw)
                continue
            if published is None or not published.has(load):
                mark_new(home.staged, raw.load_id)
    return left


def stage_left(
    outlet_ids: Sequence[str], settings: Settings, run: Run, *, now: dt.datetime, on_failure: OnUnstaged
) -> list[str]:
    """Stage what earlier runs of the same kind as ``run`` fetched from these outlets and left; return the ids of the
    loads that were staged. ``on_failure`` is called for each that cannot be staged.

    Raises OSError if the disk is full.
    """
    registry = load_registry(settings.outlets)
    own = {run.load_id(outlet_id) for outlet_id in outlet_ids}
    staged = []
    for raw in find_left_loads(settings.home, outlet_ids, run.dag_id):
        if raw.load_id in own:
            continue
        if stage_safely(raw, registry, settings, staged_at=now, on_failure=on_failure) is not None:
            staged.append(raw.load_id)
    return staged
