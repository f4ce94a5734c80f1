"""A site of invented sources and an outlet that reads them."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from extractors.acquire.discover.sources import Discovery, discover
from extractors.contracts.fetch import FetchOutcome, FetchRequest, FetchResult
from extractors.contracts.outlet import Outlet
from extractors.stores.outlet_state.state import UrlState

NOW = dt.datetime(2016, 4, 3, 12, tzinfo=dt.UTC)
SITE = "https://example.org"
Page = bytes | FetchOutcome | tuple[bytes, tuple[tuple[str, str], ...]]


class Site:
    """Answers as a fetcher would; a page is bytes, an outcome, or bytes with headers. Counts what it is asked."""

    def __init__(self, **pages: Page) -> None:
        self.pages = {f"{SITE}/{name.replace('_', '.')}": page for name, page in pages.items()}
        self.asked: list[FetchRequest] = []

    async def __call__(self, requests: Sequence[FetchRequest]) -> AsyncIterator[FetchResult]:
        for request in requests:
            self.asked.append(request)
            yield self.answer(request)

    def answer(self, request: FetchRequest) -> FetchResult:
        page = self.pages.get(request.url, FetchOutcome.GONE)
        if isinstance(page, FetchOutcome):
            status = 404 if page is FetchOutcome.GONE else None
            return FetchResult(request, request.url, NOW, page, http_status=status, error="as planned")
        body, headers = page if isinstance(page, tuple) else (page, ())
        etag = dict(headers).get("etag")
        if etag and request.etag == etag:
            return FetchResult(request, request.url, NOW, FetchOutcome.NOT_MODIFIED, http_status=304)
        return FetchResult(request, request.url, NOW, FetchOutcome.FETCHED, 200, headers, body)

    @property
    def paths(self) -> list[str]:
        return [request.url.removeprefix(SITE) for request in self.asked]


def make_outlet(**changes: Any) -> Outlet:
    fields = {
        "name": "Example",
        "outlet_id": "example",
        "collection": "test",
        "country_code": "GB",
        "language": "en",
        "time_zone": "Europe/London",
        "homepage_url": f"{SITE}/",
    }
    return Outlet(**fields | changes)


def rss(*paths: str) -> bytes:
    items = "".join(f"<item><link>{path if ':' in path else SITE + path}</link></item>" for path in paths)
    return f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>".encode()


def urlset(*paths: str, lastmod: str = "2016-04-03") -> bytes:
    return (
        b"<urlset>"
        + b"".join(f"<url><loc>{SITE}{path}</loc><lastmod>{lastmod}</lastmod></url>".encode() for path in paths)
        + b"</urlset>"
    )


def index(*names: str, lastmod: str | None = None) -> bytes:
    tail = f"<lastmod>{lastmod}</lastmod>" if lastmod else ""
    entries = "".join(f"<sitemap><loc>{SITE}/{name}</loc>{tail}</sitemap>" for name in names)
    return f"<sitemapindex>{entries}</sitemapindex>".encode()


def run(outlet: Outlet, site: Site, path: Path, now: dt.datetime = NOW) -> Discovery:
    with UrlState.open(path / "example.sqlite", outlet) as state:
        return asyncio.run(discover(outlet, site, state, now))


def paths(discovery: Discovery) -> list[str]:
    return [page.url.removeprefix(SITE) for page in discovery.new]
