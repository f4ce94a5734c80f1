"""What a program notes in a page that it saves: the page's address, and when it was saved.

Internet Explorer, Chromium and Firefox write "saved from url" (the Mark of the Web), SingleFile a comment with ``url:``
and ``saved date:``, monolith and HTTrack a comment of one line, Save Page WE and Evernote ``meta`` elements,
WebScrapBook attributes of ``html``. Firefox's reader view and "view source" put words of their own before the address.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from extractors.contracts.urls import with_scheme
from extractors.stores.saved.page_address import attribute_address, in_ascii

_HEAD_BYTES = 64 * 1024
# "saved from url=(0034)https://…": the number is the address's length
_SAVED_FROM = re.compile(rb"<!--\s{0,20}saved from url=\(\d{1,6}\)(\S{1,4000})\s{0,20}-->", re.IGNORECASE)
_SINGLE_FILE = re.compile(rb"<!--\s{0,20}Page saved with SingleFile([^>]{0,6000}?)-->", re.IGNORECASE)
_NOTE_URL = re.compile(rb"^\s{0,20}url:\s{0,20}(\S{1,4000})", re.MULTILINE)
_NOTE_TIME = re.compile(rb"^\s{0,20}saved date:\s{0,20}([^\r\n(]{1,80})", re.MULTILINE)
_MONOLITH = re.compile(rb"<!--\s{0,20}Saved from (\S{1,4000}) at (\S{1,40}) using monolith", re.IGNORECASE)
_HTTRACK = re.compile(
    rb"<!--\s{0,20}Mirrored from (\S{1,4000}) by HTTrack[^,<>]{0,80},\s{0,5}([^<>]{1,60}?)\s{0,9}-->", re.IGNORECASE
)
_SCRAPBOOK = re.compile(rb"""\bdata-scrapbook-source=["']([^"'<>\s]{1,4000})["']""", re.IGNORECASE)
_SCRAPBOOK_TIME = re.compile(rb"""\bdata-scrapbook-create=["'](\d{14})\d{0,3}["']""", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]{0,4500}>", re.IGNORECASE)
_META_NAME = re.compile(
    rb"""\b(?:name|itemprop)\s{0,9}=\s{0,9}["']?(savepage-url|savepage-date|source-url)\b""", re.IGNORECASE
)
_READER = re.compile(r"^(?:about:reader\?url=|view-source:)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SavedNote:
    """The note that a browser or extension left in a page; None where there is none. ``saved_at`` is UTC."""

    url: str | None = None
    saved_at: dt.datetime | None = None


def read_note(content: bytes) -> SavedNote:
    """Return what the saving program noted in the page's first 64 KiB."""
    head = in_ascii(content)[:_HEAD_BYTES]
    if single := _SINGLE_FILE.search(head):
        url, moment = _NOTE_URL.search(single[1]), _NOTE_TIME.search(single[1])
        return SavedNote(_web_address(url[1]) if url else None, _parse_moment(moment[1]) if moment else None)
    if line := _MONOLITH.search(head) or _HTTRACK.search(head):
        return SavedNote(with_scheme(unescape(line[1].decode("utf-8", "replace"))), _parse_moment(line[2]))
    if source := _SCRAPBOOK.search(head):
        created = _SCRAPBOOK_TIME.search(head)
        return SavedNote(_web_address(source[1]), _parse_moment(created[1]) if created else None)
    named = _named_metas(head)
    if "savepage-url" in named:
        moment_text = named.get("savepage-date", "").partition("(")[0]
        return SavedNote(_web_address(named["savepage-url"].encode()), _parse_moment(moment_text.encode()))
    saved = _SAVED_FROM.search(head)
    address = _web_address(saved[1]) if saved else None
    return SavedNote(address or _web_address(named.get("source-url", "").encode()))


def _named_metas(head: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for tag in _META.findall(head):
        if name := _META_NAME.search(tag):
            found.setdefault(name[1].decode().lower(), attribute_address(tag) or "")
    return found


def _web_address(raw: bytes) -> str | None:
    value = unescape(raw.decode("utf-8", "replace")).strip()
    if shown := _READER.match(value):
        value = unquote(value[shown.end() :]) if shown[0].lower().startswith("about") else value[shown.end() :]
    return value if value.lower().startswith(("http://", "https://")) else None


def _parse_moment(raw: bytes) -> dt.datetime | None:
    """Parse JavaScript's date text (``Tue Nov 24 2026 10:15:00 GMT+0100``), that of a mail, ISO 8601 or fourteen
    digits (UTC); None if it is none of them.
    """
    text = raw.decode("ascii", "replace").strip()
    try:
        moment = dt.datetime.fromisoformat(f"{text[:8]}T{text[8:]}" if text.isdigit() else text)
    except ValueError:
        plain = re.sub(r"^([A-Z][a-z]{2}) ([A-Z][a-z]{2}) (\d{1,2}) (\d{4})", r"\1, \3 \2 \4", text).replace(
            "GMT+", "+"
        )
        try:
            moment = email.utils.parsedate_to_datetime(plain.replace("GMT-", "-"))
        except (ValueError, TypeError, OverflowError):
            return None
    try:
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    except OverflowError:  # a day of the first or the last year in a zone that leads out of it
        return None
