"""A page as lines: from a text rendering as they stand, from HTML out of what is left of the page when scripts, menus
and forms are cut out.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree
from lxml.etree import _Element as HtmlElement

from extractors.language.text import squeeze, words
from extractors.read.page import parse_text

LIST_MARK = "\ue0dd"
"""Stands where a dumped list was: a private character that no page prints."""

_MOST_MARKUP = 600_000
_MOST_TAGS = 30_000
_MOST_AROUND = 200  # every line names the elements around it: a page nested without end would name millions
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
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure h1 h2 "
    "h3 h4 h5 h6 header html label li main ol p pre section summary table tbody td tfoot th thead tr ul"
)
_PICTURES = frozenset(("img", "amp-img", "video", "source", "audio"))
_SILENT = frozenset(("script", "style", "template", "rt", "rp"))
_CLOCK = re.compile(r"\d:\d\d")
_META = re.compile(r"<meta\s", re.IGNORECASE)
_IS_TITLE = re.compile(r"""(?:property|name)\s*=\s*["']?(?:og|twitter):title\b""", re.IGNORECASE)
_CONTENT = re.compile(r"""content\s*=\s*(["'])(.{1,600}?)\1""", re.IGNORECASE | re.DOTALL)
_MOST_META = 1_500
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
    """Return the non-empty lines of a plain text rendering, with no pictures and an empty head, as ``lines_of_markup``
    does.
    """
    return [Line(line) for raw in text.splitlines() if (line := squeeze(raw))], [], Head()


def lines_of_markup(source: str) -> tuple[list[Line], list[Picture], Head]:
    """Return the text lines and pictures of an HTML page, and the titles and language in its head."""
    start = source[:60_000]
    titles = [*_meta_titles(start), *_TITLE.findall(start)]
    language = _LANG.search(start)
    head = Head(
        tuple(title for raw in titles if (title := squeeze(html.unescape(raw)))),
        language[1].lower() if language else None,
    )
    reader = _LineReader()
    reader.read(parse_text(_story_part(_article_part(source))))
    return reader.lines, reader.pictures, head


def _meta_titles(start: str) -> Iterator[str]:
    """Titles that meta elements state for other sites; no character is looked at for more than one of them."""
    begins = [match.end() for match in _META.finditer(start)]
    for begin, following in itertools.pairwise([*begins, len(start)]):
        tag = start[begin : min(following, begin + _MOST_META)]
        content = _CONTENT.search(tag)
        if content is None or ">" in tag[: content.start()]:
            continue
        if _IS_TITLE.search(tag, 0, content.start()) or _IS_TITLE.search(tag[content.end() :].partition(">")[0]):
            yield content[2]


class _Open(NamedTuple):
    """An element that is open: the numbers of the elements from the outermost to it; number, name and elements of its
    nearest block; whether it lies in a link.
    """

    path: tuple[int, ...] = ()
    block: int = 0
    block_name: str = ""
    within: tuple[int, ...] = ()
    is_in_link: bool = False


class _LineReader:
    """Gathers the strings of a tree, in document order, into lines: a line ends where a block begins or ends."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.pictures: list[Picture] = []
        self._pieces: list[str] = []
        self._of_line = _Open()
        self._is_link = True

    def read(self, root: HtmlElement) -> None:
        """Walk the tree once."""
        opened = [_Open()]
        number = 0
        silent: HtmlElement | None = None
        walk: Any = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                tag = element.tag
                number += 1
                around = opened[-1]
                path = (*around.path, number) if len(around.path) < _MOST_AROUND else around.path
                is_block = tag in _BLOCKS
                is_in_link = around.is_in_link or tag == "a"
                if is_block:
                    own = _Open(path, number, tag, path, is_in_link)
                else:
                    own = _Open(path, around.block, around.block_name, around.within, is_in_link)
                opened.append(own)
                if tag in _SILENT or not isinstance(tag, str):
                    silent = element
                    walk.skip_subtree()
                    continue
                if is_block or tag == "br":
                    self._end_line()
                elif tag in _PICTURES:
                    self._add_picture(element, own)
                if element.text:
                    self._add(element.text, own)
                continue
            if silent is not None:
                if element is not silent:
                    continue
                silent = None
            opened.pop()
            if element.tail:
                self._add(element.tail, opened[-1])
        self._end_line()

    def _add_picture(self, element: HtmlElement, own: _Open) -> None:
        address = _address(element)
        if address is None:
            return
        if own.block != self._of_line.block:
            self._end_line()
        # A video's files are in elements of their own; its size and its still are the video's.
        above = element.getparent()
        player = above if element.tag == "source" and above is not None else element
        self.pictures.append(
            Picture(
                line=len(self.lines),
                url=address,
                alt=squeeze(element.get("alt")) or None,
                is_in_link=own.is_in_link,
                width=_pixels(player.get("width")),
                height=_pixels(player.get("height")),
                poster=(player.get("poster") or "").strip() or None,
            )
        )

    def _add(self, string: str, own: _Open) -> None:
        """Add a string to the line that it belongs to."""
        if own.block != self._of_line.block:
            self._end_line()
            self._of_line = own
        for number, piece in enumerate(string.split(LIST_MARK)):
            if number:
                self._end_line()
                self.lines.append(Line(LIST_MARK, within=own.within))
            if piece and not piece.isspace():
                self._is_link = self._is_link and own.is_in_link
            self._pieces.append(piece)

    def _end_line(self) -> None:
        """Close the line under way; a line without characters is none."""
        if self._pieces:
            if text := squeeze("".join(self._pieces)):
                self.lines.append(Line(text, self._is_link, self._of_line.block_name == "h1", self._of_line.within))
            self._pieces.clear()
        self._is_link = True


def _address(element: HtmlElement) -> str | None:
    """Return the address of a picture; pages that load pictures late keep it in another attribute."""
    for name in ("data-src", "data-original", "src"):
        if (value := (element.get(name) or "").strip()) and not value.startswith("data:"):
            return value
    return None


def _pixels(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 6 else None


def _story_part(source: str) -> str:
    """Return the part from the last headline before a list up to the list, where the story's time is in it; else all.

    What a walk costs is the number of elements, and half of them are beside the story.
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
