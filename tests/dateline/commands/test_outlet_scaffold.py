from __future__ import annotations

import datetime as dt

import pytest

from dateline.commands.outlets.scaffold import guess_patterns, make_outlet_id
from extractors.outlets.country import find_country, find_time_zone
from extractors.outlets.site_marks import find_offsets

NOW = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("host", "locales", "offsets", "language", "country"),
    [
        ("www.example.ir", ["en-US"], [], "en", "IR"),
        ("example.co.uk", [], [], "en", "GB"),
        ("example.tv", ["pt-BR"], [], "pt", "BR"),
        ("example.com", ["", "en_GB"], [], "en", "GB"),
        ("example.com", ["zh-Hant-TW"], [], "zh", "TW"),
        ("example.com", ["en"], ["+03:30"], "en", "IR"),
        ("example.com", [], [], "ja", "JP"),
        ("example.com", ["en-XX"], ["+01:00"], "en", "ZZ"),
        ("127.0.0.1", [], [], "fr", "ZZ"),
    ],
)
def test_country(host: str, locales: list[str], offsets: list[str], language: str, country: str) -> None:
    assert find_country(host, locales, offsets, language)[0] == country


@pytest.mark.parametrize(
    ("country", "offsets", "zone"),
    [
        ("IR", [], "Asia/Tehran"),
        ("IR", ["+00:00"], "Asia/Tehran"),
        ("US", [], "America/New_York"),
        ("US", ["-07:00"], "America/Los_Angeles"),
        ("US", ["-05:00"], "America/Chicago"),
        ("RU", ["+05:00"], "Asia/Yekaterinburg"),
        ("RU", ["+03:00"], "Europe/Moscow"),
        ("AU", ["+08:00"], "Australia/Perth"),
        ("FR", ["+01:00"], "Europe/Paris"),
        ("ZZ", ["+03:00"], "UTC"),
    ],
)
def test_time_zone(country: str, offsets: list[str], zone: str) -> None:
    assert find_time_zone(country, offsets, NOW) == zone


def test_offsets_by_frequency() -> None:
    texts = [
        "Sun, 03 Apr 2016 15:58:38 +0430 Sun, 03 Apr 2016 15:58:38 +0430",
        '"2016-04-03T15:58:38.120+03:30"',
        "12:00 -0000",
    ]
    assert find_offsets(texts) == ["+04:30", "+03:30", "+00:00"]
    assert find_offsets(["call 555-0100, or 12:30 today"]) == []


@pytest.mark.parametrize(
    ("url", "outlet_id"),
    [
        ("https://www.harbour-post.co.uk/", "harbour_post"),
        ("https://en.example.ir/", "example_en"),
        ("https://24.example/", "outlet_24_example"),
        ("http://127.0.0.1:8080/", "outlet_127_0_0_1"),
        ("https://1tv.example.com/", "example_1tv"),
    ],
)
def test_outlet_id(url: str, outlet_id: str) -> None:
    assert make_outlet_id(url) == outlet_id


@pytest.mark.parametrize(
    ("paths", "article", "native"),
    [
        (["/news/18041/a", "/news/18042", "/news/18043/c-2016"], r"/news/\d{4,}(?:/|$)", r"/news/(\d{4,})(?:/|$)"),
        (["/a-slug-123456", "/b/c-234567.html", "/d-345678/"], r"-\d{5,}(?:\.html?)?/?$", r"-(\d{5,})(?:\.html?)?/?$"),
        (["/2016/04/03/a", "/2016/04/04/b", "/2016/4/5/c"], r"/\d{4}/\d\d?/\d\d?/", None),
        (["/a.php?id=1", "/a.php?x=2&id=2", "/a.php?id=3"], r"[?&]id=\d+", r"[?&]id=(\d+)"),
        (["/a", "/news/12345", "/b"], None, None),
        (["/news/12345"], None, None),
    ],
)
def test_patterns_hold_for_all_pages_or_are_not_proposed(
    paths: list[str], article: str | None, native: str | None
) -> None:
    assert guess_patterns([f"https://example.org{path}" for path in paths]) == (article, native)
