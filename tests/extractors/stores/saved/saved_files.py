"""Files as browsers save a page, and what is read from them: shared by the tests of saved pages."""

from __future__ import annotations

import base64
import datetime as dt
import io
import tarfile
import zipfile
from pathlib import Path
from typing import Any

from extractors.contracts.outlet import Outlet
from extractors.contracts.raw_page import RawPage
from extractors.outlets.provisional import ProvisionalSites
from extractors.outlets.registry import Registry
from extractors.read.extract import extract_page
from extractors.stores.saved.saved_pages import SavedPage, read_saved
from extractors.stores.saved.saved_source import SavedSource

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


def provisional_outlets(source: SavedSource) -> list[Outlet]:
    sites = ProvisionalSites()
    assert all(isinstance(saved.page, RawPage) for saved in read_saved(source, Registry({}, {}), sites=sites))
    return [site.make_outlet() for site in sites.sites.values()]


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
