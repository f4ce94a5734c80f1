"""Addresses of Al-Alam's articles: which article a URL names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from extractors.contracts.urls import with_scheme

_ARTICLE_PATH = re.compile(r"(?P<before>.*?)/news/(?P<id>\d{1,15})(?:/.*)?", re.DOTALL)


class Address(NamedTuple):
    """What an article's URL says: the edition's ``https`` base and the article's id."""

    base: str
    native_id: str

    @property
    def canonical_url(self) -> str:
        """The canonical URL of the article: its base, ``/news/`` and its id, without slug."""
        return f"{self.base}/news/{self.native_id}"


@lru_cache(maxsize=256)  # a page's own address is asked for several times
def identify(url: str) -> Address | None:
    """Parse an article's URL, ignoring its slug; None if it is not an article's URL or invalid.

    On Al-Alam's hosts the scheme is ignored too: ``http://en.alalam.ir/news/1804800/some-slug``,
    ``en.alalam.ir/news/1804800`` and ``https://en.alalam.ir/news/1804800`` give the same address. On other hosts scheme
    and port are kept.
    """
    try:
        parts = urlsplit(with_scheme(url).strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    path = _ARTICLE_PATH.fullmatch(parts.path)
    if path is None or not host or parts.scheme not in ("http", "https"):
        return None
    if host == "alalam.ir" or host.endswith(".alalam.ir"):
        return Address("https://" + ("www.alalam.ir" if host == "alalam.ir" else host), path["id"])
    netloc = f"[{host}]" if ":" in host else host
    netloc += f":{port}" if port else ""
    return Address(f"{parts.scheme}://{netloc}{path['before']}", path["id"])
