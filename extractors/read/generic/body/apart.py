"""Paragraphs of the text that stand apart from its container: introductions between the headline and it."""

from __future__ import annotations

from extractors.language.text import fold
from extractors.read.generic.body.container import HEADINGS, OUT
from extractors.read.generic.markup.blocks import Block, Blocks, Node
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.people.names import is_byline
from extractors.read.generic.phrases import (
    ends_like_a_sentence,
    ends_with_credit,
    is_boilerplate,
    is_consent,
    is_publication_stamp,
)

_MOST_BETWEEN = 25
_SHORTEST = 60
_SHORTEST_POINT = 30
_MOST_LINKED = 0.3
_NO_TEXT = OUT | Hint.BYLINE | Hint.DATE | Hint.GALLERY | Hint.WEAK_CHROME | Hint.EMBED


def find_opening(found: Blocks, headline: Block | None, kept: list[Block]) -> list[Block]:
    """Return the paragraphs between the headline and the text, in another element than the text: an introduction, or
    key points; an empty list if there are none.

    They stand in the element around the headline, or in one between it and the text that has no links to elsewhere.
    """
    if headline is None or not kept or headline.index >= kept[0].index:
        return []
    start = kept[0].index
    if start - headline.index > _MOST_BETWEEN:
        return []
    around = _common(found, headline, kept[0])
    begins = [fold(block.text)[:60] for block in kept[:4]]
    between = found.blocks[headline.index + 1 : start]
    opening = []
    for block in between:
        branch = _branch(found, around, block)
        is_beside_headline = branch.first <= headline.index < branch.last
        if (
            _is_paragraph(block)
            and (is_beside_headline or _has_no_links(found.blocks[branch.first : branch.last]))
            and not any(begin in fold(block.text) or fold(block.text)[:60] in begin for begin in begins)
        ):
            opening.append(block)
    points = [block for block in opening if block.tag == "li"]
    return opening if len(points) != 1 else [block for block in opening if block.tag != "li"]


def _is_paragraph(block: Block) -> bool:
    """Whether a block is a sentence of the text and no byline, day, caption or prompt."""
    shortest = _SHORTEST_POINT if block.tag == "li" else _SHORTEST
    return (
        block.length >= shortest
        and block.tag != "h1"
        and not block.flags & (_NO_TEXT & ~(Hint.CHROME if block.flags & Hint.LEAD else 0))
        and block.link_density <= _MOST_LINKED
        and ends_like_a_sentence(block.text)
        and not is_boilerplate(block.text)
        and not ends_with_credit(block.text)
        and not is_publication_stamp(block.text)
        and not is_byline(block.text)
        and not is_consent(block.text)
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
