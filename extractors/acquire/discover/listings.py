"""Pages linked from listing pages: section fronts, archives, «latest» pages."""

from __future__ import annotations

import re
from typing import Final

from extractors.acquire.discover.collector import DiscoveredPages, FurtherSource, PageCollector
from extractors.acquire.discover.links import Link, scan_links
from extractors.contracts.found import FoundBy
from extractors.contracts.outlet import Listing, Outlet
from extractors.contracts.urls import UrlRejectedError, canonicalise_url, is_asset_url, join_url, split_url
from extractors.language.charset import decode

MAX_LISTING_BYTES: Final = 10 * 1024 * 1024
MAX_LINKS: Final = 5_000
_PAGE_MARK: Final = "{page}"
# Without a pattern: a number of four digits or more, a date, or a slug of four words ends the paths of most articles.
_ARTICLE_PATH: Final = re.compile(r"\d{4,}|/\d{4}/\d\d?/|(?<![^/-])[^/-]+(?:-[^/-]+){3,}/?$")


def listing_urls(listing: Listing) -> list[str]:
    """Return the URLs of a listing's pages: all up to ``max_pages`` if its URL has ``{page}``, else only the first."""
    if _PAGE_MARK not in listing.url:
        return [listing.url]
    return [listing.url.replace(_PAGE_MARK, str(number)) for number in range(1, listing.max_pages + 1)]


def discover_listing(
    content: bytes, url: str, outlet: Outlet, listing: Listing, content_type: str | None = None
) -> DiscoveredPages:
    """Return the articles that a listing page links to, in order, and its rel=next page as a further source.

    A link is an article if its host is one of the outlet's and its canonical URL matches the listing's
    ``link_pattern``; without one, the outlet's ``article_url_pattern``; without either, if it looks like an article's.
    At most 5,000 links are read. The caller limits how many pages are followed. Invalid input gives problems, never an
    exception.
    """
    collector = PageCollector(url, FoundBy.LISTING, MAX_LINKS)
    if len(content) > MAX_LISTING_BYTES:
        collector.add_problem(f"the listing has {len(content)} bytes; the limit is {MAX_LISTING_BYTES}")
        return collector.result()
    links = list(scan_links(decode(content, content_type)[0]))
    base = next(
        (
            join_url(url, link.attributes["href"]) or url
            for link in links
            if link.tag == "base" and "href" in link.attributes
        ),
        url,
    )
    anchors = [link for link in links if link.tag == "a" and link.attributes.get("href")]
    if len(anchors) > MAX_LINKS:
        collector.add_problem(f"{len(anchors)} links on one page; the first {MAX_LINKS} are read")
    pattern = re.compile(listing.link_pattern) if listing.link_pattern else None
    for link in anchors[:MAX_LINKS]:
        canonical = _canonicalise(link.attributes["href"], base)
        if canonical and outlet.owns_url(canonical) and _is_article(canonical, outlet, pattern):
            collector.add(canonical, title=link.text)
    if not collector.result().found:
        collector.add_problem(f"none of {len(anchors)} links is an article's; look at link_pattern")
    return collector.result(_find_next(links, base, url))


def _is_article(url: str, outlet: Outlet, pattern: re.Pattern[str] | None) -> bool:
    if pattern:
        return bool(pattern.search(url))
    if outlet.article_url_pattern:
        return outlet.is_article_url(url)
    parts = split_url(url)
    return parts is not None and bool(_ARTICLE_PATH.search(parts.path)) and not is_asset_url(url)


def _find_next(links: list[Link], base: str, url: str) -> list[FurtherSource]:
    here = split_url(url)
    for link in links:
        if "next" in link.relations:
            following = _canonicalise(link.attributes.get("href"), base)
            there = split_url(following) if following and following != url else None
            if following and here and there and there.netloc == here.netloc:
                return [FurtherSource(following)]
    return []


def _canonicalise(href: str | None, base: str) -> str | None:
    """Return a link as a canonical URL; None for what is no page (mailto:, javascript:, too long, broken)."""
    try:
        return canonicalise_url(href or "", base)
    except UrlRejectedError:
        return None
