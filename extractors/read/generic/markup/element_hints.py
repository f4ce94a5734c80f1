"""What an element says of itself by its tag, class names, id, role and other attributes, as bits of ``Hint``."""

from __future__ import annotations

from lxml.etree import _Element as HtmlElement

from extractors.language.text import words
from extractors.read.generic.markup.class_names import Hint, hints_of

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
    hints = _TAG_HINTS.get(tag, 0)
    attributes = element.keys()
    for name in attributes:
        if name in _NAMES:
            if (value := element.get(name)) and (named := hints_of(value)):
                hints |= named & _BELIEVED.get(tag, -1)
        elif name in _HINTING:
            hints |= _hints_of_attribute(name, element.get(name) or "")
    return hints


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
