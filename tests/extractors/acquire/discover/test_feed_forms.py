"""Feeds as sites really write them: charsets, slips in XML, titles, links and times in many languages."""

from __future__ import annotations

import datetime as dt
import gzip
import json

import pytest

from extractors.acquire.discover.feed_texts import language_of_times, plain_title
from extractors.acquire.discover.feeds import discover_feed

URL = "https://kurier.example/rss.xml"


def feed(*items: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>', language: str = "") -> str:
    tongue = f"<language>{language}</language>" if language else ""
    return f'{head}<rss version="2.0"><channel><title>Kurier</title>{tongue}{"".join(items)}</channel></rss>'


def item(link: str = "/n/1", title: str = "Most zamknięty", date: str = "Thu, 19 Nov 2026 15:04:05 GMT") -> str:
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate></item>"


def found(content: str | bytes, charset: str | None = None) -> list[tuple[str, str | None, dt.datetime | None]]:
    raw = content.encode() if isinstance(content, str) else content
    return [(page.url, page.title, page.published_at) for page in discover_feed(raw, URL, charset).found]


def urls(content: str | bytes) -> list[str]:
    return [url.removeprefix("https://kurier.example") for url, _, _ in found(content)]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://kurier.example/n?id=1&cat=2", "/n?id=1&cat=2"),
        ("https://kurier.example/n?id=1&amp;copy=2&reg=3", "/n?id=1&copy=2&reg=3"),
        ("https://kurier.example/n?a=1&lt=2", "/n?a=1&lt=2"),
        ("<![CDATA[https://kurier.example/n?id=1&copy=2]]>", "/n?id=1&copy=2"),
        ("\n  https://kurier.example/n/1 \n", "/n/1"),
        ("kurier.example/n/1", "/n/1"),
        ("//kurier.example/n/1", "/n/1"),
        ("/n/1", "/n/1"),
    ],
)
def test_links_are_read_whole_and_no_other_is_made_of_them(link: str, expected: str) -> None:
    assert urls(feed(item(link), item("/n/9"))) == [expected, "/n/9"]


@pytest.mark.parametrize(
    "spoilt", ["Most\x08 zamknięty", "Most&#8; zamknięty", "Most&#x1F; zamknięty", "\x00Most zamknięty"]
)
def test_characters_that_xml_forbids_cost_no_item(spoilt: str) -> None:
    pages = found(feed(item(title=spoilt), item("/n/2", "Drugi")))
    assert [(url[-1], title) for url, title, _ in pages] == [("1", "Most zamknięty"), ("2", "Drugi")]


def test_one_broken_byte_leaves_the_other_letters_as_they_are() -> None:
    content = feed(item(title="Zażółć gęślą jaźń @ dwa")).encode().replace(b"@", b"\xe6")
    [(_, title, _)] = found(content)
    assert title == "Zażółć gęślą jaźń \ufffd dwa"


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", "iso-8859-1", None),
        ("utf-8", "utf-8", "iso-8859-1"),
        ("utf-8", "utf-16", None),
        ("utf-8-sig", "windows-1250", None),
        ("utf-16", "utf-8", None),
        ("utf-16-le", "utf-16", None),
        ("windows-1250", "windows-1250", None),
        ("iso-8859-2", "iso-8859-2", "iso-8859-2"),
    ],
)
def test_titles_are_read_in_the_charset_that_the_bytes_are_in(encoding: str, declared: str, header: str | None) -> None:
    text = feed(item(title="Żółta łódź"), head=f'<?xml version="1.0" encoding="{declared}"?>')
    assert found(text.encode(encoding), header)[0][1] == "Żółta łódź"


@pytest.mark.parametrize(
    "front",
    [
        "\n\n  ",
        "<br />\n<b>Notice</b>: Undefined index in <b>/var/rss.php</b> on line <b>4</b><br />\n",
        "<html><body>Warning</body></html>",
        "<!-- cached -->",
        "Warning: mysql_connect()\n",
        "\ufeff\ufeff",
    ],
)
def test_what_stands_before_the_xml_is_left_out(front: str) -> None:
    assert urls(front + feed(item())) == ["/n/1"]


def test_a_packed_feed_is_unpacked_also_twice() -> None:
    content = feed(item()).encode()
    assert urls(gzip.compress(content)) == urls(gzip.compress(gzip.compress(content))) == ["/n/1"]


def test_a_page_in_the_feeds_place_is_still_no_feed() -> None:
    [problem] = discover_feed(b"<!DOCTYPE html><html><body><p>&lt;rss version=</p></body></html>", URL).problems
    assert "an HTML page, no feed" in problem.message


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("&lt;b&gt;Most&lt;/b&gt; i &amp;amp; prom", "Most i & prom"),
        ("<![CDATA[<em>Most</em> &quot;stary&quot;]]>", 'Most "stary"'),
        ("Most&amp;nbsp;stary", "Most stary"),
        ("Cena &lt; 5 zł", "Cena < 5 zł"),
        ("Most&nbsp;stary &eacute;", "Most stary é"),
    ],
)
def test_titles_are_plain_text(written: str, title: str) -> None:
    assert found(feed(item(title=written)))[0][1] == title


def test_a_title_may_be_missing() -> None:
    assert plain_title(None) is None


def test_a_guid_that_is_no_permalink_is_no_link() -> None:
    guid = '<item><title>T</title><guid isPermaLink="false">https://kurier.example/g/1</guid></item>'
    assert urls(feed(guid, item("/n/2"))) == ["/n/2"]


def test_links_of_atom_are_relative_to_its_base() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://kurier.example/blog/"><title>K</title><entry>'
        '<title>T</title><link rel="self" href="/self/1"/><link href="most/"/>'
        "<published>2026-11-18T08:00:00Z</published><updated>2026-11-19T08:00:00Z</updated></entry></feed>"
    )
    assert found(atom) == [("https://kurier.example/blog/most/", "T", dt.datetime(2026, 11, 18, 8, tzinfo=dt.UTC))]


def test_rdf_is_read() -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>K</title></channel><item><title>T</title>'
        "<link>https://kurier.example/n/1</link><dc:date>2026-11-19T08:30+01:00</dc:date></item></rdf:RDF>"
    )
    assert found(rdf) == [("https://kurier.example/n/1", "T", dt.datetime(2026, 11, 19, 7, 30, tzinfo=dt.UTC))]


def json_feed(**changes: object) -> bytes:
    items = [
        {"id": "1", "url": "/n/1", "title": "Most &amp; prom", "date_published": "2026-11-19T16:04:05+01:00"},
        {"id": "https://kurier.example/n/2", "date_modified": "2026-11-19T17:00:00Z"},
        {"id": "3"},
        "none",
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "home_page_url": "https://kurier.example/", "items": items}
    return json.dumps(feed | changes, ensure_ascii=False).encode()


@pytest.mark.parametrize("front", [b"", b"\xef\xbb\xbf", b"\n "])
def test_a_json_feed_is_read(front: bytes) -> None:
    assert found(front + json_feed()) == [
        ("https://kurier.example/n/1", "Most & prom", dt.datetime(2026, 11, 19, 15, 4, 5, tzinfo=dt.UTC)),
        ("https://kurier.example/n/2", None, dt.datetime(2026, 11, 19, 17, tzinfo=dt.UTC)),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"items": [', "no valid JSON"),
        (b'{"message": "not found"}', "no JSON feed"),
        (json_feed(items=[]), "names no page"),
        (json_feed(items=[{"id": "1"}]), "no item of the feed has a link"),
        (json_feed(items=[{"id": "1"}] * 5_001), "more than 5000 items"),
        (b"{" * 100_000, "no valid JSON"),
    ],
)
def test_json_that_is_no_feed_is_a_problem(content: bytes, reason: str) -> None:
    pages = discover_feed(content, URL)
    assert pages.found == () and reason in pages.problems[0].message


@pytest.mark.parametrize(
    ("stated", "language", "expected"),
    [
        (["05/11/2026 15:04", "19/11/2026 15:04"], "en-us", (5, 11)),
        (["05/11/2026 15:04", "11/19/2026 15:04"], "", (11, 5)),
        (["05/11/2026 15:04"], "en-us", (11, 5)),
        (["05/11/2026 15:04"], "en", (11, 5)),
        (["05/11/2026 15:04"], "en-GB", (5, 11)),
        (["05/11/2026 15:04"], "en_IN", (5, 11)),
        (["05/11/2026 15:04"], "pt-BR", (5, 11)),
        (["05/11/2026 15:04"], "", (5, 11)),
    ],
)
def test_the_order_of_numbers_is_that_of_the_feed(stated: list[str], language: str, expected: tuple[int, int]) -> None:
    items = [item(f"/n/{number}", date=text) for number, text in enumerate(stated)]
    published = found(feed(*items, language=language))[0][2]
    assert published is not None and (published.day, published.month) == expected


def test_a_month_word_of_two_meanings_is_that_of_the_feeds_language() -> None:
    assert language_of_times([], "hr-HR") == "hr"
    for language, month in (("hr", 10), ("pl", 11)):
        published = found(feed(item(date="čet, 19 lis 2026 15:04:05 +0100"), language=language))[0][2]
        assert published is not None and published.month == month
