"""The page as a row of text blocks, read in one walk over the tree, with everything else that later steps look for.

A block is a run of inline text between two block boundaries. A node is an element that may hold blocks. Blocks and
nodes are numbered in page order, so a node's text is a range of blocks and every sum over a subtree is a difference of
prefix
sums.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from lxml.etree import _Element as HtmlElement

from extractors.language.text import squeeze, words
from extractors.read.generic.markup.class_names import Hint, hints_of
from extractors.read.generic.markup.element_hints import hints_of_element
from extractors.read.generic.markup.texts import BLOCK, text_of

MOST_ELEMENTS = 60_000
_MOST_HEADLINES = 100
_SET_RIGHT = re.compile(r"\btext-align\s*:\s*(?:right|end)\b", re.IGNORECASE)
_BREAK = "\v"
_INDENT = "\n\u3000"
"""How Japanese and Chinese systems begin a paragraph that no element marks."""
_SHORTEST_LINE = 30
_ENDS = frozenset('.!?…。！？।؟۔”"»’」』）)')

_SKIP = words(
    "script style template svg button select textarea input object canvas map option datalist dialog math meta link "
    "head rt rp rtc"  # the last three are how the word below is read aloud
)
_IS_INLINE, _IS_BLOCK, _IS_NAMED, _IS_BREAK, _IS_PICTURE, _IS_TIME, _IS_PLAYER, _IS_SKIPPED = range(8)
_KINDS: dict[str, int] = {
    **dict.fromkeys(BLOCK, _IS_BLOCK),
    **dict.fromkeys(("picture", "video"), _IS_BLOCK),
    **dict.fromkeys(("a", "span", "small", "em"), _IS_NAMED),
    **dict.fromkeys(("img", "source", "amp-img"), _IS_PICTURE),
    **dict.fromkeys(("iframe", "embed", "amp-video", "amp-youtube", "audio", "noscript"), _IS_PLAYER),
    **dict.fromkeys(words("b i strong u s sub sup mark font cite q code kbd label ins del bdi bdo wbr"), _IS_INLINE),
    **dict.fromkeys(_SKIP, _IS_SKIPPED),
    "br": _IS_BREAK,
    "time": _IS_TIME,
    "abbr": _IS_TIME,  # of the hAtom microformat, with the time in its title
}
"""What the walk does at an element."""


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

    @property
    def is_right_aligned(self) -> bool:
        """Whether an element is aligned to the right by its own attributes, as authors' names below texts are."""
        return self.element.get("align") == "right" or _SET_RIGHT.search(self.element.get("style") or "") is not None


@dataclass(slots=True)
class Block:
    """A run of text: its length in characters (wide letters count twice) and how many of them are link text."""

    index: int
    text: str
    node: int
    tag: str
    link_length: int
    length: int
    parts: tuple[str, ...] = ()
    flags: int = 0

    @property
    def pieces(self) -> tuple[str, ...]:
        """The texts between the inline elements of a block of under 200 characters, without empty ones; an empty tuple
        for longer blocks.
        """
        return tuple(squeezed for part in self.parts if (squeezed := squeeze(part)))

    @property
    def spaced(self) -> str:
        """The text with a space wherever an inline element begins or ends, since designs separate names by margins
        only.
        """
        return " ".join(self.pieces) or self.text

    @property
    def link_density(self) -> float:
        """The share of the block's text that is link text, 0 to 1."""
        return self.link_length / self.length if self.length else 0.0


@dataclass(slots=True)
class Blocks:
    """The result of one walk over a page: its text blocks, nodes, links, pictures, players and times."""

    nodes: list[Node] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    headlines: list[tuple[HtmlElement, int]] = field(default_factory=list)
    pictures: list[tuple[HtmlElement, int]] = field(default_factory=list)
    players: list[tuple[HtmlElement, int]] = field(default_factory=list)
    links: list[tuple[HtmlElement, int, int]] = field(default_factory=list)
    times: list[tuple[HtmlElement, int, int]] = field(default_factory=list)
    stamps: list[tuple[HtmlElement, int, int]] = field(default_factory=list)

    def headline_above(self, start: int) -> Node | None:
        """Return the last non-empty ``h1`` node that begins at or before block ``start``, or None."""
        headings = [node for _, index in self.headlines if (node := self.nodes[index]).first <= start]
        return next((node for node in reversed(headings) if node.first < node.last), None)


_WIDE = re.compile("[\u2e80-\uffef]+")
_NARROW = bytes(range(0x2E))
"""The upper bytes of letters that are not wide, in UTF-16."""


def display_width(text: str) -> int:
    """Return the text's length, counting wide (Chinese, Japanese, Korean) letters twice."""
    if text.isascii() or not text.encode("utf-16-le", "surrogatepass")[1::2].translate(None, _NARROW):
        return len(text)
    return len(text) + sum(map(len, _WIDE.findall(text)))


def running_sums(values: list[float]) -> list[float]:
    """Return the sums before each value and after the last, so that the sum of a range is the difference of two of
    them.
    """
    sums = [0.0]
    add = sums.append
    running = 0.0
    for value in values:
        running += value
        add(running)
    return sums


def read_blocks(root: HtmlElement) -> Blocks:
    """Walk the page's tree once and return its blocks of text, nodes, links, pictures, players, times and ``h1``
    headings, each with its position. Scripts, forms and hidden elements are skipped, and so is what comes after
    ``MOST_ELEMENTS`` elements.
    """
    found = Blocks()
    body = next(root.iterchildren("body"), None)
    top: Any = body if body is not None else root
    nodes, blocks, links = found.nodes, found.blocks, found.links
    node = Node(0, top, str(top.tag), -1, 0, 0, 0)  # the innermost open node
    nodes.append(node)
    node_index = 0
    tag_of_text = "div"  # what text directly in it is taken for
    opened: list[tuple[Node, str]] = []  # the open nodes around it
    parts: list[str] = []
    linked: list[str] = []
    in_link = count = left_open = 0
    kinds, transparent, keepers = _KINDS.get, _TRANSPARENT, _KEEPERS
    open_element = top  # the element of the innermost open node
    around: list[tuple[Any, Any]] = []  # the elements that are being read, with what is left of those around them
    holder: Any = None  # the element whose children are read
    children: Any = iter((top,))
    while True:
        element = next(children, None)
        if element is None:
            if holder is None:
                break
            element, (children, holder) = holder, around.pop()
        else:
            tag = element.tag
            kind = kinds(tag)
            if kind is None:
                kind = _kind_of(tag)
            text = None
            if kind:
                count += 1
                if count > MOST_ELEMENTS:
                    kind = _IS_SKIPPED
                elif kind != _IS_BLOCK and (
                    (tag in _LEFT_OPEN and left_open < _MOST_LEFT_OPEN and len(element) and _was_left_open(element))
                    or (
                        kind == _IS_NAMED
                        and not parts
                        and tag != "a"
                        and _is_shown_as_block(
                            element, tag_of_text, bool(found.pictures) and found.pictures[-1][1] == len(blocks)
                        )
                    )
                ):
                    left_open += tag in _LEFT_OPEN
                    kind = _IS_BLOCK
                if kind == _IS_BLOCK:
                    if element is top:
                        if element.text:
                            parts.append(element.text)
                    else:
                        if parts:
                            _add_blocks(blocks, parts, linked, node_index, tag_of_text)
                        opened.append((node, tag_of_text))
                        parent, node_index = node_index, len(nodes)
                        hints = hints_of_element(element, tag)
                        node = Node(node_index, element, tag, parent, hints, len(opened), len(blocks))
                        nodes.append(node)
                        open_element = element
                        if tag not in transparent or tag_of_text not in keepers:
                            tag_of_text = tag
                        if tag == "h1" and len(found.headlines) < _MOST_HEADLINES:
                            found.headlines.append((element, node_index))
                        elif tag == "video":
                            found.players.append((element, len(blocks)))
                        text = element.text
                elif kind == _IS_NAMED:
                    names = element.get("class")
                    named = hints_of(names) if names else 0
                    if tag == "a":
                        in_link += 1
                        links.append((element, len(blocks), node_index))
                    elif tag == "span":
                        if named & Hint.DATE:
                            found.stamps.append((element, len(blocks), node_index))
                        if element.get("role") == "tooltip":
                            named = Hint.HIDDEN
                    if named & Hint.HIDDEN:
                        in_link -= tag == "a"
                        kind = _IS_SKIPPED
                    else:
                        text = element.text
                elif kind == _IS_BREAK:
                    if parts and (
                        parts[-1] == _BREAK or (len(parts) > 1 and parts[-2] == _BREAK and not parts[-1].strip())
                    ):
                        _add_blocks(blocks, parts, linked, node_index, tag_of_text)
                    else:
                        parts.append(_BREAK)
                elif kind == _IS_PICTURE:
                    found.pictures.append((element, len(blocks)))
                elif kind == _IS_TIME:
                    found.times.append((element, len(blocks), node_index))
                    text = element.text
                else:
                    if kind == _IS_PLAYER:
                        found.players.append((element, len(blocks)))
                    elif tag == "button":
                        found.pictures.extend((picture, len(blocks)) for picture in _pictures_to_open(element))
                    kind = _IS_SKIPPED
            else:
                text = element.text
            if text and (parts or not text.isspace()):
                parts.append(text)
                if in_link:
                    linked.append(text)
            if kind == _IS_SKIPPED:
                tail = element.tail
                if tail and (parts or not tail.isspace()):
                    parts.append(tail)
                    if in_link:
                        linked.append(tail)
                continue
            if len(element):
                around.append((children, holder))
                children, holder = iter(element[:]), element  # much faster than lxml's own iterators
                continue
        # the element ends
        if element is open_element:
            if parts:
                _add_blocks(blocks, parts, linked, node_index, tag_of_text)
            node.last = len(blocks)
            node.end = len(nodes)
            if element is top:
                break
            node, tag_of_text = opened.pop()
            node_index, open_element = node.index, node.element
        elif in_link and element.tag == "a":
            in_link -= 1
        tail = element.tail
        if tail and (parts or not tail.isspace()):
            parts.append(tail)
            if in_link:
                linked.append(tail)
    nodes[0].last, nodes[0].end = len(blocks), len(nodes)
    return found


def _add_blocks(blocks: list[Block], parts: list[str], linked: list[str], node: int, tag: str) -> None:
    """Add the block that consists of ``parts``, or a block a line; both lists are emptied."""
    if len(parts) == 1 and (whole := parts[0]).isascii():
        if text := " ".join(whole.split()):
            length = len(text)
            blocks.append(
                Block(len(blocks), text, node, tag, length if linked else 0, length, (whole,) if length < 200 else ())
            )
        parts.clear()
        linked.clear()
        return
    whole = "".join(parts)
    text = squeeze(whole)
    if text and not linked and (_BREAK in parts or _INDENT in whole) and (lines := _paragraphs_of(whole)):
        for line in lines:
            blocks.append(Block(len(blocks), line, node, tag, 0, display_width(line)))
    elif text:
        width = display_width(text)
        link = 0
        if linked:  # what is linked is in the parts too: a link and nothing else has them all
            link = width if len(linked) == len(parts) else display_width(squeeze("".join(linked)))
        own = tuple(parts) if len(text) < 200 else ()
        blocks.append(Block(len(blocks), text, node, tag, link, width, own))
    parts.clear()
    linked.clear()


def _paragraphs_of(text: str) -> list[str]:
    """Return the lines of a text with line breaks where each is a paragraph by itself: long, and a sentence's end."""
    parts = text.split(_BREAK) if _BREAK in text else text.split(_INDENT)
    lines = [line for part in parts if (line := squeeze(part))]
    if len(lines) < 2 or any(display_width(line) < _SHORTEST_LINE or line[-1] not in _ENDS for line in lines):
        return []
    return lines


def _kind_of(tag: object) -> int:
    """Elements of a page's own (with a hyphen) are as good as a ``div``; what is no element (an entity) is skipped."""
    if not isinstance(tag, str):
        return _IS_SKIPPED
    return _IS_BLOCK if "-" in tag else _IS_INLINE


def _is_shown_as_block(span: HtmlElement, around: str, is_below_picture: bool) -> bool:
    """Whether a span's own style makes a line of it, since some editors write paragraphs so, or its class a caption of
    the picture before it. A heading stays whole.
    """
    if around in _HEADINGS:
        return False
    if is_below_picture and hints_of(span.get("class") or "") & Hint.CAPTION:
        return True
    style = span.get("style")
    return style is not None and _BLOCK_STYLE.search(style) is not None


_LEFT_OPEN = words("a button noscript select svg object canvas map option datalist dialog template math audio")
"""Links, and elements that are left out: they hold the rest of the page where their end is missing."""
_OF_PAGES = ("main", "article", "header", "footer", "nav", "script")
_MOST_LEFT_OPEN = 3
_FEWEST_PARAGRAPHS = 3
_MOST_PARAGRAPHS = 20
_LONG_PARAGRAPH = 80


def _was_left_open(element: HtmlElement) -> bool:
    """Whether an element that holds no text of an article has a whole text in it, since its end is missing."""
    if _has_few(element):
        return False
    paragraphs = list(islice(element.iter("p"), _MOST_PARAGRAPHS))
    if len(paragraphs) < _FEWEST_PARAGRAPHS:
        return False
    if element.tag == "noscript" and next(element.iter(*_OF_PAGES), None) is None:
        return False  # a text for browsers without scripts
    return sum(len(text_of(paragraph)) >= _LONG_PARAGRAPH for paragraph in paragraphs) >= _FEWEST_PARAGRAPHS


def _has_few(element: Any) -> bool:
    """Whether an element has a few others in it, at most two levels deep: as nearly all do, and quick to see."""
    inner = element[:]
    return (
        len(inner) < _FEWEST_PARAGRAPHS
        and not any(len(deeper) for child in inner for deeper in (child[:] if len(child) else ()))
        and sum(map(len, inner)) + len(inner) < _FEWEST_PARAGRAPHS
    )


def _pictures_to_open(button: HtmlElement) -> list[HtmlElement]:
    """The pictures that a button opens in full: those in a figure, since others are the button's own."""
    return [
        image for image in button.iter("img") if next(image.iterancestors("figure", "picture", "button")) is not button
    ]


_BLOCK_STYLE = re.compile(r"\bdisplay\s*:\s*block\b", re.IGNORECASE)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TRANSPARENT = frozenset(("div", "span", "section", "center"))
_KEEPERS = frozenset(
    ("p", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dd", "dt", "pre", "figcaption")
)
