"""Lists, tables and names among a text's blocks: which of them are text."""

from __future__ import annotations

from extractors.read.generic.body.container import LONG, OUT, text_score
from extractors.read.generic.markup.blocks import Block, Blocks
from extractors.read.generic.phrases import ends_like_a_sentence, is_boilerplate, is_buying

CELLS = frozenset(("td", "th"))
_FEWEST_CELLS = 6
_LONGEST_CELL = 60
_MOST_FIGURES = 0.4
LONGEST_NAME = 40
_LONGEST_CAPTION = 300
_MOST_NAME_WORDS = 5


def find_text_lists(found: Blocks, candidates: list[Block]) -> frozenset[int]:
    """Return the node indexes of lists that belong to the text although they have links: most items are not links, or
    all are short names that the paragraph before announces. Lists of teasers link headlines.
    """
    items: dict[int, list[Block]] = {}
    for block in candidates:
        if block.tag == "li" and not block.flags & OUT:
            items.setdefault(found.nodes[block.node].parent, []).append(block)
    written = []
    for node, blocks in items.items():
        linked = sum(block.link_length > 0.5 * block.length for block in blocks)
        are_names = all(block.length <= LONGEST_NAME and block.text.count(" ") < _MOST_NAME_WORDS for block in blocks)
        if len(blocks) > 2 * linked or (
            len(blocks) > 1 and are_names and _announces(found.blocks[blocks[0].index - 1])
        ):
            written.append(node)
    return frozenset(written)


def _announces(block: Block) -> bool:
    """Whether a paragraph says what the list below it holds."""
    return (
        block.tag == "p"
        and block.length >= LONG
        and not block.flags & OUT
        and block.text.endswith((":", "\uff1a"))
        and block.link_length < 0.5 * block.length
        and not is_boilerplate(block.text)
    )


def find_figure_tables(found: Blocks, candidates: list[Block]) -> frozenset[int]:
    """Return the indexes of the blocks in tables of labels and figures (box scores, share prices, schedules) that stand
    below the last paragraph and are not part of the text.
    """
    prose = [
        block.index for block in candidates if block.tag not in CELLS and text_score(block) and not block.flags & OUT
    ]
    end = prose[-1] if prose else -1
    tables: dict[int, list[Block]] = {}
    nodes = found.nodes
    for block in candidates:
        if block.tag in CELLS and block.index > end:
            node = nodes[block.node]
            while node.tag != "table" and node.parent >= 0:
                node = nodes[node.parent]
            if nodes[node.parent].tag != "figure":  # which an editor put into the text as a block of its own
                tables.setdefault(node.index, []).append(block)
    if not tables:
        return frozenset()
    whole = sum(block.length for block in candidates if not block.flags & OUT)
    return frozenset(
        block.index
        for cells in tables.values()
        if len(cells) >= _FEWEST_CELLS
        and max(cell.length for cell in cells) < _LONGEST_CELL
        and sum(cell.length for cell in cells) < _MOST_FIGURES * whole
        and not any(ends_like_a_sentence(cell.text) for cell in cells)
        for block in cells
    )


def is_in_table_of_picture(found: Blocks, cell: Block) -> bool:
    """Whether a table holds nothing but a picture and this line, its caption: as pages without style sheets set
    pictures into their texts. The picture is right before the line.
    """
    table = found.nodes[cell.node]
    while table.tag != "table" and table.parent >= 0:
        table = found.nodes[table.parent]
    return (
        table.tag == "table"
        and table.last - table.first == 1
        and cell.length <= _LONGEST_CAPTION
        and next(table.element.iter("img"), None) is not None
    )


def is_short_name(block: Block) -> bool:
    """Whether a paragraph that consists of one link is a short name (of a product, a place, a source) and not a
    teaser's headline.
    """
    return (
        block.tag == "p"
        and block.length <= LONGEST_NAME
        and block.text.count(" ") < _MOST_NAME_WORDS
        and not is_buying(block.text)
        and not any(is_boilerplate(piece) for piece in block.pieces)
    )
