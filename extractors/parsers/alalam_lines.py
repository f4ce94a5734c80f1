"""A page as lines: from a text rendering as they stand, from HTML with Beautiful Soup over what is left of the page
when scripts, menus and forms are cut out.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from bs4.element import NavigableString, Tag

from extractors.parsers.page import limit_depth
from extractors.parsers.soups import make_soup
from extractors.text import squeeze, words

LIST_MARK = "\ue0dd"
"""Stands where a dumped list was: a private character that no page prints."""

_MOST_MARKUP = 600_000
_MOST_TAGS = 30_000
_NO_STORY = (
    "script",
    "style",
    "noscript",
    "svg",
    "iframe",
    "template",
    "nav",
    "footer",
    "aside",
    "form",
    "select",
    "button",
    "head",
)
_CUT_OUT = re.compile(rf"<!--|<({'|'.join(_NO_STORY)})\b", re.IGNORECASE)
_CLOSE = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in _NO_STORY} | {"": re.compile("-->")}
_BLOCKS = words(
    "[document] address article blockquote body caption center dd details div dl dt fieldset figcaption figure h1 h2 "
    "h3 h4 h5 h6 header html label li main ol p pre section summary table tbody td tfoot th thead tr ul"
)
_PICTURES = frozenset(("img", "amp-img", "video", "source", "audio"))
_CLOCK = re.compile(r"\d:\d\d")
_META_TITLE = re.compile(
    r"""<meta\s[^>]{0,200}?(?:property|name)\s*=\s*["']?(?:og|twitter):title["']?[^>]{0,200}?content\s*=\s*(["'])(.{1,600}?)\1"""
    r"""|<meta\s[^>]{0,200}?content\s*=\s*(["'])(.{1,600}?)\3[^>]{0,200}?(?:property|name)\s*=\s*["']?(?:og|twitter):title\b""",
    re.IGNORECASE | re.DOTALL,
)
_TITLE = re.compile(r"<title[^>]{0,200}>(.{1,600}?)</title", re.IGNORECASE | re.DOTALL)
_LANG = re.compile(r"""<html[^>]{0,300}?\slang\s*=\s*["']?([a-zA-Z]{2,3})\b""", re.IGNORECASE)


class Line(NamedTuple):
    """One line of text. ``is_link`` where all of it is a link, ``is_heading`` where it is an ``h1``; ``within`` names
    the elements around it, outermost first (empty for text).
    """

    text: str
    is_link: bool = False
    is_heading: bool = False
    within: tuple[int, ...] = ()


class Picture(NamedTuple):
    """A picture or video in the page: where among the lines it stands (before the line of that number), and its
    attributes.
    """

    line: int
    url: str
    alt: str | None
    is_in_link: bool
    width: int | None
    height: int | None
    poster: str | None = None


class Head(NamedTuple):
    """What the page's head says: headlines that it names, and the language that it declares."""

    titles: tuple[str, ...] = ()
    language: str | None = None


def lines_of_text(text: str) -> tuple[list[Line], list[Picture], Head]:
    """Lines of a text rendering, none empty."""
    return [Line(line) for raw in text.splitlines() if (line := squeeze(raw))], [], Head()


def lines_of_markup(source: str) -> tuple[list[Line], list[Picture], Head]:
    """Lines and pictures of an HTML page, and what its head says."""
    start = source[:60_000]
    titles = [match[2] or match[4] for match in _META_TITLE.finditer(start)] + _TITLE.findall(start)
    language = _LANG.search(start)
    head = Head(
        tuple(title for raw in titles if (title := squeeze(html.unescape(raw)))),
        language[1].lower() if language else None,
    )
    soup = make_soup(limit_depth(_story_part(_article_part(source))))
    reader = _LineReader()
    for node in soup.descendants:
        if isinstance(node, Tag):
            reader.open(node)
        elif type(node) is NavigableString:  # comments and the like are of other types
            reader.add(node)
    reader.end_line()
    return reader.lines, reader.pictures, head


class _LineReader:
    """Gathers the strings of a soup, in document order, into lines: a line ends where a block begins or ends."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.pictures: list[Picture] = []
        self._pieces: list[str] = []
        self._block: Tag | None = None
        self._is_link = True
        self._links: set[int] = set()
        self._paths: dict[int, tuple[int, ...]] = {}

    def open(self, tag: Tag) -> None:
        """Take note of a tag that opens."""
        if tag.name in _BLOCKS or tag.name in ("br", "hr"):
            self.end_line()
        elif tag.name == "a":
            self._links.add(id(tag))
        elif tag.name in _PICTURES and (address := _address(tag)):
            if _block_of(tag) is not self._block:
                self.end_line()
            # A video's files stand in elements of their own; its size and its still are the video's.
            player = tag.parent if tag.name == "source" and tag.parent is not None else tag
            picture = Picture(
                line=len(self.lines),
                url=address,
                alt=squeeze(_text(tag, "alt")) or None,
                is_in_link=not self._links.isdisjoint(self._path(tag)),
                width=_pixels(player.get("width")),
                height=_pixels(player.get("height")),
                poster=_text(player, "poster").strip() or None,
            )
            self.pictures.append(picture)

    def add(self, string: NavigableString) -> None:
        """Add a string to the line that it belongs to."""
        parent, block = string.parent, _block_of(string)
        if block is not self._block:
            self.end_line()
            self._block = block
        for number, piece in enumerate(str(string).split(LIST_MARK)):
            if number:
                self.end_line()
                self.lines.append(Line(LIST_MARK, within=self._path(block)))
            if piece and not piece.isspace():
                self._is_link = self._is_link and not self._links.isdisjoint(self._path(parent))
            self._pieces.append(piece)

    def end_line(self) -> None:
        """Close the line under way; a line without characters is none."""
        if self._pieces:
            if text := squeeze("".join(self._pieces)):
                is_heading = self._block is not None and self._block.name == "h1"
                self.lines.append(Line(text, self._is_link, is_heading, self._path(self._block)))
            self._pieces.clear()
        self._is_link = True

    def _path(self, tag: Tag | None) -> tuple[int, ...]:
        """Ids of a tag and all tags around it, outermost first."""
        chain = []
        while tag is not None and id(tag) not in self._paths:
            chain.append(id(tag))
            tag = tag.parent
        path = self._paths[id(tag)] if tag is not None else ()
        for one in reversed(chain):
            path = self._paths[one] = (*path, one)
        return path


def _block_of(node: Tag | NavigableString) -> Tag | None:
    """Return the nearest block around a node."""
    block = node.parent
    while block is not None and block.name not in _BLOCKS:
        block = block.parent
    return block


def _address(tag: Tag) -> str | None:
    """Return the address of a picture; pages that load pictures late keep it in another attribute."""
    for name in ("data-src", "data-original", "src"):
        if (value := _text(tag, name).strip()) and not value.startswith("data:"):
            return value
    return None


def _text(tag: Tag, name: str) -> str:
    value = tag.get(name)
    return value if isinstance(value, str) else ""


def _pixels(value: object) -> int | None:
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 6 else None


def _story_part(source: str) -> str:
    """Return the part from the last headline before a list up to the list, where the story's time is in it; else all.

    Most of what Beautiful Soup costs is the number of elements, and half of them are beside the story.
    """
    end = source.find(LIST_MARK)
    start = source.rfind("<h1", 0, end) if end >= 0 else -1
    if start < 0 or not _CLOCK.search(source, start, end):
        return source
    return source[max(source.rfind("<div", 0, start), 0) : end + 1]


def _article_part(source: str) -> str:
    """Return the source without what holds no article text, cut where it is longer than any article."""
    kept: list[str] = []
    position = 0
    unclosed: set[str] = set()
    while match := _CUT_OUT.search(source, position):
        kept.append(source[position : match.start()])
        name = (match[1] or "").lower()
        close = None if name in unclosed else _CLOSE[name].search(source, match.end())
        if close is not None:
            position = close.end()
            continue
        if name in ("", "script", "style"):  # what is not closed goes on to the end, as in browsers
            position = len(source)
            break
        unclosed.add(name)
        position = match.end()
    kept.append(source[position:])
    markup = "".join(kept)[:_MOST_MARKUP]
    return "<".join(markup.split("<", _MOST_TAGS)[:_MOST_TAGS]) if markup.count("<") > _MOST_TAGS else markup
