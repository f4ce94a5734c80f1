"""Read the usage directives of an answer: how a publisher asks that a page be used.

They are stated in the headers ``X-Robots-Tag`` and ``TDM-Reservation`` and in the meta elements ``robots``,
``dateline`` (this crawler's name) and ``tdm-reservation`` of a page's head. ``tdm-policy`` names the licence of a
reservation and reserves nothing by itself. What the whole site states is in ``site_usage``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from extractors.runtime.settings import USER_AGENT_NAME

RESERVING: Final = frozenset({"noarchive", "noai", "tdm-reserved"})
"""The directives for which a page is not kept where the outlet's ``usage_policy`` is ``respect``."""

DIRECTIVES: Final = frozenset({"noindex", "noarchive", "nosnippet", "noai", "noimageai", "tdm-reserved"})
"""All directives that are recorded."""

_LOOK: Final = 64 * 1024
_MAX_META: Final = 2_000
_MAX_HEADER: Final = 4_000
_AGENT: Final = USER_AGENT_NAME.lower()
_KNOWN: Final = {
    "noindex": "noindex",
    "none": "noindex",  # noindex and nofollow
    "noarchive": "noarchive",
    "nocache": "noarchive",
    "nosnippet": "nosnippet",
    "noai": "noai",
    "noimageai": "noimageai",
}
# Directives of X-Robots-Tag that have a value of their own: the word before the colon names no crawler.
_WITH_VALUE: Final = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
_TAG: Final = re.compile(r"<(!--|(?:script|style|noscript|template|meta|body|/head)\b)")
_ATTRIBUTE: Final = re.compile(r"(?<![\w-])(name|content)\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")


def read_usage_directives(
    headers: Iterable[tuple[str, str]], body: bytes | None = None, site: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return the usage directives of an answer, sorted, each once; empty if it states none.

    ``site`` are those that its site states for the page: they hold too, but a page's own statement on text and data
    mining, be it 1 or 0, takes precedence over the site's.

    They are ``noindex``, ``noarchive``, ``nosnippet``, ``noai``, ``noimageai`` and ``tdm-reserved``. ``none`` counts as
    ``noindex``, ``nocache`` as ``noarchive``; others are ignored, and so is what is stated for another crawler.
    ``body`` has its codings undone; its first 64 kB are read if the answer is HTML. Never raises on content.
    """
    found: set[str] = set()
    reservations: set[str] = set()
    content_type = ""
    for name, value in headers:
        match name.lower():
            case "x-robots-tag":
                found.update(_read_robots_header(value[:_MAX_HEADER]))
            case "tdm-reservation":
                reservations.add(value.strip())
            case "content-type":
                content_type = content_type or value.lower()
    if body and (not content_type or "html" in content_type):
        for name, content in _read_metas(body):
            if name in ("robots", _AGENT):
                found.update(_KNOWN[word] for word in re.split(r"[,;\s]+", content) if word in _KNOWN)
            elif name == "tdm-reservation":
                reservations.add(content.strip())
    if "1" in reservations:
        found.add("tdm-reserved")
    found.update(each for each in site if each != "tdm-reserved" or "0" not in reservations)
    return tuple(sorted(found))


def reserves_use(directives: Iterable[str]) -> bool:
    """Whether one of these directives asks that the page is neither kept nor mined."""
    return not RESERVING.isdisjoint(directives)


def _read_robots_header(value: str) -> Iterator[str]:
    """Yield the known directives of one X-Robots-Tag header; a crawler's name applies to those that follow it."""
    agent = _AGENT
    for part in value.lower().split(","):
        before, colon, after = part.partition(":")
        word = before.strip()
        if colon and word in _WITH_VALUE:
            continue
        if colon:
            agent, word = word, after.strip()
        if agent in (_AGENT, "*") and word in _KNOWN:
            yield _KNOWN[word]


def _read_metas(body: bytes) -> Iterator[tuple[str, str]]:
    """Yield name and content of the meta elements of a page's head, in lower case. Linear in the part that is read."""
    # names and directives are ASCII: without the zero bytes UTF-16 reads like any other encoding
    text = body[:_LOOK].replace(b"\0", b"").decode("latin-1").lower()
    position = 0
    while (match := _TAG.search(text, position)) is not None:
        name = match[1]
        if name in ("body", "/head"):
            return
        closing = {"!--": "-->", "meta": ">"}.get(name, f"</{name}")
        end = text.find(closing, match.start() + 2)
        if end < 0:
            return
        if name == "meta":
            values: dict[str, str] = {}
            for attribute in _ATTRIBUTE.finditer(text, match.end(), min(end, match.end() + _MAX_META)):
                values.setdefault(attribute[1], attribute[2] or attribute[3] or attribute[4] or "")
            yield values.get("name", "").strip(), values.get("content", "")
        position = end + len(closing)
