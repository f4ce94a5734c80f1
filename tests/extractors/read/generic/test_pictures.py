"""Which pictures of a page are the article's."""

from __future__ import annotations

from extractors.read.extract import extract_page
from tests.extractors.read.pages import make_page

URL = "https://www.ellerbypost.example/news/ferry-stays-in-port-48213"


def pictures_of(page: bytes) -> list[str]:
    """Read a page without outlet rules and return the last parts of its media items' addresses."""
    return [item.url.rsplit("/", 1)[-1] for item in extract_page(page, URL, rules=False).media_items]


def test_a_picture_inside_the_button_that_opens_it_is_the_articles() -> None:
    before = (
        '<button type="button"><figure><img src="/photos/pier-lead-large.jpg"></figure></button>'
        '<button type="button" class="tool"><img src="/photos/tool-for-printing.png"></button>'
    )
    assert pictures_of(make_page(before=before)) == ["pier-lead-large.jpg"]


def test_a_writers_portrait_in_the_byline_is_not() -> None:
    byline = (
        '<div class="byline"><a href="/staff/1"><figure><img src="/photos/ines-calder-2024.jpg"></figure></a>'
        "<span>By Ines Calder</span></div>"
    )
    before = f'{byline}<figure><img src="/photos/pier-lead-large.jpg"></figure>'
    assert pictures_of(make_page(before=before)) == ["pier-lead-large.jpg"]


def test_a_picture_in_the_headlines_own_element_is_the_articles_whatever_that_is_called() -> None:
    page = make_page().decode()
    headline = "<h1>Ellerby ferry stays in port</h1>"
    picture = '<figure><img src="/photos/pier-lead.jpg"></figure>'
    page = page.replace(headline, f'<div class="sidebar-grid">{headline}{picture}').replace("</main>", "</div></main>")
    assert pictures_of(page.encode()) == ["pier-lead.jpg"]


def test_a_source_and_a_section_are_no_authors() -> None:
    before = '<p class="byline">Source: Harbour News</p>'
    assert extract_page(make_page(before=before), URL, rules=False).article.authors == ()
    before = '<p class="byline">By Lenton Times November 21, 2025</p>'
    assert extract_page(make_page(before=before), URL, rules=False).article.authors == ("Lenton Times",)
