"""The raw archive: written whole, read by any reader, cut at any byte, killed at any time."""

from __future__ import annotations

import asyncio
import datetime as dt
import gzip
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from fastwarc.warc import WarcRecordType
from warcio.archiveiterator import ArchiveIterator

from extractors.acquire.fetch.fetcher import FetchPolicy, FetchRequest, fetch_all
from extractors.contracts.fetch import FetchResult
from extractors.runtime.settings import PROJECT_ROOT
from extractors.runtime.version import VERSION
from extractors.stores.warc.archive import ArchiveBusyError, WarcArchive
from extractors.stores.warc.archive_reader import RecordNotFoundError, find_record, read_records
from extractors.stores.warc.members import NOT_MODIFIED, Exchange, payload_digest
from tests.extractors.acquire.hostile_server import HostileServer, article
from tests.extractors.acquire.loopback import loopback_transport

AT = dt.datetime(2026, 3, 4, 12, 30, 15, 250_000, tzinfo=dt.UTC)
HTML = ("Content-Type", "text/html; charset=utf-8")


def exchange(number: int, **changes: Any) -> Exchange:
    url = f"https://post.test/story/{number}?lang=en"
    made = {
        "url": url,
        "requested_at": AT + dt.timedelta(seconds=number),
        "method": "GET",
        "request_headers": (("Host", "post.test"), ("User-Agent", "Dateline/0.1")),
        "status": 200,
        "reason": "OK",
        "headers": (HTML, ("ETag", f'"{number}"')),
        "raw_body": article(number),
        "ip_address": "192.0.2.10",
        "notes": {
            "request-url": url,
            "whole": "yes",
            "outcome": "fetched",
            "found-by": "feed",
            "found-on": "https://post.test/rss",
        },
    }
    return Exchange(**{**made, **changes})


def write(path: Path, exchanges: Iterable[Exchange]) -> list[str]:
    with WarcArchive(path, made_at=AT, made_by={"operator": "mailto:press@example.org"}) as archive:
        return [archive.store(one) for one in exchanges]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "raw" / "post_en" / "post_en.warc.1.gz.warc.gz"


def test_a_record_is_found_by_its_name(path: Path) -> None:
    names = write(path, [exchange(n) for n in range(4)])
    assert all(name.startswith("post_en/post_en.warc.1.gz.warc.gz#") for name in names)
    for number, name in enumerate(names):
        page = find_record(path.parent.parent, name)
        assert (page.url, page.body, page.status) == (exchange(number).url, article(number), 200)
        assert (page.requested_at, page.content_type) == (AT + dt.timedelta(seconds=number), HTML[1])
        assert page.warc_record == name


def test_other_readers_read_the_file_and_agree_on_every_digest(path: Path) -> None:
    packed = exchange(2, raw_body=gzip.compress(article(2)), headers=(HTML, ("Content-Encoding", "gzip")))
    chunked = exchange(3, headers=(HTML, ("Transfer-Encoding", "chunked")))
    revisit = exchange(
        4,
        status=304,
        reason="Not Modified",
        raw_body=b"",
        revisit_profile=NOT_MODIFIED,
        earlier_url="https://post.test/story/4",
        earlier_at=AT,
    )
    http2 = exchange(5, protocol="HTTP/2", reason="")
    write(path, [exchange(1), packed, chunked, revisit, http2])
    with path.open("rb") as file:
        records = [
            (r.rec_type, r.rec_headers, r.content_stream().read()) for r in ArchiveIterator(file, check_digests="raise")
        ]
    assert [kind for kind, _, _ in records] == [
        "warcinfo",
        *["request", "metadata", "response"] * 3,
        "request",
        "metadata",
        "revisit",
        "request",
        "metadata",
        "response",
    ]
    assert f"software: Dateline/{VERSION}\r\n".encode() in records[0][2]
    assert {headers.protocol for _, headers, _ in records} == {"WARC/1.1"}
    assert [body for kind, _, body in records if kind == "response"] == [article(n) for n in (1, 2, 3, 5)]
    by_id = {headers.get_header("WARC-Record-ID") for _, headers, _ in records}
    assert len(by_id) == len(records)
    assert all(
        headers.get_header("WARC-Concurrent-To") in by_id
        for kind, headers, _ in records
        if kind in ("request", "metadata")
    )
    assert records[-1][1].get_header("WARC-Protocol") == "h2"
    with path.open("rb") as file:
        urls = [r.headers["WARC-Target-URI"] for r in FastIterator(file, record_types=WarcRecordType.response)]
    assert urls == [exchange(n).url for n in (1, 2, 3, 5)]


def test_the_metadata_record_says_how_the_page_was_found(path: Path) -> None:
    write(path, [exchange(1)])
    page = next(read_records(path))
    assert page.notes == {
        "request-url": exchange(1).url,
        "whole": "yes",
        "outcome": "fetched",
        "found-by": "feed",
        "found-on": "https://post.test/rss",
    }


def test_nothing_that_a_server_or_page_says_can_begin_a_record_or_header(path: Path) -> None:
    evil = "x\r\nWARC-Type: response\r\n\r\nHTTP/1.1 200 OK\r\n\r\nforged"
    wild = exchange(
        1,
        reason=evil,
        headers=((("X-Evil", evil)), HTML),
        notes={"found-on": evil, "request-url": exchange(1).url, "whole": "yes"},
    )
    write(path, [wild, exchange(2)])
    pages = list(read_records(path))
    assert [(page.url, page.body) for page in pages] == [(exchange(n).url, article(n)) for n in (1, 2)]
    assert "\n" not in (pages[0].header("x-evil") or "")
    assert set(pages[0].notes) == {"found-on", "request-url", "whole"}


def test_letters_beyond_ascii_anywhere_are_kept_byte_for_byte(path: Path) -> None:
    url = "https://post.test/خبر/é?q=ü"
    headers = (HTML, ("X-Title", "خبر".encode().decode("latin-1")), ("X-Old", "caf\xe9"), ("X-Text", "پل"))
    write(path, [exchange(1, url=url, reason="V po\xf8\xe1dku", headers=headers, notes={"found-on": url})])
    page = next(read_records(path))
    assert (page.url, page.body, page.notes["found-on"]) == (url, article(1), url)
    assert [page.header(name) for name in ("x-title", "x-old", "x-text")] == ["خبر", "café", "پل"]
    content = gzip.decompress(path.read_bytes())
    assert b"HTTP/1.1 200 V po\xf8\xe1dku\r\n" in content
    assert b"X-Old: caf\xe9\r\n" in content
    assert b"GET /%D8%AE%D8%A8%D8%B1/%C3%A9?q=%C3%BC HTTP/1.1\r\n" in content
    with path.open("rb") as file:
        assert [r.rec_type for r in ArchiveIterator(file)] == ["warcinfo", "request", "metadata", "response"]


def test_a_load_is_open_until_it_is_whole(path: Path) -> None:
    opened = path.with_name(path.name + ".open")
    with WarcArchive(path, made_at=AT) as archive:
        assert not opened.exists()
        name = archive.store(exchange(1))
        assert opened.exists()
        assert not path.exists()
        assert find_record(path.parent.parent, name).body == article(1)
    assert list(path.parent.iterdir()) == [path]  # No open file, no lock is left behind.
    assert find_record(path.parent.parent, name).body == article(1)


def test_a_load_that_nothing_came_for_leaves_no_file(path: Path) -> None:
    with WarcArchive(path, made_at=AT):
        pass
    assert not path.exists()


def test_a_failed_attempt_leaves_the_load_open_and_the_next_goes_on(path: Path) -> None:
    with pytest.raises(RuntimeError), WarcArchive(path, made_at=AT) as archive:
        archive.store(exchange(1))
        raise RuntimeError("the task was ended")
    assert not path.exists()
    with WarcArchive(path, made_at=AT) as archive:
        assert archive.kept_urls == {exchange(1).url}
        kept = archive.find_kept(exchange(1).url)
        assert kept is not None
        assert (kept.body, kept.notes["outcome"]) == (article(1), "fetched")
        assert archive.find_kept("https://post.test/other") is None
        archive.store(exchange(2))
    assert [page.url for page in read_records(path)] == [exchange(1).url, exchange(2).url]


def test_a_whole_load_only_ever_grows(path: Path) -> None:
    write(path, [exchange(1)])
    before = path.read_bytes()
    with WarcArchive(path, made_at=AT) as archive:
        assert archive.kept_urls == {exchange(1).url}
        archive.store(exchange(2))
        assert path.read_bytes() == before
    assert path.read_bytes().startswith(before)
    assert len(list(read_records(path))) == 2


def test_two_processes_cannot_write_one_load(path: Path) -> None:
    with WarcArchive(path, made_at=AT) as archive:
        archive.store(exchange(1))
        with pytest.raises(ArchiveBusyError, match="another process"), WarcArchive(path, made_at=AT):
            pass
        archive.store(exchange(2))
    assert len(list(read_records(path))) == 2


def test_a_file_cut_at_any_byte_keeps_every_whole_page(path: Path) -> None:
    names = write(path, [exchange(n) for n in range(5)])
    whole = path.read_bytes()
    starts = [int(name.split("#")[1]) for name in names]
    # Where each response's gzip member ends: at the next exchange's beginning, which the member after it shows.
    members = [i for i in range(len(whole)) if whole[i : i + 3] == b"\x1f\x8b\x08"]
    ends = [next((m for m in members if m > start), len(whole)) for start in starts]
    opened = path.with_name(path.name + ".open")
    path.unlink()
    for cut in [0, 1, 17, *range(30, len(whole), 61), *(end + d for end in ends for d in (-9, -1, 0)), len(whole)]:
        opened.write_bytes(whole[:cut])
        with pytest.raises(KeyError), WarcArchive(path, made_at=AT) as archive:
            kept = archive.kept_urls
            raise KeyError
        assert kept == {exchange(n).url for n, end in enumerate(ends) if end <= cut}, cut
        assert opened.stat().st_size == max((end for end in ends if end <= cut), default=opened.stat().st_size)


def test_a_cut_file_is_finished_into_one_that_any_reader_reads(path: Path) -> None:
    write(path, [exchange(n) for n in range(3)])
    whole = path.read_bytes()
    path.unlink()
    path.with_name(path.name + ".open").write_bytes(whole[:-40])
    write(path, [exchange(2), exchange(3)])
    with path.open("rb") as file:
        kinds = [
            r.rec_type for r in ArchiveIterator(file, check_digests="raise") if r.content_stream().read() is not None
        ]
    assert kinds.count("response") == 4
    assert [page.url for page in read_records(path)] == [exchange(n).url for n in range(4)]


Results = dict[str, FetchResult]
KILLED = """
import asyncio, sys, datetime as dt
sys.path.insert(0, {root!r})
from pathlib import Path
from tests.extractors.acquire.loopback import loopback_transport
from extractors.stores.warc.archive import WarcArchive
from extractors.runtime.clock import SystemClock
from extractors.acquire.fetch.fetcher import FetchPolicy, FetchRequest, fetch_all

async def main():
    policy = FetchPolicy("Dateline", per_host_delay_s=0, per_host_connections=4)
    with WarcArchive(Path({path!r}), made_at=SystemClock().now()) as archive:
        requests = [FetchRequest(url) for url in {urls!r}]
        async for result in fetch_all(requests, policy, archive=archive, transport=loopback_transport()):
            print(result.request.url, result.outcome, flush=True)
asyncio.run(main())
"""


def test_kill_9_of_a_fetching_task_loses_no_whole_page_and_fetches_none_again(path: Path) -> None:

    async def run() -> tuple[
        HostileServer, list[str], list[str], set[str | None], dict[str, int], dict[str, FetchResult]
    ]:
        async with HostileServer() as server:
            urls = [server.url(f"busy/{n}", host="post") for n in range(60)]
            code = KILLED.format(root=str(PROJECT_ROOT), path=str(path), urls=urls)
            reported: list[str] = []
            for stop_after in (15, 35):
                child = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdout=subprocess.PIPE)
                assert child.stdout is not None
                lines = [(await child.stdout.readline()).decode() for _ in range(stop_after)]
                os.kill(child.pid, signal.SIGKILL)
                reported += [line.split()[0] for line in lines]
                await child.stdout.read()
                assert await child.wait() == -signal.SIGKILL
            opened = path.with_name(path.name + ".open")
            at_kill = {page.url for page in read_records(opened) if page.problem is None}
            hits = dict(server.hits)
            with WarcArchive(path, made_at=AT) as archive:
                policy = FetchPolicy("Dateline", per_host_delay_s=0, per_host_connections=4)
                fetched = fetch_all(map(FetchRequest, urls), policy, archive=archive, transport=loopback_transport())
                results = {result.request.url: result async for result in fetched}
            return server, urls, reported, at_kill, hits, results

    server, urls, reported, at_kill, hits, results = asyncio.run(run())
    assert set(reported) <= at_kill  # What was reported was kept.
    assert 15 <= len(at_kill) < 60
    asked_again = {
        url for url in urls if server.hits["/" + url.split("/", 3)[3]] > hits.get("/" + url.split("/", 3)[3], 0)
    }
    assert asked_again == set(urls) - at_kill  # What was whole was not asked for again, all else was.
    assert {url for url, result in results.items() if result.is_resumed} == at_kill
    pages = list(read_records(path))
    assert sorted(str(page.url) for page in pages) == sorted(urls)  # Each once, nothing lost.
    assert all(page.problem is None and page.body and page.body.startswith(b"<!doctype") for page in pages)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "#",
        "post_en/x.warc.gz",
        "post_en/x.warc.gz#-1",
        "post_en/x.warc.gz#abc",
        "../../etc/passwd#0",
        "/etc/passwd#0",
        "post_en/none.warc.gz#0",
        "post_en/post_en.warc.1.gz.warc.gz#5",
        "post_en/post_en.warc.1.gz.warc.gz#99999999",
    ],
)
def test_a_name_that_leads_nowhere_is_said(path: Path, name: str) -> None:
    write(path, [exchange(1)])
    with pytest.raises(RecordNotFoundError):
        find_record(path.parent.parent, name)


def test_the_digest_is_the_one_that_warc_tools_write() -> None:
    assert payload_digest(b"") == "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_at_the_end_leaves_the_load_free_for_the_next_try(tmp_path: Path) -> None:
    path = tmp_path / "outlet" / "load.warc.gz"
    for error in (OSError, ValueError):
        with pytest.raises(error), WarcArchive(path, made_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)) as archive:
            archive._file = Path("/dev/full").open("ab")  # noqa: SIM115 - the archive closes it
            archive._file.write(b"a page")
            if error is ValueError:
                raise ValueError("something else, which is reported and not what it leads to")
    with WarcArchive(path, made_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)):
        assert list(path.parent.iterdir()) == [path.with_name(f".{path.name}.lock")]
