"""Rows of the updates of a live blog, each with its place in the text."""

from __future__ import annotations

from extractors.contracts.article import ExtractedPage
from extractors.contracts.page_rows import PageRows, Row


def add_updates(rows: PageRows, read: ExtractedPage, ref: str) -> None:
    """Add one row of ``article_updates`` for each update whose text is in the body, in page order.

    An update that is not, since an outlet's rules gave another body, has no row.
    """
    body, begin = read.article.body or "", 0
    position = 0
    for update in read.updates:
        start = body.find(update.text, begin) if update.text else -1
        if start < 0:
            continue
        begin = start + len(update.text)
        position += 1
        row: Row = {
            "article_ref": ref,
            "position": position,
            "headline": update.headline,
            "published_at": update.published_at,
            "published_at_raw": update.published_at_raw,
            "url": update.url,
            "start_offset": start,
            "end_offset": begin,
        }
        rows.children.append(("article_updates", row))
