"""The updates that a page marks up: a row of like elements, each with a time; or lines that begin with a time of day.

Page builders differ, so no name is asked for. The elements of a row have the same tag, depth and first class name, and
each has a time at its beginning or end: ``article``, ``li``, ``section`` and ``div`` around an update, or a heading or
paragraph with which the update begins and which what follows belongs to.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from lxml.etree import _Element as HtmlElement

from extractors.language.text import squeeze
from extractors.read.generic.body.container import HEADINGS, text_score
from extractors.read.generic.live.drafts import MOST_UPDATES, Draft, clock_at_start, is_stamp, set_time, without_clock
from extractors.read.generic.markup.blocks import DROP, Block, Blocks, Node
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.markup.texts import text_of
from extractors.read.generic.phrases import ends_like_a_sentence, is_boilerplate
from extractors.read.page import Page

_LINES = HEADINGS | {"p", "dt", "strong", "b"}
"""Elements that are the beginning of an update and not all of it."""
_NEVER = Hint.RELATED | Hint.COMMENTS | Hint.AUTHOR_BOX | Hint.TAGS | Hint.HIDDEN | Hint.CAPTION
_APART = frozenset(("nav", "header", "footer", "aside"))
_MOST_LEVELS = 12
_MOST_MARKS = 10_000
_HEAD = 4
"""Blocks from the beginning of an update in which its time stands; it may also be the last one."""
_SHARE = 0.4
"""Of the rows whose text is this share of the longest one's, the one with most updates is taken."""
_LONGEST_HEADLINE = 300
_SHORT = 160


@dataclass(slots=True)
class _Mark:
    """A time in the page: the block it is in, its node, and the element that shows it, None for printed text."""

    index: int
    node: int
    element: HtmlElement | None


@dataclass(slots=True)
class Marked:
    """An update with the blocks, ``first`` to ``last`` (exclusive), that it was read from."""

    draft: Draft
    first: int
    last: int


def marked_updates(page: Page, found: Blocks, tag: str | None, *, fewest: int) -> list[Marked]:
    """Return the updates in page order; none where the best row has fewer than ``fewest``."""
    members = _best_row(found, _marks_of(found), fewest)
    updates = []
    for (node, mark), (first, last) in zip(members, _ranges(found, [node for node, _ in members]), strict=True):
        if (draft := _draft_of(page, found, node, mark, first, last, tag)) is not None:
            updates.append(Marked(draft, first, last))
    return updates if len(updates) >= fewest else []


def _marks_of(found: Blocks) -> list[_Mark]:
    count = len(found.blocks)
    marks = [_Mark(index, node, element) for element, index, node in (*found.times, *found.stamps) if index < count]
    marks += [_Mark(block.index, block.node, None) for block in found.blocks if clock_at_start(block.text)]
    return sorted(marks, key=lambda mark: (mark.index, mark.element is None))[:_MOST_MARKS]


def _best_row(found: Blocks, marks: list[_Mark], fewest: int) -> list[tuple[Node, _Mark]]:
    rows: dict[tuple[int, str, str], dict[int, _Mark]] = {}
    for mark in marks:
        node = found.nodes[mark.node]
        for _ in range(_MOST_LEVELS):
            if _is_at_edge(found.blocks, node, mark):
                rows.setdefault((node.depth, node.tag, _kind_of(node)), {}).setdefault(node.index, mark)
            if node.parent < 0:
                break
            node = found.nodes[node.parent]
    scored = []
    for row in rows.values():
        members = [(found.nodes[index], mark) for index, mark in sorted(row.items())]
        members = [member for member in members if not _stands_apart(found, member[0])]
        if len(members) >= fewest:
            ranges = _ranges(found, [node for node, _ in members])
            text = sum(text_score(block) for first, last in ranges for block in found.blocks[first:last])
            scored.append((text, members))
    most = max((text for text, _ in scored), default=0.0)
    good = [(len(members), text, members) for text, members in scored if text and text >= _SHARE * most]
    return max(good, key=lambda row: row[:2])[2][:MOST_UPDATES] if good else []


def _is_at_edge(blocks: list[Block], node: Node, mark: _Mark) -> bool:
    if node.tag in _LINES:
        return mark.index == node.first and (
            mark.element is not None or clock_at_start(blocks[mark.index].text) is not None
        )
    return mark.index < node.first + _HEAD or mark.index == node.last - 1


def _kind_of(node: Node) -> str:
    names = (node.element.get("class") or "").split()
    return names[0].rstrip("0123456789-_") if names else ""


def _stands_apart(found: Blocks, node: Node) -> bool:
    """Whether an element lies in a menu, a list of teasers or readers' comments."""
    at: Node | None = node
    while at is not None:
        hints = at.hints
        if hints & Hint.LIVE or "ticker" in (at.element.get("class") or "").lower():
            hints &= ~(Hint.CHROME | Hint.WEAK_CHROME)
        if hints & (_NEVER | Hint.CHROME) or at.tag in _APART:
            return True
        at = found.nodes[at.parent] if at.parent >= 0 else None
    return False


def _ranges(found: Blocks, members: list[Node]) -> list[tuple[int, int]]:
    """Return the blocks of each update: those of its element, or from its first line to the next one's."""
    ranges = []
    starts = [node.first for node in members]
    for node in members:
        last = node.last
        if node.tag in _LINES:
            above = found.nodes[node.parent] if node.parent >= 0 else node
            after = bisect_left(starts, node.last)
            last = min(above.last, starts[after] if after < len(starts) else _end_of_text(found, node, above))
        ranges.append((node.first, max(last, node.last)))
    return ranges


def _end_of_text(found: Blocks, node: Node, above: Node) -> int:
    """Return where the last update of a row of lines ends: before the next heading of its rank or what is no text."""
    for block in found.blocks[node.last : above.last]:
        if block.tag in HEADINGS and (node.tag not in HEADINGS or block.tag <= node.tag):
            return block.index
        if found.nodes[block.node].parent != above.index or text_score(block) == 0.0:
            return block.index
    return above.last


def _draft_of(
    page: Page, found: Blocks, node: Node, mark: _Mark, first: int, last: int, tag: str | None
) -> Draft | None:
    headline: str | None = None
    paragraphs: list[str] = []
    stamp = squeeze(text_of(mark.element))[:_SHORT] if mark.element is not None else ""
    for block in found.blocks[first:last]:
        text = block.text
        if text == stamp or _is_furniture(found, block, node) or is_stamp(text, page.time_zone, tag):
            continue
        if block.tag in HEADINGS and headline is None and not paragraphs:
            headline = without_clock(_without(text, stamp))[:_LONGEST_HEADLINE] or None
        elif bare := _without(text, stamp):
            paragraphs.append(bare)
    if not any(any(map(str.isalpha, part)) for part in (headline or "", *paragraphs)):
        return None
    draft = Draft(headline, paragraphs)
    if identity := node.element.get("id"):
        draft.url = page.absolute(f"{page.url.partition('#')[0]}#{identity}")
    values: list[str | None] = []
    if mark.element is not None:
        values = [mark.element.get(name) for name in ("datetime", "content", "title")]
    values += [value for name, value in _attributes_of(node) if "time" in name or "date" in name]
    set_time(draft, page, tag, [value for value in values if value], stamp or found.blocks[mark.index].text)
    return draft


def _attributes_of(node: Node) -> list[tuple[str, str]]:
    return [(str(name), str(value)) for name, value in node.element.items() if len(value) <= _SHORT]


def _without(text: str, stamp: str) -> str:
    """Return a line without the time element at its beginning or end."""
    if stamp and text != stamp:
        if text.startswith(stamp):
            return text[len(stamp) :].lstrip(" -–—|:.,·•")
        if text.endswith(stamp):
            return text[: -len(stamp)].rstrip(" -–—|:,·•")
    return text


def _is_furniture(found: Blocks, block: Block, update: Node) -> bool:
    """Whether a block within an update is no text of it: a caption, a byline, a row of buttons to share it."""
    hints = 0
    node = found.nodes[block.node]
    while node.index > update.index:
        hints |= node.hints
        node = found.nodes[node.parent]
    if hints & (DROP | Hint.CAPTION):
        return True
    if block.length < _SHORT and hints & (Hint.BYLINE | Hint.DATE) and block.tag not in HEADINGS:
        return True
    if block.length < _SHORT and is_boilerplate(block.text):
        return True
    return block.link_density > 0.66 and block.tag not in HEADINGS and not ends_like_a_sentence(block.text)
