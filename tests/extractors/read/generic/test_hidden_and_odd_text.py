"""Text in places where few pages have it, and text that is shown only on demand."""

from __future__ import annotations

import pytest

from extractors.read.extract import extract_page
from tests.extractors.read.generic.reading import URL, body_of
from tests.extractors.read.pages import STORY, make_page

WHOLE = "\n\n".join(STORY)


def test_text_for_browsers_without_scripts_is_read_where_there_is_no_other() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    page = (
        "<html><head><title>Ellerby ferry stays in port</title></head><body><div id='app'></div>"
        f"<noscript><h1>Ellerby ferry stays in port</h1>{text}</noscript>"
        "<noscript><img src='/count.gif'></noscript></body></html>"
    )
    assert body_of(page.encode()) == WHOLE
    asked = "<noscript><div><p>Please switch scripts on.</p><p>Without them we</p><p>show nothing.</p></div></noscript>"
    assert body_of(make_page(after=asked)) == WHOLE
    assert body_of(make_page(after=f"<noscript>{text.replace('ferry', 'bridge')}</noscript>")) == WHOLE


@pytest.mark.parametrize("style", ["display:block", "margin-top: 1em; Display: block;"])
def test_spans_that_are_shown_as_lines_are_paragraphs(style: str) -> None:
    spans = "".join(f'<span style="{style}">{paragraph}</span>' for paragraph in STORY)
    page = make_page(()).replace(b'<div class="story">', f'<div class="story">{spans}'.encode())
    assert body_of(page) == WHOLE
    inline = f'<p>{STORY[0]} <span style="display:inline-block">Again</span> on Friday.</p>'
    assert f"{STORY[0]} Again on Friday." in body_of(make_page(inside=inline))


@pytest.mark.parametrize(
    "popup",
    [
        '<span class="rollover-block"><a href="/p/1">Marta Oduya</a><a href="/n/2">Ferry kept in port</a></span>',
        '<span class="popup-content">Marta Oduya, born in Lenton, has run the line since her father died.</span>',
        '<span class="tooltiptext">Owner of the line</span>',
        '<span role="tooltip">Owner of the line</span>',
    ],
)
def test_what_is_shown_over_a_word_is_no_part_of_its_sentence(popup: str) -> None:
    line = (
        f'<p>The line is run by <span class="person"><a href="/p/1">Marta Oduya</a>{popup}</span> and her sister.</p>'
    )
    assert "The line is run by Marta Oduya and her sister." in body_of(make_page(inside=line))


def test_paragraphs_that_stand_twice_beside_each_other_are_both_read() -> None:
    again = f"<p>{STORY[3]}</p><p>Nothing has changed on Wednesday, says the harbour master of Ellerby.</p>"
    assert body_of(make_page(inside=again)).count(STORY[3]) == 2
    copy = f'<div class="wide"><p>{STORY[3]}</p></div>'
    assert body_of(make_page(inside=copy)).count(STORY[3]) == 1


def test_a_first_paragraph_in_the_articles_header_is_read() -> None:
    header = f"<header><h1>Ellerby ferry stays in port</h1><p>{STORY[0]}</p><p>By Ines Calder</p></header>"
    page = make_page(STORY[1:]).replace(b"<h1>Ellerby ferry stays in port</h1>", header.encode())
    assert body_of(page) == WHOLE


def test_the_sentence_directly_below_the_headline_is_read_whatever_its_name() -> None:
    page = make_page(STORY[1:], before=f'<h2 class="sc-x1">{STORY[0]}</h2><div class="bar">Save for later</div>')
    assert body_of(page) == WHOLE
    label = '<p class="sc-x1">Bookmark this story, and find it under your name.</p>'
    assert body_of(make_page(before=label)) == WHOLE


def test_a_described_standfirst_may_have_a_label_before_it() -> None:
    said = "A crack in a pillar keeps the boats of the islands in port"
    page = make_page(
        head=f'<meta name="description" content="{said}">', before=f"<div><div><p>(Ports)<br>{said}</p></div></div>"
    )
    assert body_of(page) == f"(Ports) {said}\n\n{WHOLE}"


def _table(rows: list[tuple[str, ...]]) -> str:
    return "<table>" + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows) + "</table>"


def test_tables_of_labels_and_figures_are_no_text() -> None:
    scores = _table([("Boat", "Mon", "Tue"), ("Anchor", "3", "4"), ("Lenton Star", "1.5", "–"), ("Total", "4.5", "4")])
    assert body_of(make_page(inside=scores)) == WHOLE
    days = _table(
        [
            (f"Monday {day}", f"The boat of day {day} left at noon and came back with forty sacks of flour.")
            for day in range(4)
        ]
    )
    assert "The boat of day 3 left at noon" in body_of(make_page(inside=days))
    timetable = _table([(f"Ellerby to Lenton, boat {hour}", f"leaves at {hour}:30") for hour in range(6, 20)])
    assert "leaves at 19:30" in body_of(make_page(STORY[:1], inside=timetable))


@pytest.mark.parametrize(
    ("price", "button"),
    [("$164.99", "Buy now at Anchor Shop"), ("Preis: 24,90 €", "Zum Angebot"), ("899 kr", "Köp"), ("3 200円", "購入")],
)
def test_offers_with_a_price_and_a_button_are_no_text(price: str, button: str) -> None:
    offer = (
        f'<div class="x1"><h3>Ellerby storm lamp, tin</h3><ul><li>Burns for nine hours</li><li>Weighs as much as a '
        f'loaf.</li></ul><p>{price}.</p><p><a href="https://shop.example/1">{button}</a></p></div>'
    )
    again = f"<p>{STORY[3]} Again.</p>"
    assert body_of(make_page(inside=f"{offer}{again}")) == f"{WHOLE}\n\n{STORY[3]} Again."
    plain = '<p>A place on the boat costs $15. <a href="/tickets">Buy now</a></p>'
    assert "A place on the boat costs $15." in body_of(make_page(inside=f"{plain}{again}"))


def test_a_schedule_beside_a_text_is_no_text() -> None:
    days = _table([("Day", "Port"), ("Monday", "Lenton"), ("Tuesday", "Ellerby"), ("Friday", "Saltby")])
    assert body_of(make_page(inside=days)) == WHOLE


def test_a_list_of_linked_names_that_the_text_announces_is_read() -> None:
    names = "".join(
        f'<li><a href="/places/{place}">{place}</a></li>' for place in ("Lenton", "Saltby Quay", "Marsh End")
    )
    again = f"<p>{STORY[3]} Again.</p>"
    ports = make_page(inside=f"<p>The boats call at three ports in the west:</p><ul>{names}</ul>{again}")
    assert "ports in the west:\n\nLenton\n\nSaltby Quay\n\nMarsh End\n\n" in body_of(ports)
    assert "Saltby Quay" not in body_of(
        make_page(inside=f"<p>The boats call at three ports.</p><ul>{names}</ul>{again}")
    )
    heads = names.replace("Lenton</a>", "Lenton closes its old harbour for good on Friday</a>")
    assert "closes its old" not in body_of(make_page(inside=f"<p>Readers also like these:</p><ul>{heads}</ul>{again}"))


def test_a_standfirst_that_says_more_than_the_first_paragraph_is_read() -> None:
    said = f"{STORY[0]} {STORY[1]} {STORY[3]} {STORY[4]} {STORY[2]}"
    page = make_page(before=f'<h2 class="sc-1">{said}</h2>', head=f'<meta name="description" content="{said[:150]}">')
    assert body_of(page) == f"{said}\n\n{WHOLE}"
    assert body_of(make_page(before=f'<h2 class="sc-1">{STORY[0]}</h2>')) == WHOLE


def test_a_marked_line_with_a_day_is_no_standfirst() -> None:
    page = make_page(before='<p class="lead">by Ellerby Harbour Office and Friends / 2026.12.01</p>')
    assert body_of(page) == WHOLE


def test_a_paragraph_that_is_one_link_with_a_name_is_read() -> None:
    again = f"<p>{STORY[3]} Again.</p>"
    named = body_of(
        make_page(inside=f'<p>Take before sailing</p><p><a href="/p/1">Ellerby Ginger Drops</a></p>{again}')
    )
    assert "Take before sailing\n\nEllerby Ginger Drops\n\n" in named
    for line in ("Lenton closes its old harbour for good on Friday", "Back to top", "Buy now", "Subscribe here"):
        assert line not in body_of(make_page(inside=f'<p><a href="/n/1">{line}</a></p>{again}'))
    bar = '<p><a href="#c"><b>Comments</b></a><a href="#p"><b>Print</b></a></p>'
    assert body_of(make_page(inside=f"{bar}{again}")) == f"{WHOLE}\n\n{STORY[3]} Again."


def test_a_first_paragraph_before_the_hidden_rest_is_read() -> None:
    rest = "".join(f"<p>{paragraph}</p>" for paragraph in STORY[1:])
    opening = f"{STORY[0]} The islands have been told to keep what bread they have until then."
    for outer in ("article-body", "x1"):
        page = make_page(()).replace(
            b'<div class="story">',
            f'<div class="{outer}"><p>{opening}</p><div id="rest" class="hideable">{rest}</div>'.encode(),
        )
        assert body_of(page) == "\n\n".join((opening, *STORY[1:]))


@pytest.mark.parametrize("name", ["video-resource__headline", "video_player_inline-title", "videoBoxDescription"])
def test_what_describes_a_video_is_no_text(name: str) -> None:
    caption = f'<div class="{name}">Watch what the divers saw when they went below the pier on Monday night</div>'
    assert body_of(make_page(inside=caption)) == WHOLE
    assert "divers saw" in body_of(make_page(inside=caption.replace(name, "videos-of-the-week")))


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        (
            "<ruby>港<rt>みなと</rt></ruby>は<ruby>閉<rp>（</rp><rt>し</rt><rp>）</rp></ruby>まっている。",
            "港は閉まっている。",
        ),
        ("<ruby>漢<rb>字</rb><rtc><rt>かん</rt><rt>じ</rt></rtc></ruby>の話。", "漢字の話。"),
        (
            "The har&shy;bour mas&shy;ter closed the pier&#8203; at\u2060 noon.",
            "The harbour master closed the pier at noon.",
        ),
    ],
)
def test_readings_aloud_and_invisible_marks_are_no_text(markup: str, read: str) -> None:
    assert body_of(make_page((*STORY, markup))).endswith(f"\n\n{read}")


def test_invisible_marks_in_a_headline_are_no_letters() -> None:
    page = make_page().replace(b"<h1>Ellerby ferry", "<h1>El\u00adler\u00adby fer\u00adry".encode())
    assert extract_page(page, URL, rules=False).article.title == "Ellerby ferry stays in port"
