"""The staged rows of one page, before they are numbered and stamped with their load."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]
"""One row of a staged table by column name; a column left out is null."""


@dataclass(slots=True)
class PageRows:
    """The rows of one page, or of a rejection, which has no ``fetch``.

    ``children`` of the article carry no ``article_row``, and their ``media_position`` counts the media items of the
    page from 1: both are numbered when the page's rows join others. ``shared`` are rows that pages of a load have in
    common (the places that they mention): by table and key, each staged once a load.
    """

    fetch: Row | None = None
    article: Row | None = None
    children: list[tuple[str, Row]] = field(default_factory=list)
    shared: dict[str, dict[str, Row]] = field(default_factory=dict)
    rejections: list[Row] = field(default_factory=list)
