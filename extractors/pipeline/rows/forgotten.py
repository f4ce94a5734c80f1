"""Keep out of staged rows what was forgotten on request, under whichever address its page came back."""

from __future__ import annotations

from dataclasses import asdict

from extractors.contracts.outlet import Outlet
from extractors.contracts.page_rows import PageRows, Row
from extractors.contracts.raw_page import FOUND_AS_SOURCE, RawPage, Rejection
from extractors.stores.forgetting.register import Forgotten, forgotten_rejection
from extractors.stores.forgetting.staged import hide_teasers, masked_item


def without_forgotten(
    rows: PageRows, entry: RawPage | Rejection, outlet: Outlet | None, forgotten: Forgotten
) -> PageRows:
    """The rows of an entry, or one rejection without content where its page was forgotten.

    Items of related lists that point at a forgotten article keep a hash of it and no text.
    """
    if outlet is None or not (forgotten.hashes or forgotten.outlets):
        return rows
    if _is_forgotten(rows, entry, outlet, forgotten):
        return PageRows(rejections=[asdict(forgotten_rejection())])
    if rows.fetch is not None and forgotten.has_url(outlet, rows.fetch.get("found_on")):
        rows.fetch["found_on"] = None
    media = [child for table, child in rows.children if table == "media_items"]
    items = [child for table, child in rows.children if table == "related_items"]
    gone = [item for item in items if forgotten.has_ref(outlet.outlet_id, item["related_ref"])]
    hidden = hide_teasers(((1, item) for item in gone), ((1, row) for row in media))
    positions = {place for place, row in enumerate(media, 1) if any(row is one for one in hidden)}
    rows.children = [
        (table, child)
        for table, child in rows.children
        if not (child.get("field") == "caption" and child.get("media_position") in positions)
    ]
    rows.children = [(table, _masked(table, child, outlet, forgotten)) for table, child in rows.children]
    return rows


def _is_forgotten(rows: PageRows, entry: RawPage | Rejection, outlet: Outlet, forgotten: Forgotten) -> bool:
    if isinstance(entry, Rejection):
        return forgotten.has_url(outlet, entry.url)
    if entry.found_by == FOUND_AS_SOURCE:
        return False
    refs = [entry.moved_from, rows.article and rows.article["article_ref"]]
    return any(forgotten.has_url(outlet, url) for url in (entry.url, entry.final_url)) or any(
        forgotten.has_ref(outlet.outlet_id, ref) for ref in refs if ref
    )


def _masked(table: str, child: Row, outlet: Outlet, forgotten: Forgotten) -> Row:
    if table == "related_items" and forgotten.has_ref(outlet.outlet_id, child["related_ref"]):
        return masked_item(child, outlet.outlet_id, forgotten)
    return child
