"""Reading WARC files back: the project's own, CC-NEWS as it comes, and damaged ones as far as they go.

WARC 1.0 and 1.1 (ISO 28500), plain, gzipped record by record, or gzipped as a whole. The reader is the project's own
because it must survive what the usual ones stop at: a damaged record becomes a page whose ``problem`` says what is
wrong and where, and reading goes on at the next record that can be found.
"""

from __future__ import annotations

import datetime as dt
import mmap
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from extractors.stores.decoding import (
    BadEncodingError,
    BodyTooLargeError,
    DecompressionBombError,
    content_codings,
    decode_body,
)

MAX_BODY_BYTES = 20 * 1024 * 1024
"""Largest page body given, as received and as decoded."""

MAX_RATIO = 200.0
"""Largest factor by which a body above 1 MiB may unfold."""

_MAX_BLOCK = MAX_BODY_BYTES + 1024 * 1024
_MAX_HEAD = 1024 * 1024
_STEP = 256 * 1024
_INPUT = 64 * 1024
_GZIP = b"\x1f\x8b\x08"
_VERSION = re.compile(rb"WARC/\d\.\d+\s*$")
_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?:[ \t]|$)")


class RecordNotFoundError(Exception):
    """A ``warc_record`` does not lead to a record. The message names it and says what to look for."""


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """One answer of a server as an archive holds it, or one place where the archive is damaged (``problem`` is set).

    ``warc_record`` is ``<folder>/<file>#<offset>``, the offset being that of the record's gzip member (of the record
    itself in a plain file); it is None inside a file gzipped as a whole, where nothing can be found by offset.
    ``requested_at`` is the record's WARC-Date, UTC. ``headers`` are the server's, in order. ``body`` has transfer and
    content codings undone; it is None for a revisit record (``revisit_of`` then says what it repeats) and where
    ``problem`` says why. ``end`` is the offset after the record where it stands alone, so that it can be copied as it
    is. ``truncated`` is WARC-Truncated. ``notes`` are the fields of the page's metadata record:
    how the page was found and what became of the request.
    """

    warc_record: str | None
    offset: int
    end: int | None = None
    record_id: str | None = None
    record_type: str = "response"
    url: str | None = None
    requested_at: dt.datetime | None = None
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    payload_digest: str | None = None
    truncated: str | None = None
    revisit_of: str | None = None
    notes: dict[str, str] = field(default_factory=dict)
    problem: str | None = None

    def header(self, name: str) -> str | None:
        """Return a header's first value, whatever the case of its name."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), None)

    @property
    def content_type(self) -> str | None:
        """The Content-Type as the server sent it."""
        return self.header("content-type")


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One WARC record before its meaning is read. ``end`` is the file offset after it, where that is known."""

    offset: int
    end: int | None
    headers: dict[str, str]
    block: bytes
    problem: str | None = None

    @property
    def record_type(self) -> str:
        """WARC-Type, lower case."""
        return self.headers.get("warc-type", "").lower()


class _DamageError(Exception):
    """Reading cannot go on at this place."""


class _Source:
    """Decompressed bytes from one place of a file on, with a buffer; knows where gzip members begin and end."""

    def __init__(self, data: mmap.mmap | bytes, offset: int) -> None:
        self._data = data
        self._next = offset
        self._buffer = bytearray()
        self.is_gzip = bytes(data[offset : offset + 3]) == _GZIP
        self._inflate = zlib.decompressobj(31) if self.is_gzip else None
        self.member_ended_at: int | None = None

    @property
    def position(self) -> int:
        """File offset of the next unread byte; within a gzip member only roughly so."""
        return self._next if self.is_gzip else self._next - len(self._buffer)

    @property
    def left(self) -> int | None:
        """Bytes left, where that can be known before reading: in a plain file."""
        return None if self.is_gzip else len(self._data) - self.position

    def _more(self) -> bool:
        """Take another step of input into the buffer; false at the end of the member (gzip) or file (plain)."""
        if self._inflate is None:
            step = self._data[self._next : self._next + _INPUT]
            self._next += len(step)
            self._buffer += step
            return bool(step)
        if self._inflate.eof:
            return False
        while True:
            step = self._inflate.unconsumed_tail or self._data[self._next : self._next + _INPUT]
            if not self._inflate.unconsumed_tail:
                self._next += len(step)
            if not step:
                raise _DamageError("the file ends inside a gzip member")
            try:
                out = self._inflate.decompress(step, _STEP)
            except zlib.error as error:
                raise _DamageError(f"damaged gzip member: {error}") from error
            self._buffer += out
            if self._inflate.eof:
                self._next -= len(self._inflate.unused_data)
                self.member_ended_at = self._next
            if out or self._inflate.eof:
                return bool(out)

    def line(self) -> bytes:
        """Return the next line with its end; empty at the end of the source."""
        searched = 0
        while (end := self._buffer.find(b"\n", searched)) < 0:
            searched = len(self._buffer)
            if searched > _MAX_HEAD:
                raise _DamageError("a header line of over 1 MiB")
            if not self._more():
                end = len(self._buffer) - 1
                break
        line = bytes(self._buffer[: end + 1])
        del self._buffer[: end + 1]
        return line

    def take(self, length: int, *, keep: int) -> bytes:
        """Return the next ``length`` bytes, of which only the first ``keep`` are held in memory."""
        parts = bytearray()
        left = length
        while left:
            if not self._buffer and not self._more():
                raise _DamageError(f"the record ends {left} bytes before its Content-Length")
            part = self._buffer[:left]
            del self._buffer[: len(part)]
            left -= len(part)
            parts += part[: max(0, keep - len(parts))]
        return bytes(parts)

    def at_end(self) -> bool:
        """Skip blank lines; say whether nothing else follows in this gzip member or plain file."""
        while True:
            kept = self._buffer.lstrip(b"\r\n")
            if kept:
                self._buffer = bytearray(kept)
                return False
            self._buffer.clear()
            if not self._more():
                return True


def scan_records(data: mmap.mmap | bytes, offset: int = 0) -> Iterator[RawRecord]:
    """Walk the records of a file's bytes from an offset on; damage gives a record with ``problem`` and a resumption.

    ``end`` is set where the record is whole, which is where an interrupted file may be cut.
    """
    size = len(data)
    while offset < size:
        source = _Source(data, offset)
        start = offset
        try:
            while not source.at_end():
                if not source.is_gzip:
                    start = source.position
                record = _read_record(source, start)
                ended = source.at_end()
                end = source.member_ended_at if source.is_gzip else record.end
                yield RawRecord(
                    start, end if ended or not source.is_gzip else None, record.headers, record.block, record.problem
                )
            offset = source.member_ended_at if source.member_ended_at is not None else size
        except _DamageError as damage:
            yield RawRecord(start, None, {}, b"", f"{damage} (record at offset {start})")
            found = _resume(data, start + 1, gzip=source.is_gzip)
            if found is None:
                return
            offset = found


def _read_record(source: _Source, start: int) -> RawRecord:
    version = source.line()
    if not _VERSION.match(version):
        raise _DamageError(f"no WARC record begins here but {version[:40]!r}")
    headers: dict[str, str] = {}
    name = ""
    total = 0
    while (line := source.line()).strip(b"\r\n"):
        total += len(line)
        if total > _MAX_HEAD:
            raise _DamageError("record headers of over 1 MiB")
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[0] in " \t" and name:
            headers[name] += " " + text.strip()
            continue
        name, colon, value = text.partition(":")
        name = name.strip().lower()
        if not colon:
            raise _DamageError(f"a line among the record's headers is none: {text[:40]!r}")
        headers.setdefault(name, value.strip())
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit() and len(length) < 16):
        raise _DamageError(f"the record has no usable Content-Length ({length[:40]!r})")
    size = int(length)
    if source.left is not None and size > source.left:
        raise _DamageError(f"the record's Content-Length {size} is more than is left of the file ({source.left})")
    wanted = headers.get("warc-type", "").lower() in ("response", "resource", "revisit", "metadata", "warcinfo")
    block = source.take(size, keep=_MAX_BLOCK if wanted else 0)
    problem = f"the record has {size} bytes; the limit is {_MAX_BLOCK}" if wanted and size > _MAX_BLOCK else None
    return RawRecord(start, None if source.is_gzip else source.position, headers, block, problem)


def _resume(data: mmap.mmap | bytes, offset: int, *, gzip: bool) -> int | None:
    """Find the next place at or after ``offset`` where a record begins."""
    while (found := data.find(_GZIP if gzip else b"WARC/1.", offset)) >= 0:
        if not gzip:
            if found == 0 or data[found - 1 : found] == b"\n":
                return found
        else:
            try:
                if zlib.decompressobj(31).decompress(data[found : found + 4096], 64).startswith(b"WARC/"):
                    return found
            except zlib.error:
                pass  # Three bytes that only look like the start of a member: look further.
        offset = found + 1
    return None


def page_of(record: RawRecord, warc_record: str | None, notes: dict[str, str]) -> ArchivedPage:
    """Read the meaning of a response, resource (a saved page, without HTTP) or revisit record."""
    headers = record.headers
    base = ArchivedPage(
        warc_record=warc_record,
        offset=record.offset,
        end=record.end,
        record_id=headers.get("warc-record-id"),
        record_type=record.record_type or "damaged",
        url=(headers.get("warc-target-uri") or "").strip("<>").strip() or None,
        requested_at=_warc_date(headers.get("warc-date")),
        payload_digest=headers.get("warc-payload-digest"),
        truncated=headers.get("warc-truncated"),
        revisit_of=headers.get("warc-refers-to-target-uri") or headers.get("warc-refers-to"),
        notes=notes,
        problem=record.problem,
    )
    if record.problem is not None:
        return base
    if base.record_type == "resource":
        return replace(base, headers=(("Content-Type", headers.get("content-type", "")),), body=record.block)
    status, server_headers, payload = split_http(record.block)
    body: bytes | None = None
    problem: str | None = None
    if base.record_type != "revisit":
        if status is None:
            problem = "the record's block is no HTTP response"
        else:
            body, problem = _decoded(server_headers, payload)
    if problem is None and base.truncated is not None:
        problem = f"the page was cut short while it was fetched ({base.truncated})"
    return replace(base, status=status, headers=server_headers, body=body, problem=problem)


def split_http(block: bytes) -> tuple[int | None, tuple[tuple[str, str], ...], bytes]:
    """Split an HTTP response as archived into status, headers and the payload with its codings still on."""
    match = re.search(rb"\r?\n\r?\n", block[:_MAX_HEAD])
    head, payload = (block[: match.start()], block[match.end() :]) if match else (block, b"")
    lines = head.splitlines()
    status = _STATUS_LINE.match(lines[0]) if lines else None
    if status is None:
        return None, (), block
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        text = _text(line)
        if text[:1] in (" ", "\t") and headers:
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {text.strip()}")
        elif ":" in text:
            name, _, value = text.partition(":")
            headers.append((name.strip(), value.strip()))
    return int(status[1]), tuple(headers), payload


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def _decoded(headers: tuple[tuple[str, str], ...], payload: bytes) -> tuple[bytes | None, str | None]:
    """Undo transfer and content codings; the second item says what is wrong."""
    # CC-NEWS keeps pages decoded and renames the headers that no longer hold to X-Crawl-…, so only real ones count.
    if any(name.lower() == "transfer-encoding" and "chunked" in value.lower() for name, value in headers):
        payload = unchunk(payload)
    try:
        return decode_body(payload, content_codings(headers), max_bytes=MAX_BODY_BYTES, max_ratio=MAX_RATIO), None
    except (BadEncodingError, BodyTooLargeError, DecompressionBombError) as error:
        return None, str(error)


def unchunk(payload: bytes) -> bytes:
    """Undo chunked transfer coding (RFC 9112, section 7.1); a payload that is not chunked comes back as it is."""
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


def _warc_date(text: str | None) -> dt.datetime | None:
    """Read a WARC-Date (W3C profile of ISO 8601, UTC, up to nanoseconds); None where it cannot be read."""
    match = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z", (text or "").strip())
    if match is None:
        return None
    try:
        moment = dt.datetime.fromisoformat(match[1]).replace(tzinfo=dt.UTC)
    except ValueError:
        return None
    return moment.replace(microsecond=int((match[2] or "0").ljust(6, "0")[:6]))


def parse_fields(block: bytes) -> dict[str, str]:
    """Read an ``application/warc-fields`` block: one ``name: value`` a line."""
    pairs = (line.partition(":") for line in block.decode("utf-8", "replace").splitlines())
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}


def record_name(path: Path, offset: int) -> str:
    """Name a record as article rows do: ``<outlet_id>/<load_id>.warc.gz#<offset>``."""
    name = path.name.removesuffix(".open")
    return f"{path.parent.name}/{name}#{offset}"


def read_records(path: Path) -> Iterator[ArchivedPage]:
    """Read the pages of a WARC file in order: responses, revisits, and a row with ``problem`` for every damaged place.

    A file is mapped, not loaded. Requests, metadata and the archive's own records give no rows of their own; metadata
    that lies before its page is given with it. Raises OSError where the file cannot be opened.
    """
    if path.stat().st_size == 0:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        notes: dict[str, dict[str, str]] = {}
        member_of_last = -1
        for record in scan_records(data):
            found_by_offset = record.end is not None and record.offset != member_of_last
            member_of_last = record.offset
            name = record_name(path, record.offset) if found_by_offset else None
            if record.problem is not None and not record.headers:
                yield ArchivedPage(name, record.offset, record_type="damaged", problem=record.problem)
            elif record.record_type == "metadata":
                notes = {record.headers.get("warc-concurrent-to", ""): parse_fields(record.block)}
            elif record.record_type in ("response", "resource", "revisit"):
                if not record.headers.get("warc-target-uri", "http").strip("<").lower().startswith("http"):
                    continue  # dns: and the like are no pages.
                yield page_of(record, name, notes.get(record.headers.get("warc-record-id", ""), {}))


def find_record(raw_folder: Path, warc_record: str) -> ArchivedPage:
    """Read the one page that an article row's ``warc_record`` leads to, without reading the rest of its file.

    A load that is still being written (or was interrupted) is found too. Raises RecordNotFoundError.
    """
    relative, _, offset_text = warc_record.rpartition("#")
    folder = raw_folder.resolve()
    path = (folder / relative).resolve()
    if not relative or not re.fullmatch(r"[0-9]{1,18}", offset_text) or not path.is_relative_to(folder):
        raise RecordNotFoundError(
            f"{warc_record!r} names no record; the form is <outlet_id>/<load_id>.warc.gz#<offset>"
        )
    if not path.is_file():
        path = path.with_name(path.name + ".open")
    if not path.is_file():
        raise RecordNotFoundError(f"{warc_record}: there is no file {relative} in {raw_folder}")
    offset = int(offset_text)
    with path.open("rb") as file:
        if offset >= path.stat().st_size:
            raise RecordNotFoundError(f"{warc_record}: {relative} ends before offset {offset}")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            record = next(scan_records(data, offset), None)
            if record is None:
                raise RecordNotFoundError(f"{warc_record}: there is no record at offset {offset}")
            if record.problem is not None and not record.headers:
                raise RecordNotFoundError(f"{warc_record}: {record.problem}")
            return page_of(record, record_name(path, offset), {})
