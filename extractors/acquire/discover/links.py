"""Links of an HTML page, read without building a tree.

Tree builders take time that grows with the square of what a hostile page leaves open (a megabyte of ``<b></i>`` costs
minutes in lexbor and in libxml2). Links need no tree: this scan looks at each character a bounded number of times.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_TAG: Final = re.compile(
    r"<(a|link|base|html)\s((?:[^<>\"']|\"[^\"]{0,4000}\"|'[^']{0,4000}'){0,8000}+)>", re.IGNORECASE
)
_ATTRIBUTE: Final = re.compile(
    r"([a-z][a-z0-9_:-]{0,40})\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.I
)
_MARKUP: Final = re.compile(r"<[^<>]{0,4000}>")
_END_OF_LINK: Final = re.compile(r"</a\b|<a\s", re.IGNORECASE)
_TEXT_WINDOW: Final = 2_000


@dataclass(frozen=True, slots=True)
class Link:
    """An ``a``, ``link``, ``base`` or ``html`` tag: its attributes by lower-case name, and for ``a`` the text in it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""

    @property
    def relations(self) -> frozenset[str]:
        """Return the values of the ``rel`` attribute in lower case; empty if there is none."""
        return frozenset(self.attributes.get("rel", "").lower().split())


def scan_links(page: str) -> Iterator[Link]:
    """Yield the tags of a page that have addresses or its language, in order; not those in comments and scripts."""
    for start, end in (("<!--", "-->"), ("<script", "</script"), ("<style", "</style")):
        page = _cut(page, start, end)
    for match in _TAG.finditer(page):
        tag = match[1].lower()
        attributes: dict[str, str] = {}
        for name, *values in _ATTRIBUTE.findall(match[2]):
            attributes.setdefault(name.lower(), html.unescape("".join(values)).strip())
        yield Link(tag, attributes, _read_text(page, match.end()) if tag == "a" else "")


def _read_text(page: str, start: int) -> str:
    end = _END_OF_LINK.search(page, start, start + _TEXT_WINDOW)
    inside = page[start : end.start() if end else start + _TEXT_WINDOW]
    return " ".join(html.unescape(_MARKUP.sub(" ", inside)).split())


def _cut(page: str, start: str, end: str) -> str:
    """Leave out everything from each ``start`` to the next ``end`` (lower case), or to the last if none follows."""
    lowered = page.lower()
    if len(lowered) != len(page):  # a letter whose lower case is longer; positions would not agree
        lowered = page
    if start not in lowered:
        return page
    kept, position = [], 0
    while (begin := lowered.find(start, position)) >= 0:
        kept.append(page[position:begin])
        finish = lowered.find(end, begin + len(start))
        if finish < 0:
            return "".join(kept)
        position = finish + len(end)
    kept.append(page[position:])
    return "".join(kept)
