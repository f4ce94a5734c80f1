from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from extractors.acquire.discover.feeds import MAX_BASES, MAX_FEED_BYTES, MAX_FEED_ITEMS, MAX_FEED_TAGS, discover_feed

FEED_URL = "https://example.org/rss.xml"


def rss(items: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f'{head}<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def item(link: str, title: str = "A bridge opens", date: str = "Sun, 03 Apr 2016 15:58:38 +0430") -> str:
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate></item>"


def test_rss_gives_canonical_url_title_and_utc_time() -> None:
    pages = discover_feed(rss(item("/news/1?utm_source=rss#top", "Ducks &amp; drakes")), FEED_URL)
    assert pages.problems == ()
    [page] = pages.found
    assert page.url == "https://example.org/news/1"
    assert page.title == "Ducks & drakes"
    assert page.published_at == dt.datetime(2016, 4, 3, 11, 28, 38, tzinfo=dt.UTC)
    assert (page.found_by, page.found_on, page.depth) == ("feed", FEED_URL, 0)


def test_atom_takes_the_alternate_link_and_not_the_edit_link() -> None:
    content = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><title>Rain</title><id>tag:1</id>
    <link rel="edit" href="/edit/1"/><link rel="enclosure" href="/a.mp3" type="audio/mpeg"/><link href="/news/1"/>
    <published>2016-04-03T11:28:38Z</published><updated>2016-04-03T12:00:00Z</updated></entry></feed>"""
    [page] = discover_feed(content, FEED_URL).found
    assert page.url == "https://example.org/news/1"
    assert page.published_at == dt.datetime(2016, 4, 3, 11, 28, 38, tzinfo=dt.UTC)
    assert page.modified_at == dt.datetime(2016, 4, 3, 12, tzinfo=dt.UTC)


def test_permalink_guid_stands_in_for_a_missing_link() -> None:
    content = rss("<item><title>t</title><guid>https://example.org/news/2</guid></item>")
    assert [page.url for page in discover_feed(content, FEED_URL).found] == ["https://example.org/news/2"]


def test_charset_of_the_http_header_counts() -> None:
    head = "<?xml version='1.0'?><rss version='2.0'><channel><title>x</title>"
    content = f"{head}{item('/news/1', 'سلام')}</channel></rss>".encode("windows-1256")
    assert discover_feed(content, FEED_URL, "windows-1256").found[0].title == "سلام"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entity_declarations_are_refused_in_any_encoding(encoding: str) -> None:
    entities = '<!ENTITY l0 "lol">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE lolz [{entities}]>'
    pages = discover_feed((head + rss(item("/news/1", "&l9;"), "").decode()).encode(encoding), FEED_URL)
    assert pages.found == ()
    assert "entities" in pages.problems[0].message


def test_external_entity_is_never_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    head = f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file://{secret}">]>'
    assert discover_feed(rss(item("/news/1", "&x;"), head), FEED_URL).found == ()


def test_a_doctype_without_entities_is_read() -> None:
    head = '<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "rss-0.91.dtd">'
    assert len(discover_feed(rss(item("/news/1"), head), FEED_URL).found) == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html><body>Not found</body></html>", "an HTML page, no feed"),
        (b"http://127.0.0.1:1/feed.xml", "no RSS or Atom feed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "no RSS or Atom feed"),
        (b"<rss version='2.0'><channel></channel></rss>", "names no page"),
        (rss("<item><title>no link</title></item>"), "no item of the feed has a link"),
        (b"<rss>" + b" " * MAX_FEED_BYTES, "the limit is"),
        (b"<rss><channel>" + b"<item>" * (MAX_FEED_ITEMS + 1), "more than 5000 items"),
        (b"<rss><channel><item>" + b"<x/>" * MAX_FEED_TAGS, "the limit is 60000"),
        (b"<rss><channel><item " + b"a='1' " * 20_000 + b"/>", "a tag of more than 65536 bytes"),
    ],
)
def test_what_is_no_feed_is_a_problem_with_its_reason(content: bytes, reason: str) -> None:
    pages = discover_feed(content, FEED_URL)
    assert pages.found == ()
    assert reason in pages.problems[0].message
    assert pages.problems[0].url == FEED_URL


def test_markup_in_cdata_counts_for_nothing() -> None:
    body = "<![CDATA[" + "<p>text</p>" * 50_000 + "]]>"
    pages = discover_feed(rss(f"<item><link>/news/1</link><description>{body}</description></item>"), FEED_URL)
    assert len(pages.found) == 1 and pages.problems == ()


def test_a_feed_cut_short_gives_the_items_before_the_cut() -> None:
    whole = rss(item("/news/1") + item("/news/2") + item("/news/3"))
    pages = discover_feed(whole[: whole.index(b"/news/3") - 10], FEED_URL)
    assert [page.url[-1] for page in pages.found] == ["1", "2"]
    assert "not well-formed" in pages.problems[0].message


def test_refused_urls_are_counted_with_their_reason_and_lose_no_neighbour() -> None:
    long = "https://example.org/" + "a" * 10_000
    bad = (
        item(long) + item("javascript:alert(1)") + item("https://example.org/a.jpg") + item("http://user@example.org/")
    )
    pages = discover_feed(rss(bad + item("/news/1")), FEED_URL)
    assert [page.url for page in pages.found] == ["https://example.org/news/1"]
    messages = " | ".join(problem.message for problem in pages.problems)
    for reason in ("longer than 2000 characters", "not http or https", "no page but a file", "user name"):
        assert reason in messages
    assert all(len(problem.message) < 500 for problem in pages.problems)


def test_a_page_named_twice_is_found_once() -> None:
    assert len(discover_feed(rss(item("/news/1") + item("/news/1?utm_medium=x")), FEED_URL).found) == 1


def feed_with(item: str = "", root: str = "") -> bytes:
    return (
        f"<?xml version='1.0'?><rss version='2.0' {root}><channel><item>{item}"
        "<title>A bridge</title><link>https://news.example/a/1</link></item></channel></rss>"
    ).encode()


@pytest.mark.parametrize("sign", ["v", ">"])
@pytest.mark.parametrize("before", ["", "<!-- <![CDATA[ -->"])
def test_a_tag_of_very_many_attributes_stops_a_feed(sign: str, before: str) -> None:
    tag = f"{before}<x {' '.join(f'a{n}={sign!r}' for n in range(300))}/>"
    [problem] = discover_feed(feed_with(tag), "https://news.example/feed").problems
    assert problem.message == "the feed has a tag of 200 attributes or more"


def test_labels_of_items_are_not_compared_with_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    import feedparser.mixin

    added = []
    monkeypatch.setattr(feedparser.mixin._FeedParserMixin, "_add_tag", lambda *label: added.append(label))
    labels = "<category>c</category><category domain='d'/><dc:subject>s</dc:subject><i:keywords>a,b</i:keywords>"
    spaces = "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:i='http://www.itunes.com/DTDs/PodCast-1.0.dtd'"
    for broken in ("", "<b></i>"):
        found = discover_feed(feed_with(labels + broken, spaces), "https://news.example/feed").found
        assert [page.url for page in found] == ["https://news.example/a/1"]
    assert added == []


@pytest.mark.parametrize("is_declared", [True, False])
@pytest.mark.parametrize("encoding", ["cp037", "utf-7", "utf-16", "utf-32", "unicode_escape"])
def test_limits_count_in_every_encoding(encoding: str, is_declared: bool) -> None:
    text = (
        f"<?xml version='1.0' encoding='{encoding}'?>" + feed_with("<i/>" * MAX_FEED_TAGS).decode().partition("?>")[2]
    )
    content = {
        "utf-7": text.replace("<", "+ADw-").encode(),
        "unicode_escape": text.replace("<", "\\x3c").encode(),
    }.get(encoding) or text.encode(encoding)
    pages = discover_feed(content, FEED_URL, None if is_declared else encoding)
    assert pages.found == ()
    is_hidden = is_declared and encoding in ("utf-7", "unicode_escape")  # nothing then says that it is XML
    assert ("limit is 60000" in pages.problems[0].message) is not is_hidden


@pytest.mark.parametrize("name", ["xml:base", "XML:BASE", "base"])
def test_addresses_of_very_many_nested_elements_are_not_resolved(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import feedparser.mixin

    resolved: list[str] = []
    whole = feedparser.mixin.make_safe_absolute_uri

    def watched(base: str, uri: str | None = None) -> str:
        resolved.append(uri or "")
        return str(whole(base, uri))

    monkeypatch.setattr(feedparser.mixin, "make_safe_absolute_uri", watched)
    few, many = (feed_with(f"<i {name}='b/'>" * count + "</i>" * count) for count in (5, MAX_BASES + 1))
    assert discover_feed(few, FEED_URL).found
    assert "b/" in resolved
    resolved.clear()
    assert [page.url for page in discover_feed(many, FEED_URL).found] == ["https://news.example/a/1"]
    assert "b/" not in resolved


def test_what_cdata_and_comments_hold_is_not_counted() -> None:
    text = "<![CDATA[" + "<b>" * 70_000 + "]]><!--" + "<i>" * 70_000 + "-->"
    assert discover_feed(feed_with(text), "https://news.example/feed").found
