"""What a saved page says about itself: its own address, and the archive's copy that it is.

What the program that saved it noted is in ``saving_notes.py``.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urljoin

from extractors.contracts.urls import split_url, with_scheme

_HEAD_BYTES = 512 * 1024
_LINK = re.compile(rb"<(?:link|meta)\b[^>]{0,2000}>", re.IGNORECASE)
_CANONICAL = re.compile(rb"""\brel\s*=\s*["']?canonical\b|\bproperty\s*=\s*["']?og:url\b""", re.IGNORECASE)
_BASE = re.compile(rb"<base\b[^>]{0,2000}>", re.IGNORECASE)
_ENTITY = re.compile(
    rb'"mainEntityOfPage"\s{0,20}:\s{0,20}(?:\{[^{}]{0,300}?"@id"\s{0,20}:\s{0,20})?"(https?:\\?/\\?/[^"\s]{1,2000})"'
)
_ADDRESS = re.compile(rb"""\b(?:href|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)
_MARKUP = re.compile(rb"<(?:!doctype\s{1,20}html|html|head|body|title|meta|article|main)\b", re.IGNORECASE)
_EXCERPT_CHARACTERS = 500
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
_CACHED = re.compile(
    r"^https?://webcache\.googleusercontent\.com/search\?(?:[^#]{0,200}&)?q=cache:(?:[\w-]{1,40}:)?(https?(?::|%3A)[^&\s+]{1,4000})",
    re.IGNORECASE,
)
_WAYBACK_LINK = re.compile(
    rb"(?:https?:)?//web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:)|(?<=[\"'])/web/\d{4,14}(?:[a-z]{2}_)?/(?=https?:)",
    re.IGNORECASE,
)
_WAYBACK_BAR = (b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->", b"<!-- END WAYBACK TOOLBAR INSERT -->")
_WAYBACK_HEAD = b"<!-- End Wayback Rewrite JS Include -->"


@dataclass(frozen=True, slots=True)
class WaybackCopy:
    """The address that a copy of an archive is of, and when it was made (UTC)."""

    url: str
    captured_at: dt.datetime | None


def canonical_link(content: bytes) -> str | None:
    """Return the URL that a page's head gives as its own: the canonical link, else ``og:url``, else the page that its
    JSON-LD is of, else None. A relative one is of the page's ``base``, where that is whole; one that lacks only its
    scheme is of https.
    """
    head = in_ascii(content)[:_HEAD_BYTES]
    found: dict[bool, str] = {}
    base: str | None = None
    for tag in _LINK.findall(head):
        kind, stated = _CANONICAL.search(tag), attribute_address(tag)
        if not kind or not stated:
            continue
        if not _is_web(stated):
            base = base if base is not None else _base_of(head)
            stated = _joined(stated, base)
        if _is_web(stated):
            found.setdefault(kind[0].lower().startswith(b"rel"), stated)
    if found:
        return found.get(True) or found.get(False)
    entity = _ENTITY.search(head)
    return unescape(entity[1].decode("utf-8", "replace").replace("\\/", "/")) if entity else None


def _joined(address: str, base: str) -> str:
    """Return an address made whole, or as it is where it cannot be: a path without a base, a host in open brackets."""
    whole = with_scheme(address) if address.startswith("//") else address
    try:
        return urljoin(base, whole) if base else whole
    except ValueError:
        return whole


def attribute_address(tag: bytes) -> str | None:
    """Return the value of a tag's ``href`` or ``content``; None where it has neither."""
    address = _ADDRESS.search(tag)
    if address is None:
        return None
    return unescape(next(g for g in address.groups() if g is not None).decode("utf-8", "replace")).strip()


def _base_of(head: bytes) -> str:
    tag = _BASE.search(head)
    base = attribute_address(tag[0]) if tag else None
    return base if base and _is_web(base) else ""


def _is_web(address: str) -> bool:
    return address.lower().startswith(("http://", "https://"))


def own_address(stated: str | None, content: bytes) -> str | None:
    """Return a saved page's address: the one stated, else its canonical link; the latter too where the first is a
    short link of archive.today, which names no page. A copy in Google's cache has the address of what it is a copy of.
    """
    if stated and not _TODAY_SHORT.match(stated):
        cached = _CACHED.match(stated)
        return unquote(cached[1]) if cached else stated
    return canonical_link(content) or stated


def is_translation(url: str) -> bool:
    """Whether an address is that of a translation that Google made of a page."""
    parts = split_url(url)
    return parts is not None and (parts.hostname or "").endswith(".translate.goog")


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
    return _MARKUP.search(in_ascii(content)[:4096]) is not None


def with_byte_order(content: bytes) -> bytes:
    """Return a page in UTF-16 with the mark of its byte order, which some programs leave out; others as they are."""
    if content[:2] == b"<\0":
        return b"\xff\xfe" + content
    return b"\xfe\xff" + content if content[:2] == b"\0<" else content


def in_ascii(content: bytes) -> bytes:
    """Return the start of a page in an encoding that contains ASCII: UTF-16, as Windows saves "Unicode", in UTF-8."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content[: 2 * _HEAD_BYTES].decode("utf-16", "replace").encode()
    return content
