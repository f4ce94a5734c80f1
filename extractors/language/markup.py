"""Tags with more attributes than any page needs, cut before a parser sees them.

libxml2 appends each attribute at the end of the tag's list, which it walks from its beginning: 100,000 attributes of
one tag cost a minute. Most pages have no tag that could hold so many, and a few dozen looks at places some 2,000 bytes
apart show it (half a percent of what reading a page costs). Only a page that may have one is read tag by tag.
"""

from __future__ import annotations

import re
from typing import Final

MOST_ATTRIBUTES: Final = 1_000
"""What is kept of one tag's attributes; the widest tags of real pages have a hundred."""

_WINDOW: Final = 2 * MOST_ATTRIBUTES
"""Bytes: an attribute takes two at least, so that a shorter tag cannot have too many."""
_EQUALS: Final = ord("=")
_SPACES: Final = b" \t\r\n\f"
_MOST_QUOTED: Final = 3
"""So many windows in a row may end with a ``>`` that looks quoted: scripts are full of quoted markup."""

_ATTRIBUTE: Final = (
    rb"[\s/]*+[^\s/>][^\s/>=]*+"
    rb"(?:\s*+=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>\"'][^\s>]*+)?+)?+"
)
_TAG_START: Final = re.compile(rb"<[a-zA-Z][^\s/>]*+")
_ANY_START: Final = re.compile(rb"<(?:(!--)|(/?)([a-zA-Z][^\s/>]*+)|[!?/])")
_FULL: Final = re.compile(rb"(?:%b){%d}+" % (_ATTRIBUTE, MOST_ATTRIBUTES))
_MANY: Final = re.compile(rb"[^\s/>]*+(?:%b){200}+" % _ATTRIBUTE)
_MORE: Final = re.compile(rb"(?:%b)++" % _ATTRIBUTE)
_REST: Final = re.compile(rb"(?:%b)*+[\s/]*+" % _ATTRIBUTE)
_COMMENT_END: Final = re.compile(rb"--!?>")
_TEXT_ONLY: Final = {
    name: re.compile(rb"</%b(?=[\s/>])" % name, re.IGNORECASE)
    for name in (b"script", b"style", b"textarea", b"title", b"xmp", b"iframe", b"noembed", b"noframes")
}
"""Elements whose content is text up to their end tag, whatever it looks like."""


def bound_attributes(markup: bytes) -> bytes:
    """Return the markup with at most the first ``MOST_ATTRIBUTES`` attributes of each tag; unchanged if no tag has
    more. It protects the parser from pages built to be slow.

    The charset must agree with ASCII. Takes time linear in the size. A tag whose excess begins inside a script or
    comment is left unchanged, since no parser reads it as a tag.
    """
    return _cut(markup) if _may_exceed(markup) else markup


def has_many_attributes(tag: bytes) -> bool:
    """Whether a tag has 200 attributes or more. ``tag`` is the markup after the ``<``, starting with the tag's name."""
    return len(tag) > 2 * 200 and _MANY.match(tag) is not None


def _may_exceed(markup: bytes) -> bool:
    """Whether a tag may have too many attributes: one that is longer than two windows is never missed.

    From one window to the next, only the last ``>`` of each is looked at. Where a window has none, a long tag may begin
    in it. Where the ``>`` may be in a quoted value, a long tag may go on over it.
    """
    start, size, quoted = 0, len(markup), 0
    while start + _WINDOW <= size:
        closed = markup.rfind(b">", start, start + _WINDOW)
        if closed >= 0:
            quoted = quoted + 1 if _is_quoted(markup, start, closed) else 0
            if quoted > _MOST_QUOTED:
                return True
            start = closed + 1
            continue
        end = markup.find(b">", start + _WINDOW)
        end = size if end < 0 else end
        if quoted:
            return True
        begins = markup.find(b"<", start, end)
        tag = _TAG_START.search(markup, begins, end) if begins >= 0 else None
        # past the window's end too: a quoted value may hold the ">" that was found
        if tag is not None and _FULL.match(markup, tag.end()) is not None:
            return True
        start = end + 1
    return False


def _is_quoted(markup: bytes, start: int, position: int) -> bool:
    """Whether the last quotation mark of a kind before a position opens an attribute's value."""
    for mark in (b'"', b"'"):
        found = markup.rfind(mark, start, position)
        if found <= 0:
            continue
        before = markup[found - 1]
        if before == _EQUALS or (before in _SPACES and markup[start:found].rstrip().endswith(b"=")):
            return True
    return False


def _cut(markup: bytes) -> bytes:
    """Read the page tag by tag, as the HTML standard splits it, and leave out each tag's excess."""
    kept: list[bytes] = []
    kept_to = position = 0
    while found := _ANY_START.search(markup, position):
        position = found.end()
        comment, is_end, name = found.groups()
        if comment is not None:
            end = _COMMENT_END.search(markup, position - 2)
            position = end.end() if end else len(markup)
        elif name is None:
            end_at = markup.find(b">", position)
            position = end_at + 1 if end_at >= 0 else len(markup)
        else:
            rest = _REST.match(markup, position)
            end_of_tag = rest.end() if rest else position
            # a tag of few bytes needs no second look
            full = _FULL.match(markup, position) if end_of_tag - position > _WINDOW else None
            if full is not None and (more := _MORE.match(markup, full.end())) is not None:
                kept.append(markup[kept_to : full.end()])
                kept_to = position = more.end()
            else:
                position = end_of_tag
            text_only = None if is_end else _TEXT_ONLY.get(name.lower())
            if text_only is not None:
                end = text_only.search(markup, position)
                position = end.start() if end else len(markup)
    kept.append(markup[kept_to:])
    return b"".join(kept)
