"""Politeness and thrift: pace, caps, waits that were asked for, breakers, conditional requests, resumed loads."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import random
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from email.utils import format_datetime
from pathlib import Path

import pytest

from extractors.acquire.fetch.fetcher import Fetcher, FetchOutcome, FetchPolicy, FetchRequest, fetch_all
from extractors.acquire.fetch.hosts import HostTable, retry_after_seconds
from extractors.contracts.fetch import FetchResult
from extractors.stores.warc.archive import WarcArchive
from extractors.stores.warc.archive_reader import find_record, read_records
from extractors.stores.warc.members import Exchange
from tests.extractors.acquire.fakes import FakeClock
from tests.extractors.acquire.hostile_server import HostileServer
from tests.extractors.acquire.loopback import loopback_transport

POLICY = FetchPolicy("Dateline/0.1 (+mailto:press@example.org)", per_host_delay_s=0, backoff_s=1.0)


def run(
    urls: Callable[[HostileServer], Iterable[str | FetchRequest]],
    policy: FetchPolicy = POLICY,
    *,
    robots: Mapping[str, bytes | int] | None = None,
    clock: FakeClock | None = None,
    archive: WarcArchive | None = None,
    seed: int = 1,
) -> tuple[HostileServer, FakeClock, list[FetchResult]]:
    """Fetch from a fresh server; ``urls`` makes the requests from it. Returns server, clock, results."""
    clock = clock or FakeClock()

    async def inner() -> tuple[HostileServer, FakeClock, list[FetchResult]]:
        async with HostileServer() as server:
            server.robots.update(robots or {})
            made = [url if isinstance(url, FetchRequest) else FetchRequest(url) for url in urls(server)]
            fetched = fetch_all(
                made, policy, archive=archive, clock=clock, transport=loopback_transport(), rng=random.Random(seed)
            )
            return server, clock, [result async for result in fetched]

    return asyncio.run(inner())


def starts(results: Iterable[FetchResult]) -> list[float]:
    return sorted((r.requested_at - FakeClock().now()).total_seconds() for r in results)


@pytest.mark.parametrize(
    ("own", "rules", "expected"),
    [
        (2.0, b"", 2.0),
        (2.0, b"User-agent: *\nCrawl-delay: 5", 5.0),
        (7.0, b"User-agent: *\nCrawl-delay: 5", 7.0),
        (1.0, b"User-agent: *\nCrawl-delay: 9\nUser-agent: Dateline\nCrawl-delay: 3", 3.0),
        (1.0, b"User-agent: *\nRequest-rate: 1/4", 4.0),
        (1.0, b"User-agent: *\nCrawl-delay: -5", 1.0),
        (1.0, b"User-agent: *\nCrawl-delay: inf", 1.0),
    ],
)
def test_the_slower_of_own_pace_and_crawl_delay_is_kept(own: float, rules: bytes, expected: float) -> None:
    policy = replace(POLICY, per_host_delay_s=own, per_host_connections=3)
    _, _, results = run(lambda s: [s.url(f"good/{n}", host="calm") for n in range(5)], policy, robots={"calm": rules})
    assert [r.outcome for r in results] == [FetchOutcome.FETCHED] * 5
    at = starts(results)
    assert [round(b - a, 6) for a, b in itertools.pairwise(at)] == [expected] * 4


def test_robots_rules_ignored_by_leave_only() -> None:
    def urls(server: HostileServer) -> list[str | FetchRequest]:
        return [server.url("good/1", host="closed")]

    rules = {"closed": b"User-agent: *\nDisallow: /"}
    server, _, results = run(urls, robots=rules)
    assert [r.outcome for r in results] == [FetchOutcome.REFUSED_ROBOTS]
    assert results[0].http_status is None
    assert server.hits["/good/1"] == 0
    server, _, results = run(urls, replace(POLICY, obey_robots=False), robots=rules)
    assert [r.outcome for r in results] == [FetchOutcome.FETCHED]
    assert server.hits["/robots.txt"] == 0


def test_a_crawl_delay_longer_than_a_run_leaves_the_rest_to_the_next() -> None:
    rules = {"slow": b"User-agent: *\nCrawl-delay: 86400"}
    _, clock, results = run(lambda s: [s.url(f"good/{n}", host="slow") for n in range(3)], robots=rules)
    assert [r.outcome for r in results] == [FetchOutcome.FETCHED, *[FetchOutcome.WAIT_ROBOTS] * 2]
    assert clock.passed < 1
    assert "Crawl-delay" in (results[1].error or "")


@pytest.mark.parametrize("cap", [1, 3])
def test_a_hosts_cap_holds_and_hosts_do_not_share_it(cap: int) -> None:
    policy = replace(POLICY, per_host_connections=cap)
    server, _, results = run(lambda s: [s.url(f"busy/{n}", host=h) for n in range(12) for h in ("one", "two")], policy)
    assert len(results) == 24
    assert set(server.most_at_once.values()) == {cap}


def test_redirects_obey_the_rules_of_the_host_they_lead_to() -> None:
    rules = {"newhome": b"User-agent: Dateline\nDisallow: /good/moved"}
    server, _, results = run(lambda s: [s.url("elsewhere")], robots=rules)
    assert [r.outcome for r in results] == [FetchOutcome.REFUSED_ROBOTS]
    assert results[0].final_url == server.url("good/moved", host="newhome")
    assert server.hits["/good/moved"] == 0


def test_the_agent_says_who_it_is() -> None:
    server, _, _ = run(lambda s: [s.url("good/1")])
    assert {headers["user-agent"] for _, _, headers in server.requests} == {POLICY.user_agent}
    assert {headers["accept-encoding"] for _, _, headers in server.requests} == {"gzip, deflate, br, zstd"}


def test_retry_after_makes_the_whole_host_wait() -> None:
    policy = replace(POLICY, per_host_connections=1)
    _, _, results = run(lambda s: [s.url("limited/90"), s.url("good/1", host="limited"), s.url("good/1")], policy)
    outcomes = [(r.request.url.split("/", 3)[3], r.outcome, r.is_final) for r in results if "limited" in r.request.url]
    assert outcomes[0] == ("limited/90", FetchOutcome.RATE_LIMITED, False)
    assert {(path, outcome) for path, outcome, final in outcomes if final} == {
        ("limited/90", FetchOutcome.FETCHED),
        ("good/1", FetchOutcome.FETCHED),
    }
    late = [r for r in results if r.is_final and "limited.test" in r.request.url]
    assert all((r.requested_at - FakeClock().now()).total_seconds() >= 90 for r in late)
    limited = results[[r.outcome for r in results].index(FetchOutcome.RATE_LIMITED)]
    assert "come back in 90 s" in (limited.error or "")


def test_retry_after_as_a_date() -> None:
    at = FakeClock().now() + dt.timedelta(seconds=45)
    _, _, results = run(lambda s: [s.url("limited/" + format_datetime(at, usegmt=True).replace(" ", "%20"))])
    assert [r.outcome for r in results] == [FetchOutcome.RATE_LIMITED, FetchOutcome.FETCHED]
    assert (results[1].requested_at - at).total_seconds() >= -0.001


def test_a_longer_retry_after_than_a_run_waits_postpones_the_host() -> None:
    server, clock, results = run(lambda s: [s.url("limited/4000"), s.url("good/1", host="limited")])
    assert [r.outcome for r in results] == [FetchOutcome.RATE_LIMITED] * 2
    assert server.hits["/good/1"] == 0
    assert clock.passed < 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 120.0),
        (" 5 ", 5.0),
        ("Wed, 04 Mar 2026 12:01:00 GMT", 60.0),
        ("Wed, 04 Mar 2026 11:00:00 GMT", 0.0),
        ("Wed, 04 Mar 2026 13:01:00 +0100", 60.0),
        ("soon", None),
        ("-3", None),
        ("٥", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_forms(value: str | None, expected: float | None) -> None:
    assert retry_after_seconds(value, FakeClock().now()) == expected


def test_backoff_doubles_with_jitter_from_the_seed() -> None:
    policy = replace(POLICY, max_attempts=5, breaker_failures=99)
    slept = [run(lambda s: [s.url("down")], policy, seed=seed)[1].slept for seed in (1, 1, 2)]
    assert len(slept[0]) == 4
    for wait, most in zip(slept[0], (1, 2, 4, 8), strict=True):
        assert most / 2 <= wait <= most
    assert slept[0] == slept[1] != slept[2]


def test_no_second_attempt_at_what_cannot_heal() -> None:
    server, _, results = run(lambda s: [s.url("gone"), s.url("missing"), s.url("bomb/gzip")])
    assert [r.attempts for r in results] == [1, 1, 1]
    assert server.hits["/gone"] == server.hits["/missing"] == server.hits["/bomb/gzip"] == 1


def test_the_breaker_opens_for_its_host_only() -> None:
    policy = replace(POLICY, max_attempts=1, breaker_failures=3)
    server, _, results = run(
        lambda s: [*(s.url(f"down/{n}") for n in range(8)), *(s.url(f"good/{n}") for n in range(4))], policy
    )
    by_host = {host: [r.outcome for r in results if host in r.request.url] for host in ("down.test", "good.test")}
    assert by_host["down.test"] == [FetchOutcome.HTTP_ERROR] * 3 + [FetchOutcome.BREAKER_OPEN] * 5
    assert by_host["good.test"] == [FetchOutcome.FETCHED] * 4
    assert sum(count for path, count in server.hits.items() if path.startswith("/down")) == 3


def test_the_breaker_lets_one_through_after_its_cool_down() -> None:
    clock = FakeClock()
    policy = replace(POLICY, max_attempts=1, breaker_failures=3, breaker_cooldown_s=60, per_host_delay_s=10)

    async def inner() -> tuple[list[FetchOutcome], list[FetchOutcome]]:
        async with HostileServer() as server, Fetcher(clock=clock, transport=loopback_transport()) as fetcher:

            async def outcomes(paths: Iterable[str]) -> list[FetchOutcome]:
                requests = [FetchRequest(server.url(path)) for path in paths]
                return [result.outcome async for result in fetcher.fetch(requests, policy)]

            first = await outcomes([f"mending/{n}" for n in range(5)])
            clock.passed += 61
            return first, await outcomes([f"mending/{n}" for n in range(5, 8)])

    first, second = asyncio.run(inner())
    assert first == [FetchOutcome.HTTP_ERROR] * 3 + [FetchOutcome.BREAKER_OPEN] * 2
    assert second == [FetchOutcome.FETCHED] * 3


def test_a_conditional_request_costs_no_page(tmp_path: Path) -> None:
    path = tmp_path / "post" / "load.warc.gz"
    earlier = dt.datetime(2026, 3, 3, 8, tzinfo=dt.UTC)

    def urls(server: HostileServer) -> list[str | FetchRequest]:
        url = server.url("conditional")
        return [
            FetchRequest(url, etag='"v1"', earlier_at=earlier),
            FetchRequest(url, last_modified="Tue, 03 Mar 2026 08:00:00 GMT"),
            FetchRequest(url, etag='"v0"'),
        ]

    with WarcArchive(path, made_at=earlier) as archive:
        server, _, results = run(urls, archive=archive)
    assert [r.outcome for r in results] == [*[FetchOutcome.NOT_MODIFIED] * 2, FetchOutcome.FETCHED]
    assert [(r.body is None, r.http_status) for r in results] == [(True, 304), (True, 304), (False, 200)]
    assert (results[2].etag, results[2].last_modified) == ('"v1"', "Tue, 03 Mar 2026 08:00:00 GMT")
    revisit = find_record(tmp_path, str(results[0].warc_record))
    assert (revisit.record_type, revisit.status, revisit.body) == ("revisit", 304, None)
    assert revisit.revisit_of == server.url("conditional")


def test_the_same_bytes_again_are_unchanged_and_stored_once(tmp_path: Path) -> None:
    path = tmp_path / "post" / "load.warc.gz"
    digest = run(lambda s: [s.url("good/7")])[2][0].payload_digest
    with WarcArchive(path, made_at=FakeClock().now()) as archive:
        _, _, results = run(lambda s: [FetchRequest(s.url("good/7"), payload_digest=digest)], archive=archive)
    assert [(r.outcome, r.body, r.payload_digest) for r in results] == [(FetchOutcome.UNCHANGED, None, digest)]
    page = find_record(tmp_path, str(results[0].warc_record))
    assert (page.record_type, page.status, page.payload_digest) == ("revisit", 200, digest)


@pytest.mark.parametrize("coding", ["gzip", "deflate", "rawdeflate", "br", "zstd", "gzip,br", "plain"])
def test_every_content_coding_gives_the_page_and_is_archived_as_sent(coding: str, tmp_path: Path) -> None:
    path = tmp_path / "post" / "load.warc.gz"
    with WarcArchive(path, made_at=FakeClock().now()) as archive:
        _, _, results = run(lambda s: [s.url(f"coded/{coding}")], archive=archive)
    assert results[0].outcome is FetchOutcome.FETCHED
    assert results[0].body is not None and results[0].body.startswith(b"<!doctype html>")
    page = find_record(tmp_path, str(results[0].warc_record))
    assert page.body == results[0].body
    assert page.header("content-encoding")


def test_a_load_fetched_again_asks_for_nothing_that_it_has(tmp_path: Path) -> None:
    path = tmp_path / "post" / "load.warc.gz"

    async def inner() -> tuple[HostileServer, list[dict[str, FetchResult]]]:
        async with HostileServer() as server:
            paths = ["good/1", "good/2", "gone", "soft404/1", "chain/2", "down", "silent"]
            requests = [FetchRequest(server.url(p), found_by="feed", found_on="http://f.test/") for p in paths]
            policy = replace(POLICY, max_attempts=1, read_timeout_s=0.2)
            rounds = []
            for more in ([], [FetchRequest(server.url("good/3"))]):
                with WarcArchive(path, made_at=FakeClock().now()) as archive:
                    fetched = fetch_all(
                        [*requests, *more], policy, archive=archive, clock=FakeClock(), transport=loopback_transport()
                    )
                    rounds.append({r.request.url: r async for r in fetched})
            return server, rounds

    server, (first, second) = asyncio.run(inner())
    for path_, count in {"/good/1": 1, "/gone": 1, "/soft404/1": 1, "/chain/2": 1, "/good/chain": 1}.items():
        assert server.hits[path_] == count
    assert server.hits["/down"] == server.hits["/silent"] == 2  # What may heal is asked for again.
    for url, before in first.items():
        again = second[url]
        if before.outcome in (FetchOutcome.HTTP_ERROR, FetchOutcome.TIMEOUT):
            assert not again.is_resumed
        else:
            assert replace(again, is_resumed=False) == before
            assert again.is_resumed
    assert second[server.url("good/3")].outcome is FetchOutcome.FETCHED
    pages = list(read_records(path))
    assert [page.problem for page in pages] == [None] * len(pages)
    assert sum(page.url == server.url("good/1") for page in pages) == 1
    assert next(p for p in pages if p.url == server.url("good/1")).notes["found-on"] == "http://f.test/"


def test_requests_are_taken_from_their_source_only_as_fast_as_there_is_room() -> None:
    policy = replace(POLICY, max_pending=8)
    taken = 0

    async def inner() -> tuple[int, int]:
        async with HostileServer() as server:

            async def source() -> AsyncIterator[FetchRequest]:
                nonlocal taken
                for number in range(200):
                    taken += 1
                    yield FetchRequest(server.url(f"good/{number}", host=f"h{number % 4}"))

            most = got = 0
            async for _ in fetch_all(source(), policy, transport=loopback_transport()):
                got += 1
                most = max(most, taken - got)
                if got < 20:
                    await asyncio.sleep(0.005)
            return got, most

    got, most = asyncio.run(inner())
    assert got == 200
    assert most <= 8 + 16 + 1


def test_a_fault_of_the_source_of_requests_reaches_the_caller() -> None:
    def source(server: HostileServer) -> Iterator[FetchRequest]:
        yield FetchRequest(server.url("good/1"))
        raise RuntimeError("the list is damaged")

    async def inner() -> list[FetchResult]:
        async with HostileServer() as server:
            return [r async for r in fetch_all(source(server), POLICY, transport=loopback_transport())]

    with pytest.raises(RuntimeError, match="damaged"):
        asyncio.run(inner())


def test_an_archive_that_cannot_be_written_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with WarcArchive(tmp_path / "o" / "l.warc.gz", made_at=FakeClock().now()) as archive:

        def full(_exchange: Exchange) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(archive, "store", full)
        with pytest.raises(OSError, match="No space left"):
            run(lambda s: [s.url("good/1")], archive=archive)
        with pytest.raises(OSError, match="No space left"):
            run(lambda s: [s.url("chain/2")], archive=archive)


def test_hosts_that_are_done_with_are_forgotten() -> None:
    clock = FakeClock()
    table = HostTable(clock, max_idle=10)
    for number in range(100):
        table.host(f"h{number}")
    assert len(table) <= 11


def test_no_request_starves_behind_the_others_of_its_host() -> None:
    policy = replace(POLICY, per_host_connections=4, total_timeout_s=4, max_attempts=1)

    async def inner() -> tuple[HostileServer, list[FetchResult]]:
        async with HostileServer() as server:
            requests = [FetchRequest(server.url(f"good/{n}", host=f"h{n % 2}")) for n in range(400)]
            return server, [r async for r in fetch_all(requests, policy, transport=loopback_transport())]

    server, results = asyncio.run(inner())
    assert {r.outcome for r in results} == {FetchOutcome.FETCHED}
    assert len(results) == 400
    assert server.connections <= 2 * 4 + 2  # And connections are used again.


def test_a_connection_that_the_server_closed_meanwhile_costs_no_attempt() -> None:
    server, _, results = run(lambda s: [s.url(f"closing/{n}") for n in range(6)])
    assert [(r.outcome, r.attempts) for r in results] == [(FetchOutcome.FETCHED, 1)] * 6
    assert server.connections >= 6
