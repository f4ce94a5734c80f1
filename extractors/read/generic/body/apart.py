"""Paragraphs of the text that stand apart from its container: introductions above it, and last paragraphs below it."""

from __future__ import annotations

from extractors.language.text import fold
from extractors.read.generic.body.closing_phrases import is_closing
from extractors.read.generic.body.container import HEADINGS, OUT
from extractors.read.generic.markup.blocks import Block, Blocks, Node
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.people.names import is_byline
from extractors.read.generic.phrases import (
    ends_with_a_mark,
    ends_with_credit,
    is_boilerplate,
    is_boilerplate_heading,
    is_consent,
    is_publication_stamp,
)

_MOST_BETWEEN = 25
_MOST_SKIPPED = 2
_SHORTEST = 60
_SHORTEST_POINT = 30
_MOST_LINKED = 0.3
_NO_TEXT = OUT | Hint.BYLINE | Hint.DATE | Hint.GALLERY | Hint.WEAK_CHROME | Hint.EMBED

_ENDS = Hint.RELATED | Hint.COMMENTS | Hint.TAGS | Hint.AUTHOR_BOX
"""What is below a text and not within it."""


def find_opening(found: Blocks, headline: Block | None, kept: list[Block], container: Node) -> list[Block]:
    """Return the paragraphs between the headline and the text, in another element than the text: an introduction, or
    key points; an empty list if there are none.

    They are in the element around the headline, or in one between it and the text that has no links to elsewhere.
    """
    if not kept:
        return []
    start = kept[0].index
    if headline is None or headline.index >= start:
        above = found.headline_above(start)
        headline = found.blocks[above.first] if above is not None else None
    if headline is None or headline.index >= start:
        return []
    if start - headline.index > _MOST_BETWEEN:
        return []
    around = _common(found, headline, kept[0])
    begins = [fold(block.text)[:60] for block in kept[:4]]
    opening: dict[int, Block] = {}
    title = fold(headline.text)
    for block in found.blocks[headline.index + 1 : min(start, container.first)]:
        if block.index in opening or not _is_paragraph(block):
            continue
        folded = fold(block.text)
        if folded.endswith(title) or any(begin in folded or folded[:60] in begin for begin in begins):
            continue
        if block.index < _branch(found, around, headline).last:
            opening[block.index] = block
            continue
        box = _branch(found, _common(found, block, kept[0]), block)
        blocks = found.blocks[box.first : box.last]
        if _has_no_links(blocks):
            opening.update((inner.index, inner) for inner in blocks if inner is block or _belongs(inner))
    points = [block for block in opening.values() if block.tag == "li"]
    return [block for block in opening.values() if len(points) != 1 or block.tag != "li"]


def _is_paragraph(block: Block) -> bool:
    """Whether a block is a sentence of the text and no byline, day, caption or prompt."""
    shortest = _SHORTEST_POINT if block.tag == "li" else _SHORTEST
    return (
        block.length >= shortest
        and block.tag != "h1"
        and not block.flags & (_NO_TEXT & ~(Hint.CHROME if _is_named_standfirst(block) else 0))
        and block.link_density <= _MOST_LINKED
        and ends_with_a_mark(block.text)
        and not is_boilerplate(block.text)
        and not ends_with_credit(block.text)
        and not is_publication_stamp(block.text)
        and not is_byline(block.text)
        and not is_consent(block.text)
    )


def _is_named_standfirst(block: Block) -> bool:
    """Whether a block is named a lead, or a teaser that leads nowhere, as some systems name the lead."""
    return bool(block.flags & Hint.LEAD) or (bool(block.flags & Hint.TEASER) and not block.link_length)


def _belongs(block: Block) -> bool:
    """Whether a block in a box of text, of whatever length, is text."""
    return (
        block.tag in ("p", "li", "h2", "h3", "h4", "blockquote")
        and not block.flags & _NO_TEXT
        and block.link_density <= _MOST_LINKED
        and not is_boilerplate(block.text)
        and not is_boilerplate_heading(block.text)
        and not is_byline(block.text)
        and not is_publication_stamp(block.text)
    )


def _common(found: Blocks, first: Block, second: Block) -> Node:
    """Return the innermost node that holds two blocks."""
    node = found.nodes[first.node]
    while node.parent >= 0 and not node.first <= second.index < node.last:
        node = found.nodes[node.parent]
    return node


def _branch(found: Blocks, around: Node, block: Block) -> Node:
    """Return the node right below ``around`` that holds a block."""
    node = found.nodes[block.node]
    while node.parent >= 0 and node.parent != around.index:
        node = found.nodes[node.parent]
    return node


def _has_no_links(blocks: list[Block]) -> bool:
    """Whether an element has text for the most part and at most two links by themselves."""
    linked = [block for block in blocks if block.link_density > 0.5 and block.tag not in HEADINGS]
    return len(linked) <= 2 and sum(block.length for block in linked) < 0.3 * sum(block.length for block in blocks)


def find_ending(found: Blocks, headline: Block | None, kept: list[Block], container: Node) -> list[Block]:
    """Return the paragraphs of the text that are in elements below its container; an empty list if there are none.

    They are in the element around the headline and the text, right below the text but for advertisements and the
    like, in elements without links, prompts or headings of teasers.
    """
    if headline is None or not kept or headline.index >= kept[0].index:
        return []
    around = _common(found, headline, kept[0])
    if container.index <= around.index:
        return []
    ending: list[Block] = []
    skipped = 0
    for branch in found.nodes[container.end : found.nodes[container.parent].end]:
        if branch.parent != container.parent or branch.first == branch.last:
            continue
        blocks = found.blocks[branch.first : branch.last]
        if _is_text(blocks):
            ending += blocks
        elif skipped == _MOST_SKIPPED or any(_is_paragraph(block) or block.flags & _ENDS for block in blocks):
            break
        else:
            skipped += 1
    return ending


def _is_text(blocks: list[Block]) -> bool:
    """Whether all of an element is paragraphs of the article."""
    return all(
        block.tag == "p" and not block.link_length and _is_paragraph(block) and not is_closing(block.text)
        for block in blocks
    )
