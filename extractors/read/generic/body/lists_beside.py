"""Lists of other articles beside the text that neither class names nor pictures mark, found by their links."""

from __future__ import annotations

from extractors.language.text import fold
from extractors.read.generic.body.container import HEADINGS, OUT
from extractors.read.generic.markup.blocks import Block, Blocks, Node
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.phrases import is_boilerplate_heading, is_related_heading

_LINES = frozenset(("p", "li", "dt", "dd", "pre", "blockquote", "figure")) | HEADINGS
_LISTS = frozenset(("ul", "ol", "dl", "table"))
_LENGTH_APART = 12
"""Characters by which a headline's length and that of the title may differ: spaces and marks."""
_SHORTEST_LINK = 12
_SHORTEST_TEXT = 25
_LONGEST_TEASER = 400
_FEWEST_TEASERS = 3
_SHORTEST_OPENING = 80
_MOSTLY_LINK = 0.4
_LEAST_BELOW = 160
_MOST_BLOCKS = 400
_MOST_LEVELS = 24


def find_headline(found: Blocks, title: str | None) -> Block | None:
    """Return the first shown block whose text is the page's title, a heading if there is one, or None."""
    folded = fold(title)
    if not folded:
        return None
    first: Block | None = None
    length = len(title or "")
    for block in found.blocks:
        if (
            abs(len(block.text) - length) > _LENGTH_APART
            or block.link_density > 0.5
            or block.flags & OUT & ~Hint.CHROME
        ):
            continue
        if fold(block.text) == folded:
            if block.tag in HEADINGS:
                return block
            first = first or block
    return first


def mark_lists_beside(found: Blocks, headline: Block | None, goods: list[float]) -> None:
    """Add :attr:`Hint.RELATED` to lists of other articles that are beside the text below the headline, and set their
    scores in ``goods`` to 0.

    Such a list is an element that does not hold the beginning of the text. Nearly all its texts are short and have a
    link, or stand right above or below one.
    """
    if headline is None:
        return
    opening = next(
        (
            block
            for block in found.blocks[headline.index + 1 :]
            if goods[block.index] >= _SHORTEST_OPENING and block.link_density < 0.3
        ),
        None,
    )
    if opening is None:
        return
    nodes = found.nodes
    homes = _homes(found, goods)
    chain: list[Node] = []
    node = nodes[opening.node]
    while node.parent >= 0 and len(chain) < _MOST_LEVELS:
        chain.append(node)
        node = nodes[node.parent]
    marked = max((place for place, node in enumerate(chain) if node.hints & Hint.BODY), default=-1)
    inside = {node.index for node in chain}
    parents = {node.parent for node in chain[marked + 1 :]}
    for node in reversed(nodes[1:]):  # what follows a list is then known to be text or another list
        if (
            node.parent in parents
            and node.index not in inside
            and node.tag not in _LINES
            and not (node.parent in homes and node.tag in _LISTS)
            and not (node.flags & OUT or node.hints & Hint.BODY)
            and not node.first <= headline.index < node.last
            and _is_list_of_articles(found, found.blocks[node.first : node.last])
            and not (node.first > headline.index and _goes_on(found, node, goods))
        ):
            for block in found.blocks[node.first : node.last]:
                block.flags |= Hint.RELATED
                goods[block.index] = 0.0
            for inner in nodes[node.index : node.end]:
                inner.flags |= Hint.RELATED


def _goes_on(found: Blocks, node: Node, goods: list[float]) -> bool:
    """Whether text follows an element within the one around it."""
    below = found.blocks[node.last : found.nodes[node.parent].last]
    return sum(goods[block.index] for block in below if not block.link_length) >= _LEAST_BELOW


def _homes(found: Blocks, goods: list[float]) -> frozenset[int]:
    """Return the nodes in which two paragraphs of text or more are directly: a list among these belongs to them."""
    counts: dict[int, int] = {}
    for block in found.blocks:
        if block.tag == "p" and goods[block.index] >= _SHORTEST_OPENING:
            parent = found.nodes[block.node].parent
            counts[parent] = counts.get(parent, 0) + 1
    return frozenset(node for node, count in counts.items() if count > 1)


def _is_list_of_articles(found: Blocks, blocks: list[Block]) -> bool:
    if not 2 <= len(blocks) <= _MOST_BLOCKS:
        return False
    linked = [block.link_length >= _SHORTEST_LINK and _is_led_by_link(found, block) for block in blocks]
    fewest = _FEWEST_TEASERS
    if blocks[0].length <= 60 and (is_related_heading(blocks[0].text) or is_boilerplate_heading(blocks[0].text)):
        fewest = 2
    if sum(linked) < fewest:
        return False
    texts = teasers = 0
    for index, block in enumerate(blocks):
        if block.length < _SHORTEST_TEXT or block.tag in HEADINGS or block.link_density > 0.8:
            continue
        if block.length > _LONGEST_TEASER:
            return False
        texts += 1
        teasers += any(linked[max(0, index - 1) : index + 2])
    return teasers >= 0.8 * texts


def _is_led_by_link(found: Blocks, block: Block) -> bool:
    """Whether a block is a link for the most part, or begins with one."""
    if block.link_density >= _MOSTLY_LINK:
        return True
    element = found.nodes[block.node].element
    first = next(element.iterchildren(), None)
    return first is not None and first.tag == "a" and not (element.text or "").strip()
