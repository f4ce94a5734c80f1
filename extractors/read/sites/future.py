"""Future plc: Space.com, GamesRadar and its other titles share a template; ``#article-body`` holds the text."""

from __future__ import annotations

from lxml.etree import _Element as HtmlElement

from extractors.read.layouts import Family, Layout
from extractors.read.page import Page

HOSTS = (
    "space.com",
    "gamesradar.com",
    "livescience.com",
    "techradar.com",
    "tomsguide.com",
    "tomshardware.com",
    "pcgamer.com",
    "t3.com",
    "whathifi.com",
    "cyclingnews.com",
)


class Story(Layout):
    """The layout since 2018."""

    drops_notes = True
    region = "article.news-article, article.review-article"
    paragraphs = (
        "p.strapline, div#article-body p, div#article-body h2, div#article-body h3, div#article-body li, "
        "div#article-body blockquote"
    )
    drop = (
        "figure, aside, .hawk-root, .newsletter-form__wrapper, .fancy-box, .slice-container, .van_vid_carousel, "
        ".credit, .reddit-card"
    )

    def title(self, page: Page) -> str | None:
        """Return the headline; None if its element is missing."""
        return self.text_of(page, "article header h1, header h1")

    def is_note(self, block: HtmlElement, text: str) -> bool:
        """Whether a closing paragraph is a note; also if it is in italics with a link, which leads to a book or to the
        title's guides.
        """
        is_leading = next(block.iter("a"), None) is not None and self.is_italic(block, text)
        return is_leading or super().is_note(block, text)

    def lead(self, page: Page) -> str | None:
        """Return the strapline; None if its element is missing."""
        return self.text_of(page, "p.strapline")


FAMILY = Family("future", HOSTS, (Story(),))
