"""Rows of the pictures and videos of a page: a row a use, each with its asset."""

from __future__ import annotations

from extractors.contracts.article import ExtractedPage, MediaItem, MediaRole, MediaType
from extractors.contracts.outlet import Outlet
from extractors.contracts.page_rows import PageRows, Row
from extractors.contracts.raw_page import RawPage
from extractors.read.media.assets import Asset, asset_identity


def _asset_columns(asset: Asset | None) -> Row:
    if asset is None:
        return {}
    return {
        "asset_ref": asset.identity,
        "asset_path": asset.path,
        "file_extension": asset.file_extension,
        "aspect_ratio": asset.aspect_ratio,
        "native_ticks": asset.native_ticks,
        "asset_created_at": asset.created_at,
        "asset_created_precision": asset.created_at_precision,
    }


def _address(printed: str, asset: Asset | None) -> str | None:
    # a path without a host, as Al-Alam prints them, is no address unless the outlet's own scheme of addresses is known
    if printed.lower().startswith(("http://", "https://")):
        return printed
    return asset.url if asset else None


class PageAssets:
    """The assets of one page, each resolved once: a related item's picture is used by the item and as media."""

    def __init__(self, page: RawPage, outlet: Outlet) -> None:
        self._page, self._outlet = page, outlet
        self._known: dict[tuple[str, MediaType | None], Asset | None] = {}

    def find_asset(self, url: str, media_type: MediaType | None = None) -> Asset | None:
        """Return the asset at a URL as printed on the page, None if there is none; results are cached for the page."""
        if (url, media_type) not in self._known:
            self._known[url, media_type] = asset_identity(
                url,
                self._page.final_url or self._page.url,
                media_type=media_type,
                time_zone=self._outlet.time_zone,
                not_after=self._page.fetched_at,
            )
        return self._known[url, media_type]


def add_media(rows: PageRows, read: ExtractedPage, assets: PageAssets, ref: str) -> list[MediaItem]:
    """Add the page's media items to ``rows``, those of related items last; return them in the order of their rows."""
    items = list(read.media_items)
    taken = {item.url for item in items if item.role is MediaRole.RELATED}
    items += [
        MediaItem(related.position, related.media_url, role=MediaRole.RELATED, caption=related.title)
        for related in read.related_items
        if related.media_url and related.media_url not in taken
    ]
    positions: dict[MediaRole, int] = {}
    for item in items:
        positions[item.role] = positions.get(item.role, 0) + 1
        asset = assets.find_asset(item.url, None if item.role is MediaRole.RELATED else item.media_type)
        row = {
            "article_ref": ref,
            "position": positions[item.role],
            "role": item.role.value,
            "url": _address(item.url, asset),
            "media_type": ((asset and asset.media_type) or item.media_type).value,
            "caption": item.caption,
            "credit": item.credit,
            "alt_text": item.alt_text,
            "width": item.width,
            "height": item.height,
            "thumbnail_url": item.thumbnail_url,
            **_asset_columns(asset),
        }
        rows.children.append(("media_items", row))
    return items
