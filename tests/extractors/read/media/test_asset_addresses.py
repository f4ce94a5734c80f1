"""Addresses of any kind: what is none, and what generated ones give."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.read.media.assets import asset_identity
from tests.extractors.read.media.reading import read


@pytest.mark.parametrize(
    "url",
    [
        "",
        "   ",
        "data:image/png;base64,iVBORw0KGgo=",
        "javascript:void(0)",
        "blob:https://example.org/1-2-3",
        "about:blank",
        "file:///etc/passwd",
        "ftp://example.org/a.jpg",
        "https://" + "a" * 10_000 + ".jpg",
        "https://example.org/" + "a" * 10_000 + ".jpg",
        "https://",
        "https:///a.jpg",
        "http://[::1/a.jpg",
        "http://exa mple.org/a.jpg",
        "https://example.org:port/a b.jpg\x00" + "x" * 9_000,
        "/a.jpg",
        "a.jpg",
        "mailto:someone@example.org",
    ],
)
def test_what_is_no_address_gives_none(url: str) -> None:
    assert asset_identity(url) is None


def test_base_that_is_no_address_gives_none() -> None:
    assert asset_identity("/a.jpg", "javascript:0") is None
    assert asset_identity("/a.jpg", "http://[bad") is None


SEGMENTS = st.sampled_from(
    [
        *(
            "a.jpg",
            "b-300x200.jpg",
            "c-scaled.jpg.webp",
            "2024",
            "03",
            "15",
            "640x360",
            "w_300,c_fill",
            "image",
            "upload",
        ),
        *(
            "unsafe",
            "https:",
            "https%3A%2F%2Fexample.org%2Fz.jpg",
            "example.net",
            "cdn-cgi",
            "styles",
            "public",
            "..",
            ".",
            "",
        ),
        *(
            "alalam_635952900676131128_25f_4x3.jpg",
            "alalam_635952900676131128_25f_4x3.mp4",
            "d",
            "r2",
            "4",
            "news",
            "original",
        ),
        *(
            "%",
            "%zz",
            "%2e%2e",
            "ä",
            "سلام.jpg",
            "x" * 30,
            "thumbor",
            "5-DAXTkWVswx8DNOsrJfrR07VAk=",
            "rs:fit:300:200",
            "s1600",
        ),
    ]
)


HOSTS = st.sampled_from(
    [
        "example.org",
        "www.example.org",
        "img3.example.org",
        "i0.wp.com",
        "media.alalam.ir",
        "i.guim.co.uk",
        "youtube.com",
        "i.ytimg.com",
        "[::1]",
    ]
)


QUERIES = st.sampled_from(
    ["", "?w=300", "?url=https%3A%2F%2Fexample.org%2Fq.jpg&w=1", "?id=7&h=2", "?v=abcdefghijk", "?a=b%26c&&d", "#x"]
)


ADDRESSES = st.builds(
    lambda scheme, host, segments, query: f"{scheme}://{host}/" + "/".join(segments) + query,
    st.sampled_from(["http", "https", "HTTPS"]),
    HOSTS,
    st.lists(SEGMENTS, max_size=7),
    QUERIES,
)


@settings(derandomize=True, max_examples=600, deadline=None)
@given(ADDRESSES)
def test_identity_is_a_fixed_point(url: str) -> None:
    asset = asset_identity(url)
    if asset is None:
        return
    again = asset_identity(f"https://{asset.identity}")
    assert again is not None
    assert again.identity == asset.identity
    if asset.url is not None:
        by_url = asset_identity(asset.url)
        assert by_url is not None
        assert by_url.identity == asset.identity
        assert by_url.url == asset.url


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.text(max_size=60).map("https://example.org/".__add__)), st.text(max_size=40))
def test_no_text_raises(url: str, base: str) -> None:
    for asset in (asset_identity(url), asset_identity(url, base), asset_identity(url, "https://example.org/page")):
        assert asset is None or asset.identity


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.integers(100, 2500), st.integers(100, 2500))
def test_any_size_joins_its_original(width: int, height: int) -> None:
    original = read("https://example.org/wp-content/uploads/harbour.jpg").identity
    rendition = read(f"https://example.org/wp-content/uploads/harbour-{width}x{height}.jpg?w={width}&h={height}")
    assert (rendition.identity, rendition.width, rendition.height) == (original, width, height)


def test_hostile_addresses_are_read_in_no_time() -> None:
    start = time.process_time()
    for unit in ("/300x200", "/w_1,", "%", "-e1234567890", "/https:", "=/", "x" * 7, "/t_a", "\u0661", "/1/"):
        for host in ("example.org", "ichef.bbci.co.uk", "assets.cbsnews.com", "upload.wikimedia.org"):
            asset_identity(f"https://{host}/" + unit * (7_900 // len(unit)))
    assert time.process_time() - start < 2
