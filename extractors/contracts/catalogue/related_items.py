"""The staged items of related lists."""

from __future__ import annotations

from extractors.contracts.catalogue.shared import OF_ARTICLE
from extractors.contracts.columns import BIG, INT, TEXT, Column, Table, required

RELATED_ITEMS = Table(
    "related_items",
    "one item of one article's related list",
    (
        *OF_ARTICLE,
        required("position", INT, "Position on the page, from 1.", is_measured=True),
        required("related_ref", TEXT, "article_ref of the article pointed at, within the same outlet."),
        Column("native_id", TEXT, "The outlet's own id of the article pointed at."),
        Column("sort_number", BIG, "The outlet's own sort number of the item."),
        Column("content_type_id", TEXT, "The outlet's own content type."),
        Column("title", TEXT, "Headline of the item, without its label."),
        Column("title_raw", TEXT, "Headline of the item as printed."),
        Column("title_label", TEXT, "Label of the item, such as EXCLUSIVE VIDEO."),
        Column("url", TEXT, "Address of the article pointed at.", is_measured=True),
        Column("asset_ref", TEXT, "Identity of the item's picture or video."),
        Column("block", TEXT, "The block of the page that the item was in."),
    ),
    counted_as="related_item_count",
)
