"""What a file among saved pages is that is no page, in words with a remedy: by its ending, else by its bytes."""

from __future__ import annotations

import re
from pathlib import PurePath

_UNREAD_PACKED = "is a packed file of a kind that is not read; unpack it and load the folder"
_OFFICE = "is a document of an office program; save it as HTML or text"
_LINKS = "is a list of links and holds no page; open the links and save the pages"
_BY_ENDING = {
    _UNREAD_PACKED: "7z rar ace arj cab lzh zst lz4 iso br",
    "is a part of a split packed file; join the parts, unpack them and load the folder": "z01 z02 001 002 r00 r01",
    "is a message of Outlook; save it as .eml or as HTML": "msg oft pst ost",
    _OFFICE: "doc docx odt rtf pages xls xlsx ods numbers ppt pptx odp",
    "is an e-book; save the page as HTML or text": "epub mobi azw azw3 djvu chm",
    "is a shortcut and holds no page; open it and save the page": "url webloc desktop lnk website",
    "is an unfinished download; download it again": "crdownload part partial opdownload tmp",
    "is a picture, a film or sound; save the page itself": (
        "png jpg jpeg gif webp avif bmp svg tif tiff heic heif jfif mov mp4 mkv avi webm mp3 m4a wav flac ogg"
    ),
    "is a list of references; save the pages themselves": "bib ris nbib enw rdf",
    "is no page; leave it out": "ics vcf exe dll msi dmg apk sqlite db log",
}
_ENDINGS = {f".{ending}": why for why, endings in _BY_ENDING.items() for ending in endings.split()}
_BY_BYTES = {
    b"PK\x03\x04": "is a zip file under another name; end its name with .zip and load it again",
    b"Rar!\x1a\x07": _UNREAD_PACKED,
    b"7z\xbc\xaf\x27\x1c": _UNREAD_PACKED,
    b"\xd0\xcf\x11\xe0": _OFFICE,
    b"{\\rtf": _OFFICE,
    b"filedesc://": "is an ARC file; make a WARC file of it (`warcio recompress FILE FILE.warc.gz`) and load that",
}
_FEED = "holds no whole page; follow its outlet with `dateline outlet add ADDRESS`"
_BY_WORDS = (
    (re.compile(r"<!doctype netscape-bookmark-file|<title>\s{0,9}(?:pocket export|instapaper)"), _LINKS),
    (re.compile(r"<opml\b"), f"is a list of feeds and {_FEED}"),
    (re.compile(r"<(?:rss|feed)\b|<rdf:rdf\b[^>]{0,400}rss"), f"is a feed and {_FEED}"),
    (re.compile(r"<(?:urlset|sitemapindex)\b"), f"is a sitemap and {_FEED}"),
    (re.compile(r"<en-export\b"), "is an export of Evernote; export the notes as web pages (.html) and load these"),
)
_SHEETS = (".csv", ".tsv")
_BYTES_ALLOWED = bytes(set(range(256)) - (set(range(32)) - {9, 10, 12, 13, 27}))
_HEAD_BYTES = 4096
_MOST_CONTROLS = 0.05


def why_no_page(name: str, content: bytes) -> str | None:
    """Return what a file is that is no page, to be put behind its name; None for what may be a page or text."""
    if why := _ENDINGS.get(PurePath(name).suffix.lower()) or why_unread_packed(content):
        return why
    head = content[:_HEAD_BYTES]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):  # text in UTF-16 has a zero byte for each letter of Latin
        return None
    controls = len(head.translate(None, _BYTES_ALLOWED))
    if controls > len(head) * _MOST_CONTROLS:
        return "is no text; leave it out"
    words = head.decode("utf-8", "replace").lower()
    if PurePath(name).suffix.lower() in _SHEETS:
        columns = set(re.split(r"[,;\t]", words.partition("\n")[0].replace('"', "").strip("\ufeff\r ")))
        if {"path", "url"} <= columns:
            return "is an index under another name; name it index.csv"
        return _LINKS if columns & {"url", "link", "address"} else "is a table and no page; leave it out"
    return next((why for pattern, why in _BY_WORDS if pattern.search(words)), None)


def why_unread_packed(content: bytes) -> str | None:
    """Return what a file is by its first bytes, where those are of a kind that is not read under its name."""
    return next((why for begins, why in _BY_BYTES.items() if content.startswith(begins)), None)
