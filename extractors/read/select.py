"""CSS selectors for outlet rules, compiled once.

cssselect reads a selector and turns it into XPath: all of CSS that can be true of a page without a user.
Anything else is an error with the selector named, so that a rule never silently matches nothing.

XPath asks every node of a page at a tenth of a microsecond each, and a rule asks some five to ten times a page. lxml's
own walk that stops at elements of a name costs a tenth of that, so it finds what a simple selector begins with, and
XPath is left what lies below. A selector that begins with no element's name, or with more than names, classes, ids,
attributes and ``:not()`` of these, is XPath's alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple, NoReturn, cast

from cssselect import ExpressionError, HTMLTranslator, Selector, SelectorError, parse
from cssselect.parser import Attrib, Class, CombinedSelector, Element, Hash, Negation, Token, Tree
from cssselect.xpath import XPathExpr
from lxml import etree
from lxml.etree import _Element as HtmlElement

_Test = Callable[[HtmlElement], bool]
_Find = Callable[[HtmlElement], list[HtmlElement]]


class _Translator(HTMLTranslator):
    """cssselect's, which gives a condition that is never true for what only a reader's pointer makes true."""

    def _refused(self, xpath: XPathExpr) -> NoReturn:
        raise ExpressionError("a page that is not displayed has no :hover, :active, :focus, :visited and :target")

    xpath_hover_pseudo = xpath_active_pseudo = xpath_focus_pseudo = _refused
    xpath_visited_pseudo = xpath_target_pseudo = _refused


_TRANSLATOR = _Translator()


class _Step(NamedTuple):
    """One compound of a selector, ``p.intro``, behind its combinator (a space before the first)."""

    combinator: str
    compound: Tree


class _Quick(NamedTuple):
    """A compound that can be asked of one element without XPath: its name (None for any) and what else it says."""

    name: str | None
    test: _Test

    def matches(self, element: HtmlElement) -> bool:
        """Whether it is what an element is."""
        return (self.name is None or element.tag == self.name) and self.test(element)


def select(element: HtmlElement, css: str) -> list[HtmlElement]:
    """Return the elements at or below ``element`` that match a CSS selector, in page order. Ancestors of ``element``
    are not considered.

    Raises:
        ValueError: the selector is not valid CSS, or can match nothing on a page.
    """
    return _selector(css)(element)


def select_first(element: HtmlElement, css: str) -> HtmlElement | None:
    """Return the first element that :func:`select` would return, or None.

    Raises:
        ValueError: as :func:`select`.
    """
    return _first(css)(element)


@lru_cache(maxsize=1024)
def to_xpath(css: str) -> etree.XPath:
    """Compile a CSS selector to XPath, without the faster paths for simple selectors.

    Raises:
        ValueError: as :func:`select`.
    """
    return _compile(css, (_Translation(tree, "descendant-or-self::") for tree in _parse(css)))


def matcher(css: str, region: HtmlElement) -> _Test:
    """Return a function that tests whether an element of ``region`` matches a CSS selector.

    Testing a few elements is faster than selecting all matches if the selector consists of simple ones; for others the
    matches in the region are selected once.

    Raises:
        ValueError: as :func:`select`.
    """
    if (test := _quick_matcher(css)) is not None:
        return test
    return frozenset(select(region, css)).__contains__


@lru_cache(maxsize=1024)
def _quick_matcher(css: str) -> _Test | None:
    """The test of a list of simple selectors; None where one is not simple."""
    tags, classes, tests = set[str](), set[str](), list[_Test]()
    for tree in _parse(css):
        match tree:
            case Element(element=str(name), namespace=None):
                tags.add(name.lower())
            case Class(selector=Element(element=None, namespace=None)):
                classes.add(tree.class_name)
            case _ if (quick := _quick(tree)) is not None:
                tests.append(quick.matches)
            case _:
                return None

    def matches(element: HtmlElement) -> bool:
        if element.tag in tags or not classes.isdisjoint((element.get("class") or "").split()):
            return True
        return any(test(element) for test in tests)

    return matches


@lru_cache(maxsize=1024)
def _simple(css: str) -> tuple[tuple[str, ...], _Test] | None:
    """The names that a list of simple selectors is about, with the test of elements that have one of them; None where a
    selector is not simple or has no name.
    """
    quicks = [_quick(tree) for tree in _parse(css)]
    named = [quick for quick in quicks if quick is not None and quick.name is not None]
    if len(named) < len(quicks):
        return None
    test = named[0].test if len(named) == 1 else _quick_matcher(css)
    return tuple(dict.fromkeys(cast("str", quick.name) for quick in named)), cast("_Test", test)


@lru_cache(maxsize=1024)
def _first(css: str) -> Callable[[HtmlElement], HtmlElement | None]:
    if (names_and_test := _simple(css)) is not None:
        names, matches = names_and_test
        return lambda element: next(filter(matches, element.iter(*names)), None)
    find_all = _selector(css)
    return lambda element: next(iter(find_all(element)), None)


@lru_cache(maxsize=1024)
def _selector(css: str) -> _Find:
    if (names_and_test := _simple(css)) is not None:
        names, matches = names_and_test
        return lambda element: list(filter(matches, element.iter(*names)))
    groups: dict[str, list[list[_Step]]] = {}
    last_names: dict[str, None] = {}
    for tree in _parse(css):
        first, *rest = _steps(tree)
        quick, last = _quick(first.compound), _name_of(rest[-1].compound if rest else first.compound)
        if quick is None or quick.name is None or last is None or (rest and rest[0].combinator in "~+"):
            return cast("_Find", to_xpath(css))
        groups.setdefault(first.compound.canonical(), []).append([first, *rest])
        last_names[last] = None
    finders = [
        (quick.name, quick.test, _below(css, [rest for _, *rest in paths]))
        for paths in groups.values()
        if (quick := _quick(paths[0][0].compound)) is not None
    ]

    def find(element: HtmlElement) -> list[HtmlElement]:
        matching: dict[HtmlElement, None] = {}
        tops = 0
        for name, is_top, below in finders:
            for top in filter(is_top, element.iter(name)):
                tops += 1
                matching.update(dict.fromkeys(below(top)))
        if tops < 2:
            return list(matching)
        return [match for match in element.iter(*last_names) if match in matching]  # one top may lie in another

    return find


def _below(css: str, rests: list[list[_Step]]) -> _Find:
    """Return what finds the rests of paths below the element that is their first step."""
    axes = {">": "child::", " ": "descendant::"}
    translations = (
        _Translation(_joined(rest), axes[rest[0].combinator]) if rest else _Translation(Element(), "self::")
        for rest in rests
    )
    return cast("_Find", _compile(css, translations))


class _Translation(NamedTuple):
    """A selector and the axis on which what matches it lies."""

    tree: Tree
    axis: str


def _compile(css: str, translations: Iterable[_Translation]) -> etree.XPath:
    try:
        xpath = etree.XPath(
            " | ".join(_TRANSLATOR.selector_to_xpath(Selector(tree), prefix=axis) for tree, axis in translations)
        )
        xpath(etree.Element("a"))  # what names a namespace fails only here
    except (SelectorError, etree.XPathError) as error:
        raise ValueError(f"selector {css!r}: {error}") from error
    return xpath


@lru_cache(maxsize=1024)
def _parse(css: str) -> list[Tree]:
    """Read a list of selectors."""
    try:
        selectors = parse(css)
    except SelectorError as error:
        raise ValueError(f"selector {css!r}: {error}") from error
    for selector in selectors:
        if selector.pseudo_element is not None:
            raise ValueError(f"selector {css!r}: a page has no element ::{selector.pseudo_element}")
    trees = [selector.parsed_tree for selector in selectors]
    _compile(css, (_Translation(tree, "self::") for tree in trees))  # refuses what XPath cannot say, quick or not
    return trees


def _steps(tree: Tree) -> list[_Step]:
    """Take a selector apart at its combinators, the first compound first."""
    steps: list[_Step] = []
    while isinstance(tree, CombinedSelector):
        steps.append(_Step(tree.combinator, tree.subselector))
        tree = tree.selector
    return [_Step(" ", tree), *reversed(steps)]


def _joined(steps: list[_Step]) -> Tree:
    """Put a selector together that begins with the compound of the first step."""
    tree = steps[0].compound
    for step in steps[1:]:
        tree = CombinedSelector(tree, step.combinator, step.compound)
    return tree


def _name_of(compound: Tree) -> str | None:
    """Return the name of the element that a compound is about, None where it is any."""
    while not isinstance(compound, Element):
        if not hasattr(compound, "selector") or isinstance(compound, CombinedSelector):
            return None
        compound = compound.selector
    return compound.element.lower() if compound.element and not compound.namespace else None


def _quick(compound: Tree) -> _Quick | None:
    """Return a compound in the form that needs no XPath; None where it says more, or has a combinator."""
    tests: list[_Test] = []
    while not isinstance(compound, Element):
        match compound:
            case Class():
                tests.append(_class_test(compound.class_name))
            case Hash():
                tests.append(_attribute_test("id", "=", compound.id))
            case Attrib(operator="exists", namespace=None):
                tests.append(_attribute_test(compound.attrib.lower(), "exists", ""))
            case Attrib(
                operator="=" | "~=" | "^=" | "$=" | "*=", value=Token(value=str(value)), flag=None, namespace=None
            ):
                if not value or any(map(str.isspace, value)):  # CSS has rules of its own for these
                    return None
                tests.append(_attribute_test(compound.attrib.lower(), compound.operator, value))
            case Negation() if (inner := _quick(compound.subselector)) is not None:
                tests.append(_not(inner.matches))
            case _:
                return None
        compound = compound.selector
    if compound.namespace:
        return None
    return _Quick(compound.element.lower() if compound.element else None, _all(tests[::-1]))


def _all(tests: list[_Test]) -> _Test:
    if len(tests) < 2:
        return tests[0] if tests else lambda element: True
    return lambda element: all(test(element) for test in tests)


def _class_test(name: str) -> _Test:
    return lambda element: name in (names := element.get("class") or "") and name in names.split()


def _not(test: _Test) -> _Test:
    return lambda element: not test(element)


def _attribute_test(key: str, operator: str, value: str) -> _Test:
    """Return the test of one attribute; ``exists`` is the operator where only its presence is asked."""
    match operator:
        case "exists":
            return lambda element: element.get(key) is not None
        case "=":
            return lambda element: element.get(key) == value
        case "~=":
            return lambda element: value in (element.get(key) or "").split()
        case "*=":
            return lambda element: value in (element.get(key) or "")
        case "^=":
            return lambda element: (element.get(key) or "").startswith(value)
    return lambda element: (element.get(key) or "").endswith(value)
