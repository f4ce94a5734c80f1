"""Rows of the articles that a page links to as related."""

from __future__ import annotations

import json

from extractors.contracts.article import ExtractedPage
from extractors.contracts.outlet import Outlet
from extractors.contracts.page_rows import PageRows
from extractors.contracts.raw_page import RawPage
from extractors.contracts.urls import UrlRejectedError, canonicalise_url, identify_url
from extractors.pipeline.rows.identity import OWN_ID
from extractors.pipeline.rows.media import PageAssets


def add_related(
    rows: PageRows, read: ExtractedPage, page: RawPage, outlet: Outlet, assets: PageAssets, ref: str
) -> None:
    """Add one row to ``rows`` for each related item.

    An item without URL and id, or with an invalid URL, becomes a rejection.
    """
    for item in read.related_items:
        url = item.url or (item.native_id and outlet.make_article_url(item.native_id)) or None
        try:
            related_ref = identify_url(canonicalise_url(url, page.url), outlet) if url else None
        except UrlRejectedError as error:
            row = {"relation": "related_items", "reason": "bad_url", "detail": str(error), "url": page.url}
            rows.rejections.append({**row, "payload": json.dumps([item.title_raw, item.url], ensure_ascii=False)})
            continue
        if item.native_id and not (related_ref or "").startswith(OWN_ID):
            related_ref = OWN_ID + item.native_id
        if related_ref is None:
            row = {"relation": "related_items", "reason": "no_target", "url": page.url}
            detail = f"related item {item.position} has neither an address nor an id"
            rows.rejections.append({**row, "detail": detail, "payload": item.title_raw})
            continue
        asset = assets.find_asset(item.media_url) if item.media_url else None
        child = {
            "article_ref": ref,
            "position": item.position,
            "related_ref": related_ref,
            "native_id": item.native_id or (outlet.find_native_id(url) if url else None),
            "sort_number": item.sort_number,
            "content_type_id": item.content_type_id,
            "title": item.title,
            "title_raw": item.title_raw,
            "title_label": item.title_label,
            "url": url,
            "asset_ref": asset.identity if asset else None,
            "block": item.block,
        }
        rows.children.append(("related_items", child))
