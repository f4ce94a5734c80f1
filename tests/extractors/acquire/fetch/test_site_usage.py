"""ai.txt and tdmrep.json: what a site asks of the use of its pages, kept on each row and respected by policy."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.acquire.fetch.fetcher import Fetcher
from extractors.acquire.fetch.site_files import SiteFileAnswer
from extractors.acquire.fetch.site_usage import SiteUsage
from extractors.contracts.fetch import FetchOutcome, FetchPolicy, FetchRequest, FetchResult
from extractors.contracts.usage_directives import read_usage_directives
from extractors.stores.outlet_state.visits import VisitResult, make_visit
from extractors.stores.warc.archive import WarcArchive
from tests.extractors.acquire.fakes import FakeClock
from tests.extractors.acquire.hostile_server import Headers, HostileServer, article
from tests.extractors.acquire.loopback import loopback_transport

AT = dt.datetime(2026, 3, 4, 12, 30, tzinfo=dt.UTC)
RECORD = FetchPolicy(user_agent="Dateline/0.1", per_host_delay_s=0, max_attempts=1, reads_site_usage=True)
RESPECT = replace(RECORD, respects_usage=True)
PAGE = "https://gannet.test/news/2026/harbour-wall.html"


def stated(url: str, *, ai_txt: bytes | None = None, tdmrep: bytes | None = None) -> str:
    """What a site with these files states for a page."""

    async def fetch(asked: str) -> SiteFileAnswer:
        body = ai_txt if asked.endswith("/ai.txt") else tdmrep
        return SiteFileAnswer(404) if body is None else SiteFileAnswer(200, body)

    found = asyncio.run(SiteUsage(None, FakeClock()).directives(url, fetch))
    assert found.unreachable is None
    return " ".join(found.directives)


@pytest.mark.parametrize(
    ("ai_txt", "expected"),
    [
        (b"User-Agent: *\nDisallow: /\n", "noai"),
        (b"User-Agent: *\nDisallow: *.jpg\nDisallow: *.mp4\n", ""),
        (b"User-Agent: *\nDisallow: *.html\n", "noai"),
        (b"User-Agent: otherbot\nDisallow: /\n", ""),
        (b"User-Agent: Dateline\nDisallow: /news/\nUser-Agent: *\nDisallow:\n", "noai"),
        (b"User-Agent: *\nDisallow: /\nAllow: /news/\n", ""),
        (b"<!doctype html><p>No such page. Disallow: /</p>", ""),
        (b"\x00\xff\xfe\x80" * 5_000, ""),
        (b"", ""),
    ],
)
def test_ai_txt(ai_txt: bytes, expected: str) -> None:
    assert stated(PAGE, ai_txt=ai_txt) == expected


def rule(location: object, reservation: object) -> dict[str, object]:
    return {"location": location, "tdm-reservation": reservation, "tdm-policy": "https://gannet.test/licence.json"}


@pytest.mark.parametrize(
    ("rules", "is_reserved"),
    [
        ([rule("/", 1)], True),
        ([rule("*", 1)], True),
        ([rule("/", 0)], False),
        ([rule("/sport/", 1)], False),
        ([rule("/", 1), rule("/news/", 0)], False),
        ([rule("/news/", 0), rule("/", 1)], False),
        ([rule("/", 0), rule("/news/*/harbour", "1")], True),
        ([rule("/*.html$", 1)], True),
        ([rule("/news$", 1)], False),
        ([rule("/news/2026/harbour%2Dwall.html$", 1)], True),
        ([rule("https://gannet.test/news", 1)], True),
        ([rule("https://other.test/news", 1)], False),
        ([rule("/news/", 1), rule("/news/", 0)], True),
        (rule("/", 1), True),
        ([rule("/", "yes"), rule(7, 1), "text", None, rule("", 1), rule("/" * 3_000, 1)], False),
        ([rule("*a" * 900 + "$", 1)], False),
    ],
)
def test_tdmrep(rules: object, is_reserved: bool) -> None:
    assert stated(PAGE, tdmrep=json.dumps(rules).encode()) == ("tdm-reserved" if is_reserved else "")


@pytest.mark.parametrize(
    "body", [b"", b"{", b"null", b"7", b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe", b'["' + b"9" * 400_000]
)
def test_a_damaged_tdmrep_states_nothing(body: bytes) -> None:
    assert stated(PAGE, tdmrep=body) == ""


@pytest.mark.parametrize(("value", "expected"), [("0", ()), ("1", ("tdm-reserved",)), ("", ("tdm-reserved",))])
def test_a_page_takes_precedence_over_its_site(value: str, expected: tuple[str, ...]) -> None:
    headers = [("TDM-Reservation", value)] if value else []
    assert read_usage_directives(headers, None, ("tdm-reserved",)) == expected
    head = f'<html><head><meta name="tdm-reservation" content="{value}"></head>'.encode()
    assert read_usage_directives((), head if value else None, ("tdm-reserved",)) == expected
    assert "noai" in read_usage_directives(headers, None, ("noai",))


def test_both_files_are_asked_for_once_a_day_and_survive_a_restart(tmp_path: Path) -> None:
    clock, asked = FakeClock(), list[str]()

    async def fetch(url: str) -> SiteFileAnswer:
        asked.append(url)
        return SiteFileAnswer(200, b"User-Agent: *\nDisallow: /\n") if url.endswith("ai.txt") else SiteFileAnswer(404)

    for passed in (0, 60, 80_000, 90_000):
        clock.passed = passed
        found = asyncio.run(SiteUsage(tmp_path, clock).directives(PAGE, fetch))
        assert found.directives == ("noai",)
    assert asked == ["https://gannet.test/ai.txt", "https://gannet.test/.well-known/tdmrep.json"] * 2


class Site(HostileServer):
    """A site with an ai.txt and a tdmrep.json; each of its pages is at a path of its own."""

    def __init__(self, *, is_down: bool = False) -> None:
        super().__init__()
        self.is_down = is_down
        setattr(self, "do_ai.txt", self._ai_txt)
        setattr(self, "do_.well-known", self._tdmrep)

    async def _ai_txt(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        if self.is_down:
            return await self.send(writer, b"", status="503 Busy")
        return await self.send(writer, b"User-Agent: *\nDisallow: /closed\n")

    async def _tdmrep(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.send(writer, json.dumps([rule("/mine", 1), rule("/leave", 1)]).encode())

    async def do_closed(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.send(writer, article(1))

    async def do_mine(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.send(writer, article(2))

    async def do_leave(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.send(writer, article(3), headers=[("TDM-Reservation", "0")])

    async def do_open(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.send(writer, article(4), headers=[("X-Robots-Tag", "noindex")])

    async def do_hop(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.send(writer, b"", status="302 Found", headers=[("Location", self.url("mine", host="gannet"))])


TRICKS = ("closed", "mine", "leave", "open", "hop")


def fetch(
    policy: FetchPolicy, path: Path, tricks: Sequence[str] = TRICKS, *, is_down: bool = False, is_cut: bool = False
) -> tuple[dict[str, FetchResult], list[str]]:
    """Results by page, and what was requested; ``is_cut`` leaves the archive open, as a kill does, and resumes it."""

    async def run() -> tuple[dict[str, FetchResult], list[str]]:
        async with Site(is_down=is_down) as server:
            urls = [server.url(trick, host="gannet") for trick in tricks]
            for is_first in (True, False) if is_cut else (False,):
                with contextlib.suppress(InterruptedError), WarcArchive(path, made_at=AT) as archive:
                    async with Fetcher(transport=loopback_transport()) as fetcher:
                        found = fetcher.fetch([FetchRequest(url) for url in urls], policy, archive=archive)
                        results = {r.request.url.rpartition("/")[2]: r async for r in found}
                    if is_first:
                        raise InterruptedError
            return results, sorted(server.hits)

    return asyncio.run(run())


def test_what_a_site_asks_is_on_each_row_and_changes_nothing_by_default(tmp_path: Path) -> None:
    results, _ = fetch(RECORD, tmp_path / "load.warc.gz")
    assert {trick: " ".join(result.usage_directives) for trick, result in results.items()} == {
        "closed": "noai",
        "mine": "tdm-reserved",
        "leave": "",
        "open": "noindex",
        "hop": "tdm-reserved",
    }
    assert [hop.usage_directives for hop in results["hop"].redirects] == [()]
    assert {result.outcome for result in results.values()} == {FetchOutcome.FETCHED}


def test_a_page_that_ai_txt_disallows_is_not_even_requested(tmp_path: Path) -> None:
    results, hits = fetch(RESPECT, tmp_path / "load.warc.gz")
    assert {trick: result.outcome for trick, result in results.items()} == {
        "closed": FetchOutcome.REFUSED_USAGE,
        "mine": FetchOutcome.REFUSED_USAGE,
        "leave": FetchOutcome.FETCHED,
        "open": FetchOutcome.FETCHED,
        "hop": FetchOutcome.REFUSED_USAGE,
    }
    assert results["closed"].usage_directives == ("noai",)
    assert (results["mine"].warc_record, results["mine"].body) == (None, None)
    assert not [hit for hit in hits if "closed" in hit]
    assert make_visit(results["closed"]).result is VisitResult.REFUSED


@pytest.mark.parametrize(("policy", "outcome"), [(RECORD, FetchOutcome.FETCHED), (RESPECT, FetchOutcome.WAIT_ROBOTS)])
def test_what_cannot_be_read_is_no_leave(tmp_path: Path, policy: FetchPolicy, outcome: FetchOutcome) -> None:
    results, _ = fetch(policy, tmp_path / "load.warc.gz", ["open"], is_down=True)
    assert results["open"].outcome is outcome
    assert outcome is FetchOutcome.FETCHED or "/ai.txt: HTTP 503" in (results["open"].error or "")


def test_nothing_is_asked_of_a_site_where_the_policy_does_not_read_its_files(tmp_path: Path) -> None:
    results, hits = fetch(replace(RECORD, reads_site_usage=False), tmp_path / "load.warc.gz", ["mine"])
    assert results["mine"].usage_directives == ()
    assert not [hit for hit in hits if "ai.txt" in hit or "tdmrep" in hit]


@pytest.mark.parametrize("is_cut", [False, True])
def test_a_resumed_load_keeps_what_pages_and_site_asked(tmp_path: Path, is_cut: bool) -> None:
    results, _ = fetch(RECORD, tmp_path / "load.warc.gz", is_cut=is_cut)
    assert {result.is_resumed for result in results.values()} == {is_cut}
    asked = [" ".join(results[trick].usage_directives) for trick in TRICKS]
    assert asked == ["noai", "tdm-reserved", "", "noindex", "tdm-reserved"]
