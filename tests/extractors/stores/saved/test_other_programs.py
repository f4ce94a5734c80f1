"""What programs of researchers save: notes of their own, clippings, mirrors, mailboxes, and lists that hold no page."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest

from extractors.outlets.registry import Registry
from extractors.read.extract import extract_page
from extractors.stores.saved.saving_notes import SavedNote, read_note
from tests.extractors.stores.saved.saved_files import (
    PAGE,
    SAVED_AT,
    TEXT,
    URL,
    WITH_LINK,
    body_of,
    only_page,
    pack,
    read,
)
from tests.extractors.stores.saved.test_odd_files import mail, rejection_of

ESCAPED = URL.replace("/", r"\/")
COPY = "https%3A%2F%2Fcourier.example%2Fnews%2F2026%2Fharbour-crane"


def before(note: str) -> bytes:
    return note.encode() + b"\n" + PAGE


def in_head(markup: str) -> bytes:
    return PAGE.replace(b"<title>", markup.encode() + b"<title>")


SCRAPBOOK = PAGE.replace(
    b"<html", f'<html data-scrapbook-source="{URL}" data-scrapbook-create="20261120093000123"'.encode()
)
NOTED = {
    "Save Page WE": in_head(
        f'<meta name="savepage-url" content="{URL}">'
        '<meta name="savepage-date" content="Fri Nov 20 2026 10:30:00 GMT+0100 (heure normale)">'
    ),
    "WebScrapBook": SCRAPBOOK,
    "monolith": before(f"<!-- Saved from {URL} at 2026-11-20T09:30:00Z using monolith v2.8.1 -->"),
    "HTTrack": before(
        "<!-- Mirrored from courier.example/news/2026/harbour-crane by HTTrack Website Copier/3.x [XR&CO'2014], "
        "Fri, 20 Nov 2026 09:30:00 GMT -->"
    ),
}
ADDRESSED = {
    "Firefox's reader view": before(f"<!-- saved from url=(0077)about:reader?url={COPY} -->"),
    "view source": before(f"<!-- saved from url=(0060)view-source:{URL} -->"),
    "about:internet and a link": b"<!-- saved from url=(0014)about:internet -->\n" + WITH_LINK,
    "a copy of a copy on a disk": b"<!-- saved from url=(0024)file:///C:/Users/a.htm -->\n" + WITH_LINK,
    "Google's cache": before(
        f"<!-- saved from url=(0090)https://webcache.googleusercontent.com/search?q=cache:aB-1:{URL} -->"
    ),
    "Evernote": in_head(f'<meta itemprop="source-url" content="{URL}"/>'),
    "a relative link": in_head(
        '<base href="https://courier.example/"><link rel="canonical" href="/news/2026/harbour-crane">'
    ),
    "JSON-LD": in_head(f'<script type="application/ld+json">{{"mainEntityOfPage": {{"@id": "{ESCAPED}"}}}}</script>'),
    "UTF-16 without its mark": WITH_LINK.decode().encode("utf-16-le"),
}


@pytest.mark.parametrize("name", NOTED)
def test_the_note_of_a_program_has_address_and_time(tmp_path: Path, registry: Registry, name: str) -> None:
    (tmp_path / "page.html").write_bytes(NOTED[name])
    page = only_page(read(tmp_path / "page.html", registry))
    assert (page.url, page.fetched_at) == (URL, SAVED_AT)
    assert "oldest crane" in body_of(page)


@pytest.mark.parametrize(
    "moment",
    [
        "0001-01-01T00:00:00+10:00",
        "9999-12-31T23:59:59-10:00",
        "Tue, 24 Nov 99999999999999999999 10:15:00 +0100",
        "Tue, 24 Nov 2026 10:15:00 +99999999999999999999",
    ],
)
def test_a_note_with_a_time_that_is_none_still_has_its_address(moment: str) -> None:
    page = in_head(f'<meta name="savepage-url" content="{URL}"><meta name="savepage-date" content="{moment}">')
    assert read_note(page) == SavedNote(URL)


@pytest.mark.parametrize("name", ADDRESSED)
def test_an_address_in_another_place_is_found(tmp_path: Path, registry: Registry, name: str) -> None:
    (tmp_path / "page.html").write_bytes(ADDRESSED[name])
    page = only_page(read(tmp_path / "page.html", registry))
    assert page.url == URL
    assert "oldest crane" in body_of(page)


def test_an_archive_of_webscrapbook_is_unpacked(tmp_path: Path, registry: Registry) -> None:
    packed = pack(tmp_path / "page.zip", {"index.html": SCRAPBOOK})
    packed.rename(tmp_path / "page.htz")
    assert only_page(read(tmp_path / "page.htz", registry)).url == URL


def test_a_relative_link_without_a_base_is_no_address(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "page.html").write_bytes(in_head('<link rel="canonical" href="/news/a">'))
    assert rejection_of(tmp_path / "page.html", registry).reason == "no_url"


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("clip.md", f'---\ntitle: "Crane of Ostlund goes"\nsource: "{URL}"\npublished: 2026-11-19\n---\n'),
        ("clip.md", f"# Crane of Ostlund goes\n\nURL: {URL}\n\n"),
        ("note.txt", f"Crane of Ostlund goes\n{URL}\n\n"),
        ("note.txt", f"Crane of Ostlund goes\nQuelle: <{URL}>\n\n"),
    ],
)
def test_a_clipping_states_its_address(tmp_path: Path, registry: Registry, name: str, head: str) -> None:
    linked = TEXT.replace("Ilse Brandt", "[Ilse Brandt](https://courier.example/ilse)") if name == "clip.md" else TEXT
    (tmp_path / name).write_text(f"{head}{linked}\n\n{TEXT}\n", "utf-8")
    page = only_page(read(tmp_path / name, registry))
    assert page.url == URL
    body = body_of(page)
    assert TEXT in body and URL not in body and "](" not in body
    assert (page.content or b"").startswith(b"Crane of Ostlund goes")


@pytest.mark.parametrize(
    ("field", "authors"),
    [
        ("author: Ilse Brandt", ("Ilse Brandt",)),
        ('author:\n  - "[[Ilse Brandt]]"\n  - "[[people/omar|Omar Haddad]]"', ("Ilse Brandt", "Omar Haddad")),
        ('authors: [Ilse Brandt, "Omar Haddad"]', ("Ilse Brandt", "Omar Haddad")),
        ('byline: "王小明"', ("王小明",)),
        ("author: https://courier.example/ilse", ()),
        ("author:\ntags:\n  - ports", ()),
    ],
)
def test_the_writers_that_a_clipping_states(
    tmp_path: Path, registry: Registry, field: str, authors: tuple[str, ...]
) -> None:
    head = f"---\ntitle: Crane of Ostlund goes\nsource: {URL}\n{field}\npublished: 2026-11-19\n---\n"
    (tmp_path / "clip.md").write_text(f"{head}{TEXT}\n\n{TEXT.replace('Friday', 'Monday')}\n", "utf-8")
    page = only_page(read(tmp_path / "clip.md", registry))
    article = extract_page(page.content or b"", page.url, content_type=page.content_type).article
    assert (article.authors, article.published_at_raw) == (authors, "2026-11-19")
    assert (article.body or "").startswith(TEXT), "the line of the writers is no text"


def test_a_link_in_the_middle_of_a_text_is_not_its_address(tmp_path: Path, registry: Registry) -> None:
    text = "\n\n".join(["A headline", *[f"Paragraph {n} of it." for n in range(6)], f"Read more: {URL}"])
    (tmp_path / "note.txt").write_text(text, "utf-8")
    assert rejection_of(tmp_path / "note.txt", registry).reason == "no_url"


def test_a_mailbox_without_an_ending_is_read(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "profile").mkdir()
    (tmp_path / "profile" / "Inbox").write_bytes(b"From - Fri Nov 20 10:30:00 2026\n" + mail(1) + b"\n")
    (tmp_path / "profile" / "Inbox.msf").write_bytes(b"// <!-- <mdb:mork:z v=1.4/> -->")
    assert only_page(read(tmp_path / "profile", registry)).fetched_at == SAVED_AT


@pytest.mark.parametrize(
    "folder", ["Crane_ไฟล์", "Crane_फ़ाइलें", "Crane_tập tin", "Crane的檔案", "Crane_elemei", "Crane-tiedostot"]
)
def test_the_folder_of_a_page_is_known_in_any_language(tmp_path: Path, registry: Registry, folder: str) -> None:
    (tmp_path / "mine" / folder).mkdir(parents=True)
    (tmp_path / "mine" / "Crane.htm").write_bytes(WITH_LINK)
    (tmp_path / "mine" / folder / "frame.html").write_bytes(PAGE)
    assert only_page(read(tmp_path / "mine", registry)).url == URL


def test_a_folder_whose_name_only_begins_like_a_page_is_read(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "mine" / "Craneology").mkdir(parents=True)
    (tmp_path / "mine" / "Crane.htm").write_bytes(WITH_LINK)
    (tmp_path / "mine" / "Craneology" / "b.html").write_bytes(WITH_LINK.replace(b"harbour-crane", b"b"))
    assert len(read(tmp_path / "mine", registry)) == 2


def test_what_httrack_keeps_for_itself_is_skipped(tmp_path: Path, registry: Registry) -> None:
    folder = tmp_path / "mirror" / "courier.example"
    folder.mkdir(parents=True)
    (folder / "crane.html").write_bytes(NOTED["HTTrack"])
    (tmp_path / "mirror" / "hts-log.txt").write_text("HTTrack3.49 launched")
    (tmp_path / "mirror" / "cookies.txt").write_text("# HTTrack Website Copier Cookie File")
    pack(folder / "new.zip", {"https://courier.example/robots.txt": b"x"})
    (tmp_path / "mirror" / "hts-cache").mkdir()
    (folder / "new.zip").rename(tmp_path / "mirror" / "hts-cache" / "new.zip")
    assert only_page(read(tmp_path / "mirror", registry)).url == URL


def encrypted(name: str = "a.html") -> bytes:
    """A zip file whose one member says that it is encrypted."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr(name, WITH_LINK)
    content = bytearray(buffer.getvalue())
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


LINKS = "is a list of links and holds no page"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("clips.zip", encrypted(), "is protected by a password; unpack it and load the folder"),
        ("clips.zip", b"Rar!\x1a\x07\x01\x00" + bytes(99), "is a packed file of a kind that is not read"),
        ("clips.html", encrypted(), "is a zip file under another name; end its name with .zip"),
        ("clips", WITH_LINK.join([b"PK\x03\x04", b""]), "is a zip file under another name"),
        ("clips.z01", b"PK" + bytes(99), "is a part of a split packed file"),
        ("crawl.arc", b"filedesc://crawl.arc 0.0.0.0 20261120093000 text/plain 77\n", "is an ARC file"),
        ("bookmarks.html", b"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE>", LINKS),
        ("ril_export.html", b"<!DOCTYPE html><html><head><title>Pocket Export</title></head></html>", LINKS),
        ("part_000000.csv", b"title,url,time_added,tags,status\nCrane,https://courier.example/a,17,,unread\n", LINKS),
        ("export.csv", b'"URL","Title"\n"https://courier.example/a","Crane"\n', LINKS),
        ("pages.csv", b"path,url,outlet\na.html,https://courier.example/a,courier\n", "name it index.csv"),
        ("table.csv", b"year;ships\n2026;7\n", "is a table and no page"),
        ("feeds.opml", b'<?xml version="1.0"?><opml version="1.0"></opml>', "is a list of feeds"),
        ("feed.xml", b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "is a feed and holds no whole page"),
        ("map.xml", b'<?xml version="1.0"?><urlset><url/></urlset>', "is a sitemap"),
        ("notes.enex", b'<?xml version="1.0"?><en-export><note/></en-export>', "export the notes as web pages"),
        ("refs.ris", b"TY  - NEWS\nUR  - https://courier.example/a\n", "is a list of references"),
        ("book.azw3", b"BOOKMOBI" + bytes(99), "is an e-book"),
        ("scan.tif", b"II*\0" + bytes(99), "is a picture, a film or sound"),
        (
            "page.html",
            before("<!-- saved from url=(0070)https://courier-example.translate.goog/a?_x_tr_sl=pt&_x_tr_tl=en -->"),
            "is a translation that Google made; save the page itself",
        ),
    ],
)  # fmt: skip
def test_what_holds_no_page_says_what_it_is(
    tmp_path: Path, registry: Registry, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    found = rejection_of(tmp_path / name, registry)
    assert said in found.detail and name in found.detail
    assert found.reason == "unreadable_file"


@pytest.mark.parametrize("name", ["a.html", "a.zip", "a.eml", "a.mhtml", "a.har", "a.pdf", "a.md"])
def test_an_empty_file_is_called_empty(tmp_path: Path, registry: Registry, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    found = rejection_of(tmp_path / name, registry)
    assert (found.reason, "is empty" in found.detail) == ("empty_file", True)


def test_a_clipping_without_a_day_has_the_time_of_its_file(tmp_path: Path, registry: Registry) -> None:
    (tmp_path / "clip.md").write_text(f"---\nurl: {URL}\n---\n{TEXT}", "utf-8")
    page = only_page(read(tmp_path / "clip.md", registry))
    assert abs(page.fetched_at - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=10)
