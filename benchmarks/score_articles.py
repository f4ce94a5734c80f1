r"""The adapter between ``extract_page`` and the scorer of article pages.

From the repository's root, with the evaluation pages beside the checkout::

    PYTHONPATH=../shared/eval/articles python ../shared/eval/articles/score.py \\
        benchmarks.score_articles:read_page --vs peers:trafilatura
"""

from __future__ import annotations

from typing import Any

from extractors.contracts.article import ExtractedPage, MediaType
from extractors.read.extract import extract_page


def read_page(html: bytes, url: str) -> dict[str, Any]:
    """Read a page without outlet rules: what the figures of docs/measurements/ are taken from."""
    return as_scored(extract_page(html, url, rules=False))


def read_page_with_rules(html: bytes, url: str) -> dict[str, Any]:
    """Read a page with outlet rules."""
    return as_scored(extract_page(html, url))


def as_scored(page: ExtractedPage) -> dict[str, Any]:
    """Return a result in the scorer's terms; a date without a time is given as the day alone.

    ``title_any`` are all forms of the headline that are stored, and ``houses`` those that the page names as its author:
    the scorer knows neither, ``benchmarks.folds`` scores both.
    """
    article = page.article
    published = article.published_at
    return {
        "title": article.title_raw,
        "published_at": None
        if published is None
        else published.date().isoformat()
        if article.is_published_day_only
        else published.isoformat(),
        "title_any": [form for form in (article.title_raw, article.title, article.title_stated) if form],
        "authors": list(article.authors),
        "houses": list(article.houses),
        "body": article.body or "",
        "images": [item.url for item in page.media_items if item.media_type is MediaType.IMAGE],
        "lang": article.language,
    }
