"""Text of elements, as a reader sees it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import cast

from lxml.etree import _Element as HtmlElement

from extractors.language.text import squeeze, words

SILENT = words(
    "script style noscript template svg iframe object button select textarea input form head math canvas rt rp rtc"
)
"""Elements whose text is not read as part of a paragraph. The last three say how the word below is read aloud."""

BLOCK = words(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
"""Elements that begin and end a line."""


_APART = SILENT | BLOCK | {"br"}


def text_of(element: HtmlElement, unwanted: Collection[HtmlElement] | None = None) -> str:
    """Return all text in an element with white space squeezed, without invisible characters, scripts, styles, form
    controls and the ``unwanted`` elements.
    """
    if not len(element) and isinstance(element.tag, str) and element.tag not in SILENT:
        return squeeze(element.text)
    if not unwanted and element.tag not in SILENT and _is_plain(element):
        return squeeze("".join(cast("Iterator[str]", element.itertext())))
    parts: list[str] = []
    _collect(element, parts, unwanted or ())
    return squeeze("".join(parts))


def _is_plain(element: HtmlElement) -> bool:
    """Whether an element holds inline elements alone, all of whose text is read."""
    for inner in element.iterdescendants():
        tag = inner.tag
        if tag in _APART or not isinstance(tag, str):
            return False
    return True


def _collect(top: HtmlElement, parts: list[str], unwanted: Collection[HtmlElement]) -> None:
    stack: list[tuple[HtmlElement, bool]] = [(top, False)]
    while stack:
        element, is_end = stack.pop()
        tag = element.tag
        if is_end:
            if tag in BLOCK:
                parts.append(" ")
            if element is not top and element.tail:
                parts.append(element.tail)
            continue
        if not isinstance(tag, str) or tag in SILENT or element in unwanted:
            if element is not top and element.tail:
                parts.append(element.tail)
            continue
        if tag == "br" or tag in BLOCK:
            parts.append(" ")
        if element.text:
            parts.append(element.text)
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(element))


def visible_text(root: HtmlElement) -> str:
    """Return the visible text of an element and its descendants, with line breaks around block elements and at ``br``;
    lines may be empty. Scripts, styles and form controls are left out; hidden elements are not recognised.
    """
    parts: list[str] = []
    stack: list[tuple[HtmlElement, bool]] = [(root, False)]
    while stack:
        element, is_end = stack.pop()
        tag = element.tag
        if is_end:
            if tag in BLOCK:
                parts.append("\n")
        elif isinstance(tag, str) and tag not in SILENT:
            if tag == "br" or tag in BLOCK:
                parts.append("\n")
            if element.text:
                parts.append(" ".join(element.text.split("\n")))
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
            continue
        if element is not root and element.tail:
            parts.append(" ".join(element.tail.split("\n")))
    return "".join(parts)
