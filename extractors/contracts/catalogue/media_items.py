"""The staged uses of pictures, videos and recordings."""

from __future__ import annotations

from extractors.contracts.catalogue.shared import OF_ARTICLE, OF_ASSET
from extractors.contracts.columns import INT, TEXT, Column, Table, required

MEDIA_ITEMS = Table(
    "media_items",
    "one use of one asset by one article",
    (
        *OF_ARTICLE,
        required("position", INT, "Position on the page within its role, from 1.", is_measured=True),
        required(
            "role", TEXT, "How the article uses the asset.",
            accepted=("lead", "inline", "gallery", "related"), is_measured=True,
        ),
        Column(
            "url", TEXT, "Address of the rendition used; null where the page prints a path whose host is unknown.",
            is_measured=True,
        ),
        *OF_ASSET,
        Column("caption", TEXT, "Caption of this use.", mention_field="caption"),
        Column("credit", TEXT, "Credit line of this use, as printed.", mention_field="credit"),
        Column("alt_text", TEXT, "Alternative text of this use."),
        Column("width", INT, "Width in pixels as the page states it.", is_measured=True),
        Column("height", INT, "Height in pixels as the page states it.", is_measured=True),
        Column("thumbnail_url", TEXT, "The still that stands for a video."),
    ),
    counted_as="media_item_count",
)  # fmt: skip
