"""Pages named by a JSON feed (jsonfeed.org, versions 1 and 1.1)."""

from __future__ import annotations

import json
from typing import Any

from extractors.acquire.discover.collector import PageCollector
from extractors.acquire.discover.feed_texts import plain_title
from extractors.acquire.discover.source_times import parse_time

MAX_ITEMS = 5_000


def read_json_feed(content: bytes, collector: PageCollector) -> None:
    """Add the items of a JSON feed in UTF-8 to a collector; what is no such feed becomes a problem."""
    try:
        feed = json.loads(content, strict=False)
    except (ValueError, RecursionError) as error:
        collector.add_problem(f"the feed is no valid JSON ({error})")
        return
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        collector.add_problem("JSON without a list of items: no JSON feed")
        return
    if len(items) > MAX_ITEMS:
        collector.add_problem(f"the feed has more than {MAX_ITEMS} items; a sitemap may do instead")
        return
    base = feed.get("home_page_url") if _is_web(feed.get("home_page_url")) else None
    for item in items:
        if isinstance(item, dict) and (link := _find_link(item)):
            updated_at = parse_time(_text(item.get("date_modified")))
            collector.add(
                link,
                base=base,
                title=plain_title(_text(item.get("title"))),
                published_at=parse_time(_text(item.get("date_published"))) or updated_at,
                modified_at=updated_at,
            )
    if not collector.result().found:
        collector.add_problem("no item of the feed has a link" if items else "the feed names no page")


def _find_link(item: dict[str, Any]) -> str | None:
    """Return the item's own page; ``external_url`` is another site's, ``id`` may be an address."""
    return _text(item.get("url")) or (item["id"] if _is_web(item.get("id")) else None)


def _is_web(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("http://", "https://"))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
