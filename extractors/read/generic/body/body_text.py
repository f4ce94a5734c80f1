"""The article's text, from the page's blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors.language.text import fold
from extractors.read.generic.body.apart import find_ending, find_opening
from extractors.read.generic.body.cards import mark_cards, mark_offers
from extractors.read.generic.body.container import (
    HEADINGS,
    LONG,
    OUT,
    choose_container,
    mark_consent_boxes,
    mark_live_posts,
    mark_other_articles,
    spread_flags,
    start_of_text,
    text_score,
)
from extractors.read.generic.body.discussions import mark_discussions
from extractors.read.generic.body.end_of_text import above_end, drop_closing
from extractors.read.generic.body.lead import find_lead
from extractors.read.generic.body.lines_apart import (
    is_byline_of,
    is_caption_in_italics,
    is_of_counters,
    lines_with_names,
)
from extractors.read.generic.body.lists_and_tables import (
    CELLS,
    find_figure_tables,
    find_text_lists,
    is_in_table_of_picture,
    is_short_name,
)
from extractors.read.generic.body.lists_beside import find_headline, mark_lists_beside
from extractors.read.generic.markup.blocks import DROP, Block, Blocks, Node, running_sums
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.markup.texts import text_of
from extractors.read.generic.phrases import (
    LONGEST_STAMP,
    ends_like_a_sentence,
    ends_with_a_mark,
    ends_with_credit,
    is_boilerplate,
    is_boilerplate_heading,
    is_pointer,
    is_publication_stamp,
    is_read_more_link,
)

_BY = frozenset(("by", "von", "par", "por", "di", "door", "av", "af", "od", "yazan", "autor", "text"))
_ENDS = re.compile(r"[.!?…。！？।؟۔:;»”\"')\]]\s*$")
_LABEL = re.compile(r"[^.!?,;\u3001\u3002\uff0c\u060c]+(?<=[\w:\uff1a])$")
_GLUED_STAMP = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}(?:,?\s\d{1,2}:\d\d(?::\d\d)?)?(?=[^\W\d])")
"""A day that runs into the first word of a text, as where an element's margin alone sets it apart."""
_MOST_QUOTED = 0.3
_LEAST_GALLERY = 0.25
_MOST_IN_SLIDES = 0.6
"""The share of a text from which its slides are no pictures beside it."""
_MOST_COMPARED = 600
_QUOTES = "\"'“”„«»‘’‚‹›「」『』… "
_ITEMS = frozenset(("li", "td", "th", "dd", "dt"))
_NO_LABELS = HEADINGS | _ITEMS
_HAS_DIGIT = re.compile(r"\d")
_LONGEST_LABEL = 60
_LONGEST_WAY_ON = 40
_LONGEST_BYLINE = 100
_LONGEST_CAPTION = 250
_LONGEST_DAY = 40
_LONGEST_TEMPLATE = 300
_HEAD = 3


@dataclass(slots=True)
class BodyText:
    """The article's text: its paragraphs, the blocks they come from, and the node that contains them."""

    paragraphs: list[str] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    container: Node | None = None
    lead: str | None = None

    @property
    def text(self) -> str:
        """The paragraphs separated by a blank line; empty if there are none."""
        return "\n\n".join(self.paragraphs)


def find_body(
    found: Blocks, title: str | None = None, description: str | None = None, authors: tuple[str, ...] = ()
) -> BodyText:
    """Choose the node that contains the article and those of its blocks that are the article's text; return them with
    the lead. A page without text gives an empty ``BodyText``.

    ``title``, ``description`` and ``authors`` are what the page states, if it does. Flags of nodes and blocks in
    ``found`` are changed: teasers, cards, offers and consent boxes are marked and left out.
    """
    goods = [text_score(block) for block in found.blocks]
    mass = running_sums(goods)
    total = mass[-1]
    if not total:
        return BodyText()
    spread_flags(found, mass, total)
    mark_other_articles(found, mass, title)
    mark_consent_boxes(found)
    mark_cards(found, mass, total)
    mark_offers(found)
    goods = [0.0 if block.flags & OUT else good for block, good in zip(found.blocks, goods, strict=True)]
    mark_live_posts(found, goods)
    whole = sum(goods)
    mark_discussions(found, goods)
    headline = find_headline(found, title)
    mark_lists_beside(found, headline, goods)
    clean = running_sums(goods)
    total -= whole - clean[-1]
    if clean[-1] < 0.2 * total and clean[-1] < 600:
        for node in found.nodes:
            node.flags &= ~(DROP & ~Hint.COMMENTS)
        for block in found.blocks:
            block.flags &= ~(DROP & ~Hint.COMMENTS)
        goods = [0.0 if block.flags & OUT else text_score(block) for block in found.blocks]
        clean = running_sums(goods)
    container = choose_container(found, clean)
    names = frozenset(folded for name in authors if " " in (folded := fold(name)))
    kept = above_end(found, container, _filter(found, container, title, names))
    kept = drop_closing(found, kept, names)
    lead = find_lead(found, kept, title, description)
    opening = find_opening(found, headline, kept, container)
    if not lead and len(opening) == 1:
        lead = opening
    paragraphs = [block.text for block in kept[lines_with_names(kept) :]]
    before = {block.index: block for block in (*lead, *opening) if block not in kept}
    paragraphs[:0] = [before[index].text for index in sorted(before)]
    paragraphs += [block.text for block in find_ending(found, headline, kept, container)]
    return BodyText(paragraphs, kept, container, " ".join(block.text for block in lead) or None)


def locate_body(found: Blocks, body: str) -> BodyText:
    """Return the blocks of a body whose text is already known (from an outlet's rules or another source), with that
    text's paragraphs. Title, times and other fields are then searched around these blocks; there may be none.
    """
    mass = running_sums([text_score(block) for block in found.blocks])
    spread_flags(found, mass, mass[-1] or 1.0)
    paragraphs = body.split("\n\n")
    beginnings = {paragraph[:80] for paragraph in paragraphs}
    blocks = [
        block
        for block in found.blocks
        if block.length > 30 and ((begins := block.text[:80]) in beginnings or begins in body)
    ]
    return BodyText(paragraphs, blocks, found.nodes[0])


def _name_in(text: str) -> str:
    """Return a short line folded, without the word that bylines begin with."""
    folded = fold(text)
    first, _, rest = folded.partition(" ")
    return rest if first in _BY else folded


def _filter(found: Blocks, container: Node, title: str | None, names: frozenset[str]) -> list[Block]:
    kept: list[Block] = []
    seen: dict[str, int] = {}
    quoted: list[Block] = []
    has_text = False
    folded_title = fold(title)
    nodes = found.nodes
    candidates = found.blocks[start_of_text(found, container, title) : container.last]
    homes = _homes(found, candidates)
    lists = find_text_lists(found, candidates)
    figures = find_figure_tables(found, candidates)
    pictured = {index for _, index in found.pictures}
    bold_lines: dict[int, frozenset[str]] = {}
    loose = Hint.WEAK_CHROME | (0 if _is_in_slides(candidates) else Hint.GALLERY)
    for block in candidates:
        if block.flags & OUT or block.index in figures:
            continue
        text, tag, length = block.text, block.tag, block.length
        if not kept and (stamp := _GLUED_STAMP.match(text)):
            text = block.text = text[stamp.end() :]
        is_at_home = nodes[block.node].parent in homes
        if not has_text and length < _LONGEST_BYLINE and is_byline_of(block):
            continue
        if not has_text and tag not in _ITEMS and is_of_counters(text, length):
            continue
        if tag in HEADINGS:
            if (
                not is_boilerplate_heading(text)
                and (has_text or length > _LONGEST_DAY or not is_publication_stamp(text))
                and not (folded_title and fold(text).endswith(folded_title))
                and (length < 300 or ends_with_a_mark(text))  # a paragraph in large letters
                and (block.link_density < 0.8 or is_at_home)
            ):
                kept.append(block)
            continue
        is_linked = block.link_length > 0.66 * length and length < 400
        if (
            is_linked
            and not (
                is_at_home and (_is_linked_sentence(text) or is_short_name(block)) and not _is_announced(found, block)
            )
            and nodes[block.node].parent not in lists
        ):
            continue
        if block.flags & Hint.EMBED and length < 500:
            if tag != "blockquote" and not _is_quoted(nodes, block):
                continue
            quoted.append(block)
        if block.flags & (Hint.BYLINE | Hint.DATE) and length < 160 and tag not in CELLS:
            continue
        if (
            not has_text
            and length < 160
            and is_publication_stamp(text)
            and (length < 90 or not ends_like_a_sentence(text))
        ):
            continue
        if (
            length <= LONGEST_STAMP
            and len(kept) < _HEAD
            and tag != "li"
            and is_publication_stamp(text)
            and text[-1] not in ".!?"
        ):
            continue
        if length < 200 and is_boilerplate(text):
            continue
        if 0 < block.link_length < _LONGEST_WAY_ON and _is_teaser(nodes[block.node], block):
            continue
        if length < _LONGEST_TEMPLATE and tag != "pre" and "{{" in text and "}}" in text:  # that a script was to fill
            continue
        if length < 200 and block.link_length > 0.4 * length and is_pointer(text) and not ends_like_a_sentence(text):
            continue
        if length < 80 and names and _name_in(text) in names:
            continue
        if tag in CELLS and block.index in pictured and is_in_table_of_picture(found, block):
            continue
        if tag == "p" and length < _LONGEST_CAPTION and block.index in pictured and is_caption_in_italics(block, nodes):
            continue
        if length < 400 and (block.index in pictured or not (is_at_home or tag in _ITEMS)) and ends_with_credit(text):
            continue
        if block.flags & loose and (length < 80 or not _ENDS.search(text[-8:])):
            continue
        if (
            length < LONG
            and tag not in ("p", "li", "blockquote", "td", "th", "pre", "dd", "dt")
            and not (is_at_home and _is_bold_heading(found, block, bold_lines))
            and not _ENDS.search(text[-8:])
        ):
            continue
        if length > 60:
            parent = nodes[block.node].parent
            if seen.setdefault(text, parent) != parent and not text.endswith("?"):
                continue  # a copy for another width of screen; beside each other, a text repeats itself on purpose
        elif folded_title and fold(text) == folded_title:
            continue
        has_text = has_text or length > 160 or ends_like_a_sentence(text)
        kept.append(block)
    whole = sum(block.length for block in kept)
    if sum(block.length for block in quoted) > _MOST_QUOTED * whole:
        others = {block.index for block in quoted}
        kept = [block for block in kept if block.index not in others]
    if sum(block.length for block in kept if block.flags & Hint.GALLERY) < _LEAST_GALLERY * whole:
        kept = [block for block in kept if not block.flags & Hint.GALLERY]
    return _drop_loose_headings(found, _drop_labels(found, _drop_repeated(kept)))


def _is_bold_heading(found: Blocks, block: Block, bold_lines: dict[int, frozenset[str]]) -> bool:
    """Whether a short line between paragraphs that no element marks is in bold letters and has a paragraph below it.

    ``bold_lines`` keeps the texts in bold by node, so that an element of many lines is looked through once.
    """
    below = found.blocks[block.index + 1 : block.index + 2]
    if not below or not text_score(below[0]) or below[0].flags & OUT:
        return False
    if block.node not in bold_lines:
        bold = found.nodes[block.node].element.iter("b", "strong")
        bold_lines[block.node] = frozenset(text for element in bold if len(text := text_of(element)) < LONG)
    return block.text in bold_lines[block.node]


def _is_in_slides(candidates: list[Block]) -> bool:
    """Whether a text is dealt out to slides, so that their short lines are its own and no captions."""
    texts = [block for block in candidates if not block.flags & OUT and text_score(block)]
    inside = sum(block.length for block in texts if block.flags & Hint.GALLERY)
    return inside > _MOST_IN_SLIDES * sum(block.length for block in texts)


def _drop_repeated(kept: list[Block]) -> list[Block]:
    """Leave out pull quotes: short blocks whose words a longer paragraph has too."""
    if len(kept) > _MOST_COMPARED:
        return kept
    long_texts = [block.text for block in kept if block.length > 160 and block.tag not in HEADINGS]
    whole = "\n".join(long_texts)
    result = []
    for block in kept:
        if 40 <= block.length < 250 and block.tag not in HEADINGS and block.tag not in _ITEMS:
            bare = block.text.strip(_QUOTES)
            if bare in whole and any(bare in text and len(text) > len(bare) + 40 for text in long_texts):
                continue
        result.append(block)
    return result


def _is_teaser(node: Node, block: Block) -> bool:
    """Whether a paragraph is the beginning of another article: it ends in a link that leads on, its only one."""
    links = list(node.element.iter("a"))
    words = text_of(links[-1]) if links else ""
    return 0 < len(words) < len(block.text) and block.text.endswith(words) and is_read_more_link(words)


def _drop_labels(found: Blocks, kept: list[Block]) -> list[Block]:
    """Leave out the short lines, in whatever language, that announce links which are left out."""
    stays = {block.index for block in kept}
    blocks = found.blocks
    result = []
    for block in kept:
        if block.length < _LONGEST_LABEL and block.tag not in _NO_LABELS and _LABEL.match(block.text):
            links = 0
            for other in blocks[block.index + 1 : block.index + 3]:
                if other.index in stays or other.link_length <= 0.66 * other.length:
                    break
                links += 1
            if links > 1 or (links and block.text.endswith((":", "\uff1a"))):
                continue
        result.append(block)
    return result


def _homes(found: Blocks, candidates: list[Block]) -> frozenset[int]:
    """Return the nodes whose own paragraphs are a fair share of the text: what else is among those is text too."""
    mass: dict[int, float] = {}
    total = 0.0
    for block in candidates:
        if not block.flags & OUT and (worth := text_score(block)):
            parent = found.nodes[block.node].parent
            mass[parent] = mass.get(parent, 0.0) + worth
            total += worth
    return frozenset(node for node, worth in mass.items() if worth > 0.2 * total)


def _is_announced(found: Blocks, block: Block) -> bool:
    """Whether a link is below a label of links such as ``Read also:``."""
    if not block.index:
        return False
    label = found.blocks[block.index - 1]
    return label.length < _LONGEST_LABEL and not label.link_length and is_boilerplate(label.text)


def _is_linked_sentence(text: str) -> bool:
    """Whether a paragraph that is one link is a sentence and no teaser: teasers end like headlines, or begin with a
    label.
    """
    label, colon, _ = text[:30].partition(":")
    is_labelled = bool(colon) and (label.isupper() or is_boilerplate(text))
    return ends_like_a_sentence(text) and not is_labelled and not text.startswith(("[", "("))


def _is_quoted(nodes: list[Node], block: Block) -> bool:
    """Whether embedded text is a quotation: a post shown in the words it has."""
    node = nodes[block.node]
    return node.tag == "blockquote" or (node.parent >= 0 and nodes[node.parent].tag == "blockquote")


def _drop_loose_headings(found: Blocks, kept: list[Block]) -> list[Block]:
    """Headings stay only where something follows before the next heading of the same or a higher rank: text, or a
    picture between two headings of a list.
    """
    result: list[Block] = []
    follows = 7
    pictured = {index for _, index in found.pictures} | {index for _, index in found.players}
    pictured |= {block.index for block in found.blocks if block.flags & Hint.EMBED}
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
