"""What newcomers have in their folders: mailboxes, gzip, UTF-16, copies of archives, and files that are no pages."""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import io
import json
import os
import tarfile
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from extractors.contracts.raw_page import RawPage, Rejection
from extractors.outlets.registry import Registry
from extractors.stores.saved.page_address import read_wayback
from tests.extractors.stores.saved.saved_files import PAGE, URL, WITH_LINK, body_of, only_page, read


def rejection_of(path: Path, registry: Registry) -> Rejection:
    (saved,) = read(path, registry)
    assert isinstance(saved.page, Rejection)
    return saved.page


def mail(number: int) -> bytes:
    message = EmailMessage()
    message["From"] = "The Courier <letter@courier.example>"
    message["Subject"] = f"Letter {number}"
    message["Date"] = "Fri, 20 Nov 2026 10:30:00 +0100"
    message["Message-ID"] = f"<{number}@courier.example>"
    message.set_content(
        f"The crane of Ostlund goes, part {number}.\n\nFrom the harbour it was seen for ninety years.\n"
    )
    return message.as_bytes()


@pytest.mark.parametrize("name", ["page.html.gz", "page.html", "page"])
def test_a_page_in_gzip_is_unpacked(tmp_path: Path, registry: Registry, name: str) -> None:
    (tmp_path / name).write_bytes(gzip.compress(WITH_LINK))
    page = only_page(read(tmp_path / name, registry))
    assert (page.url, page.content) == (URL, WITH_LINK)


def test_a_cut_page_in_gzip_says_so(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "page.html.gz").write_bytes(gzip.compress(WITH_LINK)[:-20])
    found = rejection_of(tmp_path / "page.html.gz", registry)
    assert found.reason == "unreadable_file" and "copy it again" in found.detail


@pytest.mark.parametrize(("bom", "encoding"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")])
def test_a_page_that_windows_saved_as_unicode_has_its_address(
    tmp_path: Path, registry: Registry, bom: bytes, encoding: str
) -> None:
    (tmp_path / "page.htm").write_bytes(bom + WITH_LINK.decode().encode(encoding))
    page = only_page(read(tmp_path / "page.htm", registry))
    assert page.url == URL and "The harbour of Ostlund" in body_of(page)


def test_the_page_of_an_mhtml_is_the_one_that_was_shown_and_no_frame(tmp_path: Path, registry: Registry) -> None:
    def part(location: str, content: bytes) -> bytes:
        head = (
            f"--b0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\nContent-Location: {location}\r\n"
        )
        return head.encode() + b"\r\n" + base64.encodebytes(content)

    head = (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {URL}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b0"\r\n\r\n'
    ).encode()
    advert = part("https://ads.example/1", b"<html><body><p>Buy shoes</p></body></html>")
    (tmp_path / "page.mhtml").write_bytes(head + advert + part(URL, PAGE) + b"--b0--\r\n")
    assert only_page(read(tmp_path / "page.mhtml", registry)).content == PAGE


def test_apple_mail_and_a_mailbox_give_each_mail(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "1.emlx").write_bytes(b"%d      \n" % len(mail(1)) + mail(1) + b"<?xml version='1.0'?><plist/>")
    assert b"part 1" in (only_page(read(tmp_path / "1.emlx", registry)).content or b"")
    quoted = [mail(number).replace(b"\nFrom the", b"\n>From the") for number in (1, 2)]
    broken = b"From x Fri Nov 20 10:30:00 2026\n\nno headers\n\n"
    box = b"".join(b"From letter@courier.example Fri Nov 20 10:30:00 2026\n" + one + b"\n" for one in quoted)
    for name in ("letters.mbox", "mbox"):
        (tmp_path / name).write_bytes(box + broken)
        *found, last = [saved.page for saved in read(tmp_path / name, registry)]
        pages = [page for page in found if isinstance(page, RawPage)]
        texts = [page.content or b"" for page in pages]
        assert [b"part %d" % number in text for number, text in enumerate(texts, 1)] == [True, True]
        assert all(b"\nFrom the harbour" in text for text in texts)
        assert isinstance(last, Rejection) and "without sender" in last.detail
    assert len({page.url for page in pages}) == 2


@pytest.mark.parametrize("address", ["https://archive.ph/2026.11.20-093000/", "https://archive.today/20261120093000/"])
def test_a_copy_of_archive_today_is_the_page_that_it_is_of(tmp_path: Path, registry: Registry, address: str) -> None:
    note = f"<!-- saved from url=(0023)https://archive.ph/AbCd1 -->\n<link rel='canonical' href='{address}{URL}'>"
    name = '<meta property="og:site_name" content="archive.ph"/>'
    (tmp_path / "page.html").write_bytes(PAGE.replace(b"<title>", f"{note}{name}<title>".encode()))
    page = only_page(read(tmp_path / "page.html", registry))
    assert (page.url, page.fetched_at) == (URL, dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC))
    assert b"og:site_name" not in (page.content or b"")
    assert read_wayback("https://archive.ph/AbCd1") is None


def test_members_without_a_time_have_that_of_their_archive(tmp_path: Path, registry: Registry) -> None:
    with tarfile.open(tmp_path / "pages.tar", "w") as archive:
        member = tarfile.TarInfo("page.html")  # its time is the beginning of 1970
        member.size = len(WITH_LINK)
        archive.addfile(member, io.BytesIO(WITH_LINK))
    os.utime(tmp_path / "pages.tar", (1_700_000_000, 1_700_000_000))
    page = only_page(read(tmp_path / "pages.tar", registry))
    assert page.fetched_at == dt.datetime(2023, 11, 14, 22, 13, 20, tzinfo=dt.UTC)


def test_an_old_firefox_archive_is_read(tmp_path: Path, registry: Registry) -> None:
    with zipfile.ZipFile(tmp_path / "page.maff", "w") as archive:
        archive.writestr("1/index.html", WITH_LINK)
        archive.writestr("1/index.rdf", "<RDF/>")
    assert only_page(read(tmp_path / "page.maff", registry)).url == URL


def test_an_answer_that_a_har_has_without_its_text_says_how_to_get_it(tmp_path: Path, registry: Registry) -> None:
    entry = {
        "request": {"method": "GET", "url": URL},
        "response": {"status": 200, "content": {"mimeType": "text/html"}},
    }
    (tmp_path / "session.har").write_text(json.dumps({"log": {"entries": [entry]}}))
    found = rejection_of(tmp_path / "session.har", registry)
    assert (found.reason, found.url) == ("empty_file", URL)
    assert "export with content" in found.detail


@pytest.mark.parametrize(
    ("name", "content", "remedy"),
    [
        ("clips.rar", b"Rar!\x1a\x07\x00", "unpack it and load the folder"),
        ("clips.7z", b"7z\xbc\xaf\x27\x1c", "unpack it and load the folder"),
        ("letter.msg", b"\xd0\xcf\x11\xe0" + bytes(99), "save it as .eml"),
        ("notes.docx", b"PK\x03\x04", "save it as HTML or text"),
        ("story.url", b"[InternetShortcut]\nURL=https://courier.example/a\n", "open it and save the page"),
        ("page.html.crdownload", b"<html>", "download it again"),
        ("picture.html", b"\x89PNG\r\n\x1a\n" + bytes(200), "is no text; leave it out"),
        ("note.txt", "Ein Zettel, auf dem etwas steht, grüßt.".encode(), "has no address"),
    ],
)
def test_a_file_that_is_no_page_says_what_it_is(
    tmp_path: Path, registry: Registry, name: str, content: bytes, remedy: str
) -> None:
    (tmp_path / name).write_bytes(content)
    found = rejection_of(tmp_path / name, registry)
    assert remedy in found.detail and name in found.detail
    assert found.reason == ("no_url" if name == "note.txt" else "unreadable_file")


def test_what_programs_leave_beside_files_is_skipped(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "mine").mkdir()
    for name in ("~$story.docx", "._page.html", ".DS_Store"):
        (tmp_path / "mine" / name).write_bytes(b"\0\0")
    (tmp_path / "mine" / "page.html").write_bytes(WITH_LINK)
    page = only_page(read(tmp_path / "mine", registry))
    assert isinstance(page, RawPage) and page.url == URL
