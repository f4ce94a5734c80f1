"""HTTP/2 against a real server on loopback, over TLS."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import trustme

from extractors.acquire.fetch.fetcher import FetchOutcome, FetchPolicy, FetchRequest, fetch_all
from extractors.contracts.fetch import FetchResult
from extractors.stores.warc.archive import WarcArchive
from extractors.stores.warc.archive_reader import find_record
from tests.extractors.acquire.fakes import FakeClock
from tests.extractors.acquire.hostile_server import article
from tests.extractors.acquire.loopback import loopback_transport


class Http2Server:
    """Answers every request with an article; resets the streams of paths that say so. Counts its connections."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self.connections = 0
        self.streams = 0

    async def __aenter__(self) -> Http2Server:
        self._context.set_alpn_protocols(["h2"])
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._context)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.initiate_connection()
        writer.write(connection.data_to_send())
        try:
            while data := await reader.read(65_536):
                for event in connection.receive_data(data):
                    if isinstance(event, h2.events.RequestReceived):
                        self._answer(connection, event)
                writer.write(connection.data_to_send())
                await writer.drain()
        except (ConnectionError, asyncio.CancelledError):
            return
        finally:
            writer.close()

    def _answer(self, connection: h2.connection.H2Connection, event: h2.events.RequestReceived) -> None:
        self.streams += 1
        path = dict(event.headers)[b":path"].decode()
        if path == "/robots.txt":
            connection.send_headers(event.stream_id, [(":status", "404")], end_stream=True)
        elif path.startswith("/reset"):
            connection.send_headers(event.stream_id, [(":status", "200"), ("content-type", "text/html")])
            connection.send_data(event.stream_id, b"<html>half")
            connection.reset_stream(event.stream_id)
        else:
            connection.send_headers(
                event.stream_id, [(":status", "200"), ("content-type", "text/html"), ("etag", '"2"')]
            )
            connection.send_data(event.stream_id, article(path[1:]), end_stream=True)


def test_pages_come_over_one_http2_connection_and_broken_streams_cost_no_neighbour(tmp_path: Path) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("two.test").configure_cert(context)
    trusted = ssl.create_default_context()
    authority.configure_trust(trusted)
    policy = FetchPolicy("Dateline", per_host_delay_s=0, per_host_connections=4, max_attempts=1)

    async def run() -> tuple[Http2Server, list[FetchResult]]:
        async with Http2Server(context) as server:
            urls = [f"https://two.test:{server.port}/{n}" for n in range(20)]
            urls.insert(7, f"https://two.test:{server.port}/reset")
            with WarcArchive(tmp_path / "two" / "load.warc.gz", made_at=FakeClock().now()) as archive:
                fetched = fetch_all(
                    map(FetchRequest, urls), policy, archive=archive, transport=loopback_transport(trusted)
                )
                return server, [result async for result in fetched]

    server, results = asyncio.run(run())
    broken = [r for r in results if r.request.url.endswith("/reset")]
    whole = [r for r in results if r not in broken]
    assert [(r.outcome, r.body) for r in broken] == [(FetchOutcome.PROTOCOL_ERROR, None)]
    assert {r.outcome for r in whole} == {FetchOutcome.FETCHED}
    assert server.connections == 1
    assert server.streams == 22
    page = find_record(tmp_path, str(whole[0].warc_record))
    assert (page.status, page.body, page.header("etag")) == (200, whole[0].body, '"2"')
