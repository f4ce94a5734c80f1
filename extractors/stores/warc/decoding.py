"""Decode HTTP content codings within limits, for pages being fetched and for pages read from an archive.

A few kilobytes can unfold into gigabytes. Every decoder here therefore works in small steps and stops at the first byte
past a limit, so that memory stays below the size limit plus one step.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import Protocol

import brotli
import zstandard

STEP_BYTES = 256 * 1024
"""Most bytes a decoder gives at once."""

RATIO_FREE_BYTES = 1024 * 1024
"""The ratio limit holds above this decoded size only: a small page of repetitions does no harm."""

_SLICE = 16 * 1024
"""What a decoder is given at once: it copies all that is left whenever a member ends."""

MOST_MEMBERS = 10_000
"""Members or frames of one body: servers send one, writers of blocks one for some 64 KiB."""

_ZSTD_SLICE = 64  # A zstd block is at most 128 KiB from as few as 4 bytes, and its decoder has no output limit.
_ZSTD_WINDOW = 8 * 1024 * 1024  # RFC 9659: the largest window a server may use for HTTP.
_MAX_LAYERS = 3


class BodyTooLargeError(Exception):
    """A body passed the size limit. The message says the limit in bytes."""


class DecompressionBombError(Exception):
    """A body unfolded further than the ratio limit allows. The message says the ratio."""


class BadEncodingError(Exception):
    """A body does not follow its own Content-Encoding, was cut short in it, or names an unknown one."""


class _Layer(Protocol):
    """One content coding being undone."""

    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def finish(self) -> None: ...


class _Deflate:
    """gzip (RFC 1952, members one after another too) and deflate (RFC 1950, and RFC 1951 as many servers send it)."""

    def __init__(self, *, gzip: bool) -> None:
        self._name = "gzip" if gzip else "deflate"
        self._gzip = gzip
        self._start = b""
        self._inflate: zlib._Decompress | None = None
        self._plain = False
        self._members = 1

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._plain:
            yield data
            return
        if self._inflate is None:
            self._start += data
            if len(self._start) < 2:
                return
            data, self._start = self._start, b""
            if self._gzip and data[:2] != b"\x1f\x8b":
                self._plain = True  # Labelled gzip, sent plain: a common fault of caches.
                yield data
                return
            self._inflate = zlib.decompressobj(self._window(data))
        while data:
            try:
                step = self._inflate.decompress(data, STEP_BYTES)
            except zlib.error as error:
                raise BadEncodingError(f"{self._name} body is damaged: {error}") from error
            if step:
                yield step
            if not self._inflate.eof:
                data = self._inflate.unconsumed_tail
                continue
            data = self._inflate.unused_data
            if not (self._gzip and data[:2] == b"\x1f\x8b"):
                return  # Padding after the last member means nothing.
            self._members = _count_member(self._members, self._name)
            self._inflate = zlib.decompressobj(31)

    def _window(self, data: bytes) -> int:
        if self._gzip:
            return 31
        is_zlib = data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
        return 15 if is_zlib else -15

    def finish(self) -> None:
        if self._plain or (self._inflate is None and not self._start) or (self._inflate and self._inflate.eof):
            return
        raise BadEncodingError(f"{self._name} body ends before its end mark")


class _Brotli:
    """br (RFC 7932)."""

    def __init__(self) -> None:
        self._decoder = brotli.Decompressor()
        self._seen = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        self._seen = self._seen or bool(data)
        try:
            yield self._decoder.process(data, output_buffer_limit=STEP_BYTES)
            while not self._decoder.can_accept_more_data():
                yield self._decoder.process(b"", output_buffer_limit=STEP_BYTES)
        except brotli.error as error:
            raise BadEncodingError(f"br body is damaged: {error}") from error

    def finish(self) -> None:
        if self._seen and not self._decoder.is_finished():
            raise BadEncodingError("br body ends before its end mark")


class _Zstandard:
    """zstd (RFC 8878), frames one after another too."""

    def __init__(self) -> None:
        self._new = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj
        self._decoder = self._new()
        self._inside = False
        self._members = 0

    def feed(self, data: bytes) -> Iterator[bytes]:
        for start in range(0, len(data), _ZSTD_SLICE):
            part = data[start : start + _ZSTD_SLICE]
            while part:
                self._inside = True
                try:
                    step = self._decoder.decompress(part)
                except zstandard.ZstdError as error:
                    raise BadEncodingError(f"zstd body is damaged: {error}") from error
                if step:
                    yield step
                if not self._decoder.eof:
                    break
                part = self._decoder.unused_data
                self._members = _count_member(self._members, "zstd")
                self._decoder, self._inside = self._new(), False

    def finish(self) -> None:
        if self._inside:
            raise BadEncodingError("zstd body ends before its end mark")


def _count_member(earlier: int, coding: str) -> int:
    """Return the number of compressed members plus one; raises BadEncodingError if a body has too many."""
    if earlier >= MOST_MEMBERS:
        raise BadEncodingError(f"{coding} body is in more than {MOST_MEMBERS} pieces")
    return earlier + 1


def content_codings(headers: Sequence[tuple[str, str]]) -> list[str]:
    """Return the codings of all Content-Encoding headers in the order applied, in lower case and without identity."""
    named = (
        part.strip().lower()
        for name, value in headers
        if name.lower() == "content-encoding"
        for part in value.split(",")
    )
    return [coding for coding in named if coding not in ("", "identity", "none", "utf-8")]


def _layer(coding: str) -> _Layer:
    match coding:
        case "gzip" | "x-gzip":
            return _Deflate(gzip=True)
        case "deflate":
            return _Deflate(gzip=False)
        case "br":
            return _Brotli()
        case "zstd":
            return _Zstandard()
    raise BadEncodingError(f"unknown Content-Encoding {coding[:40]!r}")


class BodyDecoder:
    """Collects a body as it arrives and undoes its content codings at once.

    ``raw`` is what came in (after transfer coding), ``decoded`` what it says. Both are bounded by ``max_bytes``;
    above 1 MiB, ``decoded`` also by ``max_ratio`` times ``raw``.
    """

    def __init__(self, codings: Sequence[str], *, max_bytes: int, max_ratio: float) -> None:
        if len(codings) > _MAX_LAYERS:
            raise BadEncodingError(f"{len(codings)} content codings on top of each other")
        self.raw = bytearray()
        self._layers = [_layer(coding) for coding in reversed(codings)]
        self._decoded = bytearray()
        self._max_bytes = max_bytes
        self._max_ratio = max_ratio

    @property
    def size(self) -> int:
        """Return the number of bytes in memory: received or decoded, whichever is larger."""
        return max(len(self.raw), len(self._decoded))

    def so_far(self) -> bytes:
        """Return the bytes decoded so far, complete or not."""
        return bytes(self._decoded) if self._layers else bytes(self.raw)

    def feed(self, data: bytes) -> None:
        """Add the next received bytes and decode them.

        Raises BodyTooLargeError, DecompressionBombError or BadEncodingError.
        """
        self.raw += data
        if len(self.raw) > self._max_bytes:
            raise BodyTooLargeError(f"body is over {self._max_bytes} bytes")
        if not self._layers:
            return
        for step in self._through(data, 0):
            self._decoded += step
            if len(self._decoded) > RATIO_FREE_BYTES and len(self._decoded) > self._max_ratio * len(self.raw):
                raise DecompressionBombError(
                    f"body unfolds over {self._max_ratio:g} times: {len(self.raw)} bytes gave {len(self._decoded)}"
                )
            if len(self._decoded) > self._max_bytes:
                raise BodyTooLargeError(f"body is over {self._max_bytes} bytes when decoded")

    def _through(self, data: bytes, depth: int) -> Iterator[bytes]:
        if depth == len(self._layers):
            yield data
            return
        for start in range(0, len(data), _SLICE):
            for step in self._layers[depth].feed(data[start : start + _SLICE]):
                yield from self._through(step, depth + 1)

    def finish(self) -> bytes:
        """Return the complete decoded body. Raises BadEncodingError if it is cut short."""
        for layer in self._layers:
            layer.finish()
        return self.so_far()


def decode_body(raw: bytes, codings: Sequence[str], *, max_bytes: int, max_ratio: float) -> bytes:
    """Return a complete body with its content codings undone; see BodyDecoder for limits and errors."""
    decoder = BodyDecoder(codings, max_bytes=max_bytes, max_ratio=max_ratio)
    decoder.feed(raw)
    return decoder.finish()
