"""A PDF that a browser printed gives the page's address and text."""

from __future__ import annotations

from pathlib import Path

from extractors.contracts.raw_page import Rejection
from extractors.outlets.registry import Registry
from extractors.read.extract import extract_page
from extractors.stores.saved.saved_source import SavedSource
from tests.extractors.stores.saved.saved_files import URL, only_page, provisional_outlets, read


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
