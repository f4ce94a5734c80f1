"""Writers as publishing systems leave their names on a page that prints no byline: to scripts, beside own comments."""

from __future__ import annotations

import re
from itertools import islice

from lxml.etree import _Element as HtmlElement

from extractors.language.text import has_any, squeeze
from extractors.read.confidence import AuthorsEvidence
from extractors.read.generic.markup.blocks import Blocks
from extractors.read.generic.markup.texts import text_of
from extractors.read.generic.people.marked_writers import Marked
from extractors.read.generic.people.names import split_names

_LAYERS = ("dataLayer", "digitalData", "utag_data", "udm_", "_sf_async_config")
_AUTHOR = re.compile(
    r"[\"'](?:page|post|article|content|story|news)?(?:post)?[_.-]?(?:authors?|byline|writer|autor|auteur)"
    r"(?:[_.-]?names?)?[\"']\s{0,3}:\s{0,3}\[?\s{0,3}[\"']([^\"'\\\\<>{}]{2,80})[\"']",
    re.IGNORECASE,
)
_LONGEST_SCRIPT = 200_000
_OWN_COMMENT = "bypostauthor"
"""The class that WordPress gives to the comments of the author of the post (``get_comment_class``)."""
_NAME_CLASSES = frozenset(("fn", "comment-author", "comment-author-name", "comment_author", "author"))
_MOST_INSIDE = 60
_MOST_COMMENTS = 10
_LONGEST_NAME = 60


def named_in_data_layer(found: Blocks, names_of_site: frozenset[str]) -> Marked | None:
    """Return the author that a page hands to its tag manager (``dataLayer``, ``digitalData`` and the like); None
    without one.
    """
    for script in found.nodes[0].element.getroottree().getroot().iter("script"):
        text = script.text or ""
        if len(text) > _LONGEST_SCRIPT or not has_any(text, _LAYERS):
            continue
        for match in _AUTHOR.finditer(text):
            names = split_names([match[1]], names_of_site)
            if names.houses or (names.people and not match[1].islower()):
                return Marked(names, match[1], AuthorsEvidence.UNMARKED)
    return None


def named_by_own_comment(found: Blocks, names_of_site: frozenset[str]) -> Marked | None:
    """Return the name on a comment that the system marks as the author's own; None without one."""
    own = (
        node
        for node in found.nodes
        if _OWN_COMMENT in (marks := node.element.get("class") or "") and _OWN_COMMENT in marks.split()
    )
    for node in islice(own, _MOST_COMMENTS):
        name = _name_of_comment(node.element)
        names = split_names([name], names_of_site, nicknames=True) if 1 < len(name) <= _LONGEST_NAME else None
        if names is not None and len(names.people) == 1:
            return Marked(names, name, AuthorsEvidence.MARKED)
    return None


def _name_of_comment(comment: HtmlElement) -> str:
    inside = list(islice(comment.iterdescendants("*"), _MOST_INSIDE))
    named = [element for element in inside if not _NAME_CLASSES.isdisjoint((element.get("class") or "").split())]
    named.sort(key=lambda element: "fn" not in (element.get("class") or "").split())
    for element in (*named, *(element for element in inside if element.tag == "cite")):
        cited = next((inner for inner in element.iterdescendants("a", "b", "cite") if text_of(inner).strip()), element)
        if name := squeeze(text_of(cited)):
            return name
    return ""
