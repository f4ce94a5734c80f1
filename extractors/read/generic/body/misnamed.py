"""Boxes whose class names say page chrome and that hold paragraphs of the text."""

from __future__ import annotations

import re

from extractors.read.generic.markup.blocks import Block, Blocks, Node, running_sums
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.markup.element_hints import HEADINGS
from extractors.read.generic.phrases import ends_with_a_mark, is_boilerplate, is_consent

_NEVER = Hint.RELATED | Hint.COMMENTS | Hint.TAGS | Hint.AUTHOR_BOX | Hint.CONSENT | Hint.CAPTION | Hint.TEASER
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
    """Return the nodes whose names say page chrome and that stand among paragraphs of the text and hold nothing else:
    between two of them, or beside one with several of their own.
    """
    named = [
        node
        for node in found.nodes[1:]
        if node.hints & (Hint.CHROME | Hint.HIDDEN)
        and not node.hints & _NEVER
        and node.tag not in _CHROME_TAGS
        and node.element.get("role") is None
        and 0 < node.last - node.first <= _MOST_BLOCKS
    ]
    if not named:
        return frozenset()
    names = frozenset(node.index for node in named)
    prose = running_sums([float(_is_prose(block) and not _is_within(found, block, names)) for block in found.blocks])
    kinds = {_kind_of(node) for node in named if _is_text(found, node, prose)}
    return frozenset(node.index for node in named if _kind_of(node) in kinds)


def _kind_of(node: Node) -> tuple[str, str]:
    """Return what boxes of one kind have in common; a box without a name is of a kind of its own."""
    return node.tag, " ".join((node.element.get("class") or "").split()) or f" {node.index}"


def _is_within(found: Blocks, block: Block, names: frozenset[int]) -> bool:
    node = found.nodes[block.node]
    while node.parent >= 0:
        if node.index in names:
            return True
        node = found.nodes[node.parent]
    return False


def _is_text(found: Blocks, node: Node, prose: list[float]) -> bool:
    """Whether a box holds paragraphs alone and stands among others. ``prose`` are running sums of those outside of such
    boxes.
    """
    blocks = found.blocks[node.first : node.last]
    own = [block for block in blocks if _is_prose(block)]
    length = sum(block.length for block in own)
    if (
        length < _LEAST
        or blocks[0].tag in HEADINGS  # a box beside the text with a subject of its own
        or length < 0.8 * sum(block.length for block in blocks)
        or any(is_boilerplate(block.text) or is_consent(block.text) for block in blocks)
        or _ASKING.search(f"{node.element.get('class')} {node.element.get('id')}") is not None
    ):
        return False
    around = node
    for _ in range(_MOST_LEVELS):
        if around.parent < 0:
            return False
        around = found.nodes[around.parent]
        before = prose[node.first] - prose[around.first]
        after = prose[around.last] - prose[node.last]
        if before or after:
            return bool(before and after) or (len(own) >= _FEWEST_AT_END and _stands_beside_paragraph(found, node))
    return False


def _stands_beside_paragraph(found: Blocks, node: Node) -> bool:
    """Whether a paragraph of the text is in the element that a box is in."""
    around = found.nodes[node.parent]
    blocks = found.blocks[around.first : around.last]
    return any(_is_prose(block) and found.nodes[block.node].parent == around.index for block in blocks)


def _is_prose(block: Block) -> bool:
    return block.length >= _SHORTEST and block.link_density <= _MOST_LINKED and ends_with_a_mark(block.text)
