"""Validate URLs before they are requested, and keep the cookies of a chain of redirects."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from extractors.contracts.fetch import FetchOutcome

_UNSENDABLE = re.compile("[\\x00-\\x1f\\x7f\\ud800-\\udfff]")
_MAX_COOKIES = 20
_MAX_COOKIE_BYTES = 4_096


def host_and_port(url: str) -> str:
    """Return ``host:port`` of a URL in lower case, as request pacing counts hosts; empty if the URL has none."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme.lower() == "https" else 80)
    except ValueError:
        return ""
    return f"{parts.hostname.rstrip('.')}:{port}" if parts.hostname else ""


def why_unusable(url: str, max_length: int) -> tuple[FetchOutcome, str] | None:
    """Return outcome and reason if a URL cannot be requested; None if it can. ``max_length`` is in characters."""
    if len(url) > max_length:
        return FetchOutcome.REFUSED_URL, f"the URL has {len(url)} characters; the limit is {max_length}"
    scheme, colon, _ = url.partition(":")
    if colon and scheme.lower() not in ("http", "https"):
        return FetchOutcome.REFUSED_SCHEME, f"the scheme {scheme[:40]!r} is neither http nor https"
    if not colon or not host_and_port(url):
        return FetchOutcome.REFUSED_URL, f"not a URL with a host: {url[:200]!r}"
    if _UNSENDABLE.search(url):
        return FetchOutcome.REFUSED_URL, f"characters in the URL that cannot be sent: {url[:200]!r}"
    return None


class ChainCookies:
    """The cookies of one chain of redirects: some sites ask for one before they show a page.

    They go back to the host that set them only, and are forgotten with the chain. At most 20 are kept, of 4 KiB
    together, so that a server that sets more with every answer gains nothing.
    """

    def __init__(self) -> None:
        self._by_host: dict[str, dict[str, str]] = {}

    def store(self, url: str, headers: tuple[tuple[str, str], ...]) -> None:
        """Keep the cookies that an answer from ``url`` sets, for its host.

        Cookies over the limits of size or number, or with unprintable characters, are dropped.
        """
        jar = self._by_host.setdefault(host_and_port(url), {})
        for name, value in headers:
            if name.lower() != "set-cookie":
                continue
            key, equals, content = value.split(";", 1)[0].strip().partition("=")
            if not equals or not key or not content.isprintable() or not key.isprintable():
                continue
            if self._size() + len(key) + len(content) > _MAX_COOKIE_BYTES or self._count() >= _MAX_COOKIES:
                continue
            jar[key] = content

    def header_for(self, url: str) -> str | None:
        """Return the value of the Cookie header for a URL; None if its host has set no cookies."""
        jar = self._by_host.get(host_and_port(url))
        return "; ".join(f"{key}={value}" for key, value in jar.items()) if jar else None

    def _size(self) -> int:
        return sum(len(key) + len(value) for jar in self._by_host.values() for key, value in jar.items())

    def _count(self) -> int:
        return sum(len(jar) for jar in self._by_host.values())
