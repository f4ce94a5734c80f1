"""Packed files are read like the folder that they have; a hostile one gives a rejection and writes nothing outside."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from extractors.contracts.raw_page import RawPage, Rejection
from extractors.outlets.registry import Registry
from extractors.stores.saved import packed
from tests.extractors.stores.saved.saved_files import PAGE, SAVED_AT, URL, WITH_LINK, mhtml, only_page, pack, read


@pytest.mark.parametrize("ending", ["zip", "tar", "tar.gz", "tgz", "tar.bz2", "tar.xz"])
def test_a_packed_folder_is_read_like_the_folder(tmp_path: Path, registry: Registry, ending: str) -> None:
    files = {
        "pages/index.csv": b"path,url,outlet,fetched_at\none.txt,https://elsewhere.example/1,courier,2026-11-20T09:30:00Z\n",
        "pages/one.txt": b"A text that an index names.",
        "pages/two.mhtml": mhtml(),
        "pages/three.html": WITH_LINK.replace(b"harbour-crane", b"three"),
        "pages/three_files/style.css": b"p {}",
    }
    path = pack(tmp_path / f"saved.{ending}", files)
    found = read(path, registry)
    pages = [saved.page for saved in found]
    assert all(isinstance(page, RawPage) for page in pages), pages
    assert [(page.url, page.found_on) for page in pages if isinstance(page, RawPage)] == [
        ("https://elsewhere.example/1", f"saved.{ending}!/pages/one.txt"),
        (URL.replace("harbour-crane", "three"), f"saved.{ending}!/pages/three.html"),
        (URL, f"saved.{ending}!/pages/two.mhtml"),
    ]


def test_a_wacz_gives_the_pages_of_its_archives(tmp_path: Path, registry: Registry) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE
    record = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {URL}\r\nWARC-Date: 2026-11-20T09:30:00Z\r\n"
        "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    ).encode() + answer + b"\r\n\r\n"  # fmt: skip
    path = pack(
        tmp_path / "session.wacz",
        {
            "archive/data.warc": record,
            "pages/pages.jsonl": b"{}\n",
            "datapackage.json": b"{}",
            "indexes/i.cdx.gz": b"x",
        },
    )
    page = only_page(read(path, registry))
    assert (page.url, page.fetched_at, page.found_on) == (URL, SAVED_AT, "session.wacz!/archive/data.warc")


def test_members_that_lead_out_of_the_folder_are_not_written(tmp_path: Path, registry: Registry) -> None:
    inner = tmp_path / "in"
    inner.mkdir()
    path = inner / "evil.tar"
    with tarfile.open(path, "w") as tar:
        for name in ("../outside.html", "/abs.html", "good.html"):
            info = tarfile.TarInfo(name)
            info.size = len(WITH_LINK)
            tar.addfile(info, io.BytesIO(WITH_LINK))
        link = tarfile.TarInfo("passwd.html")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(link)
        fifo = tarfile.TarInfo("pipe.html")
        fifo.type = tarfile.FIFOTYPE
        tar.addfile(fifo)
    found = read(path, registry)
    names = [saved.page.found_on for saved in found if isinstance(saved.page, RawPage)]
    assert names == ["evil.tar!/abs.html", "evil.tar!/good.html"]
    details = [saved.page.detail.partition(", ")[2] for saved in found if isinstance(saved.page, Rejection)]
    assert details == [
        "../outside.html: its name leads out of the packed file; rename it; the other members were read",
        "passwd.html: it is a link or a device; pack the file itself; the other members were read",
        "pipe.html: it is a link or a device; pack the file itself; the other members were read",
    ]
    assert not (tmp_path / "outside.html").exists()
    assert not (inner / "outside.html").exists()


def test_a_bomb_ends_at_the_limit(tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MAX_UNPACKED_BYTES", 3_000_000)
    path = pack(tmp_path / "bomb.zip", {"a.html": WITH_LINK, "b.html": b"\0" * 40_000_000, "c.html": WITH_LINK})
    reasons = [saved.page.detail for saved in read(path, registry) if isinstance(saved.page, Rejection)]
    assert len(reasons) == 2
    assert "more than the limit" in reasons[0]
    assert "is not read" in reasons[1]


def test_nested_packed_files_end(tmp_path: Path, registry: Registry) -> None:
    content = pack(tmp_path / "0.zip", {"a.html": WITH_LINK}).read_bytes()
    for depth in range(1, 5):
        content = pack(tmp_path / f"{depth}.zip", {"inner.zip": content}).read_bytes()
    (saved,) = read(tmp_path / "4.zip", registry)
    assert isinstance(saved.page, Rejection)
    assert "unpack the outer ones" in saved.page.detail
    assert only_page(read(tmp_path / "2.zip", registry)).url == URL


def test_an_encrypted_or_damaged_member_leaves_its_neighbours(tmp_path: Path, registry: Registry) -> None:
    path = pack(tmp_path / "half.zip", {"a.html": WITH_LINK, "b.html": WITH_LINK.replace(b"harbour-crane", b"b")})
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as zipped:
        start = zipped.getinfo("b.html").header_offset + 30 + len("b.html")
    content[start + 20 : start + 60] = b"\xff" * 40
    path.write_bytes(content)
    first, second = read(path, registry)
    assert first.page.url == URL
    assert isinstance(second.page, Rejection)
    assert "half.zip, b.html" in second.page.detail
