"""FUNKE Mediengruppe: its regional papers share one content system; ``div.article-body`` holds the text."""

from __future__ import annotations

from datetime import date

from lxml.etree import _Element as HtmlElement

from extractors.read.layouts import Family, Layout
from extractors.read.page import Page

HOSTS = (
    "morgenpost.de",
    "braunschweiger-zeitung.de",
    "abendblatt.de",
    "waz.de",
    "nrz.de",
    "wp.de",
    "wr.de",
    "ikz-online.de",
    "thueringer-allgemeine.de",
    "tlz.de",
    "otz.de",
    "harzkurier.de",
)


class Story(Layout):
    """The layout since 2024; the first paragraph opens with place in bold."""

    since = date(2024, 1, 1)
    region = "main"
    paragraphs = (
        "div.article-body > p, div.article-body > h2, div.article-body > h3, div.article-body > ul > li, "
        "div.article-body > ol > li"
    )
    drop = "figure, aside, .not-prose, .piano-container, [data-ad], .teaser, p[rel=author]"

    def title(self, page: Page) -> str | None:
        """Return the headline, an ``h2`` in a heading group (the ``h1`` is a breadcrumb); None if it is missing."""
        return self.text_of(page, "hgroup h2")

    def lead(self, page: Page) -> str | None:
        """Return the standfirst after the heading group, which begins with the place; None if it is missing."""
        heading = page.find("hgroup")
        standfirst = heading.getnext() if heading is not None else None
        if standfirst is None or "expressive-copy" not in (standfirst.get("class") or ""):
            return None
        return self.clean(standfirst) or None

    def is_pointer(self, page: Page, block: HtmlElement, text: str) -> bool:
        """Whether a block only points to another story; also if it begins with ``>>``, as links to the paper's own
        services do.
        """
        return text.startswith(">>") or super().is_pointer(page, block, text)

    def byline_raw(self, page: Page) -> str | None:
        """Return the line that names the writers; None if its element is missing."""
        return self.text_of(page, "address")


FAMILY = Family("funke", HOSTS, (Story(),))
