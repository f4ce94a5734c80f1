"""Related stories: the lists around an article and the links in its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as HtmlElement

from extractors.contracts.article import RelatedItem, Source
from extractors.contracts.urls import rough_identity, without_query
from extractors.language.text import count_words, squeeze, words
from extractors.read.generic.body.body_text import BodyText
from extractors.read.generic.markup.blocks import Blocks, Node
from extractors.read.generic.markup.class_names import Hint
from extractors.read.generic.markup.texts import text_of
from extractors.read.generic.phrases import is_related_heading
from extractors.read.page import Page, site_of
from extractors.read.title_labels import split_label

_MOST = 100
_NOT_STORY = words(
    "tag tags topic topics thema themen category categories section author authors autor autoren people person search "
    "suche login signin register subscribe newsletter newsletters privacy terms about contact kontakt impressum "
    "datenschutz abo shop profile user users rss feed page"
)
"""Parts of addresses that no story's address has."""

_STORY = re.compile(
    r"\d{4,}|/20\d\d/|(?<![a-z0-9])[a-z0-9]+(?:-[a-z0-9]+){3,}|\.s?html?$|%[0-9a-f]{2}(?:[^%-]|%(?![0-9a-f]{2}))*-",
    re.IGNORECASE,
)


def find_related(page: Page, found: Blocks, text: BodyText) -> tuple[RelatedItem, ...]:
    """Return links to other stories of the same site, without repeats: those in related lists first, then those in the
    text; an empty tuple if there are none.

    A list counts as related by its class names or heading. Menus, most-read lists and section feeds are left out.
    """
    items: list[RelatedItem] = []
    seen = {rough_identity(page.url)}
    site = site_of(page.host)
    for element, block, name in _candidates(found, text):
        url = page.absolute(element.get("href"))
        if url is None or len(items) >= _MOST:
            continue
        _, _, rest = url.partition("://")
        host, _, path = rest.partition("/")
        path = without_query(f"/{path}")
        if site_of(host.partition(":")[0].lower().removeprefix("www.")) != site:
            continue
        if path == "/" or not _NOT_STORY.isdisjoint(path.lower().split("/")) or not _STORY.search(path):
            continue
        identity = rough_identity(url)
        if identity in seen or not (title := _title_of(element)):
            continue
        if block != "text" and count_words(title) < 3:
            continue
        seen.add(identity)
        headline = split_label(title)
        items.append(
            RelatedItem(
                position=len(items) + 1,
                url=url,
                title=headline.title,
                title_raw=title,
                title_label=headline.label,
                media_url=_picture_in(page, element),
                block=name,
                source=Source.HEURISTIC,
            )
        )
    return tuple(items)


def _candidates(found: Blocks, text: BodyText) -> Iterator[tuple[HtmlElement, str, str]]:
    """Links in related lists, then links in kept paragraphs."""
    names: dict[int, str] = {}
    for begin, end, name in _related_ranges(found):
        for node in range(begin, end):
            names.setdefault(node, name)
    if names:
        for element, _, node in found.links:
            if node in names:
                yield element, "list", names[node]
    kept = {block.index for block in text.blocks}
    for element, index, _ in found.links:
        if index in kept:
            yield element, "text", "text"


def _related_ranges(found: Blocks) -> Iterator[tuple[int, int, str]]:
    """Node ranges of related lists: elements named so, and what is around a heading that says so."""
    nodes = found.nodes
    end = 0
    related = Hint.RELATED
    for node in [node for node in nodes if node.hints & related]:
        if node.index >= end and not node.hints & Hint.COMMENTS:
            end = node.end
            yield node.index, node.end, _name(node)
    for block in [block for block in found.blocks if block.length < 60 and is_related_heading(block.text)]:
        around = nodes[block.node]
        for _ in range(3):
            if around.parent < 0 or around.tag in ("body", "main", "article"):
                break
            around = nodes[around.parent]
            if around.last - around.first > 2:
                break
        if 2 < around.last - around.first < 80 and around.tag not in ("body", "main", "article"):
            yield around.index, around.end, squeeze(block.text)


def _name(node: Node) -> str:
    return squeeze(node.element.get("class") or node.element.get("id") or node.tag)[:80]


def _title_of(element: HtmlElement) -> str:
    title = text_of(element) or squeeze(element.get("title") or element.get("aria-label"))
    if not title:
        image = next(iter(element.iter("img")), None)
        title = squeeze(image.get("alt")) if image is not None else ""
    return title[:300]


def _picture_in(page: Page, element: HtmlElement) -> str | None:
    image = next(iter(element.iter("img")), None)
    if image is None:
        return None
    address = image.get("data-src") or image.get("src") or ""
    return None if address.startswith("data:") else page.absolute(address)
