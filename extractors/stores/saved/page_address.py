"""What a saved page says about itself: its address, the time it was saved, and the copy of an archive that it is.

Browsers and extensions leave a note in what they save: "saved from url" (Internet Explorer, Chromium and Firefox, the
Mark of the Web), the comment of SingleFile (``url:`` and ``saved date:``), the address of a copy that the Wayback
Machine or archive.today keeps.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from dataclasses import dataclass
from html import unescape

from extractors.contracts.urls import with_scheme

_HEAD_BYTES = 512 * 1024
_LINK = re.compile(rb"<(?:link|meta)\b[^>]{0,2000}>", re.IGNORECASE)
_CANONICAL = re.compile(rb"""\brel\s*=\s*["']?canonical\b|\bproperty\s*=\s*["']?og:url\b""", re.IGNORECASE)
_ADDRESS = re.compile(rb"""\b(?:href|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_MARKUP = re.compile(rb"<(?:!doctype\s{1,20}html|html|head|body|title|meta|article|main)\b", re.IGNORECASE)
_EXCERPT_CHARACTERS = 500
# "saved from url=(0034)https://…": the number is the address's length
_SAVED_FROM = re.compile(rb"<!--\s{0,20}saved from url=\(\d{1,6}\)(\S{1,4000})\s{0,20}-->", re.IGNORECASE)
_SINGLE_FILE = re.compile(rb"<!--\s{0,20}Page saved with SingleFile([^>]{0,6000}?)-->", re.IGNORECASE)
_NOTE_URL = re.compile(rb"^\s{0,20}url:\s{0,20}(\S{1,4000})", re.MULTILINE)
_NOTE_TIME = re.compile(rb"^\s{0,20}saved date:\s{0,20}([^\r\n(]{1,80})", re.MULTILINE)
_WAYBACK = re.compile(
    r"^(?:https?:)?//(?:web\.archive\.org|archive\.org)/(?:web|wayback)/(\d{4,14})(?:[a-z]{2}_)?/(.+)$", re.IGNORECASE
)
_TODAY_HOST = r"^https?://archive\.(?:ph|today|is|li|vn|fo|md)/"
_TODAY = re.compile(
    rf"{_TODAY_HOST}(\d{{4}}\.\d\d\.\d\d-\d{{6}}|\d{{14}})/(https?:.{{1,4000}})$", re.IGNORECASE | re.DOTALL
)
_TODAY_SHORT = re.compile(rf"{_TODAY_HOST}\w{{3,12}}/?$", re.IGNORECASE)
_TODAY_NAME = re.compile(
    rb"<meta[^<>]{0,40}\bog:site_name[^<>]{0,40}\barchive\.(?:ph|today|is|li|vn|fo|md)\b[^<>]{0,9}>", re.IGNORECASE
)
_WAYBACK_LINK = re.compile(
    rb"(?:https?:)?//web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:)|(?<=[\"'])/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:)",
    re.IGNORECASE,
)
_WAYBACK_BAR = (b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->", b"<!-- END WAYBACK TOOLBAR INSERT -->")
_WAYBACK_HEAD = b"<!-- End Wayback Rewrite JS Include -->"


@dataclass(frozen=True, slots=True)
class SavedNote:
    """The note that a browser or extension left in a page; None where there is none. ``saved_at`` is UTC."""

    url: str | None = None
    saved_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class WaybackCopy:
    """The address that a copy of an archive is of, and when it was made (UTC)."""

    url: str
    captured_at: dt.datetime | None


def canonical_link(content: bytes) -> str | None:
    """Return the URL that a page's head gives as its own: the canonical link, else ``og:url``, else None."""
    found: dict[bool, str] = {}
    for tag in _LINK.findall(_in_ascii(content)[:_HEAD_BYTES]):
        kind, address = _CANONICAL.search(tag), _ADDRESS.search(tag)
        if kind and address:
            value = unescape(next(g for g in address.groups() if g is not None).decode("utf-8", "replace")).strip()
            if value.lower().startswith(("http://", "https://")):
                found.setdefault(kind[0].lower().startswith(b"rel"), value)
    return found.get(True) or found.get(False)


def read_note(content: bytes) -> SavedNote:
    """Return what the saving program noted in the page's first 64 KiB."""
    head = _in_ascii(content)[: 64 * 1024]
    single = _SINGLE_FILE.search(head)
    if single:
        url, moment = _NOTE_URL.search(single[1]), _NOTE_TIME.search(single[1])
        return SavedNote(_web_address(url[1]) if url else None, _parse_moment(moment[1]) if moment else None)
    saved = _SAVED_FROM.search(head)
    return SavedNote(_web_address(saved[1]) if saved else None)


def own_address(stated: str | None, content: bytes) -> str | None:
    """Return a saved page's address: the one stated, else its canonical link; the latter too where the first is a
    short link of archive.today, which names no page.
    """
    if stated and not _TODAY_SHORT.match(stated):
        return stated
    return canonical_link(content) or stated


def read_wayback(url: str) -> WaybackCopy | None:
    """Return what an address of the Wayback Machine or archive.today is a copy of, or None for any other address."""
    match = _WAYBACK.match(url) or _TODAY.match(url)
    if match is None:
        return None
    digits = re.sub(r"\D", "", match[1])
    stamp = digits.ljust(14, "0") if len(digits) >= 8 else ""
    try:
        moment = dt.datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC) if stamp else None
    except ValueError:
        moment = None
    target = match[2]
    if re.match(r"https?:/[^/]", target, re.IGNORECASE):  # a proxy merged the two slashes
        target = target.replace(":/", "://", 1)
    return WaybackCopy(with_scheme(target), moment)


def restore_wayback(content: bytes) -> bytes:
    """Return a Wayback Machine copy without the toolbar and scripts put into it, its links leading to the outlet, and
    one of archive.today without its name for the site.
    """
    content = _TODAY_NAME.sub(b"", content)
    begin, end = content.find(_WAYBACK_BAR[0]), content.find(_WAYBACK_BAR[1])
    if 0 <= begin < end:
        content = content[:begin] + content[end + len(_WAYBACK_BAR[1]) :]
    inserted = content.find(_WAYBACK_HEAD)
    head = content.lower().find(b"<head")
    if 0 <= head < inserted:
        opened = content.find(b">", head) + 1
        content = content[:opened] + content[inserted + len(_WAYBACK_HEAD) :]
    return _WAYBACK_LINK.sub(b"", content)


def page_excerpt(content: bytes) -> str | None:
    """Return the start of a rejected page, for its row in rejected_rows; None if it does not look like a page.

    Only content with HTML markup in its first 4 KiB is quoted: rejected rows are published, and a file that was loaded
    by mistake may be a key or a mailbox.
    """
    if not has_markup(content):
        return None
    return content[:_EXCERPT_CHARACTERS].decode("utf-8", "replace")


def has_markup(content: bytes) -> bool:
    """Whether the first 4 KiB hold HTML markup."""
    return _MARKUP.search(_in_ascii(content)[:4096]) is not None


def _in_ascii(content: bytes) -> bytes:
    """Return the start of a page in an encoding that contains ASCII: UTF-16, as Windows saves "Unicode", in UTF-8."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content[: 2 * _HEAD_BYTES].decode("utf-16", "replace").encode()
    return content


def _web_address(raw: bytes) -> str | None:
    value = unescape(raw.decode("utf-8", "replace")).strip()
    return value if value.lower().startswith(("http://", "https://")) else None


def _parse_moment(raw: bytes) -> dt.datetime | None:
    """Parse JavaScript's date text (``Tue Nov 24 2026 10:15:00 GMT+0100``) or ISO 8601; None if it is neither."""
    text = raw.decode("ascii", "replace").strip()
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        plain = re.sub(r"^([A-Z][a-z]{2}) ([A-Z][a-z]{2}) (\d{1,2}) (\d{4})", r"\1, \3 \2 \4", text).replace(
            "GMT+", "+"
        )
        try:
            moment = email.utils.parsedate_to_datetime(plain.replace("GMT-", "-"))
        except (ValueError, TypeError):
            return None
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
