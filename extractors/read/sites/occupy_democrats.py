"""Occupy Democrats: the WordPress theme TheVoux, with microdata."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.read.layouts import Family, Layout
from extractors.read.page import Page

HOSTS = ("occupydemocrats.com",)


class Story(Layout):
    """The layout since 2019."""

    region = "article.post"
    paragraphs = "div.entry-content p, div.entry-content h2, div.entry-content h3, div.entry-content li"
    drop = ".thb-read-next, .sharedaddy, .essb_links, .thb-article-subscribe, aside, figure"

    def title(self, page: Page) -> str | None:
        """Return the headline; None if its element is missing."""
        return self.text_of(page, "h1.entry-title")

    def authors(self, page: Page) -> Sequence[str] | None:
        """Return the author named above the text, without a leading "by "; None if there is none."""
        name = self.text_of(page, "div.post-author a, div.post-author")
        return [name.removeprefix("by ").strip()] if name else None

    def section(self, page: Page) -> str | None:
        """Return the category above the headline; None if its element is missing."""
        return self.text_of(page, "aside.post-category a")


FAMILY = Family("occupy_democrats", HOSTS, (Story(),))
