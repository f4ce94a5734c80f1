"""Text that stands in boxes of its own, under names that say something else, or in elements left open."""

from __future__ import annotations

import pytest

from extractors.read.extract import extract_page
from tests.extractors.read.generic.reading import URL, body_of
from tests.extractors.read.pages import STORY, make_page

WHOLE = "\n\n".join(STORY)
HEADLINE = "<h1>Ellerby ferry stays in port</h1>"


def _paragraphs(texts: tuple[str, ...] | list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def _page(inside: str, title: str = "Ellerby ferry stays in port") -> bytes:
    head = f"<head><title>{title}</title></head>"
    return f"<!DOCTYPE html><html>{head}<body><div><a href='/'>Home</a></div>{inside}</body></html>".encode()


@pytest.mark.parametrize("tag", ["button", "noscript", "select", "a", "svg", "datalist", "dialog", "template"])
def test_the_text_in_an_element_that_was_never_closed_is_read(tag: str) -> None:
    article = f"<main>{HEADLINE}<article>{_paragraphs(STORY)}</article></main>"
    assert body_of(_page(f'<{tag} class="menu"><span>Menu</span>{article}')) == WHOLE


def test_a_button_with_a_sentence_stays_a_button() -> None:
    button = (
        "<button><p>Send us your photos of the pier, and we print the best of them on Sunday, as ever.</p></button>"
    )
    assert body_of(make_page(inside=button)) == WHOLE


@pytest.mark.parametrize(
    "heading",
    [
        '<h2 id="who-will-share-the-costs">Who pays for the pier?</h2>',
        '<h3 id="search">Search goes on</h3>',
        '<h2 class="header-anchor-post">What the divers saw</h2>',
        '<h2 class="adv-heading" id="navigation-in-fog">Navigation in fog</h2>',
    ],
)
def test_ids_and_anchors_of_headings_do_not_make_them_chrome(heading: str) -> None:
    assert f"\n\n{heading.split('>')[1].split('<')[0]}\n\n" in body_of(
        make_page(inside=f"{heading}<p>{STORY[2]} Again.</p>")
    )


def test_an_id_made_of_its_headings_words_says_nothing_of_the_box() -> None:
    box = f'<div id="2-how-popular-was-the-ferry"><h2>How popular was the ferry?</h2><p>{STORY[1]} So it was.</p></div>'
    assert body_of(make_page(inside=box)).endswith(f"How popular was the ferry?\n\n{STORY[1]} So it was.")
    named = f'<div id="popular"><h2>How popular was the ferry?</h2><p>{STORY[1]} So it was.</p></div>'
    assert body_of(make_page(inside=named)) == WHOLE


def test_a_quotation_in_a_figure_is_text_and_its_caption_is_not() -> None:
    quote = "We rowed across for nine winters, and nobody ever asked us for a ticket, said the baker of the west bank."
    figure = f"<figure class='quote'><blockquote><p>{quote}</p></blockquote><figcaption>A baker</figcaption></figure>"
    body = body_of(make_page(inside=f"{figure}<p>{STORY[0]} Again.</p>"))
    assert f"{quote}\n\n{STORY[0]} Again." in body
    assert "A baker" not in body


def test_a_table_that_is_a_figure_is_text() -> None:
    cells = "".join(f"<tr><td>Berth {number}</td><td>{number} metres</td></tr>" for number in range(1, 5))
    body = body_of(make_page(inside=f"<figure class='wp-block-table'><table>{cells}</table></figure>"))
    assert "Berth 3\n\n3 metres" in body


@pytest.mark.parametrize(
    "opening",
    [
        '<div class="first-par"><p>{0}</p></div>',
        "<section><p>{0}</p></section>",
        "<div><strong>{0}</strong></div>",
        '<div class="hero"><div><p>{0}</p></div></div>',
    ],
)
def test_a_first_paragraph_apart_from_the_text_is_read(opening: str) -> None:
    inside = f"{opening.format(STORY[0])}<div class='article-body'>{_paragraphs(STORY[1:])}</div>"
    article = extract_page(_page(f"<article>{HEADLINE}{inside}</article>"), URL, rules=False).article
    assert article.body == WHOLE


def test_a_standfirst_in_the_pages_header_is_the_lead() -> None:
    hero = f"<div class='hero'><div>{HEADLINE}<p>{STORY[0]}</p></div></div>"
    page = _page(f"{hero}<div class='layout'><div class='rte'>{_paragraphs(STORY[1:])}</div></div>")
    article = extract_page(page, URL, rules=False).article
    assert article.lead == STORY[0]
    assert article.body == WHOLE


def test_key_points_between_headline_and_text_are_read() -> None:
    points = "<div class='k'><ul><li>Наводнение повредило два моста.</li><li>Паром не ходит до субботы.</li></ul></div>"
    page = _page(
        f"<main><h1>Паром стоит в порту</h1>{points}<div class='article-body'>{_paragraphs(STORY)}</div></main>",
        "Паром стоит в порту",
    )
    assert body_of(page) == f"Наводнение повредило два моста.\n\nПаром не ходит до субботы.\n\n{WHOLE}"


def test_what_stands_between_headline_and_text_and_is_no_sentence_is_not_read() -> None:
    between = (
        "<div class='x'><p>By Marta Oduya and Ilse Brandt</p><p>Tuesday, 6 January 2026, 10:00</p>"
        "<p>Photo: Harbour Watch / Ellerby Post</p></div><div><a href='/a'>Pier</a><a href='/b'>Ports</a></div>"
    )
    page = _page(f"<main>{HEADLINE}{between}<div class='article-body'>{_paragraphs(STORY)}</div></main>")
    assert body_of(page) == WHOLE


def test_last_paragraphs_in_an_element_of_their_own_are_read() -> None:
    text = f"<div class='article-body'>{_paragraphs(STORY[:3])}</div>"
    ad = "<div class='ad-slot'><span>Advertisement</span></div>"
    for between in ("", ad):
        page = _page(f"<article>{HEADLINE}{text}{between}<div class='z'>{_paragraphs(STORY[3:])}</div></article>")
        assert body_of(page) == WHOLE


def test_what_stands_below_related_stories_is_not_the_end_of_the_text() -> None:
    text = (
        f"<div class='article-body'>{_paragraphs(STORY)}</div><div class='related'><a href='/1'>Bridge shut</a></div>"
    )
    house = "<div><p>The Ellerby Post is printed on the islands and read in eleven ports of the north.</p></div>"
    assert body_of(_page(f"<article>{HEADLINE}{text}{house}</article>")) == WHOLE


@pytest.mark.parametrize(
    "opening",
    [
        '<div class="intext-ad">',
        '<div class="sidebar-grid">',
        '<div class="share-container">',
        '<li class="old-ad-id">',
    ],
)
def test_paragraphs_among_paragraphs_are_text_whatever_their_box_is_named(opening: str) -> None:
    tag = opening[1:].split(" ")[0]
    box = f"{opening}<p>{STORY[1]}</p><p>{STORY[2]}</p></{tag}>"
    page = make_page((STORY[0],), inside=f"{box}<p>{STORY[3]}</p><p>{STORY[4]}</p>")
    assert body_of(page) == WHOLE


@pytest.mark.parametrize("name", ["newsletter-ad", "subscribe-box", "promo", "sponsored"])
def test_boxes_that_ask_for_something_are_not_text(name: str) -> None:
    asks = (
        "<p>Every Friday we write down what moved the islands in the week and send it to you before breakfast.</p>" * 2
    )
    page = make_page(STORY[:3], inside=f"<div class='{name}'>{asks}</div>{_paragraphs(STORY[3:])}")
    assert body_of(page) == WHOLE


def test_hidden_paragraphs_that_a_script_opens_are_text() -> None:
    hidden = f'<div class="subscriber-only" style="display:none">{_paragraphs(STORY[2:])}</div>'
    page = _page(f"<article>{HEADLINE}<div id='article-body'>{_paragraphs(STORY[:2])}{hidden}</div></article>")
    assert body_of(page) == WHOLE


def test_sections_stay_together_around_a_table_of_contents() -> None:
    parts = "".join(
        f'<section class="block content"><div><h2>Part {n}</h2><p>{t}</p></div></section>' for n, t in enumerate(STORY)
    )
    toc = '<section class="block toc"><h4>In this article</h4><ul><li><a href="#a">One</a></li></ul></section>'
    body = body_of(_page(f"<article>{HEADLINE}{parts.replace('</section>', '</section>' + toc, 1)}</article>"))
    assert all(text in body for text in STORY)
    assert "In this article" not in body


def test_a_text_above_a_sections_heading_of_the_first_rank_stays() -> None:
    head = "<header><h2>Ellerby ferry stays in port</h2></header>"
    page = _page(f"{head}<div class='post-body'>{_paragraphs(STORY[:3])}<h1>Bread</h1>{_paragraphs(STORY[3:])}</div>")
    assert body_of(page) == "\n\n".join((*STORY[:3], "Bread", *STORY[3:]))


@pytest.mark.parametrize(
    "sentence",
    [
        "Subscribers kept the ferry alive for nine years.",
        "Newsletters are sold on the pier.",
        "Loading the boats takes an hour.",
    ],
)
def test_sentences_that_begin_with_the_letters_of_a_prompt_stay(sentence: str) -> None:
    assert sentence in body_of(make_page(inside=f"<p>{sentence}</p><p>{STORY[0]} Again.</p>"))


def test_an_item_that_ends_in_brackets_is_no_picture_credit() -> None:
    items = "<ul><li>Bread (island/mainland)</li><li>Medicines (adults/children)</li><li>Fuel (oil/coal)</li></ul>"
    assert "Medicines (adults/children)" in body_of(make_page(inside=f"<p>The boat brings:</p>{items}"))
