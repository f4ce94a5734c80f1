"""Which of the forms of a headline is taken as it stands."""

from __future__ import annotations

import pytest

from extractors.read.extract import extract_page
from tests.extractors.read.pages import STORY, json_ld, make_page

URL = "https://www.ellerbypost.example/news/ferry-stays-in-port-48213"
HEADLINE = "Islands without bread as ferry stays in port"
FOR_SEARCH = "Ellerby ferry: why the line is closed this week"


def title_of(page: str) -> str | None:
    """Read a page without outlet rules and return its title."""
    return extract_page(page.encode(), URL, rules=False).article.title


def page_with(heading: str, *, social: str = HEADLINE, stated: str = FOR_SEARCH) -> str:
    """Make a page whose ``title`` element and JSON-LD have one form of the headline and OpenGraph another."""
    head = json_ld(**{"@type": "NewsArticle", "headline": stated}) + f'<meta property="og:title" content="{social}">'
    page = make_page(head=head, title=FOR_SEARCH).decode()
    return page.replace(f"<h1>{FOR_SEARCH}</h1>", heading)


def test_a_heading_for_search_engines_in_the_crumbs_is_not_the_headline() -> None:
    crumbs = f'<nav><ol><li><h1 class="seo-title">{FOR_SEARCH}</h1></li></ol></nav>'
    assert title_of(page_with(f"{crumbs}<h2>{HEADLINE}</h2>")) == HEADLINE


def test_a_kicker_inside_the_heading_is_not_part_of_the_headline() -> None:
    heading = f"<h1><span>Pier damage in the north</span><span aria-hidden> – </span><span>{HEADLINE}</span></h1>"
    stated = f"Pier damage in the north: {HEADLINE}"
    page = page_with(heading, stated=stated)
    assert title_of(page) == HEADLINE
    assert HEADLINE not in (extract_page(page.encode(), URL, rules=False).article.body or "")


def test_a_heading_marked_up_as_the_headline_is_believed() -> None:
    heading = f'<h1 itemprop="headline">{HEADLINE}</h1>'
    assert title_of(page_with(heading, social="The worst week of the Ellerby line")) == HEADLINE


def test_a_heading_without_its_end_tag_is_the_stated_headline() -> None:
    page = page_with(f'<h1>{HEADLINE}<div class="date">7 October 2026</div><div class="author">By: Ann Vell</div>')
    assert title_of(page) == HEADLINE


def bare_page(page_title: str, *, shown: str) -> str:
    """Make a page without headings and without OpenGraph, as old systems print them."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    return f"<html><head><title>{page_title}</title></head><body><div><b>{shown}</b></div>{text}</body></html>"


@pytest.mark.parametrize(
    "page_title",
    [
        f"{HEADLINE} - The Quay and Harbour Review",
        f"{HEADLINE}_港口新闻网",
        f"{HEADLINE} | North | The Quay",
    ],
)
def test_what_follows_a_line_of_the_page_is_the_sites(page_title: str) -> None:
    assert title_of(bare_page(page_title, shown=HEADLINE)) == HEADLINE


def test_a_title_that_no_line_bears_out_stays_whole() -> None:
    whole = "Ferry stays in port - a chronicle in six parts"
    assert title_of(bare_page(whole, shown="A chronicle")) == whole


def test_what_follows_is_the_sites_where_it_begins_with_a_host() -> None:
    assert title_of(bare_page(f"{HEADLINE} - QuayNews.example.info - Lenton", shown="Lenton")) == HEADLINE
    assert title_of(bare_page("Ferry saved - ok.", shown="Lenton")) == "Ferry saved - ok."


@pytest.mark.parametrize(
    ("suffix", "url"),
    [
        ("Quay Blog", "https://blog.quay-lang.example/2026/01/ferry"),
        ("NRT SCPS", "https://www.scps.nrt-school.example/ferry"),
    ],
)
def test_behind_a_bar_a_word_of_the_address_names_the_site(suffix: str, url: str) -> None:
    page = bare_page(f"{HEADLINE} | {suffix}", shown="North")
    assert extract_page(page.encode(), url, rules=False).article.title == HEADLINE


def test_behind_a_bar_other_words_stay_where_nothing_names_the_site() -> None:
    page = bare_page(f"{HEADLINE} | Twelve Pictures", shown="North")
    title = extract_page(page.encode(), "https://www.ellerbypost.example/f", rules=False).article.title
    assert title == f"{HEADLINE} | Twelve Pictures"


def test_a_headline_behind_the_sites_name_is_found_on_a_line_of_its_own() -> None:
    text = "<br><br>".join(STORY)
    page = (
        f"<html><head><title>Lenton Letter - {HEADLINE}</title></head><body><table><tr><td><a href=/>Home</a></td><td>"
        f"<font size=5><b>{HEADLINE}</b></font><br><i>By Marta Calder</i><p>{text}</td></tr></table></body></html>"
    )
    assert title_of(page) == HEADLINE
    assert title_of(page.replace(f"<b>{HEADLINE}</b>", "<b>The week</b>")) == f"Lenton Letter - {HEADLINE}"
