"""Pages a second from a loopback server, memory over many pages, what archiving costs, the delay kept, and a peer.

``python -m benchmarks.fetch [--pages 3000] [--memory-pages 10000] [--peer-python PYTHON]``

The server, each client and the peer run in processes of their own. The server sends pages of about 40 kB, gzipped,
from eight addresses of the loopback block (Linux), which count as eight hosts. Dateline does with each page all that it
does in earnest: robots.txt, limits, decoding, the look for error pages, and in the archived case the WARC records. The
peer is Scrapy doing the same job without an archive, for which it has nothing built in; where ``--peer-python`` has no
Scrapy, that line says so.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import gzip
import itertools
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from extractors.runtime.version import VERSION

HOSTS = [f"127.0.0.{number}" for number in range(1, 9)]
CONNECTIONS_PER_HOST = 4
Result = TypeVar("Result")
ROOT = Path(__file__).resolve().parent.parent
WORDS = "council bridge river market harbour orchard winter report meeting budget repair ferry valley school"


# The server.


def make_page(seed: int) -> bytes:
    """Make an invented article of about 40 kB with the usual markup around its text."""
    rng, words = random.Random(seed), WORDS.split()

    def sentence() -> str:
        return " ".join(rng.choice(words) + rng.choice(["", "", "s", "ed"]) for _ in range(14)).capitalize() + ". "

    paragraphs = "".join(f"<p>{''.join(sentence() for _ in range(6))}</p>\n" for _ in range(40))
    links = "".join(f'<li class="nav-item"><a href="/section/{n}">{sentence()}</a></li>\n' for n in range(90))
    head = f'<meta charset="utf-8"><title>Report {seed} - Post</title><meta property="og:type" content="article">'
    return f"<!doctype html><html><head>{head}</head><body><ul>{links}</ul>{paragraphs}</body></html>".encode()


async def serve() -> None:
    """Serve pages until the process is ended; prints the port, and answers /times with the request times by host."""
    bodies = [gzip.compress(make_page(seed), 6) for seed in range(32)]
    kind = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
    pages = [kind + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body) + body for body in bodies]
    robots = b"User-agent: *\nDisallow: /closed\n"
    times: dict[str, list[float]] = collections.defaultdict(list)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host = writer.get_extra_info("sockname")[0]
        try:
            while True:
                path = (await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1]
                if path == b"/robots.txt":
                    writer.write(kind + b"Content-Length: %d\r\n\r\n" % len(robots) + robots)
                elif path == b"/times":
                    body = json.dumps(times).encode()
                    writer.write(kind + b"Content-Length: %d\r\n\r\n" % len(body) + body)
                else:
                    times[host].append(time.monotonic())
                    writer.write(pages[int(path.rsplit(b"/", 1)[1]) % len(pages)])
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    first = await asyncio.start_server(answer, HOSTS[0], 0)
    port = first.sockets[0].getsockname()[1]
    async with first, await asyncio.start_server(answer, HOSTS[1:], port):
        print(port, flush=True)
        await asyncio.Event().wait()


# The clients.


def urls(port: int, count: int, hosts: int = len(HOSTS)) -> Iterator[str]:
    """Return an iterator over ``count`` page URLs, the hosts in turn."""
    return (f"http://{HOSTS[n % hosts]}:{port}/story/{n}" for n in range(count))


def resident_mb() -> float:
    """Return the process's resident memory in MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


async def fetch(port: int, count: int, *, delay_s: float, archived: bool, hosts: int) -> dict[str, float]:
    """Fetch with Dateline; returns pages, seconds and memory in MB early on and at the end."""
    from extractors.acquire.fetch.fetcher import FetchOutcome, FetchPolicy, FetchRequest, fetch_all
    from extractors.runtime.clock import SystemClock
    from extractors.stores.warc.archive import WarcArchive

    policy = FetchPolicy(
        user_agent=f"Dateline-benchmark/{VERSION}",
        per_host_delay_s=delay_s,
        per_host_connections=1 if delay_s else CONNECTIONS_PER_HOST,
        private_hosts=tuple(f"{host}:{port}" for host in HOSTS),
    )
    early = 0.0
    done = size = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench" / "bench.warc.gz"
        started, cpu = time.perf_counter(), time.process_time()
        with WarcArchive(path, made_at=SystemClock().now()) as archive:
            requests = (FetchRequest(url) for url in urls(port, count, hosts))
            async for result in fetch_all(requests, policy, archive=archive if archived else None):
                if result.outcome is not FetchOutcome.FETCHED:
                    raise SystemExit(f"benchmark: {result.request.url}: {result.outcome}: {result.error}")
                done += 1
                size += result.content_length or 0
                if done == 1_000:
                    early = resident_mb()
        spent, cpu = time.perf_counter() - started, time.process_time() - cpu
        warc_bytes = path.stat().st_size if archived else 0
    return {
        "pages": done,
        "seconds": spent,
        "cpu_s": cpu,
        "early_mb": early,
        "end_mb": resident_mb(),
        "page_kb": size / done / 1e3,
        "warc_kb": warc_bytes / done / 1e3,
    }


async def collect(port: int, count: int) -> dict[str, float]:
    """Fetch as a run of an outlet does: with its state, its archive and the log of its attempts.

    Returns what ``fetch`` returns; the pages' size is not counted.
    """
    from extractors.acquire.fetch.fetcher import FetchRequest
    from extractors.contracts.found import Found, FoundBy
    from extractors.contracts.outlet import Outlet, Pace
    from extractors.pipeline.collect import open_fetcher
    from extractors.pipeline.load_collector import Run, open_load
    from extractors.runtime.clock import SystemClock
    from extractors.runtime.settings import Home, Settings
    from extractors.stores.raw_loads import RawLoad

    outlet = Outlet(
        name="Benchmark", country_code="ZZ", language="en", time_zone="UTC", homepage_url=f"http://{HOSTS[0]}:{port}/",
        hosts=tuple(f"{host}:{port}" for host in HOSTS), allow_private_network=True, outlet_id="bench",
        collection="bench", pace=Pace(delay_s=0, connections=CONNECTIONS_PER_HOST),
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Home(Path(folder)), Path(folder), Path(folder), None)
        run, now = Run("bench", "one"), SystemClock().now()
        raw = RawLoad(settings.home.raw, outlet.outlet_id, run.load_id(outlet.outlet_id))
        started, cpu = time.perf_counter(), time.process_time()
        async with open_fetcher(settings) as fetcher:
            with open_load(outlet, raw, settings, run, now, fetcher) as collector:

                async def sample() -> float:
                    while collector.pages < min(1_000, count):
                        await asyncio.sleep(0.02)
                    return resident_mb()

                def requests() -> Iterator[FetchRequest]:
                    named = urls(port, count)
                    while batch := list(itertools.islice(named, 500)):
                        collector.state.remember([Found(url, found_by=FoundBy.URL_LIST) for url in batch], now)
                        yield from (FetchRequest(url, found_by="list") for url in batch)

                sampling = asyncio.create_task(sample())
                await collector.fetch_pages(requests())
                pages, early = collector.pages, await sampling
        spent, cpu = time.perf_counter() - started, time.process_time() - cpu
        warc_bytes = raw.warc_path.stat().st_size
    if pages != count:
        raise SystemExit(f"benchmark: {count} pages were asked for and {pages} came")
    return {
        "pages": pages,
        "seconds": spent,
        "cpu_s": cpu,
        "early_mb": early,
        "end_mb": resident_mb(),
        "page_kb": 0.0,
        "warc_kb": warc_bytes / pages / 1e3,
    }


def scrape(port: int, count: int) -> dict[str, float]:
    """Fetch with Scrapy, at the same concurrency and without a delay."""
    import scrapy
    from scrapy.crawler import CrawlerProcess

    seen = {"pages": 0, "size": 0, "early_mb": 0.0}

    class Pages(scrapy.Spider):  # type: ignore[misc]
        name = "pages"

        async def start(self):  # type: ignore[no-untyped-def]
            for url in urls(port, count):
                yield scrapy.Request(url, dont_filter=True)

        def parse(self, response):  # type: ignore[no-untyped-def]
            seen["pages"] += 1
            seen["size"] += len(response.body)
            if seen["pages"] == 1_000:
                seen["early_mb"] = resident_mb()

    settings = {
        "USER_AGENT": f"Dateline-benchmark/{VERSION}",
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS": CONNECTIONS_PER_HOST * len(HOSTS),
        "CONCURRENT_REQUESTS_PER_DOMAIN": CONNECTIONS_PER_HOST,
        "DOWNLOAD_DELAY": 0,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "ERROR",
    }
    process = CrawlerProcess(settings)
    process.crawl(Pages)
    started, cpu = time.perf_counter(), time.process_time()
    process.start()
    spent, cpu = time.perf_counter() - started, time.process_time() - cpu
    return {
        "pages": seen["pages"],
        "seconds": spent,
        "cpu_s": cpu,
        "early_mb": seen["early_mb"],
        "end_mb": resident_mb(),
        "page_kb": seen["size"] / max(1, seen["pages"]) / 1e3,
        "warc_kb": 0.0,
    }


# The comparison.


def in_process(python: str, *arguments: object) -> dict[str, float]:
    """Run one client in a process of its own and return what it measured."""
    command = [python, str(Path(__file__)), *(str(argument) for argument in arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"benchmark: {' '.join(command[1:])} failed: {done.stderr.strip()[-500:]}")
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def report(name: str, measured: dict[str, float]) -> None:
    """Print one line with the figures of a client."""
    rate, cpu_ms = measured["pages"] / measured["seconds"], measured["cpu_s"] / measured["pages"] * 1e3
    size = f"{measured['page_kb']:.0f} kB a page" if measured["page_kb"] else ""
    memory = f"{measured['end_mb']:.0f} MB"
    print(f"{name:38} {rate:7.0f} pages/s  {cpu_ms:5.2f} ms CPU a page  {memory:>7}  {size}")


def delays(port: int, delay_s: float, hosts: int, each: int) -> list[float]:
    """Fetch with a delay, and return the gaps in seconds that the server saw between requests to one host."""
    import urllib.request

    in_process(sys.executable, "client", port, hosts * each, "--delay", delay_s, "--hosts", hosts)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/times") as answer:
        times: dict[str, list[float]] = json.load(answer)
    return [later - before for seen in times.values() for before, later in itertools.pairwise(seen)]


def with_server(measure: Callable[..., Result], *arguments: object) -> Result:
    """Run a measurement against a fresh server."""
    with subprocess.Popen([sys.executable, str(Path(__file__)), "serve"], stdout=subprocess.PIPE, cwd=ROOT) as server:
        try:
            assert server.stdout is not None
            return measure(int(server.stdout.readline()), *arguments)
        finally:
            server.terminate()


def compare(pages: int, memory_pages: int, peer_python: str) -> None:
    """Run everything and print one line each."""

    def client(port: int, count: int, *more: object) -> dict[str, float]:
        return in_process(sys.executable, "client", port, count, *more)

    plain = with_server(client, pages)
    kept = with_server(client, pages, "--archive")
    report(f"Dateline, {pages:,} pages", plain)
    report(f"Dateline with archive, {pages:,} pages", kept)
    overhead = (kept["cpu_s"] / kept["pages"] - plain["cpu_s"] / plain["pages"]) * 1e3
    print(f"{'  archiving costs':38} {overhead:7.2f} ms CPU and {kept['warc_kb']:.1f} kB on disk a page")
    if memory_pages:
        long = with_server(client, memory_pages, "--run")
        report(f"Dateline as it runs, {memory_pages:,} pages", long)
        early, end = long["early_mb"], long["end_mb"]
        print(f"{'  memory from 1,000 pages on':38} {early:7.0f} MB to {end:.0f} MB ({end - early:+.1f} MB)")
    gaps = with_server(delays, 0.25, 4, 12)
    mean = sum(gaps) / len(gaps)
    print(f"{'Delay of 0.25 s, 4 hosts at once':38} {min(gaps):7.3f} s least, {mean:.3f} s mean between requests")
    try:
        found = subprocess.run([peer_python, "-c", "import scrapy"], capture_output=True, check=False)
        has_peer = found.returncode == 0
    except OSError:
        has_peer = False
    if not has_peer:
        print(f"{'Scrapy':38} not measured: {peer_python} has no Scrapy (it is in requirements-bench.lock)")
        return
    report(f"Scrapy, {pages:,} pages", with_server(lambda port: in_process(peer_python, "peer", port, pages)))


def main() -> None:
    """Run one role: the server, a client, the peer, or (by default) the whole comparison."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("role", nargs="?", default="compare", choices=["compare", "serve", "client", "peer"])
    parser.add_argument("port", nargs="?", type=int, default=0)
    parser.add_argument("count", nargs="?", type=int, default=0)
    parser.add_argument("--archive", action="store_true")
    parser.add_argument("--run", action="store_true", help="with state, archive and log, as a run does")
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--hosts", type=int, default=len(HOSTS))
    parser.add_argument("--pages", type=int, default=3_000, help="pages of each comparison")
    parser.add_argument("--memory-pages", type=int, default=10_000, help="pages of the memory run; 0 leaves it out")
    parser.add_argument("--peer-python", default=sys.executable, help="a Python that has Scrapy")
    asked = parser.parse_args()
    if asked.role == "serve":
        asyncio.run(serve())
    elif asked.role == "client":
        sys.path.insert(0, str(ROOT))
        if asked.run:
            work = collect(asked.port, asked.count)
        else:
            work = fetch(asked.port, asked.count, delay_s=asked.delay, archived=asked.archive, hosts=asked.hosts)
        print(json.dumps(asyncio.run(work)))
    elif asked.role == "peer":
        print(json.dumps(scrape(asked.port, asked.count)))
    else:
        compare(asked.pages, asked.memory_pages, asked.peer_python)


if __name__ == "__main__":
    main()
