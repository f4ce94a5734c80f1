"""What an address answers with, and the pictures and videos that the newsroom makes up."""

from __future__ import annotations

import datetime as dt
import hashlib
import struct
import zlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Resource:
    """One address's answer."""

    body: bytes
    content_type: str
    status: int = 200
    etag: str | None = None
    last_modified: dt.datetime | None = None
    location: str | None = None


def make_picture(path: str, modified: dt.datetime) -> Resource:
    """Return the response of a picture's address (a small PNG) or a video's (the smallest MP4, if ``path`` ends in
    .mp4).
    """
    if path.endswith(".mp4"):
        # The smallest file that says what it is: one `ftyp` box.
        body = struct.pack(">I4s4sI4s", 20, b"ftyp", b"isom", 512, b"isom")
        return Resource(body, "video/mp4", last_modified=modified)
    body = make_png(path)
    return Resource(body, "image/png", etag=etag_of(body), last_modified=modified)


def make_png(seed: str) -> bytes:
    """Return a PNG of 16 by 12 pixels in one colour, which ``seed`` determines."""
    colour = hashlib.sha256(seed.encode()).digest()[:3]
    rows = (b"\x00" + colour * 16) * 12

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 16, 12, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def etag_of(body: bytes) -> str:
    """Return the ETag of a body: the start of its SHA-256 in quotes."""
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'
