"""Pages named by RSS, RDF, Atom and JSON feeds; XML is read by feedparser behind guards of size and entities."""

from __future__ import annotations

import calendar
import datetime as dt
import io
import re
from typing import Any, Final

from extractors.acquire.discover.collector import (
    DiscoveredPages,
    PageCollector,
    has_entity_declaration,
    looks_like_html,
)
from extractors.acquire.discover.feed_texts import language_of_times, plain_title
from extractors.acquire.discover.json_feeds import read_json_feed
from extractors.acquire.discover.source_times import parse_time
from extractors.acquire.discover.xml_repair import repair_xml, to_utf8
from extractors.contracts.found import FoundBy
from extractors.contracts.urls import split_url
from extractors.language.markup import has_many_attributes
from extractors.runtime.faults import describe_fault
from extractors.stores.warc.decoding import decode_body

MAX_FEED_BYTES: Final = 5 * 1024 * 1024
MAX_FEED_ITEMS: Final = 5_000
MAX_FEED_TAGS: Final = 60_000
"""Feedparser takes 0.1 ms and more for a tag of a malformed feed; 1,000 items with 30 elements each need so many."""
MAX_TAG_BYTES: Final = 64 * 1024
_TEXT_START: Final = re.compile(rb"<!\[CDATA\[|<!--")
_LABEL: Final = re.compile(rb"(</?(?:[\w.-]+:)?)(?=(?:category|keywords|subject)[\s/>])", re.IGNORECASE)
"""Elements that are read for nothing here. Feedparser compares each label with all earlier ones of its item."""
MAX_BASES: Final = 2_000
"""With more ``xml:base`` attributes none is read: each is resolved against those of the elements around it."""
_BASE: Final = re.compile(rb"\bbase(?=\s*=)", re.IGNORECASE)
_FRONT_BYTES: Final = 64 * 1024
_EBCDIC_START: Final = b"\x4c\x6f\xa7\x94"
_JSON_START: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,1000}\{")
_MAX_PACKED: Final = 3
_MAX_RATIO: Final = 200.0
_WEB_TYPES: Final = frozenset({"text/html", "application/xhtml+xml", ""})


def discover_feed(content: bytes, url: str, charset: str | None = None) -> DiscoveredPages:
    """Return the pages an RSS or Atom feed names, in its order; ``url`` is the feed's own.

    ``charset`` is the one its HTTP header names. Hostile or broken input gives problems, never an exception: more than
    5 MB, 5,000 items or 60,000 tags, entity declarations, an HTML page in the feed's place. A feed cut short gives the
    items before the cut and a problem.
    """
    collector = PageCollector(url, FoundBy.FEED, MAX_FEED_ITEMS)
    if not content.strip():
        collector.add_problem("the feed is empty")
    elif len(content) > MAX_FEED_BYTES:
        collector.add_problem(f"the feed has {len(content)} bytes; the limit is {MAX_FEED_BYTES}")
    else:
        try:
            content = _unpacked(content)
            text = _to_utf8(content, charset)
            if _JSON_START.match(content):
                read_json_feed(to_utf8(content, charset), collector)
            elif reason := _why_unread(text):
                collector.add_problem(reason)
            else:
                _read(text, url, collector)
        except Exception as error:  # noqa: BLE001 - feedparser raises what its codecs and parsers do; items before stay
            collector.add_problem(f"the feed cannot be read to its end ({describe_fault(error)})")
    return collector.result()


def _to_utf8(content: bytes, charset: str | None) -> bytes:
    """Return a feed in UTF-8.

    In EBCDIC or UTF-7 no tag would be found, and none of the limits would count: feedparser decodes those.
    """
    if b"<" in content[:_FRONT_BYTES] and not content.startswith(_EBCDIC_START):
        return repair_xml(to_utf8(content, charset))
    from feedparser.encodings import convert_to_utf8

    text: bytes = convert_to_utf8({"content-type": _content_type(charset)}, content, {})
    return text


def _content_type(charset: str | None) -> str:
    """Without a content type feedparser doubts every feed; the XML declaration counts unless HTTP names a charset."""
    return f"application/xml; charset={charset}" if charset else "application/xml"


def _unpacked(content: bytes) -> bytes:
    """Return a feed that was stored packed (``rss.xml.gz``) unpacked, also if it was packed twice."""
    for _ in range(_MAX_PACKED):
        if content[:2] != b"\x1f\x8b":
            break
        content = decode_body(content, ["gzip"], max_bytes=MAX_FEED_BYTES, max_ratio=_MAX_RATIO)
    return content


def _why_unread(content: bytes) -> str | None:
    if has_entity_declaration(content):
        return "the feed declares XML entities, which no feed needs; it is not read"
    if content.count(b"<item") + content.count(b"<entry") > MAX_FEED_ITEMS:
        return f"the feed has more than {MAX_FEED_ITEMS} items; a sitemap may do instead"
    if looks_like_html(content):
        return "an HTML page, no feed; run `dateline outlet add` on the homepage to find its feeds"
    return _find_excess(content)


def _find_excess(content: bytes) -> str | None:
    """Return which limit of tags the feed exceeds, or None. Text in CDATA sections does not count."""
    tags = _outside_text(content.replace(b"\x00", b"")).split(b"<")
    if len(tags) > MAX_FEED_TAGS:
        return f"the feed has {len(tags)} tags; the limit is {MAX_FEED_TAGS}"
    if max(len(tag.partition(b">")[0]) for tag in tags) > MAX_TAG_BYTES and len(tags) > 1:
        return f"the feed has a tag of more than {MAX_TAG_BYTES} bytes"
    if any(map(has_many_attributes, tags)):
        return "the feed has a tag of 200 attributes or more"
    return None


def _outside_text(content: bytes) -> bytes:
    """Return the feed without CDATA sections and comments; each may contain what looks like the start of the other."""
    kept, position = [], 0
    while found := _TEXT_START.search(content, position):
        mark = b"]]>" if found[0] == b"<![CDATA[" else b"-->"
        end = content.find(mark, found.end())
        if end < 0:
            break
        kept.append(content[position : found.start()])
        position = end + len(mark)
    kept.append(content[position:])
    return b"".join(kept)


def _read(content: bytes, url: str, collector: PageCollector) -> None:
    import feedparser  # 0.25 s that reading the registry need not pay

    content = _LABEL.sub(rb"\1unread-", content)
    if len(_BASE.findall(content)) > MAX_BASES:
        content = _BASE.sub(b"unread", content)
    # A stream, not bytes: feedparser would take bytes that begin like an address for one, and fetch it.
    feed = feedparser.parse(
        io.BytesIO(content),
        response_headers={"content-location": url, "content-type": _content_type("utf-8")},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    if not feed.entries:
        reason = feed.get("bozo_exception") if feed.bozo else None
        if feed.version:
            collector.add_problem(f"the feed names no page{f' ({reason})' if reason else ''}")
        else:
            collector.add_problem(f"no RSS or Atom feed{f' ({reason})' if reason else ''}")
        return
    if feed.bozo and not isinstance(feed.bozo_exception, feedparser.CharacterEncodingOverride):
        collector.add_problem(f"the feed is not well-formed, items may be missing ({feed.bozo_exception})")
    base = feed.feed.get("link") or url
    parts = split_url(str(base))
    if parts is None or parts.scheme not in ("http", "https"):
        base = url
    stated = [entry.get(name) for entry in feed.entries for name in ("published", "updated")]
    language = language_of_times(stated, str(feed.feed.get("language") or ""))
    for entry in feed.entries:
        link = _find_link(entry)
        if link:
            updated_at = _time_of(entry, "updated", language)
            collector.add(
                link,
                base=base,
                title=plain_title(entry.get("title")),
                published_at=_time_of(entry, "published", language) or updated_at,
                modified_at=updated_at,
            )
    if not collector.result().found:
        collector.add_problem("no item of the feed has a link")


def _find_link(entry: Any) -> str | None:
    """Return an item's page: the address before a feed service's redirect, the alternate link, a permalink guid."""
    if entry.get("feedburner_origlink"):
        return str(entry["feedburner_origlink"])
    for link in entry.get("links", ()):
        if link.get("rel", "alternate") == "alternate" and link.get("type", "") in _WEB_TYPES and link.get("href"):
            return str(link["href"])
    link = entry.get("link")
    if not link and entry.get("guidislink") is not False and str(entry.get("id", "")).startswith("http"):
        link = entry.id
    return str(link) if link else None


def _time_of(entry: Any, name: str, language: str | None) -> dt.datetime | None:
    """Return a time of an item in UTC, as its text says; feedparser does not know most zones and languages."""
    return parse_time(entry.get(name), language) or _to_utc(entry.get(f"{name}_parsed"))


def _to_utc(moment: Any) -> dt.datetime | None:
    """Return feedparser's UTC time tuple as a datetime; None if it is not a valid time."""
    try:
        return dt.datetime.fromtimestamp(calendar.timegm(moment), dt.UTC) if moment else None
    except (ValueError, OverflowError, OSError):
        return None
