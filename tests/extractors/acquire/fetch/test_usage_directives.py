"""How a publisher asks that a page be used: read from headers and head, recorded, and respected by policy."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.acquire.fetch.fetcher import FetchOutcome, FetchPolicy, FetchRequest, fetch_all
from extractors.contracts.fetch import FetchResult
from extractors.contracts.usage_directives import read_usage_directives, reserves_use
from extractors.pipeline.attempt_rows import attempt_row
from extractors.pipeline.rows.article import fetch_row
from extractors.stores.outlet_state.visits import VisitResult, make_visit
from extractors.stores.warc.archive import WarcArchive
from extractors.stores.warc.archive_reader import read_records
from tests.extractors.acquire.hostile_server import Headers, HostileServer, article
from tests.extractors.acquire.loopback import loopback_transport

AT = dt.datetime(2026, 3, 4, 12, 30, tzinfo=dt.UTC)
POLICY = FetchPolicy(user_agent="Dateline/0.1", per_host_delay_s=0, max_attempts=1)
RESPECT = replace(POLICY, respects_usage=True)


def in_header(*values: str) -> tuple[str, ...]:
    return read_usage_directives([("X-Robots-Tag", value) for value in values])


def in_head(head: str, kind: str | None = "text/html", encoding: str = "utf-8") -> tuple[str, ...]:
    headers = [("Content-Type", kind)] if kind else []
    return read_usage_directives(headers, f"<html><head>{head}</head><body></body></html>".encode(encoding))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], ""),
        (["all"], ""),
        (["NoIndex, NOARCHIVE"], "noarchive noindex"),
        (["noindex", "noai, noimageai"], "noai noimageai noindex"),
        (["none"], "noindex"),
        (["nofollow, nosnippet,"], "nosnippet"),
        (["nocache"], "noarchive"),
        (["unavailable_after: 25 Jun 2010 15:00:00 PST, noindex"], "noindex"),
        (["max-snippet:-1, max-image-preview: large, noarchive"], "noarchive"),
        (["otherbot: noindex, noarchive"], ""),
        (["otherbot: noindex, dateline: noarchive, noai"], "noai noarchive"),
        (["Dateline: noarchive"], "noarchive"),
        (["otherbot: noarchive", "noindex"], "noindex"),
        (["otherbot: unavailable_after: 1 Jan 2020 00:00:00 GMT"], ""),
        (["x" * 10_000 + ", noindex"], ""),
    ],
)
def test_x_robots_tag(values: list[str], expected: str) -> None:
    assert " ".join(in_header(*values)) == expected


@pytest.mark.parametrize(("value", "expected"), [("1", ("tdm-reserved",)), (" 1 ", ("tdm-reserved",)), ("0", ())])
def test_a_reservation_of_text_and_data_mining(value: str, expected: tuple[str, ...]) -> None:
    policy = ("TDM-Policy", "https://pier.example/licence.json")
    assert read_usage_directives([("TDM-Reservation", value), policy]) == expected
    assert in_head(f'<meta name="tdm-reservation" content="{value}">') == expected
    assert read_usage_directives([policy]) == ()


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta name="robots" content="noindex, noarchive">', "noarchive noindex"),
        ("<META CONTENT='NOAI' NAME=Robots />", "noai"),
        ("<meta name=robots content=none>", "noindex"),
        ('<meta name="dateline" content="noarchive">', "noarchive"),
        ('<meta name="googlebot" content="noarchive">', ""),
        ('<meta name="robots" content="index,follow"><meta name="robots" content="nosnippet">', "nosnippet"),
        ('<meta data-name="robots" name="description" content="noarchive">', ""),
        ('<meta name="robots" data-content="x" content="noai">', "noai"),
        ('<!-- <meta name="robots" content="noarchive"> -->', ""),
        ('<script>\'<meta name="robots" content="noarchive">\'</script>', ""),
        ('<!--><meta name="robots" content="noarchive">', "noarchive"),
        ('</head><body><meta name="robots" content="noarchive">', ""),
        ('<!-- without an end <meta name="robots" content="noarchive">', ""),
        (" " * 70_000 + '<meta name="robots" content="noarchive">', ""),
        ("<meta name=robots", ""),
    ],
)
def test_the_head_of_a_page(head: str, expected: str) -> None:
    assert " ".join(in_head(head)) == expected


def test_the_head_is_read_in_every_encoding_and_only_in_html() -> None:
    head = '<meta name="robots" content="noarchive">'
    assert in_head(head, None, "utf-16") == in_head(head, "text/html; charset=utf-16", "utf-16-le") == ("noarchive",)
    assert in_head(head, "application/xhtml+xml") == ("noarchive",)
    assert in_head(head, "application/rss+xml") == ()


@pytest.mark.parametrize(
    ("directive", "is_reserved"),
    [("noindex", False), ("nosnippet", False), ("noimageai", False), ("noarchive", True), ("noai", True),
     ("tdm-reserved", True)],
)  # fmt: skip
def test_what_reserves_the_use_of_a_page(directive: str, is_reserved: bool) -> None:
    assert reserves_use((directive,)) is is_reserved


class Asking(HostileServer):
    """Serves pages that ask something of those who use them."""

    async def do_header(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.send(writer, article(1), headers=[("X-Robots-Tag", "noindex"), ("TDM-Reservation", "1")])

    async def do_head(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        head = b'<head><meta name="robots" content="noarchive">'
        await self.send(writer, article(2).replace(b"<head>", head))

    async def do_indexless(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.send(writer, article(3), headers=[("X-Robots-Tag", "noindex")])

    async def do_missing(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        await self.send(writer, article(4), status="404 Not Found", headers=[("X-Robots-Tag", "noarchive")])

    async def do_hop(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> None:
        target = self.url("good/5", host="asking")
        await self.send(
            writer, article(6), status="302 Found", headers=[("X-Robots-Tag", "noai"), ("Location", target)]
        )

    async def do_cut(self, writer: asyncio.StreamWriter, path: str, headers: Headers) -> bool:
        return await self.do_longlength(writer, path, headers)


TRICKS = ("header", "head", "indexless", "missing", "hop", "cut")


def fetch(policy: FetchPolicy, path: Path) -> dict[str, FetchResult]:
    async def run() -> dict[str, FetchResult]:
        async with Asking() as server:
            requests = [FetchRequest(server.url(trick, host="asking")) for trick in TRICKS]
            with WarcArchive(path, made_at=AT) as archive:
                found = fetch_all(requests, policy, archive=archive, transport=loopback_transport())
                return {r.request.url.rpartition("/")[2]: r async for r in found}

    return asyncio.run(run())


ASKED = {"header": "noindex tdm-reserved", "head": "noarchive", "indexless": "noindex", "missing": "noarchive"}


def test_directives_are_recorded_and_change_nothing_by_default(tmp_path: Path) -> None:
    results = fetch(POLICY, tmp_path / "load.warc.gz")
    rows = {trick: fetch_row(attempt_row(r, found_by="feed", found_on=None)) for trick, r in results.items()}
    assert {trick: rows[trick]["usage_directives"] for trick in ASKED} == ASKED
    assert rows["hop"]["usage_directives"] is None
    assert [hop.usage_directives for hop in results["hop"].redirects] == [("noai",)]
    assert [rows[trick]["outcome"] for trick in ("header", "head", "indexless", "hop")] == ["fetched"] * 4
    assert all(result.warc_record for result in results.values())
    assert results["hop"].redirects[0].warc_record


def test_a_page_that_asks_not_to_be_kept_is_neither_archived_nor_returned(tmp_path: Path) -> None:
    path = tmp_path / "load.warc.gz"
    results = fetch(RESPECT, path)
    outcomes = {trick: results[trick].outcome for trick in TRICKS[:5]}
    assert outcomes == {
        "header": FetchOutcome.REFUSED_USAGE,
        "head": FetchOutcome.REFUSED_USAGE,
        "indexless": FetchOutcome.FETCHED,
        "missing": FetchOutcome.GONE,
        "hop": FetchOutcome.FETCHED,
    }
    for trick in ("header", "head", "missing", "cut"):
        assert (results[trick].warc_record, results[trick].body) == (None, None)
    assert results["hop"].redirects[0].warc_record is None
    assert " ".join(results["header"].usage_directives) == ASKED["header"]
    assert results["head"].error == "the page asks not to be kept or mined: noarchive"
    assert make_visit(results["head"], "L").result is VisitResult.REFUSED
    kept = [record.url or "" for record in read_records(path) if record.notes]
    assert sorted(url.partition(".test")[2].partition("/")[2] for url in kept) == ["good/5", "indexless"]


def test_an_unchanged_page_that_asks_now_is_refused(tmp_path: Path) -> None:
    async def run() -> list[FetchResult]:
        async with Asking() as server:
            url = server.url("head", host="asking")
            first = [r async for r in fetch_all([FetchRequest(url)], POLICY, transport=loopback_transport())]
            again = FetchRequest(url, payload_digest=first[0].payload_digest)
            return [r async for r in fetch_all([again], RESPECT, transport=loopback_transport())]

    assert [r.outcome for r in asyncio.run(run())] == [FetchOutcome.REFUSED_USAGE]
