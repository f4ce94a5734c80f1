"""The part of CSS selectors that outlet rules use, compiled once.

Element, ``#id``, ``.class``, ``[attr]``, ``[attr=value]``, ``[attr^=value]``, ``[attr$=value]``, ``[attr*=value]``,
``:not(...)`` around one of these, descendant and child (``>``) combinators, and lists with commas. Anything else is
refused with the selector named, so that a rule never silently matches nothing.

XPath asks every node of a page at a tenth of a microsecond each, and a rule asks some ten times a page. lxml's own walk
that stops at elements of a name costs a tenth of that, so it finds what a selector begins with, and XPath is left what
lies below. A selector that begins with no element's name is XPath's alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
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


_Test = Callable[[HtmlElement], bool]


@dataclass(frozen=True, slots=True)
class _Step:
    """One compound of a selector: ``p.intro`` is the element ``p`` with one test; the axis says where it lies."""

    axis: str
    element: str
    parts: tuple[re.Match[str], ...]

    def to_xpath(self) -> str:
        return self.axis + self.element + self.conditions

    @property
    def conditions(self) -> str:
        return "".join(f"[{_condition(part)}]" for part in self.parts)


_Path = tuple[_Step, ...]


def select(element: HtmlElement, css: str) -> list[HtmlElement]:
    """Return the elements at or below ``element`` that match, in page order.

    Raises:
        ValueError: the selector uses something outside the part described above.
    """
    return _selector(css)(element)


def select_first(element: HtmlElement, css: str) -> HtmlElement | None:
    """Return the first of what :func:`select` returns, or None.

    Raises:
        ValueError: as :func:`select`.
    """
    return _first(css)(element)


@lru_cache(maxsize=1024)
def to_xpath(css: str) -> etree.XPath:
    """Compile a selector to XPath alone.

    Raises:
        ValueError: as :func:`select`.
    """
    return etree.XPath(_union(_parse(css)))


@lru_cache(maxsize=1024)
def matcher(css: str) -> _Test:
    """Return the test whether an element is one that a list of simple selectors (none with a combinator) names.

    Asking it of the few elements in question is cheaper than selecting all that match.

    Raises:
        ValueError: a selector has a combinator or uses something outside the part described above.
    """
    tags, classes, others = set[str](), set[str](), list[_Test]()
    for path in _parse(css):
        if len(path) > 1:
            raise ValueError(f"selector {css!r}: it must be a simple one here")
        step = path[0]
        if step.element != "*" and not step.parts:
            tags.add(step.element)
        elif step.element == "*" and len(step.parts) == 1 and step.parts[0]["class"]:
            classes.add(step.parts[0]["class"])
        else:
            others.append(_test_of(step))

    def matches(element: HtmlElement) -> bool:
        if element.tag in tags:
            return True
        names = element.get("class")
        if names is not None and not classes.isdisjoint(names.split()):
            return True
        return any(test(element) for test in others)

    return matches


@lru_cache(maxsize=1024)
def _simple(css: str) -> tuple[tuple[str, ...], _Test] | None:
    """The names that a list of simple selectors is about, with the test of elements that have one of them; None where a
    selector has a combinator or no name.
    """
    paths = _parse(css)
    if any(len(path) > 1 or path[0].element == "*" for path in paths):
        return None
    names = tuple(dict.fromkeys(path[0].element for path in paths))
    return names, _test_of_parts(paths[0][0].parts) if len(paths) == 1 else matcher(css)


@lru_cache(maxsize=1024)
def _first(css: str) -> Callable[[HtmlElement], HtmlElement | None]:
    if (names_and_test := _simple(css)) is not None:
        names, matches = names_and_test
        return lambda element: next(filter(matches, element.iter(*names)), None)
    paths = _parse(css)
    first = paths[0][0]
    if len(paths) > 1 or first.element == "*" or paths[0][1].axis != _DESCENDANT:
        return lambda element: next(iter(select(element, css)), None)
    is_top, below = _test_of_parts(first.parts), _below([paths[0][1:]])

    def find(element: HtmlElement) -> HtmlElement | None:
        # what lies below a top inside another lies below the other too: the first top with a match has the first
        return next((found[0] for top in filter(is_top, element.iter(first.element)) if (found := below(top))), None)

    return find


@lru_cache(maxsize=1024)
def _selector(css: str) -> Callable[[HtmlElement], list[HtmlElement]]:
    if (names_and_test := _simple(css)) is not None:
        names, matches = names_and_test
        return lambda element: list(filter(matches, element.iter(*names)))
    paths = _parse(css)
    if any(path[0].element == "*" or path[-1].element == "*" for path in paths):
        return cast("Callable[[HtmlElement], list[HtmlElement]]", to_xpath(css))
    groups: dict[str, list[_Path]] = {}
    for path in paths:
        groups.setdefault(path[0].to_xpath(), []).append(path)
    finders = [
        (group[0][0].element, _test_of_parts(group[0][0].parts), _below([path[1:] for path in group]))
        for group in groups.values()
    ]
    names = tuple(dict.fromkeys(path[-1].element for path in paths))

    def find(element: HtmlElement) -> list[HtmlElement]:
        matching: dict[HtmlElement, None] = {}
        tops = 0
        for name, is_top, below in finders:
            for top in filter(is_top, element.iter(name)):
                tops += 1
                matching.update(dict.fromkeys(below(top)))
        if tops < 2:
            return list(matching)
        return [match for match in element.iter(*names) if match in matching]  # one top may lie in another

    return find


def _below(rest: list[_Path]) -> Callable[[HtmlElement], list[HtmlElement]]:
    """Return what finds the rest of paths below the element that is their first step."""
    axis = rest[0][0].axis if rest[0] else _SELF
    if any(len(path) != 1 or path[0].parts or path[0].axis != axis for path in rest):
        return cast("Callable[[HtmlElement], list[HtmlElement]]", etree.XPath(_union(rest)))
    names = tuple(dict.fromkeys(path[0].element for path in rest))
    if axis == _CHILD:
        return lambda top: list(top.iterchildren(*names))
    return lambda top: list(top.iterdescendants(*names))


_SELF, _CHILD, _DESCENDANT = "descendant-or-self::", "child::", "descendant::"


@lru_cache(maxsize=1024)
def _parse(css: str) -> list[_Path]:
    paths: list[_Path] = []
    steps: list[_Step] = []
    axis, element, parts, started = _SELF, "*", list[re.Match[str]](), False
    position = 0
    css = css.strip()
    while position < len(css):
        part = _PART.match(css, position)
        if part is None:
            raise ValueError(f"selector {css!r}: cannot read {css[position:]!r} (see this module's docstring)")
        position = part.end()
        if not (part["child"] or part["comma"] or part["descend"]):
            started = True
            if part["element"]:
                element = part["element"]
            else:
                _condition(part)  # refuses what it cannot read
                parts.append(part)
            continue
        if not started:
            raise ValueError(f"selector {css!r}: nothing stands before {part[0]!r}")
        steps.append(_Step(axis, element, tuple(parts)))
        axis, element, parts, started = _CHILD if part["child"] else _DESCENDANT, "*", [], False
        if part["comma"]:
            paths.append(tuple(steps))
            axis, steps = _SELF, []
    if not started:
        raise ValueError(f"selector {css!r}: it ends in the middle")
    paths.append((*steps, _Step(axis, element, tuple(parts))))
    return paths


def _union(paths: list[_Path]) -> str:
    """One XPath of all; of those that differ in their last element's name alone it is one walk in place of several."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for path in paths:
        *before, last = path or (_Step("self::", "*", ()),)
        above = "".join(f"{step.to_xpath()}/" for step in before)
        groups.setdefault((above, last.axis, last.conditions), []).append(last.element)
    joined = []
    for (above, axis, conditions), elements in groups.items():
        if len(elements) == 1:
            joined.append(f"{above}{axis}{elements[0]}{conditions}")
        else:
            names = " or ".join("true()" if element == "*" else f"self::{element}" for element in elements)
            joined.append(f"{above}{axis}*[{names}]{conditions}")
    return " | ".join(joined)


def _condition(part: re.Match[str]) -> str:
    """The XPath condition of one part of a compound."""
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
        return f"not({'self::' + inner['element'] if inner['element'] else _condition(inner)})"
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


def _test_of(step: _Step) -> _Test:
    """The test whether an element is what a step names."""
    name, has_parts = step.element, _test_of_parts(step.parts)
    return has_parts if name == "*" else lambda element: element.tag == name and has_parts(element)


def _test_of_parts(parts: tuple[re.Match[str], ...]) -> _Test:
    """The test whether an element is what a step says beside its name."""
    tests = [_test(part) for part in parts]
    if not tests:
        return lambda element: True
    first, rest = tests[0], tests[1:]
    return first if not rest else lambda element: first(element) and all(test(element) for test in rest)


def _test(part: re.Match[str]) -> _Test:
    """What :func:`_condition` says, asked of one element."""
    if part["class"]:
        name = part["class"]
        return lambda element: name in (names := element.get("class") or "") and name in names.split()
    if part["negated"]:
        inner = _PART.fullmatch(part["negated"].strip())
        assert inner is not None  # _condition has refused it
        is_inner = _test_of(_Step(_SELF, inner["element"], ())) if inner["element"] else _test(inner)
        return lambda element: not is_inner(element)
    key, op, value = ("id", "=", part["id"]) if part["id"] else (part["attr"], part["op"], part["value"])
    if op is None:
        return lambda element: element.get(key) is not None
    if op == "=":
        return lambda element: element.get(key) == value
    if op == "~=":
        return lambda element: value in (element.get(key) or "").split()
    if op == "*=":
        return lambda element: value in (element.get(key) or "")
    if op == "^=":
        return lambda element: (element.get(key) or "").startswith(value)
    return lambda element: (element.get(key) or "").endswith(value)
