"""Readers' comments below an article that no class name marks: found by their heading, or by lines that repeat."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.language.quick_patterns import Beginning
from extractors.language.vocabulary import alternatives, phrases
from extractors.read.generic.body.container import OUT, text_score
from extractors.read.generic.markup.blocks import Block, Blocks, Node
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.phrases import has_printed_date

_LONGEST_STAMP = 120
_LONGEST_HEADING = 60
_LONGEST_REPLY = 30
_LEAST_TEXT = 100
"""Characters of text that are above a discussion."""
_FEWEST_POSTS = 3
_MOST_APART = 12
_MOST_LEVELS = 6
_MOST_STAMPS = 400
_NEAR = 6
_MOST_HEADINGS = 10

_HEADING = Beginning(r"[\W\d_]", alternatives("comment_headings"), r"(?:[\s:：(（\[]*\d[\d.,\s]*)?[\W_]*$")
_REPLIES = frozenset(phrases("reply_links"))
_FIRST_OF_REPLIES = frozenset(reply[0] for reply in _REPLIES)
_DIGIT = re.compile(r"\d")
_CLOCK = re.compile(r"\d{1,2}[:.]\d\d")
_NO_NAME = re.compile(r"[\W\d_]+")


def mark_discussions(found: Blocks, goods: list[float]) -> None:
    """Add :attr:`Hint.COMMENTS` to the blocks of readers' comments, and set their scores in ``goods`` to 0.

    A discussion is below the headline and some text. It begins at a heading for comments that is followed by a
    date, a link to reply or the number of comments; or it is a row of texts, each with a line of its own with a name
    and a date, or with a link to reply. The updates of a live blog have times and no names, and are left.
    """
    blocks = found.blocks
    after = _after_headline(found)
    above = 0.0
    first = len(blocks)
    for index in range(after, len(blocks)):
        above += goods[index]
        if above >= _LEAST_TEXT:
            first = index + 1
            break
    if first >= len(blocks):
        return
    stamps = _repeated_stamps(found, first)
    replies = [block.index for block in blocks[first:] if block.length <= _LONGEST_REPLY and _is_reply_link(block.text)]
    for group in stamps:
        near = [index for index in replies if group[0].index <= index <= group[-1].index + _NEAR]
        if 2 * len(near) >= len(group) or _are_named(group):
            _mark_posts(found, goods, group)
    if len(replies) >= _FEWEST_POSTS and not stamps:
        rows = [blocks[index] for index in replies]
        _mark_posts(found, goods, _longest_run(rows))
    evidence = {index for group in stamps for index in (block.index for block in group)} | set(replies)
    marked = 0
    for block in blocks[first:]:
        if (
            marked < _MOST_HEADINGS
            and block.length <= _LONGEST_HEADING
            and not block.flags & OUT
            and not block.link_length  # a link leads to the discussion, mostly from above the text
            and is_comment_heading(block.text)
            and _is_followed(found, block, evidence)
        ):
            _mark_below(found, goods, block)
            marked += 1


@lru_cache(maxsize=8192)  # short lines are the same on all pages of a site
def is_comment_heading(text: str) -> bool:
    """Whether a short line is the heading of readers' comments, with or without their number."""
    return len(text) <= _LONGEST_HEADING and _HEADING.match(text) is not None


@lru_cache(maxsize=8192)
def _is_reply_link(text: str) -> bool:
    """Whether a short text is that of the link or the button to answer or to report a comment."""
    first = text[:1].lower()[:1]
    if first.isalpha() and first not in _FIRST_OF_REPLIES:
        return False
    return _NO_NAME.sub(" ", text).strip().lower() in _REPLIES


def _after_headline(found: Blocks) -> int:
    """Return the block after the first headline that is above text; 0 if there is none."""
    for _, index in found.headlines:
        node = found.nodes[index]
        if node.first < node.last and not node.flags & OUT:
            return node.last
    return 0


def _repeated_stamps(found: Blocks, first: int) -> list[list[Block]]:
    """Return the groups of short blocks with a date and an hour in elements of one kind, each followed by text."""
    groups: dict[tuple[str, str, str], list[Block]] = {}
    for block in found.blocks[first:]:
        if block.length < _LONGEST_STAMP and not block.flags & OUT and _has_clock(block.text):
            node = found.nodes[block.node]
            parent = found.nodes[node.parent] if node.parent >= 0 else node
            key = (node.tag, node.element.get("class") or "", parent.tag)
            groups.setdefault(key, []).append(block)
    result = []
    for group in groups.values():
        if len(group) < _FEWEST_POSTS:
            continue
        stamped = [
            block
            for block in group[:_MOST_STAMPS]
            if block.link_density < 0.7 and _is_stamp(block.text) and _is_above_text(found, block)
        ]
        if len(stamped) >= max(_FEWEST_POSTS, 0.6 * len(group[:_MOST_STAMPS])):
            result.append(_longest_run(stamped))
    return [group for group in result if len(group) >= _FEWEST_POSTS]


def _has_clock(text: str) -> bool:
    return (":" in text or "." in text) and _CLOCK.search(text) is not None


def _is_stamp(text: str) -> bool:
    """Whether a short line has a day and an hour."""
    return _has_clock(text) and has_printed_date(text)


def _is_above_text(found: Blocks, block: Block) -> bool:
    below = found.blocks[block.index + 1 : block.index + 4]
    return any(text_score(other) for other in below)


def _longest_run(group: list[Block]) -> list[Block]:
    """Return the longest row of blocks of which none is far from the one before."""
    runs: list[list[Block]] = [[]]
    for block in group:
        if runs[-1] and block.index - runs[-1][-1].index > _MOST_APART:
            runs.append([])
        runs[-1].append(block)
    return max(runs, key=len)


def _are_named(group: list[Block]) -> bool:
    """Whether most lines with a date have a name of their own beside it, as comments have and updates have not."""
    names = {_NO_NAME.sub(" ", block.text).strip().lower() for block in group}
    return len(names) >= max(_FEWEST_POSTS, 0.6 * len(group)) and _has_words(group)


def _has_words(group: list[Block]) -> bool:
    """Whether the lines have other words than names of months, which all of them have."""
    words = [set(_NO_NAME.sub(" ", block.text).lower().split()) for block in group]
    common = {word for word in words[0] if sum(word in other for other in words) > 0.5 * len(words)}
    return sum(bool({word for word in own - common if len(word) > 1}) for own in words) > 0.6 * len(words)


def _mark_posts(found: Blocks, goods: list[float], group: list[Block]) -> None:
    """Mark the row of posts that these lines belong to, to the end of the last one."""
    if len(group) < _FEWEST_POSTS:
        return
    around = _around(found, group)
    if any(around.index < index < around.end for _, index in found.headlines[:1]):
        children = _children_with(found, around, group)
        first, last = children[0].first if children else group[0].index, 0
        last = children[-1].last if children else around.last
    else:
        first, last = around.first, around.last
    if first <= group[0].index and sum(goods[:first]) >= _LEAST_TEXT:
        _mark(found, goods, first, last)


def _mark_below(found: Blocks, goods: list[float], heading: Block) -> None:
    """Mark what is below a heading for comments, in the smallest element around it that has text below it."""
    node = found.nodes[heading.node]
    for _ in range(_MOST_LEVELS):
        if any(goods[heading.index + 1 : node.last]):
            break
        if node.parent < 0:
            return
        node = found.nodes[node.parent]
    _mark(found, goods, heading.index, node.last)


def _mark(found: Blocks, goods: list[float], first: int, last: int) -> None:
    for block in found.blocks[first:last]:
        block.flags |= Hint.COMMENTS
        goods[block.index] = 0.0
    for node in found.nodes:
        if first <= node.first and node.last <= last and node.first < node.last:
            node.flags |= Hint.COMMENTS


def _is_followed(found: Blocks, heading: Block, evidence: set[int]) -> bool:
    """Whether a heading states how many comments there are, or a date or a link to reply is near below it."""
    if _DIGIT.search(heading.text) is not None:
        return True
    if any(index in evidence for index in range(heading.index + 1, heading.index + 1 + _MOST_APART)):
        return True
    below = found.blocks[heading.index + 1 : heading.index + 1 + _NEAR]
    return any(block.length < _LONGEST_STAMP and _is_stamp(block.text) for block in below)


def _around(found: Blocks, group: list[Block]) -> Node:
    """Return the innermost node that holds all blocks of a group."""
    node = found.nodes[group[0].node]
    last = group[-1].index
    while node.parent >= 0 and not (node.first <= group[0].index and last < node.last):
        node = found.nodes[node.parent]
    return node


def _children_with(found: Blocks, around: Node, group: list[Block]) -> list[Node]:
    """Return the nodes right below ``around`` that hold blocks of the group and more than those alone."""
    children: dict[int, Node] = {}
    for block in group:
        node = found.nodes[block.node]
        while node.parent >= 0 and node.parent != around.index:
            node = found.nodes[node.parent]
        if node.last - node.first > 1:
            children[node.index] = node
    return list(children.values())
