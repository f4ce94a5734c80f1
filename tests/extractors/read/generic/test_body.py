"""What of a page is the article's text, by the structure it stands in."""

from __future__ import annotations

import pytest

from extractors.read.extract import extract_page
from tests.extractors.read.generic.reading import URL, body_of
from tests.extractors.read.pages import STORY, json_ld, make_page


def in_sections(paragraphs: tuple[str, ...], opening: str, size: int) -> str:
    """Deal paragraphs out to elements of ``size`` paragraphs each."""
    parts = [paragraphs[start : start + size] for start in range(0, len(paragraphs), size)]
    return "".join(f"{opening}{''.join(f'<p>{text}</p>' for text in part)}</div>" for part in parts)


def test_text_dealt_out_to_chunks_between_advertisements_is_read_whole() -> None:
    chunks = in_sections(STORY, '<div class="StoryBodyColumn">', 2)
    page = make_page(()).replace(b'<div class="story">', f'<section>{chunks}</section><div class="ad">'.encode())
    assert body_of(page) == "\n\n".join(STORY)


def test_a_second_article_with_a_body_of_its_own_is_not_the_first() -> None:
    other = [text.replace("ferry", "bridge").replace("Ellerby", "Lenton") for text in STORY[:4]]
    first = (
        f'<article><h1>Ellerby ferry stays in port</h1><div class="article-body">{_paragraphs(STORY)}</div></article>'
    )
    second = f'<article><h1>Lenton bridge closed</h1><div class="article-body">{_paragraphs(other)}</div></article>'
    page = (
        f"<html><head><title>Ellerby ferry stays in port</title></head><body><main>{first}{second}</main></body></html>"
    )
    assert body_of(page.encode()) == "\n\n".join(STORY)


POST = (
    '<blockquote class="twitter-tweet"><p lang="en">The pier is not safe and we said so in May.</p>'
    '&mdash; Harbour Watch (@harbourwatch) <a href="https://t.example/1">May 4, 2026</a></blockquote>'
)


def test_an_embedded_post_is_read_where_it_stands() -> None:
    body = body_of(make_page(inside=f"{POST}<p>{STORY[0]} Again.</p>"))
    assert f"{STORY[4]}\n\nThe pier is not safe and we said so in May." in body


def test_posts_that_would_be_half_of_the_text_are_left_out() -> None:
    posts = "".join(POST.replace("May.", f"May of year {number}.") for number in range(12))
    assert body_of(make_page(inside=posts)) == "\n\n".join(STORY)


def test_the_consent_to_load_a_post_is_not_read() -> None:
    consent = '<div class="embed-consent"><p>Here stands content of another network. It needs your leave.</p></div>'
    assert body_of(make_page(inside=consent)) == "\n\n".join(STORY)


def test_headings_that_are_links_stay_among_the_texts_own_paragraphs() -> None:
    inside = f'<h2><a href="https://shop.example/1">The Anchor, Lenton</a></h2><p>{STORY[0]} Indeed.</p>'
    assert "The Anchor, Lenton\n\n" in body_of(make_page(inside=inside))
    teaser = f'<div class="card"><h2><a href="/news/2">The Anchor, Lenton</a></h2><p>{STORY[0]} Indeed.</p></div>'
    assert "The Anchor, Lenton" not in body_of(make_page(inside=teaser))


def test_a_list_of_headings_with_pictures_between_them_is_kept() -> None:
    numbered = "".join(
        f'<h3>{number}. The pier lost plank {number} in the night.</h3><figure><img src="/{number}.jpg"></figure>'
        for number in range(1, 4)
    )
    body = body_of(make_page(inside=f"{numbered}<p>{STORY[2]} Again.</p>"))
    assert all(f"{number}. The pier lost plank {number}" in body for number in range(1, 4))


def test_a_sentence_that_is_all_link_is_text_and_a_linked_headline_is_not() -> None:
    inside = (
        '<p><a href="/news/7">The council met on Tuesday to hear from the divers and the owner.</a></p>'
        '<p><a href="/news/8">COUNCIL HEARS FROM DIVERS ON THE PIER</a></p>'
        f"<p>{STORY[3]} Again.</p>"
    )
    body = body_of(make_page(inside=inside))
    assert "The council met on Tuesday" in body
    assert "COUNCIL HEARS" not in body


def test_a_question_put_to_several_people_is_read_each_time() -> None:
    question = "What would you do first if the pier were yours to mend, and with whose money would you do it?"
    answers = ("I would sell it to the islands.", "I would ask the divers, and then the bank in Lenton.")
    inside = "".join(f"<p>{question}</p><p>{answer}</p>" for answer in answers)
    assert body_of(make_page(inside=inside)).count(question) == 2


def _paragraphs(texts: tuple[str, ...] | list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our free newsletter and get the day's stories in your inbox.",
        "Follow the Ellerby Post on Facebook, Instagram and X.",
        "Comments on this article are moderated before they appear.",
        "If you buy something through our links, we may earn an affiliate commission.",
        "Additional reporting by agencies",
        "Abonnieren Sie hier unseren kostenlosen Newsletter aus dem Hafen.",
        "(mod/ies)",
        "Ines Calder is a reporter for the Post and covers ports and ferries.",
    ],
)
def test_what_the_house_adds_below_an_article_is_left_out(line: str) -> None:
    head = json_ld(**{"@type": "NewsArticle", "author": {"@type": "Person", "name": "Ines Calder"}})
    assert body_of(make_page(head=head, inside=f"<p>{line}</p>")) == "\n\n".join(STORY)


def test_the_same_words_in_the_midst_of_an_article_are_text() -> None:
    line = "Ines Calder is a diver who covers the north pier and found the crack in its pillar."
    head = json_ld(**{"@type": "NewsArticle", "author": {"@type": "Person", "name": "Ines Calder"}})
    assert line in body_of(make_page((line, *STORY, *(f"{text} Again." for text in STORY)), head=head))


def test_a_box_with_a_picture_and_its_credit_is_a_caption() -> None:
    box = (
        '<div class="box"><img src="/pier.jpg"><div><p>From left, the diver, the owner and the mayor at the pier.</p>'
        "<p>Image: Ines Calder</p></div></div>"
    )
    text = f'<div class="part">{_paragraphs(STORY[3:])}</div>'
    assert "From left" not in body_of(make_page(STORY[:3], inside=box + text))


def test_a_row_of_cards_below_the_text_is_no_text() -> None:
    cards = "".join(
        f'<div><img src="/{number}.jpg"><div><a href="/n/{number}">Port number {number}</a></div>'
        f"<div>Harbours seen in {number} views.</div></div>"
        for number in range(1, 5)
    )
    page = make_page(()).decode().replace('<div class="story">', f"{_paragraphs(STORY)}<div>{cards}</div><div>")
    assert body_of(page.encode()) == "\n\n".join(STORY)


def test_a_standfirst_of_several_lines_is_read_whole() -> None:
    lines = ("The ferry stays in port for the rest of the week.", "Traders have bread for four days at the most.")
    before = "".join(f'<p class="lead">{line}</p>' for line in lines)
    article = extract_page(make_page(before=before), URL, rules=False).article
    assert article.lead == " ".join(lines)
    assert (article.body or "").split("\n\n")[:2] == list(lines)


def test_the_hour_of_an_update_above_the_text_is_not_read() -> None:
    before = "<div><div><p>Updated 15:59 | Published 14:14</p></div></div>"
    page = make_page(before="").decode().replace('<div class="story">', f'<div class="story">{before}')
    assert body_of(page.encode()) == "\n\n".join(STORY)


def test_names_that_a_build_tool_made_up_say_nothing() -> None:
    paragraphs = "".join(f'<p id="block-n{number}AuAdJlVL">{text}</p>' for number, text in enumerate(STORY))
    page = make_page(()).decode().replace('<div class="story">', f'<div class="story">{paragraphs}')
    assert body_of(page.encode()) == "\n\n".join(STORY)


@pytest.mark.parametrize("standing", [1, 4])
def test_a_live_blog_is_its_standing_text_or_its_updates(standing: int) -> None:
    update = "<article><h3>14:0{0}</h3><p>Divers came up a {0}th time and said that they saw nothing.</p></article>"
    updates = f'<div class="live-blog">{"".join(update.format(number) for number in range(9))}</div>'
    body = body_of(
        make_page(tuple(f"{text} {text.replace('ferry', 'boat')}" for text in STORY[:standing]), inside=updates)
    )
    assert ("saw nothing" in body) is (standing == 1)


def _page(inner: str, after: str = "") -> bytes:
    title = "Ellerby ferry stays in port"
    return (
        f"<html><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav><main><h1>{title}</h1>{inner}"
        f"</main>{after}</body></html>"
    ).encode()


@pytest.mark.parametrize(
    "between", ["<br><br>", "<br>\n<br />", "<br>&nbsp;<br>", "<br>"], ids=["two", "with a line", "with a space", "one"]
)
def test_paragraphs_set_apart_by_breaks(between: str) -> None:
    assert body_of(_page(f"<div>{between.join(STORY)}</div>")) == "\n\n".join(STORY)


@pytest.mark.parametrize(
    "inner",
    [
        "".join(f"<div>{text}</div>" for text in STORY),
        "".join(f"<story-paragraph>{text}</story-paragraph>" for text in STORY),
        "".join(f"<section><p>{text}</p></section>" for text in STORY),
        f"<table><tr><td><a href='/'>Menu</a></td><td>{_paragraphs(STORY)}</td></tr></table>",
        f"{STORY[0]}{_paragraphs(STORY[1:])}",
    ],
    ids=["divs", "own elements", "a section each", "a table for layout", "bare text"],
)
def test_text_in_whatever_elements(inner: str) -> None:
    assert body_of(_page(f"<div>{inner}</div>")) == "\n\n".join(STORY)


CONSENT = "<p>We and our 812 partners store information on your device and use cookies to measure what you read.</p>"


@pytest.mark.parametrize(
    "opening", ['<div role="dialog">', '<div class="cookie-layer">', "<div>"], ids=["dialog", "named", "unnamed"]
)
def test_a_consent_wall_longer_than_the_text_is_not_the_text(opening: str) -> None:
    more = "<p>Choose below what you allow. " + "You may object. " * 40
    wall = f"{opening}<div><h2>Your privacy</h2>{CONSENT * 3}{more}</p></div></div>"
    page = _page(f'<div class="article-body">{_paragraphs(STORY)}</div>', wall)
    assert body_of(page) == "\n\n".join(STORY)


def test_comments_longer_than_the_text_are_not_the_text() -> None:
    comments = "".join(
        f"<li><p>I have always said that the pier would not last, and here we are, says reader {number}.</p>"
        f"<ol><li><p>You said nothing of the kind as far as I remember it, reader {number}.</p></li></ol></li>"
        for number in range(20)
    )
    page = _page(f"<article>{_paragraphs(STORY)}</article>", f'<div id="comments"><ol>{comments}</ol></div>')
    assert body_of(page) == "\n\n".join(STORY)


@pytest.mark.parametrize("marked", [True, False])
def test_a_longer_article_that_a_feed_adds_is_not_the_first(marked: bool) -> None:
    name = ' class="article-body"' if marked else ""
    other = _paragraphs([f"{text.replace('ferry', 'bridge')} More." for text in STORY * 3])
    page = _page(
        f"<article><div{name}>{_paragraphs(STORY)}</div></article>",
        f"<article><h1>Lenton bridge closed</h1><div{name}>{other}</div></article>",
    )
    assert body_of(page) == "\n\n".join(STORY)


@pytest.mark.parametrize(
    "wall",
    [
        "<p>This article is for subscribers. Subscribe now to read on.</p>",
        "<h3>Continue reading for free</h3><p>Already a subscriber? Log in here to read the rest.</p>",
        "<p>Il vous reste 82% de cet article à lire.</p>",
        "<p>Bereits Abonnent? Melden Sie sich hier an.</p>",
    ],
)
def test_what_a_paywall_says_is_not_the_text(wall: str) -> None:
    assert body_of(_page(f"<article>{_paragraphs(STORY[:2])}<div>{wall}</div></article>")) == "\n\n".join(STORY[:2])


def test_a_sidebar_longer_than_the_text_is_not_the_text() -> None:
    teasers = "".join(
        f"<div><b>Port {number}</b><p>In the port of the week, number {number}, they build boats of reed and sail them"
        f" as far as Lenton, and come home by the evening of the {number}th day.</p></div>"
        for number in range(1, 8)
    )
    page = _page(f'<div class="pier">{_paragraphs(STORY)}</div>', f'<div id="sidebar"><div>{teasers}</div></div>')
    assert body_of(page) == "\n\n".join(STORY)


def test_a_class_name_on_the_wrapper_of_everything_says_nothing() -> None:
    title = "Ellerby ferry stays in port"
    page = f'<html><body><h1>{title}</h1><div class="no-sidebar">{_paragraphs(STORY)}</div></body></html>'
    assert body_of(page.encode()) == "\n\n".join(STORY)


def test_the_free_beginning_of_a_text_is_text_although_named_a_teaser() -> None:
    text = f'<div class="teaser-content">{_paragraphs(STORY[:2])}</div><div>{_paragraphs(STORY[2:])}</div>'
    assert body_of(_page(f"<article>{text}</article>")) == "\n\n".join(STORY)


def test_sections_that_hold_teasers_marked_as_articles_are_still_one_text() -> None:
    teaser = '<article><a href="/news/7">Bridge closed again</a></article>'
    parts = "".join(
        f'<div class="flow part-{number}"><div class="articlebody">{_paragraphs((text,))}</div>{teaser}</div>'
        for number, text in enumerate(STORY)
    )
    assert body_of(_page(f"<section>{parts}</section>")) == "\n\n".join(STORY)


def test_a_pull_quote_is_not_read_twice() -> None:
    long = f"{STORY[2]} She has seen worse winters, she added, and will see worse ones yet, pier or no pier."
    quote = "<div><p>“She has seen worse winters, she added, and will see worse ones yet”</p></div>"
    inside = f"<p>{long}</p>{quote}<p>{STORY[3]} Again.</p>"
    assert body_of(make_page(inside=inside)).count("worse winters") == 1


def test_a_line_beside_a_picture_that_ends_with_its_credit_is_a_caption() -> None:
    caption = "<p>The pier of Ellerby before the storm of 2019. Photo: Ines Calder</p>"
    body = body_of(make_page(inside=f'<img src="/pier-large.jpg" width="800">{caption}<p>{STORY[3]} Again.</p>'))
    assert "before the storm" not in body
    assert "before the storm" in body_of(make_page(inside=f"{caption}<p>{STORY[3]} Again.</p>"))


def test_the_gallery_below_a_text_is_no_text_and_one_that_holds_it_is() -> None:
    gallery = (
        '<div class="photogallery"><h2>Ten ports of the north</h2>'
        "<div>See where the boats of the islands are built, and by whom.</div></div>"
    )
    assert body_of(make_page(inside=gallery)) == "\n\n".join(STORY)
    slides = "".join(
        f'<div class="slide"><img src="/{i}.jpg" width="800"><p>{t}</p></div>' for i, t in enumerate(STORY)
    )
    assert body_of(_page(f'<div class="gallery">{slides}</div>')) == "\n\n".join(STORY)


def test_an_item_that_is_a_link_belongs_to_a_list_that_is_not() -> None:
    items = "<li>Bread for four days</li><li>Flour for ten</li><li><a href='/shop'>Ellerby lamp oil</a></li>"
    body = body_of(make_page(inside=f"<ul>{items}</ul><p>{STORY[3]} Again.</p>"))
    assert "Flour for ten\n\nEllerby lamp oil" in body


def test_a_long_sentence_may_begin_like_a_prompt() -> None:
    line = (
        "Posted on the door of the harbour office, the notice says that no boat may use the berth until the pier has"
        " been mended."
    )
    assert line in body_of(make_page(inside=f"<p>{line}</p><p>{STORY[3]} Again.</p>"))


@pytest.mark.parametrize(
    "line",
    [
        'WATCH | <a href="/v/1">Divers at the pier of Ellerby</a>',
        '» <a href="/n/2">Storm takes the roof of the mill</a>',
        '<a href="/n/3">Click to read more and view comments</a>',
        "Mehr über den Hafen lesen Sie hier.",
        "Dieses Thema im Programm:",
        "By Ines Calder",
    ],
)
def test_pointers_and_bylines_in_a_text_are_left_out(line: str) -> None:
    head = json_ld(**{"@type": "NewsArticle", "author": {"@type": "Person", "name": "Ines Calder"}})
    page = make_page(head=head, inside=f"<p>{line}</p><p>{STORY[3]} Again.</p>")
    assert body_of(page) == "\n\n".join((*STORY, f"{STORY[3]} Again."))


def test_the_leave_to_show_another_sites_content_is_not_read() -> None:
    leave = (
        "An dieser Stelle finden Sie einen von unseren Redakteuren ausgewählten, externen Inhalt, der den Artikel für"
        " Sie mit zusätzlichen Informationen anreichert. Sie können sich diesen hier anzeigen lassen oder wieder"
        " ausblenden."
    )
    assert body_of(make_page(inside=f"<div><div><p>{leave}</p></div></div>")) == "\n\n".join(STORY)


def test_a_paragraph_set_as_a_heading_is_text() -> None:
    sentence = f"{'The ferry came back under another name, and nobody could say who steered it, ' * 4}or where it went."
    page = make_page(inside=f"<h3>{sentence}</h3><p>{STORY[3]} Again.</p>")
    assert sentence in body_of(page)
    assert "who steered it" not in body_of(page.replace(b"it went.</h3>", b"it went</h3>"))


def test_a_table_among_paragraphs_is_text() -> None:
    rows = "".join(
        f"<tr><td>{name}</td><td>{year}</td><td>{seats}</td></tr>"
        for name, year, seats in (("Gull", 1961, 40), ("Tern", 1974, 65), ("Petrel", 1988, 120))
    )
    table = f"<table><tr><th>Boat</th><th>Built</th><th>Seats</th></tr>{rows}</table>"
    body = body_of(make_page(inside=f"{table}<p>{STORY[3]} Again.</p>")).split("\n\n")
    assert body[len(STORY) :] == [
        *("Boat", "Built", "Seats", "Gull", "1961", "40", "Tern", "1974", "65", "Petrel", "1988", "120"),
        f"{STORY[3]} Again.",
    ]
