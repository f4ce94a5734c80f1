from __future__ import annotations

import datetime as dt
import gzip
import resource
import time

import pytest

from extractors.acquire.discover import sitemaps
from extractors.acquire.discover.collector import PageCollector, find_trap, find_url_dates, parse_time
from extractors.acquire.discover.sitemaps import DateRange, discover_sitemap
from extractors.contracts.found import FoundBy

URL = "https://example.org/sitemap.xml"
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'
)
APRIL = DateRange(dt.date(2016, 4, 1), dt.date(2016, 4, 30))


def urlset(*entries: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{head}<urlset {SPACES}>{''.join(f'<url>{entry}</url>' for entry in entries)}</urlset>".encode()


def index(*entries: str) -> bytes:
    inside = "".join(f"<sitemap>{entry}</sitemap>" for entry in entries)
    return f"<sitemapindex {SPACES}>{inside}</sitemapindex>".encode()


NEWS = (
    "<image:image><image:loc>https://example.org/a.jpg</image:loc><image:title>Picture</image:title></image:image>"
    "<loc>https://example.org/news/1?utm_source=s</loc><lastmod>2016-04-03</lastmod>"
    "<news:news><news:publication><news:name>Example</news:name></news:publication>"
    "<news:publication_date>2016-04-02T10:00:00+04:30</news:publication_date>"
    "<news:title>Ducks &amp; drakes</news:title>"
    "</news:news>"
)


def test_news_sitemap_gives_url_title_and_times_and_not_the_picture() -> None:
    pages = discover_sitemap(urlset(NEWS), URL)
    assert pages.problems == ()
    [page] = pages.found
    assert (page.url, page.title) == ("https://example.org/news/1", "Ducks & drakes")
    assert page.published_at == dt.datetime(2016, 4, 2, 5, 30, tzinfo=dt.UTC)
    assert page.modified_at == dt.datetime(2016, 4, 3, tzinfo=dt.UTC)


def test_gzip_is_recognised_by_its_bytes() -> None:
    assert discover_sitemap(gzip.compress(urlset(NEWS)), URL) == discover_sitemap(urlset(NEWS), URL)


def test_plain_text_and_feeds_are_sitemaps_too() -> None:
    assert [page.url for page in discover_sitemap(b"https://example.org/a\nhttps://example.org/b\n", URL).found] == [
        "https://example.org/a",
        "https://example.org/b",
    ]
    feed = b"<rss version='2.0'><channel><item><link>https://example.org/a</link></item></channel></rss>"
    assert [page.url for page in discover_sitemap(feed, URL).found] == ["https://example.org/a"]


def test_an_index_gives_further_sitemaps_and_reports_itself() -> None:
    content = index(
        f"<loc>{URL}</loc>",
        "<loc>/news.xml.gz</loc><lastmod>2016-04-03T10:00:00Z</lastmod>",
        "<loc>/news.xml.gz</loc>",
        "<loc>ftp://example.org/x.xml</loc>",
    )
    pages = discover_sitemap(content, URL)
    assert [(source.url, source.modified_at) for source in pages.further] == [
        ("https://example.org/news.xml.gz", dt.datetime(2016, 4, 3, 10, tzinfo=dt.UTC))
    ]
    assert [problem.message for problem in pages.problems] == [
        "the sitemap index names itself",
        "a sitemap of the index cannot be read: scheme 'ftp' is not http or https",
    ]


def test_a_range_of_dates_keeps_pages_by_publication_then_by_url_then_by_change() -> None:
    content = urlset(
        "<loc>https://example.org/a</loc><lastmod>2016-04-01</lastmod>",
        "<loc>https://example.org/b</loc><lastmod>2016-05-01</lastmod>",
        "<loc>https://example.org/2016/04/30/c</loc><lastmod>2020-01-01</lastmod>",
        "<loc>https://example.org/2016/05/d</loc><lastmod>2016-04-05</lastmod>",
        "<loc>https://example.org/e</loc><news:news><news:publication_date>2016-04-30T23:59:59Z"
        "</news:publication_date></news:news><lastmod>2020-01-01</lastmod>",
        "<loc>https://example.org/f</loc>",
    )
    pages = discover_sitemap(content, URL, APRIL)
    assert [page.url[-1] for page in pages.found] == ["a", "c", "e"]
    assert [problem.message for problem in pages.problems] == [
        "1 pages without any date are left out of the range of dates"
    ]
    assert discover_sitemap(content, URL, DateRange(APRIL.first, APRIL.last, has_undated=True)).found[-1].url[-1] == "f"


def test_a_range_of_dates_leaves_out_sitemaps_that_cannot_hold_it() -> None:
    content = index(
        "<loc>https://example.org/sitemap-2016-03.xml</loc>",
        "<loc>https://example.org/sitemap-2016-04.xml</loc><lastmod>2016-05-02</lastmod>",
        "<loc>https://example.org/old.xml</loc><lastmod>2016-03-31</lastmod>",
        "<loc>https://example.org/posts-7.xml</loc>",
    )
    assert [source.url[20:] for source in discover_sitemap(content, URL, APRIL).further] == [
        "sitemap-2016-04.xml",
        "posts-7.xml",
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<!doctype html><html></html>", "an HTML page"),
        (b"nothing", "neither an XML sitemap"),
        (b'<?xml version="1.0"?><!DOCTYPE u [<!ENTITY a "b">]><urlset/>', "entities"),
        (b"<urlset/>", "no sitemap, or an empty one"),
        (b"<urlset>" + b"<a>" * 100_000, "more than 64 deep"),
        (b"<" * 100_000, "not well-formed"),
        (gzip.compress(urlset(NEWS), mtime=0)[:20], "gzip is damaged"),
        (b"\x1f\x8b" + bytes(100), "gzip is damaged"),
        (gzip.compress(b"<urlset>" + bytes(30_000_000), mtime=0), "not unpacked"),
        (b"<urlset>" + b" " * (50 * 1024 * 1024), "larger than 52428800 bytes"),
    ],
)
def test_what_is_no_sitemap_is_a_problem_with_its_reason(content: bytes, reason: str) -> None:
    pages = discover_sitemap(content, URL)
    assert pages.found == ()
    assert any(reason in problem.message for problem in pages.problems), pages.problems


def test_a_sitemap_cut_short_gives_what_came_before_the_cut() -> None:
    content = urlset("<loc>https://example.org/a</loc>", "<loc>https://example.org/b</loc>", NEWS)
    pages = discover_sitemap(content[: content.index(b"<news:title")], URL)
    assert [page.url for page in pages.found][:2] == ["https://example.org/a", "https://example.org/b"]
    assert "entries may be missing" in pages.problems[0].message


def test_gzip_cut_short_gives_what_came_before_the_cut() -> None:
    packed = gzip.compress(urlset(*(f"<loc>https://example.org/n/{number * number}</loc>" for number in range(1_000))))
    pages = discover_sitemap(packed[: len(packed) // 2], URL)
    assert 100 < len(pages.found) < 1_000
    assert "gzip is damaged, entries may be missing" in pages.problems[0].message


def test_a_sitemap_over_the_protocols_limit_is_read_in_bounded_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    pages = discover_sitemap(urlset(*(f"<loc>https://example.org/n/{number}</loc>" for number in range(50_003))), URL)
    assert len(pages.found) == 50_000
    assert "3 of its URLs refused, more than 50000 pages in one source" in pages.problems[0].message
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KiB


@pytest.mark.parametrize(
    "content",
    [
        b"<urlset><url>" + b"<a/>" * 3_000_000,
        b"<urlset>" + b"<a/>" * 3_000_000,
        b"<urlset><url><loc>" + b"x" * 12_000_000,
        b"<urlset><url><loc>" + b"x<b/>" * 2_400_000,
        b"<urlset>" + b"".join(b"<a%d/>" % number for number in range(1_200_000)),
        b"<urlset>" + b"<url " + b" ".join(b'a%d="1"' % number for number in range(1_000_000)) + b"/>",
    ],
    ids=["children", "siblings", "text", "mixed", "names", "attributes"],
)
def test_no_file_costs_much_memory_or_time(content: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    assert discover_sitemap(content, URL).found == ()
    assert time.process_time() - started < 15
    # far below what a tree of it takes (some GB), and above what other tests leave the process to hand back
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000  # KiB


@pytest.mark.parametrize(
    "content",
    [b"https://example.org/n/1\r" * 5, urlset(*["<loc>https://example.org/n/1</loc>"] * 5)],
    ids=["lines", "elements"],
)
def test_entries_far_over_the_protocols_limit_are_not_looked_at(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "MAX_ENTRIES", 4)
    looked_at: list[str] = []
    monkeypatch.setattr(PageCollector, "add", lambda self, url, **named: looked_at.append(url))
    pages = discover_sitemap(content, URL)
    assert looked_at == ["https://example.org/n/1"] * 4
    assert "reading stops there" in pages.problems[-1].message


def test_a_bare_ampersand_costs_no_page() -> None:
    content = urlset("<loc>https://example.org/a?b=1&c=2</loc>", "<loc>https://example.org/d</loc>")
    assert [page.url for page in discover_sitemap(content, URL).found][-1] == "https://example.org/d"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2016", "2016-01-01T00:00:00+00:00"),
        ("2016-04", "2016-04-01T00:00:00+00:00"),
        ("2016-04-03", "2016-04-03T00:00:00+00:00"),
        ("2016-04-03T15:58:38+04:30", "2016-04-03T11:28:38+00:00"),
        ("2016-04-03T15:58:38.5Z", "2016-04-03T15:58:38.500000+00:00"),
        ("Sun, 03 Apr 2016 15:58:38 GMT", "2016-04-03T15:58:38+00:00"),
        ("0001-01-01T00:00:00+05:00", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_times_of_every_form_are_utc(text: str | None, expected: str | None) -> None:
    time = parse_time(text)
    assert (time.isoformat() if time else None) == expected


@pytest.mark.parametrize(
    ("path", "days"),
    [
        ("/2016/04/03/slug", ("2016-04-03", "2016-04-03")),
        ("/sitemap-2016-12.xml", ("2016-12-01", "2016-12-31")),
        ("/news/20160403-slug", ("2016-04-03", "2016-04-03")),
        ("/news/1804800", None),
        ("/2016/02/31/slug", None),
        ("/2016", None),
    ],
)
def test_days_in_a_url(path: str, days: tuple[str, str] | None) -> None:
    found = find_url_dates(f"https://example.org{path}")
    assert (found and tuple(map(str, found))) == days


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/a/b" * 4, "the same path segment"),
        ("".join(f"/{n}" for n in range(26)), "more than 25 path segments"),
        ("/list?" + "&".join(f"f{n}=1" for n in range(13)), "more than 12 parameters"),
        ("/2016/04/03/a-slug?page=2", None),
    ],
)
def test_traps_are_recognised_by_their_shape(path: str, reason: str | None) -> None:
    trap = find_trap(f"https://example.org{path}")
    assert (reason in (trap or "")) if reason else trap is None


def test_a_problem_of_many_entries_is_one_and_many_problems_are_counted() -> None:
    named = b"<sitemap><loc>https://example.org/map.xml</loc></sitemap>"
    bad = b"".join(b"<sitemap><loc>http://[%d</loc></sitemap>" % number for number in range(40))
    content = b"<sitemapindex>" + named * 5_000 + bad + b"</sitemapindex>"
    found = discover_sitemap(content, "https://example.org/map.xml")
    assert "the sitemap index names itself (5000 times)" in [problem.message for problem in found.problems]
    assert len(found.problems) <= 22


def test_different_problems_end_with_their_number() -> None:
    collector = PageCollector("https://example.org/map.xml", FoundBy.SITEMAP)
    for number in range(30):
        collector.add_problem(f"problem {number}")
    messages = [problem.message for problem in collector.result().problems]
    assert len(messages) == 21
    assert messages[-1] == "10 more problems of its entries"
