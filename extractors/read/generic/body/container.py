"""Where on a page its article stands: what class names say of each element, and the element that holds the text."""

from __future__ import annotations

from collections.abc import Callable

from extractors.language.text import fold
from extractors.read.generic.body.misnamed import find_misnamed
from extractors.read.generic.markup.blocks import DROP, Block, Blocks, Node, running_sums
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.markup.texts import text_of
from extractors.read.generic.phrases import is_consent

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LONG = 25
"""Characters that a paragraph has and a label has not."""

_OF_SECTIONS = frozenset(("h2", "h3", "h4"))
_LINES = frozenset(("p", "ul", "ol", "table"))
_FEWEST_SECTIONS = 2
_WHOLES = frozenset(("article", "main", "body"))
_OWN_TEXT = 400
_SHORT_TEXT = 100
"""Characters from which an element that is named the text of an article is one."""
_MOST_OF_LIST = 0.2
"""The share of the page's text from which an element may be a wrapper of it."""
_MOST_CONSENT = 60
_LEAST_ABOVE = 200
_MOST_HEADLINES = 50
_LEAST_HEADLINE = 20
_MOST_BOXES = 40
_MOST_LEVELS = 12
_LONG_PARAGRAPH = 160
_MOST_OF_ARTICLE = 0.5
_NEVER_TEXT = Hint.COMMENTS | Hint.CONSENT | Hint.RELATED | Hint.HIDDEN | Hint.TAGS | Hint.AUTHOR_BOX | Hint.CAPTION
_CHROME_TAGS = frozenset(("nav", "footer", "aside", "menu", "form"))
_STANDING = 600
"""Characters of text beside its updates from which a live blog has a text of its own; below, it has an introduction."""

OUT = DROP | Hint.CAPTION
"""Hints that keep a block out of the body's paragraphs."""

_SMALL = Hint.BYLINE | Hint.DATE | Hint.LEAD | Hint.WEAK_CHROME
_INHERITED = (
    OUT | Hint.EMBED | Hint.WEAK_CHROME | Hint.BODY | Hint.LEAD | Hint.BYLINE | Hint.GALLERY | Hint.DATE | Hint.LIVE
)


def text_score(block: Block) -> float:
    """Return a block's score as text: its length, at most 1,500; 0 for headings, short labels and blocks that are
    mostly link.
    """
    if block.length < LONG or block.link_length > 0.5 * block.length:
        return 0.0
    if block.tag in HEADINGS:
        return 0.0
    return float(min(block.length, 1500))


def mark_other_articles(found: Blocks, mass: list[float], title: str | None) -> None:
    """Mark other ``article`` elements beside the one under the page's headline as related: the next ones of a feed, or
    teasers with their whole text. Nothing is marked without a title or without its heading on the page.
    """
    folded = fold(title)
    if not folded:
        return
    nodes = found.nodes
    headlines = found.headlines
    headline = next((index for element, index in headlines if fold(text_of(element)).endswith(folded)), None)
    if headline is None and len(title or "") >= _LEAST_HEADLINE:
        headlines = [(node.element, node.index) for node in nodes if node.tag == "h2"][:_MOST_HEADLINES]
        headline = next((index for element, index in headlines if fold(text_of(element)) == folded), None)
    if headline is None:
        return
    own: Node | None = nodes[headline]
    while own is not None and own.tag != "article":
        own = nodes[own.parent] if own.parent >= 0 else None
    is_inside = own is not None
    if own is None:
        own = next((node for node in nodes[headline:] if node.tag == "article"), None)
    if own is None or mass[own.last] - mass[own.first] < _OWN_TEXT:
        return
    titled = [index for _, index in headlines[:_MOST_HEADLINES]]
    done = 0
    for node in nodes[own.end :] if not is_inside else nodes:
        if node.tag != "article" or node.index < done or not (node.index >= own.end or node.end <= own.index):
            continue
        if is_inside or any(node.index < index < node.end for index in titled):
            _mark(found, node, Hint.RELATED)
            done = node.end


def mark_consent_boxes(found: Blocks) -> None:
    """Mark cookie consent boxes as page chrome, so that they are not read as text; many have no class name and are
    longer than the article.
    """
    nodes = found.nodes
    headlines = [index for _, index in found.headlines[:_MOST_HEADLINES]]
    boxes = 0
    for block in found.blocks:
        if block.length < 60 or block.flags & OUT or not is_consent(block.text):
            continue
        boxes += 1
        if boxes > _MOST_BOXES:
            return
        box = nodes[block.node]
        while box.parent >= 0:
            above = nodes[box.parent]
            if (
                above.tag in _WHOLES
                or above.last - above.first > _MOST_CONSENT
                or above.hints & Hint.BODY
                or any(above.index < index < above.end for index in headlines)
                or not _is_mostly_consent(found.blocks[above.first : above.last])
            ):
                break
            box = above
        _mark(found, box, Hint.CHROME)


def _is_mostly_consent(blocks: list[Block]) -> bool:
    paragraphs = [block for block in blocks if text_score(block) and block.length > 80]
    return 3 * sum(is_consent(block.text) for block in paragraphs) >= len(paragraphs)


def _mark(found: Blocks, node: Node, hint: int) -> None:
    for inner in found.nodes[node.index : node.end]:
        inner.flags |= hint
    for block in found.blocks[node.first : node.last]:
        block.flags |= hint


def spread_flags(found: Blocks, mass: list[float], total: float) -> None:
    """Set the flags of every node (its own hints and its ancestors') and block, ignoring hints on wrappers that contain
    most of the page's text.
    """
    nodes = found.nodes
    headline_nodes = [index for _, index in found.headlines[:_MOST_HEADLINES]]
    lengths: list[float] = []
    misnamed = find_misnamed(found)
    for node in nodes:
        own = node.hints
        if own:
            if node.index in misnamed:
                own &= ~(Hint.CHROME | Hint.HIDDEN)
            share = (mass[node.last] - mass[node.first]) / total
            if own & OUT and share > _MOST_OF_LIST and _is_most_of_article(nodes, node, mass):
                own &= ~OUT
            elif own & OUT and share > _MOST_OF_LIST and _is_wrapper(node, share, headline_nodes):
                if share <= 0.5 or not _is_beside_text(nodes, node, headline_nodes, mass):
                    own &= ~OUT
            elif own & Hint.TEASER and share > 0.02 and _is_prose(found.blocks[node.first : node.last]):
                own &= ~OUT
            if own & _SMALL:
                if not lengths:
                    lengths = running_sums([block.length for block in found.blocks])
                if share > 0.3 or lengths[node.last] - lengths[node.first] > 900:
                    own &= ~_SMALL
            if share > 0.4:
                own &= ~Hint.EMBED
        node.flags = own | (nodes[node.parent].flags & _INHERITED if node.parent >= 0 else 0)
    for block in found.blocks:
        block.flags = nodes[block.node].flags


def _is_prose(blocks: list[Block]) -> bool:
    """Whether blocks are no teaser: one has a link, and a single paragraph at most."""
    paragraphs = sum(
        block.tag == "p" and block.length > 80 and block.link_length <= 0.5 * block.length for block in blocks
    )
    return paragraphs > 1 or not any(block.link_length for block in blocks)


def _is_wrapper(node: Node, share: float, headline_nodes: list[int]) -> bool:
    """Whether an element holds so much of the page's text that its class names cannot mean what they say."""
    return bool(
        (share > 0.5 and not node.hints & (Hint.COMMENTS | Hint.CONSENT))
        or node.hints & Hint.BODY
        or node.tag in ("article", "main")
        or any(node.index < index < node.end for index in headline_nodes)
    )


def _is_most_of_article(nodes: list[Node], node: Node, mass: list[float]) -> bool:
    """Whether an element that is named page chrome holds most of the one ``article`` it is in, and so its text."""
    if node.hints & _NEVER_TEXT or node.tag in _CHROME_TAGS:
        return False
    above = node.parent
    while above >= 0 and nodes[above].tag != "article":
        above = nodes[above].parent
    if above < 0:
        return False
    article = nodes[above]
    return mass[node.last] - mass[node.first] > _MOST_OF_ARTICLE * (mass[article.last] - mass[article.first])


def _is_beside_text(nodes: list[Node], node: Node, headline_nodes: list[int], mass: list[float]) -> bool:
    """Whether the headline stands elsewhere, and a text with it."""
    for index in headline_nodes:
        if node.index <= index < node.end:
            return False
        apart = nodes[index]
        while apart.parent >= 0 and not nodes[apart.parent].index <= node.index < nodes[apart.parent].end:
            apart = nodes[apart.parent]
        if mass[apart.last] - mass[apart.first] >= _OWN_TEXT or any(
            inner.hints & Hint.BODY and mass[inner.last] - mass[inner.first] >= _SHORT_TEXT
            for inner in nodes[apart.index : apart.end]
        ):
            return True
    return False


def mark_live_posts(found: Blocks, goods: list[float]) -> None:
    """Mark a live blog's updates as page chrome and set their scores in ``goods`` to 0, if the page also has a standing
    text of its own.

    The updates are separate items that change by the minute; revisions are compared by the standing text.
    """
    standing = sum(good for block, good in zip(found.blocks, goods, strict=True) if not block.flags & Hint.LIVE)
    if standing < _STANDING:
        return
    for block in found.blocks:
        if block.flags & Hint.LIVE:
            block.flags |= Hint.CHROME
            goods[block.index] = 0.0


def choose_container(found: Blocks, clean: list[float]) -> Node:
    """Return the smallest node that contains most of the text: one marked as the body in its class names, else found by
    descending from the top. ``clean`` are running sums of the blocks' text scores.
    """
    nodes = found.nodes
    total = clean[-1]

    def weight(node: Node) -> float:
        return clean[node.last] - clean[node.first]

    homes = _homes_of_text(found)
    current = _marked(found, weight, total, Hint.BODY, 0.3, homes)
    if current is not None:
        return current
    current = _marked(found, weight, total, Hint.WEAK_BODY, 0.5, homes) or nodes[0]
    articles = [node for node in nodes if node.tag == "article" and not node.flags & OUT and weight(node) > 0.3 * total]
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
        if weight(best) < 0.7 * mine or current.index in homes or _heads_sections(best, below):
            return current
        current = best


def _heads_sections(paragraph: Node, beside: list[Node]) -> bool:
    """Whether a paragraph introduces a list of headings with short lines below each, which are text as it is."""
    if paragraph.tag != "p":
        return False
    below = [node for node in beside if node.index > paragraph.index and not node.flags & OUT]
    headings = sum(node.tag in _OF_SECTIONS for node in below)
    return headings >= _FEWEST_SECTIONS and sum(node.tag in _LINES for node in below) >= headings


def _marked(
    found: Blocks, weight: Callable[[Node], float], total: float, hint: int, least: float, homes: frozenset[int]
) -> Node | None:
    """Return the innermost node so marked that holds nearly all the text that any so marked node holds, or the first
    from outside that is one of ``homes``.

    Where the text is dealt out to several marked nodes (a section each, or a chunk between two advertisements), it is
    the node around all of them.
    """
    nodes, titled = found.nodes, [index for _, index in found.headlines[:_MOST_HEADLINES]]
    marked = [node for node in nodes if node.hints & hint and not node.flags & OUT and weight(node) > 0.005 * total]
    if not marked:
        return None
    best = _around(nodes, max(marked, key=weight), marked, weight, titled)
    if weight(best) < least * total:
        return None
    while True:
        inside = [node for node in marked if best.index < node.index < best.end]
        if not inside:
            return best
        inner = max(inside, key=weight)
        apart = [node for node in inside if node.index >= inner.end or node.end <= inner.index]
        if (
            weight(inner) < 0.5 * weight(best)
            or any(weight(node) > 0.1 * weight(inner) for node in apart)
            or best.index in homes
        ):
            return best
        best = inner


def start_of_text(found: Blocks, container: Node, title: str | None) -> int:
    """Return the block after the headline where the headline is inside the container, above the text. Where one
    ``h1`` of the page is the title, others are headings of the text's sections.
    """
    nodes = found.nodes
    inside = [nodes[index] for _, index in found.headlines if container.index < index < container.end]
    if not inside:
        return container.first
    if (folded := fold(title)) and (titled := _indexes_of_title(found, folded)):
        inside = [node for node in inside if node.index in titled]
        if not inside or any(nodes[index].last <= container.first for index in titled):
            return container.first
    elif _has_paragraphs(found.blocks[container.first : inside[0].first]):
        return container.first
    first = inside[0]
    before = sum(block.length for block in found.blocks[container.first : first.first] if not block.flags & OUT)
    after = sum(block.length for block in found.blocks[first.last : container.last] if not block.flags & OUT)
    return first.last if before < 0.3 * after else container.first


def _has_paragraphs(blocks: list[Block]) -> bool:
    """Whether there is more than a standfirst above an ``h1``, which then is no headline."""
    paragraphs = [block for block in blocks if block.tag == "p" and text_score(block) and not block.flags & OUT]
    return len(paragraphs) > 1 and sum(block.length for block in paragraphs) >= _LEAST_ABOVE


def _indexes_of_title(found: Blocks, folded: str) -> frozenset[int]:
    """Return the nodes of the ``h1`` headings that are the page's title, or have it as their end or beginning."""
    headings = ((index, fold(text_of(element))) for element, index in found.headlines[:_MOST_HEADLINES])
    return frozenset(index for index, text in headings if text and (text.endswith(folded) or folded.startswith(text)))


def _homes_of_text(found: Blocks) -> frozenset[int]:
    """Return the nodes in which some of the text is directly: a wall for readers who pay often begins below it."""
    return frozenset(
        found.nodes[block.node].parent
        for block in found.blocks
        if block.tag == "p"
        and block.length >= _LONG_PARAGRAPH
        and not block.link_length
        and not block.flags & (OUT | _SMALL)
    )


def _kind_of(node: Node) -> str:
    """The first class name without its number: what elements of one kind have in common."""
    names = (node.element.get("class") or "").split()
    return names[0].rstrip("0123456789-_") if names else ""


def _is_another_article(nodes: list[Node], node: Node, above: Node, titled: list[int]) -> bool:
    """Whether a node below ``above`` is inside an article, or a part with a headline, of its own."""
    while node.parent != above.index and node.parent >= 0:
        if node.tag == "article":
            return True
        node = nodes[node.parent]
    return node.tag == "article" or any(node.index < index < node.end for index in titled)


def _around(
    nodes: list[Node], best: Node, marked: list[Node], weight: Callable[[Node], float], titled: list[int]
) -> Node:
    """Return the node around the heaviest marked node and its like, unless what lies beside it is another article."""
    kind = _kind_of(best)
    like = [
        node
        for node in marked
        if node.depth == best.depth
        and (node.index >= best.end or node.end <= best.index)
        and node.tag == best.tag
        and _kind_of(node) == kind
    ]
    if not like:
        return best
    above = best
    for _ in range(_MOST_LEVELS):
        if above.parent < 0 or above.tag in ("article", "main"):
            break
        above = nodes[above.parent]
        others = [node for node in like if above.index < node.index < above.end and weight(node) > 0.05 * weight(best)]
        if others:
            if any(_is_another_article(nodes, node, above, titled) for node in others):
                return best
            best = above
    return best
