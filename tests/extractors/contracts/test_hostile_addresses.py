"""Addresses as hostile or broken sites write them: every function that takes one gives an answer, and never raises."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.acquire.discover.collector import find_trap, find_url_dates
from extractors.acquire.discover.feeds import discover_feed
from extractors.acquire.discover.listings import discover_listing
from extractors.acquire.discover.related import discover_related
from extractors.acquire.discover.sitemaps import DateRange, discover_sitemap
from extractors.acquire.fetch.classify import classify_page
from extractors.acquire.fetch.request_urls import host_and_port, why_unusable
from extractors.acquire.fetch.site_files import origin_of
from extractors.contracts.article import RelatedItem
from extractors.contracts.outlet import Listing, Outlet, Related
from extractors.contracts.urls import (
    UrlRejectedError,
    canonicalise_url,
    identify_url,
    is_asset_url,
    join_url,
    redirect_target,
    split_url,
)
from extractors.read.extract import extract_page
from extractors.read.media.assets import asset_identity

BASE = "http://a.example/news/"
DAYS = DateRange(dt.date(2026, 1, 1), dt.date(2026, 12, 31), has_undated=True)
OUTLET = Outlet(
    name="A", country_code="GB", language="en", time_zone="UTC", homepage_url="http://a.example/", outlet_id="outlet_a",
    collection="hostile", native_id_pattern=r"/(\d+)", related=Related(depth=1, budget=5),
)  # fmt: skip
KNOWN = (
    "http://[x", "http://[x/2026/01/02/a", "//[", "http://]/", "http://[::1", "http://[v1.x]/", "http://[fe80::1%25e]/a",
    "http://a.example:port/", "http://a.example:99999/", "http://a.example:-1/", "http://ａ℀.example/", "http://℀/",
    "http://xn--/", "http://xn--a-.example/", "http://a..b/", "http://%5b/", "http://%00/", "http://a%/", "\x00", "",
    "http://\ud800.example/", "http://a.example/\udfff", "http://user:pw@[x/", "https:///a", "http:a", "?", "#", "http://",
    "javascript:alert(1)", "data:text/html,x", "http://a.example/" + "x" * 9000, "http://" + "a." * 200, "http://1.2.3.4.5/",
    "http://٣.example/", "http://a.example:٨٠/", "http://a\u202e.example/", "http://ß.example\\@b/", "[", "]", "http://a[b]/",
)  # fmt: skip
PIECES = st.sampled_from(
    ["http://", "https://", "//", "[", "]", ":", "@", "/", "\\", "?", "#", "%", "%5B", "%zz", "::1", "a.example",
     "xn--", "℀", "ß", "\u202e", "\x00", "\t", "\ud800", "2026/01/02", "&amp;", ".", "..", "80", "٨", "id=1",
     "amp/", "news"]
)  # fmt: skip
ADDRESSES = st.one_of(
    st.lists(PIECES, max_size=9).map("".join),
    st.text(max_size=40).map(lambda text: f"http://{text}"),
    st.text(max_size=40),
)


def take_all(url: str) -> None:
    """Give an address to everything that takes foreign ones."""
    for function in (canonicalise_url, identify_url, origin_of):
        with contextlib.suppress(UrlRejectedError):
            function(url)
    with contextlib.suppress(UrlRejectedError):
        canonical = canonicalise_url(url, BASE)
        assert canonicalise_url(canonical) == canonical
        identify_url(canonical, OUTLET)
        assert split_url(canonical) is not None
    takers: tuple[Callable[[str], object], ...] = (
        is_asset_url,
        find_trap,
        find_url_dates,
        split_url,
        host_and_port,
        OUTLET.owns_url,
        OUTLET.find_native_id,
    )
    for taker in takers:
        taker(url)
    join_url(BASE, url), join_url(url, "/a")
    redirect_target(BASE, url), redirect_target(url, "/a")
    why_unusable(url, 2000)
    asset_identity(url, BASE), asset_identity("/a.jpg", url)
    classify_page(url, BASE, "text/html", b"<html></html>"), classify_page(BASE, url, "text/html", b"<html></html>")
    discover_related([RelatedItem(1, url=url, title="Three words here")], BASE, OUTLET, depth=0)


@pytest.mark.parametrize("url", KNOWN)
def test_known_bad_addresses_raise_nowhere(url: str) -> None:
    take_all(url)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(ADDRESSES)
def test_addresses_of_any_kind_raise_nowhere(url: str) -> None:
    take_all(url)


@pytest.mark.parametrize("url", KNOWN)
def test_a_source_with_a_bad_address_gives_its_other_pages(url: str) -> None:
    printed = (
        url.encode("utf-8", "xmlcharrefreplace").decode("utf-8", "replace") if "\ud800" not in url else "http://[y"
    )
    printed = "".join(c for c in printed if c.isprintable() and not "\ud800" <= c <= "\udfff").replace("&", "&amp;")
    other = "http://a.example/2026/03/04/other-story-9001"
    sitemap = f"<urlset><url><loc>{printed}</loc></url><url><loc>{other}</loc></url></urlset>".encode()
    assert other in [page.url for page in discover_sitemap(sitemap, BASE, DAYS).found]
    index = (
        f"<sitemapindex><sitemap><loc>{printed}</loc></sitemap><sitemap><loc>{other}.xml</loc></sitemap></sitemapindex>"
    )
    assert f"{other}.xml" in [source.url for source in discover_sitemap(index.encode(), BASE, DAYS).further]
    lines = f"{other}\nhttp://[x/2026/01/01\n{printed}\n".encode()
    assert other in [page.url for page in discover_sitemap(lines, BASE, DAYS).found]
    feed = (
        f'<rss version="2.0"><channel><link>{printed}</link><item><title>x</title><link>{printed}</link></item>'
        f"<item><title>y</title><link>{other}</link></item></channel></rss>"
    ).encode()
    assert other in [page.url for page in discover_feed(feed, BASE).found]
    page = (
        f'<html><head><base href="{printed}"></head><body><a href="{printed}">one</a><a rel="next"'
        f' href="{printed}">n</a><a href="{other}">two</a></body></html>'
    )
    assert other in [p.url for p in discover_listing(page.encode(), BASE, OUTLET, Listing(url=BASE)).found]
    read = extract_page(
        f'<html><head><link rel="canonical" href="{printed}"><title>A story of the pier</title></head><body><article>'
        f'<h1>A story of the pier</h1><video poster="{printed}" src="{printed}"></video><img src="{printed}">'
        f"<p>{'The pier is repaired before winter, said the mayor. ' * 9}</p></article></body></html>".encode(),
        BASE + "1",
    )
    assert read.article.body


@pytest.mark.parametrize(
    "name", [b"utf-\xe9", b"\xff\xfe", b"a\x00b", b"undefined", b"punycode", b"x" * 5000, b"no-such", b"zip", b"idna"]
)
def test_a_feed_or_sitemap_that_names_an_odd_encoding_is_a_problem_at_most(name: bytes) -> None:
    head = b'<?xml version="1.0" encoding="' + name + b'"?>'
    item = b"<item><link>http://a.example/1</link></item>"
    feed = discover_feed(head + b'<rss version="2.0"><channel>' + item + b"</channel></rss>", BASE)
    assert feed.found or feed.problems
    sitemap = discover_sitemap(head + b"<urlset><url><loc>http://a.example/1</loc></url></urlset>", BASE)
    assert sitemap.found or sitemap.problems


@pytest.mark.parametrize(
    "error", [RecursionError("deep"), MemoryError(), LookupError("x"), UnicodeError("y"), KeyError()]
)
def test_whatever_the_readers_of_sources_raise_is_a_problem_of_the_source(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("feedparser.parse", fail)
    monkeypatch.setattr("extractors.acquire.discover.sitemaps._entries", fail)
    for pages in (discover_feed(b"<rss/>", BASE), discover_sitemap(b"<urlset/>", BASE)):
        (problem,) = pages.problems
        assert type(error).__name__ in problem.message
