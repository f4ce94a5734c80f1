"""``dateline load``: saved pages into the raw archive and from there into staged loads, by the code that DAGs use."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from extractors.contracts.raw_page import RawPage
from extractors.outlets.registry import Registry
from extractors.pipeline.stage import stage_load
from extractors.pipeline.worker_pool import FEW_ITEMS, prepare_workers
from extractors.runtime.settings import Settings
from extractors.stores.archive import WarcArchive
from extractors.stores.raw_loads import RawLoad, RawLog
from extractors.stores.saved_pages import SavedPage, SavedSource, read_saved
from extractors.stores.staged_loads import Manifest, load_id_for

Progress = Callable[[str, int], None]


def load_saved(
    source: SavedSource,
    settings: Settings,
    registry: Registry,
    *,
    now: dt.datetime,
    workers: int | None = None,
    progress: Progress = lambda _what, _count: None,
) -> list[Manifest]:
    """Archive and stage every page of one path, one load an outlet; the same path again replaces its loads.

    Raises:
        FileNotFoundError: there is nothing at the path.
        UnknownOutletError: the command line names an outlet that the registry does not have.
        OSError: the disk is full.
    """
    if source.outlet_id:
        registry.get_outlet(source.outlet_id)
    raws = archive_saved(source, settings.home.raw, registry, progress=progress)
    return [
        stage_load(
            raw,
            staged=settings.home.staged,
            outlets_folder=settings.outlets,
            staged_at=now,
            workers=workers,
            progress=partial(progress, f"read {raw.outlet_id}"),
        )
        for raw in raws
    ]


def archive_saved(
    source: SavedSource, raw_folder: Path, registry: Registry, *, progress: Progress = lambda _what, _count: None
) -> list[RawLoad]:
    """Put the pages of one path into the raw archive, one raw load an outlet, and return the loads by outlet."""
    cause = {"kind": source.kind, "path": str(source.path.resolve())}
    loads: dict[str, RawLoad] = {}
    logs: dict[str, RawLog] = {}
    archives: dict[str, WarcArchive] = {}
    # left in reverse order: each archive is whole before its log is, which is the last step of a raw load
    with contextlib.ExitStack() as stack:
        for count, saved in enumerate(read_saved(source, registry), start=1):
            outlet_id = saved.outlet_id
            if outlet_id not in loads:
                loads[outlet_id] = RawLoad(raw_folder, outlet_id, load_id_for(outlet_id, source.kind, source.cause))
                logs[outlet_id] = stack.enter_context(loads[outlet_id].open_log(cause, anew=True))
            entry = saved.page
            if isinstance(entry, RawPage) and (entry.content is not None or saved.record):
                if outlet_id not in archives:
                    archive = WarcArchive(loads[outlet_id].warc_path, made_at=entry.fetched_at, anew=True)
                    archives[outlet_id] = stack.enter_context(archive)
                entry = replace(entry, warc_record=_store(archives[outlet_id], saved, entry), content=None)
            logs[outlet_id].add(entry)
            if count == FEW_ITEMS:
                prepare_workers()
            progress("archive", count)
    return [loads[outlet_id] for outlet_id in sorted(loads)]


def _store(archive: WarcArchive, saved: SavedPage, page: RawPage) -> str:
    notes = {"found-by": page.found_by or "", "found-on": page.found_on or ""}
    if saved.record:
        return archive.store_copy(saved.record, page.url, requested_at=page.fetched_at, notes=notes)
    return archive.store_saved(
        page.url,
        page.content or b"",
        saved_at=page.fetched_at,
        content_type=page.content_type or "application/octet-stream",
        notes=notes,
    )
