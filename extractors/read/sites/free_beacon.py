"""The Washington Free Beacon: class names are a design system's, ``div.article-content`` is the stable one."""

from __future__ import annotations

from extractors.read.layouts import Family, Layout
from extractors.read.page import Page

HOSTS = ("freebeacon.com",)


class Story(Layout):
    """The layout since 2022."""

    region = "article.single-post-container"
    paragraphs = (
        "div.article-content > p, div.article-content > h2, div.article-content > h3, div.article-content > ul > li, "
        "div.article-content > ol > li"
    )
    drop = ".ad-container, .newsletter-signup, .related-articles, .trc_related_container, figure"

    def title(self, page: Page) -> str | None:
        """Return the headline; None if its element is missing."""
        return self.text_of(page, "div.article-head h1")

    def lead(self, page: Page) -> str | None:
        """Return the line under the headline; None if its element is missing."""
        return self.text_of(page, "h2.article-excerpt")

    def section(self, page: Page) -> str | None:
        """Return the category above the headline; None if its element is missing."""
        return self.text_of(page, "div.category a, div.category")


FAMILY = Family("free_beacon", HOSTS, (Story(),))
