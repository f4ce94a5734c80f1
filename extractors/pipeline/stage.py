"""Raw loads to staged loads: worker processes read the pages, this process writes one load an outlet.

The process that writes never reads a page. It imports the readers only inside the functions that run in workers.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from extractors.contracts.outlet import UNKNOWN_COUNTRY, UNKNOWN_LANGUAGE, UNKNOWN_OUTLET, Outlet
from extractors.contracts.page_rows import Row
from extractors.contracts.raw_page import DAMAGED_RECORD, RawPage, Rejection
from extractors.outlets.registry import Registry, UnknownOutletError
from extractors.pipeline.reader_versions import reader_versions
from extractors.pipeline.workers.pool import map_batches
from extractors.runtime.faults import describe_fault, is_machine_fault
from extractors.runtime.settings import Settings
from extractors.stores.corrections import Corrections, read_corrections
from extractors.stores.forgetting.register import Forgotten, read_forgotten
from extractors.stores.raw_loads import RawLoad, RawLoadError
from extractors.stores.row_batches import RowBatch
from extractors.stores.staged_loads import LoadWriter, Manifest, read_load
from extractors.stores.staging_error import StagingError
from extractors.stores.storage.storage import open_storage

_LOG = logging.getLogger(__name__)
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Unstaged:
    """A raw load that could not be staged, and why; ``may_heal`` whether a retry without a change may succeed."""

    outlet_id: str
    load_id: str
    error: str
    may_heal: bool = False

    def __str__(self) -> str:
        return f"outlet {self.outlet_id}, load {self.load_id}: {self.error}"


OnUnstaged = Callable[[Unstaged], None]


def log_unstaged(failed: Unstaged) -> None:
    """Log as an error that a load could not be staged."""
    _LOG.error("%s", failed)


def stage_safely(
    raw: RawLoad,
    registry: Registry,
    settings: Settings,
    *,
    staged_at: dt.datetime,
    on_failure: OnUnstaged = log_unstaged,
    workers: int | None = None,
    progress: Progress = lambda _: None,
) -> Manifest | None:
    """Stage one raw load; return its manifest, or None after an error, which is passed to ``on_failure``.

    After an error the version of the load that was staged before is unchanged.

    Raises:
        OSError: a fault of this machine, such as a full disk, which concerns every load.
    """
    try:
        storage = open_storage(settings.home)
        storage.pull_registers()
        storage.pull_raw(raw)
        outlet = _find_outlet(raw, registry)
        return stage_load(raw, outlet, settings, staged_at=staged_at, workers=workers, progress=progress)
    except (RawLoadError, StagingError, UnknownOutletError) as error:
        on_failure(Unstaged(raw.outlet_id, raw.load_id, str(error)))
    except Exception as error:
        if is_machine_fault(error):
            raise
        _LOG.exception("outlet %s: staging load %s failed", raw.outlet_id, raw.load_id)
        again = f"`dateline reprocess --outlet {raw.outlet_id}` stages it again"
        on_failure(Unstaged(raw.outlet_id, raw.load_id, f"staging it failed ({describe_fault(error)}); {again}", True))
    return None


def _find_outlet(raw: RawLoad, registry: Registry) -> Outlet | None:
    """Return the registry's outlet, else the provisional one that the load's pages describe; None for no outlet."""
    if raw.outlet_id == UNKNOWN_OUTLET:
        return None
    if raw.outlet_id not in registry.outlets:
        if provisional := raw.read_outlet():
            return provisional
        if next(raw.entries(), None) is None:
            return None  # emptied: the path that gave the outlet its pages has none of it any more
    return registry.get_outlet(raw.outlet_id)


def stage_load(
    raw: RawLoad,
    outlet: Outlet | None,
    settings: Settings,
    *,
    staged_at: dt.datetime,
    workers: int | None = None,
    progress: Progress = lambda _: None,
) -> Manifest:
    """Read the pages of one raw load in worker processes, stage their rows, and return the manifest.

    A load staged before is replaced. ``outlet`` is None for saved pages of no outlet. ``progress`` gets the number of
    pages staged so far.

    Raises:
        RawLoadError: the raw load is incomplete, or its archive is damaged and would leave no article, or fewer than
            were staged before.
        ForgottenError: the register of forgotten pages cannot be read.
        CorrectionsError: the register of corrections cannot be read.
        OSError: the disk is full.
    """
    storage = open_storage(settings.home)
    with contextlib.suppress(StagingError):  # damaged: it is staged again here
        storage.pull_load(raw.load_id)
    # a damaged archive is staged as far as it can be read, but does not replace a version with more articles
    earlier = _count_staged_articles(settings.home.staged, raw.load_id)
    forgotten, corrections = read_forgotten(settings.home.state), read_corrections(settings.home.state)
    read = partial(_read_in_worker, raw, outlet, settings.gazetteer, forgotten, corrections)
    writer = LoadWriter(
        settings.home.staged,
        raw.load_id,
        raw.outlet_id,
        cause=raw.read_cause(),
        read_by=reader_versions(settings.gazetteer),
        staged_at=staged_at,
    )
    with writer:
        if outlet:
            writer.add("outlets", outlet_row(outlet))
        shared: dict[str, dict[str, Row]] = {}
        damaged: list[str] = []
        for batch in map_batches(read, raw.entries(), on_lost=partial(_reject_lost, outlet), workers=workers):
            writer.add_batch(batch)
            for table, rows in batch.shared.items():
                shared.setdefault(table, {}).update(rows)
            damaged += _damaged_in(batch)
            progress(writer.page_count)
        if damaged and writer.rows["articles"] < max(earlier, 1):
            raise _archive_error(raw, damaged)
        for table, rows in sorted(shared.items()):
            writer.add(table, *(rows[key] for key in sorted(rows)))
    assert writer.manifest is not None
    storage.push_load(raw.load_id)
    return writer.manifest


def outlet_row(outlet: Outlet) -> Row:
    """Return the outlet as a row of ``outlets``: as its file has it now, or as the load's pages describe it.

    The codes for an unknown country and an unknown language are stored as null.
    """
    return {
        "name": outlet.name,
        "collection": outlet.collection,
        "country_code": outlet.country_code if outlet.country_code != UNKNOWN_COUNTRY else None,
        "language": outlet.language if outlet.language != UNKNOWN_LANGUAGE else None,
        "time_zone": outlet.time_zone,
        "homepage_url": outlet.homepage_url,
        "agency_id": outlet.agency_id,
        "founded_date": outlet.founded,
        "is_provisional": outlet.is_provisional,
        "evidence_page_count": outlet.evidence_page_count if outlet.is_provisional else None,
    }


def _read_in_worker(
    raw: RawLoad,
    outlet: Outlet | None,
    gazetteer: Path,
    forgotten: Forgotten,
    corrections: Corrections,
    entries: list[RawPage | Rejection],
) -> RowBatch:
    """Read entries into rows; runs in worker processes, and all that it needs is among its arguments."""
    from extractors.pipeline.read_entries import read_entries

    return read_entries(raw, outlet, gazetteer, entries, forgotten, corrections)


def _reject_lost(outlet: Outlet | None, entry: RawPage | Rejection, why: str) -> RowBatch:
    """Return the rows of an entry whose worker process ended."""
    from extractors.pipeline.read_entries import reject_entry

    return reject_entry(outlet, entry, why)


def _count_staged_articles(staged: Path, load_id: str) -> int:
    """Return the number of articles in the load's staged version, 0 if it is not staged or cannot be read."""
    try:
        return read_load(staged, load_id).manifest.rows.get("articles", 0)
    except StagingError:
        return 0


def _damaged_in(batch: RowBatch) -> list[str]:
    """Return the details of the batch's pages that could not be read back from the archive."""
    rejected = batch.tables.get("rejected_rows")
    if rejected is None:
        return []
    reasons, details = rejected.column("reason").to_pylist(), rejected.column("detail").to_pylist()
    return [detail for reason, detail in zip(reasons, details, strict=True) if reason == DAMAGED_RECORD]


def _archive_error(raw: RawLoad, damaged: list[str]) -> RawLoadError:
    why = damaged[0].partition("; ")[0]
    return RawLoadError(
        f"raw load {raw.load_id}: {len(damaged):,} pages of {raw.warc_path} cannot be read ({why}); bring the "
        f"file back from a backup and stage the load again with `dateline reprocess --outlet {raw.outlet_id}`"
    )
