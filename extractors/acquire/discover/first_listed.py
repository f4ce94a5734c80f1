"""Pages that a sitemap names for the first time although it states that they changed long ago.

Some sites never keep the time of change up, or write that of their template. A page whose only date is such a time is
new where the sitemap did not name it when it was last read. What a sitemap names when it is first read is its archive,
which is left to a backfill, unless its own address names a day or month that a run reads.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from extractors.acquire.discover.collector import DiscoveredPages, find_trap, find_url_dates
from extractors.acquire.discover.sitemaps import DateRange
from extractors.contracts.found import Found, FoundBy, Problem
from extractors.contracts.outlet import Outlet
from extractors.contracts.urls import UrlRejectedError, canonicalise_url, is_asset_url
from extractors.stores.outlet_state.old_pages import old_page_mark
from extractors.stores.outlet_state.state import UrlState

MAX_FIRST_LISTED: Final = 500
"""So many such pages of one sitemap are taken in a run; the others are taken by the next runs."""


@dataclass(frozen=True, slots=True)
class FirstListed:
    """The pages of a sitemap with those that it names first, and the ``marks`` to record once they are remembered."""

    pages: DiscoveredPages
    marks: tuple[int, ...]
    has_more: bool = False


def add_first_listed(
    pages: DiscoveredPages, source_url: str, outlet: Outlet, dates: DateRange, state: UrlState
) -> FirstListed | None:
    """Add to the pages of a sitemap those of its old pages that no sitemap named before.

    None where nothing is to be recorded: the sitemap was not read whole or names nothing, as that of a site under
    maintenance, or the outlet's record is full.
    """
    if pages.is_cut or not (pages.found or pages.old or pages.further):
        return None
    marks = {old_page_mark(url): url for url in pages.old}
    unknown = state.unknown_old_pages(marks)
    if unknown and not state.has_room_for_old_pages(len(unknown)):
        return None
    if not state.knows_old_pages(source_url) and not _names_days_of(source_url, dates):
        return FirstListed(pages, tuple(unknown))
    named = {page.url for page in pages.found}
    own: list[Found] = []
    looked_at: list[int] = []
    for mark, url in marks.items():
        if mark not in unknown:
            continue
        if len(own) >= MAX_FIRST_LISTED:
            break
        looked_at.append(mark)
        page = _read_page(url, source_url)
        if page is not None and page not in named and _is_new(page, outlet, state):
            named.add(page)
            own.append(Found(page, None, None, None, FoundBy.SITEMAP, source_url))
    left, problems = len(unknown) - len(looked_at), pages.problems
    if left:
        message = f"{left} more pages with an old time of change are named for the first time"
        problems = (*problems, Problem(source_url, f"{message}; the next runs take them, {MAX_FIRST_LISTED} each"))
    found = replace(pages, found=(*pages.found, *own), problems=problems)
    return FirstListed(found, tuple(looked_at), has_more=left > 0)


def _read_page(url: str, source_url: str) -> str | None:
    """Return the canonical address of a page, None where it is invalid, a file or a crawler trap."""
    try:
        canonical = canonicalise_url(url, source_url)
    except UrlRejectedError:
        return None
    return None if find_trap(canonical) or is_asset_url(canonical) else canonical


def _names_days_of(source_url: str, dates: DateRange) -> bool:
    days = find_url_dates(source_url)
    return days is not None and days[0] <= dates.last and days[1] >= dates.first


def _is_new(url: str, outlet: Outlet, state: UrlState) -> bool:
    return outlet.owns_url(url) and outlet.is_article_url(url) and not state.is_seen(url)
