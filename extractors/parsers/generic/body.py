"""The article's text, from the page's blocks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from extractors.parsers.generic.blocks import DROP, Block, Blocks, Node
from extractors.parsers.generic.phrases import has_printed_date, is_boilerplate, is_boilerplate_heading
from extractors.parsers.generic.vocabulary import Hint
from extractors.text import fold

_CELLS = frozenset(("td", "th"))
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ENDS = re.compile(r"[.!?…。！？।؟۔:;»”\"')\]]\s*$")
_SENTENCE = re.compile(r"[^\W\d]{3,}[.!?…”\"»)]*[.!?…。！？।؟۔][”\"»’)]*$")
_LONG = 25
_MOST_QUOTED = 0.3


@dataclass(slots=True)
class BodyText:
    """The text found in the blocks: paragraphs with the blocks they came from, and the node that holds them."""

    paragraphs: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    container: Node | None = None
    lead: str | None = None

    @property
    def text(self) -> str:
        """Paragraphs separated by a blank line."""
        return "\n\n".join(self.paragraphs)


def find_body(found: Blocks, title: str | None = None, description: str | None = None) -> BodyText:
    """Choose the node that holds the article and its blocks that are the article's text."""
    goods = [_worth(block, found) for block in found.blocks]
    mass = _prefix(goods)
    total = mass[-1]
    if not total:
        return BodyText()
    _spread_flags(found, mass, total)
    goods = [0.0 if block.flags & _OUT else good for block, good in zip(found.blocks, goods, strict=True)]
    _part_live_posts(found, goods)
    clean = _prefix(goods)
    if clean[-1] < 0.2 * total and clean[-1] < 600:
        for node in found.nodes:
            node.flags &= ~(DROP & ~Hint.COMMENTS)
        for block in found.blocks:
            block.flags &= ~(DROP & ~Hint.COMMENTS)
        goods = [_worth(block, found) for block in found.blocks]
        clean = _prefix(goods)
    container = _choose(found, clean, title)
    kept = _filter(found, container, title)
    lead = _find_lead(found, container, kept, title, description)
    paragraphs = [block.text for block in kept]
    if lead is not None and lead not in kept:
        paragraphs.insert(0, lead.text)
    return BodyText(paragraphs, kept, container, lead.text if lead is not None else None)


def _part_live_posts(found: Blocks, goods: list[float]) -> None:
    """Leave a live blog's updates out where it has a standing text of its own.

    The updates are items of their own that change by the minute; the standing text is what a revision is compared by.
    """
    standing = sum(good for block, good in zip(found.blocks, goods, strict=True) if not block.flags & Hint.LIVE)
    if standing < 400:
        return
    for block in found.blocks:
        if block.flags & Hint.LIVE:
            block.flags |= Hint.CHROME
            goods[block.index] = 0.0


def place_body(found: Blocks, body: str) -> BodyText:
    """Find the blocks of a body that is known: other fields are looked for around them."""
    mass = _prefix([_worth(block, found) for block in found.blocks])
    _spread_flags(found, mass, mass[-1] or 1.0)
    blocks = [block for block in found.blocks if block.length > 30 and block.text[:80] in body]
    return BodyText(body.split("\n\n"), blocks, found.nodes[0])


_OUT = DROP | Hint.CAPTION


def _worth(block: Block, found: Blocks) -> float:
    if block.length < _LONG or block.link_length > 0.5 * block.length:
        return 0.0
    if block.tag in HEADINGS:
        return 0.0
    return float(min(block.length, 1500))


def _prefix(values: list[float]) -> list[float]:
    sums = [0.0]
    add = sums.append
    running = 0.0
    for value in values:
        running += value
        add(running)
    return sums


def _spread_flags(found: Blocks, mass: list[float], total: float) -> None:
    """Give every node the flags of its ancestors, but for flags on wrappers that hold most of the page's text."""
    nodes = found.nodes
    headline_nodes = [index for _, index in found.headlines]
    lengths = _prefix([float(block.length) for block in found.blocks])
    for node in nodes:
        own = node.hints
        if own:
            share = (mass[node.last] - mass[node.first]) / total
            if own & _OUT and _is_wrapper(node, share, headline_nodes):
                own &= ~_OUT
            if own & _SMALL and (share > 0.3 or lengths[node.last] - lengths[node.first] > 900):
                own &= ~_SMALL
            if own & Hint.EMBED and share > 0.4:
                own &= ~Hint.EMBED
        node.flags = own | (nodes[node.parent].flags & _INHERITED if node.parent >= 0 else 0)
    for block in found.blocks:
        block.flags = nodes[block.node].flags


def _is_wrapper(node: Node, share: float, headline_nodes: list[int]) -> bool:
    """Whether an element holds so much of the page's text that its class names cannot mean what they say."""
    if share <= 0.2:
        return False
    return bool(
        (share > 0.5 and not node.hints & Hint.COMMENTS)
        or node.hints & Hint.BODY
        or node.tag in ("article", "main")
        or any(node.index < index < node.end for index in headline_nodes)
    )


_SMALL = Hint.BYLINE | Hint.DATE | Hint.LEAD | Hint.WEAK_CHROME
_INHERITED = (
    _OUT | Hint.EMBED | Hint.WEAK_CHROME | Hint.BODY | Hint.LEAD | Hint.BYLINE | Hint.GALLERY | Hint.DATE | Hint.LIVE
)


def _choose(found: Blocks, clean: list[float], title: str | None) -> Node:
    """Descend from the top to the smallest node that still holds most of the text."""
    nodes = found.nodes
    total = clean[-1]

    def weight(node: Node) -> float:
        return clean[node.last] - clean[node.first]

    current = _marked(nodes, weight, total, Hint.BODY, 0.3)
    if current is not None:
        return current
    current = _marked(nodes, weight, total, Hint.WEAK_BODY, 0.5) or nodes[0]
    articles = [
        node for node in nodes if node.tag == "article" and not node.flags & _OUT and weight(node) > 0.3 * total
    ]
    if articles:
        best = max(articles, key=weight)
        if current.index == 0 or (current.first <= best.first and best.last <= current.last):
            current = best
    children: dict[int, list[Node]] = {}
    for node in nodes[1:]:
        children.setdefault(node.parent, []).append(node)
    while True:
        mine = weight(current)
        below = children.get(current.index)
        if not below:
            return current
        best = max(below, key=weight)
        if weight(best) < 0.7 * mine:
            return current
        current = best


def _marked(nodes: list[Node], weight: Callable[[Node], float], total: float, hint: int, least: float) -> Node | None:
    """Return the innermost node so marked that holds nearly all the text that any so marked node holds.

    Where the text is dealt out to several marked nodes (a section each, or a chunk between two advertisements), it is
    the node around all of them.
    """
    marked = [node for node in nodes if node.hints & hint and not node.flags & _OUT and weight(node) > 0]
    if not marked:
        return None
    best = _around(nodes, max(marked, key=weight), marked, weight)
    if weight(best) < least * total:
        return None
    while True:
        inside = [node for node in marked if best.index < node.index < best.end]
        if not inside:
            return best
        inner = max(inside, key=weight)
        apart = [node for node in inside if node.index >= inner.end or node.end <= inner.index]
        if weight(inner) < 0.5 * weight(best) or any(weight(node) > 0.1 * weight(inner) for node in apart):
            return best
        best = inner


def _around(nodes: list[Node], best: Node, marked: list[Node], weight: Callable[[Node], float]) -> Node:
    """Return the node around the heaviest marked node and its like, unless what lies beside it is another article."""
    like = [node for node in marked if node.depth == best.depth and (node.index >= best.end or node.end <= best.index)]
    if not like:
        return best
    above = best
    while above.parent >= 0 and above.tag not in ("article", "main"):
        above = nodes[above.parent]
        if any(weight(node) > 0.05 * weight(best) for node in like if above.index < node.index < above.end):
            between = nodes[above.index + 1 : above.end]
            if any(node.tag in ("article", "h1") and not best.index <= node.index < best.end for node in between):
                return best
            best = above
    return best


def _filter(found: Blocks, container: Node, title: str | None) -> list[Block]:
    kept: list[Block] = []
    seen: set[str] = set()
    quoted: list[Block] = []
    has_text = False
    folded_title = fold(title)
    nodes = found.nodes
    candidates = found.blocks[_start(found, container) : container.last]
    homes = _homes(found, candidates)
    for block in candidates:
        if block.flags & _OUT:
            continue
        text, tag, length = block.text, block.tag, block.length
        is_at_home = nodes[block.node].parent in homes
        if tag in HEADINGS:
            if (
                not is_boilerplate_heading(text)
                and not (folded_title and fold(text).endswith(folded_title))
                and length < 300
                and (block.link_density < 0.8 or is_at_home)
            ):
                kept.append(block)
            continue
        if block.link_length > 0.66 * length and length < 400 and not (is_at_home and _is_linked_sentence(text)):
            continue
        if block.flags & Hint.EMBED and length < 500:
            if tag != "blockquote" and not _is_quoted(nodes, block):
                continue
            quoted.append(block)
        if block.flags & (Hint.BYLINE | Hint.DATE) and length < 160 and tag not in _CELLS:
            continue
        if not has_text and length < 160 and has_printed_date(text) and not _SENTENCE.search(text[-80:]):
            continue
        if length < 200 and is_boilerplate(text):
            continue
        if block.flags & (Hint.WEAK_CHROME | Hint.GALLERY) and (length < 80 or not _ENDS.search(text[-8:])):
            continue
        if (
            length < _LONG
            and tag not in ("p", "li", "blockquote", "td", "th", "pre", "dd", "dt")
            and not _ENDS.search(text[-8:])
        ):
            continue
        if length > 60:
            if text in seen and not text.endswith("?"):
                continue
            seen.add(text)
        elif folded_title and fold(text) == folded_title:
            continue
        has_text = has_text or length > 160 or bool(_SENTENCE.search(text[-80:]))
        kept.append(block)
    if sum(block.length for block in quoted) > _MOST_QUOTED * sum(block.length for block in kept):
        others = {block.index for block in quoted}
        kept = [block for block in kept if block.index not in others]
    return _drop_loose_headings(found, kept)


def _homes(found: Blocks, candidates: list[Block]) -> frozenset[int]:
    """Return the nodes whose own paragraphs are a fair share of the text: what else stands among those is text too."""
    mass: dict[int, float] = {}
    total = 0.0
    for block in candidates:
        if not block.flags & _OUT and (worth := _worth(block, found)):
            parent = found.nodes[block.node].parent
            mass[parent] = mass.get(parent, 0.0) + worth
            total += worth
    return frozenset(node for node, worth in mass.items() if worth > 0.2 * total)


def _is_linked_sentence(text: str) -> bool:
    """Whether a paragraph that is one link is a sentence and no teaser: teasers end like headlines, or begin with a
    label.
    """
    return _SENTENCE.search(text[-80:]) is not None and ":" not in text[:30] and not text.startswith(("[", "("))


def _is_quoted(nodes: list[Node], block: Block) -> bool:
    """Whether embedded text is a quotation: a post shown in the words it has."""
    node = nodes[block.node]
    return node.tag == "blockquote" or (node.parent >= 0 and nodes[node.parent].tag == "blockquote")


def _start(found: Blocks, container: Node) -> int:
    """Return the block after the headline where the headline stands inside the container, above the text."""
    nodes = found.nodes
    inside = [nodes[index] for _, index in found.headlines if container.index < index < container.end]
    if not inside:
        return container.first
    first = inside[0]
    before = sum(block.length for block in found.blocks[container.first : first.first] if not block.flags & _OUT)
    after = sum(block.length for block in found.blocks[first.last : container.last] if not block.flags & _OUT)
    return first.last if before < 0.3 * after else container.first


def _drop_loose_headings(found: Blocks, kept: list[Block]) -> list[Block]:
    """Headings stay only where something follows before the next heading of the same or a higher rank: text, or a
    picture between two headings of a list.
    """
    result: list[Block] = []
    follows = 7
    pictured = {index for _, index in found.pictures}
    below = len(found.blocks)
    for block in reversed(kept):
        if block.tag in HEADINGS:
            rank = int(block.tag[1])
            if follows == 7:
                continue
            if (
                follows < 7
                and rank >= follows
                and (block.flags & Hint.EMBED or pictured.isdisjoint(range(block.index + 1, below + 1)))
            ):
                continue
            follows = rank
        else:
            follows = 8
        below = block.index
        result.append(block)
    result.reverse()
    return result


def _find_lead(
    found: Blocks, container: Node, kept: list[Block], title: str | None, description: str | None
) -> Block | None:
    """Return the standfirst: marked as such or repeating the page's description, between the headline and the text."""
    if not kept:
        return None
    start = kept[0].index
    described = fold(description)[:60]
    headline = max(
        (found.nodes[index].first for _, index in found.headlines if found.nodes[index].first <= start), default=None
    )
    low = headline if headline is not None else max(0, start - 30)
    for block in found.blocks[low:start]:
        own = found.nodes[block.node].hints
        if block.flags & (_OUT if not own & Hint.LEAD else _OUT & ~Hint.CHROME) or block.tag == "h1":
            continue
        if not 40 <= block.length <= 700 or block.link_density > 0.4:
            continue
        folded = fold(block.text)
        if block.flags & Hint.LEAD or (len(described) > 25 and folded.startswith(described)):
            if any(fold(other.text).startswith(folded[:80]) for other in kept[:3]):
                return None
            return block
    return None
