"""i (inews.co.uk): ``h2.excerpt`` is the standfirst, each writer has a block of their own."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.read.layouts import Family, Layout
from extractors.read.page import Page

HOSTS = ("inews.co.uk",)


class Story(Layout):
    """The layout since 2022; headline and standfirst changed their names by 2025."""

    region = "article"
    drops_notes = True
    paragraphs = (
        "h2.excerpt, p.inews__post-excerpt, div.article-content p, div.article-content h2, div.article-content h3, "
        "div.article-content li"
    )
    drop = (
        ".inews__newsletter, .read-more, .inews__shortcode-readmore, "
        ".inews__shortcode-relatedarticleinline, figure, .ad, form"
    )

    def title(self, page: Page) -> str | None:
        """Return the headline; None if its element is missing."""
        return self.text_of(page, "h1.headline, h1.inews__post-title")

    def lead(self, page: Page) -> str | None:
        """Return the standfirst; None if its element is missing."""
        return self.text_of(page, "h2.excerpt, p.inews__post-excerpt")

    def authors(self, page: Page) -> Sequence[str] | None:
        """Return the names in the byline's author links, without a leading "By " and without repeats; None if there are
        none.
        """
        blocks = page.find_all("div.inews__post-byline__author-link a")
        names = [self.clean(block).removeprefix("By ").strip() for block in blocks]
        return list(dict.fromkeys(name for name in names if name)) or None


FAMILY = Family("inews", HOSTS, (Story(),))
