"""Where an article's text ends: what is below it in the same container is the house's."""

from __future__ import annotations

from extractors.read.generic.body.closing_phrases import (
    is_about_author,
    is_closing,
    is_error_note,
    is_heading_of_author,
    is_label_of_tags,
    is_not_a_sentence,
)
from extractors.read.generic.body.container import HEADINGS, OUT
from extractors.read.generic.body.lists_and_tables import LONGEST_NAME
from extractors.read.generic.markup.blocks import Block, Blocks, Node
from extractors.read.generic.people.east_asian_bylines import is_signed_in_han_or_hangul
from extractors.read.generic.people.names import is_byline, look_like_names
from extractors.read.generic.phrases import ends_with_a_mark, is_gate, is_publication_stamp

_ITEMS = frozenset(("li", "td", "th", "dd", "dt"))
_MOST_CLOSING = 6
_MOST_ABOUT_AUTHOR = 3
"""Paragraphs about the author below a heading that says so."""
_LONGEST_BYLINE = 100
_LONGEST_LABEL = 30
_LONGEST_DAY = 45
_LONGEST_GATE = 120
_LONGEST_NOTE = 700
"""Twice what an error note has, as wide letters count twice."""
_LONGEST_OFFER = 160
_LONGEST_LINE = 70
_LEAST_ABOVE_END = 0.25
"""The share of a text that is above the note or label which ends it."""


def above_end(found: Blocks, container: Node, kept: list[Block]) -> list[Block]:
    """Return the blocks above the note that asks for mistakes, the label of the tags, or the offer to read the rest
    for money, where much of the text stands above it.
    """
    least = _LEAST_ABOVE_END * sum(block.length for block in kept)
    stays = {block.index for block in kept}
    above, length = list[Block](), 0
    for block in found.blocks[kept[0].index : container.last] if kept else ():
        is_end = block.length <= _LONGEST_NOTE and not block.flags & OUT and _ends_text(block, kept)
        if is_end:
            if length >= least:
                break
        elif block.index in stays:
            above.append(block)
            length += block.length
    return above


def _ends_text(block: Block, kept: list[Block]) -> bool:
    text = block.text
    if is_error_note(text) or is_label_of_tags(text):
        return True
    if block.tag in HEADINGS and is_heading_of_author(text):
        return sum(other.index > block.index for other in kept) <= _MOST_ABOUT_AUTHOR
    return block.length <= _LONGEST_GATE and is_gate(text) and _is_last(block, kept)


def _is_last(gate: Block, kept: list[Block]) -> bool:
    """Whether nothing below a gate goes on with the article: no paragraph, and at most one sentence of an offer."""
    sentences = [
        block.length
        for block in kept
        if block.index > gate.index and block.length > _LONGEST_LINE and ends_with_a_mark(block.text)
    ]
    return not sentences or (gate.tag in HEADINGS and len(sentences) == 1 and sentences[0] <= _LONGEST_OFFER)


def drop_closing(found: Blocks, kept: list[Block], names: frozenset[str]) -> list[Block]:
    """Leave out what the house adds below its articles."""
    result = kept[:-_MOST_CLOSING]
    for block in kept[-_MOST_CLOSING:]:
        if block.tag in HEADINGS or not result or not _is_closing(found, block, names):
            result.append(block)
        elif result[-1].tag in HEADINGS and result[-1].index == block.index - 1:
            result.pop()
    while (
        len(result) > 1
        and result[-1].tag not in _ITEMS
        and (is_not_a_sentence(result[-1].text) or _announces_nothing(result[-1]))
    ):
        result.pop()
    return result


def _announces_nothing(block: Block) -> bool:
    """Whether a last line announces what is left out, or is a day alone: ``Further reading:``, ``03.04.2026``."""
    if block.tag in HEADINGS:
        return False
    if block.text.endswith((":", "\uff1a")):
        return block.length <= _LONGEST_LABEL
    return block.length <= _LONGEST_DAY and is_publication_stamp(block.text)


def _is_closing(found: Blocks, block: Block, names: frozenset[str]) -> bool:
    text = block.text
    if is_closing(text) or is_about_author(text, names):
        return True
    is_short = block.length < _LONGEST_BYLINE and block.tag not in _ITEMS and text[0] != "("
    if block.length <= LONGEST_NAME and found.nodes[block.node].is_right_aligned and look_like_names([text]):
        return True
    return is_short and (is_byline((block.pieces or (text,))[0]) or is_signed_in_han_or_hangul(text))
