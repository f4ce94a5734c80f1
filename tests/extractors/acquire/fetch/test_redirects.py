"""Every redirect on the way to a page is recorded, archived as it came, and recorded after an interruption too."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from extractors.acquire.fetch.fetcher import FetchOutcome, FetchPolicy, FetchRequest, fetch_all
from extractors.contracts.fetch import FetchResult
from extractors.contracts.raw_page import RawPage
from extractors.outlets.registry import load_registry
from extractors.stores.saved.saved_pages import read_saved
from extractors.stores.saved.saved_source import SavedSource
from extractors.stores.warc.archive import WarcArchive
from extractors.stores.warc.archive_reader import read_records
from extractors.stores.warc.members import IDENTICAL
from tests.extractors.acquire.hostile_server import HostileServer
from tests.extractors.acquire.loopback import loopback_transport

AT = dt.datetime(2026, 3, 4, 12, 30, tzinfo=dt.UTC)
POLICY = FetchPolicy(user_agent="Dateline/0.1", per_host_delay_s=0, max_attempts=2, backoff_s=0.01)


def fetch(
    paths: list[str], archive_path: Path | None = None, *, interrupted: bool = False
) -> tuple[HostileServer, list[FetchResult]]:
    """Fetch paths of a hostile server on one fixed host; ``interrupted`` leaves the archive open, as a kill does."""

    async def run() -> tuple[HostileServer, list[FetchResult]]:
        async with HostileServer() as server:
            requests = [FetchRequest(server.url(path, host="post")) for path in paths]
            if archive_path is None:
                return server, [r async for r in fetch_all(requests, POLICY, transport=loopback_transport())]
            with contextlib.suppress(InterruptedError), WarcArchive(archive_path, made_at=AT) as archive:
                found = fetch_all(requests, POLICY, archive=archive, transport=loopback_transport())
                results = [result async for result in found]
                if interrupted:
                    raise InterruptedError
            return server, results

    return asyncio.run(run())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "raw" / "post_en" / "load.warc.gz"


def test_a_chain_is_recorded_hop_by_hop_in_order(path: Path) -> None:
    server, (result,) = fetch(["chain/2"], path)
    base = f"http://post.test:{server.port}"
    assert (result.request.url, result.final_url) == (f"{base}/chain/2", f"{base}/good/chain")
    assert [(hop.url, hop.target, hop.http_status) for hop in result.redirects] == [
        (f"{base}/chain/2", f"{base}/chain/1", 301),
        (f"{base}/chain/1", f"{base}/chain/0", 301),
        (f"{base}/chain/0", f"{base}/good/chain", 301),
    ]
    times = [hop.requested_at for hop in result.redirects]
    assert times == sorted(times)
    assert result.duration_ms >= sum(hop.duration_ms for hop in result.redirects) - 2


def test_each_hop_has_its_record_with_the_answer_as_it_came(path: Path) -> None:
    _, (result,) = fetch(["chain/2"], path)
    records = {page.warc_record: page for page in read_records(path)}
    assert len(records) == 4
    for hop in result.redirects:
        record = records[hop.warc_record]
        assert (record.url, record.status, record.record_type) == (hop.url, 301, "response")
        assert hop.target.endswith(str(record.header("location")))
        assert record.notes["outcome"] == "redirected"
        assert record.notes["request-url"] == result.request.url


@pytest.mark.parametrize(
    ("asked", "outcome", "hops"),
    [
        ("loop/a", FetchOutcome.REDIRECT_LOOP, 2),
        ("endlesschain/1", FetchOutcome.TOO_MANY_REDIRECTS, 11),
        ("toprivate", FetchOutcome.REFUSED_ADDRESS, 1),
        ("toscheme", FetchOutcome.REFUSED_SCHEME, 1),
        ("good/1", FetchOutcome.FETCHED, 0),
    ],
)
def test_hops_are_recorded_whatever_they_end_in(asked: str, outcome: FetchOutcome, hops: int) -> None:
    _, (result,) = fetch([asked])
    assert (result.outcome, len(result.redirects)) == (outcome, hops)


def test_what_an_interrupted_load_kept_is_recorded_with_the_same_hops(path: Path) -> None:
    _, (first,) = fetch(["chain/2"], path, interrupted=True)
    assert path.with_name(path.name + ".open").exists()

    async def again() -> list[FetchResult]:
        with WarcArchive(path, made_at=AT) as archive:
            requests = [FetchRequest(first.request.url)]
            return [r async for r in fetch_all(requests, POLICY, archive=archive, transport=loopback_transport())]

    (second,) = asyncio.run(again())  # the server is gone: nothing can have been asked for
    assert second.is_resumed
    assert (second.outcome, second.warc_record) == (FetchOutcome.FETCHED, first.warc_record)
    assert [(h.url, h.target, h.http_status, h.requested_at, h.warc_record) for h in second.redirects] == [
        (h.url, h.target, h.http_status, h.requested_at, h.warc_record) for h in first.redirects
    ]


def test_a_redirect_of_another_archive_is_recorded_as_one(path: Path, tmp_path: Path) -> None:
    fetch(["chain/0"], path)
    saved = read_saved(SavedSource(path, "post_en"), load_registry(_registry(tmp_path)))
    pages = [one.page for one in saved if isinstance(one.page, RawPage)]
    assert [(page.outcome, page.http_status) for page in pages] == [("redirected", 301), ("fetched", 200)]
    assert pages[0].final_url == pages[1].url


def _registry(folder: Path) -> Path:
    place = folder / "outlets" / "trial"
    place.mkdir(parents=True)
    (place / "_collection.yml").write_text("name: T\ndescription: One outlet.\nowner: desk\nschedule: '@daily'\n")
    (place / "post_en.yml").write_text(
        "name: Post\ncountry_code: GB\nlanguage: en\ntime_zone: Europe/London\nhomepage_url: http://post.test/\n"
    )
    return folder / "outlets"


def test_the_same_bytes_after_a_redirect_refer_to_the_record_that_has_them(tmp_path: Path) -> None:
    """What a WARC reader follows: a revisit's target, date and payload digest are those of the earlier record."""
    first, second = (tmp_path / "post_en" / f"{name}.warc.gz" for name in ("first", "second"))

    async def run() -> FetchResult:
        async with HostileServer() as server:
            known = FetchRequest(server.url("chain/1", host="post"))
            for place in (first, second):
                with WarcArchive(place, made_at=AT) as archive:
                    found = fetch_all([known], POLICY, archive=archive, transport=loopback_transport())
                    (result,) = [result async for result in found]
                known = FetchRequest(
                    known.url, payload_digest=result.payload_digest, earlier_at=result.requested_at, found_by="revisit"
                )
            return result

    assert asyncio.run(run()).outcome is FetchOutcome.UNCHANGED
    with first.open("rb") as file:
        original = [r.rec_headers for r in ArchiveIterator(file, check_digests="raise") if r.rec_type == "response"][-1]
    with second.open("rb") as file:
        (revisit,) = [r.rec_headers for r in ArchiveIterator(file, check_digests="raise") if r.rec_type == "revisit"]
    assert revisit["WARC-Profile"] == IDENTICAL
    assert revisit["WARC-Refers-To-Target-URI"] == original["WARC-Target-URI"] == revisit["WARC-Target-URI"]
    assert revisit["WARC-Payload-Digest"] == original["WARC-Payload-Digest"]
    assert revisit["WARC-Refers-To-Date"][:18] == original["WARC-Date"][:18]


def test_the_checker_of_warcio_finds_nothing_in_a_load_with_redirects_faults_and_revisits(path: Path) -> None:
    fetch(["good/1", "chain/2", "loop/a", "reset", "truncatedgzip", "chunked", "gone", "bomb/gzip", "toletters"], path)
    checker = Checker(SimpleNamespace(inputs=[str(path)], verbose=False))
    assert checker.process_all() == 0


def test_a_redirect_to_a_forgotten_page_is_not_followed() -> None:
    async def run() -> tuple[HostileServer, list[FetchResult]]:
        async with HostileServer() as server:
            policy = replace(POLICY, is_forgotten=lambda url: url.endswith("/good/chain"))
            requests = [FetchRequest(server.url("chain/1", host="post"))]
            return server, [r async for r in fetch_all(requests, policy, transport=loopback_transport())]

    _, (result,) = asyncio.run(run())
    assert result.outcome is FetchOutcome.REFUSED_URL
    assert result.error == "the page was forgotten on request"
    assert result.body is None
