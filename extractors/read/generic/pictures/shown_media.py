"""Pictures and players as the page shows them around its text: address, size, caption and credit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml.etree import _Element as HtmlElement

from extractors.contracts.article import MediaRole, MediaType, Source
from extractors.language.text import squeeze
from extractors.read.generic.body.body_text import BodyText
from extractors.read.generic.markup.blocks import DROP, Blocks, Node
from extractors.read.generic.markup.class_names import Hint, hints_of
from extractors.read.generic.markup.texts import text_of
from extractors.read.generic.pictures.picture_addresses import (
    has_picture_extension,
    is_logo_or_icon,
    is_picture,
    is_portrait,
)
from extractors.read.generic.pictures.picture_sources import background_of, find_address, pictures_without_scripts
from extractors.read.generic.pictures.players import players_elsewhere, read_player
from extractors.read.page import Page

MOST_MEDIA = 200
"""How many pictures, videos and recordings of a page are kept."""

_CREDIT = re.compile(
    r"(?:(?<!\s)\s++)?(?:[(\[]\s*+)?(?:(?<!\w)(?:photo(?:graph)?|image|picture|foto|bild|video|crédit|credit|credito|quelle|source"
    r"|fuente|fonte|copyright|фото|عکس|تصویر|تصوير|צילום|写真|사진)(?![^\W_])|©|\(c\))"
    r"(?:\s*+(?:credit|by|von|par|por|di|courtesy(?: of)?))?\s*+[:\-]?\s*(?P<who>[^.:]{2,80}?)[)\]]?\s*\.?$",
    re.IGNORECASE,
)


def shown_media(page: Page, found: Blocks, text: BodyText) -> Iterator[dict[str, Any]]:
    """Yield the pictures and players shown between the headline and the end of the text, in page order: each as the
    fields of a media item, plus ``block``, the index of the block that follows it. Nothing if the page has no text.
    """
    if text.container is None or not text.blocks:
        return
    start, end = text.blocks[0].index, max(text.blocks[-1].index, text.container.last)
    for node in found.nodes[text.container.index :]:
        if node.first > end + 3:
            break
        if node.hints & Hint.GALLERY and not node.flags & DROP:
            end = max(end, node.last)
    above = found.headline_above(start)
    low = min(start, above.first if above is not None else start) - 3
    around = _elements_around(found, text)
    marks: list[tuple[int, dict[str, Any]]] = []
    for element, index in found.pictures:
        if (
            element.tag != "source"
            and low <= index <= end
            and not _is_outside(element, around)
            and (values := _picture(element))
        ):
            marks.append((index, values))
            if len(marks) >= 2 * MOST_MEDIA:
                break
    for element, index in found.players[: 2 * MOST_MEDIA]:
        if low <= index <= end and not _is_outside(element, around):
            if element.tag == "noscript":
                marks.extend((index, values) for values in _without_scripts(page, element))
            elif values := read_player(page, element):
                marks.append((index, values))
    region = _region_of(text.container.element)
    marks.extend(_players_elsewhere(page, found, region, around))
    if not any(values.get("media_type", MediaType.IMAGE) is MediaType.IMAGE for _, values in marks):
        marks.extend(_backgrounds(found, region, around))
    marks.sort(key=lambda mark: mark[0])
    for index, values in marks:
        yield {"role": MediaRole.INLINE, "source": Source.HEURISTIC, **values, "block": index}


def _region_of(container: HtmlElement) -> HtmlElement:
    """The part of the page in which an article's players may stand: the article around the container of its text."""
    for count, above in enumerate(container.iterancestors()):
        if count > 3 or above.tag == "body":
            break
        if above.tag in ("article", "main"):
            return above
    return container


def _without_scripts(page: Page, noscript: HtmlElement) -> Iterator[dict[str, Any]]:
    """The pictures and players that a page shows to readers without scripts in place of those that a script loads."""
    is_marked = any(above.tag in ("figure", "picture") for above in islice(noscript.iterancestors(), 3))
    for image in islice(pictures_without_scripts(noscript), 20):
        if (values := _picture(image)) and (is_marked or has_picture_extension(values["url"])):
            yield values
    for frame in islice(noscript.iter("iframe", "video"), 5):
        if values := read_player(page, frame):
            yield values


def _players_elsewhere(
    page: Page, found: Blocks, region: HtmlElement, around: frozenset[HtmlElement]
) -> Iterator[tuple[int, dict[str, Any]]]:
    known = {element for element, _ in found.players}
    nodes: dict[HtmlElement, Node] | None = None
    for element in islice(players_elsewhere(region), MOST_MEDIA):
        if element in known or any(above in known for above in islice(element.iterancestors(), 4)):
            continue
        if not _is_outside(element, around) and (values := read_player(page, element)):
            nodes = {node.element: node for node in found.nodes} if nodes is None else nodes
            yield _position_of(element, nodes), values


def _position_of(element: HtmlElement, nodes: dict[HtmlElement, Node]) -> int:
    """The index of the block that follows an element, which may be none of the nodes itself."""
    if (node := nodes.get(element)) is not None:
        return node.first
    for before in element.itersiblings(preceding=True):
        if (node := nodes.get(before)) is not None:
            return node.last
    return next((nodes[above].first for above in element.iterancestors() if above in nodes), 0)


def _backgrounds(
    found: Blocks, region: HtmlElement, around: frozenset[HtmlElement]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The pictures that the article's part of a page shows only as backgrounds, where it has no others."""
    for node in found.nodes:
        if node.tag not in ("div", "figure", "section", "header", "p") or node.flags & DROP:
            continue
        address = background_of(node.element)
        if not address or not is_picture(address) or is_portrait(address) or not has_picture_extension(address):
            continue
        is_inside = any(above is region for above in node.element.iterancestors())
        if is_inside and node.element not in around and not _is_outside(node.element, around):
            caption, credit, _ = _caption_of(node.element)
            yield node.first, {"url": address, "caption": caption, "credit": credit}
            return


def _elements_around(found: Blocks, text: BodyText) -> frozenset[HtmlElement]:
    """The elements that hold the text or a headline, whose class names cannot mean what they say of a picture."""
    nodes = found.nodes
    around: set[HtmlElement] = set()
    inner = [text.container.index] if text.container is not None else []
    for index in (*inner, *(index for _, index in found.headlines[:5])):
        while index >= 0 and nodes[index].element not in around:
            around.add(nodes[index].element)
            index = nodes[index].parent
    return frozenset(around)


def _is_outside(element: HtmlElement, around: frozenset[HtmlElement]) -> bool:
    """Whether a picture is in a teaser, a share bar or a comment: in an element that its class names mark so."""
    for count, above in enumerate(element.iterancestors()):
        if count > 8 or above in around or above.tag in ("article", "main", "body"):
            return False
        if above.tag in ("nav", "footer", "aside") or (
            above.tag == "a" and "author" in (above.get("rel") or "").split()
        ):
            return True
        hints = hints_of(above.get("class") or "")
        if hints & (DROP & ~Hint.TAGS) and above.tag != "figure":
            return True
        if count < 4 and hints & Hint.BYLINE and not hints & (Hint.CAPTION | Hint.LEAD):
            return True
    return False


def _picture(element: HtmlElement) -> dict[str, Any] | None:
    address = find_address(element)
    if not address or is_portrait(address) or not is_picture(address):
        return None
    width, height = parse_pixels(element.get("width")), parse_pixels(element.get("height"))
    if (width is not None and width < 60) or (height is not None and height < 60):
        return None
    names = element.get("class") or ""
    if is_logo_or_icon(names):
        return None
    caption, credit, is_gallery = _caption_of(element)
    values: dict[str, Any] = {
        "url": address,
        "alt_text": squeeze(element.get("alt")) or None,
        "width": width,
        "height": height,
        "caption": caption,
        "credit": credit,
    }
    if is_gallery:
        values["role"] = MediaRole.GALLERY
    return values


def _caption_of(element: HtmlElement) -> tuple[str | None, str | None, bool]:
    """Caption and credit from the figure around a picture, and whether it is in a gallery."""
    is_gallery = False
    caption_element: HtmlElement | None = None
    for count, above in enumerate(element.iterancestors()):
        if count > 7 or above.tag in ("article", "main", "body"):
            break
        hints = hints_of(above.get("class") or "")
        is_gallery = is_gallery or bool(hints & Hint.GALLERY)
        if caption_element is None and (count < 3 or above.tag == "figure"):
            caption_element = _captioning(above, element)
    if caption_element is None:
        return None, None, is_gallery
    caption: str | None = text_of(caption_element) or None
    credit: str | None = None
    marked = next(
        (inner for inner in caption_element.iter("span", "cite", "small", "p", "div") if _names_credit(inner)), None
    )
    if marked is None and (around := caption_element.getparent()) is not None:
        marked = next(
            (inner for inner in around.iterchildren("span", "cite", "small", "p", "div") if _names_credit(inner)), None
        )
    if marked is not None and marked is not caption_element:
        credit = text_of(marked) or None
        if caption and credit and caption.endswith(credit):
            caption = caption[: -len(credit)].strip(" |\u2013-\u2014") or None
    if caption and not credit and len(caption) < 2000 and (match := _CREDIT.search(caption)):
        credit = match["who"]
    return caption, _bare_credit(credit), is_gallery


def _captioning(around: HtmlElement, picture: HtmlElement) -> HtmlElement | None:
    """Return the element beside a picture that holds its caption, where there is one picture only."""
    if around.tag != "figure" and next(islice(around.iter("img"), 1, None), None) is not None:
        return None
    for inner in around.iter("figcaption", "div", "p", "span", "em", "dd"):
        if inner is around or inner is picture:
            continue
        if inner.tag == "figcaption" or hints_of(inner.get("class") or "") & Hint.CAPTION:
            return inner
    return None


def _names_credit(element: HtmlElement) -> bool:
    names = (element.get("class") or "").lower()
    return "credit" in names or "copyright" in names


def _bare_credit(credit: str | None) -> str | None:
    """Return a credit without brackets and without the word for it: ``(Image credit: NASA)`` is ``NASA``."""
    if not credit:
        return None
    bare = credit.strip(" ()[]")
    bare = re.sub(
        r"^(?:(?:image|photo|picture|bild|foto)\s*)?(?:credits?|courtesy(?: of)?|by|von|source|quelle)?\s*:\s*",
        "",
        bare,
        flags=re.IGNORECASE,
    )
    return bare.strip() or None


def parse_pixels(value: Any) -> int | None:
    """Parse a width or height in pixels (``640``, ``"640px"``, ``{"value": 640}``); None if it is not a number of up to
    five digits.
    """
    if isinstance(value, dict):
        value = value.get("value") or value.get("@value")
    match = re.match(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*$", str(value)) if value is not None else None
    return int(match[1]) if match else None
