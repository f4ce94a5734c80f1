"""The Intercept: a WordPress theme of its own with the text in ``entry-content__content``."""

from __future__ import annotations

from datetime import date

from extractors.parsers.base import Family, Layout
from extractors.parsers.page import Page

HOSTS = ("theintercept.com",)


class Story(Layout):
    """The layout since late 2023."""

    since = date(2023, 10, 1)
    region = "main"
    paragraphs = (
        "p.post__excerpt, div.entry-content__content > p, div.entry-content__content > h2, "
        "div.entry-content__content > h3,"
        "div.entry-content__content > ul > li, div.entry-content__content > blockquote"
    )
    drop = (
        ".photo-grid, .related, .newsletter-embed, .donation, figure, "
        "blockquote[data-shortcode-type=pullquote], blockquote[class*=pull-]"
    )

    def title(self, page: Page) -> str | None:
        """Return the headline."""
        return self.text_of(page, "h1.post__title")

    def lead(self, page: Page) -> str | None:
        """Return the excerpt under the headline."""
        return self.text_of(page, "p.post__excerpt")

    def byline_raw(self, page: Page) -> str | None:
        """Return the writers' names."""
        return self.text_of(page, "div.article-byline__authors")


FAMILY = Family("intercept", HOSTS, (Story(),))
