"""What browsers and mail programs save gives the page, its address and its time; a hostile file gives a rejection."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import os
import plistlib
import tarfile
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from extractors.contracts.outlet import Outlet
from extractors.contracts.raw_page import RawPage, Rejection
from extractors.outlets.provisional import ProvisionalSites
from extractors.outlets.registry import Registry
from extractors.read.extract import extract_page
from extractors.stores.saved import packed
from extractors.stores.saved.saved_pages import SavedPage, read_saved
from extractors.stores.saved.saved_source import SavedSource
from tests.extractors.stores.saved.test_saved_pages import registry

__all__ = ["registry"]

URL = "https://courier.example/news/2026/harbour-crane"
TEXT = (
    "The harbour of Ostlund will lift its oldest crane on Friday, the port said. “It has stood for ninety years – now "
    "it may rest,” the harbour master, Ilse Brandt, told the Courier after the meeting of the port’s council."
)
PAGE = (
    f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>Crane of Ostlund goes</title>"
    f"</head><body>"
    f"<article><h1>Crane of Ostlund goes</h1><p>{TEXT}</p><p>{TEXT.replace('Friday', 'Monday')}</p></article></body>"
    "</html>"
).encode()
WITH_LINK = PAGE.replace(b"<title>", f'<link rel="canonical" href="{URL}"><title>'.encode())
SAVED_AT = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)


def mhtml(page: bytes = PAGE) -> bytes:
    body = base64.b64encode(page)
    return (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {URL}\r\nSubject: Crane\r\n"
        "Date: Fri, 20 Nov 2026 10:30:00 +0100\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b0"\r\n\r\n\r\n'
        f"--b0\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Location: {URL}\r\n\r\n"
    ).encode() + b"\r\n".join([body, b"--b0", b"Content-Type: text/css", b"", b"p { color: red }", b"--b0--", b""])


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


def read(path: Path, registry: Registry, **named: Any) -> list[SavedPage]:
    return list(read_saved(SavedSource(path, **named), registry))


def only_page(found: list[SavedPage]) -> RawPage:
    (saved,) = found
    assert isinstance(saved.page, RawPage), saved.page
    assert saved.outlet_id == "courier"
    return saved.page


def body_of(page: RawPage) -> str:
    article = extract_page(page.content or b"", page.url, rules=False, content_type=page.content_type).article
    assert article.body is not None
    return article.body


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


@pytest.mark.parametrize(
    ("link", "address"),
    [
        (
            '<a href="https://courier.example/n/7"><b>View this email in your browser</b></a>',
            "https://courier.example/n/7",
        ),
        ('<a class="x" href="https://courier.example/n/8">Im Browser ansehen</a>', "https://courier.example/n/8"),
        (
            "<a href='https://courier.example/n/9?a=1&amp;b=2'>Открыть в браузере</a>",
            "https://courier.example/n/9?a=1&b=2",
        ),
        ('<a href="https://courier.example/n/3">عرض في المتصفح</a>', "https://courier.example/n/3"),
        ('<a href="https://courier.example/shop">Shop</a>', "https://courier.example/mail/"),
    ],
)
def test_a_newsletter(tmp_path: Path, registry: Registry, link: str, address: str) -> None:
    message = EmailMessage()
    message["From"], message["To"] = "The Courier <letters@courier.example>", "reader@post.example"
    message["Subject"], message["Date"] = "Kräne: die Woche am Hafen", "Fri, 20 Nov 2026 10:30:00 +0100"
    message["Message-ID"] = "<one@courier.example>"
    message.set_content("plain")
    html = PAGE.decode().replace("<title>Crane of Ostlund goes</title>", "").replace("<article>", link + "<article>")
    message.add_alternative(html, subtype="html")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="a.pdf")
    (tmp_path / "letter.eml").write_bytes(bytes(message))
    page = only_page(read(tmp_path / "letter.eml", registry))
    assert page.url.startswith(address)
    assert (page.fetched_at, page.found_by) == (SAVED_AT, "mail")
    assert TEXT in body_of(page)
    part = message.get_body(("html",))
    assert part is not None
    assert "Kräne: die Woche am Hafen" in (page.content or b"").decode(part.get_content_charset() or "")


def letter(subject: str, text: str, *, subtype: str, date: str = "Fri, 20 Nov 2026 23:30:00 -0300") -> bytes:
    head = f"From: news@courier.example\r\nSubject: {subject}\r\nDate: {date}\r\nMessage-ID: <9@courier.example>\r\n"
    return (
        f"{head}Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}"
    ).encode()


@pytest.mark.parametrize(
    ("subtype", "text"),
    [
        ("html", f"<html><head></head><body><p>{TEXT}</p><p>{TEXT.replace('Friday', 'Monday')}</p></body></html>"),
        ("html", f"<p>{TEXT}</p><p>{TEXT.replace('Friday', 'Monday')}</p>"),
        ("plain", f"{TEXT}\n\n{TEXT.replace('Friday', 'Monday')}"),
    ],
)
def test_a_newsletter_is_of_the_day_that_it_was_sent(
    tmp_path: Path, registry: Registry, subtype: str, text: str
) -> None:
    (tmp_path / "a.eml").write_bytes(letter("Último día de la grúa", text, subtype=subtype))
    page = only_page(read(tmp_path / "a.eml", registry))
    article = extract_page(page.content or b"", page.url, content_type=page.content_type).article
    assert article.title == "Último día de la grúa"
    assert article.published_at == dt.datetime(2026, 11, 21, 2, 30, tzinfo=dt.UTC)
    assert article.published_at_raw == "2026-11-20T23:30:00-03:00"
    assert article.body
    assert article.body.startswith(TEXT[:40])


@pytest.mark.parametrize(
    ("sender", "own", "name"),
    [
        ("Island Letter <a@courier.example>", "", "Island Letter"),
        ("=?utf-8?q?Inselbrief_=C3=84=2C_t=C3=A4glich?= <a@courier.example>", "", "Inselbrief Ä, täglich"),
        ('"The <b>\\"Quay\\"</b> & more" <a@courier.example>', "", 'The <b>"Quay"</b> & more'),
        ("Island Letter <a@courier.example>", '<meta property="og:site_name" content="The Courier">', "The Courier"),
        ("a@courier.example", "", "courier.example"),
        ('"a@courier.example" <a@courier.example>', "", "courier.example"),
    ],
)
def test_a_newsletter_is_of_its_sender(tmp_path: Path, sender: str, own: str, name: str) -> None:
    content = letter("Crane", f"<head>{own}</head><p>{TEXT}</p>", subtype="html")
    lines = [line for line in content.split(b"\n") if not line.startswith(b"From:")]
    (tmp_path / "a.eml").write_bytes(b"From: " + sender.encode() + b"\n" + b"\n".join(lines))
    assert [outlet.name for outlet in provisional_outlets(SavedSource(tmp_path / "a.eml"))] == [name]


def provisional_outlets(source: SavedSource) -> list[Outlet]:
    sites = ProvisionalSites()
    assert all(isinstance(saved.page, RawPage) for saved in read_saved(source, Registry({}, {}), sites=sites))
    return [site.make_outlet() for site in sites.sites.values()]


def test_a_newsletter_that_states_its_own_day_keeps_it(tmp_path: Path, registry: Registry) -> None:
    head = '<meta property="article:published_time" content="2026-11-18T08:00:00+01:00">'
    (tmp_path / "a.eml").write_bytes(letter("Crane", f"<head>{head}</head><p>{TEXT}</p>", subtype="html"))
    page = only_page(read(tmp_path / "a.eml", registry))
    published = extract_page(page.content or b"", page.url).article.published_at
    assert published == dt.datetime(2026, 11, 18, 7, tzinfo=dt.UTC)


@pytest.mark.parametrize("date", ["", "yesterday", "Fri, 31 Dec 9999 23:00:00 -0500"])
def test_a_newsletter_without_a_usable_date_has_none(tmp_path: Path, registry: Registry, date: str) -> None:
    (tmp_path / "a.eml").write_bytes(letter("Crane", f"<p>{TEXT}</p>", subtype="html", date=date))
    page = only_page(read(tmp_path / "a.eml", registry))
    assert extract_page(page.content or b"", page.url).article.published_at is None


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


def pack(path: Path, files: dict[str, bytes]) -> Path:
    if path.suffix in (".zip", ".wacz"):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
            for name, content in files.items():
                zipped.writestr(name, content)
        return path
    mode = {"gz": "w:gz", "tgz": "w:gz", "bz2": "w:bz2", "xz": "w:xz"}.get(path.name.rsplit(".", 1)[1], "w")
    with tarfile.open(path, mode) as tar:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return path


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


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz", "a.wacz", "a.webarchive", "a.har", "a.mhtml", "a.eml"])
@pytest.mark.parametrize("content", [b"", b"nothing of the kind", b"PK\x03\x04" + b"\xff" * 300, b"[" * 100_000])
def test_what_is_no_such_file_gives_one_row(tmp_path: Path, registry: Registry, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    (saved,) = read(tmp_path / name, registry)
    assert isinstance(saved.page, Rejection)
    assert name in saved.page.detail
    assert saved.page.payload is None


def test_a_pdf_finds_the_address_that_the_browser_printed(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "story.pdf").write_bytes(make_pdf([[f"{URL} 1/2", "Crane goes", *LINES], [*LINES, f"{URL} 2/2"]]))
    page = only_page(read(tmp_path / "story.pdf", registry))
    assert (page.url, page.content_type) == (URL, "application/pdf")
    read_back = extract_page(page.content or b"", page.url, rules=False, content_type=page.content_type).article
    assert read_back.title == "Crane goes"
    assert "The harbour of Ostlund will lift its oldest crane on Friday, the port said at noon." in (
        read_back.body or ""
    )
    assert URL not in (read_back.body or "")


def test_the_outlet_of_a_pdf_has_the_language_of_its_text(tmp_path: Path) -> None:
    (tmp_path / "story.pdf").write_bytes(make_pdf([[f"{URL} 1/2", "Crane goes", *LINES], [*LINES, f"{URL} 2/2"]]))
    (outlet,) = provisional_outlets(SavedSource(tmp_path / "story.pdf"))
    assert outlet.language == "en"
    for language, count in (("en", 1), ("fa", 0)):
        source = SavedSource(tmp_path / "story.pdf", url=URL, languages=(language,))
        assert len(provisional_outlets(source)) == count


def test_pdfs_without_an_article_say_so(tmp_path: Path, registry: Registry) -> None:
    empty = extract_page(make_pdf([[]]), URL, rules=False)
    assert (empty.article.body, empty.reason) == (
        None, "the PDF has no text, only pictures: it is a scan; recognise its text (OCR) first",
    )  # fmt: skip
    short = extract_page(make_pdf([["Ticket 44", "Row 7"]]), URL, rules=False)
    assert short.article.kind == "unreadable"
    assert "too few whole sentences" in (short.reason or "")
    assert "no readable PDF" in (extract_page(b"%PDF-1.7 " + b"<<" * 5000, URL, rules=False).reason or "")
    (tmp_path / "scan.pdf").write_bytes(make_pdf([[]]))
    (saved,) = read(tmp_path / "scan.pdf", registry)
    assert isinstance(saved.page, Rejection)
    assert "scan.pdf has no text" in saved.page.detail


LINES = [
    "The harbour of Ostlund will lift its oldest crane on Friday, the",
    "port said at noon.",
    "Its steel goes to the museum in the old customs house, where the",
    "visitors may climb it from spring on, as the harbour master told",
    "the council on Wednesday evening in a meeting that lasted for more",
    "than four hours and ended without a vote.",
]


def make_pdf(pages: list[list[str]]) -> bytes:
    """Return a small PDF with the lines of each page as text in Helvetica."""
    objects: list[bytes] = [b"<</Type/Catalog/Pages 2 0 R>>", b"", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for lines in pages:
        shown = "".join(f"({line}) Tj 0 -14 Td " for line in lines)
        stream = f"BT /F1 11 Tf 50 760 Td {shown}ET".encode()
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream))
        box = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
        objects.append(box % len(objects))
        kids.append(len(objects))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(b"%d 0 R" % kid for kid in kids), len(kids))
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)
