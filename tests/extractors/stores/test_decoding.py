"""Content codings undone within limits."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from typing import TypedDict

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.stores.warc import decoding
from extractors.stores.warc.decoding import (
    BadEncodingError,
    BodyDecoder,
    BodyTooLargeError,
    DecompressionBombError,
    content_codings,
    decode_body,
)

PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstandard.compress,
}


class Limits(TypedDict):
    max_bytes: int
    max_ratio: float


LIMITS: Limits = {"max_bytes": 20 * 1024 * 1024, "max_ratio": 200.0}
TEXT = ("The bridge was repaired. " * 2000).encode() + random.Random(3).randbytes(5000)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(sorted(PACK)), max_size=3), st.integers(1, 5000), st.binary(max_size=3000))
def test_any_codings_in_any_portions(codings: list[str], portion: int, body: bytes) -> None:
    packed = body
    for coding in codings:
        packed = PACK[coding](packed)
    decoder = BodyDecoder(codings, **LIMITS)
    for start in range(0, len(packed), portion):
        decoder.feed(packed[start : start + portion])
    assert decoder.finish() == body
    assert bytes(decoder.raw) == packed


@pytest.mark.parametrize("coding", PACK)
@pytest.mark.parametrize("cut", [1, 7, 500])
def test_a_body_cut_short_is_said(coding: str, cut: int) -> None:
    with pytest.raises(BadEncodingError, match="before its end"):
        decode_body(PACK[coding](TEXT)[:-cut], [coding], **LIMITS)


@pytest.mark.parametrize("coding", PACK)
def test_a_damaged_body_is_said_or_differs_never_worse(coding: str) -> None:
    packed = bytearray(PACK[coding](TEXT))
    packed[len(packed) // 2] ^= 0xFF
    try:
        assert decode_body(bytes(packed), [coding], **LIMITS) != TEXT
    except (BadEncodingError, DecompressionBombError):
        return


@pytest.mark.parametrize("coding", PACK)
def test_a_bomb_is_stopped_before_it_fills_the_memory(coding: str) -> None:
    zeros = bytes(80 * 1024 * 1024)
    bomb = brotli.compress(zeros, quality=1) if coding == "br" else PACK[coding](zeros)
    tracemalloc.start()
    with pytest.raises(DecompressionBombError, match="unfolds over 200 times"):
        decode_body(bomb, [coding], **LIMITS)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    # At most 1 MiB, or 200 times what came, and a step of the decoder (2 MiB for zstd) with the buffer's growth.
    assert peak < max(1024 * 1024, 200 * len(bomb)) * 1.3 + 8 * 1024 * 1024


def test_a_bomb_within_a_bomb() -> None:
    with pytest.raises(DecompressionBombError):
        decode_body(gzip.compress(gzip.compress(bytes(80 * 1024 * 1024))), ["gzip", "gzip"], **LIMITS)


def test_too_much_that_is_no_bomb() -> None:
    noise = random.Random(1).randbytes(3 * 1024 * 1024)
    with pytest.raises(BodyTooLargeError, match="over 1000000 bytes"):
        decode_body(noise, [], max_bytes=1_000_000, max_ratio=200)
    with pytest.raises(BodyTooLargeError):
        decode_body(gzip.compress(noise), ["gzip"], max_bytes=2_000_000, max_ratio=200)


def test_small_pages_may_repeat_themselves() -> None:
    assert len(decode_body(gzip.compress(bytes(1024 * 1024)), ["gzip"], **LIMITS)) == 1024 * 1024


@pytest.mark.parametrize("size", range(4))
def test_tiny_and_empty_bodies(size: int) -> None:
    body = b"abc"[:size]
    assert decode_body(body, [], **LIMITS) == body
    for coding in PACK:
        assert decode_body(PACK[coding](body), [coding], **LIMITS) == body
        assert decode_body(b"", [coding], **LIMITS) == b""


def test_padding_after_the_last_member_means_nothing() -> None:
    assert decode_body(gzip.compress(b"page") + b"\0" * 40, ["gzip"], **LIMITS) == b"page"


def test_members_and_frames_one_after_another() -> None:
    assert decode_body(gzip.compress(b"one ") + gzip.compress(b"two"), ["gzip"], **LIMITS) == b"one two"
    assert decode_body(PACK["zstd"](b"one ") + PACK["zstd"](b"two"), ["zstd"], **LIMITS) == b"one two"


def test_a_window_larger_than_http_allows_is_refused() -> None:
    params = zstandard.ZstdCompressionParameters.from_level(3, window_log=27, write_content_size=0)
    packed = zstandard.ZstdCompressor(compression_params=params).compressobj()
    body = packed.compress(random.Random(2).randbytes(1000)) + packed.flush()
    with pytest.raises(BadEncodingError):
        decode_body(body, ["zstd"], **LIMITS)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([], []),
        ([("Content-Encoding", "GZIP")], ["gzip"]),
        ([("content-encoding", "gzip, br"), ("Content-Encoding", "identity")], ["gzip", "br"]),
        ([("Content-Type", "gzip")], []),
    ],
)
def test_codings_named_by_headers(headers: list[tuple[str, str]], expected: list[str]) -> None:
    assert content_codings(headers) == expected


@pytest.mark.parametrize("codings", [["sdch"], ["gzip"] * 4])
def test_unknown_and_piled_up_codings(codings: list[str]) -> None:
    with pytest.raises(BadEncodingError):
        decode_body(b"x", codings, **LIMITS)


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
@pytest.mark.parametrize("text", [b"", b"a"])
def test_members_are_counted_whether_they_hold_anything_or_not(coding: str, text: bytes) -> None:
    most = PACK[coding](text) * decoding.MOST_MEMBERS
    assert decode_body(most, [coding], **LIMITS) == text * decoding.MOST_MEMBERS
    with pytest.raises(BadEncodingError, match=f"{coding} body is in more than 10000 pieces"):
        decode_body(most + PACK[coding](text), [coding], **LIMITS)


@pytest.mark.parametrize("codings", [["gzip"], ["gzip", "gzip"], ["deflate", "gzip"], ["br", "gzip"]])
def test_a_decoder_is_given_a_little_at_a_time(codings: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    given_at_once: list[int] = []

    def watched(coding: str) -> decoding._Layer:
        layer = original(coding)
        feed = layer.feed

        def note(data: bytes) -> Iterator[bytes]:
            given_at_once.append(len(data))
            return feed(data)

        monkeypatch.setattr(layer, "feed", note)
        return layer

    original = decoding._layer
    monkeypatch.setattr(decoding, "_layer", watched)
    body = random.Random(5).randbytes(400_000)
    packed = body
    for coding in codings:
        packed = PACK[coding](packed)
    assert decode_body(packed, codings, **LIMITS) == body
    assert max(given_at_once) <= 16 * 1024
