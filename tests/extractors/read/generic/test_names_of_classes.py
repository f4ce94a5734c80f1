"""Class names and elements of a page's own: what they say of the text in them, and what they only seem to say."""

from __future__ import annotations

import pytest

from extractors.read.generic.markup.class_names import Hint, hints_of
from tests.extractors.read.generic.reading import body_of
from tests.extractors.read.pages import STORY, make_page

WHOLE = "\n\n".join(STORY)
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
HEAD = "<head><title>Ellerby ferry stays in port</title></head>"
HEADLINE = "<h1>Ellerby ferry stays in port</h1>"


@pytest.mark.parametrize(
    "names",
    [
        "commentary",
        "news subjective commentary",
        "cmp-text",
        "cmp-container",
        "dialog-off-canvas-main-canvas",
        "jump-link-items",
        "anchor-link-content",
        "paragraph--published node--published",
    ],
)
def test_names_that_page_builders_give_to_text_do_not_hide_it(names: str) -> None:
    page = f'<html>{HEAD}<body>{HEADLINE}<div class="{names}">{TEXT}</div></body></html>'
    assert body_of(page.encode()) == WHOLE
    inside = f'<div class="{names}"><p>{STORY[1]} So it was.</p><p>{STORY[3]} So it is.</p></div>'
    assert f"{STORY[3]} So it is." in body_of(make_page(inside=inside))


@pytest.mark.parametrize(
    ("names", "hint"),
    [
        ("comments", Hint.COMMENTS),
        ("cmp-popup", Hint.CONSENT),
        ("cmpbox", Hint.CONSENT),
        ("sp-dsgvo-category", Hint.CONSENT),
        ("rgpd-overlay", Hint.CONSENT),
        ("privacy-popup", Hint.CONSENT),
        ("widget-area", Hint.CHROME),
        ("jump-links", Hint.CHROME),
    ],
)
def test_names_that_hide_text_still_do(names: str, hint: int) -> None:
    assert hints_of(names) & hint


@pytest.mark.parametrize("tag", ["site-navigation", "x-sidebar", "cookie-consent", "related-stories"])
def test_an_element_of_a_pages_own_says_by_its_name_what_it_is(tag: str) -> None:
    entries = "".join(
        f"<span><div>Overview of the harbour's {number} public services</div></span>" for number in range(40)
    )
    page = f"<html>{HEAD}<body><{tag}>{entries}</{tag}><main><article>{HEADLINE}{TEXT}</article></main></body></html>"
    assert body_of(page.encode()) == WHOLE


def test_an_element_of_a_pages_own_may_hold_the_text() -> None:
    page = f"<html>{HEAD}<body><story-text>{HEADLINE}{TEXT}</story-text></body></html>"
    assert body_of(page.encode()) == WHOLE


def test_a_sidebars_name_around_the_text_of_the_one_article_says_nothing() -> None:
    asides = "".join(f"<p>The Post is printed by {number} people in a shed.</p>" for number in range(12))
    page = (
        f'<html>{HEAD}<body>{HEADLINE}<article><div class="sidebar-layout"><div class="sidebar-content">{TEXT}</div>'
        f"</div></article><div>{asides}</div></body></html>"
    )
    assert body_of(page.encode()).startswith(WHOLE)


def test_a_short_text_wins_over_a_long_column_beside_it() -> None:
    widgets = "".join(
        f'<div class="textwidget"><p>Essays on the trade of chandlers, number {n} of a row.</p></div>' for n in range(9)
    )
    page = (
        f'<html>{HEAD}<body><main><article>{HEADLINE}<div class="entry-content"><p>{STORY[1]}</p>'
        f'<p>{STORY[4]}</p></div></article></main><div class="widget-area">{widgets}</div></body></html>'
    )
    assert body_of(page.encode()) == f"{STORY[1]}\n\n{STORY[4]}"


def test_a_standfirst_that_is_named_a_teaser_is_text_and_a_teaser_with_a_link_is_none() -> None:
    lead = "For a week nobody will cross the bay, and the islands have flour for ten days."
    below = f'<p class="article-teaser">{{}}</p><div class="article-body">{TEXT}</div>'
    page = f"<html>{HEAD}<body><article>{HEADLINE}{below}</article></body></html>"
    assert body_of(page.format(lead).encode()) == f"{lead}\n\n{WHOLE}"
    assert body_of(page.format(f'<a href="/n/2">{lead}</a>').encode()) == WHOLE


def test_the_short_lines_of_slides_are_text_where_the_text_is_dealt_out_to_slides() -> None:
    slides = "".join(
        f'<div class="slide"><p>{number}. Why did the boat stay in port?</p><p>Its owner, who has run it for years, '
        f"would rather lose {number} weeks than a boat.</p></div>"
        for number in range(3, 12)
    )
    page = f'<html>{HEAD}<body>{HEADLINE}<div class="post-content">{slides}</div></body></html>'
    body = body_of(page.encode())
    assert all(f"{number}. Why did the boat stay in port?" in body for number in range(3, 12))
