"""The part of CSS selectors that outlet rules use, compiled to XPath once.

Element, ``#id``, ``.class``, ``[attr]``, ``[attr=value]``, ``[attr^=value]``, ``[attr$=value]``, ``[attr*=value]``,
``:not(...)`` around one of these, descendant and child (``>``) combinators, and lists with commas. Anything else is
refused with the selector named, so that a rule never silently matches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import cast

from lxml import etree
from lxml.etree import _Element as HtmlElement

_PART = re.compile(
    r"""
    (?P<element>[a-zA-Z][a-zA-Z0-9\-]*|\*)
    |\#(?P<id>[\w\-]+)
    |\.(?P<class>[\w\-]+)
    |\[(?P<attr>[\w:\-]+)(?:(?P<op>[~^$*]?=)(?P<quote>["']?)(?P<value>[^"'\]]*)(?P=quote))?\]
    |:not\((?P<negated>[^()]+)\)
    |(?P<child>\s*>\s*)
    |(?P<comma>\s*,\s*)
    |(?P<descend>\s+)
    """,
    re.VERBOSE,
)


@lru_cache(maxsize=1024)
def to_xpath(css: str) -> etree.XPath:
    """Compile a selector.

    Raises:
        ValueError: the selector uses something outside the part described above.
    """
    return etree.XPath(_translate(css))


def select(element: HtmlElement, css: str) -> list[HtmlElement]:
    """Return the elements at or below ``element`` that match, in page order."""
    return cast("list[HtmlElement]", to_xpath(css)(element))


@lru_cache(maxsize=1024)
def matcher(css: str) -> Callable[[HtmlElement], bool]:
    """Return the test whether an element is one that a list of simple selectors (none with a combinator) names.

    Asking it of the few elements in question is cheaper than selecting all that match.

    Raises:
        ValueError: a selector has a combinator or uses something outside the part described above.
    """
    tags, classes, others = set[str](), set[str](), list[etree.XPath]()
    for selector in css.split(","):
        part = _PART.fullmatch(selector.strip())
        if part is not None and part["element"]:
            tags.add(part["element"])
        elif part is not None and part["class"]:
            classes.add(part["class"])
        else:
            test = _translate(selector)
            if "/descendant::" in test or "/child::" in test:
                raise ValueError(f"selector {selector!r}: it must be a simple one here")
            others.append(etree.XPath(test.replace("descendant-or-self::", "boolean(self::", 1) + ")"))

    def matches(element: HtmlElement) -> bool:
        if element.tag in tags:
            return True
        names = element.get("class")
        if names is not None and not classes.isdisjoint(names.split()):
            return True
        return any(test(element) for test in others)

    return matches


def _translate(css: str) -> str:
    paths: list[tuple[str, str, str, tuple[str, ...]]] = []
    axis, element, tests, started = "descendant-or-self::", "*", list[str](), False
    path, position = "", 0
    css = css.strip()

    def step() -> str:
        return axis + element + "".join(f"[{test}]" for test in tests)

    while position < len(css):
        part = _PART.match(css, position)
        if part is None:
            raise ValueError(f"selector {css!r}: cannot read {css[position:]!r} (see this module's docstring)")
        position = part.end()
        if part["child"] or part["comma"] or part["descend"]:
            if not started:
                raise ValueError(f"selector {css!r}: nothing stands before {part[0]!r}")
            if part["comma"]:
                paths.append((path, axis, element, tuple(tests)))
                path, axis, element, tests, started = "", "descendant-or-self::", "*", [], False
                continue
            path += step() + "/"
            axis, element, tests, started = "child::" if part["child"] else "descendant::", "*", [], False
            continue
        started = True
        if part["element"]:
            element = part["element"]
        else:
            tests.append(_test(part))
    if not started:
        raise ValueError(f"selector {css!r}: it ends in the middle")
    paths.append((path, axis, element, tuple(tests)))
    return " | ".join(_joined(paths))


def _joined(paths: list[tuple[str, str, str, tuple[str, ...]]]) -> list[str]:
    """Make one path of those that differ in their last element's name alone: one walk in place of several."""
    groups: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for path, axis, element, tests in paths:
        groups.setdefault((path, axis, tests), []).append(element)
    joined = []
    for (path, axis, tests), elements in groups.items():
        conditions = "".join(f"[{test}]" for test in tests)
        if len(elements) == 1:
            joined.append(f"{path}{axis}{elements[0]}{conditions}")
        else:
            names = " or ".join("true()" if element == "*" else f"self::{element}" for element in elements)
            joined.append(f"{path}{axis}*[{names}]{conditions}")
    return joined


def _test(part: re.Match[str]) -> str:
    if part["id"]:
        return f"@id='{part['id']}'"
    if part["class"]:
        # the plain test first: it is cheap and sorts out nearly all elements
        name = part["class"]
        return f"contains(@class, '{name}') and contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"
    if part["negated"]:
        inner = _PART.fullmatch(part["negated"].strip())
        if inner is None or inner["negated"] or inner["child"] or inner["comma"] or inner["descend"]:
            raise ValueError(f"selector part {part[0]!r}: :not() takes one simple selector")
        return f"not({'self::' + inner['element'] if inner['element'] else _test(inner)})"
    name, op, value = part["attr"], part["op"], part["value"]
    if op is None:
        return f"@{name}"
    if op == "=":
        return f"@{name}='{value}'"
    if op == "~=":
        return f"contains(concat(' ', normalize-space(@{name}), ' '), ' {value} ')"
    if op == "*=":
        return f"contains(@{name}, '{value}')"
    if op == "^=":
        return f"starts-with(@{name}, '{value}')"
    return f"substring(@{name}, string-length(@{name}) - {len(value)} + 1) = '{value}'"
