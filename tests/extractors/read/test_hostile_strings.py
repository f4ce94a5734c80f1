"""Long strings of few letters, wherever a page may hold one: no pattern may go back and forth over them."""

from __future__ import annotations

import html
import json
import time

import pytest

from extractors import extract_page
from extractors.contracts.article import PageKind
from extractors.read.generic.markup.blocks import read_blocks
from extractors.read.generic.markup.structured import read_structured
from extractors.read.page import Page
from tests.extractors.read.pages import STORY

LENGTH = 100_000
SLOWEST_S = 2.0

UNITS = {
    "spaces": " ",
    "no-break spaces": "\u00a0",
    "digits": "1",
    "numbers": "1 ",
    "commas": "a, ",
    "capitals": "A ",
    "names": "Aa Aa ",
    "bylines": "By A ",
    "initials": "A. ",
    "quotes": '" ',
    "brackets": "((a) ",
    "months": "1 January ",
    "clocks": "12:",
    "days": "1/1/",
    "dashes": " - ",
    "bars": " | ",
    "combining marks": "a\u0301",
    "bidi marks": "\u200f",
    "arabic": "\u0627 ",
    "chinese": "\u8bb0\u8005",
    "ampersands": "&",
    "backslashes": "\\",
    "addresses": "a@a.",
    "slashes": "/a/",
    "credits": "Photo: ",
}

_META = (
    "og:title", "og:site_name", "author", "article:author", "article:published_time", "date", "description", "keywords",
    "article:section", "article:tag", "og:image", "og:url", "og:locale",
)  # fmt: skip
_STORY = "".join(f"<p>{text}</p>" for text in STORY)


def _stated(text: str) -> str:
    """A page whose head holds the text everywhere."""
    shown = html.escape(text)
    metas = "".join(f'<meta property="{name}" content="{shown}">' for name in _META)
    stated = json.dumps(
        {
            "@type": "NewsArticle",
            "headline": text,
            "author": [{"name": text}, text],
            "datePublished": text,
            "dateModified": text,
            "keywords": text,
            "articleSection": text,
            "description": text,
            "image": {"url": text, "caption": text, "creditText": text},
            "articleBody": text,
        },
        ensure_ascii=False,
    ).replace("</", "<\\/")
    script = f'<script type="application/ld+json">{stated}</script>'
    return f"<html><head><title>{shown}</title>{metas}{script}</head><body><h1>{shown}</h1>{_STORY}</body></html>"


def _shown(text: str) -> str:
    """A page whose body holds the text everywhere."""
    shown = html.escape(text)
    return f"""<html><head><title>Ellerby ferry</title></head><body class="{shown}"><h1>Ellerby ferry</h1>
    <p class="byline">By Ines Calder {shown}</p><a rel="author" href="/author/x">{shown}</a><time>{shown}</time>
    <span class="date" datetime="{shown}">{shown}</span><p class="standfirst">{shown}</p>
    <figure><img src="/{shown}" alt="{shown}" srcset="{shown}" style="{shown}"><figcaption>{shown}</figcaption></figure>
    <div id="{shown}" class="{shown}">{_STORY}<p>{shown}</p><p>LONDON {shown}</p><h2>{shown}</h2><p>It ends.</p>
    <ul><li>{shown}</li></ul><p><a href="{shown}">{shown}</a></p><p><em>{shown}</em></p></div></body></html>"""


@pytest.mark.parametrize("make", [_stated, _shown, str], ids=["stated", "shown", "text"])
@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_long_strings_of_few_letters_end_soon(unit: str, make: object) -> None:
    text = unit * (LENGTH // len(unit))
    content = make(text).encode()  # type: ignore[operator]
    began = time.process_time()
    page = extract_page(content, "https://www.ellerby.example/news/2026/01/06/x", rules=False)
    assert time.process_time() - began < SLOWEST_S
    assert isinstance(page.kind, PageKind)
    assert page.reason or page.article.body


def test_of_thousands_of_headings_the_first_are_asked_for_their_text() -> None:
    page = Page(b"<html><body>" + b"<h1>A heading</h1>" * 3_000, "https://news.example.org/a")
    found = read_blocks(page.root)
    assert len(found.blocks) == 3_000
    assert len(found.headlines) == 100


def test_of_thousands_of_elements_of_one_property_the_first_are_kept() -> None:
    nested = b"<div itemprop=author><span itemprop=name>Ann Lee</span>" * 1_500
    page = Page(b"<html><body>" + nested, "https://news.example.org/a")
    microdata = read_structured(page).microdata
    assert len(microdata["author"]) == len(microdata["name"]) == 50
    parent = microdata["author"][0].getparent()
    assert parent is not None and parent.tag == "body"
