"""The page as a row of text blocks, read in one walk over the tree, with everything else that later steps look for.

A block is a run of inline text between two block boundaries. A node is an element that may hold blocks. Blocks and
nodes are numbered in page order, so a node's text is a range of blocks and every sum over a subtree is a difference of
prefix
sums.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from extractors.parsers.generic.texts import BLOCK
from extractors.parsers.generic.vocabulary import Hint, hints_of
from extractors.text import squeeze, words

MOST_ELEMENTS = 60_000

_SKIP = words(
    "script style template svg button select textarea input object canvas map audio option datalist dialog noscript "
    "math"
)
_CHROME_TAGS = {"nav": Hint.CHROME, "footer": Hint.CHROME, "aside": Hint.CHROME, "menu": Hint.CHROME}
_CHROME_ROLES = words(
    "navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar tablist alert"
)
_WRAPPERS = frozenset(("article", "main", "body"))
_ROWS = frozenset(("tr", "tbody", "thead"))

DROP = Hint.CHROME | Hint.RELATED | Hint.COMMENTS | Hint.AUTHOR_BOX | Hint.TAGS | Hint.HIDDEN
"""Hints that keep text out of the body."""


@dataclass(slots=True)
class Node:
    """An element that holds blocks: ``first`` and ``last`` (exclusive) number them; ``flags`` include those of its
    ancestors.
    """

    index: int
    element: HtmlElement
    tag: str
    parent: int
    hints: int
    depth: int
    first: int
    last: int = 0
    flags: int = 0
    end: int = 0


@dataclass(slots=True)
class Block:
    """A run of text: its length in characters (wide letters count twice) and how many of them are link text."""

    index: int
    text: str
    node: int
    tag: str
    link_length: int
    length: int
    pieces: tuple[str, ...] = ()
    flags: int = 0

    @property
    def spaced(self) -> str:
        """The text with a space wherever an inline element begins or ends: designs set names apart by margins."""
        return " ".join(self.pieces) or self.text

    @property
    def link_density(self) -> float:
        """Share of the text that is link text."""
        return self.link_length / self.length if self.length else 0.0


@dataclass(slots=True)
class Blocks:
    """One walk's yield."""

    nodes: list[Node] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    headlines: list[tuple[HtmlElement, int]] = field(default_factory=list)
    pictures: list[tuple[HtmlElement, int]] = field(default_factory=list)
    players: list[tuple[HtmlElement, int]] = field(default_factory=list)
    links: list[tuple[HtmlElement, int, int]] = field(default_factory=list)
    times: list[tuple[HtmlElement, int, int]] = field(default_factory=list)


def width(text: str) -> int:
    """Return the text's length with wide (Chinese, Japanese, Korean) letters counted twice."""
    if text.isascii():
        return len(text)
    return len(text) + sum(1 for letter in text if "\u2e80" <= letter <= "\uffef")


def read_blocks(root: HtmlElement) -> Blocks:
    """Walk the tree once."""
    found = Blocks()
    body = root.find("body")
    top = body if body is not None else root
    nodes, blocks = found.nodes, found.blocks
    nodes.append(Node(0, top, str(top.tag), -1, 0, 0, 0))
    stack = [0]
    tags: list[str] = ["div"]
    parts: list[str] = []
    linked: list[str] = []
    in_link = 0
    skipping: Any = None
    count = 0

    def flush() -> None:
        text = " ".join("".join(parts).split())
        if text:
            pieces = tuple(squeezed for part in parts if (squeezed := squeeze(part))) if len(text) < 200 else ()
            link = " ".join("".join(linked).split()) if linked else ""
            blocks.append(Block(len(blocks), text, stack[-1], tags[-1], width(link), width(text), pieces))
        parts.clear()
        linked.clear()

    walk: Any = etree.iterwalk(top, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "start":
            count += 1
            if skipping is not None:
                continue
            if element is top:
                if element.text:
                    parts.append(element.text)
                continue
            if not isinstance(tag, str) or tag in _SKIP or count > MOST_ELEMENTS:
                if tag == "noscript" or tag == "audio":
                    found.players.append((element, len(blocks)))
                walk.skip_subtree()
                skipping = element
                continue
            if tag == "br":
                if parts and parts[-1] == "\n":
                    flush()
                else:
                    parts.append("\n")
                continue
            if tag == "a":
                in_link += 1
                found.links.append((element, len(blocks), stack[-1]))
            elif tag == "img" or tag == "source" or tag == "amp-img":
                found.pictures.append((element, len(blocks)))
                continue
            elif tag in ("iframe", "video", "embed", "amp-video", "amp-youtube"):
                found.players.append((element, len(blocks)))
                if tag != "video":
                    walk.skip_subtree()
                    skipping = element
                    continue
            elif tag == "time":
                found.times.append((element, len(blocks), stack[-1]))
            if tag in BLOCK or "-" in tag or tag == "picture" or tag == "video":
                if parts:
                    flush()
                node = Node(len(nodes), element, tag, stack[-1], _own_hints(element, tag), len(stack), len(blocks))
                nodes.append(node)
                stack.append(node.index)
                tags.append(tag if tag not in _TRANSPARENT else tags[-1] if tags[-1] in _KEEPERS else tag)
                if tag == "h1":
                    found.headlines.append((element, node.index))
            elif tag == "span" or tag == "a" or tag == "small":
                names = element.get("class")
                if names and hints_of(names) & Hint.HIDDEN:
                    walk.skip_subtree()
                    skipping = element
                    in_link -= tag == "a"
                    continue
            if element.text:
                parts.append(element.text)
                if in_link:
                    linked.append(element.text)
            continue
        if skipping is not None:
            if element is not skipping:
                continue
            skipping = None
            tail = element.tail
            if tail and element is not top:
                parts.append(tail)
                if in_link:
                    linked.append(tail)
            continue
        if nodes[stack[-1]].element is element:
            if parts:
                flush()
            node = nodes[stack[-1]]
            node.last = len(blocks)
            node.end = len(nodes)
            if element is not top:
                stack.pop()
                tags.pop()
        elif tag == "a":
            in_link -= 1
        if element is not top and element.tail:
            parts.append(element.tail)
            if in_link:
                linked.append(element.tail)
    nodes[0].last, nodes[0].end = len(blocks), len(nodes)
    return found


_TRANSPARENT = frozenset(("div", "span", "section", "center"))
_KEEPERS = frozenset(
    ("p", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dd", "dt", "pre", "figcaption")
)


def _own_hints(element: HtmlElement, tag: str) -> int:
    hints = _CHROME_TAGS.get(tag, 0)
    if tag == "amp-live-list":
        hints |= Hint.LIVE
    if tag == "figcaption" or tag == "figure" or tag == "caption":
        hints |= Hint.CAPTION
    names, identity = element.get("class"), element.get("id")
    if names or identity:
        named = hints_of(f"{names or ''} {identity or ''}")
        if tag in _WRAPPERS:
            named &= Hint.BODY | Hint.WEAK_BODY
        elif tag in _ROWS:
            named &= Hint.BODY | Hint.HIDDEN
        hints |= named
    for name, value in element.items():
        if name == "itemprop":
            if value in {"articleBody", "reviewBody"}:
                hints |= Hint.BODY
            elif value == "description":
                hints |= Hint.LEAD
            elif value == "liveBlogUpdate":
                hints |= Hint.LIVE
            elif value == "comment":
                hints |= Hint.COMMENTS
        elif name == "role":
            if value in _CHROME_ROLES:
                hints |= Hint.CHROME
        elif name == "hidden" or (name == "aria-hidden" and value == "true"):
            hints |= Hint.HIDDEN
        elif name == "style":
            style = value.replace(" ", "").lower()
            if "display:none" in style or "visibility:hidden" in style:
                hints |= Hint.HIDDEN
        elif name.startswith("data-") and (name in _NAMING):
            hints |= hints_of(value[:80])
    return hints


_NAMING = frozenset(
    (
        "data-testid",
        "data-component",
        "data-component-name",
        "data-module",
        "data-type",
        "data-qa",
        "data-test",
        "data-t",
    )
)
