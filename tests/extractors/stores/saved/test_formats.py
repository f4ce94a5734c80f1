"""What browsers save gives the page, its address and its time; a file of no such kind gives a rejection."""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import plistlib
from collections.abc import Callable
from pathlib import Path

import pytest

from extractors.contracts.raw_page import Rejection
from extractors.outlets.registry import Registry
from extractors.stores.saved.saved_pages import read_saved
from extractors.stores.saved.saved_source import SavedSource
from tests.extractors.stores.saved.saved_files import (
    PAGE,
    SAVED_AT,
    TEXT,
    URL,
    WITH_LINK,
    body_of,
    mhtml,
    only_page,
    read,
)


def mhtml_quoted() -> bytes:
    import quopri

    return (
        f"From: <Saved by Mozilla>\r\nDate: Fri, 20 Nov 2026 09:30:00 GMT\r\nMIME-Version: 1.0\r\n"
        f"Content-Location: {URL}\r\nContent-Type: text/html; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode() + quopri.encodestring(PAGE)


def webarchive() -> bytes:
    main = {"WebResourceData": PAGE, "WebResourceURL": URL, "WebResourceMIMEType": "text/html",
            "WebResourceTextEncodingName": "UTF-8"}  # fmt: skip
    return plistlib.dumps({"WebMainResource": main, "WebSubresources": []}, fmt=plistlib.FMT_BINARY)


def har(encoding: str | None = None) -> bytes:
    text = base64.b64encode(PAGE).decode() if encoding else PAGE.decode()
    content = {"mimeType": "text/html; charset=iso-8859-1" if not encoding else "text/html", "text": text}
    entries = [
        {"startedDateTime": "2026-11-20T10:30:00.000+01:00", "request": {"method": "GET", "url": URL},
         "response": {"status": 200, "content": content | ({"encoding": encoding} if encoding else {})}},
        {"startedDateTime": "2026-11-20T10:30:01Z", "request": {"method": "GET", "url": URL + "/app.js"},
         "response": {"status": 200, "content": {"mimeType": "text/javascript", "text": "1"}}},
        {"startedDateTime": "2026-11-20T10:30:01Z", "request": {"method": "GET", "url": URL + "/gone"},
         "response": {"status": 404, "content": {"mimeType": "text/html", "text": "<html>gone"}}},
    ]  # fmt: skip
    return json.dumps({"log": {"version": "1.2", "entries": entries}}).encode()


def single_file() -> bytes:
    note = (
        f"<!--\n Page saved with SingleFile \n url: {URL} \n saved date: Fri Nov 20 2026 10:30:00 GMT+0100 (CET)\n-->"
    )
    picture = b'<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'
    return PAGE.replace(b"<head>", note.encode() + b"<head>").replace(b"<h1>", picture + b"<h1>")


def saved_from() -> bytes:
    return f"<!DOCTYPE html>\n<!-- saved from url=({len(URL):04})".encode() + URL.encode() + b" -->\n" + PAGE


def wayback() -> bytes:
    copy = "https://web.archive.org/web/20261120093000"
    return PAGE.replace(b"<title>", f'<link rel="canonical" href="{copy}/{URL}"><title>'.encode()).replace(
        b"<article>", f'<!-- BEGIN WAYBACK TOOLBAR INSERT --><p>Saved {TEXT}</p><!-- END WAYBACK TOOLBAR INSERT -->'
        f'<article><a href="{copy}/https://courier.example/x">x</a><img src="{copy}im_/https://courier.example/a.jpg">'
        .encode(),
    )  # fmt: skip


FORMATS: dict[str, tuple[str, Callable[[], bytes], bool]] = {
    "chromium's MHTML": ("page.mhtml", mhtml, True),
    "quoted-printable MHTML in one part": ("page.mht", mhtml_quoted, True),
    "Safari's web archive": ("page.webarchive", webarchive, False),
    "HAR with decoded text": ("session.har", har, True),
    "HAR in base64": ("session.har", lambda: har("base64"), True),
    "SingleFile": ("page.html", single_file, True),
    "saved from url": ("page.htm", saved_from, False),
    "a Wayback Machine copy": ("page.html", wayback, True),
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_gives_page_address_and_time(tmp_path: Path, registry: Registry, name: str) -> None:
    file_name, make, states_time = FORMATS[name]
    file = tmp_path / file_name
    file.write_bytes(make())
    os.utime(file, (1_700_000_000, 1_700_000_000))
    page = only_page(read(file, registry))
    assert page.url == URL
    written = dt.datetime(2023, 11, 14, 22, 13, 20, tzinfo=dt.UTC)
    assert page.fetched_at == (SAVED_AT if states_time else written)
    assert body_of(page) == f"{TEXT}\n\n{TEXT.replace('Friday', 'Monday')}"


def test_links_of_a_wayback_copy_lead_to_the_outlet(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "a.html").write_bytes(wayback())
    content = only_page(read(tmp_path / "a.html", registry)).content or b""
    assert b"archive.org" not in content
    assert b'href="https://courier.example/x"' in content
    assert b'src="https://courier.example/a.jpg"' in content


def test_an_address_in_utf_8_stays_as_it_is_written(tmp_path: Path, registry: Registry) -> None:
    address = "https://courier.example/news/рейс-ñandú"
    (tmp_path / "a.mhtml").write_bytes(mhtml().replace(URL.encode(), address.encode()))
    assert only_page(read(tmp_path / "a.mhtml", registry)).url == address


def test_a_complete_web_page_gives_one_page_and_skips_its_parts(tmp_path: Path, registry: Registry) -> None:
    home = tmp_path / "pages"
    home.mkdir()
    (home / "The story.html").write_bytes(WITH_LINK)
    for folder in ("The story_files", "The story-Dateien", "The story_fichiers"):
        (home / folder).mkdir()
        for name in ("style.css", "app.js", "lead.jpg", "frame.html", "saved_resource(1).html", "font.woff2"):
            (home / folder / name).write_bytes(b"x")
    (home / "logo.svg").write_bytes(b"<svg/>")
    (home / "other_pages").mkdir()
    (home / "other_pages" / "b.html").write_bytes(WITH_LINK.replace(b"harbour-crane", b"b"))
    skipped: list[int] = []
    found = list(read_saved(SavedSource(home), registry, on_skipped=skipped.append))
    assert [saved.page.url for saved in found] == [URL, URL.replace("harbour-crane", "b")]
    assert skipped == [19]


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.wacz", "a.webarchive", "a.har", "a.mhtml", "a.eml"])
@pytest.mark.parametrize("content", [b"", b"nothing of the kind", b"PK\x03\x04" + b"\xff" * 300, b"[" * 100_000])
def test_what_is_no_such_file_gives_one_row(tmp_path: Path, registry: Registry, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    (saved,) = read(tmp_path / name, registry)
    assert isinstance(saved.page, Rejection)
    assert name in saved.page.detail
    assert saved.page.payload is None
