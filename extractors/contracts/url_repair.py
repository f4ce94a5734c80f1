"""Slips in addresses that pages, feeds and sitemaps state of their own site, corrected before they are joined."""

from __future__ import annotations

import re
from typing import Final

from extractors.contracts.urls import fold_host, with_scheme

LONGEST: Final = 4_000
_DOUBLED: Final = re.compile(r"^https?:/{0,3}(?:[^/\s]{1,253}/)?(?=https?:/{1,3}[^/\s])", re.IGNORECASE)
_TORN_SCHEME: Final = re.compile(r"^(https?)(?::/{3,}|:/(?!/)|//|:(?=[a-z0-9-]+\.))", re.IGNORECASE)
_HOST_END: Final = re.compile(r"[/?#:]")


def repair_link(link: str | None, host: str) -> str | None:
    """Return a stated address of a page on ``host`` with the usual slips corrected; None if there is none.

    Slips are no scheme before the site's own host (``www.example.org/a``, which would be joined as a path), a torn one
    (``https:/example.org/a``) and the site's address written twice in front of each other.
    """
    text = (link or "").strip()
    if not text or len(text) > LONGEST:
        return None
    text = _DOUBLED.sub("", text, count=1)
    text = _TORN_SCHEME.sub(r"\1://", text, count=1)
    if text.startswith(("http://", "https://")):
        return _without_inner_host(text, host)
    if text.startswith(("/", "?", "#", ".")):
        return text
    named = fold_host(_HOST_END.split(text, maxsplit=1)[0])
    own = fold_host(host)
    is_own = "." in named and bool(own) and (named == own or named.endswith(f".{own}") or own.endswith(f".{named}"))
    return with_scheme(text) if is_own else text


def _without_inner_host(url: str, host: str) -> str:
    """Return an address without what precedes the site's own host in its path: one without scheme was joined."""
    own = fold_host(host)
    path = url.partition("?")[0]
    for name in (own, f"www.{own}"):
        start = path.find(f"/{name}/", 9) if own else -1
        if start > 0 and fold_host(path.split("/", 3)[2]) == own:
            return f"{url[: url.index('//')]}//{url[start + 1 :]}"
    return url
