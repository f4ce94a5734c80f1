"""The servers of the invented press, on loopback; each notes which version of which story it gave."""

from __future__ import annotations

import contextlib
import datetime as dt
import email.utils
import html
import os
import signal
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import trustme

from tests.soak.world import REVISITS, Press, Story


@dataclass(frozen=True, slots=True)
class Served:
    """A story's page that a reader was given, or that the server said is not modified."""

    at: dt.datetime
    outlet_id: str
    number: int
    version: int


class Network:
    """All servers: what time it is for them, what they gave, and when they end the process that asks."""

    def __init__(self, presses: Sequence[Press]) -> None:
        self.presses = {press.outlet_id: press for press in presses}
        self.now = dt.datetime.min.replace(tzinfo=dt.UTC)
        self.served: list[Served] = []
        self.requests = 0
        self.bases: dict[str, str] = {}
        self.kill_after: int | None = None
        self.victim: int | None = None
        self._asked: dict[str, int] = {}
        self._lock = threading.Lock()

    def begin_round(self, at: dt.datetime) -> None:
        """Set the time; the world stands still until the next round."""
        self.now, self.requests, self._asked = at, 0, {}

    def count(self, outlet_id: str) -> int:
        """Count a request; end the process that asks where it is time to."""
        with self._lock:
            self.requests += 1
            self._asked[outlet_id] = self._asked.get(outlet_id, 0) + 1
            if self.victim and self.kill_after is not None and self.requests >= self.kill_after:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.victim, signal.SIGKILL)
                self.victim = None
            return self._asked[outlet_id]

    def answer(self, press: Press, path: str, etag: str | None) -> tuple[int, dict[str, str], str] | None:
        """The answer to a request; None where the connection is cut."""
        count, fault = self.count(press.outlet_id), press.fault_at(self.now)
        if fault == "cut" and count % 2:
            return None
        if fault == "unavailable":
            return 503, {}, "busy"
        if path in ("/robots.txt", "/ai.txt", "/.well-known/tdmrep.json"):
            return 404, {}, "none"
        if press.quota and count > press.quota:
            return 429, {"Retry-After": "7200"}, "later"
        if path == "/feed.xml":
            feed = self._feed(press)
            return (
                200,
                {"Content-Type": "application/rss+xml"},
                feed[: len(feed) // 2] if "damaged" in str(fault) else feed,
            )
        section, _, slug = path.strip("/").partition("/")
        found = [story for story in press.stories if slug == f"report-{story.number}" and story.is_up(self.now)]
        if not found or section not in ("news", press.section(self.now)) or fault == "missing":
            return 404, {}, "none"
        if section != press.section(self.now):
            return 301, {"Location": f"/{press.section(self.now)}/{slug}"}, ""
        return self._page(press, found[0], etag)

    def _page(self, press: Press, story: Story, etag: str | None) -> tuple[int, dict[str, str], str]:
        version = story.version_at(self.now)
        self.served.append(Served(self.now, press.outlet_id, story.number, version.number))
        is_new = press.template_at is not None and self.now >= press.template_at
        mark = f'"{story.number}-{version.number}-{is_new}"'
        if etag == mark:
            return 304, {"ETag": mark}, ""
        shown = (story.published_at + press.clock_is_off_by).isoformat()
        title, body = html.escape(version.title), "".join(f"<p>{each}</p>" for each in version.paragraphs)
        head = f'<title>{title}</title><meta property="og:type" content="article">'
        if is_new:
            printed = f'<time datetime="{shown}">{shown[:10]}</time>'
            main = f'<main><div class="story"><h1>{title}</h1>{printed}{body}</div></main>'
        else:
            head += f'<meta property="article:published_time" content="{shown}">'
            main = f"<article><h1>{title}</h1>{body}</article>"
        page = f'<!doctype html><html lang="en"><head>{head}</head><body>{main}</body></html>'
        return 200, {"Content-Type": "text/html; charset=utf-8", "ETag": mark}, page

    def _feed(self, press: Press) -> str:
        base, section = self.bases[press.outlet_id], press.section(self.now)
        items = "".join(
            f"<item><title>{html.escape(story.version_at(self.now).title)}</title>"
            f"<link>{base}/{section}/report-{story.number}</link>"
            f"<pubDate>{email.utils.format_datetime(story.published_at + press.clock_is_off_by)}</pubDate></item>"
            for story in press.listed(self.now)
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>'


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    contexts: Callable[[], ssl.SSLContext] | None = None

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Serve a connection, inside TLS where the outlet is secure; a handshake that fails is the client's matter."""
        if self.contexts is not None:
            request.settimeout(10)
            try:
                request = self.contexts().wrap_socket(request, server_side=True)
            except OSError:
                return
        with contextlib.suppress(OSError):
            super().finish_request(request, client_address)
        with contextlib.suppress(OSError):
            request.shutdown(socket.SHUT_RDWR)
            request.close()


@contextlib.contextmanager
def serve_network(network: Network, folder: Path) -> Iterator[Path]:
    """Serve every outlet; gives the folder of their registry. Trusts the servers' authority meanwhile."""
    authority, other = trustme.CA(), trustme.CA()
    bundle = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(bundle))
    right, wrong = (_context(ca) for ca in (authority, other))
    outlets = folder / "outlets" / "soak"
    outlets.mkdir(parents=True)
    (outlets / "_collection.yml").write_text('name: Soak\nowner: desk\nschedule: "7 * * * *"\n')
    with contextlib.ExitStack() as stack:
        for press in network.presses.values():
            server = _Server(("127.0.0.1", 0), _handler(network, press))
            if press.is_secure:
                server.contexts = partial(_certificate_now, network, press, right, wrong)
            base = f"http{'s' if press.is_secure else ''}://127.0.0.1:{server.server_address[1]}"
            network.bases[press.outlet_id] = base
            (outlets / f"{press.outlet_id}.yml").write_text(_outlet_file(press, base))
            threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
            stack.callback(server.server_close)
            stack.callback(server.shutdown)
        earlier = os.environ.get("SSL_CERT_FILE")
        os.environ["SSL_CERT_FILE"] = str(bundle)
        try:
            yield folder / "outlets"
        finally:
            if earlier is None:
                del os.environ["SSL_CERT_FILE"]
            else:
                os.environ["SSL_CERT_FILE"] = earlier


def _certificate_now(network: Network, press: Press, right: ssl.SSLContext, wrong: ssl.SSLContext) -> ssl.SSLContext:
    return wrong if press.fault_at(network.now) == "certificate" else right


def _context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def _outlet_file(press: Press, base: str) -> str:
    ages = ", ".join(f"{age // dt.timedelta(hours=1)}h" for age in REVISITS)
    return (
        f"name: {press.outlet_id}\ncountry_code: GB\nlanguage: en\ntime_zone: UTC\nhomepage_url: {base}/\n"
        f"feeds: [{base}/feed.xml]\narticle_url_pattern: /(?:news|stories)/report-\n"
        f"revisit_after: [{ages}]\npace: {{delay_s: 0, connections: 2}}\nallow_private_network: true\n"
    )


def _handler(network: Network, press: Press) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        wbufsize = -1

        def do_GET(self) -> None:
            answer = network.answer(press, self.path, self.headers.get("If-None-Match"))
            if answer is None:
                self.close_connection = True
                return
            status, headers, body = answer
            self.send_response(status)
            for name, value in {"Content-Type": "text/plain", **headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            if status != 304:
                self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Write no log."""

    return Handler
