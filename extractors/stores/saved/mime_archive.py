"""MHTML pages (``.mhtml``, ``.mht``) and e-mail newsletters (``.eml``): MIME messages that hold a page.

MHTML is RFC 2557: the root part is the page, ``Content-Location`` its address; Chromium states the address in
``Snapshot-Content-Location`` too. A newsletter's address is that of its "view in browser" link or archive header; where
it has none, one is made of the sender's domain and the Message-ID, so that each message stays one article. Its headline
is the subject, its day the ``Date`` header and its site's name the sender's, where the mail's own page does not state
them.
"""

from __future__ import annotations

import datetime as dt
import email.header
import email.utils
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from html import escape, unescape
from urllib.parse import urlsplit

from extractors.contracts.urls import split_url
from extractors.stores.saved.document import SavedDocument, UnreadableFileError
from extractors.stores.saved.mime_message import leaf_parts, parse_message

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_MAX_NAME_CHARACTERS = 100
_END_OF_LINK = re.compile(rb"</a\s{0,9}>", re.IGNORECASE)
_HREF = re.compile(rb"\bhref\s{0,9}=\s{0,9}[\"']([^\"']{8,4000})[\"']", re.IGNORECASE)
_HAS_TITLE = re.compile(rb"<title\b[^>]{0,200}>\s{0,200}[^<\s]", re.IGNORECASE)
_HEAD = re.compile(rb"<head\b[^>]{0,2000}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_VIEW = re.compile(
    r"\b(?:view|read|open|see)\b.{0,40}\b(?:browser|online|web|app)\b"
    r"|\b(?:im|in)\s(?:ihrem\s)?browser\b|online(?:version|\s?lesen|ansicht)|web-?ansicht"
    r"|\bversion en ligne\b|navigateur|\ben (?:el|su|tu) navegador\b|\bno (?:seu )?navegador\b|nel browser"
    r"|in (?:de |je |uw )?browser|i webbl[äa]saren|i nettleser|w przegl[ąa]darce|v prohl[íi][žz]e[čc]i"
    r"|в браузере|у браузері|تصفح|المتصفح|مرورگر|ブラウザ|浏览器|瀏覽器|브라우저|taray[ıi]c[ıi]da|בדפדפן|ब्राउज़र",
    re.IGNORECASE,
)


def read_mhtml(content: bytes, name: str) -> Iterator[SavedDocument]:
    """Yield the page of an MHTML file: its root part, with transfer encodings undone. Raises UnreadableFileError."""
    message = parse_message(content, name)
    parts = leaf_parts(message)
    start = (message.get_param("start") or "") if message.is_multipart() else ""
    shown = _raw_header(message, "Snapshot-Content-Location")
    pages = [part for part in parts if part.get_content_type() in _PAGE_TYPES]
    named = [part for part in pages if start and part.get("Content-ID") == start]
    named += [part for part in pages if shown and _raw_header(part, "Content-Location") == shown]
    root = next(iter(named or pages), None)
    if root is None:
        raise UnreadableFileError(f"{name} is an MHTML file without an HTML page; save the page again")
    stated = shown or _raw_header(root, "Content-Location") or _raw_header(message, "Content-Location")
    yield SavedDocument(
        name,
        _payload(root),
        url=_web_url(stated),
        saved_at=_sent_at(message),
        content_type=_content_type(root),
    )


def read_mail(content: bytes, name: str) -> Iterator[SavedDocument]:
    """Yield the text of an e-mail as a page: its HTML part, else its plain text. Raises UnreadableFileError.

    ``found_by`` is ``mail``. A message without Message-ID is identified by a digest of its text.
    """
    message = parse_message(content, name)
    parts = [part for part in leaf_parts(message) if part.get_content_disposition() != "attachment"]
    part = next((p for p in parts if p.get_content_type() in _PAGE_TYPES), None)
    part = part or next((p for p in parts if p.get_content_type() == "text/plain"), None)
    if part is None or not message.get("From"):
        raise UnreadableFileError(f"{name} is a message without sender or text; export it again as .eml")
    body = _payload(part)
    url = _web_url(_archived_at(message)) or _browser_link(body) or _made_url(message, body)
    stated = _Stated(_header(message, "Subject"), _local_time(message), _sender_name(message))
    is_page = part.get_content_type() in _PAGE_TYPES
    if is_page:
        body = _with_head(body, stated, part.get_content_charset())
    else:
        body = _with_first_lines(body, stated, part.get_content_charset())
    yield SavedDocument(
        name,
        body,
        url=url,
        saved_at=_sent_at(message),
        content_type=_content_type(part),
        found_by="mail",
        site_name="" if is_page else stated.sender_name,
    )


@dataclass(frozen=True, slots=True)
class _Stated:
    """What the headers of a mail state: its subject, when it was sent, in ISO 8601 with the sender's offset, and the
    sender's name.
    """

    subject: str
    sent_at: str | None
    sender_name: str


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _content_type(part: Message) -> str:
    charset = part.get_content_charset()
    return f"{part.get_content_type()}; charset={charset}" if charset else part.get_content_type()


def _date(message: Message) -> dt.datetime | None:
    """Return the ``Date`` header; naive where it is in UTC and the sender's zone is not known (``-0000``)."""
    try:
        return email.utils.parsedate_to_datetime(str(message.get("Date", "")))
    except (ValueError, TypeError, OverflowError):
        return None


def _sent_at(message: Message) -> dt.datetime | None:
    moment = _date(message)
    try:
        return moment and (moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC))
    except OverflowError:  # the last hours of year 9999, west of Greenwich
        return None


def _local_time(message: Message) -> str | None:
    if _sent_at(message) is None or (moment := _date(message)) is None:
        return None
    return f"{moment.isoformat()}Z" if moment.tzinfo is None else moment.isoformat()


def _header(message: Message, name: str) -> str:
    return _decoded(_raw_header(message, name))


def _sender_name(message: Message) -> str:
    """Return the name in the ``From`` header; "" where it has none, or an address in its place."""
    name = " ".join(_decoded(email.utils.parseaddr(_raw_header(message, "From"))[0]).split())
    return "" if "@" in name else name[:_MAX_NAME_CHARACTERS]


def _decoded(value: str) -> str:
    try:
        return str(email.header.make_header(email.header.decode_header(value)))
    except (LookupError, ValueError, UnicodeError):
        return value


def _raw_header(message: Message, name: str) -> str:
    """Return a header as it is in the file, "" where there is none; bytes beyond ASCII are UTF-8 (RFC 6532)."""
    value = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    return str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _web_url(value: object) -> str | None:
    text = re.sub(r"\s", "", str(value or "")).strip("<>")
    return text if text.lower().startswith(("http://", "https://")) and split_url(text) else None


def _archived_at(message: Message) -> str | None:
    """Return the address of RFC 5064's ``Archived-At``, or Substack's and Ghost's ``List-Post`` where it is a page."""
    for name in ("Archived-At", "X-Archived-At", "List-Post"):
        value = _raw_header(message, name).strip()
        if value.strip("<>").lower().startswith(("http://", "https://")):
            return value
    return None


def _browser_link(body: bytes) -> str | None:
    for piece in _END_OF_LINK.split(body[: 512 * 1024]):
        opened = piece.lower().rfind(b"<a ")
        ended = piece.find(b">", opened)
        href = _HREF.search(piece[opened : min(ended, opened + 8000)]) if 0 <= opened < ended else None
        if href and _VIEW.search(unescape(_TAG.sub(" ", piece[ended + 1 : ended + 400].decode("utf-8", "replace")))):
            return _web_url(unescape(href[1].decode("utf-8", "replace")))
    return None


def _made_url(message: Message, body: bytes) -> str | None:
    _, address = email.utils.parseaddr(_raw_header(message, "From"))
    domain = address.rpartition("@")[2].lower()
    if not domain or urlsplit(f"https://{domain}/").hostname != domain:
        return None
    identity = str(message.get("Message-ID", "")).strip() or hashlib.sha256(body).hexdigest()
    return f"https://{domain}/mail/{hashlib.sha256(identity.encode('utf-8', 'replace')).hexdigest()[:16]}"


def _with_head(body: bytes, stated: _Stated, charset: str | None) -> bytes:
    """Return a mail's HTML with its subject as the page's title, its date as the time of publication and its sender's
    name as that of the site, each where the page has none of its own.
    """
    start = body[: 64 * 1024]
    added = ""
    if stated.subject and not _HAS_TITLE.search(start):
        added += "<title>" + stated.subject.replace("&", "&amp;").replace("<", "&lt;") + "</title>"
    if stated.sent_at and b"published_time" not in start and b"datePublished" not in start:
        added += f'<meta property="article:published_time" content="{stated.sent_at}">'
    if stated.sender_name and b"og:site_name" not in start:
        added += f'<meta property="og:site_name" content="{escape(stated.sender_name)}">'
    opened = _HEAD.search(start)
    head = _encoded(added, charset)
    return body[: opened.end()] + head + body[opened.end() :] if opened else head + body


def _with_first_lines(body: bytes, stated: _Stated, charset: str | None) -> bytes:
    """Return a mail's plain text below its subject and its date, which is where a plain text page has them."""
    lines = [line for line in (" ".join(stated.subject.split()), stated.sent_at) if line]
    return _encoded("".join(f"{line}\n\n" for line in lines), charset, "replace") + body


def _encoded(text: str, charset: str | None, errors: str = "xmlcharrefreplace") -> bytes:
    try:
        return text.encode(charset or "utf-8", errors)
    except LookupError:
        return text.encode("ascii", errors)
