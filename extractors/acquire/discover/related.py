"""Related items whose articles are not stored become pages to fetch, within the outlet's depth.

The outlet's budget of such pages a run is kept where a run's pages are chosen (:meth:`UrlState.due`), so that what one
run leaves waits for the next and is not lost.
"""

from __future__ import annotations

from collections.abc import Iterable

from extractors.acquire.discover.collector import DiscoveredPages, PageCollector
from extractors.contracts.article import RelatedItem
from extractors.contracts.found import Found, FoundBy
from extractors.contracts.outlet import Outlet


def discover_related(
    items: Iterable[RelatedItem], url: str, outlet: Outlet, *, depth: int, base: str | None = None
) -> DiscoveredPages:
    """Return the outlet's own pages that an article's related list names; empty at ``outlet.related.depth`` or beyond.

    ``url`` is the article's; ``depth`` is its own (0 if a feed, sitemap or listing named it), and the pages get one
    more. An item without URL gets one from ``article_url_template``; if there is no template, a problem is reported.
    Items of other hosts and URLs that are not articles are left out: related lists contain advertisements and sister
    sites.
    """
    collector = PageCollector(url, FoundBy.RELATED)
    if depth >= outlet.related.depth:
        return collector.result()
    unaddressed = 0
    for item in items:
        address = item.url or (outlet.make_article_url(item.native_id) if item.native_id else None)
        if address:
            collector.add(address, base=base, title=item.title)
        elif item.native_id:
            unaddressed += 1
    if unaddressed:
        collector.add_problem(f"{unaddressed} related items have an id and no URL; the file needs article_url_template")
    pages = collector.result()
    found = tuple(
        Found(page.url, page.title, found_by=FoundBy.RELATED, found_on=url, depth=depth + 1)
        for page in pages.found
        if outlet.owns_url(page.url) and outlet.is_article_url(page.url)
    )
    return DiscoveredPages(found, (), pages.problems)
