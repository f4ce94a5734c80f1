"""Beautiful Soup over a piece of markup, with lxml as its parser.

A ``BeautifulSoup`` built from a name makes a tree builder and a parser for every document, and lxml inspects the
builder's methods each time: a fifth of what a small piece of markup costs. One builder a thread does for all.
"""

from __future__ import annotations

import threading
from typing import Any

from bs4 import BeautifulSoup
from bs4.builder._lxml import LXMLTreeBuilder
from lxml import etree

_own = threading.local()


class _Builder(LXMLTreeBuilder):
    """A builder that keeps its parser; it is fed text, so there is no encoding to make another for."""

    _parser: Any = None

    def parser_for(self, encoding: Any) -> Any:
        if self._parser is None:
            self._parser = etree.HTMLParser(target=self, recover=True, huge_tree=True)
        return self._parser


def make_soup(markup: str) -> BeautifulSoup:
    """Parse markup; an attribute's value is one string, a class list's too."""
    builder = getattr(_own, "builder", None)
    if builder is None or builder.soup is not None:  # None again after each use; left behind by one that was broken off
        builder = _own.builder = _Builder(multi_valued_attributes=None)
    return BeautifulSoup(markup, builder=builder)
