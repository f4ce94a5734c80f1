"""Damage to pages, as networks, servers and hostile hands do it; the same seed gives the same damage."""

from __future__ import annotations

import random
from collections.abc import Iterator

_PIECES = (
    b"<",
    b">",
    b"</",
    b"<!--",
    b"-->",
    b"<![CDATA[",
    b"<script>",
    b"</script>",
    b'"',
    b"'",
    b"&",
    b"&#x110000;",
    b"&#0;",
    b"\x00",
    b"\xff\xfe",
    b"\xc3(",
    b"\xed\xa0\x80",
    b"\xe2\x80\xae",
    b"<div><table><p>",
    b"</body></html>",
    b"<svg><math>",
    b"<template>",
    b"<plaintext>",
    b"<base href='//['>",
    b'<a href="http://[::1">x</a>',
    b'<img srcset=", ,">',
    b'<script type="application/ld+json">{"@type":["Article",1,null],"author":[[{"name":[1,{}]}]],"dateP'
    b'ublished":{"@value":-1},"image":[[],{"url":[]}],"keywords":[{}],"isAccessibleForFree":[]}</script>',
    b'<time datetime="99999-99-99">0</time>',
    b'<meta property="og:image" content="http://[">',
    b'<meta charset="no-such-charset">',
    b'<p itemprop="datePublished author">',
    b"<h1></h1>",
    b'<link rel="canonical" href="http://[">',
    b"9" * 5000,
    b"\xf0\x9f\x98\x80" * 50,
)


def mutations(pages: list[bytes], count: int, seed: int) -> Iterator[bytes]:
    """Yield damaged copies of the pages, one to four wounds each."""
    chance = random.Random(seed)
    for _ in range(count):
        page = chance.choice(pages)
        for _ in range(chance.randint(1, 4)):
            page = _wound(page, pages, chance)
        yield page


def _wound(page: bytes, pages: list[bytes], chance: random.Random) -> bytes:
    if not page:
        return chance.choice(_PIECES)
    at, length = chance.randrange(len(page)), chance.choice((1, 3, 20, 200, 2000))
    kind = chance.randrange(9)
    if kind == 0:
        return page[:at]
    if kind == 1:
        return page[:at] + page[at + length :]
    if kind == 2:
        return page[:at] + page[at : at + length] * chance.choice((2, 5, 60)) + page[at:]
    if kind == 3:
        return page[:at] + bytes(chance.randrange(256) for _ in range(min(length, 200))) + page[at + length :]
    if kind == 4:
        other = chance.choice(pages)
        begin = chance.randrange(len(other))
        return page[:at] + other[begin : begin + length * 10] + page[at:]
    if kind == 5:
        spot = page.find(chance.choice((b"<", b">", b'"', b"=", b"{", b"}", b":", b",")), at)
        return page if spot < 0 else page[:spot] + page[spot + 1 :]
    if kind == 6:
        return page.decode("utf-8", "replace").encode(
            chance.choice(("utf-16", "cp1251", "shift_jis", "utf-7")), "replace"
        )
    return page[:at] + chance.choice(_PIECES) * chance.choice((1, 1, 2, 50)) + page[at:]
