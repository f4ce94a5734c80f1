"""Check an outlet's sources over the network: what each names, what is read from three pages, when it last succeeded.

Nothing of the outlet's own state is changed.
"""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dateline.commands.outlets.scaffold import TRIED_PAGES, ReadPage, try_page
from extractors.acquire.discover.listings import listing_urls
from extractors.acquire.discover.sources import Fetch, discover
from extractors.contracts.fetch import FetchRequest, FetchResult
from extractors.contracts.outlet import Outlet
from extractors.runtime.atomic_files import write_atomically
from extractors.stores.outlet_state.state import UrlState
from extractors.stores.outlet_state.states import States

NEEDED: Final = ("title", "published", "body")
TRIED_SITEMAPS: Final = 2
ANY_AGE: Final = dt.timedelta(days=36_500)


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """One source: what it is, how many pages it names, what is wrong, when a run last read it (None: never)."""

    kind: str
    url: str
    found_count: int
    problem: str | None
    last_success_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class OutletCheck:
    """One outlet: its sources, the pages tried, when a run last stored one of its pages (None: never)."""

    outlet: Outlet
    sources: tuple[SourceCheck, ...]
    pages: tuple[ReadPage, ...]
    last_stored_at: dt.datetime | None

    @property
    def is_good(self) -> bool:
        """Whether there is a source, every source named at least one page, and more than half of the pages tried have
        title, publication time and body.
        """
        read = sum(set(NEEDED) <= set(page.filled) for page in self.pages)
        return bool(self.sources) and all(source.found_count for source in self.sources) and 2 * read > len(self.pages)

    def count_filled(self, name: str) -> int:
        """Return how many of the pages tried have a value in the field ``name`` (one of ``scaffold.FIELDS``)."""
        return sum(name in page.filled for page in self.pages)


async def check_outlet(outlet: Outlet, fetch: Fetch, *, states: States, now: dt.datetime) -> OutletCheck:
    """Fetch an outlet's sources as a first run would, and up to three of the pages that they name; report what was
    read. The outlet's own state is only read. A source or a page that fails is part of the report. Raises
    StateDamagedError if the outlet's state cannot be read.
    """
    known = states.peek(outlet.outlet_id)
    with (
        tempfile.TemporaryDirectory(prefix="dateline-check-") as folder,
        UrlState.open(Path(folder) / "check.sqlite", outlet) as state,
    ):
        discovery = await discover(outlet, fetch, state, now, sitemap_window=ANY_AGE, max_sitemaps=TRIED_SITEMAPS)
        first_listings = [listing_urls(listing)[0] for listing in outlet.listings]
        named = [("feed", url) for url in outlet.feeds] + [("sitemap", url) for url in outlet.sitemaps]
        named += [("listing", url) for url in first_listings]
        sources = []
        for kind, url in named:
            seen = state.get_source(url)
            found_count = seen.found_count if seen else 0
            if kind == "sitemap" and not found_count:  # an index names its pages through others
                found_count = sum(page.found_by == "sitemap" for page in discovery.new)
            problem = None if found_count else (seen.error if seen and seen.error else "names no article")
            sources.append(SourceCheck(kind, url, found_count, problem, known.sources.get(url)))
        due = state.due(now, 10_000)
        step = max(len(due) // TRIED_PAGES, 1)
        urls = [page.url for page in due[::step][:TRIED_PAGES]]
    pages = await _read_pages(urls, outlet, fetch, now)
    return OutletCheck(outlet, tuple(sources), tuple(pages), known.last_stored_at)


async def _read_pages(urls: Sequence[str], outlet: Outlet, fetch: Fetch, now: dt.datetime) -> list[ReadPage]:
    answers: dict[str, FetchResult] = {}
    if urls:
        async for result in fetch([FetchRequest(url) for url in urls]):
            answers[result.request.url] = result
    return [try_page(url, answers.get(url), now, outlet_id=outlet.outlet_id) for url in urls]


def mark_verified(path: Path) -> bool:
    """Write ``verified: true`` into an outlet's YAML file and keep the rest of its text.

    Return False, and write nothing, if it was there already.
    """
    text = path.read_text(encoding="utf-8")
    if re.search(r"^verified:\s*true\s*$", text, re.MULTILINE):
        return False
    marked, count = re.subn(r"^verified:.*$", "verified: true", text, count=1, flags=re.MULTILINE)
    write_atomically(path, marked if count else f"{text.rstrip()}\nverified: true\n")
    return True
