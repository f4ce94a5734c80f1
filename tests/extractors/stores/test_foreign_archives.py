"""Archives that others wrote: read in every packing, damaged anywhere, and never raising."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Callable, Sequence
from pathlib import Path

import brotli
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.stores.warc.archive_reader import find_record, read_records
from tests.extractors.acquire.hostile_server import article


def foreign(
    number: int,
    *,
    headers: Sequence[str] = (),
    body: bytes | None = None,
    version: str = "1.0",
    kind: str = "response",
    uri: str | None = None,
    end: str = "\r\n",
) -> bytes:
    body = article(number) if body is None else body
    http = end.join(["HTTP/1.1 200 OK", "Content-Type: text/html", *headers, "", ""]).encode() + body
    uri = uri or f"http://news{number}.test/a"
    head = [
        f"WARC/{version}",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{number:032d}>",
        "WARC-Date: 2026-03-01T10:20:30Z",
        f"WARC-Target-URI: {uri}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(http)}",
        "",
        "",
    ]
    return end.join(head).encode() + http + b"\r\n\r\n"


PACKINGS: dict[str, Callable[[list[bytes]], bytes]] = {
    "plain": b"".join,
    "gzip by record": lambda records: b"".join(map(gzip.compress, records)),
    "gzip as a whole": lambda records: gzip.compress(b"".join(records)),
}


@pytest.mark.parametrize("packing", PACKINGS)
def test_archives_of_others_as_they_come(packing: str, tmp_path: Path) -> None:
    chunks = b"5\r\n<p>He\r\n4;x=y\r\nllo!\r\n0\r\n\r\n"
    records = [
        b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n",
        foreign(1, version="1.1"),
        foreign(2, headers=["X-Crawl-Content-Encoding: gzip", "X-Crawl-Transfer-Encoding: chunked"]),
        foreign(3, headers=["Content-Encoding: br"], body=brotli.compress(article(3))),
        foreign(4, headers=["Transfer-Encoding: chunked"], body=chunks),
        foreign(5, kind="request"),
        foreign(6, uri="<http://news6.test/a>"),
        foreign(7, uri="dns:news7.test"),
        foreign(8, end="\n"),
        foreign(9, headers=["X-Folded: one", "  two"]),
    ]
    path = tmp_path / "news" / "cc.warc"
    path.parent.mkdir()
    path.write_bytes(PACKINGS[packing](records))
    pages = list(read_records(path))
    assert [(page.url, page.problem) for page in pages] == [
        (f"http://news{n}.test/a", None) for n in (1, 2, 3, 4, 6, 8, 9)
    ]
    assert [page.body for page in pages] == [
        article(1),
        article(2),
        article(3),
        b"<p>Hello!",
        article(6),
        article(8),
        article(9),
    ]
    assert pages[-1].header("x-folded") == "one two"
    assert pages[0].requested_at == dt.datetime(2026, 3, 1, 10, 20, 30, tzinfo=dt.UTC)
    if packing == "gzip as a whole":
        assert {page.warc_record for page in pages} == {None}
    else:
        for page in pages:
            assert page.warc_record and find_record(tmp_path, page.warc_record).body == page.body


@pytest.mark.parametrize("packing", ["plain", "gzip by record"])
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda r: r[:-700], "ends|damaged|begins"),
        (lambda r: b"\x00" * len(r), "begins"),
        (lambda r: r.replace(b"Content-Length: ", b"Content-Length: x"), "Content-Length"),
        (lambda r: r.replace(b"Content-Length: ", b"Content-Length: 9"), "Content-Length|ends"),
    ],
)
def test_a_damaged_record_is_said_and_the_next_are_read(
    packing: str, damage: Callable[[bytes], bytes], said: str, tmp_path: Path
) -> None:
    records = [foreign(n) for n in range(1, 6)]
    packed = [gzip.compress(r) if packing != "plain" else r for r in records]
    if packing == "plain":
        packed[2] = damage(packed[2])
    else:
        packed[2] = packed[2][:-300] if said == "ends|damaged|begins" else gzip.compress(damage(records[2]))
    path = tmp_path / "news" / "cc.warc.gz"
    path.parent.mkdir()
    path.write_bytes(b"".join(packed))
    pages = list(read_records(path))
    urls = [page.url for page in pages if page.problem is None]
    assert urls[:2] == ["http://news1.test/a", "http://news2.test/a"]
    assert urls[-1] == "http://news5.test/a"
    problems = [page for page in pages if page.problem]
    problem = problems[0].problem or ""
    assert any(word in problem for word in said.split("|"))
    assert "offset" in problem or problems[0].url


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (foreign(1, headers=["Content-Encoding: gzip"], body=gzip.compress(article(1))[:-30]), "before its end"),
        (foreign(1, headers=["Content-Encoding: gzip"], body=gzip.compress(bytes(60 << 20))), "unfolds"),
        (foreign(1, body=bytes(22 << 20)), "limit"),
        (foreign(1).replace(b"HTTP/1.1 200 OK", b"SSH-2.0-OpenSSH"), "no HTTP response"),
    ],
)
def test_a_page_that_cannot_be_read_says_why(record: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "news" / "cc.warc.gz"
    path.parent.mkdir()
    path.write_bytes(gzip.compress(record, 1) + gzip.compress(foreign(2)))
    first, second = read_records(path)
    assert first.body is None
    assert said in (first.problem or "")
    assert (first.url, second.body) == ("http://news1.test/a", article(2))


@settings(max_examples=120, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_damage_at_all_raises_or_hangs(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    packing = data.draw(st.sampled_from(list(PACKINGS)))
    content = bytearray(PACKINGS[packing]([foreign(n, body=b"<p>short</p>") for n in range(6)]))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(["flip", "cut", "drop", "insert"])):
            case "flip":
                content[at] ^= data.draw(st.integers(1, 255))
            case "cut":
                del content[max(at, 1) :]
            case "drop":
                del content[at : at + data.draw(st.integers(1, 40))]
            case "insert":
                content[at:at] = data.draw(st.binary(max_size=20))
        if not content:
            break
    path = tmp_path_factory.mktemp("warc") / "x.warc.gz"
    path.write_bytes(content)
    pages = list(read_records(path))
    assert len(pages) < 40
    for page in pages:
        assert page.problem is not None or page.status is not None or page.record_type == "resource"


def test_an_empty_file_has_no_pages(tmp_path: Path) -> None:
    path = tmp_path / "e.warc.gz"
    path.write_bytes(b"")
    assert list(read_records(path)) == []


def plain_record(record_fields: str, http_fields: str) -> bytes:
    """A record of a plain WARC file with these fields of its own and of its HTTP answer."""
    block = f"HTTP/1.1 200 OK\r\n{http_fields}\r\n<p>Market day".encode()
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.test/a\r\n{record_fields}"
    return f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def test_continuation_lines_belong_to_the_header_that_they_continue(tmp_path: Path) -> None:
    path = tmp_path / "other.warc"
    fields = "WARC-Truncated: length\r\n at the\r\n\tlimit\r\nWARC-Truncated: second\r\n  of its name\r\n"
    path.write_bytes(plain_record(fields, "Server: harbour\r\n press\r\n\t2\r\nX-Desk: east\r\n"))
    [page] = read_records(path)
    assert page.truncated == "length at the limit"
    assert page.headers == (("Server", "harbour press 2"), ("X-Desk", "east"))
