"""A page that a source names, and what was wrong with a source."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass


class FoundBy(enum.StrEnum):
    """How a page was found."""

    FEED = "feed"
    SITEMAP = "sitemap"
    LISTING = "listing"
    RELATED = "related"
    URL_LIST = "list"


@dataclass(frozen=True, slots=True)
class Found:
    """One page found.

    ``url`` is canonical. ``title``, ``published_at`` and ``modified_at`` (UTC) are the source's word, hints only.
    ``found_on`` is the feed, sitemap, listing or article that names it; ``depth`` counts the related lists between it
    and a page that was found otherwise.
    """

    url: str
    title: str | None = None
    published_at: dt.datetime | None = None
    modified_at: dt.datetime | None = None
    found_by: FoundBy = FoundBy.FEED
    found_on: str | None = None
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a source, or a part of it, gave no pages. ``url`` is the source's."""

    url: str
    message: str

    def __str__(self) -> str:
        return f"{self.url}: {self.message}"
