"""The Washington Times: ``div.bigtext`` holds the text, ``div.meta`` writer and day in one line."""

from __future__ import annotations

from extractors.read.layouts import Family, Layout
from extractors.read.page import Page

HOSTS = ("washingtontimes.com",)


class Story(Layout):
    """The layout since 2015."""

    region = "section.full-article"
    paragraphs = (
        "p.page-subheadline, div.bigtext p, div.bigtext h2, div.bigtext h3, div.bigtext li, div.bigtext blockquote"
    )
    drop = (
        ".inline-ad, .article-more, .connatix, .permission, .newsletter-form, .related-stories, "
        ".article-category, figure"
    )

    def title(self, page: Page) -> str | None:
        """Return the headline; None if its element is missing."""
        return self.text_of(page, "h1.page-headline")

    def lead(self, page: Page) -> str | None:
        """Return the standfirst; None if its element is missing."""
        return self.text_of(page, "p.page-subheadline")

    def byline_raw(self, page: Page) -> str | None:
        """Return writer, paper and day, which share a line; None if its element is missing."""
        return self.text_of(page, "div.article-text > div.meta span.byline, div.article-text > div.meta")

    def section(self, page: Page) -> str | None:
        """Return the menu's current entry; None if its element is missing."""
        return self.text_of(page, "ul.menu li.current")


FAMILY = Family("washington_times", HOSTS, (Story(),))
