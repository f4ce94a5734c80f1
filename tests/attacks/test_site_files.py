"""Sites whose robots.txt, ai.txt, tdmrep.json, feeds and sitemaps are traps: they cost a calm neighbour nothing."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from extractors.acquire.fetch.fetcher import fetch_all
from extractors.contracts.fetch import FetchOutcome, FetchPolicy, FetchRequest, FetchResult
from tests.extractors.acquire.fakes import PeakMemory
from tests.extractors.acquire.hostile_server import Headers, HostileServer
from tests.extractors.acquire.loopback import loopback_transport

POLICY = FetchPolicy(
    user_agent="dateline-test",
    per_host_delay_s=0.0,
    private_hosts=("*.test",),
    reads_site_usage=True,
    respects_usage=True,
    max_attempts=1,
    total_timeout_s=4.0,
    read_timeout_s=2.0,
)
FILES = ("robots.txt", "ai.txt", ".well-known", "feed.xml", "sitemap.xml")
TRAPS = ("drip", "endlesschain", "slowchain", "large", "binary", "bomb", "chunks", "nothing", "headers")


class TrapServer(HostileServer):
    """Each host is named ``<trap>-<file>`` and sets the trap for that file; its pages are good."""

    def __init__(self) -> None:
        super().__init__()
        self._bomb = gzip.compress(gzip.compress(b"\0" * 200_000_000, 1), 1)
        for name in FILES:
            setattr(self, f"do_{name}", self._site_file(name))

    def _site_file(self, name: str) -> Callable[..., Awaitable[bool | None]]:
        async def answer(writer: asyncio.StreamWriter, path: str, headers: Headers) -> bool | None:
            trap, _, of = headers["host"].split(".", 1)[0].partition("-")
            if of != name.replace(".", "").replace("-", ""):
                await self.send(writer, b"none", status="404 Not Found")
                return None
            result: bool | None = await getattr(self, f"trap_{trap}")(writer, path)
            return result

        return answer

    async def _robots(self, writer: asyncio.StreamWriter, host: str) -> None:
        await getattr(self, "do_robots.txt")(writer, "/robots.txt", {"host": f"{host}.test"})

    async def trap_drip(self, writer: asyncio.StreamWriter, path: str) -> bool:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 90000\r\n\r\n")
        for _ in range(100):
            writer.write(b"#")
            await writer.drain()
            await asyncio.sleep(0.1)
        return False

    async def trap_endlesschain(self, writer: asyncio.StreamWriter, path: str) -> None:
        await self.redirect(writer, "/endlesschain/1")

    async def trap_slowchain(self, writer: asyncio.StreamWriter, path: str) -> None:
        await self.redirect(writer, "/slowchain/1")

    async def do_slowchain(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await asyncio.sleep(0.9)
        await self.redirect(writer, f"/slowchain/{int(path.rsplit('/', 1)[-1]) + 1}")

    async def trap_large(self, writer: asyncio.StreamWriter, path: str) -> bool:
        await self.send(writer, b"User-agent: *\nDisallow: /no\n" * 400_000, kind="text/plain")
        return False

    async def trap_binary(self, writer: asyncio.StreamWriter, path: str) -> None:
        await self.send(writer, bytes(range(256)) * 2_000, kind="text/plain; charset=utf-16")

    async def trap_bomb(self, writer: asyncio.StreamWriter, path: str) -> None:
        await self.send(writer, self._bomb, headers=[("Content-Encoding", "gzip, gzip")])

    async def trap_chunks(self, writer: asyncio.StreamWriter, path: str) -> bool:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(20_000):
            writer.write(b"1000\r\n" + b"# no end " * 455 + b"#\r\n")
            await writer.drain()
        return False

    async def trap_nothing(self, writer: asyncio.StreamWriter, path: str) -> bool:
        await asyncio.sleep(5)
        return False

    async def trap_headers(self, writer: asyncio.StreamWriter, path: str) -> bool:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(20_000):
            writer.write(b"X-%d: %s\r\n" % (number, b"y" * 200))
            await writer.drain()
        return False


async def _run(urls: Callable[[HostileServer], list[str]], policy: FetchPolicy) -> tuple[list[FetchResult], int]:
    async with TrapServer() as server, PeakMemory() as memory:
        requests = [FetchRequest(url) for url in urls(server)]
        results = [one async for one in fetch_all(requests, policy, transport=loopback_transport())]
    return results, memory.grown


def _host(trap: str, file: str) -> str:
    return f"{trap}-{file.replace('.', '').replace('-', '')}"


def test_no_trap_costs_the_neighbour_a_page_or_this_machine_its_memory() -> None:
    def urls(server: HostileServer) -> list[str]:
        calm = [server.url(f"good/{number}", host="calm") for number in range(30)]
        trapped = [server.url("good/1", host=_host(trap, file)) for trap in TRAPS for file in FILES[:3]]
        sources = [server.url(file, host=_host(trap, file)) for trap in TRAPS for file in FILES[3:]]
        return [*trapped, *sources, *calm]

    results, grown = asyncio.run(_run(urls, POLICY))
    final = {one.request.url: one.outcome for one in results if one.is_final}
    assert len(final) == 30 + len(TRAPS) * len(FILES)
    calm = [outcome for url, outcome in final.items() if "//calm." in url]
    assert calm == [FetchOutcome.FETCHED] * 30
    assert grown < 250 * 1024 * 1024
    # without its rules, a site is not asked
    for url, outcome in final.items():
        if "//drip-robotstxt." in url or "//nothing-robotstxt." in url or "//slowchain-robotstxt." in url:
            assert outcome is FetchOutcome.WAIT_ROBOTS, url


@pytest.mark.parametrize("file", FILES[:1])
def test_redirects_of_a_site_file_share_the_time_of_one_attempt(file: str) -> None:
    policy = replace(POLICY, total_timeout_s=2.0)
    results, _ = asyncio.run(_run(lambda server: [server.url("good/1", host=_host("slowchain", file))], policy))
    assert [one.outcome for one in results] == [FetchOutcome.WAIT_ROBOTS]
