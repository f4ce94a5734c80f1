"""A small outlet on loopback whose stories can be withdrawn, and that can have an outage; and hourly runs over it."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from extractors.contracts.outlet import Outlet
from extractors.contracts.raw_page import RawPage
from extractors.pipeline.collect import Collected, collect_outlet, open_fetcher
from extractors.pipeline.load_collector import Run
from extractors.runtime.settings import Home, Settings
from extractors.stores.outlet_state.file import state_path
from extractors.stores.outlet_state.schema import SeenUrl
from extractors.stores.outlet_state.state import UrlState
from extractors.stores.raw_loads import RawLoad
from tests.extractors.acquire.fakes import FakeClock
from tests.extractors.stores.outlet_state.seen import seen_page

START = dt.datetime(2026, 11, 3, 6, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


class PressSite:
    """What the outlet serves now. ``missing`` stories answer with ``missing_status``; so do all while it ``is_out``.

    With a ``notice`` they answer with it and status 200.
    """

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.base = f"http://127.0.0.1:{server.server_address[1]}"
        self.listed: list[str] = []
        self.stories: set[str] = set()
        self.missing: set[str] = set()
        self.is_out = False
        self.missing_status = 404
        self.notice: str | None = None
        self.feed_etag: str | None = None
        self.asked: list[str] = []

    def publish(self, *names: str) -> None:
        self.listed += names
        self.stories |= set(names)

    def answer(self, path: str) -> tuple[int, str, dict[str, str]]:
        name = path.rpartition("/")[2]
        if path == "/feed.xml":
            items = "".join(f"<item><link>{self.base}/story/{each}</link></item>" for each in self.listed)
            headers = {"ETag": self.feed_etag} if self.feed_etag else {}
            return 200, f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>", headers
        if path == "/":
            return 200, "<title>The Beacon</title><p>Welcome", {}
        if path.startswith("/story/") and name in self.stories:
            self.asked.append(name)
            if not self.is_out and name not in self.missing:
                return 200, f"<title>{name}</title><p>The council met about {name} on Tuesday.", {}
            if self.notice is not None:
                return 200, self.notice, {}
            if self.missing_status == 302:
                return 302, "", {"Location": "/"}
            return self.missing_status, "none", {}
        return 404, "none", {}


@contextmanager
def serve_press() -> Iterator[PressSite]:
    class Handler(BaseHTTPRequestHandler):
        wbufsize = -1

        def do_GET(self) -> None:
            status, body, headers = site.answer(self.path)
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, ""
            self.send_response(status)
            for name, value in {"Content-Type": "text/html", "Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = PressSite(server)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


class Desk:
    """Runs over a press site at times that the test gives."""

    def __init__(self, site: PressSite, folder: Path) -> None:
        self.site = site
        self.passed_s = 0.0
        self.settings = Settings(Home(folder), folder / "outlets", folder, contact=None)
        self.outlet = Outlet(
            name="The Beacon",
            outlet_id="beacon",
            collection="test",
            country_code="GB",
            language="en",
            time_zone="Europe/London",
            homepage_url=f"{site.base}/",
            feeds=(f"{site.base}/feed.xml",),
            article_url_pattern="/story/",
            allow_private_network=True,
        )

    def run(self, at: dt.datetime) -> RawLoad:
        """Collect the outlet once and return the raw load; ``passed_s`` is then how long the run took by its clock."""

        async def collect() -> Collected:
            clock = FakeClock(at)
            async with open_fetcher(self.settings, clock) as fetcher:
                run = Run("monitor_test", at.isoformat())
                done = await collect_outlet(self.outlet, self.settings, run, at, fetcher)
                self.passed_s = clock.passed
                return done

        done = asyncio.run(collect())
        return RawLoad(self.settings.home.raw, "beacon", done.load_id)

    @contextmanager
    def state(self) -> Iterator[UrlState]:
        with UrlState.open(state_path(self.settings.home.state, "beacon"), self.outlet) as state:
            yield state

    def seen(self, name: str) -> SeenUrl:
        with self.state() as state:
            return seen_page(state, f"{self.site.base}/story/{name}")


def outcomes(raw: RawLoad) -> dict[str, str]:
    """Each story's outcome in a load."""
    return {
        entry.url.rpartition("/")[2]: entry.outcome
        for entry in raw.entries()
        if isinstance(entry, RawPage) and "/story/" in entry.url and entry.outcome != "redirected"
    }


def problems(raw: RawLoad) -> list[str]:
    """What a load says was wrong with sources and with the outlet."""
    return [entry.detail for entry in raw.entries() if not isinstance(entry, RawPage)]
