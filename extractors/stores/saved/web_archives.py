"""Safari's web archives (``.webarchive``) and HTTP archives of a browser's network panel (``.har``)."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import plistlib
from collections.abc import Iterator
from typing import Any

from extractors.stores.saved.document import SavedDocument, UnreadableFileError

_PAGE_TYPES = ("text/html", "application/xhtml+xml")


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
    kind = main.get("WebResourceMIMEType") or "text/html"
    content_type = f"{kind}; charset={encoding}" if isinstance(encoding, str) and encoding else str(kind)
    yield SavedDocument(name, data, url=url if isinstance(url, str) else None, content_type=content_type)


def read_har(content: bytes, name: str) -> Iterator[SavedDocument]:
    """Yield the pages among an HTTP archive's answers (HAR 1.2): GET answers of an HTML type, with status 2xx.

    Raises UnreadableFileError.
    """
    try:
        entries = json.loads(content)["log"]["entries"]
        if not isinstance(entries, list):
            raise TypeError("log.entries is no list")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UnreadableFileError(f"{name} is no readable HTTP archive ({error!r}); export it again") from error
    for number, entry in enumerate(entries):
        try:
            found = _har_page(entry, f"{name}!/{number}")
        except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
            detail = f"{name}, entry {number}: {error!r}; the other entries were read"
            yield SavedDocument(f"{name}!/{number}", reason="unreadable_file", detail=detail)
            continue
        if found:
            yield found


def _har_page(entry: dict[str, Any], name: str) -> SavedDocument | None:
    request, response = entry["request"], entry["response"]
    body = response.get("content") or {}
    kind = str(body.get("mimeType") or "")
    status = response.get("status")
    is_page = kind.split(";")[0].strip().lower() in _PAGE_TYPES
    if not is_page or request.get("method") != "GET" or not isinstance(status, int) or not 200 <= status < 300:
        return None
    text = body.get("text") or ""
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
