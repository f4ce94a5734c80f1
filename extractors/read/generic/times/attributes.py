"""Times that stand in an attribute alone: of empty, custom and hidden elements, and of the article's own."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import cast

from lxml.etree import _Element as HtmlElement

from extractors.language.dates.printed import When, parse_when
from extractors.read.generic.markup.class_names import Hint, hints_of
from extractors.read.generic.times.printed import Printed, Region

_NAME = re.compile(
    r"datetime$|^data-(?:[a-z]{1,12}-)?(?:timestamp|time|date|datetime|epoch|unix|utc|iso|pub(?:lish(?:ed)?)?"
    r"(?:-?(?:date|time|at|on))?|pubdate|created(?:-?at)?|posted(?:-?at)?|livestamp|moment)$"
)
_UPDATE = re.compile(r"updat|modif|changed")
_OTHER = re.compile(r"expir|event|start|end|deadline|birth|reload|refresh|now|server")
_CLASS_OF_TIME = re.compile(r"date|time|ago\b|stamp|published|posted", re.IGNORECASE)
_PUBLICATION = re.compile(r"publi(?:sh|c)(?!er)|pub-?_?(?:date|time)|posted", re.IGNORECASE)
_VALUE = re.compile(
    r"1\d{9}(?:\d{3})?$|(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?(?!\d)|[^\d]{0,24}\d{1,2}\D{1,20}(?:19|20)\d\d"
)
_CALLED = re.compile(r"\(\s{0,3}[\"']((?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?[^\"'()]{0,20})[\"']\s{0,3}[,)]")
"""A day that a script at the place of the day prints: ``showDate("2026/03/02 08:12")``."""
_APART = Hint.RELATED | Hint.COMMENTS | Hint.TEASER
_MOST_BEFORE = 60
_MOST_BETWEEN = 400
_MOST_AROUND = 8
_MOST_ABOVE = 10
_LONGEST = 60
_LONGEST_CALL = 160
_LONGEST_STAMP = 19


def attribute_times(region: Region, zone: str | None, tag: str | None) -> Iterator[Printed]:
    """Yield the times in attributes of the elements around the text, outermost last, then of those before and between
    headline and text, and in hidden fields of a form whose name says that they are of the publication.

    They count as an element's attribute that shows no day. Elements of other articles and of comments are left out.
    """
    if not region.text.blocks:
        return
    found = region.found
    first = found.nodes[region.text.blocks[0].node].element
    around = list(islice(first.iterancestors(), _MOST_AROUND))
    for element in (first, *around):
        yield from _of_element(element, zone, tag)
    above = found.headline_above(region.start)
    for element in _near(first, above.element if above is not None else None):
        if element not in around and (entries := list(_of_element(element, zone, tag))) and not _is_apart(element):
            yield from entries


def _near(first: HtmlElement, headline: HtmlElement | None) -> Iterator[HtmlElement]:
    """The elements from a few before the headline to the first of the text, in the page's order."""
    before = deque[HtmlElement](maxlen=_MOST_BEFORE)
    elements = first.getroottree().getroot().iter("*")
    for element in elements:
        if element is first:
            yield from before
            return
        if element is headline:
            break
        before.append(element)
    yield from before
    for element in islice(elements, _MOST_BETWEEN):
        if element is first:
            return
        yield element


def _of_element(element: HtmlElement, zone: str | None, tag: str | None) -> Iterator[Printed]:
    if element.tag in ("script", "style", "time"):
        text = (element.text or "") if element.tag == "script" else ""
        called = _CALLED.search(text) if 0 < len(text) <= _LONGEST_CALL and not _OTHER.search(text.lower()) else None
        if called is not None and (when := parse_when(called[1][:_LONGEST_STAMP], zone=zone, language=tag)):
            yield _entry(when, text, _UPDATE.search(text.lower()) is not None)
        return
    for name, value, is_update in _dated(element):
        text = value.strip() if len(value) <= _LONGEST else ""
        if _VALUE.match(text) and (when := parse_when(text, zone=zone, language=tag)):
            yield _entry(when, name, is_update)


def _dated(element: HtmlElement) -> Iterator[tuple[str, str, bool]]:
    if element.tag == "input":
        name = f"{element.get('name') or ''} {element.get('id') or ''}"
        if element.get("type") == "hidden" and _PUBLICATION.search(name) and not _OTHER.search(name.lower()):
            yield name, element.get("value") or "", False
        return
    classes = element.get("class") or ""
    for name, value in cast("Iterable[tuple[str, str]]", element.attrib.items()):
        if (name == "title" and _CLASS_OF_TIME.search(classes)) or (_NAME.search(name) and not _OTHER.search(name)):
            yield f"{name} {classes}", value, _UPDATE.search(f"{name} {classes.lower()}") is not None


def _entry(when: When, name: str, is_update: bool) -> Printed:
    return Printed(
        when,
        is_marked=False,
        is_update=is_update,
        is_publication=not is_update and _PUBLICATION.search(name) is not None,
        shows_day=False,
        mark="timeattr",
    )


def _is_apart(element: HtmlElement) -> bool:
    return any(
        (hints_of(above.get("class") or "") | hints_of(above.get("id") or "")) & _APART
        for above in (element, *islice(element.iterancestors(), _MOST_ABOVE))
    )
