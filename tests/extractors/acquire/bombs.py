"""Bodies that decompress to far more than their own size."""

from __future__ import annotations

import functools
import gzip
import zlib

import brotli
import zstandard

BOMB_BYTES = 60 * 1024 * 1024


@functools.cache
def make_bombs() -> dict[str, bytes]:
    """Pack many zeros small, before any clock runs."""
    zeros = bytes(BOMB_BYTES)
    return {
        "gzip": gzip.compress(zeros, 1),
        "deflate": zlib.compress(zeros, 1),
        "br": brotli.compress(zeros, quality=1),
        "zstd": zstandard.compress(zeros, 1),
    }
