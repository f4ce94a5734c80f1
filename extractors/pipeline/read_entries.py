"""Read entries of a raw load into rows: the work of a worker process, and the only module that finds pages again.

A fault of one page becomes a rejected row of that page, never an error of its neighbours.
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from extractors.contracts.article import RuleError
from extractors.contracts.enricher import Enricher
from extractors.contracts.outlet import Outlet
from extractors.contracts.page_rows import PageRows
from extractors.contracts.raw_page import DAMAGED_RECORD, FOUND_AS_SOURCE, RawPage, Rejection
from extractors.enrich.enrichers import make_enrichers
from extractors.pipeline.rows.forgotten import without_forgotten
from extractors.pipeline.rows.page import read_rows, rejected_page
from extractors.runtime.faults import DISK_FULL, describe_fault, machine_errno
from extractors.stores.corrections import NO_CORRECTIONS, Corrections
from extractors.stores.forgetting.register import NOTHING_FORGOTTEN, Forgotten
from extractors.stores.raw_loads import RawLoad
from extractors.stores.row_batches import RowBatch, make_batch
from extractors.stores.warc.archive_reader import RecordNotFoundError, find_record

_LOG = logging.getLogger(__name__)

WITH_PAGE = frozenset({"fetched", "saved"})
"""Outcomes whose record holds a page to read; the others only describe the attempt."""


def read_entries(
    raw: RawLoad,
    outlet: Outlet | None,
    gazetteer: Path,
    entries: Sequence[RawPage | Rejection],
    forgotten: Forgotten = NOTHING_FORGOTTEN,
    corrections: Corrections = NO_CORRECTIONS,
) -> RowBatch:
    """Read entries of an outlet's raw load and return their rows as one batch, in order.

    If the rows of some page do not fit their columns, that page is rejected and the others are kept. A page that the
    register ``forgotten`` names gives a rejected row without its address and content. Values that a person corrected
    are those of ``corrections``.
    """
    enrichers = make_enrichers(gazetteer)
    pages = [
        without_forgotten(_read_entry(raw, outlet, enrichers, e, corrections), e, outlet, forgotten) for e in entries
    ]
    try:
        return make_batch(pages)
    except Exception:  # noqa: BLE001 - the page at fault is found below
        # a rule may give a value of a kind that its column cannot hold: each page alone shows which
        _LOG.exception("%s: the rows of a batch of pages make no columns", raw.outlet_id)
        return make_batch(_keep_valid(raw, outlet, enrichers, entries, forgotten, corrections))


def reject_entry(outlet: Outlet | None, entry: RawPage | Rejection, why: str) -> RowBatch:
    """Return the batch with the rejection of a page whose worker process ended or exceeded its time.

    Raises RuntimeError for an entry that is a rejection itself.
    """
    if isinstance(entry, Rejection):
        raise RuntimeError(f"a rejection ended the process that wrote it down: {why}; {entry.detail}")
    return make_batch([rejected_page(entry, why, outlet=outlet)])


def _read_entry(
    raw: RawLoad,
    outlet: Outlet | None,
    enrichers: Sequence[Enricher],
    entry: RawPage | Rejection,
    corrections: Corrections,
) -> PageRows:
    if isinstance(entry, Rejection):
        return PageRows(rejections=[asdict(entry)])
    if outlet is None:
        return rejected_page(entry, "the page belongs to no outlet", reason="unknown_outlet")
    if entry.warc_record is None or entry.outcome not in WITH_PAGE or entry.found_by == FOUND_AS_SOURCE:
        return _read_page(entry, outlet, enrichers, corrections)
    try:
        record = find_record(raw.folder, entry.warc_record)
    except (RecordNotFoundError, OSError, ValueError) as error:
        return rejected_page(entry, str(error), reason=DAMAGED_RECORD, outlet=outlet)
    except Exception as error:  # noqa: BLE001 - a page's fault is its own
        _LOG.exception("%s: finding %s in the archive failed", raw.outlet_id, entry.warc_record)
        return rejected_page(entry, describe_fault(error), reason=DAMAGED_RECORD, outlet=outlet)
    if record.body is None and record.problem is not None and record.truncated is None:
        return rejected_page(entry, f"{entry.warc_record}: {record.problem}", reason=DAMAGED_RECORD, outlet=outlet)
    return _read_page(replace(entry, content=record.body), outlet, enrichers, corrections)


def _read_page(page: RawPage, outlet: Outlet, enrichers: Sequence[Enricher], corrections: Corrections) -> PageRows:
    try:
        return read_rows(page, outlet, enrichers, corrections)
    except Exception as error:  # a fault of a rule or of ours on one page must not cost its neighbours
        if machine_errno(error) in DISK_FULL:
            raise  # no fault of the page: a library unpacks its model into a temporary file
        _LOG.exception("%s: reading %s failed", outlet.outlet_id, page.url)
        why = f"reading it failed: {error}" if isinstance(error, RuleError) else f"{error!r}"
        return rejected_page(replace(page, content=None), why, outlet=outlet)


def _keep_valid(
    raw: RawLoad,
    outlet: Outlet | None,
    enrichers: Sequence[Enricher],
    entries: Sequence[RawPage | Rejection],
    forgotten: Forgotten,
    corrections: Corrections,
) -> Iterator[PageRows]:
    """Read entries again; a page whose rows make no columns is rejected."""
    for entry in entries:
        rows = without_forgotten(_read_entry(raw, outlet, enrichers, entry, corrections), entry, outlet, forgotten)
        try:
            make_batch([copy.deepcopy(rows)])
        except Exception as error:
            if isinstance(entry, Rejection):
                raise
            rows = rejected_page(entry, f"what was read makes no row ({describe_fault(error)})", outlet=outlet)
        yield rows
