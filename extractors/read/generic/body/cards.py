"""Classify boxes whose class names say nothing by their contents: captioned picture, list of teasers, or text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from lxml.etree import _Element as HtmlElement

from extractors.read.generic.body.container import HEADINGS, OUT
from extractors.read.generic.markup.blocks import Block, Blocks, Node
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.phrases import is_buying, is_credit

_SENTENCE_END = re.compile(r"[.!?…。！？।؟۔:][\"”»’)\]]*\s*$")
_MOST_BLOCKS = 3
_KNOWN = Hint.BYLINE | Hint.AUTHOR_BOX | Hint.DATE | Hint.CAPTION
_LONGEST_CAPTION = 500
_LONGEST_TEASER = 250
_FEWEST_TEASERS = 3
_LONGEST_BUTTON = 60
_MOST_IN_OFFER = 12
_LONGEST_FEATURE = 160
_PRICE = re.compile(
    r"(?:[$€£¥₹₩₺₽]|\b(?:US|USD|EUR|CHF|GBP|Rs\.?|R\$|kr\.?))\s?\d|\d(?:[.,]\d\d|,-)?\s?(?:[€£¥₽₺]|(?:EUR|Euro|kr|zł|Kč|Ft"
    r"|lei|TL|USD|CHF|руб|грн)\b|元|円|원)"
)
_MOST_LOOKED_AT = 6
_MOST_LEVELS = 8
_LINES = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6"))


def mark_cards(found: Blocks, mass: list[float], total: float) -> None:
    """Add :attr:`Hint.CAPTION` to the blocks of picture boxes and :attr:`Hint.RELATED` to those of teaser lists.

    ``mass`` are the running sums of the blocks' text scores and ``total`` the last of them. A picture box contains a
    picture or player and at most three blocks, among them a credit (or, at a player, no full sentence). A teaser list
    is a row of similar elements, each with a picture, a linked headline and little else.
    """
    shown = [(index, element, False) for element, index in found.pictures]
    shown += [(index, element, True) for element, index in found.players]
    if not shown:
        return
    shown.sort(key=lambda entry: entry[0])
    places = [index for index, _, _ in shown]
    rows: dict[int, list[Node]] = {}
    for node in found.nodes[1:]:
        count = node.last - node.first
        if not 0 < count <= _MOST_BLOCKS + 1 or node.flags & OUT or node.tag in _LINES:
            continue
        start = bisect_left(places, node.first)
        if start == len(places) or places[start] > node.last:
            continue
        near = shown[start : bisect_right(places, node.last)]
        inside = [is_player for _, element, is_player in near[:_MOST_LOOKED_AT] if _is_inside(element, node)]
        if not inside:
            continue
        blocks = found.blocks[node.first : node.last]
        if count <= _MOST_BLOCKS and _is_picture_box(blocks, any(inside)):
            for block in blocks:
                block.flags |= Hint.CAPTION
        elif _is_teaser(blocks):
            rows.setdefault(node.parent, []).append(node)
    for parent, teasers in rows.items():
        around = found.nodes[parent]
        if len(teasers) < _FEWEST_TEASERS or (mass[around.last] - mass[around.first]) > 0.25 * total:
            continue
        if sum(node.last - node.first for node in teasers) >= 0.7 * (around.last - around.first):
            for block in found.blocks[around.first : around.last]:
                block.flags |= Hint.RELATED


def mark_offers(found: Blocks) -> None:
    """Add :attr:`Hint.RELATED` to the blocks of shop offers: small boxes with a price and a link to buy."""
    nodes, blocks = found.nodes, found.blocks
    for block in blocks:
        if block.flags & OUT or not block.link_length or block.length > _LONGEST_BUTTON or not is_buying(block.text):
            continue
        box = node = nodes[block.node]
        while node.parent > 0:
            node = nodes[node.parent]
            inside = blocks[node.first : node.last]
            if (
                len(inside) > _MOST_IN_OFFER
                or node.tag in ("article", "main")
                or sum(other.length for other in inside if other.tag not in HEADINGS) > _LONGEST_CAPTION
                or sum(other.length > _LONGEST_FEATURE for other in inside) > 1
            ):
                break
            box = node
        inside = blocks[box.first : box.last]
        if len(inside) > 1 and any(_PRICE.search(other.text) for other in inside):
            for other in inside:
                other.flags |= Hint.RELATED


def _is_inside(element: HtmlElement, node: Node) -> bool:
    above: HtmlElement | None = element
    for _ in range(_MOST_LEVELS):
        if above is None or above is node.element:
            break
        above = above.getparent()
    return above is node.element


def _is_picture_box(blocks: list[Block], has_player: bool) -> bool:
    if sum(block.length for block in blocks) > _LONGEST_CAPTION:
        return False
    credited = [is_credit(block.text) for block in blocks]
    for block, is_crediting in zip(blocks, credited, strict=True):
        if block.tag in HEADINGS or (block.flags & _KNOWN and not is_crediting):
            return False
    if len(blocks) > 1 and any(credited):
        return True
    return has_player and not any(block.length > 160 or _SENTENCE_END.search(block.text) for block in blocks)


def _is_teaser(blocks: list[Block]) -> bool:
    return sum(block.length for block in blocks) < _LONGEST_TEASER and blocks[0].link_length > 0.8 * blocks[0].length
