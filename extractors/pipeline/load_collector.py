"""One raw load while it is collected: requests are fetched, archived and logged, and visits recorded in the state.

A run is identified by its DAG and its own id: the same run again (a retry, a cleared task) continues the load that it
began and fetches no page twice.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import logging
import math
import sqlite3
from collections.abc import AsyncGenerator, AsyncIterable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractors.acquire.discover.sources import make_policy
from extractors.acquire.fetch.fetcher import Fetcher
from extractors.acquire.outages import KNOWN_GONE_AFTER, VisitTally, is_excused
from extractors.contracts.fetch import FetchOutcome, FetchPolicy, FetchRequest, FetchResult
from extractors.contracts.found import Problem
from extractors.contracts.load_id import load_id_for
from extractors.contracts.outlet import Outlet
from extractors.contracts.raw_page import FOUND_AS_SOURCE, Rejection
from extractors.pipeline.attempt_rows import attempt_row, redirect_row
from extractors.runtime.faults import describe_fault
from extractors.runtime.settings import Settings
from extractors.stores.forgetting.raw import blank_records
from extractors.stores.forgetting.register import FORGOTTEN
from extractors.stores.outlet_state.revisits import FIRST_RETRY
from extractors.stores.outlet_state.state import UrlState
from extractors.stores.outlet_state.states import open_states
from extractors.stores.outlet_state.visits import Visit, VisitResult, make_visit
from extractors.stores.raw_loads import RawLoad, RawLog
from extractors.stores.storage.storage import Unfinished, open_storage
from extractors.stores.warc.archive import ArchiveBusyError, WarcArchive

_LOG = logging.getLogger(__name__)

STATE_WAIT_S = 30.0
MAX_SAME_PAYLOAD = 2
"""Pages that may have one payload: an article under its old and its new address has. With more it is an error page."""
MAX_UNSTORED = 20
"""This many pages that did not come wait at most until their lines of the log are stored."""
MAX_HELD = 1_000
"""So many gone pages wait at most before it is decided whether the outlet has an outage."""


@dataclass(frozen=True, slots=True)
class Run:
    """What causes loads: the DAG and its run."""

    dag_id: str
    run_id: str

    def load_id(self, outlet_id: str) -> str:
        """Return the id of the load that this run makes of an outlet."""
        return load_id_for(outlet_id, self.dag_id, self.run_id)

    @property
    def cause(self) -> dict[str, str]:
        """Return the cause (kind and run id) as the load's manifest has it."""
        return {"kind": self.dag_id, "run_id": self.run_id}


@dataclass(slots=True)
class LoadCollector:
    """One raw load while it is collected: the outlet's state, the archive and the log, open together."""

    outlet: Outlet
    raw: RawLoad
    state: UrlState
    archive: WarcArchive
    log: RawLog
    policy: FetchPolicy
    fetcher: Fetcher
    unfinished: Unfinished
    attempts: int = 0
    pages: int = 0
    sources: dict[str, str] = dataclasses.field(default_factory=dict)
    unstored: list[Visit] = dataclasses.field(default_factory=list)

    async def fetch_sources(
        self, requests: Iterable[FetchRequest], *, ends_at: float = math.inf
    ) -> AsyncGenerator[FetchResult, None]:
        """Fetch feeds, sitemaps and listings and yield the results; every attempt is logged as a row of the load.

        None is requested after ``ends_at``, a time of the fetcher's monotonic clock; those give no result.
        """
        results = self.fetcher.fetch(requests, self.policy, archive=self.archive, ends_at=ends_at)
        async with contextlib.aclosing(results):
            async for result in results:
                with self._isolate_fault(result):
                    self._note(result, found_by=FOUND_AS_SOURCE, found_on=result.request.found_by)
                    if result.warc_record:
                        self.sources[result.request.url] = result.warc_record
                    self._store_if_due()
                yield result

    def note_problems(self, problems: Iterable[Problem]) -> None:
        """Log a warning for each problem of the outlet's sources, and add it to the load's log as a rejection.

        The rejection's reason is ``source_problem``.
        """
        for problem in problems:
            _LOG.warning("outlet %s: %s", self.outlet.outlet_id, problem)
            self.log.add(Rejection("source_problem", problem.message, url=problem.url, relation="page_fetches"))

    def note_forgotten(self) -> None:
        """Log how many pages were named that were forgotten on request, and are not fetched."""
        if count := len(self.state.forgotten_found):
            detail = f"{count} pages that sources name were forgotten on request and are not fetched"
            self.log.add(Rejection(FORGOTTEN, detail, relation="page_fetches"))

    def blank_sources(self) -> None:
        """Keep no answer of a source that names a forgotten page, with its headline; call it on the whole archive."""
        named = {url for urls in self.state.forgotten_found.values() for url in urls}
        offsets = {int(record.rpartition("#")[2]) for url, record in self.sources.items() if url in named}
        if offsets:
            blank_records(self.raw.warc_path, offsets)

    async def fetch_pages(
        self, requests: Iterable[FetchRequest] | AsyncIterable[FetchRequest], *, ends_at: float = math.inf
    ) -> None:
        """Fetch pages; each visit is recorded in the state after its bytes are in the archive.

        None is requested after ``ends_at``, a time of the fetcher's monotonic clock; those that are left stay due.

        Pages that are gone are recorded last: only then is it known whether they were taken down or the outlet has an
        outage. A run that is killed before requests them again, or finds their answers in its archive.
        """
        tally = VisitTally()
        held: list[tuple[FetchResult, Visit]] = []
        left: list[str] = []
        results = self.fetcher.fetch(
            requests,
            self.policy,
            archive=self.archive,
            ends_at=ends_at,
            on_left=lambda request: left.append(request.url),
        )
        async with contextlib.aclosing(results):  # where the disk fails, no further page is requested
            async for result in results:
                self.attempts += 1
                self.pages += result.outcome.is_page
                with self._isolate_fault(result):
                    visit = make_visit(result, self.raw.load_id) if result.is_final else None
                    if visit is not None:
                        result, visit = self._check_payload(result, visit)
                        tally.add(visit, self.state.get(visit.url) if visit.result is VisitResult.GONE else None)
                        if visit.result is VisitResult.GONE:
                            held.append((dataclasses.replace(result, body=None), visit))
                            if len(held) >= MAX_HELD:
                                self._note_gone(held, tally)
                                held, tally = [], VisitTally()
                            continue
                    self._record_visit(result, visit)
                    self._store_if_due()
                if self.attempts % 500 == 0:
                    _LOG.info("outlet %s: %s attempts, %s pages", self.outlet.outlet_id, self.attempts, self.pages)
        self._note_gone(held, tally)
        self._store()
        if left:
            message = f"the site is slow: {len(left)} pages are left for the next run; pause the outlet if this goes on"
            self.note_problems([Problem(self.outlet.homepage_url, message)])

    def _check_payload(self, result: FetchResult, visit: Visit) -> tuple[FetchResult, Visit]:
        """Turn a page into one that is gone where the same bytes came for several others: servers send notices of
        maintenance and their home page with status 200, in words that no list of error phrases has.
        """
        if not visit.result.came or _is_recorded(result, self.state, self.raw.load_id):
            return result, visit
        seen = self.state.get(visit.url)
        digest = result.payload_digest or (seen.payload_digest if seen else None)
        others = self.state.others_with_payload(digest, visit.url, MAX_SAME_PAYLOAD) if digest else []
        if digest is None or len(others) < MAX_SAME_PAYLOAD:
            return result, visit
        self.state.plan_same_payload(digest, visit.visited_at + FIRST_RETRY)
        error = f"the same page came for other addresses too, as {others[0][:200]}"
        gone = dataclasses.replace(
            visit, result=VisitResult.GONE, etag=None, last_modified=None, payload_digest=digest, load_id=None
        )
        return dataclasses.replace(result, outcome=FetchOutcome.SOFT_404, error=error), gone

    def _note_gone(self, held: Sequence[tuple[FetchResult, Visit]], tally: VisitTally) -> None:
        """Note the gone pages of a run as what they are: taken down, or away while the outlet has an outage."""
        tally.add_earlier(self.state, [visit for _, visit in held])
        if tally.is_outage:
            message = f"{tally}: taken for an outage of {self.outlet.outlet_id}; they are asked for again later"
            if tally.is_small:
                message += f", and count as taken down when other pages come or after {KNOWN_GONE_AFTER.days} days"
            self.note_problems([Problem(self.outlet.homepage_url, message)])
        visits = []
        for result, visit in held:
            if tally.is_outage and is_excused(self.state.get(visit.url), visit.visited_at):
                result = dataclasses.replace(result, outcome=FetchOutcome.OUTAGE)
                visit = dataclasses.replace(visit, result=VisitResult.OUTAGE)
            visit = dataclasses.replace(visit, is_outlet_up=tally.is_outlet_up)
            with self._isolate_fault(result):
                self._note(result, found_by=result.request.found_by, found_on=result.request.found_on)
                visits.append(visit)
        if visits:
            self.unfinished.flush()
        # all or none: what is recorded is not asked for again, and the rest alone would be judged otherwise
        with self.state.transaction():
            for visit in visits:
                self.state.record(visit)

    def _record_visit(self, result: FetchResult, visit: Visit | None) -> None:
        if visit is not None and _is_recorded(result, self.state, self.raw.load_id):
            visit = None
        # a kill between the two must lose neither: a page that came is found again by its visit, which names the
        # load; one that did not come is not requested again once its visit is recorded, so it is logged first, and
        # its line stored where another worker would look for it
        if visit is not None and visit.load_id is not None:
            self.state.record(visit)
        self._note(result, found_by=result.request.found_by, found_on=result.request.found_on)
        if visit is not None and visit.load_id is None:
            self.unstored.append(visit)

    def _store_if_due(self) -> None:
        if self.unfinished.flush(only_if_due=len(self.unstored) < MAX_UNSTORED):
            self._record_stored()

    def _store(self) -> None:
        self.unfinished.flush()
        self._record_stored()

    def _record_stored(self) -> None:
        for visit in self.unstored:
            self.state.record(visit)
        self.unstored.clear()

    @contextlib.contextmanager
    def _isolate_fault(self, result: FetchResult) -> Iterator[None]:
        """Log a fault of one answer as a rejection; the page is due again in the next run.

        Raises OSError and sqlite3 errors: a disk or a state that cannot be written concerns the whole outlet.
        """
        try:
            yield
        except (OSError, sqlite3.Error):
            raise
        except Exception as error:  # noqa: BLE001 - an answer's fault is its own
            url = result.request.url
            _LOG.exception("outlet %s: the answer of %s cannot be recorded", self.outlet.outlet_id, url)
            detail = f"the answer cannot be recorded ({describe_fault(error)}); the next run requests it again"
            self.state.schedule_refetch(url, result.requested_at)
            self.log.add(Rejection("attempt_failed", detail, url=url, relation="page_fetches"))

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
def open_load(
    outlet: Outlet, raw: RawLoad, settings: Settings, run: Run, now: dt.datetime, fetcher: Fetcher
) -> Iterator[LoadCollector]:
    """Open (or continue) the raw load of one outlet; it is complete if the block ends without an exception.

    Raises:
        StateBusyError: another run has the outlet's state.
        StateDamagedError: the outlet's state cannot be read.
        ArchiveBusyError: another process writes the same load.
        OSError: the disk is full, or the object store cannot be used.
    """
    storage = open_storage(settings.home)
    with open_states(settings).open(outlet, wait_s=STATE_WAIT_S) as state:
        unfinished = storage.resume_raw(raw)
        try:
            with raw.open_log(run.cause) as log:
                policy = dataclasses.replace(make_policy(outlet, settings.user_agent), is_forgotten=state.is_forgotten)
                with WarcArchive(raw.warc_path, made_at=now, made_by={"operator": settings.contact or ""}) as archive:
                    collector = LoadCollector(outlet, raw, state, archive, log, policy, fetcher, unfinished)
                    yield collector
                collector.blank_sources()
        except BaseException:
            with contextlib.suppress(OSError, ArchiveBusyError):  # the error itself is what must be reported
                unfinished.flush()
            raise
        storage.push_raw(raw)


def _is_recorded(result: FetchResult, state: UrlState, load_id: str) -> bool:
    """Whether an interrupted attempt of this load kept the page and lived to note the visit."""
    seen = state.get(result.request.url) if result.is_resumed else None
    return seen is not None and seen.load_id == load_id
