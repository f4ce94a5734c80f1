"""Serves the newsroom on loopback, each outlet on a port of its own, so that each has its own robots.txt.

with serve(port=0) as newsroom:
    newsroom.base_urls["sample_qamar"]     # http://127.0.0.1:40123
    newsroom.write_outlets(folder)         # the registry's sample collection for these ports
    newsroom.publish(edition=2)            # one story more, two edited
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from dateline.newsroom.resources import Resource
from dateline.newsroom.site import render_site, story_urls
from dateline.newsroom.stories import OUTLET_IDS

HOST = "127.0.0.1"
DEFAULT_PORT = 8151
"""First of the ports that the sample collection's files name, one an outlet in the order of ``OUTLET_IDS``."""

SAMPLE_COLLECTION = Path(__file__).resolve().parents[2] / "extractors" / "outlets" / "sample"


class NewsroomError(Exception):
    """The newsroom cannot be served; the message says why and what to do."""


@dataclass(frozen=True)
class Request:
    """One request that the newsroom answered."""

    outlet_id: str
    method: str
    path: str
    status: int
    user_agent: str


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, outlet_id: str, port: int, log: list[Request]) -> None:
        self.outlet_id = outlet_id
        self.log = log
        self.resources: dict[str, Resource] = {}
        try:
            super().__init__((HOST, port), _Handler)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            raise NewsroomError(
                f"the newsroom's outlet {outlet_id} needs port {port} on {HOST}, which is taken; "
                f"end what listens there, such as another `make run` or `make up` on this machine"
            ) from error

    def handle_error(self, request: object, client_address: object) -> None:
        """Report what failed, but not a client that went away: that is no fault of the newsroom."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    @property
    def base(self) -> str:
        return f"http://{HOST}:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Newsroom/1"
    sys_version = ""
    server: _Server
    timeout = 30
    # One packet an answer: headers and body in two would wait 40 ms for each other.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        resource = self._find()
        status = 304 if resource.status == 200 and self._is_known(resource) else resource.status
        self.server.log.append(
            Request(self.server.outlet_id, self.command, self.path, status, self.headers.get("User-Agent", ""))
        )
        body = b"" if status == 304 else resource.body
        self.send_response(status)
        if resource.etag:
            self.send_header("ETag", resource.etag)
        if resource.last_modified:
            self.send_header("Last-Modified", format_datetime(resource.last_modified.astimezone(dt.UTC), usegmt=True))
        if resource.location:
            self.send_header("Location", resource.location)
        if status != 304:
            self.send_header("Content-Type", resource.content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def _find(self) -> Resource:
        resources = self.server.resources
        path, _, _ = self.path.partition("?")
        # Feeds add tracking parameters to links, and Al-Alam's shape answers with and without the slug.
        for candidate in (self.path, path):
            if candidate in resources:
                return resources[candidate]
        if match := re.match(r"/news/(\d+)(?:/|$)", path):
            prefix = f"/news/{match[1]}/"
            for known, resource in resources.items():
                if known.startswith(prefix):
                    return resource
        return Resource(b"<html><head><title>404</title></head><body>Not found</body></html>", "text/html", 404)

    def _is_known(self, resource: Resource) -> bool:
        """Whether the client has this very answer (RFC 9110, 13.2.2: If-None-Match decides where both are sent)."""
        if asked := self.headers.get("If-None-Match"):
            known = re.findall(r'"[^"]*"', asked)
            return resource.etag is not None and (asked.strip() == "*" or resource.etag in known)
        since = self.headers.get("If-Modified-Since")
        if not since or resource.last_modified is None:
            return False
        try:
            return resource.last_modified.replace(microsecond=0) <= parsedate_to_datetime(since)
        except (TypeError, ValueError):
            return False

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: what was asked is in the newsroom's log."""


class Newsroom:
    """The outlets that are being served."""

    def __init__(self, port: int, edition: int) -> None:
        self.requests: list[Request] = []
        self._servers: list[_Server] = []
        self._threads: list[threading.Thread] = []
        try:
            for number, outlet_id in enumerate(OUTLET_IDS):
                self._servers.append(_Server(outlet_id, port + number if port else 0, self.requests))
            self.publish(edition)
        except BaseException:
            for server in self._servers:
                server.server_close()
            raise
        for server in self._servers:
            # A short poll, so that leaving the newsroom takes no half second an outlet.
            thread = threading.Thread(target=server.serve_forever, args=(0.02,), name=server.outlet_id, daemon=True)
            thread.start()
            self._threads.append(thread)

    @property
    def base_urls(self) -> dict[str, str]:
        """Each outlet's base URL by its id, without a slash at the end."""
        return {server.outlet_id: server.base for server in self._servers}

    def publish(self, edition: int) -> None:
        """Serve an edition from now on: 1 as first published, 2 with one story more and two edited."""
        for server in self._servers:
            server.resources = render_site(server.outlet_id, server.base, edition)
        self.edition = edition

    def story_urls(self, outlet_id: str) -> list[str]:
        """Return the URLs of an outlet's stories that robots.txt allows, in the order of its file, for the served
        edition.
        """
        return story_urls(outlet_id, self.base_urls[outlet_id], self.edition)

    def write_outlets(self, folder: Path) -> Path:
        """Write the sample collection's outlet files, with the ports in use, to ``folder``/sample; return ``folder``,
        which is then an outlet registry.
        """
        ours = folder / SAMPLE_COLLECTION.name
        ours.mkdir(parents=True, exist_ok=True)
        written_for = {f"{HOST}:{DEFAULT_PORT + number}": outlet_id for number, outlet_id in enumerate(OUTLET_IDS)}
        bases = {address: self.base_urls[outlet].removeprefix("http://") for address, outlet in written_for.items()}
        pattern = re.compile("|".join(map(re.escape, bases)))
        for path in sorted(SAMPLE_COLLECTION.glob("*.yml")):
            text = pattern.sub(lambda match: bases[match[0]], path.read_text("utf-8"))
            (ours / path.name).write_text(text, "utf-8")
            shutil.copymode(path, ours / path.name)
        return folder

    def close(self) -> None:
        """Stop serving and free the ports; waits up to 5 seconds for each server's thread."""
        for server in self._servers:
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join(timeout=5)


@contextlib.contextmanager
def serve(port: int = DEFAULT_PORT, *, edition: int = 1) -> Iterator[Newsroom]:
    """Serve the newsroom for the length of a ``with`` block.

    ``port`` is the first of four in a row, 0 takes free ones; ``edition`` is what is out at first.

    Raises:
        NewsroomError: a port is taken.
    """
    newsroom = Newsroom(port, edition)
    try:
        yield newsroom
    finally:
        newsroom.close()
