"""How the tests of the general parser read a page: without the rules of any outlet."""

from __future__ import annotations

from extractors.read.extract import extract_page

URL = "https://www.ellerbypost.example/news/ferry-stays-in-port-48213"


def body_of(content: bytes) -> str:
    """Read a page without outlet rules and return its body."""
    return extract_page(content, URL, rules=False).article.body or ""
