"""Lines around the beginning of a text, and below its pictures, that are no text."""

from __future__ import annotations

from extractors.read.generic.markup.blocks import Block, Node
from extractors.read.generic.markup.texts import text_of
from extractors.read.generic.people.houses import has_given_name
from extractors.read.generic.people.names import begins_with_name, clean_names, is_byline, look_like_names
from extractors.read.generic.phrases import LONGEST_STAMP, ends_with_a_mark, is_reading_time

_LONGEST_COUNT = 12
_LONGEST_NAME = 40
_MOST_NAMES = 3


def lines_with_names(kept: list[Block]) -> int:
    """Return how many blocks at the beginning of a text are a person's name alone: its writers, on lines of their
    own.
    """
    count = 0
    for block in kept[:_MOST_NAMES]:
        if block.length > _LONGEST_NAME or block.tag not in ("p", "div") or not has_given_name(block.text):
            break
        if not look_like_names((block.text,)) or clean_names((block.text,), frozenset()) != (block.text,):
            break
        count += 1
    return count if count < len(kept) else 0


def is_of_counters(text: str, length: int) -> bool:
    """Whether a line says how often an article was liked, shared or read, or how long it takes to read."""
    if length < _LONGEST_COUNT and not any(map(str.isalpha, text)):
        return True
    return length <= LONGEST_STAMP and is_reading_time(text)


def is_byline_of(block: Block) -> bool:
    """Whether a short line above the text names its writers, with or without what they are."""
    if is_byline(block.spaced):
        return True
    return not ends_with_a_mark(block.text) and begins_with_name(block.pieces)


def is_caption_in_italics(block: Block, nodes: list[Node]) -> bool:
    """Whether a paragraph is a picture and the line below it, which is set in italics as captions are."""
    element = nodes[block.node].element
    if next(element.iter("img"), None) is None:
        return False
    slanted = next(element.iter("em", "i"), None)
    return slanted is not None and text_of(slanted) == block.text
