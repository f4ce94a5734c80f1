"""URLs on their way to the network, and the cookies of a chain of redirects."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.acquire.fetch.request_urls import ChainCookies, host_and_port, why_unusable
from extractors.contracts.fetch import FetchOutcome
from extractors.contracts.urls import redirect_target


@pytest.mark.parametrize(
    ("url", "outcome"),
    [
        ("https://post.test/a", None),
        ("HTTP://POST.test:8080", None),
        ("https://post.test/خبر/1?q=ü#x", None),
        ("ftp://post.test/a", FetchOutcome.REFUSED_SCHEME),
        ("file:///etc/passwd", FetchOutcome.REFUSED_SCHEME),
        ("data:text/html,x", FetchOutcome.REFUSED_SCHEME),
        ("gopher://post.test", FetchOutcome.REFUSED_SCHEME),
        ("//post.test/a", FetchOutcome.REFUSED_URL),
        ("/a", FetchOutcome.REFUSED_URL),
        ("", FetchOutcome.REFUSED_URL),
        ("http://", FetchOutcome.REFUSED_URL),
        ("http://[::1", FetchOutcome.REFUSED_URL),
        ("http://post.test:x/", FetchOutcome.REFUSED_URL),
        ("http://post.test/a\r\nHost: evil.test", FetchOutcome.REFUSED_URL),
        ("http://post.test/" + "a" * 10_000, FetchOutcome.REFUSED_URL),
    ],
)
def test_which_urls_can_be_asked_for(url: str, outcome: FetchOutcome | None) -> None:
    unusable = why_unusable(url, 8_000)
    assert (unusable and unusable[0]) == outcome
    assert unusable is None or len(unusable[1]) < 300


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=60), st.text(max_size=60))
def test_no_url_or_location_raises(url: str, location: str) -> None:
    why_unusable(url, 50)
    host_and_port(url)
    assert isinstance(redirect_target("http://post.test/a/b", location), str)


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/c", "https://post.test/c"),
        ("c?d#e", "https://post.test/a/c?d"),
        ("//other.test/x", "https://other.test/x"),
        (" http://other.test/ ", "http://other.test/"),
        ("http://[::1", "http://[::1"),
    ],
)
def test_where_a_location_leads(location: str, target: str) -> None:
    assert redirect_target("https://post.test/a/b", location) == target


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://Post.Test/a", "post.test:443"),
        ("http://post.test.:80/a", "post.test:80"),
        ("http://user:pw@post.test:81/", "post.test:81"),
        ("http://[2606:4700::1]/", "2606:4700::1:80"),
        ("nonsense", ""),
    ],
)
def test_hosts_as_politeness_counts_them(url: str, name: str) -> None:
    assert host_and_port(url) == name


def test_cookies_go_back_to_their_host_only() -> None:
    jar = ChainCookies()
    jar.store("https://a.test/", (("Set-Cookie", "one=1; Path=/; HttpOnly"), ("set-cookie", "two=2"), ("X", "three=3")))
    assert jar.header_for("https://a.test/next") == "one=1; two=2"
    assert jar.header_for("https://b.test/") is None
    assert jar.header_for("http://a.test/") is None


def test_cookies_do_not_grow() -> None:
    jar = ChainCookies()
    for number in range(500):
        jar.store(f"https://h{number % 7}.test/", (("Set-Cookie", f"c{number}={'v' * number * 10}"),))
    total = sum(len(jar.header_for(f"https://h{n}.test/") or "") for n in range(7))
    assert total <= 4_096 + 20 * 4


@pytest.mark.parametrize("value", ["", "=x", "novalue", "a=b\r\nEvil: 1", "a=\x00", "\x07=b"])
def test_cookies_that_are_none(value: str) -> None:
    jar = ChainCookies()
    jar.store("https://a.test/", (("Set-Cookie", value),))
    assert jar.header_for("https://a.test/") is None
