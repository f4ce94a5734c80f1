"""Addresses of media in one spelling, so that equal addresses compare equal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

EXTENSION = r"(?:jpe?g|jpe|jfif|png|gif|webp|avif|heic|bmp|tiff?|svg|mp4|m4v|webm|mov|m3u8|mp3|m4a)"
"""Matches the extension of a picture, video or recording, without its dot."""


@dataclass(frozen=True, slots=True)
class Address:
    """An ``http`` or ``https`` address, normalised: lower-case host, no port, user, fragment or dot segments.

    ``path`` is percent-encoded in one way. ``is_settled`` marks an address that a rule of one outlet has read
    completely; ``served_path`` is then where its host serves the original, None where that is not known.
    """

    host: str
    path: str
    query: str = ""
    is_settled: bool = False
    served_path: str | None = None

    @property
    def bare_host(self) -> str:
        """The host without a leading ``www.``."""
        return self.host.removeprefix("www.")

    @property
    def identity(self) -> str:
        """The key that is equal for all addresses of one file: host without ``www.`` and mirror number, path, and query
        if any.
        """
        return f"{_mirror_family(self.bare_host)}{self.path}" + (f"?{self.query}" if self.query else "")

    @property
    def url(self) -> str | None:
        """The address as an ``https`` URL; None if only an identity is known and no place that serves it."""
        if self.is_settled:
            return f"https://{self.host}{self.served_path}" if self.served_path else None
        return f"https://{self.host}{self.path}" + (f"?{self.query}" if self.query else "")


_MIRROR = re.compile(
    r"^(i|s|img|image|images|cdn|cdn-media|media|static|static-|pic|pics|photo|photos|assets|cimg|scdn|cbsnews|icdn|a|m|st)"
    r"-?\d{1,3}((?:-[a-z]+)?\.)"
)


def _mirror_family(host: str) -> str:
    """Take the number out of a mirror's name: ``img9.example.org`` and ``img3.example.org`` serve the same files."""
    return _MIRROR.sub(r"\1\2", host)


def parse_address(url: str) -> Address | None:
    """Parse an absolute media URL; None unless it is http or https with a valid host."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").lower()
        if parts.scheme.lower() not in ("http", "https") or not host:
            return None
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return None
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[?[0-9a-f:.]+\]?", host):
        return None
    if ":" in host:
        host = f"[{host.strip('[]')}]"
    return Address(host, normal_path(parts.path), _one_encoding(parts.query, "=&/:,;?@!$'()*+~|[]%"))


_PLAIN = re.compile(r"[A-Za-z0-9/._~@:,;=&+-]*")


def _one_encoding(text: str, safe: str) -> str:
    """Percent-encode in one way: unreserved characters bare, everything else as upper-case UTF-8 escapes."""
    if _PLAIN.fullmatch(text):
        return text
    text = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", text)
    text = re.sub(r"%[0-9A-Fa-f]{2}", lambda m: m[0].upper(), text)
    text = re.sub(r"%(?:2D|2E|5F|7E|3[0-9]|[46][1-9A-F]|[57][0-9A])", lambda m: unquote(m[0]), text)
    return quote(text, safe=safe, errors="replace")


def normal_path(path: str) -> str:
    """Return a URL path with one percent-encoding and without empty and dot segments."""
    kept: list[str] = []
    for segment in _one_encoding(path, "/:,;=@!$&'()*+~%").split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment not in ("", "."):
            kept.append(segment)
    return "/" + "/".join(kept)
