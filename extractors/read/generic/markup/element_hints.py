"""What an element says of itself by its tag, class names, id, role and other attributes, as bits of ``Hint``."""

from __future__ import annotations

import re
from typing import Any

from lxml.etree import _Element as HtmlElement

from extractors.language.text import words
from extractors.read.generic.markup.class_names import KNOWN, Hint, hints_of
from extractors.read.generic.markup.texts import text_of
from extractors.read.generic.phrases import is_boilerplate_heading, is_related_heading

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_OUT = Hint.CHROME | Hint.RELATED | Hint.COMMENTS | Hint.AUTHOR_BOX | Hint.TAGS | Hint.CAPTION | Hint.HIDDEN
_WORD = re.compile(r"[^\W_]+")
_FEWEST_SLUG_WORDS = 3

_TAG_HINTS = {
    **dict.fromkeys(("nav", "footer", "aside", "menu"), Hint.CHROME),
    **dict.fromkeys(("figcaption", "figure", "caption"), Hint.CAPTION),
    "amp-live-list": Hint.LIVE,
}
_DIALOGS = frozenset(("dialog", "alertdialog"))
_CHROME_ROLES = words(
    "navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar tablist alert tooltip"
)
_BELIEVED = {
    **dict.fromkeys(("article", "main", "body"), Hint.BODY | Hint.WEAK_BODY),
    **dict.fromkeys(("tr", "tbody", "thead"), Hint.BODY | Hint.HIDDEN),
}
"""Of wrappers and of parts of tables no other hint is believed."""


def hints_of_element(element: HtmlElement, tag: str) -> int:
    """Return what an element suggests about itself, as bits of ``Hint``; what its ancestors suggest is not included."""
    if tag in HEADINGS:
        return _hints_of_heading(element)
    hints = _TAG_HINTS.get(tag, 0) or (hints_of(tag) if "-" in tag else 0)  # elements of a page's own are named so
    attributes: Any = element.items()
    for name, value in attributes:
        if name in _NAMES:
            named = KNOWN.get(value)
            if named is None:
                named = hints_of(value)
            if (
                named
                and (added := named & _BELIEVED.get(tag, -1) & ~hints)
                and not (name == "id" and named & _OUT and _is_slug_of_heading(element, value))
            ):
                hints |= added
        elif name in _HINTING:
            hints |= _hints_of_attribute(name, value)
    if tag == "figure" and not hints & Hint.EMBED and _holds_text(element):
        hints &= ~Hint.CAPTION
    return hints


def _hints_of_heading(element: HtmlElement) -> int:
    """Return the hints of a heading. Its id is mostly a slug of its words, and its class often names an anchor, a menu
    that leads to it or a style: neither makes it page chrome.
    """
    hints = hints_of(element.get("class") or "") & ~(Hint.CHROME | Hint.WEAK_CHROME)
    for name in element.keys():  # noqa: SIM118 (iterating over an element gives its children)
        if name in _HINTING:
            hints |= _hints_of_attribute(name, element.get(name) or "")
    return hints


def _holds_text(figure: HtmlElement) -> bool:
    """Whether a figure holds a quotation, code or a table of its own, which are text of the article, and no post of a
    network and no chart.
    """
    return next(figure.iterchildren("table"), None) is not None or any(
        not hints_of(inner.get("class") or "") & Hint.EMBED for inner in figure.iter("blockquote", "pre")
    )


def _is_slug_of_heading(element: HtmlElement, name: str) -> bool:
    """Whether an id is made of the words of the heading that the element begins with, and so says nothing of it."""
    if name.count("-") + name.count("_") < _FEWEST_SLUG_WORDS - 1 and name.replace("-", "").replace("_", "").isalnum():
        return False
    named = _WORD.findall(name.lower())
    if len(named) < _FEWEST_SLUG_WORDS:
        return False
    heading = next(element.iter(*HEADINGS), None)
    if heading is None:
        return False
    text = text_of(heading)
    words_of_heading = _WORD.findall(text.lower())[:_FEWEST_SLUG_WORDS]
    return (
        len(words_of_heading) == _FEWEST_SLUG_WORDS
        and f"-{'-'.join(words_of_heading)}-" in f"-{'-'.join(named)}-"
        and not is_boilerplate_heading(text)
        and not is_related_heading(text)
    )


def _hints_of_attribute(name: str | bytes, value: str) -> int:
    if name == "itemprop":
        return _ITEMPROPS.get(value, 0)
    if name == "role":
        return (Hint.CHROME | (Hint.CONSENT if value in _DIALOGS else 0)) if value in _CHROME_ROLES else 0
    if name == "style":
        style = value.replace(" ", "").lower()
        return Hint.HIDDEN if "display:none" in style or "visibility:hidden" in style else 0
    if name in _NAMING:
        return hints_of(value[:80])
    return Hint.HIDDEN if name == "hidden" or value == "true" else 0


_ITEMPROPS = {
    "articleBody": Hint.BODY,
    "reviewBody": Hint.BODY,
    "description": Hint.LEAD,
    "liveBlogUpdate": Hint.LIVE,
    "comment": Hint.COMMENTS,
}
_NAMES: frozenset[str | bytes] = frozenset(("class", "id"))
_NAMING = frozenset(
    (
        "data-testid",
        "data-component",
        "data-component-name",
        "data-module",
        "data-type",
        "data-qa",
        "data-test",
        "data-t",
    )
)
_HINTING: frozenset[str | bytes] = _NAMING | {"itemprop", "role", "hidden", "aria-hidden", "style"}
