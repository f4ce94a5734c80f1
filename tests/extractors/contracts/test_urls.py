from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contracts.outlet import Outlet
from extractors.contracts.urls import (
    UrlRejectedError,
    canonicalise_url,
    fold_host,
    identify_url,
    is_asset_url,
    redirect_target,
    rough_identity,
    with_scheme,
    without_query,
)

ALALAM = Outlet(
    name="Al-Alam",
    outlet_id="alalam_en",
    collection="middle_east",
    country_code="IR",
    language="en",
    time_zone="Asia/Tehran",
    homepage_url="https://en.alalam.ir/",
    native_id_pattern=r"/news/(\d+)",
)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://Example.ORG:80/A", "http://example.org/A"),
        ("https://example.org:443", "https://example.org/"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://example.org/a#top", "https://example.org/a"),
        ("https://example.org/#!/a", "https://example.org/#!/a"),
        ("https://example.org/%7euser/%e2%82%ac%2f", "https://example.org/~user/%E2%82%AC%2F"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/سلام دنیا", "https://example.org/%D8%B3%D9%84%D8%A7%D9%85%20%D8%AF%D9%86%DB%8C%D8%A7"),
        ("https://München.example/ß", "https://xn--mnchen-3ya.example/%C3%9F"),
        ("https://xn--mnchen-3ya.example/", "https://xn--mnchen-3ya.example/"),
        ("https://example.org/a/../b/./c/..", "https://example.org/b/"),
        ("https://example.org/../../a", "https://example.org/a"),
        ("https://example.org//a///b", "https://example.org/a/b"),
        ("https://archive.example/2016/https://example.org/a", "https://archive.example/2016/https://example.org/a"),
        ("https://example.org\\a\\b?c=\\", "https://example.org/a/b?c=%5C"),
        ("  https://example.org/a\n\t/b ", "https://example.org/a/b"),
        ("https://example.org/a?utm_source=x&id=7&fbclid=y", "https://example.org/a?id=7"),
        ("https://example.org/a?b=2&amp;a=1", "https://example.org/a?b=2&a=1"),
        ("https://example.org/a?ref=rss&source=wires", "https://example.org/a?source=wires"),
        ("https://example.org/a?", "https://example.org/a"),
        ("https://example.org/a?q=&x", "https://example.org/a?q=&x"),
        ("https://example.org/a;jsessionid=1F?x=1", "https://example.org/a?x=1"),
        ("https://www.google.com/amp/s/example.org/a", "https://example.org/a"),
        ("https://example-org.cdn.ampproject.org/c/s/example.org/a?x=1", "https://example.org/a?x=1"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("https://example.org/a/", "https://example.org/a/"),
        ("https://ex%61mple.org/a", "https://example.org/a"),
        ("https://FUSSBALL-MÜNCHEN.example/", "https://xn--fussball-mnchen-8vb.example/"),
        ("https://example.org/a?&&b=1&&c=2&", "https://example.org/a?b=1&c=2"),
        ("https://example.org/a?%55TM_source=x&UTM_Medium=y&id=7", "https://example.org/a?id=7"),
        ("https://example.org/a?ref=RSS&b=1", "https://example.org/a?b=1"),
        ("https://example.org/a\ud800", "https://example.org/a%3F"),
        ("https://example.org/a/b/..", "https://example.org/a/"),
        ("https://example.org/.a/..b", "https://example.org/.a/..b"),
        (f"https://{'a' * 50}.{'b' * 50}.{'c' * 50}.{'d' * 50}.{'e' * 49}/", None),
    ],
)
def test_canonical_form(url: str, canonical: str) -> None:
    canonical = canonical or url
    assert canonicalise_url(url) == canonical
    assert canonicalise_url(canonical) == canonical


def test_relative_urls_are_joined_to_their_base() -> None:
    assert canonicalise_url("../b?x=1", "https://example.org/a/c/") == "https://example.org/a/b?x=1"
    assert canonicalise_url("//other.example/a", "https://example.org/") == "https://other.example/a"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://example.org/" + "a" * 10_000, "longer than 2000 characters"),
        ("https://example.org/" + "ß" * 600, "longer than 2000 characters"),
        ("javascript:alert(1)", "scheme 'javascript' is not http or https"),
        ("file:///etc/passwd", "scheme 'file' is not http or https"),
        ("/a", "no absolute URL"),
        ("", "no absolute URL"),
        ("https://", "no host"),
        ("https://user:secret@example.org/", "holds a user name"),
        ("https://good.example\\@bad.example/", None),
        ("https://example.org:99999/", "no valid URL"),
        ("https://exam ple.org/", "host is no valid domain name"),
        ("https://exa<mple.org/", "host is no valid domain name"),
        ("https://" + "a" * 64 + ".ü/", "host is no valid domain name"),
        ("https://[::1/", "no valid URL"),
        (f"https://{'a' * 50}.{'b' * 50}.{'c' * 50}.{'d' * 50}.{'e' * 50}/", "host is no valid domain name"),
        ("https://..../", "no host"),
    ],
)
def test_what_cannot_be_fetched_is_rejected_with_a_reason(url: str, reason: str | None) -> None:
    if reason is None:  # read as browsers read it: the host ends at the backslash
        assert canonicalise_url(url) == "https://good.example/@bad.example/"
        return
    with pytest.raises(UrlRejectedError) as caught:
        canonicalise_url(url)
    assert caught.value.reason.startswith(reason)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize(
    "variant",
    [
        "http://example.org/news/a-b",
        "https://www.example.org/news/a-b/",
        "https://m.example.org/news/a-b?amp=1",
        "https://amp.example.org/news/a-b",
        "https://example.org/news/a-b/amp/",
        "https://example.org/amp/news/a-b",
        "https://example.org/news/a-b/index.html",
        "https://example.org/news/a-b?utm_campaign=x#c",
        "https://www.google.com/amp/s/www.example.org/news/a-b/amp/",
    ],
)
def test_one_article_has_one_identity(variant: str) -> None:
    assert identify_url(variant) == "example.org/news/a-b"


def test_parameters_are_compared_without_their_order() -> None:
    assert identify_url("https://example.org/?b=1&a=2") == identify_url("https://example.org/?a=2&b=1")


def test_different_articles_differ() -> None:
    urls = ["/news/1", "/news/2", "/news/1?page=2", "/News/1", "/news/1/photos", "/example", "/camp/news/1"]
    assert len({identify_url(f"https://example.org{url}") for url in urls}) == len(urls)


def test_the_native_id_decides_where_the_outlet_has_one() -> None:
    variants = [
        "http://en.alalam.ir/news/1804800",
        "https://en.alalam.ir/news/1804800/army-enters-the-town",
        "https://en.alalam.ir/news/1804800/other-slug?utm_source=x",
    ]
    assert {identify_url(url, ALALAM) for url in variants} == {"id:1804800"}
    assert identify_url("https://en.alalam.ir/about", ALALAM) == "en.alalam.ir/about"


@pytest.mark.parametrize(
    ("netloc", "folded"),
    [
        ("WWW.Example.org:443", "example.org"),
        ("m.example.org:8080", "example.org:8080"),
        ("en.m.wiki.example", "en.wiki.example"),
        ("www.com", "www.com"),
        ("m.org", "m.org"),
        ("127.0.0.1:8000", "127.0.0.1:8000"),
    ],
)
def test_fold_host(netloc: str, folded: str) -> None:
    assert fold_host(netloc) == folded


def test_assets_are_recognised_by_their_path() -> None:
    assert is_asset_url("https://example.org/a.JPG?x=1")
    assert not is_asset_url("https://example.org/a.html?pic=a.jpg")


@pytest.mark.parametrize(
    ("written", "whole"),
    [
        ("en.alalam.ir/news/1700100", "https://en.alalam.ir/news/1700100"),
        (" //en.alalam.ir/news/1700100", "https://en.alalam.ir/news/1700100"),
        ("example.org", "https://example.org"),
        ("example.org:8080/a", "https://example.org:8080/a"),
        ("http://example.org/a", "http://example.org/a"),
        ("/news/1", "/news/1"),
        ("page.html is no host", "page.html is no host"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("", ""),
    ],
)
def test_address_without_its_scheme(written: str, whole: str) -> None:
    assert with_scheme(written) == whole


def test_the_message_of_a_rejection_names_the_url_and_cuts_a_long_one() -> None:
    assert str(UrlRejectedError("/a", "no absolute URL")) == "no absolute URL: /a"
    assert str(UrlRejectedError("a" * 200, "x")) == f"x: {'a' * 200}"
    assert str(UrlRejectedError("a" * 201, "x")) == f"x: {'a' * 200}… (201 characters)"


@pytest.mark.parametrize("url", ["https://e.example/a?b=1?c", "https://e.example/a#b?c=1", "https://e.example/a"])
def test_an_address_without_its_query(url: str) -> None:
    assert without_query(url) == "https://e.example/a"


@pytest.mark.parametrize(
    "url", ["http://www.e.example/A/", "https://m.e.example/a?x=1", "https://amp.e.example/a", "e.example/a//"]
)
def test_links_that_lead_to_one_page_have_one_rough_identity(url: str) -> None:
    assert rough_identity(url) == "e.example/a"


@pytest.mark.parametrize(
    ("location", "target"),
    [
        (" /b#top ", "https://e.example/b"),
        ("c?d=1#e#f", "https://e.example/a/c?d=1"),
        ("https://[x", "https://[x"),
        (" http://[x ", "http://[x"),
    ],
)
def test_the_target_of_a_redirect(location: str, target: str) -> None:
    assert redirect_target("https://e.example/a/b", location) == target


PATHS = st.text(string.printable + "سلام%ß€\ud800", max_size=60)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(PATHS, PATHS)
def test_canonical_form_is_a_fixed_point_and_plain_ascii(path: str, query: str) -> None:
    try:
        canonical = canonicalise_url(f"https://example.org/{path}?{query}")
    except UrlRejectedError:
        return
    assert canonical.isascii() and canonical.isprintable() and " " not in canonical
    assert canonicalise_url(canonical) == canonical
    assert identify_url(canonical) == identify_url(f"https://example.org/{path}?{query}")
