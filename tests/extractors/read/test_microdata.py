"""Microdata is found wherever the markup names it, in any case and charset."""

from __future__ import annotations

import pytest

from extractors.read.generic.markup.structured import read_structured
from extractors.read.page import Page

URL = "https://harbour.example/a"
MARKUP = '<html><head>{head}</head><body><p {attribute}="datePublished">Café, 2026-05-04</p></body></html>'


@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("attribute", ["itemprop", "ITEMPROP", "itemProp"])
def test_an_element_is_found_by_its_itemprop(attribute: str, charset: str) -> None:
    page = Page(MARKUP.format(head="", attribute=attribute).encode(charset), URL)
    (element,) = read_structured(page).microdata["datePublished"]
    assert element.tag == "p"


def test_a_page_whose_markup_does_not_name_it_has_none() -> None:
    page = Page(MARKUP.format(head="", attribute="class").encode(), URL)
    assert read_structured(page).microdata == {}


def test_elements_of_the_head_are_left_out() -> None:
    head = '<meta itemprop="author" content="Ines Calder">'
    page = Page(MARKUP.format(head=head, attribute="itemprop").encode(), URL)
    assert list(read_structured(page).microdata) == ["datePublished"]
