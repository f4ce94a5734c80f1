"""A fetch among servers that misbehave: each gets its outcome, the others lose nothing, the run ends."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import trustme

from extractors.acquire.fetch.fetcher import Fetcher, FetchOutcome, FetchPolicy, FetchRequest, FetchResult, fetch_all
from extractors.runtime.clock import SystemClock
from extractors.stores.warc.archive import WarcArchive
from extractors.stores.warc.archive_reader import read_records
from tests.extractors.acquire.fakes import PeakMemory
from tests.extractors.acquire.hostile_server import HostileServer
from tests.extractors.acquire.loopback import loopback_transport

O = FetchOutcome  # noqa: E741 it stands in tables
POLICY = FetchPolicy(
    user_agent="Dateline/0.1 (+mailto:press@example.org)",
    per_host_delay_s=0,
    per_host_connections=2,
    connect_timeout_s=1.0,
    read_timeout_s=1.0,
    total_timeout_s=4.0,
    max_bytes=6 * 1024 * 1024,
    backoff_s=0.01,
    max_attempts=2,
    max_wait_s=1.5,
)

# What a page of each trick comes to in the end, and how many attempts that takes.
FINAL = {
    "good/1": (O.FETCHED, 1),
    "chunked": (O.FETCHED, 1),
    "drip": (O.TIMEOUT, 2),
    "silent": (O.TIMEOUT, 2),
    "reset": (O.CONNECTION_ERROR, 2),
    "longlength": (O.PROTOCOL_ERROR, 2),
    "shortlength": (O.FETCHED, 1),
    "twolengths": (O.PROTOCOL_ERROR, 2),
    "nonsense": (O.PROTOCOL_ERROR, 2),
    "endlessheaders": (O.PROTOCOL_ERROR, 2),
    "truncatedgzip": (O.BAD_ENCODING, 2),
    "bomb/gzip": (O.BOMB, 1),
    "bomb/deflate": (O.BOMB, 1),
    "bomb/br": (O.BOMB, 1),
    "bomb/zstd": (O.BOMB, 1),
    "endless": (O.TOO_LARGE, 1),
    "announced": (O.TOO_LARGE, 1),
    "unknowncoding": (O.BAD_ENCODING, 2),
    "loop/a": (O.REDIRECT_LOOP, 1),
    "chain/9": (O.FETCHED, 1),
    "chain/10": (O.TOO_MANY_REDIRECTS, 1),
    "endlesschain/1": (O.TOO_MANY_REDIRECTS, 1),
    "toprivate": (O.REFUSED_ADDRESS, 1),
    "toletters": (O.FETCHED, 1),
    "toscheme": (O.REFUSED_SCHEME, 1),
    "tohome/news/1": (O.SOFT_404, 1),
    "soft404/1": (O.SOFT_404, 1),
    "consent/1": (O.CONSENT_WALL, 1),
    "challenge/1": (O.CHALLENGE, 1),
    "gone": (O.GONE, 1),
    "nothing": (O.GONE, 1),
    "limited/1": (O.FETCHED, 2),
    "later/900": (O.RATE_LIMITED, 1),
    "flapping/1": (O.FETCHED, 2),
    "down": (O.HTTP_ERROR, 2),
    "cookietest": (O.FETCHED, 1),
    "cookies/8": (O.FETCHED, 1),
    "good/" + "x" * 10_000: (O.REFUSED_URL, 1),
}
ELSEWHERE = {
    "http://inside.test/secret": (O.REFUSED_ADDRESS, 1),
    "http://10.1.2.3/": (O.REFUSED_ADDRESS, 1),
    "http://169.254.169.254/latest/meta-data/": (O.REFUSED_ADDRESS, 1),
    "http://[::ffff:10.0.0.1]/": (O.REFUSED_ADDRESS, 1),
    "http://nowhere.invalid/": (O.DNS_ERROR, 1),
    "ftp://news.test/1": (O.REFUSED_SCHEME, 1),
    "javascript:alert(1)": (O.REFUSED_SCHEME, 1),
    "http:///no-host": (O.REFUSED_URL, 1),
    "http://xn--a/": (O.REFUSED_URL, 1),
    "http://news.test/\ud800": (O.REFUSED_URL, 1),
    "http://news.test:99999/": (O.REFUSED_URL, 1),
    "not a url": (O.REFUSED_URL, 1),
}


@dataclass(frozen=True)
class Mixed:
    """A run of every trick at once: what was asked for, what came of it, its seconds and bytes of memory."""

    server: HostileServer
    tricks: dict[str, str]
    calm: list[str]
    huge: list[str]
    results: list[FetchResult]
    spent: float
    grown: int
    path: Path


async def collect(urls: Iterable[str | FetchRequest], policy: FetchPolicy = POLICY, **more: Any) -> list[FetchResult]:
    more.setdefault("transport", loopback_transport())
    requests = [url if isinstance(url, FetchRequest) else FetchRequest(url) for url in urls]
    return [result async for result in fetch_all(requests, policy, **more)]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Mixed:
    """Every trick at once beside forty pages of a calm outlet, with the memory it took and the archive it left."""
    path = tmp_path_factory.mktemp("raw") / "calm" / "load.warc.gz"

    async def run() -> Mixed:
        async with HostileServer() as server:
            server.robots["hugerobots"] = b"User-agent: *\nDisallow: /good/closed\n" + b"# filler line\n" * 720_000
            tricks = {server.url(path): path for path in FINAL}
            calm = [server.url(f"good/{n}", host="calm") for n in range(40)]
            huge = [server.url("good/open", host="hugerobots"), server.url("good/closed", host="hugerobots")]
            with WarcArchive(path, made_at=SystemClock().now()) as archive:
                started = time.monotonic()
                async with PeakMemory() as memory:
                    results = await collect([*tricks, *calm, *ELSEWHERE, *huge], archive=archive)
                spent = time.monotonic() - started
            return Mixed(server, tricks, calm, huge, results, spent, memory.grown, path)

    return asyncio.run(run())


def test_every_misbehaviour_gets_its_outcome_row(mixed: Mixed) -> None:
    tricks, results = mixed.tricks, mixed.results
    final = {result.request.url: (result.outcome, result.attempts) for result in results if result.is_final}
    assert {path: final[url] for url, path in tricks.items()} == FINAL
    assert {url: final[url] for url in ELSEWHERE} == ELSEWHERE


def test_each_attempt_is_a_row_and_exactly_one_of_them_is_final(mixed: Mixed) -> None:
    tricks, calm, huge, results = mixed.tricks, mixed.calm, mixed.huge, mixed.results
    rows: dict[str, list[FetchResult]] = {}
    for result in results:
        rows.setdefault(result.request.url, []).append(result)
    assert rows.keys() == {*tricks, *calm, *huge, *ELSEWHERE}
    for attempts in rows.values():
        assert [row.attempts for row in attempts] == list(range(1, len(attempts) + 1))
        assert [row.is_final for row in attempts] == [False] * (len(attempts) - 1) + [True]


def test_whatever_is_no_page_says_why_in_one_line(mixed: Mixed) -> None:
    for result in mixed.results:
        if result.outcome is O.FETCHED:
            assert result.error is None
            assert result.http_status == 200
            assert result.body
            assert result.content_length == len(result.body)
        else:
            assert result.error
            assert "\n" not in result.error
            assert len(result.error) < 700


def test_the_calm_outlet_loses_nothing(mixed: Mixed) -> None:
    calm, results = mixed.calm, mixed.results
    assert {r.request.url for r in results if r.outcome is O.FETCHED} >= set(calm)


def test_the_run_ends_in_time_and_within_memory(mixed: Mixed) -> None:
    spent, grown = mixed.spent, mixed.grown
    assert spent < 30
    assert grown < 200 * 1024 * 1024


def test_a_robots_file_of_ten_megabytes_is_read_to_its_limit_and_obeyed(mixed: Mixed) -> None:
    (opened, closed), results = mixed.huge, mixed.results
    final = {r.request.url: r.outcome for r in results if r.is_final}
    assert (final[opened], final[closed]) == (O.FETCHED, O.REFUSED_ROBOTS)


def test_a_redirect_to_a_private_address_is_never_connected_to(mixed: Mixed) -> None:
    server = mixed.server
    assert server.hits["/toprivate"] == 1
    assert server.hits["/good/inside"] == 0


def test_every_answer_is_in_the_archive_and_incomplete_ones_say_so(mixed: Mixed) -> None:
    results, path = mixed.results, mixed.path
    pages = {page.warc_record: page for page in read_records(path)}
    for result in results:
        assert (result.warc_record is not None) == (result.http_status is not None), result
        if result.warc_record is None:
            continue
        page = pages[result.warc_record]
        if result.outcome is O.FETCHED:
            assert (page.body, page.problem, page.url) == (result.body, None, result.final_url)
    kept = {str(page.url).split("/")[3]: page.truncated for page in pages.values()}
    assert kept["reset"] == "disconnect"
    assert kept["drip"] == "time"
    assert kept["endless"] == "length"


@pytest.mark.parametrize("authority", ["unknown", "wrong name", "right"])
def test_a_wrong_certificate_is_a_tls_error_and_nothing_is_sent(authority: str) -> None:
    ca = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("other.test" if authority == "wrong name" else "secure.test").configure_cert(context)
    trusted = ssl.create_default_context()
    if authority != "unknown":
        ca.configure_trust(trusted)

    async def run() -> tuple[HostileServer, list[FetchResult]]:
        async with HostileServer(tls=context) as server:
            url = server.url("good/1", host="secure")
            return server, await collect([url, FetchRequest(url)], transport=loopback_transport(trusted))

    server, results = asyncio.run(run())
    if authority == "right":
        assert [r.outcome for r in results] == [O.FETCHED] * 2
        return
    assert [(r.outcome, r.attempts) for r in results] == [(O.TLS_ERROR, 1)] * 2
    assert "certificate" in (results[0].error or "")
    assert not server.hits


def test_a_name_that_changes_its_address_between_check_and_connection_gains_nothing() -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.7"], ["10.0.0.7"]])

    async def rebinding(host: str, port: int) -> Sequence[str]:
        return next(answers)

    async def run() -> tuple[HostileServer, list[FetchResult]]:
        async with HostileServer() as server:
            # Two hosts' worth of connections: the first is checked and used, the second look-up is refused.
            first = await collect(
                [server.url("good/1", host="turning")], transport=(t := loopback_transport(resolver=rebinding))
            )
            await t.aclose()
            second = await collect(
                [server.url("good/2", host="turning")], transport=loopback_transport(resolver=rebinding)
            )
            return server, [*first, *second]

    server, results = asyncio.run(run())
    assert [r.outcome for r in results] == [O.FETCHED, O.REFUSED_ADDRESS]
    assert server.hits["/good/2"] == 0


def test_a_redirect_to_a_name_that_has_changed_its_address_meanwhile_gains_nothing() -> None:
    answers = iter([["127.0.0.1"], ["169.254.169.254"], ["127.0.0.1", "10.0.0.7"]])

    async def rebinding(host: str, port: int) -> Sequence[str]:
        return next(answers)

    async def run() -> tuple[list[FetchResult], Counter[str]]:
        async with HostileServer() as server, HostileServer() as other:
            # another port is another origin, so that its connection needs a look-up of its own
            server.targets["away"] = other.url("good/2", host="turning")
            transport = loopback_transport(resolver=rebinding)
            policy = FetchPolicy("Dateline", per_host_delay_s=0, max_attempts=1)
            return await collect([server.url("away/1", host="turning")], policy, transport=transport), other.hits

    (result,), hits = asyncio.run(run())
    assert result.outcome is O.REFUSED_ADDRESS
    assert "169.254.169.254" in (result.error or "")
    assert not hits


def test_a_host_with_public_and_private_addresses_is_reached_at_the_public_one() -> None:
    async def run() -> list[FetchResult]:
        async with HostileServer() as server:
            return await collect([server.url("good/1", host="both")])

    assert [r.outcome for r in asyncio.run(run())] == [O.FETCHED]


def test_an_outlet_that_allows_a_private_network_may_be_on_loopback() -> None:
    async def run() -> list[FetchOutcome]:
        async with HostileServer() as server:
            url = f"http://127.0.0.1:{server.port}/good/1"
            own = f"127.0.0.1:{server.port}"
            return [
                (await collect([url], FetchPolicy("Dateline", private_hosts=hosts), transport=None))[0].outcome
                for hosts in ((), (own,))
            ]

    assert asyncio.run(run()) == [O.REFUSED_ADDRESS, O.FETCHED]


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/",
        "other port",
        "http://0.0.0.0:{port}/good/2",
        "http://[::ffff:127.0.0.1]:{port}/good/2",
    ],
)
def test_a_redirect_from_a_private_outlet_opens_nothing_else(target: str) -> None:
    async def run() -> tuple[FetchOutcome, Counter[str], Counter[str]]:
        async with HostileServer() as server, HostileServer() as other:
            there = f"http://127.0.0.1:{other.port}/good/2" if target == "other port" else target
            server.targets["away"] = there.format(port=server.port)
            policy = FetchPolicy("Dateline", private_hosts=(f"127.0.0.1:{server.port}",), max_attempts=1)
            (result,) = await collect([f"http://127.0.0.1:{server.port}/away/1"], policy, transport=None)
            return result.outcome, other.hits, server.hits

    outcome, others, hits = asyncio.run(run())
    assert outcome is O.REFUSED_ADDRESS
    assert not others
    assert hits["/good/2"] == 0


# what inet_aton and browsers read as an address: one number, octal and hexadecimal numbers, fewer parts, mixtures
_SPELLINGS = (
    "2130706433", "0x7f000001", "0x7F.0x0.0x0.0x1", "017700000001", "0177.0.0.1", "0177.0x0.0.1", "127.1", "127.0.1",
    "0x7f.1", "00000177.0.0.1", "0", "0x0", "localhost", "[::1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]",
    "[::127.0.0.1]", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "0xa9.254.0251.0xfe", "169.254.43518",
    "\uff11\uff16\uff19.254.169.254", "169\u3002254\u3002169\u3002254", "169%2e254%2e169%2e254",
)  # fmt: skip


@pytest.mark.parametrize("spelling", _SPELLINGS)
def test_no_spelling_of_an_inner_address_is_reached_by_a_redirect(spelling: str) -> None:
    async def run() -> tuple[FetchResult, Counter[str]]:
        async with HostileServer() as server:
            server.targets["away"] = f"http://{spelling}:{server.port}/good/2"
            policy = FetchPolicy("Dateline", private_hosts=(f"127.0.0.1:{server.port}",), max_attempts=1)
            (result,) = await collect([f"http://127.0.0.1:{server.port}/away/1"], policy, transport=None)
            return result, server.hits

    result, hits = asyncio.run(run())
    assert hits["/away/1"] == 1
    assert hits["/good/2"] == 0
    assert result.outcome in {O.REFUSED_ADDRESS, O.DNS_ERROR, O.REFUSED_URL}, result


def test_large_pages_wait_for_each_other_so_that_memory_stays_bounded() -> None:
    async def run() -> tuple[list[FetchResult], int]:
        async with HostileServer() as server:
            urls = [server.url(f"endless/{n}", host=f"large{n}") for n in range(24)]
            policy = FetchPolicy("Dateline", per_host_delay_s=0, max_bytes=8 * 1024 * 1024, total_timeout_s=20)
            async with PeakMemory() as memory:
                results = await collect(urls, policy)
            return results, memory.grown

    results, grown = asyncio.run(run())
    assert {r.outcome for r in results} == {O.TOO_LARGE}
    assert grown < 110 * 1024 * 1024  # 4 places of 8 MiB, received and buffered; 24 at once would be over 200.


def test_large_pages_of_a_run_read_inside_another_do_not_wait_for_it() -> None:
    policy = FetchPolicy("Dateline", per_host_delay_s=0, total_timeout_s=20, max_bytes=30 * 1024 * 1024)

    async def run() -> list[int]:
        async with HostileServer() as server, Fetcher(transport=loopback_transport()) as fetcher:

            def large(name: str) -> AsyncIterator[FetchResult]:
                return fetcher.fetch(
                    [FetchRequest(server.url(f"large/{n}", host=f"{name}{n}")) for n in range(8)], policy
                )

            outer = [0, 0]
            async for result in large("outer"):
                assert result.outcome is O.FETCHED
                outer[0] += 1
                if outer[0] == 1:
                    async for inner in large("inner"):
                        assert inner.outcome is O.FETCHED
                        outer[1] += 1
            return outer

    assert asyncio.run(asyncio.wait_for(run(), 30)) == [8, 8]


def test_leaving_early_ends_every_task() -> None:
    async def run() -> list[asyncio.Task[Any]]:
        async with HostileServer() as server:
            urls = [FetchRequest(server.url(f"drip/{n}", host=f"h{n}")) for n in range(5)]
            urls.append(FetchRequest(server.url("good/1")))
            results = fetch_all(urls, POLICY, transport=loopback_transport())
            assert isinstance(results, AsyncGenerator)
            async with contextlib.aclosing(results):
                async for result in results:
                    assert result.outcome is O.FETCHED
                    break
            return [task for task in asyncio.all_tasks() if "fetch" in repr(task.get_coro())]

    assert asyncio.run(run()) == []
