"""``dateline load``: saved pages into the raw archive and from there into staged loads, by the code that DAGs use."""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from extractors.contracts.fetch import FetchOutcome
from extractors.contracts.load_id import load_id_for
from extractors.contracts.outlet import UNKNOWN_OUTLET
from extractors.contracts.raw_page import RawPage, Rejection
from extractors.contracts.usage_directives import reserves_use
from extractors.outlets.provisional import ProvisionalSites
from extractors.outlets.registry import Registry
from extractors.pipeline.stage import OnUnstaged, Unstaged, log_unstaged, stage_safely
from extractors.pipeline.workers.pool import FEW_ITEMS, prepare_workers
from extractors.runtime.faults import describe_fault, is_machine_fault
from extractors.runtime.progress import OverLoads, Progress, no_progress
from extractors.runtime.settings import Settings
from extractors.stores.forgetting.register import NOTHING_FORGOTTEN, Forgotten, forgotten_rejection, read_forgotten
from extractors.stores.raw_loads import RawLoad, RawLog
from extractors.stores.saved.saved_pages import SavedPage, read_saved
from extractors.stores.saved.saved_source import SavedSource
from extractors.stores.staged_loads import Manifest
from extractors.stores.storage.storage import open_storage
from extractors.stores.warc.archive import ArchiveBusyError, WarcArchive

_LOG = logging.getLogger(__name__)


def load_saved(
    source: SavedSource,
    settings: Settings,
    registry: Registry,
    *,
    now: dt.datetime,
    workers: int | None = None,
    progress: Progress = no_progress,
    on_failure: OnUnstaged = log_unstaged,
    on_skipped: Callable[[int], None] = lambda _count: None,
) -> list[Manifest]:
    """Archive and stage every page of one path, one load for each outlet; a second call replaces its loads.

    A load that cannot be archived or staged is passed to ``on_failure``, and the others are staged.

    Raises:
        FileNotFoundError: the path does not exist.
        UnknownOutletError: ``source`` names an outlet that the registry does not have.
        OSError: the disk is full.
    """
    if source.outlet_id:
        registry.get_outlet(source.outlet_id)
    storage = open_storage(settings.home)
    storage.pull_registers()
    storage.pull_of_cause(source.kind, source.cause)
    raws = archive_saved(
        source,
        settings.home.raw,
        registry,
        forgotten=read_forgotten(settings.home.state),
        progress=progress,
        on_failure=on_failure,
        on_skipped=on_skipped,
    )
    for raw in raws:
        storage.push_raw(raw, may_replace=True)
    over_loads = OverLoads(progress, "read", [raw.count_lines() for raw in raws])
    staged = []
    for raw in raws:
        staged.append(
            stage_safely(
                raw,
                registry,
                settings,
                staged_at=now,
                on_failure=on_failure,
                workers=workers,
                progress=over_loads.of_load,
            )
        )
        over_loads.end_load()
    return [manifest for manifest in staged if manifest is not None]


def archive_saved(
    source: SavedSource,
    raw_folder: Path,
    registry: Registry,
    *,
    forgotten: Forgotten = NOTHING_FORGOTTEN,
    progress: Progress = no_progress,
    on_failure: OnUnstaged = log_unstaged,
    on_skipped: Callable[[int], None] = lambda _count: None,
) -> list[RawLoad]:
    """Write the pages of one path to the raw archive, one raw load for each outlet; return the complete loads.

    They are ordered by outlet. A load that fails is passed to ``on_failure`` and not returned. A page of an undeclared
    site goes to a provisional outlet, described beside the load. An outlet that the same path had pages of before, and
    has none of now, gets an empty load, so that nothing of the earlier one stays; a path that gives nothing at all (a
    filter that chooses no page, a folder whose disk is not there) leaves them. ``on_skipped`` gets the number of
    files that only serve a saved page.

    A page that the register says was ``forgotten`` is not archived.

    Raises:
        FileNotFoundError: the path does not exist.
        OSError: the disk is full.
    """
    cause = {"kind": source.kind, "path": str(source.path.resolve())}
    loads: dict[str, _SavedLoad] = {}
    provisional = ProvisionalSites(frozenset(registry.outlets))

    def open_load(outlet_id: str) -> _SavedLoad:
        raw = RawLoad(raw_folder, outlet_id, load_id_for(outlet_id, source.kind, source.cause)).or_earlier()
        return stack.enter_context(_SavedLoad(raw, cause, on_failure))

    with contextlib.ExitStack() as stack:
        found = read_saved(source, registry, sites=provisional, on_skipped=on_skipped)
        for count, saved in enumerate(found, start=1):
            outlet_id = saved.outlet_id
            if outlet_id not in loads:
                loads[outlet_id] = open_load(outlet_id)
            kept = _without_forgotten(saved, registry, provisional, forgotten)
            loads[outlet_id].add(_apply_usage_policy(kept, registry))
            if count == FEW_ITEMS:
                prepare_workers()
            progress("archive", count)
        for outlet_id in _outlets_before(raw_folder, source) - loads.keys() if loads else ():
            loads[outlet_id] = open_load(outlet_id)
        for outlet_id, load in loads.items():
            site = provisional.sites.get(outlet_id)
            load.raw.write_outlet(site.make_outlet() if site else None)
    return [loads[outlet_id].raw for outlet_id in sorted(loads) if loads[outlet_id].is_whole]


class _SavedLoad:
    """One raw load while the pages of a path are archived; a fault of it is reported once and stops no other load.

    A context manager: when the block ends without an exception, the archive is closed first, and the log is renamed
    into place last.
    """

    def __init__(self, raw: RawLoad, cause: dict[str, str], on_failure: OnUnstaged) -> None:
        self.raw = raw
        self.is_whole = False
        self._cause, self._on_failure = cause, on_failure
        self._stack = contextlib.ExitStack()
        self._log: RawLog | None = None
        self._archive: WarcArchive | None = None
        self._has_failed = False

    def __enter__(self) -> Self:
        with self._isolate_fault():
            self._log = self._stack.enter_context(self.raw.open_log(self._cause, start_over=True))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._stack.__exit__(kind, error, trace)
        elif not self._has_failed:
            with self._isolate_fault():
                self._stack.close()
                self.is_whole = True

    def add(self, saved: SavedPage) -> None:
        """Archive one page; a fault of this page becomes a rejection."""
        if self._has_failed:
            return
        with self._isolate_fault():
            assert self._log is not None
            entry = saved.page
            if isinstance(entry, RawPage) and (entry.content is not None or saved.record):
                entry = self._archive_page(saved, entry)
            self._log.add(entry)

    def _archive_page(self, saved: SavedPage, page: RawPage) -> RawPage | Rejection:
        if self._archive is None:
            archive = WarcArchive(self.raw.warc_path, made_at=page.fetched_at, start_over=True)
            self._archive = self._stack.enter_context(archive)
        try:
            return replace(page, warc_record=_store(self._archive, saved, page), content=None)
        except OSError:
            raise
        except Exception as error:  # noqa: BLE001 - a page's fault is its own
            _LOG.exception("outlet %s: archiving %s failed", self.raw.outlet_id, page.url)
            return Rejection("not_archived", f"archiving it failed ({describe_fault(error)}); report it", url=page.url)

    @contextlib.contextmanager
    def _isolate_fault(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            if is_machine_fault(error):
                raise
            _LOG.exception("outlet %s: archiving load %s failed", self.raw.outlet_id, self.raw.load_id)
            self._has_failed = True
            # the log stays beside its place, as that of an interrupted load
            self._stack.__exit__(type(error), error, error.__traceback__)
            why = (
                f"{error}" if isinstance(error, ArchiveBusyError) else f"archiving it failed ({describe_fault(error)})"
            )
            again = "load the same path again"
            self._on_failure(Unstaged(self.raw.outlet_id, self.raw.load_id, f"{why}; {again}", may_heal=True))


def _outlets_before(raw_folder: Path, source: SavedSource) -> set[str]:
    """Return the outlets that already have a load of this path."""
    folders = [path.name for path in raw_folder.iterdir() if path.is_dir()] if raw_folder.is_dir() else []
    return {
        outlet_id
        for outlet_id in folders
        if RawLoad(raw_folder, outlet_id, load_id_for(outlet_id, source.kind, source.cause))
        .or_earlier()
        .log_path.exists()
    }


def _without_forgotten(
    saved: SavedPage, registry: Registry, provisional: ProvisionalSites, forgotten: Forgotten
) -> SavedPage:
    """A page as it is, or its rejection where it was forgotten on request."""
    if not (forgotten.hashes or forgotten.outlets) or saved.outlet_id == UNKNOWN_OUTLET:
        return saved
    site, page = provisional.sites.get(saved.outlet_id), saved.page
    outlet = site.make_outlet() if site else registry.get_outlet(saved.outlet_id)
    urls = (page.url, page.final_url) if isinstance(page, RawPage) else (page.url,)
    if any(forgotten.has_url(outlet, url) for url in urls):
        return replace(saved, page=forgotten_rejection(), record=None)
    return saved


def _apply_usage_policy(saved: SavedPage, registry: Registry) -> SavedPage:
    """A page as it is, or its refusal where it asks not to be kept or mined and its outlet's file respects that."""
    page = saved.page
    if saved.outlet_id == UNKNOWN_OUTLET or not isinstance(page, RawPage) or not page.usage_directives:
        return saved
    outlet = registry.outlets.get(saved.outlet_id)  # none of a provisional outlet: the default records only
    if outlet is None or outlet.usage_policy != "respect" or not reserves_use(page.usage_directives.split()):
        return saved
    error = f"the page asks not to be kept or mined: {page.usage_directives}"
    refused = replace(page, outcome=str(FetchOutcome.REFUSED_USAGE), error=error, content=None)
    return replace(saved, page=refused, record=None)


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
