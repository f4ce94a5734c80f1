"""One form for each URL, and one identity for each article.

:func:`canonicalise_url` gives the form that is fetched and stored: RFC 3986 normalisation without tracking parameters
and fragment. It never changes which resource is asked for. :func:`identify_url` goes further, for comparison only: one
article under http and https, ``www.`` and ``m.``, AMP and plain, with and without a trailing slash has one identity,
and where the outlet's file says how to read its own article ids, the id alone decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, Protocol
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from extractors.contracts.url_parameters import clean_query, delivers_only

MAX_URL_LENGTH: Final = 2_000
"""Longer ones are rejected: no outlet's article needs it, and traps grow their links without end."""

_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})|%|[^!$&'()*+,;=:@/?A-Za-z0-9._~-]")
_UNRESERVED: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_CLEAN: Final = re.compile(r"[!$&'()*+,;=:@/?A-Za-z0-9._~-]*")
_CONTROL: Final = re.compile(r"^[\x00-\x20]+|[\x00-\x20]+$|[\x00-\x1f\x7f]+")
_HOST: Final = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
_SESSION: Final = re.compile(
    r";(?:jsessionid|phpsessid|sid|s_id)=[^/?]*|[&;](?:amp;)?(?:utm_[a-z]+|fbclid|gclid)=[^/?]*$", re.IGNORECASE
)
_AMP_CACHE: Final = re.compile(r"(?:[a-z0-9-]+\.cdn\.ampproject\.org/[cv]|(?:www\.)?google\.[a-z.]+/amp)/(s/)?(.+)")
_AMP_PATH: Final = re.compile(r"/amp(?=/|$)|\.amp(?=\.html?$|$)", re.IGNORECASE)
_MOBILE_PATH: Final = re.compile(r"^/(?:m|mobile|mobil|wap|touch|lite|print)(?=/[^/])", re.IGNORECASE)
_PRINT_PATH: Final = re.compile(
    r"(?<=[^/])/(?:print|printable|printer-friendly|print-view|drucken|imprimir)/?$", re.IGNORECASE
)
_INDEX: Final = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.IGNORECASE)
_SHADOW_HOST: Final = re.compile(
    r"^(?:(?:www\d?|m|mobile|mobil|amp|touch|wap|pda)\.)+(?=[^.]+\.)|(?<=\.)(?:m|amp|mobile|mobil)\.(?=[^.]+\.)"
)
_BARE_HOST: Final = re.compile(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+\.?(?::\d{1,5})?(?:[/?#]|$)", re.IGNORECASE)
_ASSET: Final = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svg|ico|bmp|tiff?|mp[34]|m4[av]|webm|ogg|wav|mov|avi|flv|m3u8|pdf|docx?|xlsx?|pptx?|zip|gz"
    r"|rar|7z|exe|apk|dmg|css|js|json|xml|rss|atom|woff2?|ttf|eot|ics)$",
    re.IGNORECASE,
)

_WITH_HOST = re.compile(r"https?://[^/]", re.IGNORECASE)
_FRONT: Final = re.compile(r"https?://(?:www\.|m\.|amp\.)?")


class UrlRejectedError(ValueError):
    """Raised for text that is no URL a page could be fetched from; ``reason`` says why in a few words."""

    def __init__(self, url: str, reason: str) -> None:
        shown = url if len(url) <= 200 else f"{url[:200]}… ({len(url)} characters)"
        super().__init__(f"{reason}: {shown}")
        self.reason = reason


def with_scheme(url: str) -> str:
    """Return an address written without scheme (``example.org/a``, ``//example.org/a``) with ``https:`` added.

    Any other text, such as a path or ``javascript:``, is returned unchanged.
    """
    text = url.strip()
    if text.startswith("//"):
        return f"https:{text}"
    return f"https://{text}" if _BARE_HOST.match(text) else url


def split_url(url: str) -> SplitResult | None:
    """Return the parts of any URL; None if it cannot be split (``http://[x``), where ``urlsplit`` would raise.

    Reading ``port`` of the parts still raises ValueError if it is not a number.
    """
    try:
        return urlsplit(url)
    except ValueError:
        return None


def join_url(base: str, link: str) -> str | None:
    """Return a link resolved against the URL of its page; None if either cannot be split."""
    try:
        return urljoin(base, link)
    except ValueError:
        return None


def without_query(url: str) -> str:
    """Return a URL without its query and fragment."""
    return url.partition("?")[0].partition("#")[0]


def rough_identity(url: str) -> str:
    """Return a cheap, approximate key by which links of one page to the same page are equal.

    It is the lower-case URL without scheme, ``www.``/``m.``/``amp.``, query, fragment and trailing slash.
    """
    bare = without_query(url)
    front = _FRONT.match(bare)
    return bare[front.end() if front else 0 :].rstrip("/").lower()


def canonicalise_url(url: str, base: str | None = None) -> str:
    """Return the canonical form of an absolute http(s) URL; a relative one is first joined to ``base``.

    It has scheme and host in lower case, IDN as A-labels, no default port, no dot segments, percent-encoding by RFC
    3986 section 6.2.2, no fragment except ``#!``, no tracking or session parameters; the URL of an AMP cache is
    replaced by the one inside. The order of other parameters and a trailing slash are kept. Canonicalising the result
    changes nothing. Raises UrlRejectedError if it is not a URL that can be fetched, has a user name, or is over
    ``MAX_URL_LENGTH``.
    """
    if len(url) > 4 * MAX_URL_LENGTH:
        raise UrlRejectedError(url, f"longer than {MAX_URL_LENGTH} characters")
    text = _CONTROL.sub("", url.replace("&amp;", "&"))
    head, mark, tail = text.partition("?")
    text = head.replace("\\", "/") + mark + tail
    try:
        return _canonicalise(urljoin(base, text) if base and not _WITH_HOST.match(text) else text)
    except ValueError as error:
        if isinstance(error, UrlRejectedError):
            raise
        raise UrlRejectedError(url, f"no valid URL ({error})") from error


# stories point at the same addresses again and again, and an identity asks for the canonical form once more
@lru_cache(maxsize=8_192)
def _canonicalise(url: str) -> str:
    parts = urlsplit(url)
    port = parts.port
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        raise UrlRejectedError(url, f"scheme {scheme!r} is not http or https" if scheme else "no absolute URL")
    if parts.username is not None or parts.password is not None:
        raise UrlRejectedError(url, "holds a user name")
    host = _canonicalise_host(url, parts)
    netloc = host if port is None or port == {"http": 80, "https": 443}[scheme] else f"{host}:{port}"
    path = _remove_dot_segments(_encode(_SESSION.sub("", parts.path))) or "/"
    inside = _AMP_CACHE.fullmatch(netloc + path) if "amp" in netloc or path.startswith("/amp/") else None
    if inside:
        query = f"?{parts.query}" if parts.query else ""
        return canonicalise_url(f"http{'s' if inside[1] else ''}://{inside[2]}{query}")
    query = _encode(clean_query(parts.query))
    query = f"?{query}" if query else ""
    fragment = f"#{_encode(parts.fragment)}" if parts.fragment.startswith("!") else ""
    canonical = f"{scheme}://{netloc}{path}{query}{fragment}"
    if len(canonical) > MAX_URL_LENGTH:
        raise UrlRejectedError(url, f"longer than {MAX_URL_LENGTH} characters")
    return canonical


class KnowsNativeIds(Protocol):
    """An outlet, for what its addresses say: which id of its own an article has."""

    def find_native_id(self, url: str) -> str | None:
        """Return the outlet's own id of the article at a URL; None if the URL has none."""


def identify_url(url: str, outlet: KnowsNativeIds | None = None) -> str:
    """Return the identity of the article at a URL: equal for URLs that differ only in how the page is delivered.

    It is ``id:<native id>`` if the outlet finds its own id in the URL, else host, path and sorted parameters without
    the marks of AMP, mobile, printed and default pages. It is a key to compare, not a URL to fetch. Raises
    UrlRejectedError.
    """
    canonical = canonicalise_url(url)
    native_id = outlet.find_native_id(canonical) if outlet else None
    if native_id:
        return f"id:{native_id}"
    parts = urlsplit(canonical)
    path = _INDEX.sub("", _PRINT_PATH.sub("", _AMP_PATH.sub("", _MOBILE_PATH.sub("", parts.path)))).rstrip("/")
    pairs = [pair for pair in parts.query.split("&") if pair and not delivers_only(pair)]
    query = "?" + "&".join(sorted(pairs)) if pairs else ""
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return f"{fold_host(parts.netloc)}{path}{query}{fragment}"


def fold_host(netloc: str) -> str:
    """Return a host with its port in lower case, without user, default port, ``www.``, ``m.`` and ``amp.``."""
    return _SHADOW_HOST.sub("", re.sub(r":(?:80|443)$", "", netloc.rpartition("@")[2].lower()))


def is_host_among(netloc: str, hosts: Iterable[str]) -> bool:
    """Whether a host (with port) is one of ``hosts``; ``www.``, ``m.`` and ``amp.`` are ignored.

    An entry ``*.example.org`` matches every subdomain.
    """
    host = fold_host(netloc)
    return bool(host) and any(
        host == own or (own.startswith("*.") and host.endswith(own[1:])) for own in map(fold_host, hosts)
    )


def is_asset_url(url: str) -> bool:
    """Whether a URL's path ends with the suffix of an image, recording, document, feed or script: not a page."""
    parts = split_url(url)
    return parts is not None and bool(_ASSET.search(parts.path))


def _canonicalise_host(url: str, parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise UrlRejectedError(url, "no host")
    if ":" in host:
        return f"[{host}]"
    if "%" in host:
        host = unquote(host)
    if not host.isascii():
        import idna  # 20 ms that pages with plain hosts need not pay

        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise UrlRejectedError(url, f"host is no valid domain name ({error})") from error
    if len(host) > 253 or not _HOST.fullmatch(host):
        raise UrlRejectedError(url, "host is no valid domain name")
    return host


def _encode(text: str) -> str:
    """Percent-encode what needs it, decode what does not, upper-case the hexadecimal digits."""
    return text if _CLEAN.fullmatch(text) else _ESCAPE.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    if match[1]:
        byte = int(match[1], 16)
        return chr(byte) if byte in _UNRESERVED else f"%{match[1].upper()}"
    # A lone surrogate cannot be UTF-8; "?" is what browsers send for it.
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


def _remove_dot_segments(path: str) -> str:
    if "//" in path and "://" not in path:
        path = re.sub(r"/{2,}", "/", path)
    if "/." not in path:
        return path if path.startswith("/") or not path else f"/{path}"
    kept: list[str] = []
    segments = path.lstrip("/").split("/")
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", "..") and kept:
        kept.append("")
    return "/" + "/".join(kept)


def redirect_target(url: str, location: str) -> str:
    """Return the absolute URL of a Location header, without fragment; the header's text if it cannot be resolved."""
    target = join_url(url, location.strip())
    return location.strip() if target is None else target.split("#", 1)[0]
