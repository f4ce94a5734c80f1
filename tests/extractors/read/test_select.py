"""Selectors match what Soup Sieve, the reference in Python, matches, by whichever way they are asked."""

from __future__ import annotations

import pytest
import soupsieve
from bs4 import BeautifulSoup
from lxml import etree
from lxml import html as lxml_html

from extractors.read.select import matcher, select, select_first, to_xpath

PAGE = """<html><body><div id="main" class="a b"><div class="a"><p class="x" data-k="lead one">1</p>
<ul><li><p>2</p></li><li class="x y">3</li></ul></div><p>4<b>5</b></p></div>
<section class="b"><h2>6</h2><p lang="en-GB" data-k="">7</p><p class="x  y">8</p><div><p>9</p><i></i></div></section>
<article class="B"><p Class="y">10</p><a href="/a.html">11</a></article><p hidden>12</p></body></html>"""
SELECTORS = [
    "p",
    "P.x",
    ".x",
    "p.x.y",
    "#main",
    "div#main.a",
    "p, li",
    "p.x, li.x, p",
    ".a p",
    "div.a p",
    "div.a > p",
    "div.a > p, div.a > ul > li, h2",
    "div p, div.a li p",
    "div div p, section p, div.a p.x",
    "section > p, section > div > p",
    "div.a *",
    "* > p",
    "[data-k]",
    "p[data-k=lead]",
    "p[data-k='lead one']",
    "p[data-k~=one]",
    "p[data-k^=lead]",
    "p[data-k$=one]",
    "p[data-k*='d o']",
    "p[data-k*='']",
    "p[data-k='']",
    "p[lang|=en]",
    "p[CLASS=y]",
    "[data-k='LEAD ONE' i]",
    "p:not(.x)",
    "p:not([hidden]):not(.x)",
    "p:not(div p)",
    "div:not(#main) > p",
    "h2 + p",
    "h2 ~ p",
    "div.a + p, h2",
    "p:first-child",
    "li:nth-child(2)",
    "li:last-of-type",
    "p:nth-of-type(2n+1)",
    ":is(h2, li) p",
    "section > :is(p, h2)",
    "div:has(> ul)",
    "div:has(ul) > p",
    "i:empty",
    ":root > body > p",
    "a[href$='.html']",
    r"div.a p.x, .\62",
]


@pytest.fixture(scope="module")
def root() -> etree._Element:
    root = lxml_html.document_fromstring(PAGE)
    for number, element in enumerate(root.iter("*")):
        element.set("n", str(number))
    return root


@pytest.mark.parametrize("css", SELECTORS)
def test_selectors_match_what_soup_sieve_matches(root: etree._Element, css: str) -> None:
    soup = BeautifulSoup(etree.tostring(root, encoding="unicode", method="html"), "lxml")
    expected = [tag["n"] for tag in soupsieve.select(css, soup)]
    found = select(root, css)
    assert [element.get("n") for element in found] == expected
    first = select_first(root, css)
    assert first is (found[0] if found else None)
    assert to_xpath(css)(root) == found
    is_match = matcher(css, root)
    assert [element.get("n") for element in root.iter("*") if is_match(element)] == expected


def test_nothing_above_the_element_is_looked_at(root: etree._Element) -> None:
    section = select(root, "section")[0]
    assert select(section, "body p") == []
    assert [element.text for element in select(section, "section > p")] == ["7", "8"]


def test_an_error_names_the_selector() -> None:
    with pytest.raises(ValueError, match=r"selector 'div >> p': Expected selector"):
        to_xpath("div >> p")
    with pytest.raises(ValueError, match=r"selector 'p:hover': .*not displayed"):
        select(etree.fromstring("<p/>"), "p:hover")
