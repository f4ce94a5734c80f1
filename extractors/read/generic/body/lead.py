"""The standfirst: what is between the headline and the text and belongs to the article."""

from __future__ import annotations

from extractors.language.text import fold
from extractors.read.generic.body.container import HEADINGS, OUT
from extractors.read.generic.markup.blocks import Block, Blocks, Node
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.phrases import ends_like_a_sentence, ends_with_credit, is_boilerplate, is_publication_stamp

_MOST_LEADS = 5
_LONGEST_LEAD = 1500
_LONGEST_STAMP = 90
_SHORTEST_OPENING = 60


def find_lead(found: Blocks, kept: list[Block], title: str | None, description: str | None) -> list[Block]:
    """Return the blocks of the standfirst, between the headline and the text; an empty list if there is none.

    A block counts if class names mark it as lead, if it repeats the page's description, or if it opens the text right
    below the headline. If there is none, the first paragraph of the text counts when its markup sets it off. A lead
    that the text repeats gives an empty list.
    """
    if not kept:
        return []
    start = kept[0].index
    described = fold(description)[:60]
    nodes = found.nodes
    above = found.headline_above(start)
    headline, low = (above.index, above.first) if above is not None else (None, max(0, start - 30))
    if (titled := _titled(found.blocks[low:start], title)) is not None:
        headline, low = titled.node, titled.index + 1
    below = _below_headline(nodes, headline)
    weak = Hint.WEAK_CHROME & ~(nodes[headline].flags if headline is not None else 0)
    leads: list[Block] = []
    for block in found.blocks[low:start]:
        own = nodes[block.node].hints & Hint.LEAD
        if block.flags & (OUT if not own else OUT & ~Hint.CHROME) or block.tag == "h1":
            continue
        if not 40 <= block.length <= _LONGEST_LEAD or block.link_density > 0.4:
            continue
        if block.length < _LONGEST_STAMP and is_publication_stamp(block.text):
            continue
        folded = fold(block.text)
        is_described = len(described) > 25 and described in folded[:120]
        if block.flags & Hint.LEAD or is_described or (block.node in below and _is_opening(block, weak)):
            if any(fold(other.text).startswith(folded[:80]) and 2 * other.length > block.length for other in kept[:3]):
                return []
            leads.append(block)
    named = [block for block in leads if nodes[block.node].hints & Hint.LEAD] or leads
    if not named:
        return kept[:1] if len(kept) > 1 and _is_marked_lead(nodes, kept[0], kept[1]) else []
    return [
        block
        for block in named
        if block.tag == named[0].tag and nodes[block.node].parent == nodes[named[0].node].parent
    ][:_MOST_LEADS]


def _is_marked_lead(nodes: list[Node], block: Block, following: Block) -> bool:
    """Whether the first block of the text is named a standfirst and stands apart from the others."""
    return (
        bool(block.flags & Hint.LEAD)
        and not following.flags & Hint.LEAD
        and (block.tag in HEADINGS or nodes[block.node].parent != nodes[following.node].parent)
        and 40 <= block.length <= _LONGEST_LEAD
        and block.tag not in ("li", "blockquote")
    )


def _titled(blocks: list[Block], title: str | None) -> Block | None:
    """Return the heading of a lower rank that is the headline, as blogs have it below the site's name."""
    folded = fold(title)
    if not folded:
        return None
    headings = (block for block in blocks if block.tag in HEADINGS and block.tag != "h1")
    return next((block for block in headings if fold(block.text) == folded), None)


def _below_headline(nodes: list[Node], headline: int | None) -> frozenset[int]:
    """Return the nodes that may open the text: the one that follows the headline, or those beside it in a header."""
    if headline is None or nodes[headline].parent < 0:
        return frozenset()
    parent = nodes[headline].parent
    if nodes[parent].tag == "header":
        inside = nodes[nodes[headline].end : nodes[parent].end]
        return frozenset(node.index for node in inside if node.parent == parent)
    after = nodes[headline].end
    if after >= len(nodes) or nodes[after].parent != parent:
        return frozenset()
    within = after + 1  # a paragraph may be written inside a heading
    is_wrapped = nodes[after].tag in HEADINGS and within < nodes[after].end
    return frozenset((after, within) if is_wrapped else (after,))


def _is_opening(block: Block, weak: int) -> bool:
    """Whether a block below the headline is a sentence of the text and no byline, date or caption, nor in a box
    (``weak``) that the headline is not in.
    """
    return (
        block.tag in ("p", "h2", "h3")
        and block.length >= _SHORTEST_OPENING
        and not block.link_length
        and not block.flags & (Hint.BYLINE | Hint.DATE | Hint.AUTHOR_BOX | Hint.GALLERY | weak)
        and ends_like_a_sentence(block.text)
        and not is_boilerplate(block.text)
        and not ends_with_credit(block.text)
        and not is_publication_stamp(block.text)
    )
