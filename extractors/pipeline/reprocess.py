"""Read raw loads again with today's extractors: their staged loads are replaced, and no request is made."""

from __future__ import annotations

import datetime as dt

from extractors.outlets.registry import load_registry
from extractors.pipeline.reader_versions import reader_versions
from extractors.pipeline.stage import OnUnstaged, log_unstaged, stage_safely
from extractors.runtime.progress import OverLoads, Progress, no_progress
from extractors.runtime.settings import Settings
from extractors.stores.raw_loads import RawLoad, raw_loads
from extractors.stores.staged_loads import Manifest, read_load
from extractors.stores.staging_error import StagingError
from extractors.stores.storage.storage import open_storage


def choose_raw(
    settings: Settings,
    *,
    outlet_id: str | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    only_stale: bool = False,
) -> list[RawLoad]:
    """Return the complete raw loads of an outlet (None: of all) that were fetched from ``since`` to before ``until``.

    Both are UTC and are compared with the time of the log file's last change. With ``only_stale``, loads that the
    current extractors, gazetteer and lists have read are left out.
    """
    chosen = []
    open_storage(settings.home).pull_all_raw(outlet_id)
    for raw in raw_loads(settings.home.raw):
        if outlet_id and raw.outlet_id != outlet_id:
            continue
        written = dt.datetime.fromtimestamp(raw.log_path.stat().st_mtime, dt.UTC)
        if (since and written < since) or (until and written >= until):
            continue
        if only_stale and _is_current(settings, raw):
            continue
        chosen.append(raw)
    return chosen


def reprocess_raw(
    settings: Settings,
    *,
    now: dt.datetime,
    outlet_id: str | None = None,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
    only_stale: bool = False,
    progress: Progress = no_progress,
    on_failure: OnUnstaged = log_unstaged,
) -> list[Manifest]:
    """Stage the chosen raw loads again, ordered by outlet and id; return the manifests of those that were staged.

    A load that cannot be staged is passed to ``on_failure``. See ``choose_raw`` for the choice.

    Raises:
        OSError: the disk is full.
    """
    chosen = choose_raw(settings, outlet_id=outlet_id, since=since, until=until, only_stale=only_stale)
    registry = load_registry(settings.outlets)
    over_loads = OverLoads(progress, "read again", [raw.count_lines() for raw in chosen])
    staged = []
    for raw in chosen:
        staged.append(
            stage_safely(raw, registry, settings, staged_at=now, on_failure=on_failure, progress=over_loads.of_load)
        )
        over_loads.end_load()
    return [manifest for manifest in staged if manifest is not None]


def _is_current(settings: Settings, raw: RawLoad) -> bool:
    try:
        open_storage(settings.home).pull_load(raw.load_id)
        staged = read_load(settings.home.staged, raw.load_id)
        return staged.manifest.read_by == reader_versions(settings.gazetteer)
    except (StagingError, OSError):  # staging it again repairs it, or says why not
        return False
