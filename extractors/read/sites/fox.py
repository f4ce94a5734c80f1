"""Fox News and Fox Business: one content system, the story in ``article.article-wrap``."""

from __future__ import annotations

from extractors.read.layouts import Family, Layout
from extractors.read.page import Page

HOSTS = ("foxnews.com", "foxbusiness.com")


class Story(Layout):
    """The layout since 2019. A video above the text and promos in capitals between paragraphs are no text."""

    region = "article.article-wrap"
    paragraphs = "div.article-body p, div.article-body h2, div.article-body h3, div.article-body li"
    drop = ".article-gating-wrapper, .caption, .featured, .ad-container, .social, .article-footer, .article-meta"

    def title(self, page: Page) -> str | None:
        """Return the headline; None if its element is missing."""
        return self.text_of(page, "h1.headline")

    def lead(self, page: Page) -> str | None:
        """Return the line under the headline; None if its element is missing."""
        return self.text_of(page, "h2.sub-headline")

    def section(self, page: Page) -> str | None:
        """Return the section, which is above the headline; None if its element is missing."""
        return self.text_of(page, "article.article-wrap .eyebrow a")


FAMILY = Family("fox", HOSTS, (Story(),))
