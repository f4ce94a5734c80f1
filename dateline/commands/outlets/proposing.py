"""A site's proposal from the command line: the network opened, a homepage looked at, and its file proposed."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dateline.commands.outlets.files import fail

if TYPE_CHECKING:
    from dateline.commands.outlets.scaffold import Proposal
    from extractors.acquire.discover.sources import Fetch
    from extractors.acquire.fetch.fetcher import Fetcher
    from extractors.contracts.fetch import FetchPolicy, FetchRequest, FetchResult
    from extractors.runtime.settings import Settings


def propose(
    url: str, settings: Settings, *, country: str | None = None, is_private: bool = False, delay: float = 1.0
) -> Proposal:
    """Look at a site on the network and return what its outlet's file would say; end the command if it says nothing.

    ``delay`` is the number of seconds between two requests; ``is_private`` allows a loopback or private address.
    """
    import asyncio

    from dateline.commands.outlets.scaffold import AddError, propose_outlet
    from extractors.acquire.fetch.fetcher import FetchPolicy
    from extractors.contracts.urls import UrlRejectedError, with_scheme

    own = (urlsplit(with_scheme(url)).netloc,) if is_private else ()
    policy = FetchPolicy(settings.user_agent, delay, private_hosts=own, max_attempts=2)
    now = dt.datetime.now(dt.UTC)

    async def look() -> Proposal:
        async with open_fetcher(settings) as fetcher:
            return await propose_outlet(
                url, bind_fetch(fetcher, policy), now=now, country=country, is_private=is_private
            )

    try:
        return asyncio.run(look())
    except (AddError, UrlRejectedError) as error:
        hint = "" if is_private else "; a site of one's own on a private address needs --private"
        fail(f"{error}{hint if 'no public address' in str(error) else ''}")


def open_fetcher(settings: Settings) -> Fetcher:
    """Return a fetcher on the system clock, with the home's caches of what sites ask; use it as a context manager."""
    from extractors.acquire.fetch.fetcher import Fetcher
    from extractors.acquire.fetch.robots import RobotsCache
    from extractors.acquire.fetch.site_usage import SiteUsage
    from extractors.runtime.clock import SystemClock

    clock = SystemClock()
    settings.home.state.mkdir(parents=True, exist_ok=True)
    folder = settings.home.state / "robots"
    return Fetcher(clock=clock, robots=RobotsCache(folder, clock), site_usage=SiteUsage(folder, clock))


def bind_fetch(fetcher: Fetcher, policy: FetchPolicy) -> Fetch:
    """Return the function that fetches requests by one policy."""

    def fetch(requests: Sequence[FetchRequest]) -> AsyncIterator[FetchResult]:
        return fetcher.fetch(requests, policy)

    return fetch
