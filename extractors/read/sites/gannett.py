"""Gannett (USA TODAY Network): 200 dailies on one system, ``article.story`` with ``p`` for text."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.read.layouts import Family, Layout
from extractors.read.page import Page

HOSTS = (
    "usatoday.com",
    "thedailyreporter.com",
    "thedailyjournal.com",
    "azcentral.com",
    "freep.com",
    "indystar.com",
    "jsonline.com",
    "dispatch.com",
    "courier-journal.com",
    "tennessean.com",
    "cincinnati.com",
    "desmoinesregister.com",
)


class Story(Layout):
    """The server-made layout since 2021. Newspaper and writer are in one attribution without a separator."""

    region = "article.story"
    drops_notes = True
    paragraphs = (
        "article.story > p, article.story > h2, article.story > h3, article.story > ul > li, article.story > ol > li, "
        "article.story > blockquote"
    )
    drop = ".exclude-from-newsgate, aside, figure, media-video, .promo, lit-newsletter"

    def title(self, page: Page) -> str | None:
        """Return the headline; None if its element is missing."""
        return self.text_of(page, "article.story h1, div.story-topper h1")

    def authors(self, page: Page) -> Sequence[str] | None:
        """Return the authors' names in the attribution; None if there are none."""
        return (
            self.texts_of(page, "div.byline-section div.attribution a.author, div.byline-section div.attribution a")
            or None
        )

    def byline_raw(self, page: Page) -> str | None:
        """Return writer and newspaper as printed; None if its element is missing."""
        return self.text_of(page, "div.byline-section div.attribution")


FAMILY = Family("gannett", HOSTS, (Story(),))
