"""Boxes whose class names say page chrome and that hold paragraphs of the text."""

from __future__ import annotations

import re

from extractors.read.generic.markup.blocks import Block, Blocks, Node, running_sums
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.markup.element_hints import HEADINGS
from extractors.read.generic.phrases import ends_with_a_mark, is_boilerplate, is_consent

_NEVER = Hint.RELATED | Hint.COMMENTS | Hint.TAGS | Hint.AUTHOR_BOX | Hint.CONSENT | Hint.CAPTION | Hint.TEASER
_NAMED = Hint.CHROME | Hint.HIDDEN
_CHROME_TAGS = frozenset(("nav", "footer", "aside", "menu", "form"))
_SHORTEST = 80
_LEAST = 160
_MOST_LINKED = 0.3
_FEWEST_AT_END = 3
_MOST_LEVELS = 3
_ASKING = re.compile(
    r"newsletter|subscri|sign-?up|wall|donat|sponsor|copyright|imprint|cookie|foot|promo|modal|pop-?(?:up|over)|cta\b",
    re.IGNORECASE,
)
"""Names of boxes that hold sentences and are never the article's."""
_MOST_BLOCKS = 200


def find_misnamed(found: Blocks) -> frozenset[int]:
    """Return the nodes whose names say page chrome and that are among paragraphs of the text and hold nothing else:
    between two of them, or beside one with several of their own.
    """
    named = [
        node
        for node in found.nodes
        if (hints := node.hints) & _NAMED
        and not hints & _NEVER
        and 0 < node.last - node.first <= _MOST_BLOCKS
        and node.tag not in _CHROME_TAGS
        and node.parent >= 0
        and node.element.get("role") is None
    ]
    boxes = [node for node in named if _holds_paragraphs(found.blocks[node.first : node.last], node)]
    if not boxes:
        return frozenset()
    prose = _prose_outside(found, named)
    kinds = {_kind_of(node) for node in boxes if _stands_in_text(found, node, prose)}
    return frozenset(node.index for node in named if _kind_of(node) in kinds) if kinds else frozenset()


def _kind_of(node: Node) -> tuple[str, str]:
    """Return what boxes of one kind have in common; a box without a name is of a kind of its own."""
    return node.tag, " ".join((node.element.get("class") or "").split()) or f" {node.index}"


def _prose_outside(found: Blocks, named: list[Node]) -> list[float]:
    """Return the running sums of the paragraphs outside of the boxes with such names."""
    inside = bytearray(len(found.blocks))
    for node in named:
        inside[node.first : node.last] = b"\1" * (node.last - node.first)
    return running_sums([float(not inside[block.index] and _is_prose(block)) for block in found.blocks])


def _holds_paragraphs(blocks: list[Block], node: Node) -> bool:
    """Whether a box holds paragraphs and little else."""
    if blocks[0].tag in HEADINGS:  # a box beside the text with a subject of its own
        return False
    whole = sum([block.length for block in blocks])
    if whole < _LEAST:
        return False
    length = sum([block.length for block in blocks if _is_prose(block)])
    return (
        length >= _LEAST
        and length >= 0.8 * whole
        and _ASKING.search(f"{node.element.get('class')} {node.element.get('id')}") is None
    )


def _stands_in_text(found: Blocks, node: Node, prose: list[float]) -> bool:
    """Whether a box is among paragraphs and holds none of the house's. ``prose`` are the running sums of the
    paragraphs outside of such boxes.
    """
    around = node
    for _ in range(_MOST_LEVELS):
        if around.parent < 0:
            return False
        around = found.nodes[around.parent]
        before = prose[node.first] - prose[around.first]
        after = prose[around.last] - prose[node.last]
        if before or after:
            blocks = found.blocks[node.first : node.last]
            return (
                bool(before and after)
                or (sum(map(_is_prose, blocks)) >= _FEWEST_AT_END and _stands_beside_paragraph(found, node))
            ) and not any(is_boilerplate(block.text) or is_consent(block.text) for block in blocks)
    return False


def _stands_beside_paragraph(found: Blocks, node: Node) -> bool:
    """Whether a paragraph of the text is in the element that a box is in."""
    around = found.nodes[node.parent]
    blocks = found.blocks[around.first : around.last]
    return any(_is_prose(block) and found.nodes[block.node].parent == around.index for block in blocks)


def _is_prose(block: Block) -> bool:
    return block.length >= _SHORTEST and block.link_density <= _MOST_LINKED and ends_with_a_mark(block.text)
