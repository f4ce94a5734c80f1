"""Independent Online (South Africa): its papers in English, isiZulu and isiXhosa share a Next.js design."""

from __future__ import annotations

from datetime import date

from extractors.read.layouts import Family, Layout
from extractors.read.page import Page

HOSTS = ("iol.co.za", "durbanlocal.co.za", "isolezwelesixhosa.co.za", "isolezwe.co.za", "capetimes.co.za")


class Story(Layout):
    """The layout since 2025. Class names carry a hash after two underscores, so only their beginnings are matched."""

    since = date(2025, 1, 1)
    region = "div[class*='article_content__']"
    paragraphs = (
        "div[class*='text_text__'] p, div[class*='text_text__'] h2, div[class*='text_text__'] h3, "
        "div[class*='text_text__'] li"
    )
    drop = "[class*='image_image-widget__'], [class*='related_'], figure"

    def title(self, page: Page) -> str | None:
        """Return the headline; None if its element is missing."""
        return self.text_of(page, "div[class*='titles_article-titles__'] h1")

    def section(self, page: Page) -> str | None:
        """Return the section above the headline; None if its element is missing."""
        return self.text_of(page, "div[class*='section_article-section__']")


FAMILY = Family("iol", HOSTS, (Story(),))
