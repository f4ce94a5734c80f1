"""Safari's web archives (``.webarchive``) and HTTP archives of a browser's network panel (``.har``)."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import plistlib
from collections.abc import Iterator
from typing import Any

from extractors.runtime.faults import describe_fault
from extractors.stores.saved.document import MAX_DAMAGE_ROWS, MAX_DOCUMENTS, SavedDocument, UnreadableFileError

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_MAX_BRACKETS = 10_000_000
"""Opening brackets of an HTTP archive, those inside of its texts included: each may become an object in memory."""


def read_webarchive(content: bytes, name: str) -> Iterator[SavedDocument]:
    """Yield the main resource of a Safari web archive, a property list. Raises UnreadableFileError."""
    try:
        main = plistlib.loads(content)["WebMainResource"]
        data, url = main["WebResourceData"], main.get("WebResourceURL")
    except Exception as error:
        raise UnreadableFileError(f"{name} is no readable web archive ({error!r}); save the page again") from error
    if not isinstance(data, bytes):
        raise UnreadableFileError(f"{name} has no page in it; save the page again")
    encoding = main.get("WebResourceTextEncodingName")
    stated = main.get("WebResourceMIMEType")
    # a list that holds itself many times over has no text that fits into memory
    kind = stated if isinstance(stated, str) and stated else "text/html"
    content_type = f"{kind}; charset={encoding}" if isinstance(encoding, str) and encoding else kind
    yield SavedDocument(name, data, url=url if isinstance(url, str) else None, content_type=content_type)


def read_har(content: bytes, name: str) -> Iterator[SavedDocument]:
    """Yield the pages among an HTTP archive's answers (HAR 1.2): GET answers of an HTML type, with status 2xx.

    Damaged entries beyond ``MAX_DAMAGE_ROWS`` are counted in one more. Raises UnreadableFileError.
    """
    if content.count(b"{") + content.count(b"[") > _MAX_BRACKETS:
        raise UnreadableFileError(f"{name} has too many entries for an HTTP archive of pages; export it in parts")
    try:
        entries = json.loads(content)["log"]["entries"]
        if not isinstance(entries, list):
            raise TypeError("log.entries is no list")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableFileError(f"{name} is no readable HTTP archive ({error!r}); export it again") from error
    damaged = 0
    for number, entry in enumerate(entries):
        if number >= MAX_DOCUMENTS:
            detail = f"{name} has over {MAX_DOCUMENTS} entries; export it in parts, the rest is not read"
            yield SavedDocument(name, reason="unreadable_file", detail=detail)
            break
        try:
            found = _har_page(entry, f"{name}!/{number}")
        except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
            damaged += 1
            if damaged <= MAX_DAMAGE_ROWS:
                detail = f"{name}, entry {number}: {describe_fault(error)[:300]}; the other entries were read"
                yield SavedDocument(f"{name}!/{number}", reason="unreadable_file", detail=detail)
            continue
        if found:
            yield found
    if damaged > MAX_DAMAGE_ROWS:
        detail = f"{name}: {damaged - MAX_DAMAGE_ROWS} more damaged entries; export it again"
        yield SavedDocument(name, reason="unreadable_file", detail=detail)


def _har_page(entry: dict[str, Any], name: str) -> SavedDocument | None:
    request, response = entry["request"], entry["response"]
    body = response.get("content") or {}
    kind = str(body.get("mimeType") or "")
    status = response.get("status")
    is_page = kind.split(";")[0].strip().lower() in _PAGE_TYPES
    if not is_page or request.get("method") != "GET" or not isinstance(status, int) or not 200 <= status < 300:
        return None
    if not (text := body.get("text") or ""):
        why = "is in the archive without its text; reload the page and export with content"
        return SavedDocument(name, url=str(request["url"]), reason="empty_file", detail=f"{name} {why}")
    if body.get("encoding") == "base64":
        content, content_type = base64.b64decode(text), kind
    else:
        # the archive's text is decoded already: whatever charset the server named, these bytes are UTF-8
        content, content_type = text.encode("utf-8", "surrogatepass"), kind.split(";")[0] + "; charset=utf-8"
    return SavedDocument(
        name,
        content,
        url=str(request["url"]),
        saved_at=_moment(entry.get("startedDateTime")),
        content_type=content_type,
        http_status=status,
    )


def _moment(value: object) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
