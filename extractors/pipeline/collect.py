"""One run over outlets: discover, fetch, archive, stage, and remember what related lists name for the next run.

The functions that DAGs map over outlets; ``load_collector.py`` has what they do with one raw load.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from extractors.acquire.discover.sources import discover
from extractors.acquire.fetch.fetcher import Fetcher
from extractors.acquire.fetch.host_leases import PostgresLeases
from extractors.acquire.fetch.robots import RobotsCache
from extractors.acquire.fetch.site_usage import SiteUsage
from extractors.contracts.fetch import FetchRequest
from extractors.contracts.outlet import Outlet
from extractors.outlets.registry import Registry, UnknownOutletError, load_registry
from extractors.pipeline.load_collector import STATE_WAIT_S, Run, open_load
from extractors.pipeline.related_lists import follow_safely
from extractors.pipeline.stage import OnUnstaged, log_unstaged, stage_safely
from extractors.pipeline.workers.pool import prepare_workers
from extractors.runtime.clock import Clock, SystemClock
from extractors.runtime.faults import describe_fault, explain_machine_fault
from extractors.runtime.settings import Settings
from extractors.stores.forgetting.register import read_forgotten
from extractors.stores.outlet_state.file import (
    StateBusyError,
    StateDamagedError,
    StateDiskError,
)
from extractors.stores.outlet_state.schema import SeenUrl
from extractors.stores.outlet_state.state import UrlState
from extractors.stores.outlet_state.states import open_states
from extractors.stores.outlet_state.visits import VisitResult
from extractors.stores.raw_loads import RawLoad
from extractors.stores.storage.storage import open_storage
from extractors.stores.warc.archive import ArchiveBusyError

_LOG = logging.getLogger(__name__)

MAX_UNANSWERED = 3
"""A page that may have moved is not waited for after this many failures in a row: its old server is gone."""

MAX_RUN_S = 45 * 60
"""After this many seconds no further page of an outlet is requested in this run: its neighbours' pages wait for it."""
MAX_DISCOVERY_S = 15 * 60
"""So many of these seconds its feeds, sitemaps and listings may take, so that there is time for the pages they name."""


@dataclass(frozen=True, slots=True)
class Collected:
    """The result of collecting one outlet in one run; ``error`` says why there is no load.

    ``may_heal`` says whether a retry without a change may succeed.
    """

    outlet_id: str
    load_id: str
    attempts: int = 0
    pages: int = 0
    error: str | None = None
    may_heal: bool = False


def plan_chunks(registry: Registry, collection_id: str) -> list[list[str]]:
    """Return the ids of a collection's outlets that are not paused, in lists of at most the collection's chunk size."""
    ids = [outlet.outlet_id for outlet in registry.select(collection_id)]
    size = registry.collections[collection_id].chunk_size
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def collect_outlets(
    outlet_ids: Sequence[str], settings: Settings, run: Run, *, now: dt.datetime, clock: Clock | None = None
) -> list[Collected]:
    """Discover and fetch the new pages of several outlets at once, each into one raw load; one result for each outlet.

    An exception stops only its outlet and is given in its result's ``error``. ``clock`` paces the requests (None: the
    system clock).
    """
    registry = load_registry(settings.outlets)
    return asyncio.run(_collect_all(outlet_ids, registry, settings, run, now, clock))


def stage_outlets(
    outlet_ids: Sequence[str],
    settings: Settings,
    run: Run,
    *,
    now: dt.datetime,
    on_failure: OnUnstaged = log_unstaged,
) -> list[str]:
    """Stage the raw loads that a run made of these outlets; return the ids of the loads that were staged.

    An outlet without a complete raw load is skipped. A load that cannot be staged is passed to ``on_failure``. Related
    lists of the staged loads are followed: their articles are due in the next run.

    Raises:
        OSError: the disk is full.
    """
    prepare_workers()
    registry, storage = load_registry(settings.outlets), open_storage(settings.home)
    staged = []
    for outlet_id in outlet_ids:
        raw = RawLoad(settings.home.raw, outlet_id, run.load_id(outlet_id))
        manifest = None
        if storage.pull_raw(raw):
            manifest = stage_safely(raw, registry, settings, staged_at=now, on_failure=on_failure)
        if manifest is not None:
            _LOG.info("staged %s: %s pages, %s articles", raw.load_id, manifest.page_count, manifest.rows["articles"])
            staged.append(raw.load_id)
        follow_safely(outlet_id, raw.load_id if manifest else None, registry, settings, now, wait_s=STATE_WAIT_S)
    return staged


async def _collect_all(
    outlet_ids: Sequence[str],
    registry: Registry,
    settings: Settings,
    run: Run,
    now: dt.datetime,
    clock: Clock | None,
) -> list[Collected]:
    async with open_fetcher(settings, clock) as fetcher:

        async def collect(outlet_id: str) -> Collected:
            return await collect_outlet(registry.get_outlet(outlet_id), settings, run, now, fetcher)

        return list(await asyncio.gather(*(collect_safely(o, run, partial(collect, o), settings) for o in outlet_ids)))


@contextlib.asynccontextmanager
async def open_fetcher(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Fetcher]:
    """Open a Fetcher that caches robots.txt, ai.txt and tdmrep.json in the home's state folder, made if missing.

    Where the settings name a server for states, its turns at hosts are those of all workers.
    """
    settings.home.state.mkdir(parents=True, exist_ok=True)
    clock = clock or SystemClock()
    leases = PostgresLeases(settings.state_address, clock) if settings.state_address else None
    async with contextlib.AsyncExitStack() as stack:
        if leases is not None:
            stack.callback(leases.close)
        fetcher = await stack.enter_async_context(Fetcher(clock=clock, leases=leases))
        fetcher.robots = RobotsCache(settings.home.state / "robots", fetcher.clock)
        fetcher.site_usage = SiteUsage(settings.home.state / "robots", fetcher.clock)
        yield fetcher


async def collect_safely(
    outlet_id: str, run: Run, collect: Callable[[], Awaitable[Collected]], settings: Settings
) -> Collected:
    """Collect one outlet with ``collect``; an exception is logged and becomes the ``error`` of the result."""
    try:
        try:
            return await collect()
        except sqlite3.Error as error:
            raise open_states(settings).explain(error, outlet_id) from error
    except (UnknownOutletError, StateBusyError, StateDamagedError, ArchiveBusyError, OSError) as error:
        why = str(error)
        if not isinstance(error, StateDiskError):
            then = "run again, what is stored is kept"
            why = explain_machine_fault(error, *settings.home.disks, then=then) or why
        _LOG.error("outlet %s is not collected: %s", outlet_id, why)
        may_heal = not isinstance(error, UnknownOutletError | StateDamagedError)
        return Collected(outlet_id, run.load_id(outlet_id), error=why, may_heal=may_heal)
    except Exception as error:  # noqa: BLE001 - an outlet's fault is its own
        _LOG.exception("outlet %s: collecting it failed", outlet_id)
        why = f"collecting it failed ({describe_fault(error)}); the log has the whole error, please report it"
        return Collected(outlet_id, run.load_id(outlet_id), error=why, may_heal=True)


async def collect_outlet(outlet: Outlet, settings: Settings, run: Run, now: dt.datetime, fetcher: Fetcher) -> Collected:
    """Discover and fetch one outlet's due pages into one raw load; without effect if that load is already complete.

    Raises what ``open_load`` raises.
    """
    raw = RawLoad(settings.home.raw, outlet.outlet_id, run.load_id(outlet.outlet_id))
    storage = open_storage(settings.home)
    if storage.has_raw(raw):
        return Collected(outlet.outlet_id, raw.load_id)
    storage.pull_registers()
    if outlet.outlet_id in read_forgotten(settings.home.state).outlets:
        _LOG.warning("outlet %s: it was forgotten on request and is not fetched; pause it", outlet.outlet_id)
        return Collected(outlet.outlet_id, raw.load_id)
    begun_at = fetcher.clock.monotonic()
    ends_at = begun_at + MAX_RUN_S
    with open_load(outlet, raw, settings, run, now, fetcher) as collector:
        state = collector.state
        fetch_sources = partial(collector.fetch_sources, ends_at=begun_at + MAX_DISCOVERY_S)
        discovery = await discover(outlet, fetch_sources, state, now)
        collector.note_problems(discovery.problems)
        collector.note_forgotten()
        due = state.due(now, outlet.max_pages_per_run, outlet.related.budget)
        waiting = {seen.url for seen in due}
        # loads that never became whole: their pages were fetched and are in no staged load. No other run is at work on
        # them: it would have the outlet's state open
        interrupted = [load_id for load_id in storage.unfinished_ids(outlet.outlet_id) if load_id != raw.load_id]
        begun = [seen for seen in state.visited_in_load(raw.load_id) if seen.url not in waiting]
        lost = {seen.url: seen for load_id in interrupted for seen in state.visited_in_load(load_id)}

        def request(seen: SeenUrl) -> FetchRequest:
            # an answer «as it was» would permanently leave a page that is in no load
            return _whole_request(seen) if seen.url in lost else page_request(seen)

        moved = {new.url: earlier for new in due if (earlier := state.find_earlier_address(new))}
        asked = {seen.url: seen for seen in [*begun, *due] if seen.url not in moved}
        asked |= {earlier.url: earlier for earlier in moved.values() if earlier.url not in asked}
        requests = [request(seen) for seen in asked.values()]
        requests += [request(seen) for seen in lost.values() if seen.url not in waiting and seen.url not in asked]
        await collector.fetch_pages(requests, ends_at=ends_at)
        if moved:
            own = [request(new) for new in due if _is_own_page(new, moved, state)]
            await collector.fetch_pages(own, ends_at=ends_at)
    _LOG.info("outlet %s: %s attempts, %s pages", outlet.outlet_id, collector.attempts, collector.pages)
    return Collected(outlet.outlet_id, raw.load_id, collector.attempts, collector.pages)


def _is_own_page(new: SeenUrl, moved: Mapping[str, SeenUrl], state: UrlState) -> bool:
    """Whether a page that looked like the new address of another is to be fetched, once the other was asked for.

    Not where the other led there, which made it the same page, nor while the other's server has a fault: without its
    answer the article would be stored twice. Then both are asked for by a later run.
    """
    if new.url not in moved:
        return False
    now, earlier = state.get(new.url), state.get(moved[new.url].url)
    if now is None or earlier is None:
        return now is not None
    is_answered = earlier.result not in (VisitResult.FAILED, VisitResult.POSTPONED)
    return now.identity != earlier.identity and (is_answered or earlier.failure_count >= MAX_UNANSWERED)


def _whole_request(seen: SeenUrl) -> FetchRequest:
    """Return an unconditional request for a page whose archived answer was lost."""
    return FetchRequest(seen.url, found_by=str(seen.found_by), found_on=seen.found_on)


def page_request(seen: SeenUrl) -> FetchRequest:
    """Return the request for a known page, conditional on the validators of its last visit."""
    return FetchRequest(
        seen.url,
        etag=seen.etag,
        last_modified=seen.last_modified,
        payload_digest=seen.payload_digest,
        earlier_at=seen.last_visited_at,
        found_by="revisit" if seen.is_revisit else str(seen.found_by),
        found_on=seen.found_on,
    )
