"""The size that the address of a rendition asks for."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qsl

from extractors.read.media.addresses import Address


class RenditionSize(NamedTuple):
    """Pixels a rendition's address asks for, None where it does not say."""

    width: int | None = None
    height: int | None = None


_SIZE_IN_PATH = (
    re.compile(r"[-_/](\d{2,4})x(\d{2,4})(?:-\d)?(?=/|@|\.\w{3,5}$)"),
    re.compile(r"/(?:rs:\w+:|resize:\w+:)(\d{2,4}):(\d{2,4})"),
    re.compile(r"\bw_(\d{2,4})(?:[^/]*\bh_(\d{2,4}))?"),
    re.compile(r"/w:(\d{2,4})(?:/h:(\d{2,4}))?"),
    re.compile(r"/(?:news|standard)/(\d{3,4})()/(?:cpsprodpb|branded)"),
)


def rendition_size(address: Address) -> RenditionSize:
    """Return the width and height in pixels that an address asks for, from its query, else its path; each is None if
    not stated.
    """
    query = {k.lower(): v for k, v in parse_qsl(address.query)}
    width, height = (
        next((int(query[n]) for n in names if re.fullmatch(r"[1-9]\d{1,3}", query.get(n, ""))), None)
        for names in (("w", "width", "imwidth", "wid"), ("h", "height", "imheight", "hei"))
    )
    if found := re.fullmatch(r"([1-9]\d{1,3})[,x:]([1-9]\d{1,3})", query.get("resize") or query.get("fit") or ""):
        return RenditionSize(int(found[1]), int(found[2]))
    if width or height:
        return RenditionSize(width, height)
    for pattern in _SIZE_IN_PATH:
        if found := pattern.search(address.path):
            return RenditionSize(int(found[1]) or None, int(found[2]) if found[2] else None)
    return RenditionSize()
