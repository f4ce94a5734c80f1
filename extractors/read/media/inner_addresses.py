"""Resizers and caches whose address contains the address of the original."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote

from extractors.read.media.addresses import EXTENSION, Address, parse_address

_INNER_PARAMETERS = ("url", "src", "image", "img", "image_uri", "imageurl", "source", "u", "mediaurl", "href")
_INNER_HOSTS = re.compile(r"^/?(?:ssl:)?((?:[a-z0-9-]+\.)+[a-z]{2,}/.+)$", re.IGNORECASE)


def unwrap_query(address: Address) -> Address | None:
    """Return the address of the original when a resizer's query contains its URL, or None: ``?url=…`` of Next's
    ``_next/image``, Nuxt's ``_ipx``, Brightspot's dims4, wsrv.nl, Vercel, and home-made resizers. None too if the path
    itself names a file.
    """
    if not address.query:
        return None
    # Where the path names a file itself, the parameter is not the picture.
    names_file = re.search(rf"\.{EXTENSION}$", address.path, re.IGNORECASE)
    if names_file and "/dims4/" not in address.path:
        return None
    for name, value in parse_qsl(address.query):
        if name.lower() not in _INNER_PARAMETERS:
            continue
        if re.match(r"https?://", value, re.IGNORECASE):
            return parse_address(value)
        if value.startswith("//"):
            return parse_address("https:" + value)
        if value.startswith("/") and "/_next/image" in address.path:
            return parse_address(f"https://{address.host}{value}")
        if address.bare_host in ("wsrv.nl", "images.weserv.nl") and (found := _INNER_HOSTS.match(value)):
            return parse_address("https://" + found[1])
    return None


_INNER_URL_IN_PATH = re.compile(r"/(https?)(?:://?|%3A(?:%2F|/){1,2})(.+)$", re.IGNORECASE)


def unwrap_path(address: Address) -> Address | None:
    """Return the address of the original when a resizer's path contains its URL, or None: ``…/https://host/path`` after
    options, as in Cloudinary fetch, Thumbor, imgproxy (plain), Cloudflare, AMP and Yahoo caches.
    """
    found = _INNER_URL_IN_PATH.search(address.path)
    if found is None:
        return None
    rest = found[2]
    inner = unquote(rest) if re.search(r"%2F", rest, re.IGNORECASE) or "%25" in rest else rest
    return parse_address(
        f"https://{inner.lstrip('/')}" + (f"?{address.query}" if "?" not in inner and address.query else "")
    )


def unwrap_host_in_path(address: Address) -> Address | None:
    """Return the address of the original when a resizer's path contains its host, or None: ``i0.wp.com/host/path``
    (WordPress Photon), AMP cache, ``/thumbor/<hash>/…/host/path``, ``/resizer/…`` (Arc).
    """
    path = address.path
    if re.fullmatch(r"i\d\.wp\.com|a\d+\.fox(?:news|sports|business)\.com", address.host) or address.host.endswith(
        ".cdn.ampproject.org"
    ):
        rest = re.sub(r"^/(?:i|ii)/(?:[^/]*/)??s/", "/", path) if "ampproject" in address.host else path
        if found := _INNER_HOSTS.match(rest):
            return parse_address("https://" + found[1])
    if found := re.match(
        r"^(?:/[\w-]+)?/(?:unsafe|[\w-]{27}=|resizer/(?:v2/)?[\w-]{20,}=?|thumbor/[\w-]{27}=)((?:/[^/]+)*?)"
        r"/((?:[a-z0-9-]+\.)+[a-z]{2,}/.+)$",
        path,
        re.IGNORECASE,
    ):
        inner_host = found[2].partition("/")[0]
        if not re.search(rf"\.{EXTENSION}$", inner_host, re.IGNORECASE):
            return parse_address("https://" + found[2])
    return None
