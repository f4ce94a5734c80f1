from __future__ import annotations

from typing import Any

import pytest

from extractors.acquire.discover.collector import DiscoveredPages
from extractors.acquire.discover.listings import discover_listing, listing_urls
from extractors.acquire.discover.related import discover_related
from extractors.contracts.article import RelatedItem
from extractors.contracts.outlet import Listing, Outlet

URL = "https://example.org/world"


def make_outlet(**changes: Any) -> Outlet:
    fields = {
        "name": "Example",
        "outlet_id": "example",
        "collection": "test",
        "country_code": "GB",
        "language": "en",
        "time_zone": "Europe/London",
        "homepage_url": "https://www.example.org/",
    }
    return Outlet(**fields | changes)


def read(html: str, outlet: Outlet | None = None, **listing: Any) -> tuple[list[str], DiscoveredPages]:
    pages = discover_listing(html.encode(), URL, outlet or make_outlet(), Listing(url=URL, **listing))
    return [page.url for page in pages.found], pages


PAGE = """<html><head><base href="/world/"></head><body><a href="/">Home</a><a href="/about">About us</a>
<a href="2016/04/03/bridge">A bridge <b>opens</b></a> <a href="https://m.example.org/news/12345">Rain</a>
<a href="https://ads.example.com/news/99999">Buy</a><a href="mailto:desk@example.org">Mail</a>
<a href="/a-slug-of-four-words">Slug</a><a href="/photo-12345.jpg">Picture</a><a>no link</a>
<a rel="next" href="?page=2">Next</a></body></html>"""


def test_without_a_pattern_links_with_the_look_of_articles_are_taken() -> None:
    urls, pages = read(PAGE)
    assert urls == [
        "https://example.org/world/2016/04/03/bridge",
        "https://m.example.org/news/12345",
        "https://example.org/a-slug-of-four-words",
    ]
    assert pages.found[0].title == "A bridge opens"
    assert (pages.found[0].found_by, pages.found[0].found_on) == ("listing", URL)
    assert [source.url for source in pages.further] == ["https://example.org/world/?page=2"]


def test_the_link_pattern_goes_before_the_outlets_pattern() -> None:
    outlet = make_outlet(article_url_pattern=r"/2016/")
    assert read(PAGE, outlet)[0] == ["https://example.org/world/2016/04/03/bridge"]
    assert read(PAGE, outlet, link_pattern=r"/news/\d+")[0] == ["https://m.example.org/news/12345"]


def test_a_page_without_articles_says_so() -> None:
    urls, pages = read("<a href='/about'>About</a>")
    assert urls == []
    assert "none of 1 links is an article's" in pages.problems[0].message


HOSTILE = {
    "empty": "",
    "nothing": "\0" * 100,
    "broken-base": "<base href='http://['><a href='http://['>x</a>",
    "deep": "<div>" * 400_000,
    "misnested": "<b></i>" * 300_000,
    "open-tags": "<a " * 500_000,
    "open-quotes": "<a href='" * 200_000,
    "open-comments": "<!--" * 500_000,
    "open-scripts": "<script>" * 250_000,
    "attributes": "<a " + "b=1 " * 500_000 + ">",
    "angles": "<" * 2_000_000,
    "spaces": "<a href" + " " * 2_000_000 + ">",
    "open-links": "<a href=#>" * 3_000,
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_pages_neither_raise_nor_take_long(html: str) -> None:
    assert read(html)[0] == []


def test_links_in_comments_and_scripts_do_not_count() -> None:
    html = "<!-- <a href='/news/11111'>old</a> --><SCRIPT>s='<a href=/news/22222>'</SCRIPT ><A HREF=/news/33333>new</A>"
    assert read(html)[0] == ["https://example.org/news/33333"]


def test_attributes_and_text_are_unescaped_and_may_hold_angles() -> None:
    html = """<a title="a > b" href='/news/12345?a=1&amp;b=2'><img alt=">">Ducks &amp; <i>drakes</i></a>"""
    urls, pages = read(html)
    assert urls == ["https://example.org/news/12345?a=1&b=2"]
    assert str(pages.found[0].title).endswith("Ducks & drakes")


def test_a_flood_of_links_is_cut() -> None:
    urls, pages = read("".join(f"<a href='/news/{number}'>x</a>" for number in range(10_000, 16_000)))
    assert len(urls) == 5_000
    assert "6000 links on one page" in pages.problems[0].message


def test_page_numbers_are_filled_in_up_to_the_limit() -> None:
    assert listing_urls(Listing(url="https://example.org/a?p={page}", max_pages=3))[1:] == [
        "https://example.org/a?p=2",
        "https://example.org/a?p=3",
    ]
    assert listing_urls(Listing(url=URL, max_pages=3)) == [URL]


RELATED = [
    RelatedItem(1, native_id="7", title="By id"),
    RelatedItem(2, url="/news/8", title="By URL"),
    RelatedItem(3, url="https://ads.example.com/news/9"),
    RelatedItem(4, url="/about"),
]


def test_related_items_become_pages_one_deeper() -> None:
    outlet = make_outlet(
        related={"depth": 2},
        article_url_template="https://example.org/news/{native_id}",
        article_url_pattern=r"/news/\d",
    )
    found = discover_related(RELATED, "https://example.org/news/1", outlet, depth=1).found
    assert [(page.url, page.title, page.depth, page.found_by, page.found_on) for page in found] == [
        ("https://example.org/news/7", "By id", 2, "related", "https://example.org/news/1"),
        ("https://example.org/news/8", "By URL", 2, "related", "https://example.org/news/1"),
    ]
    assert discover_related(RELATED, "https://example.org/news/1", outlet, depth=2).found == ()


def test_an_id_without_a_template_is_reported() -> None:
    pages = discover_related(RELATED[:1], "https://example.org/news/1", make_outlet(related={"depth": 1}), depth=0)
    assert pages.found == ()
    assert "article_url_template" in pages.problems[0].message
