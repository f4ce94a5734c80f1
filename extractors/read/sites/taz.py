"""taz, die tageszeitung: microdata until 2024, a column design since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from extractors.read.layouts import Family, Layout
from extractors.read.page import Page

HOSTS = ("taz.de",)


class Columns(Layout):
    """The layout since 2024. Heading and kicker share the ``h1``."""

    since = date(2024, 1, 1)
    region = "article.module-article"
    paragraphs = "div.main-article-corpus p, div.main-article-corpus h2, div.main-article-corpus li, p.subline"
    drop = "figure, .tzi-paywahl, .webelement_citation, .community, .shariff-wrapper, .author-container"

    def title(self, page: Page) -> str | None:
        """Return the headline without the kicker before it; None if its element is missing."""
        return _headline(page, "h1.is-8-tablet, article.module-article h1")

    def lead(self, page: Page) -> str | None:
        """Return the standfirst; None if its element is missing."""
        return self.text_of(page, "article.module-article p.subline, article.module-article p[class*=typo-r-subline]")

    def body(self, page: Page) -> str | None:
        """Return the body as ``Layout.body``, with the space removed that separates the initial letter, an element of
        its own, from its word.
        """
        text = super().body(page)
        initial = self.text_of(page, "div.main-article-corpus span.initial-letter")
        if text and initial and f"\n\n{initial} " in f"\n\n{text}":
            return f"\n\n{text}".replace(f"\n\n{initial} ", f"\n\n{initial}", 1).strip()
        return text


class Microdata(Layout):
    """The layout until the end of 2023."""

    until = date(2023, 12, 31)
    region = "article.sectbody"
    paragraphs = "p.intro, p.article, h6"
    drop = "p.caption, .rack, .ad_bin, .webelement"

    def title(self, page: Page) -> str | None:
        """Return the headline without the kicker before it; None if its element is missing."""
        return _headline(page, "article.sectbody h1")

    def lead(self, page: Page) -> str | None:
        """Return the standfirst; None if its element is missing."""
        return self.text_of(page, "article.sectbody p.intro")

    def authors(self, page: Page) -> Sequence[str] | None:
        """Return the authors' names in the microdata; None if there are none."""
        return self.texts_of(page, "[itemprop=author] [itemprop=name]") or None


def _headline(page: Page, css: str) -> str | None:
    """Return kicker and headline as one title: the page sets them in one ``h1`` with no space between."""
    heading = page.find(css)
    if heading is None:
        return None
    parts = [" ".join(str(part).split()) for part in heading.itertext() if part.strip()]
    return ": ".join(parts[:2]) if len(parts) == 2 else " ".join(parts) or None


FAMILY = Family("taz", HOSTS, (Columns(), Microdata()))
