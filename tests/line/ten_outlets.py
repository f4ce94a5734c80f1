"""Ten small outlets served on loopback, and an arbitrary exception wherever a call concerns one of them."""

from __future__ import annotations

import contextlib
import datetime as dt
import functools
import importlib
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from extractors.pipeline.collect import Collected, collect_outlets
from extractors.pipeline.load_collector import Run
from extractors.runtime.clock import SystemClock
from extractors.runtime.settings import Home, Settings, load_settings

NOW = dt.datetime(2026, 10, 20, 9, 30, tzinfo=dt.UTC)
OUTLET_IDS = tuple(f"ten_{number}" for number in range(10))
CHOSEN = "ten_6"
OTHERS = tuple(outlet_id for outlet_id in OUTLET_IDS if outlet_id != CHOSEN)
RUN = Run("monitor_ten", "first")
_BODY = (
    "The council of the harbour town voted on Tuesday to repair the old pier before the winter storms arrive. "
    "Work is to begin next month and will take a year, said the mayor, who spoke to reporters after the session. "
)


class Injected(Exception):
    """What nothing in the line expects."""


class Site(BaseHTTPRequestHandler):
    """A feed of two stories for each outlet; ``changed`` gives other answers by path."""

    changed: ClassVar[dict[str, tuple[str, bytes]]] = {}
    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_GET(self) -> None:
        kind, body = self.changed.get(self.path) or self._usual()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _usual(self) -> tuple[str, bytes]:
        outlet_id, _, page = self.path.strip("/").partition("/")
        base = f"http://{self.headers['Host']}/{outlet_id}"
        if page == "feed.xml":
            items = "".join(f"<item><title>Story {n}</title><link>{base}/news/{n}</link></item>" for n in (1, 2))
            text = f'<rss version="2.0"><channel><title>{outlet_id}</title>{items}</channel></rss>'
            return "application/rss+xml", text.encode()
        if page == "sitemap.xml":
            return "application/xml", f"<urlset><url><loc>{base}/news/3</loc></url></urlset>".encode()
        if not page.startswith("news/") or page.startswith("news/900"):
            return "text/html", b""
        number = page.rpartition("/")[2]
        text = (
            f'<html lang="en"><head><title>Pier story {number} of {outlet_id}</title>'
            '<meta property="og:type" content="article">'
            '<meta property="article:published_time" content="2026-10-20T08:00:00+00:00"></head>'
            f"<body><article><h1>Pier story {number} of {outlet_id}</h1><p>{_BODY * 2}</p><p>{_BODY}</p></article>"
            '<section class="related"><h2>Related</h2><ul>'
            f'<li><a href="{base}/news/900{number}">More on the piers of the coast</a></li>'
            "</ul></section></body></html>"
        )
        return "text/html; charset=utf-8", text.encode()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serve_ten(folder: Path) -> Iterator[Settings]:
    """Serve the ten outlets; settings with their registry and a home below ``folder``."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    outlets = folder / "outlets" / "ten"
    outlets.mkdir(parents=True)
    (outlets / "_collection.yml").write_text('name: Ten\nowner: desk\nschedule: "7 * * * *"\n')
    for outlet_id in OUTLET_IDS:
        base = f"http://127.0.0.1:{server.server_address[1]}/{outlet_id}"
        (outlets / f"{outlet_id}.yml").write_text(
            f"name: {outlet_id}\ncountry_code: GB\nlanguage: en\ntime_zone: Europe/London\nhomepage_url: {base}/\n"
            f"feeds: [{base}/feed.xml]\nsitemaps: [{base}/sitemap.xml]\n"
            f"article_url_pattern: /{outlet_id}/news/\\d+\nnative_id_pattern: /{outlet_id}/news/(\\d+)\n"
            "related: {depth: 1, budget: 5}\nrevisit_after: []\n"
            "pace: {delay_s: 0, connections: 4}\nallow_private_network: true\n"
        )
    try:
        yield Settings(Home(folder / "home"), folder / "outlets", load_settings().gazetteer, contact=None)
    finally:
        Site.changed = {}
        server.shutdown()
        server.server_close()
        thread.join(5)


class ClockAt(SystemClock):
    """The machine's clock, put to another moment."""

    def __init__(self, moment: dt.datetime) -> None:
        self._ahead = moment - dt.datetime.now(dt.UTC)

    def now(self) -> dt.datetime:
        return super().now() + self._ahead


def collect(outlet_ids: Sequence[str], settings: Settings, run: Run, now: dt.datetime) -> list[Collected]:
    """Collect outlets at a moment."""
    return collect_outlets(outlet_ids, settings, run, now=now, clock=ClockAt(now))


_SAY_WHOSE = ("_outlet", "_file", "_request", "path", "raw", "load_id", "outlet_id", "url")


def concerns(*values: Any) -> bool:
    """Whether arguments of a call speak of the chosen outlet: by its id, an address, a load's id or a path."""
    texts = [repr(values)]
    for value in values:
        texts += [repr(getattr(value, name, "")) for name in _SAY_WHOSE]
    return any(CHOSEN in text for text in texts)


@contextlib.contextmanager
def fault_at(
    monkeypatch: pytest.MonkeyPatch, target: str, error: type[BaseException] = Injected
) -> Iterator[list[str]]:
    """Raise at ``module:name`` where a call concerns the chosen outlet; gives the list of such calls."""
    module_name, _, path = target.partition(":")
    owner: Any = importlib.import_module(module_name)
    *outer, name = path.split(".")
    for part in outer:
        owner = getattr(owner, part)
    original = owner.__dict__[name]
    function = original.__func__ if isinstance(original, classmethod) else original
    calls: list[str] = []

    @functools.wraps(function)
    def faulty(*args: Any, **named: Any) -> Any:
        if concerns(*args, *named.values()):
            calls.append(target)
            raise error(f"injected at {target}")
        return function(*args, **named)

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, classmethod(faulty) if isinstance(original, classmethod) else faulty)
        yield calls
