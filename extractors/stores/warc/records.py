"""WARC files as records: found one after another, in damaged files as far as they go.

WARC 1.0 and 1.1 (ISO 28500), plain, gzipped record by record, or gzipped as a whole. The parser is the project's own
because it must survive what the usual ones stop at: a damaged record is returned with a ``problem`` that says what is
wrong and where, and parsing continues at the next record that can be found.
"""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MAX_BODY_BYTES = 20 * 1024 * 1024
"""Largest page body given, as received and as decoded."""

MAX_HEAD_BYTES = 1024 * 1024
"""Largest head of a record, or of the HTTP response in it."""

_MAX_BLOCK = MAX_BODY_BYTES + 1024 * 1024
_STEP = 256 * 1024
_INPUT = 64 * 1024
_GZIP = b"\x1f\x8b\x08"
_VERSION = re.compile(rb"WARC/\d\.\d+\s*$")


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
        """Return the WARC-Type in lower case; empty for a damaged record."""
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
            if searched > MAX_HEAD_BYTES:
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
    """Yield the records of a WARC file's bytes from an offset on.

    Damage yields a record with ``problem`` and no headers, and the scan continues at the next record that it finds.
    ``end`` is None unless the record is complete and the last of its gzip member: there an interrupted file may be cut.
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
        # not quoted: it may be any file under the name of an archive, and rejected rows are published
        raise _DamageError("no WARC record begins here")
    headers = _read_headers(source)
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


def _read_headers(source: _Source) -> dict[str, str]:
    """Read a record's named fields up to the blank line; of fields of one name the first counts."""
    fields: list[tuple[str, list[str]]] = []
    total = 0
    while (line := source.line()).strip(b"\r\n"):
        total += len(line)
        if total > MAX_HEAD_BYTES:
            raise _DamageError("record headers of over 1 MiB")
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[0] in " \t" and fields:
            fields[-1][1].append(text.strip())
            continue
        name, colon, value = text.partition(":")
        if not colon:
            raise _DamageError("a line among the record's headers has no colon")
        fields.append((name.strip().lower(), [value.strip()]))
    headers: dict[str, str] = {}
    for name, lines in fields:
        headers.setdefault(name, " ".join(lines))
    return headers


def _resume(data: mmap.mmap | bytes, offset: int, *, gzip: bool) -> int | None:
    """Return the offset of the next record at or after ``offset``, None if there is none."""
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


def parse_fields(block: bytes) -> dict[str, str]:
    """Parse an ``application/warc-fields`` block, one ``name: value`` a line; lines without a colon are skipped."""
    pairs = (line.partition(":") for line in block.decode("utf-8", "replace").splitlines())
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}
