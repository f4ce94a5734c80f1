"""The Intercept: a WordPress theme of its own with the text in ``entry-content__content``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from extractors.read.layouts import Family, Layout
from extractors.read.page import Page

HOSTS = ("theintercept.com",)


class Story(Layout):
    """The layout since late 2023."""

    since = date(2023, 10, 1)
    region = "main"
    paragraphs = (
        "p.post__excerpt, div.entry-content__content > p, div.entry-content__content > h2, "
        "div.entry-content__content > h3, "
        "div.entry-content__content > ul > li, div.entry-content__content > ol > li, "
        "div.entry-content__content > blockquote"
    )
    drop = (
        ".photo-grid, .related, .newsletter-embed, .donation, figure, "
        "blockquote[data-shortcode-type=pullquote], blockquote[class*=pull-]"
    )

    def title(self, page: Page) -> str | None:
        """Return the headline; None if its element is missing."""
        return self.text_of(page, "h1.post__title")

    def lead(self, page: Page) -> str | None:
        """Return the excerpt under the headline; None if its element is missing."""
        return self.text_of(page, "p.post__excerpt")

    def byline_raw(self, page: Page) -> str | None:
        """Return the writers' names; None if its element is missing."""
        return self.text_of(page, "div.article-byline__authors")


class ScriptBuilt(Layout):
    """The layout until the autumn of 2023: chunks of text, each a ``div`` without a name, between quotes and promos."""

    until = date(2023, 12, 31)
    region = "div.Post"
    paragraphs = (
        "h2.Post-excerpt, div.PostContent > div > p, div.PostContent > div > h2, div.PostContent > div > h3, "
        "div.PostContent > div > ul > li, div.PostContent > div > ol > li, div.PostContent > div > blockquote"
    )
    drop = ".Pullquote, .NewsletterEmbed-container, .PromoteRelatedPost-promo, .InlineDonationPromo-container, figure"

    def title(self, page: Page) -> str | None:
        """Return the headline; None if its element is missing."""
        return self.text_of(page, "h1.Post-title")

    def lead(self, page: Page) -> str | None:
        """Return the excerpt under the headline; None if its element is missing."""
        return self.text_of(page, "h2.Post-excerpt")

    def authors(self, page: Page) -> Sequence[str] | None:
        """Return the names linked in the byline, without the repeats beside pictures; None if there are none."""
        return self.texts_of(page, "div.PostByline-names a.PostByline-link") or None

    def byline_raw(self, page: Page) -> str | None:
        """Return the writers' names as printed; None if its element is missing."""
        return self.text_of(page, "div.PostByline-names")


FAMILY = Family("intercept", HOSTS, (Story(), ScriptBuilt()))
