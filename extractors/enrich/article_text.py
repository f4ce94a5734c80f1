"""Build the shared view of an article's texts that all enrichers read."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.contracts.article import Article, MediaItem, MediaRole
from extractors.contracts.enricher import ArticleText


def build_article_text(article: Article, media: Sequence[MediaItem]) -> ArticleText:
    """Return the texts of an article that enrichers search: title, lead, body, dateline, byline, captions and credits.

    ``media`` are in the order of their rows; captions are keyed by that row number, from 1, and those of related items
    are left out. A lead that the body begins with is searched as part of the body only. Empty texts are left out.
    """
    is_lead_in_body = bool(article.lead and article.body and article.body.startswith(article.lead))
    fields = {
        "title": article.title,
        "lead": None if is_lead_in_body else article.lead,
        "body": article.body,
        "dateline": article.dateline_raw,
    }
    captions = {}
    for number, item in enumerate(media, start=1):
        texts = {name: text for name, text in (("caption", item.caption), ("credit", item.credit)) if text}
        if texts and item.role is not MediaRole.RELATED:
            captions[number] = texts
    return ArticleText(
        fields={name: text for name, text in fields.items() if text},
        lead_length=len(article.lead or "") if is_lead_in_body else 0,
        byline=article.byline_raw or None,
        captions=captions,
    )
