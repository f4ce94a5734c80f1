"""The Guardian: class names are made by machine, so the rules go by its own data attributes."""

from __future__ import annotations

from extractors.read.layouts import Family, Layout
from extractors.read.page import Page

HOSTS = ("theguardian.com", "guardiannews.com")


class Story(Layout):
    """The layout that dotcom-rendering makes, since 2020."""

    region = "article"
    paragraphs = (
        "div#maincontent p, div#maincontent h2, div#maincontent li, div[data-gu-name=standfirst] p, "
        "div[data-gu-name=standfirst] li"
    )
    drop = "aside, figure, gu-island, #sign-in-gate, footer, [data-gu-name=share]"

    def lead(self, page: Page) -> str | None:
        """Return the standfirst; None if its element is missing."""
        return self.text_of(page, "div[data-gu-name=standfirst] p")

    def byline_raw(self, page: Page) -> str | None:
        """Return the line that names the writers; None if its element is missing."""
        return self.text_of(page, "address[data-component=meta-byline], div[data-gu-name=byline]")


FAMILY = Family("guardian", HOSTS, (Story(),))
