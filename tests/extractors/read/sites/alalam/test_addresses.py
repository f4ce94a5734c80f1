"""One article has one identity, however its URL is written."""

from __future__ import annotations

import pytest

from extractors.read.families import family_for
from extractors.read.sites.alalam.addresses import identify


@pytest.mark.parametrize(
    "url",
    [
        "https://en.alalam.ir/news/1700100",
        "http://en.alalam.ir/news/1700100",
        "https://en.alalam.ir/news/1700100/",
        "http://en.alalam.ir/news/1700100/Shepherds-near-Homs-Sing-the-Frost-Away-and-Are-Heard-in-Hama",
        "http://en.alalam.ir:80/news/1700100/slug?utm_source=feed#top",
        "HTTPS://EN.ALALAM.IR/news/1700100",
        "en.alalam.ir/news/1700100",
        "//en.alalam.ir/news/1700100/slug",
        "  https://en.alalam.ir/news/1700100  ",
        "https://en.alalam.ir./news/1700100/%D8%B3",
    ],
)
def test_spellings_of_one_article(url: str) -> None:
    address = identify(url)
    assert address is not None
    assert (address.canonical_url, address.native_id) == ("https://en.alalam.ir/news/1700100", "1700100")


def test_editions_are_apart() -> None:
    found = {identify(f"http://{host}/news/5/x") for host in ("en.alalam.ir", "www.alalam.ir", "fa.alalam.ir")}
    assert {address.canonical_url for address in found if address} == {
        "https://en.alalam.ir/news/5",
        "https://www.alalam.ir/news/5",
        "https://fa.alalam.ir/news/5",
    }
    assert identify("http://alalam.ir/news/5") == identify("https://www.alalam.ir/news/5")


def test_other_hosts_keep_scheme_port_and_path() -> None:
    address = identify("http://127.0.0.1:8151/news/2900101/Flying-Library")
    assert address is not None
    assert address.canonical_url == "http://127.0.0.1:8151/news/2900101"
    below = identify("http://[::1]:8151/qamar/news/7/x")
    assert below is not None
    assert below.canonical_url == "http://[::1]:8151/qamar/news/7"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://en.alalam.ir/",
        "https://en.alalam.ir/news/",
        "https://en.alalam.ir/news/abc",
        "https://en.alalam.ir/news/12x",
        "https://en.alalam.ir/news/1234567890123456",
        "https://en.alalam.ir:port/news/12",
        "https://[broken/news/12",
        "ftp://en.alalam.ir/news/12",
        "javascript:alert(1)",
    ],
)
def test_no_article(url: str) -> None:
    assert identify(url) is None


@pytest.mark.parametrize("host", ["en.alalam.ir", "www.alalam.ir", "fa.alalam.ir"])
def test_hosts_choose_these_rules(host: str) -> None:
    family = family_for(host)
    assert family is not None
    assert family.name == "alalam"
