"""Links of a page made absolute: short ways give what joining by the standard gives."""

from __future__ import annotations

import time
from urllib.parse import urljoin

import pytest

from extractors.read.page import Page

URL = "https://www.quay.example/news/2024/ferry.html?page=2#text"


@pytest.mark.parametrize(
    "link",
    [
        "/",
        "/news/pier-12.html",
        "/news/pier/?page=2&sort=new",
        "/news/./pier",
        "/news/../pier",
        "/news//pier",
        "/.well-known/x",
        "//cdn.quay.example/a.jpg",
        "/news/pier#photos",
        "/news/pier?",
        "/news/pier?#",
        "/news/pier;v=1",
        "/news/pi er",
        "/news/pi\ner",
        "/nouvelles/môle",
        "pier.html",
        "?page=3",
    ],
)
def test_links_are_joined_as_the_standard_says(link: str) -> None:
    assert Page(b"<p>text</p>", URL).absolute(link) == urljoin(URL, link)


def test_a_base_element_counts() -> None:
    page = Page(b'<html><head><base href="https://old.quay.example/x/"></head><body></body></html>', URL)
    assert page.absolute("/pier") == "https://old.quay.example/pier"
    assert Page(b"<p>text</p>", "mailto:port@quay.example").absolute("/pier") is None


@pytest.mark.parametrize("unit", ["a/", "a", "a.", "/", "./", "?"])
def test_no_link_takes_long(unit: str) -> None:
    page = Page(b"<p>text</p>", URL)
    began = time.process_time()
    page.absolute("/" + unit * (3_900 // len(unit)) + '"')
    assert time.process_time() - began < 1
