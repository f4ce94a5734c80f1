"""Pages of blog systems and of sites that run one article into the next: what on them is the article's."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.contracts.article import Article, MediaRole, PageKind
from extractors.read.extract import extract_page
from tests.extractors.read.pages import STORY, json_ld, make_page

URL = "https://ellerby.example/2026/06/ferry-stays-in-port.html"
HEADLINE = "Islands without bread as the ferry stays in port"
TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)


def read(page: str | bytes, url: str = URL) -> Article:
    """Read a page without outlet rules."""
    return extract_page(page.encode() if isinstance(page, str) else page, url, rules=False).article


def blog(page_title: str, *, head: str = "", heading: str = f'<h3 class="post-title">{HEADLINE}</h3>') -> str:
    """Make a post as blog systems print it: the blog's name as h1 with its motto, the day, the post's heading below."""
    return (
        f'<html lang="en"><head><meta charset="utf-8"><title>{page_title}</title>{head}</head><body><div id="header">'
        '<h1 class="title"><a href="https://ellerby.example/">Notes from the Quay</a></h1>'
        '<p class="description"><span>Boats, tides and the people who wait for both, since a long time ago.</span></p>'
        f'</div><div class="post"><h2 class="date-header">Friday, June 5, 2026</h2>{heading}{TEXT}</div></body></html>'
    )


@pytest.mark.parametrize(
    "page_title", [f"Notes from the Quay: {HEADLINE}", f"Notes from the Quay » {HEADLINE}", HEADLINE]
)
def test_a_blogs_name_that_leads_home_is_not_the_headline(page_title: str) -> None:
    article = read(blog(page_title))
    assert article.title == HEADLINE
    assert article.lead is None
    assert (article.body or "").startswith(STORY[0])


def test_what_goes_before_a_heading_in_the_title_element_is_the_sites() -> None:
    page = f"<html><head><title>Notes from the Quay | {HEADLINE}</title></head><body><h2>{HEADLINE}</h2>{TEXT}</body>"
    assert read(page).title == HEADLINE


def test_the_day_in_a_heading_is_not_part_of_the_headline() -> None:
    heading = f'<time datetime="2026-06-05">Jun 5</time> <a href="{URL}">{HEADLINE}</a>'
    page = make_page(title="x").decode().replace("<h1>x</h1>", f"<h1>{heading}</h1>")
    assert read(page.replace("<title>x |", "<title>Quay |")).title == HEADLINE


def test_a_description_in_the_headlines_place_yields_to_the_heading() -> None:
    page = make_page(head=json_ld(**{"@type": "Article", "headline": "vessel of the northern line"}), title=HEADLINE)
    assert read(page).title == HEADLINE


def test_a_headline_cut_short_yields_to_the_whole_one() -> None:
    stated = json_ld(**{"@type": "NewsArticle", "headline": f"{HEADLINE[:30]}..."})
    assert read(make_page(head=stated, title=HEADLINE)).title == HEADLINE


def test_the_name_that_a_host_begins_with_is_the_sites() -> None:
    page = f"<html><head><title>{HEADLINE} » QuayLogs - Science blogs</title></head><body>{TEXT}</body>"
    assert read(page, "https://quaylogs.ellerby.example/2026/ferry").title == HEADLINE


def test_the_next_articles_of_a_feed_with_headings_of_a_lower_rank_are_left_out() -> None:
    following = "".join(
        f"<article><h2>Harbour news number {number}</h2>"
        + "".join(f"<p>Number {number} of the harbour's many stories goes on. {line}</p>" for line in STORY * 2)
        + "</article>"
        for number in (1, 2, 3)
    )
    lead = "The island council asks for flour by air, and the pier will be closed for longer than was thought."
    own = f'<article><div class="list-box"><header><h2>{HEADLINE}</h2><p>{lead}</p></header>{TEXT * 2}</div></article>'
    page = (
        f"<html><head><title>{HEADLINE} | Ellerby Post</title></head><body><h1>Latest articles</h1>{own}{following}"
        "</body></html>"
    )
    article = read(page)
    assert "Number 1 of the harbour" not in (article.body or "")
    assert (article.body or "").startswith(lead)
    assert STORY[-1] in (article.body or "")


@pytest.mark.parametrize(
    "words", ["Read more", "Weiterlesen →", "Lire la suite", "Читать далее", "ادامه مطلب", "続きを読む"]
)
def test_the_beginning_of_another_article_is_left_out(words: str) -> None:
    teaser = f'<p>A lamp on the mole went out, and nobody knows why it did so. <a href="/lamp">{words}</a></p>'
    body = read(make_page(inside=teaser)).body or ""
    assert "lamp on the mole" not in body
    assert STORY[-1] in body


def test_a_link_in_a_sentence_that_ends_alike_leads_nowhere() -> None:
    line = 'The <a href="/kits">kits</a> for the pier cost two thousand crowns, and those who sell them tell us more'
    assert "sell them tell us more" in (read(make_page(inside=f"<p>{line}</p>")).body or "")


@pytest.mark.parametrize(
    "line",
    [
        "A lamp on the mole went out, and nobody knows […]",
        "The ferry was last modified: June 7th, 2026 by Ines",
        "Comments feed | Comments closed | Trackback-URL",
        "GALLERY: A DAY ON THE QUAY",
        "***",
    ],
)
def test_what_a_system_prints_below_a_text_is_left_out(line: str) -> None:
    body = read(make_page(inside=f"<p>{line}</p>")).body or ""
    assert line not in body
    assert body.endswith(STORY[-1])


@pytest.mark.parametrize("label", ["Also:", "Mais do porto", "इसी पर:"])
def test_a_line_that_announces_links_goes_with_them(label: str) -> None:
    links = '<p><a href="/a">A lamp on the mole went out</a></p><p><a href="/b">The bakery of Lenton sells out</a></p>'
    assert label not in (read(make_page(inside=f"<p>{label}</p>{links}")).body or "")


def test_a_line_that_announces_text_stays() -> None:
    inside = "<p>The council says:</p><p>We have asked for flour by air, and we shall ask again tomorrow.</p>"
    assert "The council says:" in (read(make_page(inside=inside)).body or "")


@pytest.mark.parametrize(
    "line", ["<h3>By Ines Calder</h3>", "<p>By Ines Calder Ellerby Post</p>", "<p>Associated Press</p>"]
)
def test_a_byline_above_the_text_is_not_its_beginning(line: str) -> None:
    page = make_page().decode().replace('<div class="story">', f'<div class="story">{line}')
    assert (read(page).body or "").startswith(STORY[0])


def test_a_template_that_no_script_filled_is_no_text() -> None:
    template = '<p>{{content.status === "published" ? "Contenu publié" : "Contenu en attente de publication"}}</p>'
    article = read(f"<html><head><title>x</title></head><body><main>{template * 3}</main></body></html>")
    assert article.body is None
    assert article.kind is PageKind.ERROR


@pytest.mark.parametrize(
    ("shown", "url"),
    [
        ('<time datetime="2026-04-11T17:00:14+00:00">11/04/2026</time>', URL),
        ('<p class="date">06.05.26</p>', URL),
    ],
)
def test_the_order_of_a_numeric_day_is_decided_by_the_attribute_or_the_address(shown: str, url: str) -> None:
    article = read(make_page(before=shown), url)
    assert article.published_at is not None
    assert article.published_at.date() in (dt.date(2026, 4, 11), dt.date(2026, 6, 5))


def test_an_address_decides_nothing_where_neither_order_fits() -> None:
    article = read(make_page(before='<p class="date">03/04/2026</p>'))
    assert article.published_at is not None
    assert article.published_at.date() == dt.date(2026, 3, 4)


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("Quay Verlag GmbH, Ellerby, Norland", ()),
        ("Ines Calder Ellerby Post, Norland", ("Ines Calder",)),
        ("Quay Press (www.quay.example)", ("Quay Press",)),
    ],
)
def test_a_houses_place_is_nobodys_name(stated: str, names: tuple[str, ...]) -> None:
    assert read(make_page(head=f'<meta name="author" content="{stated}">')).authors == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("5 June 2026 | by Ines Calder IN <a href='/fashion'>Fashion</a>", ("Ines Calder",)),
        ("Autor/in: Ines Calder", ("Ines Calder",)),
        ("ELLERBY CITY | Fri Jun 5, 2026 9:57am EDT", ()),
    ],
)
def test_printed_lines_with_and_without_names(line: str, names: tuple[str, ...]) -> None:
    text = ("ELLERBY CITY (Quaynews) - The ferry will not sail this week, its owner said on Friday.", *STORY[1:])
    assert read(make_page(text, before=f'<div class="byline">{line}</div>')).authors == names


def test_a_menus_row_with_a_year_is_no_byline() -> None:
    row = '<div class="MetaLinks"><a href="/k">Kontakt</a> <a href="/i">Impressum</a> <span>© 2026</span></div>'
    assert read(make_page(before=row)).authors == ()


@pytest.mark.parametrize("address", ["/img/print.gif", "/img/lft_arrow.gif", "/i/blank.jpg", "/img/header.png"])
def test_a_picture_of_the_design_does_not_lead(address: str) -> None:
    social = '<meta property="og:image" content="https://ellerby.example/pictures/ferry-in-port.jpg">'
    page = make_page(head=social, before=f'<img src="{address}" width="300" height="200">')
    lead = [item for item in extract_page(page, URL, rules=False).media_items if item.role is MediaRole.LEAD]
    assert [item.url for item in lead] == ["https://ellerby.example/pictures/ferry-in-port.jpg"]


def test_a_counter_is_no_picture() -> None:
    page = make_page(before='<img src="/stats/tracking/track?s=127&t=VIEWED">')
    assert extract_page(page, URL, rules=False).media_items == ()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Ines Calder, Ellerby Staff Writer", "Ines Calder"),
        ("By Ines Calder Health and science reporter, Quay News", "Ines Calder"),
        ("By INES CALDER The_Ellerby_Post", "INES CALDER"),
        ("Ines Calder AP Sports Writer", "Ines Calder"),
    ],
)
def test_what_a_writer_does_is_no_part_of_the_name_or_of_the_text(line: str, name: str) -> None:
    page = make_page().decode().replace('<div class="story">', f'<div class="story"><p class="byline">{line}</p>')
    article = read(page)
    assert article.authors[:1] == (name,)
    assert (article.body or "").startswith(STORY[0])


@pytest.mark.parametrize(
    "line",
    [
        "<p>06.05.26, 22:47 / North</p>",
        '<p>Main Category: <a href="/p">Ports</a> Also Included In: <a href="/s">Ships</a>; <a href="/t">Travel on the'
        " water and beside it in the north</a> Article Date: 05 Jun 2026 - 0:00 PDT</p>",
    ],
)
def test_days_beside_other_things_and_below_the_standfirst(line: str) -> None:
    page = make_page().decode().replace(f"<p>{STORY[1]}</p>", f"{line}<p>{STORY[1]}</p>")
    article = read(page)
    assert article.published_at is not None
    assert article.published_at.date() in (dt.date(2026, 6, 5), dt.date(2026, 6, 6))
    assert "22:47" not in (article.body or "")


def test_an_empty_heading_over_the_text_hides_no_day() -> None:
    page = make_page(before='<div class="timeLine">June 6, 2026 8:24 AM</div><ul><li>a</li></ul><h1></h1>')
    page = page.replace(b"<ul><li>a</li></ul>", b"<ul>" + b"<li>Heat wave pushes on</li>" * 9 + b"</ul>")
    assert read(page).published_at == dt.datetime(2026, 6, 6, 8, 24, tzinfo=dt.UTC)
