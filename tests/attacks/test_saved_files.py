"""Saved files made to fill memory or never to end: each costs a row or two, and its neighbours are read."""

from __future__ import annotations

import gzip
import io
import json
import plistlib
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from extractors.contracts.raw_page import RawPage, Rejection
from extractors.language.pdf_text import UnreadablePdfError, read_pdf_safely
from extractors.outlets.registry import Registry
from extractors.stores.saved import mime_message, packed, web_archives
from extractors.stores.saved.document import MAX_DAMAGE_ROWS
from extractors.stores.saved.saved_pages import read_saved
from extractors.stores.saved.saved_source import SavedSource

PAGE = b"<html><title>Ferry</title><link rel=canonical href='https://quay.example/ferry'><p>The ferry sails.</p></html>"


def boundaries(levels: int, lines: int = 0) -> bytes:
    """A message of multiparts inside one another."""
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in range(levels)
    )
    return b"From: a@quay.example\n" + nested + b"\nx" + b"\n" * lines


def forwarded(levels: int) -> bytes:
    """A message in a message in a message."""
    return b"From: a@quay.example\n" + b"Content-Type: message/rfc822\n\n" * levels


def parts(count: int) -> bytes:
    """A message of very many parts."""
    return b"From: a@quay.example\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * count


def parameters(count: int) -> bytes:
    """A message whose type has an open quote and very many semicolons: quadratic in the standard library."""
    return b'From: a@quay.example\nContent-Type: text/html; a="' + b";" * count + b"\n\n" + PAGE


def reports(count: int) -> bytes:
    """A delivery status: each of its blocks is a message."""
    return b"From: a@quay.example\nContent-Type: message/delivery-status\n\n" + b"a: b\n\n" * count


MAIL = {
    "100,000 parts": parts(100_000),
    "multiparts in multiparts": boundaries(2_000),
    "messages in messages": forwarded(20_000),
    "100,000 reports": reports(100_000),
    "very many lines": b"From: a@quay.example\n\n" + b"\n" * (mime_message.MAX_LINES + 10),
}


@pytest.mark.parametrize("ending", ["eml", "mhtml"])
@pytest.mark.parametrize("content", MAIL.values(), ids=MAIL)
def test_a_message_without_end_is_one_row(content: bytes, ending: str, tmp_path: Path) -> None:
    assert _reasons(tmp_path, f"bad.{ending}", content) == ["unreadable_file"]


@pytest.mark.parametrize("ending", ["eml", "mhtml"])
def test_a_header_of_very_many_parameters_is_cut(ending: str, tmp_path: Path) -> None:
    assert _reasons(tmp_path, f"odd.{ending}", parameters(2_000_000)) in ([], ["unreadable_file"])


def test_a_web_archive_whose_type_refers_to_itself_is_read_without_its_type(tmp_path: Path) -> None:
    kind: list[object] = ["x"]
    for _ in range(60):
        kind = [kind, kind]  # binary property lists share what is equal: some hundred bytes, 2**60 words as text
    main = {"WebResourceData": PAGE, "WebResourceURL": "https://quay.example/ferry", "WebResourceMIMEType": kind}
    content = _shared_plist({"WebMainResource": main})
    assert len(content) < 2_000
    assert _reasons(tmp_path, "odd.webarchive", content) == []


@pytest.mark.parametrize(
    "content",
    [
        b"bplist00" + b"\xa1\x00" * 4 + struct.pack(">6x2B3Q", 1, 1, 2**40, 0, 8),
        b"bplist00\xa1\x00\x08" + struct.pack(">6x2B3Q", 1, 1, 1, 0, 10),
        b"<plist>" + b"<array>" * 200_000,
        b'<!DOCTYPE p [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><plist><string>&b;</string></plist>',
        b"bplist00" + b"\x4f\x13\x7f\xff\xff\xff\xff\xff\xff\xff\x08" + struct.pack(">6x2B3Q", 1, 1, 1, 0, 18),
    ],
)
def test_a_hostile_property_list_is_one_row(content: bytes, tmp_path: Path) -> None:
    assert _reasons(tmp_path, "bad.webarchive", content) == ["unreadable_file"]


def test_an_http_archive_of_a_million_damaged_entries_gives_few_rows(tmp_path: Path) -> None:
    content = b'{"log":{"entries":[' + b"0," * 1_000_000 + b"0]}}"
    rows = _reasons(tmp_path, "bad.har", content)
    assert len(rows) == MAX_DAMAGE_ROWS + 2  # and one for the entries that are not read, one for the rest


def test_an_http_archive_of_very_many_objects_is_not_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_archives, "_MAX_BRACKETS", 1_000)
    content = json.dumps({"log": {"entries": [{} for _ in range(1_001)]}}).encode()
    assert _reasons(tmp_path, "bad.har", content) == ["unreadable_file"]
    assert _reasons(tmp_path, "deep.har", b"[" * 1_000) == ["unreadable_file"]


def _tar(write: Callable[[tarfile.TarFile], None]) -> bytes:
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as file:
        info = tarfile.TarInfo("first.html")
        info.size = len(PAGE)
        file.addfile(info, io.BytesIO(PAGE))
        write(file)
    return gzip.compress(plain.getvalue(), 1)


def _header(kind: bytes, size: int) -> Callable[[tarfile.TarFile], None]:
    def write(file: tarfile.TarFile) -> None:
        info = tarfile.TarInfo("x")
        info.type, info.size = kind, size
        assert file.fileobj is not None
        file.fileobj.write(info.tobuf(tarfile.GNU_FORMAT))
        file.fileobj.write(b"\0" * 10_240)

    return write


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK])
def test_a_header_of_gigabytes_is_not_read(kind: bytes, tmp_path: Path) -> None:
    (rejection,) = _rejections(tmp_path, "bad.tar.gz", _tar(_header(kind, 4 * 1024**3)))
    assert "a header in it has 4294967296 bytes" in rejection.detail


def test_a_sparse_member_is_not_unpacked(tmp_path: Path) -> None:
    (rejection,) = _rejections(tmp_path, "bad.tar.gz", _tar(_header(tarfile.GNUTYPE_SPARSE, 0)))
    assert "sparse" in rejection.detail


def test_folders_and_links_count_as_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed.UnpackBudget, "for_size", classmethod(lambda cls, size: cls(size * 9, 500)))

    def write(file: tarfile.TarFile) -> None:
        for number in range(2_000):
            info = tarfile.TarInfo(f"d{number}")
            info.type = tarfile.DIRTYPE
            file.addfile(info)

    (rejection,) = _rejections(tmp_path, "bad.tar.gz", _tar(write))
    assert "members" in rejection.detail


def test_a_list_of_members_too_long_for_memory_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "_MAX_DIRECTORY_BYTES", 10_000)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as many:
        for number in range(1_000):
            many.writestr(f"{number}.html", b"")
    (rejection,) = _rejections(tmp_path, "bad.zip", file.getvalue())
    assert "list of members" in rejection.detail


def test_packed_files_inside_of_a_packed_file_share_its_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed.UnpackBudget, "for_size", classmethod(lambda cls, _size: cls(3_000_000)))
    inner = _zip({f"{number}.txt": b"\0" * 500_000 for number in range(4)})
    outer = _zip({f"{number}.zip": inner for number in range(100)})
    details = [one.detail for one in _rejections(tmp_path, "bad.zip", outer)]
    assert len(details) <= 110
    assert sum("is not read" in one for one in details) >= 90


def test_damaged_members_are_counted(tmp_path: Path) -> None:
    content = _zip({f"{number:04}.txt": PAGE for number in range(1_000)})
    content = content.replace(b"The ferry sails", b"The ferry sinks")  # no longer what their checksums say
    assert len(_reasons(tmp_path, "bad.zip", content)) <= MAX_DAMAGE_ROWS + 1


def _pdf(*objects: bytes) -> bytes:
    """A file of the given objects, numbered from 1; the first is its catalogue."""
    content, offsets = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        offsets.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    return content + b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)


_CATALOGUE = b"<</Type /Catalog /Pages 2 0 R>>"
_ONE_PAGE = b"<</Type /Pages /Kids [3 0 R] /Count 1>>"


def _stream(content: bytes, more: bytes = b"") -> bytes:
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (more, len(content), content)


def _deflated(size: int) -> bytes:
    import zlib

    packer = zlib.compressobj(9)
    pieces = [packer.compress(b" " * 1_000_000) for _ in range(size // 1_000_000)]
    return _stream(b"".join([*pieces, packer.flush()]), b"/Filter /FlateDecode")


PDFS = {
    "pages that contain themselves": _pdf(_CATALOGUE, b"<</Type /Pages /Kids [2 0 R 2 0 R] /Count 2>>"),
    "a page whose parent is itself": _pdf(_CATALOGUE, _ONE_PAGE, b"<</Type /Page /Parent 3 0 R /Contents 4 0 R>>"),
    "a reference to itself": _pdf(b"1 0 R"),
    "a form that draws itself": _pdf(
        _CATALOGUE,
        _ONE_PAGE,
        b"<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</XObject <</F 5 0 R>>>>>>",
        _stream(b"/F Do"),
        _stream(b"/F Do /F Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</F 5 0 R>>>>"),
    ),
    "a table that refers back to itself": b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \n"
    b"trailer <</Size 1 /Prev 9 /Root 1 0 R>>\nstartxref\n9\n%%EOF",
    "brackets in brackets": _pdf(_CATALOGUE, b"[" * 100_000),
    "two gigabytes of spaces": _pdf(
        _CATALOGUE, _ONE_PAGE, b"<</Type /Page /Parent 2 0 R /Contents 4 0 R>>", _deflated(2_000_000_000)
    ),
    "a million pages": _pdf(
        _CATALOGUE, b"<</Type /Pages /Kids [" + b"3 0 R " * 200_000 + b"] /Count 9>>", b"<</Type /Page>>"
    ),
}


@pytest.mark.parametrize("content", PDFS.values(), ids=PDFS)
def test_a_hostile_pdf_ends_with_a_reason(content: bytes) -> None:
    with pytest.raises(UnreadablePdfError):
        read_pdf_safely(content, time_limit_s=8)


def _zip(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_DEFLATED if len(content) > 10_000 else zipfile.ZIP_STORED)
    return file.getvalue()


def _shared_plist(value: object) -> bytes:
    """A binary property list in which lists that are one object are written once, as its format allows."""
    objects: list[bytes] = []
    known: dict[int, int] = {}

    def write(one: object) -> int:
        if id(one) in known:
            return known[id(one)]
        place = known[id(one)] = len(objects)
        objects.append(b"")
        if isinstance(one, dict):
            refs = [*map(write, one), *map(write, one.values())]
            objects[place] = bytes([0xD0 | len(one), *refs])
        elif isinstance(one, list):
            objects[place] = bytes([0xA0 | len(one), *map(write, one)])
        else:
            assert isinstance(one, str | bytes)
            plain = plistlib.dumps(one, fmt=plistlib.FMT_BINARY)
            objects[place] = plain[8 : 8 + len(plain) - 8 - 32 - 1]
        return place

    write(value)
    offsets, content = [], b"bplist00"
    for one in objects:
        offsets.append(len(content))
        content += one
    table = len(content)
    content += b"".join(struct.pack(">H", offset) for offset in offsets)
    return content + struct.pack(">6x2B3Q", 2, 1, len(objects), 0, table)


def _rejections(folder: Path, name: str, content: bytes) -> list[Rejection]:
    """The rejected rows of a folder in which a good page lies before and after a bad file."""
    pages = folder / f"pages-{name}"
    pages.mkdir()
    for good in ("a-good.html", "z-good.html"):
        (pages / good).write_bytes(PAGE)
    (pages / name).write_bytes(content)
    found = list(read_saved(SavedSource(pages, outlet_id="quay"), Registry(_Any(), {})))
    names = [one.page.found_on for one in found if isinstance(one.page, RawPage)]
    assert {"a-good.html", "z-good.html"} <= set(names)
    return [one.page for one in found if isinstance(one.page, Rejection)]


def _reasons(folder: Path, name: str, content: bytes) -> list[str]:
    return [one.reason for one in _rejections(folder, name, content)]


class _Any(dict):  # type: ignore[type-arg]
    """A registry that has every outlet."""

    def __contains__(self, _key: object) -> bool:
        return True
