"""Find an outlet's new pages: read its feeds, sitemaps and listings, and remember what they name.

Everything that reads bytes is pure and lies in the ``discover_*`` modules beside this one. Here they are driven: which
sources to ask for, with which validators, how far to follow sitemaps in indexes and pages of listings. The network is a
function passed in.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import re
import sqlite3
import zoneinfo
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from extractors.acquire.discover.children import choose_children
from extractors.acquire.discover.collector import DiscoveredPages, FurtherSource
from extractors.acquire.discover.feeds import discover_feed
from extractors.acquire.discover.first_listed import add_first_listed
from extractors.acquire.discover.listings import discover_listing, listing_urls
from extractors.acquire.discover.sitemaps import DateRange, discover_sitemap
from extractors.contracts.fetch import FetchOutcome, FetchPolicy, FetchRequest, FetchResult
from extractors.contracts.found import Found, FoundBy, Problem
from extractors.contracts.outlet import Listing, Outlet
from extractors.contracts.urls import UrlRejectedError, canonicalise_url
from extractors.runtime.faults import describe_fault
from extractors.stores.outlet_state.state import UrlState

_LOG = logging.getLogger(__name__)

Fetch = Callable[[Sequence[FetchRequest]], AsyncIterator[FetchResult]]
"""Fetches sources: a result for every attempt, as :meth:`Fetcher.fetch` gives them; none for one that time left out."""

SITEMAP_WINDOW: Final = dt.timedelta(days=7)
"""A run that monitors takes dated pages of a sitemap no older than this; older ones are for a backfill."""
CLOCK_SKEW: Final = dt.timedelta(days=2)
MAX_SITEMAPS_PER_RUN: Final = 20
MAX_SITEMAPS_PER_BACKFILL: Final = 5_000
MAX_ROUNDS: Final = 100
MAX_WAITING: Final = 200_000
"""With so many pages waiting no more are remembered: a source that names pages without end must not fill the disk."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """What one run of discovery gave.

    ``new`` are the pages not known before, ``found_count`` all that were named and are the outlet's, ``fetches`` every
    attempt at a source (rows of ``fct_page_fetches``), ``problems`` what was wrong with sources.
    """

    new: tuple[Found, ...]
    found_count: int
    fetches: tuple[FetchResult, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    url: str
    kind: FoundBy
    listing: Listing | None = None
    page_number: int = 1
    stated_modified_at: dt.datetime | None = None


@dataclass(slots=True)
class _Gathered:
    found: dict[str, Found] = field(default_factory=dict)
    fetches: list[FetchResult] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    not_fetched: list[str] = field(default_factory=list)
    sitemaps_left: int = 0


def make_policy(outlet: Outlet, user_agent: str) -> FetchPolicy:
    """Return the fetch policy of an outlet.

    Pace, connections, private hosts, robots.txt rule and usage policy come from its file.
    """
    return FetchPolicy(
        user_agent=user_agent,
        per_host_delay_s=outlet.pace.delay_s,
        per_host_connections=outlet.pace.connections,
        private_hosts=outlet.private_hosts,
        obey_robots=outlet.obey_robots,
        reads_site_usage=True,
        respects_usage=outlet.usage_policy == "respect",
    )


async def discover(
    outlet: Outlet,
    fetch: Fetch,
    state: UrlState,
    now: dt.datetime,
    *,
    sitemap_window: dt.timedelta = SITEMAP_WINDOW,
    max_sitemaps: int = MAX_SITEMAPS_PER_RUN,
) -> Discovery:
    """Read all sources of an outlet once, and record the pages they name in ``state`` as due to be fetched.

    Requests are conditional on the validators of the last read. At most ``max_sitemaps`` sitemaps of indexes are read a
    run (see ``choose_children``); the number left out becomes a problem. Dated pages older than ``sitemap_window`` are
    left to a backfill, but for those that ``first_listed`` takes. A source that fails becomes a problem, and the others
    are read. Sources for which ``fetch`` had no time become one problem, and the next run asks for them first. Raises
    what ``fetch`` raises (OSError if an archive cannot be written) and sqlite3 errors of ``state``.
    """
    day = now.astimezone(dt.UTC).date()
    dates = DateRange((now - sitemap_window).date(), day + CLOCK_SKEW, has_undated=True, zone=_zone(outlet))
    gathered = _Gathered(sitemaps_left=max_sitemaps)
    waiting = [_Source(url, FoundBy.FEED) for url in outlet.feeds]
    waiting += [_Source(url, FoundBy.SITEMAP) for url in outlet.sitemaps]
    for listing in outlet.listings:
        waiting += [_Source(url, FoundBy.LISTING, listing, place) for place, url in enumerate(listing_urls(listing), 1)]
    waiting.sort(key=lambda source: _checked_at(source, state))
    new: list[Found] = []
    room = max(MAX_WAITING - state.count_waiting(now), 0)
    for _ in range(MAX_ROUNDS):
        following: list[_Source] = []
        for source, result in await _fetch_sources(waiting, fetch, gathered, state, now):
            pages = await _read_own(source, result, outlet, dates)
            gathered.problems.extend(pages.problems)
            try:
                listed = None
                if _is_read(result) and source.kind is FoundBy.SITEMAP:
                    listed = add_first_listed(pages, source.url, outlet, dates, state)
                if listed is not None:
                    gathered.problems.extend(listed.pages.problems[len(pages.problems) :])
                    pages = listed.pages
                fresh, is_whole = _remember(pages, result, gathered, state, now, room)
                if listed is not None and is_whole:
                    with state.transaction():
                        state.record_old_pages(source.url, listed.marks)
                    is_whole = not listed.has_more
                room -= len(fresh)
                new += fresh
                _note(source, result, pages, len(fresh), state, now, is_whole=is_whole)
                following += _follow(source, pages.further, gathered, state, now)
            except (OSError, sqlite3.Error):  # the state itself: nothing more can be remembered for this outlet
                raise
            except Exception as error:  # noqa: BLE001 - a source's fault is its own
                _LOG.exception("outlet %s: what %s names cannot be remembered", outlet.outlet_id, source.url)
                problem = _fault(source, "what it names cannot be remembered", error)
                gathered.problems.append(problem)
                state.record_source(source.url, now, error=problem.message)
        waiting = following
        if not waiting:
            break
    if gathered.not_fetched:
        count, first = len(gathered.not_fetched), gathered.not_fetched[0]
        message = f"the site is slow: {count} of its sources are left for the next run, which asks for them first"
        gathered.problems.append(Problem(first, message))
    return Discovery(tuple(new), len(gathered.found), tuple(gathered.fetches), tuple(gathered.problems))


def _checked_at(source: _Source, state: UrlState) -> dt.datetime:
    known = state.get_source(source.url)
    return known.last_checked_at if known else dt.datetime.min.replace(tzinfo=dt.UTC)


def _remember(
    pages: DiscoveredPages, result: FetchResult, gathered: _Gathered, state: UrlState, now: dt.datetime, room: int
) -> tuple[list[Found], bool]:
    """Note the pages of one source that no other source of the run named.

    Returns those not known before, and whether there was room for all of them.
    """
    unknown = [page for page in pages.found if page.url not in gathered.found]
    gathered.found.update((page.url, page) for page in unknown)
    if len(unknown) > room:
        unknown = [page for page in unknown if not state.is_seen(page.url)]
    fresh = state.remember(unknown[:room], now)
    is_whole = len(unknown) <= room
    if not is_whole:
        message = f"{MAX_WAITING} pages wait to be fetched; {len(unknown) - room} more are left for later"
        gathered.problems.append(Problem(result.final_url, f"{message}; look at article_url_pattern"))
    return fresh, is_whole


async def discover_in_sitemaps(
    outlet: Outlet, sitemaps: Sequence[str], dates: DateRange, fetch: Fetch
) -> AsyncIterator[Discovery]:
    """Read sitemaps, and all those that they name, for pages of a range of days; used by backfills, without state.

    Yields one Discovery for each round of sitemaps, so that pages can be fetched meanwhile; each page is yielded once.
    At most 5,000 sitemaps are read, each once, so that indexes that name each other end; the number left out is a
    problem.
    """
    gathered = _Gathered()
    waiting = [_Source(url, FoundBy.SITEMAP) for url in sitemaps]
    for _ in range(MAX_ROUNDS):
        found: list[Found] = []
        problems: list[Problem] = []
        following: list[_Source] = []
        fetched_before = len(gathered.fetches)
        for source, result in await _fetch_sources(waiting, fetch, gathered, None, None):
            pages = await _read_own(source, result, outlet, dates)
            problems += pages.problems
            fresh = [page for page in pages.found if page.url not in gathered.found]
            gathered.found.update((page.url, page) for page in fresh)
            found += fresh
            following += [_Source(further.url, FoundBy.SITEMAP) for further in pages.further]
        left = MAX_SITEMAPS_PER_BACKFILL - len(gathered.asked)
        if len(following) > left:
            message = f"more than {MAX_SITEMAPS_PER_BACKFILL} sitemaps; {len(following) - left} are left out"
            problems.append(Problem(sitemaps[0], message))
        waiting = following[: max(left, 0)]
        yield Discovery(tuple(found), len(found), tuple(gathered.fetches[fetched_before:]), tuple(problems))
        if not waiting:
            return


async def _fetch_sources(
    sources: Sequence[_Source], fetch: Fetch, gathered: _Gathered, state: UrlState | None, now: dt.datetime | None
) -> list[tuple[_Source, FetchResult]]:
    """Fetch sources not asked for before in this run; return the final result of each, in the order of ``sources``."""
    by_url: dict[str, _Source] = {}
    for source in sources:
        key = _canonical(source.url)
        if key not in gathered.asked:
            gathered.asked.add(key)
            by_url[source.url] = source
    requests = []
    whole = state.sources_to_read_whole(now) if state and now else set()
    # a page is known by where its source's redirects led: where that is no source here, it may be any of them
    is_any_whole = state is not None and any(state.get_source(url) is None for url in whole)
    for source in by_url.values():
        is_whole = is_any_whole or source.url in whole
        known = state.get_source(source.url) if state and not is_whole else None
        requests.append(
            FetchRequest(
                source.url,
                etag=known.etag if known else None,
                last_modified=known.last_modified if known else None,
                found_by=source.kind,
            )
        )
    final: dict[str, FetchResult] = {}
    if requests:
        async for result in fetch(requests):
            gathered.fetches.append(result)
            if result.is_final:
                final[result.request.url] = result
    gathered.not_fetched += [url for url in by_url if url not in final]
    return [(source, final[url]) for url, source in by_url.items() if url in final]


def _is_read(result: FetchResult) -> bool:
    # What a feed says may look like a page that says «not found»: only the status counts here.
    return result.body is not None and result.http_status == 200


def _read(source: _Source, result: FetchResult, outlet: Outlet, dates: DateRange) -> DiscoveredPages:
    if result.outcome in (FetchOutcome.NOT_MODIFIED, FetchOutcome.UNCHANGED):
        return DiscoveredPages()
    if result.body is None or not _is_read(result):
        detail = f": {result.error}" if result.error else ""
        status = f", status {result.http_status}" if result.http_status else ""
        return DiscoveredPages(problems=(Problem(source.url, f"not read, {result.outcome.value}{status}{detail}"),))
    if source.kind is FoundBy.FEED:
        match = re.search(r"charset=[\"']?([\w.:-]+)", result.content_type or "", re.IGNORECASE)
        return discover_feed(result.body, result.final_url, match[1] if match else None)
    if source.listing:
        return discover_listing(result.body, result.final_url, outlet, source.listing, result.content_type)
    return discover_sitemap(result.body, result.final_url, dates)


async def _read_own(source: _Source, result: FetchResult, outlet: Outlet, dates: DateRange) -> DiscoveredPages:
    """Read a source in a thread, so that a large one does not keep other outlets from their answers.

    Whatever reading it raises is a problem of this source alone.
    """
    try:
        pages = await asyncio.to_thread(_read, source, result, outlet, dates)
        return _keep_own(pages, outlet, result.final_url)
    except Exception as error:  # noqa: BLE001 - a source's fault is its own
        _LOG.exception("outlet %s: reading %s failed", outlet.outlet_id, source.url)
        return DiscoveredPages(problems=(_fault(source, f"reading this {source.kind.value} failed", error),))


def _fault(source: _Source, what: str, error: Exception) -> Problem:
    return Problem(source.url, f"{what} ({describe_fault(error)}); the next run reads it again, report it if it stays")


def _keep_own(pages: DiscoveredPages, outlet: Outlet, source_url: str) -> DiscoveredPages:
    """Leave out pages of other hosts (a feed must not send the worker anywhere) and what is no article's URL."""
    own = [page for page in pages.found if outlet.owns_url(page.url)]
    articles = tuple(page for page in own if outlet.is_article_url(page.url))
    problems = list(pages.problems)
    if len(own) < len(pages.found):
        foreign = next(page.url for page in pages.found if not outlet.owns_url(page.url))[:120]
        message = f"{len(pages.found) - len(own)} pages of other hosts left out, as {foreign}"
        problems.append(Problem(source_url, f"{message}; add the host to `hosts` if it is the outlet's"))
    if own and not articles:
        message = f"none of its {len(own)} pages matches article_url_pattern, as {own[0].url[:120]}"
        problems.append(Problem(source_url, message))
    return replace(pages, found=articles, problems=tuple(problems))


def _note(
    source: _Source,
    result: FetchResult,
    pages: DiscoveredPages,
    new_count: int,
    state: UrlState,
    now: dt.datetime,
    *,
    is_whole: bool,
) -> None:
    known = state.get_source(source.url)
    if result.outcome in (FetchOutcome.NOT_MODIFIED, FetchOutcome.UNCHANGED):
        found_count = known.found_count if known else 0
        etag, last_modified = (known.etag, known.last_modified) if known else (None, None)
        state.record_source(
            source.url,
            now,
            found_count=found_count,
            etag=etag,
            last_modified=last_modified,
            stated_modified_at=source.stated_modified_at,
        )
        return
    failed = not pages.found and not pages.further and bool(pages.problems)
    # Sitemaps of an index, and pages after a listing's first, change without it: it must come whole each time.
    # So must a source whose pages were not all remembered: «as it was» would never name the others.
    has_more = bool(pages.further) or source.kind is FoundBy.LISTING or not is_whole
    state.record_source(
        source.url,
        now,
        error=pages.problems[0].message if failed else None,
        found_count=len(pages.found),
        new_count=new_count,
        etag=None if has_more else result.etag,
        last_modified=None if has_more else result.last_modified,
        stated_modified_at=source.stated_modified_at,
    )


def _follow(
    source: _Source, further: Sequence[FurtherSource], gathered: _Gathered, state: UrlState, now: dt.datetime
) -> list[_Source]:
    if source.listing:
        if "{page}" in source.listing.url or source.page_number >= source.listing.max_pages:
            return []
        return [_Source(each.url, FoundBy.LISTING, source.listing, source.page_number + 1) for each in further[:1]]
    unasked = [each for each in further if _canonical(each.url) not in gathered.asked]
    choice = choose_children(unasked, state.get_source, now, gathered.sitemaps_left)
    gathered.sitemaps_left -= len(choice.chosen)
    if choice.left_out:
        message = f"{choice.left_out} of its sitemaps that changed or were never read are left for the next run"
        gathered.problems.append(Problem(source.url, f"{message}, which reads {MAX_SITEMAPS_PER_RUN} at most"))
    return [_Source(each.url, FoundBy.SITEMAP, stated_modified_at=each.modified_at) for each in choice.chosen]


def _zone(outlet: Outlet) -> dt.tzinfo:
    return zoneinfo.ZoneInfo(outlet.time_zone)


def _canonical(url: str) -> str:
    try:
        return canonicalise_url(url)
    except UrlRejectedError:
        return url
