"""One run over outlets: discover, fetch, archive, stage, and remember what related lists name for the next run.

The functions that DAGs map over outlets. A run is told by the id of its DAG and its own id: the same run again (a
retry, a cleared task) goes on with the load it began and fetches no page twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import datetime as dt
import logging
import sqlite3
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from extractors.acquire.discover.sources import discover, make_policy
from extractors.acquire.fetch.fetcher import Fetcher
from extractors.acquire.fetch.robots import RobotsCache
from extractors.acquire.outages import VisitTally, is_excused
from extractors.contracts.fetch import FetchOutcome, FetchPolicy, FetchRequest, FetchResult
from extractors.contracts.found import Problem
from extractors.contracts.outlet import Outlet
from extractors.contracts.raw_page import FOUND_AS_SOURCE, Refusal
from extractors.outlets.registry import Registry, UnknownOutletError, load_registry
from extractors.pipeline.attempt_rows import attempt_row, redirect_row
from extractors.pipeline.related_lists import follow_safely
from extractors.pipeline.stage import OnUnstaged, log_unstaged, stage_load, stage_safely
from extractors.pipeline.worker_pool import prepare_workers
from extractors.runtime.clock import Clock
from extractors.runtime.faults import told_fault
from extractors.runtime.settings import Settings
from extractors.stores.archive import ArchiveBusyError, WarcArchive
from extractors.stores.outlet_state.file import explain_fault
from extractors.stores.outlet_state.state import (
    SeenUrl,
    StateBusyError,
    StateDamagedError,
    UrlState,
    Visit,
    VisitResult,
    make_visit,
    state_path,
)
from extractors.stores.raw_loads import LOG_SUFFIX, RawLoad, RawLog
from extractors.stores.staged_loads import load_id_for

_LOG = logging.getLogger(__name__)

STATE_WAIT_S = 30.0
MAX_HELD = 1_000
"""So many gone pages are held back at most before it is judged whether the outlet has an outage."""


MAX_UNANSWERED = 3
"""A page that may have moved is not waited for after so many failures in a row: its old server is gone."""


@dataclass(frozen=True, slots=True)
class Run:
    """What causes loads: the DAG and its run."""

    dag_id: str
    run_id: str

    def load_id(self, outlet_id: str) -> str:
        """The id of the load that this run makes of an outlet."""
        return load_id_for(outlet_id, self.dag_id, self.run_id)

    @property
    def cause(self) -> dict[str, str]:
        """The cause as the load's manifest keeps it."""
        return {"kind": self.dag_id, "run_id": self.run_id}


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of one outlet in one run; ``error`` says why there is no load, ``may_heal`` whether to try again."""

    outlet_id: str
    load_id: str
    attempts: int = 0
    pages: int = 0
    error: str | None = None
    may_heal: bool = False


def plan_chunks(registry: Registry, collection_id: str) -> list[list[str]]:
    """The ids of a collection's outlets that are not paused, in chunks of the collection's size."""
    ids = [outlet.outlet_id for outlet in registry.select(collection_id)]
    size = registry.collections[collection_id].chunk_size
    return [ids[start : start + size] for start in range(0, len(ids), size)]


def collect_outlets(
    outlet_ids: Sequence[str], settings: Settings, run: Run, *, now: dt.datetime, clock: Clock | None = None
) -> list[Collected]:
    """Discover and fetch the new pages of several outlets at once; what stops one outlet leaves the others alone.

    ``clock`` times and paces the requests, by default the machine's own.
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
    """Stage the raw loads that a run made of these outlets; return the ids of the staged loads.

    A load that cannot be staged is given to ``on_failure`` and leaves the others alone; it is not among the ids.

    Raises:
        OSError: the disk is full.
    """
    prepare_workers()
    registry = load_registry(settings.outlets)
    staged = []
    for outlet_id in outlet_ids:
        raw = RawLoad(settings.home.raw, outlet_id, run.load_id(outlet_id))
        manifest = None
        if raw.log_path.exists():
            manifest = stage_safely(
                raw,
                partial(stage_load, raw, staged=settings.home.staged, outlets_folder=settings.outlets, staged_at=now),
                on_failure,
            )
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
            outlet = registry.get_outlet(outlet_id)
            try:
                return await collect_outlet(outlet, settings, run, now, fetcher)
            except sqlite3.Error as error:
                raise explain_fault(error, state_path(settings.home.state, outlet_id), outlet_id) from error

        return list(await asyncio.gather(*(collect_safely(o, run, partial(collect, o)) for o in outlet_ids)))


@contextlib.asynccontextmanager
async def open_fetcher(settings: Settings, clock: Clock | None = None) -> AsyncIterator[Fetcher]:
    """A fetcher whose robots.txt cache lies in the state folder."""
    settings.home.state.mkdir(parents=True, exist_ok=True)
    async with Fetcher(clock=clock) as fetcher:
        fetcher.robots = RobotsCache(settings.home.state / "robots", fetcher.clock)
        yield fetcher


async def collect_safely(outlet_id: str, run: Run, collect: Callable[[], Awaitable[Collected]]) -> Collected:
    """Collect one outlet; what stops it becomes its ``error`` and leaves the other outlets alone."""
    try:
        return await collect()
    except (UnknownOutletError, StateBusyError, StateDamagedError, ArchiveBusyError, OSError, sqlite3.Error) as error:
        _LOG.error("outlet %s is not collected: %s", outlet_id, error)
        may_heal = not isinstance(error, UnknownOutletError | StateDamagedError)
        return Collected(outlet_id, run.load_id(outlet_id), error=str(error), may_heal=may_heal)
    except Exception as error:  # noqa: BLE001 - an outlet's fault is its own
        _LOG.exception("outlet %s: collecting it failed", outlet_id)
        why = f"collecting it failed ({told_fault(error)}); the log has the whole error, please report it"
        return Collected(outlet_id, run.load_id(outlet_id), error=why, may_heal=True)


@dataclass(slots=True)
class Collection:
    """One raw load while it is collected: the outlet's state, the archive and the log, open together."""

    outlet: Outlet
    raw: RawLoad
    state: UrlState
    archive: WarcArchive
    log: RawLog
    policy: FetchPolicy
    fetcher: Fetcher
    attempts: int = 0
    pages: int = 0

    async def fetch_sources(self, requests: Iterable[FetchRequest]) -> AsyncIterator[FetchResult]:
        """Fetch feeds, sitemaps and listings; their attempts are rows like others."""
        async for result in self.fetcher.fetch(requests, self.policy, archive=self.archive):
            with self._own_faults(result):
                self._note(result, found_by=FOUND_AS_SOURCE, found_on=result.request.found_by)
            yield result

    def note_problems(self, problems: Iterable[Problem]) -> None:
        """Keep what was wrong with sources as rows that say so."""
        for problem in problems:
            _LOG.warning("outlet %s: %s", self.outlet.outlet_id, problem)
            self.log.add(Refusal("source_problem", problem.message, url=problem.url, relation="page_fetches"))

    async def fetch_pages(self, requests: Iterable[FetchRequest] | AsyncIterable[FetchRequest]) -> None:
        """Fetch pages; each visit is noted in the state once its bytes are in the archive.

        Pages that are gone are noted last: only then is it known whether they were taken down or the outlet has an
        outage. A run that is killed before asks for them again, or finds their answers in its archive.
        """
        tally = VisitTally()
        held: list[tuple[FetchResult, Visit]] = []
        async for result in self.fetcher.fetch(requests, self.policy, archive=self.archive):
            self.attempts += 1
            self.pages += result.outcome.is_page
            with self._own_faults(result):
                visit = make_visit(result, self.raw.load_id) if result.is_final else None
                if visit is not None:
                    tally.add(visit, self.state.get(visit.url) if visit.result is VisitResult.GONE else None)
                    if visit.result is VisitResult.GONE:
                        held.append((dataclasses.replace(result, body=None), visit))
                        if len(held) >= MAX_HELD:
                            self._note_gone(held, tally)
                            held, tally = [], VisitTally()
                        continue
                self._keep_visit(result, visit)
            if self.attempts % 500 == 0:
                _LOG.info("outlet %s: %s attempts, %s pages", self.outlet.outlet_id, self.attempts, self.pages)
        self._note_gone(held, tally)

    def _note_gone(self, held: Sequence[tuple[FetchResult, Visit]], tally: VisitTally) -> None:
        """Note the gone pages of a run as what they are: taken down, or away while the outlet has an outage."""
        tally.add_earlier(self.state, [visit for _, visit in held])
        if tally.is_outage:
            message = f"{tally}: taken for an outage of {self.outlet.outlet_id}; they are asked for again later"
            self.note_problems([Problem(self.outlet.homepage_url, message)])
        visits = []
        for result, visit in held:
            if tally.is_outage and is_excused(self.state.get(visit.url), visit.visited_at):
                result = dataclasses.replace(result, outcome=FetchOutcome.OUTAGE)
                visit = dataclasses.replace(visit, result=VisitResult.OUTAGE)
            visit = dataclasses.replace(visit, is_outlet_up=tally.is_outlet_up)
            with self._own_faults(result):
                self._note(result, found_by=result.request.found_by, found_on=result.request.found_on)
                visits.append(visit)
        # all or none: what is recorded is not asked for again, and the rest alone would be judged otherwise
        with self.state.transaction():
            for visit in visits:
                self.state.record(visit)

    def _keep_visit(self, result: FetchResult, visit: Visit | None) -> None:
        if visit is not None and _is_recorded(result, self.state, self.raw.load_id):
            visit = None
        # a kill between the two must lose neither: a page that came is found again by its visit, which names the
        # load; one that did not come is asked for by nobody once its visit is noted, so that is logged first
        if visit is not None and visit.load_id is not None:
            self.state.record(visit)
        self._note(result, found_by=result.request.found_by, found_on=result.request.found_on)
        if visit is not None and visit.load_id is None:
            self.state.record(visit)

    @contextlib.contextmanager
    def _own_faults(self, result: FetchResult) -> Iterator[None]:
        """Make a fault with one answer a row of its own; the page is due again in the next run.

        Raises OSError and sqlite3 errors: a disk or a state that cannot be written concerns the whole outlet.
        """
        try:
            yield
        except (OSError, sqlite3.Error):
            raise
        except Exception as error:  # noqa: BLE001 - an answer's fault is its own
            url = result.request.url
            _LOG.exception("outlet %s: what came of %s cannot be noted", self.outlet.outlet_id, url)
            detail = f"what came cannot be noted ({told_fault(error)}); it is asked for again by the next run"
            self.state.ask_again(url, result.requested_at)
            self.log.add(Refusal("attempt_failed", detail, url=url, relation="page_fetches"))

    def _note(self, result: FetchResult, *, found_by: str | None, found_on: str | None) -> None:
        """Log an attempt, after the redirects on its way: each was found on the one before."""
        led_from = found_on
        for redirect in result.redirects:
            hop = redirect_row(redirect, result.attempts, found_by=found_by, found_on=led_from)
            self.log.add(hop, is_resumed=result.is_resumed)
            led_from = redirect.url
        moved_from = self.state.moved_from(result.final_url) if result.final_url else None
        attempt = attempt_row(result, found_by=found_by, found_on=found_on, moved_from=moved_from)
        self.log.add(attempt, is_resumed=result.is_resumed)


@contextlib.contextmanager
def open_collection(
    outlet: Outlet, raw: RawLoad, settings: Settings, run: Run, now: dt.datetime, fetcher: Fetcher
) -> Iterator[Collection]:
    """Open (or go on with) the raw load of one outlet; it is whole when the block ends without an exception.

    Raises:
        StateBusyError: another run is at work on the outlet.
        ArchiveBusyError: another process writes the same load.
        OSError: the disk is full.
    """
    policy = make_policy(outlet, settings.user_agent)
    with (
        UrlState.open(state_path(settings.home.state, outlet.outlet_id), outlet, wait_s=STATE_WAIT_S) as state,
        raw.open_log(run.cause) as log,
        WarcArchive(raw.warc_path, made_at=now, made_by={"operator": settings.contact or ""}) as archive,
    ):
        yield Collection(outlet, raw, state, archive, log, policy, fetcher)


async def collect_outlet(outlet: Outlet, settings: Settings, run: Run, now: dt.datetime, fetcher: Fetcher) -> Collected:
    """Discover and fetch one outlet's due pages into one raw load; a load that is whole already is left as it is.

    Raises what ``open_collection`` raises.
    """
    raw = RawLoad(settings.home.raw, outlet.outlet_id, run.load_id(outlet.outlet_id))
    if raw.log_path.exists():
        return Collected(outlet.outlet_id, raw.load_id)
    with open_collection(outlet, raw, settings, run, now, fetcher) as collection:
        state = collection.state
        discovery = await discover(outlet, collection.fetch_sources, state, now)
        collection.note_problems(discovery.problems)
        due = state.due(now, outlet.max_pages_per_run, outlet.related.budget)
        waiting = {seen.url for seen in due}
        begun = [seen for seen in state.visited_in_load(raw.load_id) if seen.url not in waiting]
        lost = [seen for load_id in _interrupted(raw) for seen in state.visited_in_load(load_id)]
        moved = {new.url: earlier for new in due if (earlier := state.find_earlier_address(new))}
        asked = {seen.url: seen for seen in [*begun, *due] if seen.url not in moved}
        asked |= {earlier.url: earlier for earlier in moved.values() if earlier.url not in asked}
        requests = [page_request(seen) for seen in asked.values()]
        requests += [_whole_request(seen) for seen in lost if seen.url not in waiting and seen.url not in asked]
        await collection.fetch_pages(requests)
        if moved:
            await collection.fetch_pages(page_request(new) for new in due if _is_own_page(new, moved, state))
    _LOG.info("outlet %s: %s attempts, %s pages", outlet.outlet_id, collection.attempts, collection.pages)
    return Collected(outlet.outlet_id, raw.load_id, collection.attempts, collection.pages)


def _is_recorded(result: FetchResult, state: UrlState, load_id: str) -> bool:
    """Whether an interrupted attempt of this load kept the page and lived to note the visit."""
    seen = state.get(result.request.url) if result.is_resumed else None
    return seen is not None and seen.load_id == load_id


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


def _interrupted(raw: RawLoad) -> list[str]:
    """Ids of the outlet's other loads that never became whole: their pages came and are staged by nobody.

    No other run is at work on them: it would have the outlet's state open.
    """
    unfinished = sorted(path.name.partition(LOG_SUFFIX)[0] for path in raw.log_path.parent.glob(f"*{LOG_SUFFIX}.open"))
    return [load_id for load_id in unfinished if load_id != raw.load_id]


def _whole_request(seen: SeenUrl) -> FetchRequest:
    """The request for a page that came and was lost: without conditions, so that it comes whole again."""
    return FetchRequest(seen.url, found_by=str(seen.found_by), found_on=seen.found_on)


def page_request(seen: SeenUrl) -> FetchRequest:
    """The request for a page, conditional on what is known of it."""
    return FetchRequest(
        seen.url,
        etag=seen.etag,
        last_modified=seen.last_modified,
        payload_digest=seen.payload_digest,
        earlier_at=seen.last_visited_at,
        found_by="revisit" if seen.is_revisit else str(seen.found_by),
        found_on=seen.found_on,
    )
