"""The Independent: paragraphs are directly under ``#main``; a live blog's posts lie deeper."""

from __future__ import annotations

from extractors.read.layouts import Family, Layout
from extractors.read.page import Page

HOSTS = ("independent.co.uk",)


class Story(Layout):
    """The layout since 2019. Only the standing text of a live blog is the article's."""

    region = "article"
    drops_notes = True
    paragraphs = (
        "div#main > p, div#main > h2, div#main > h3, div#main > div > h3, div#main > ul > li, "
        "div#main > ol > li, div#main > div > ul > li, div#main > div > ol > li, div#main > blockquote p"
    )
    drop = ".newsletter-component, .related, [data-newsletter-component]"

    def title(self, page: Page) -> str | None:
        """Return the headline: what JSON-LD has is the form for search engines; None if its element is missing."""
        return self.text_of(page, "h1")

    def lead(self, page: Page) -> str | None:
        """Return the standfirst; None if its element is missing."""
        for heading in page.find_all("header#articleHeader h2, header h2"):
            paragraph = heading.getnext()  # a paragraph written inside the heading is parsed as standing after it
            if text := self.clean(heading):
                return text
            if paragraph is not None and paragraph.tag == "p":
                return self.clean(paragraph) or None
        return None


FAMILY = Family("independent", HOSTS, (Story(),))
