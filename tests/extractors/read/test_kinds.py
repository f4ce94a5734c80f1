"""Which kind a page is of, and what is no page at all."""

from __future__ import annotations

import pytest

from extractors.contracts.article import PageKind
from tests.extractors.read.pages import STORY, URL, json_ld, make_page, read


@pytest.mark.parametrize(
    ("kind", "content", "url"),
    [
        (PageKind.LIVE_BLOG, make_page(head=json_ld(**{"@type": "LiveBlogPosting", "headline": "Ferry: live"})), URL),
        (
            PageKind.VIDEO,
            make_page(STORY[:1], head=json_ld(**{"@type": "VideoObject", "name": "x"})),
            URL.replace("news", "video"),
        ),
        (PageKind.GALLERY, make_page(STORY[:1], inside="<img src='/p.jpg'>" * 9), URL.replace("news", "gallery")),
        (
            PageKind.INDEX,
            make_page((), after="".join(f"<a href='/n/{n}'>A story of some kind, number {n}</a>" for n in range(60))),
            "https://ellerby.example/",
        ),
        (PageKind.ERROR, make_page(("It may have been moved.",), title="Page not found"), URL),
        (PageKind.ERROR, b"<html><head><title>Just a moment...</title></head><body></body></html>", URL),
    ],
)
def test_kinds(kind: PageKind, content: bytes, url: str) -> None:
    page = read(content, url)
    assert page.kind is kind
    assert (page.reason is not None) == (kind in {PageKind.INDEX, PageKind.ERROR})


BAD = {
    "nothing": b"",
    "spaces": b" \n\t ",
    "png": b"\x89PNG\r\n\x1a\n" + bytes(5000),
    "jpeg": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20,
    "gzip": b"\x1f\x8b\x08" + bytes(range(256)) * 20,
    "pdf": b"%PDF-1.7 " + bytes(range(256)) * 20,
    "random": bytes((n * 7919 + n // 3) % 256 for n in range(20000)),
}


FEEDS = {
    "rss": b"""<?xml version="1.0"?>
<!-- made today -->
<rss version="2.0"><channel><title>Ferries</title></channel></rss>""",
    "atom": b'<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>',
    "sitemap": b"""<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?>
<urlset><url><loc>https://a.example/</loc></url></urlset>""",
}


@pytest.mark.parametrize("content", FEEDS.values(), ids=FEEDS)
def test_a_feed_is_no_page(content: bytes) -> None:
    page = read(content)
    assert page.kind is PageKind.UNREADABLE
    assert page.reason is not None
    assert "feed" in page.reason


def test_a_page_written_as_xml_is_a_page() -> None:
    page = read(b'<?xml version="1.0" encoding="utf-8"?>\n' + make_page())
    assert page.kind is PageKind.ARTICLE
    assert page.article.body == "\n\n".join(STORY)


def test_many_short_paragraphs_among_many_links_are_an_article() -> None:
    short = tuple(f"The {n}th boat came late and left empty." for n in range(4, 20))
    menu = "<nav>" + "".join(f"<a href='/n/{n}'>A story of some kind, number {n}</a> " for n in range(90)) + "</nav>"
    assert read(make_page(short, before=menu)).kind is PageKind.ARTICLE
    teasers = tuple(f"<a href='/m/{n}'>A boat of some kind, number {n}</a>" for n in range(16))
    assert read(make_page(teasers, before=menu)).kind is PageKind.INDEX


@pytest.mark.parametrize("content", BAD.values(), ids=BAD)
def test_what_is_no_page_is_unreadable_with_a_reason(content: bytes) -> None:
    page = read(content)
    assert page.kind is PageKind.UNREADABLE
    assert page.reason
    assert page.article.body is None


def test_a_script_only_page_says_so() -> None:
    content = (
        b'<html><head><title>Story</title></head><body><div id="app"></div><script src="/a.js"></script></body></html>'
    )
    page = read(content)
    assert page.kind is PageKind.ERROR
    assert page.reason == "the page holds no text"
