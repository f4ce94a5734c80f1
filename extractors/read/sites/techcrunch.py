"""TechCrunch: a script-built layout until April 2024, a WordPress block theme since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from extractors.read.layouts import Family, Layout
from extractors.read.page import Page

HOSTS = ("techcrunch.com",)


class BlockTheme(Layout):
    """The layout since May 2024. Other stories follow the text inside the same group."""

    since = date(2024, 5, 1)
    region = "main"
    paragraphs = (
        "div.entry-content > p, div.entry-content > h2, div.entry-content > h3, div.entry-content li, "
        "div.entry-content > blockquote p"
    )
    drop = ".wp-block-techcrunch-inline-cta, .wp-block-tc23-post-picker, .ad-unit, .inline-cta, figure"

    def title(self, page: Page) -> str | None:
        """Return the headline; None if its element is missing."""
        return self.text_of(page, "h1.wp-block-post-title, h1.article-hero__title")

    def authors(self, page: Page) -> Sequence[str] | None:
        """Return the names on the author cards above the text (not those of other stories); None if there are none."""
        return self.texts_of(page, "div[class*=hero] div.wp-block-tc23-author-card-name") or None


class ScriptBuilt(Layout):
    """The layout until April 2024."""

    until = date(2024, 4, 30)
    region = "article.article-container"
    paragraphs = (
        "div.article-content > p, div.article-content > h2, div.article-content > h3, div.article-content > ul > li, "
        "div.article-content > ol > li"
    )
    drop = ".embed, .piano-inline-promo, .article__related-links, .ad-unit, figure"

    def title(self, page: Page) -> str | None:
        """Return the headline; None if its element is missing."""
        return self.text_of(page, "h1.article__title")

    def authors(self, page: Page) -> Sequence[str] | None:
        """Return the authors linked in the byline; None if there are none."""
        return self.texts_of(page, "div.article__byline a[href*='/author/']") or None


FAMILY = Family("techcrunch", HOSTS, (BlockTheme(), ScriptBuilt()))
