"""HTTP responses as an archive stores them: status, headers, and the payload with its codings undone."""

from __future__ import annotations

import re

from extractors.stores.warc.decoding import (
    BadEncodingError,
    BodyTooLargeError,
    DecompressionBombError,
    content_codings,
    decode_body,
)
from extractors.stores.warc.records import MAX_BODY_BYTES, MAX_HEAD_BYTES

MAX_RATIO = 200.0
"""Largest factor by which a body above 1 MiB may unfold."""

_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?:[ \t]|$)")


def split_http(block: bytes) -> tuple[int | None, tuple[tuple[str, str], ...], bytes]:
    """Split an archived HTTP response into status, headers and payload, the payload still encoded.

    If it does not begin with a status line, the status is None, the headers are empty and the payload is all of it.
    """
    match = re.search(rb"\r?\n\r?\n", block[:MAX_HEAD_BYTES])
    head, payload = (block[: match.start()], block[match.end() :]) if match else (block, b"")
    lines = head.splitlines()
    status = _STATUS_LINE.match(lines[0]) if lines else None
    if status is None:
        return None, (), block
    headers: list[tuple[str, list[str]]] = []
    for line in lines[1:]:
        text = _text(line)
        if text[:1] in (" ", "\t") and headers:
            headers[-1][1].append(text.strip())
        elif ":" in text:
            name, _, value = text.partition(":")
            headers.append((name.strip(), [value.strip()]))
    return int(status[1]), tuple((name, " ".join(parts)) for name, parts in headers), payload


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def decode_payload(headers: tuple[tuple[str, str], ...], payload: bytes) -> tuple[bytes | None, str | None]:
    """Undo transfer and content codings; return the body and None, or None and what is wrong."""
    # CC-NEWS keeps pages decoded and renames the headers that are no longer true to X-Crawl-…, so only real ones count.
    if any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in headers):
        payload = unchunk(payload)
    try:
        return decode_body(payload, content_codings(headers), max_bytes=MAX_BODY_BYTES, max_ratio=MAX_RATIO), None
    except (BadEncodingError, BodyTooLargeError, DecompressionBombError) as error:
        return None, str(error)


def unchunk(payload: bytes) -> bytes:
    """Undo chunked transfer coding (RFC 9112, section 7.1).

    A payload that is not chunked is returned unchanged; a damaged one up to the damage.
    """
    out = bytearray()
    position = 0
    while position < len(payload):
        end = payload.find(b"\n", position)
        size_text = payload[position : end if end >= 0 else len(payload)].split(b";", 1)[0].strip()
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,8}", size_text):
            return payload if not out else bytes(out)
        size = int(size_text, 16)
        if size == 0 or end < 0:
            break
        out += payload[end + 1 : end + 1 + size]
        position = end + 1 + size
        position += 2 if payload[position : position + 2] == b"\r\n" else 1
    return bytes(out)
