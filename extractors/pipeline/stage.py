"""Raw pages to staged loads: reads pages in worker processes and writes one load an outlet."""

from __future__ import annotations

import copy
import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from pathlib import Path

from extractors.contracts.article import RuleError
from extractors.contracts.enricher import Enricher
from extractors.contracts.outlet import Outlet
from extractors.contracts.page_rows import PageRows, Row
from extractors.contracts.raw_page import FOUND_AS_SOURCE, RawPage, Refusal
from extractors.contracts.staging import UNKNOWN_OUTLET, StagingError
from extractors.enrich.enrichers import make_enrichers
from extractors.outlets.registry import Registry, UnknownOutletError, load_registry
from extractors.pipeline.rows.page import DAMAGED_RECORD, lost_page, read_rows, reader_versions
from extractors.pipeline.worker_pool import map_batches
from extractors.runtime.faults import concerns_all, told_fault
from extractors.runtime.settings import load_settings
from extractors.stores.archive_reader import RecordNotFoundError, find_record
from extractors.stores.raw_loads import RawLoad, RawLoadError
from extractors.stores.row_batches import RowBatch, batch_of
from extractors.stores.staged_loads import LoadWriter, Manifest, read_load

_LOG = logging.getLogger(__name__)
Progress = Callable[[int], None]

WITH_PAGE = frozenset({"fetched", "saved"})
"""Outcomes whose record holds a page to read; the others say only what became of the attempt."""


@dataclass(frozen=True, slots=True)
class Unstaged:
    """A raw load that could not be staged, and why; ``may_heal`` whether to try again as it is."""

    outlet_id: str
    load_id: str
    error: str
    may_heal: bool = False

    def __str__(self) -> str:
        return f"outlet {self.outlet_id}, load {self.load_id}: {self.error}"


OnUnstaged = Callable[[Unstaged], None]


def log_unstaged(failed: Unstaged) -> None:
    """Say in the log that a load could not be staged."""
    _LOG.error("%s", failed)


def stage_safely(raw: RawLoad, stage: Callable[[], Manifest], on_failure: OnUnstaged = log_unstaged) -> Manifest | None:
    """Stage one raw load by ``stage``; where that fails, give the reason to ``on_failure``: the next load goes on.

    Returns None where it failed; what an earlier version of the load holds stays as it was.

    Raises:
        OSError: the disk is full, which concerns every load.
    """
    try:
        return stage()
    except (RawLoadError, StagingError, UnknownOutletError) as error:
        on_failure(Unstaged(raw.outlet_id, raw.load_id, str(error)))
    except Exception as error:
        if concerns_all(error):
            raise
        _LOG.exception("outlet %s: staging load %s failed", raw.outlet_id, raw.load_id)
        again = f"`dateline reprocess --outlet {raw.outlet_id}` stages it again"
        on_failure(Unstaged(raw.outlet_id, raw.load_id, f"staging it failed ({told_fault(error)}); {again}", True))
    return None


def stage_load(
    raw: RawLoad,
    *,
    staged: Path,
    outlets_folder: Path,
    staged_at: dt.datetime,
    workers: int | None = None,
    progress: Progress = lambda _: None,
) -> Manifest:
    """Stage one raw load and return its manifest; a load staged before is replaced.

    Raises:
        RawLoadError: the raw load is not whole, or its archive is damaged and no article of it, or of what was staged
            of it before, would be left.
        UnknownOutletError: its outlet is no longer in the registry.
        OSError: the disk is full.
    """
    registry = load_registry_once(outlets_folder)
    outlet = None if raw.outlet_id == UNKNOWN_OUTLET else registry.get_outlet(raw.outlet_id)
    # what can be read of a damaged archive is staged, but takes nothing's place that was read when it was whole
    earlier = _articles_before(staged, raw.load_id)
    writer = LoadWriter(
        staged,
        raw.load_id,
        raw.outlet_id,
        cause=raw.read_cause(),
        read_by=reader_versions(_enrichers()),
        staged_at=staged_at,
    )
    with writer:
        if outlet:
            writer.add("outlets", outlet_row(outlet))
        shared: dict[str, dict[str, Row]] = {}
        read = partial(read_batch, outlets_folder, raw)
        damaged: list[str] = []
        for batch in map_batches(read, raw.entries(), on_lost=_lost, workers=workers):
            writer.add_batch(batch)
            for table, of_table in batch.shared.items():
                shared.setdefault(table, {}).update(of_table)
            damaged += _damaged_in(batch)
            progress(writer.page_count)
        if damaged and writer.rows["articles"] < max(earlier, 1):
            why = damaged[0].partition("; ")[0]
            raise RawLoadError(
                f"raw load {raw.load_id}: {len(damaged):,} pages of {raw.warc_path} cannot be read ({why}); bring the "
                "file back from a backup and stage the load again with "
                f"`dateline reprocess --outlet {raw.outlet_id}`"
            )
        for table, of_table in sorted(shared.items()):
            writer.add(table, *(of_table[key] for key in sorted(of_table)))
    assert writer.manifest is not None
    return writer.manifest


def _articles_before(staged: Path, load_id: str) -> int:
    """How many articles the load has as it is staged now, 0 where it is not."""
    try:
        return read_load(staged, load_id).manifest.rows.get("articles", 0)
    except StagingError:
        return 0


def read_batch(outlets_folder: Path, raw: RawLoad, entries: list[RawPage | Refusal]) -> RowBatch:
    """Read attempts and refusals of a raw load into rows; the work of one worker process."""
    pages = [_read(outlets_folder, raw, entry) for entry in entries]
    try:
        return batch_of(pages)
    except Exception:  # noqa: BLE001 - told page by page below
        # a rule may give a value of a kind that its column cannot hold: which page it is, each alone shows
        _LOG.exception("%s: the rows of a batch of pages make no columns", raw.outlet_id)
        return batch_of(_fit_or_lost(_read(outlets_folder, raw, entry), entry) for entry in entries)


def outlet_row(outlet: Outlet) -> Row:
    """The outlet as the registry has it, as a staged row."""
    return {
        "name": outlet.name,
        "collection": outlet.collection,
        "country_code": outlet.country_code,
        "language": outlet.language,
        "time_zone": outlet.time_zone,
        "homepage_url": outlet.homepage_url,
        "agency_id": outlet.agency_id,
        "founded_date": outlet.founded,
    }


def _fit_or_lost(rows: PageRows, entry: RawPage | Refusal) -> PageRows:
    """The rows of a page where they make columns, else the one row that says that they do not."""
    try:
        batch_of([copy.deepcopy(rows)])
    except Exception as error:
        if isinstance(entry, Refusal):
            raise
        return lost_page(entry, f"what was read makes no row ({told_fault(error)})")
    return rows


def _damaged_in(batch: RowBatch) -> list[str]:
    """Why pages of a batch could not be read back from the archive."""
    rejected = batch.tables.get("rejected_rows")
    if rejected is None:
        return []
    reasons, details = rejected.column("reason").to_pylist(), rejected.column("detail").to_pylist()
    return [detail for reason, detail in zip(reasons, details, strict=True) if reason == DAMAGED_RECORD]


def _read(outlets_folder: Path, raw: RawLoad, entry: RawPage | Refusal) -> PageRows:
    if isinstance(entry, Refusal):
        return PageRows(rejections=[asdict(entry)])
    outlet = load_registry_once(outlets_folder).get_outlet(raw.outlet_id)
    if entry.warc_record is None or entry.outcome not in WITH_PAGE or entry.found_by == FOUND_AS_SOURCE:
        return _rows_or_lost(entry, entry, outlet)
    try:
        record = find_record(raw.folder, entry.warc_record)
    except (RecordNotFoundError, OSError, ValueError) as error:
        return lost_page(entry, str(error), reason=DAMAGED_RECORD)
    except Exception as error:  # noqa: BLE001 - a page's fault is its own
        _LOG.exception("%s: finding %s in the archive failed", raw.outlet_id, entry.warc_record)
        return lost_page(entry, told_fault(error), reason=DAMAGED_RECORD)
    if record.body is None and record.problem is not None and record.truncated is None:
        return lost_page(entry, f"{entry.warc_record}: {record.problem}", reason=DAMAGED_RECORD)
    return _rows_or_lost(replace(entry, content=record.body), entry, outlet)


def _rows_or_lost(page: RawPage, entry: RawPage, outlet: Outlet) -> PageRows:
    try:
        return read_rows(page, outlet, _enrichers())
    except Exception as error:  # noqa: BLE001 - a fault of a rule or of ours on one page must not cost its neighbours
        _LOG.exception("%s: reading %s failed", outlet.outlet_id, page.url)
        return lost_page(entry, f"reading it failed: {error}" if isinstance(error, RuleError) else f"{error!r}")


def _lost(entry: RawPage | Refusal, why: str) -> RowBatch:
    if isinstance(entry, Refusal):
        raise RuntimeError(f"a refusal ended the process that wrote it down: {why}; {entry.detail}")
    return batch_of([lost_page(entry, why)])


def _enrichers() -> tuple[Enricher, ...]:
    return make_enrichers(load_settings().gazetteer)


@cache
def load_registry_once(folder: Path) -> Registry:
    """Read a folder of outlets, once a process."""
    return load_registry(folder)
