"""Raw pages to staged loads: reads pages in worker processes and writes one load an outlet."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import cache, partial
from pathlib import Path

from extractors.contracts.article import RuleError
from extractors.contracts.enricher import Enricher
from extractors.contracts.outlet import Outlet
from extractors.contracts.page_rows import PageRows, Row
from extractors.contracts.raw_page import FOUND_AS_SOURCE, RawPage, Refusal
from extractors.contracts.staging import UNKNOWN_OUTLET
from extractors.enrich.enrichers import make_enrichers
from extractors.outlets.registry import Registry, load_registry
from extractors.pipeline.rows.page import lost_page, read_rows, reader_versions
from extractors.pipeline.worker_pool import map_batches
from extractors.runtime.settings import load_settings
from extractors.stores.archive_reader import find_record
from extractors.stores.raw_loads import RawLoad
from extractors.stores.row_batches import RowBatch, batch_of
from extractors.stores.staged_loads import LoadWriter, Manifest

_LOG = logging.getLogger(__name__)
Progress = Callable[[int], None]

WITH_PAGE = frozenset({"fetched", "saved"})
"""Outcomes whose record holds a page to read; the others say only what became of the attempt."""


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
        RawLoadError: the raw load is not whole.
        UnknownOutletError: its outlet is no longer in the registry.
        OSError: the disk is full.
    """
    registry = load_registry_once(outlets_folder)
    outlet = None if raw.outlet_id == UNKNOWN_OUTLET else registry.get_outlet(raw.outlet_id)
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
        for batch in map_batches(read, raw.entries(), on_lost=_lost, workers=workers):
            writer.add_batch(batch)
            for table, of_table in batch.shared.items():
                shared.setdefault(table, {}).update(of_table)
            progress(writer.page_count)
        for table, of_table in sorted(shared.items()):
            writer.add(table, *(of_table[key] for key in sorted(of_table)))
    assert writer.manifest is not None
    return writer.manifest


def read_batch(outlets_folder: Path, raw: RawLoad, entries: list[RawPage | Refusal]) -> RowBatch:
    """Read attempts and refusals of a raw load into rows; the work of one worker process."""
    return batch_of(_read(outlets_folder, raw, entry) for entry in entries)


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


def _read(outlets_folder: Path, raw: RawLoad, entry: RawPage | Refusal) -> PageRows:
    if isinstance(entry, Refusal):
        return PageRows(rejections=[asdict(entry)])
    outlet = load_registry_once(outlets_folder).get_outlet(raw.outlet_id)
    if entry.warc_record is None or entry.outcome not in WITH_PAGE or entry.found_by == FOUND_AS_SOURCE:
        return read_rows(entry, outlet, _enrichers())
    page = replace(entry, content=find_record(raw.folder, entry.warc_record).body)
    try:
        return read_rows(page, outlet, _enrichers())
    except Exception as error:  # noqa: BLE001 - a fault of a rule or of ours on one page must not cost its neighbours
        _LOG.exception("%s: reading %s failed", raw.outlet_id, page.url)
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
