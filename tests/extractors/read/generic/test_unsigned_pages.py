"""Who wrote a page that has no plain byline: owners of sites, marks of publishing systems, lines with other things."""

from __future__ import annotations

from typing import Any

import pytest

from extractors.contracts.article import Article, Source
from extractors.read.extract import extract_page
from tests.extractors.read.pages import STORY, json_ld


def read(url: str, *, head: str = "", above: str = "", line: str = "", after: str = "", foot: str = "") -> Article:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    page = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The ferry stays in port</title>'
        f"{head}</head>"
        f"<body><header>{above}</header><article><h1>The ferry stays in port</h1>{line}<div>{text}</div>{after}"
        f"</article><footer>{foot}</footer></body></html>"
    )
    return extract_page(page.encode(), url, rules=False).article


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://martacalder.example/ferry", {"foot": "<p>© 2026 Marta Calder. All rights reserved.</p>"}),
        ("https://blog.martacalder.example/ferry", {"foot": "<p>Copyright (c) 2012- Marta Calder</p>"}),
        ("https://calder.example/ferry", {"above": '<a href="/">Marta Calder</a>'}),
        ("https://mcdo.example/ferry", {"above": '<a href="/">Marta Calder</a>', "foot": "<p>© Marta Calder</p>"}),
        ("https://martacalder.example/f", {"head": '<meta property="og:site_name" content="Marta Calder">'}),
        (
            "https://mcdo.example/f",
            {
                "head": '<meta property="og:site_name" content="Marta Calder\'s Notebook">'
                '<link rel="alternate" type="application/rss+xml" href="/feed" title="Marta Calder">'
            },
        ),
    ],
)  # fmt: skip
def test_a_site_that_goes_by_a_persons_name_is_written_by_that_person(url: str, parts: dict[str, str]) -> None:
    article = read(url, **parts)
    assert article.authors == ("Marta Calder",)
    assert article.sources["authors"] is Source.HEURISTIC


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        # one witness alone
        ("https://ellerby.example/f", {"foot": "<p>© 2026 Marta Calder</p>"}),
        # houses that are called after persons and towns
        ("https://charlotteobserver.example/f", {"foot": "<p>© 2026 Charlotte Observer</p>"}),
        ("https://martacalderstudio.example/f", {"foot": "<p>© 2026 Marta Calder Studio</p>"}),
        # news that states no author
        (
            "https://martacalder.example/f",
            {
                "head": json_ld(**{"@type": "NewsArticle", "headline": "The ferry stays in port"}),
                "foot": "<p>© 2026 Marta Calder</p>",
            },
        ),
    ],
)
def test_others_are_not_taken_for_owners(url: str, parts: dict[str, str]) -> None:
    assert read(url, **parts).authors == ()


def test_a_byline_stands_before_the_owner() -> None:
    article = read("https://martacalder.example/f", line="<p>By Tom Reed</p>", foot="<p>© 2026 Marta Calder</p>")
    assert article.authors == ("Tom Reed",)


@pytest.mark.parametrize(
    "script",
    [
        'dataLayer.push({"pagePostType":"post","pagePostAuthor":"Marta Calder"});',
        "dataLayer = [{'pageCategory': 'news', 'author' : 'Marta Calder', 'brand': 'x'}];",
        'var digitalData = {"article": {"author_name": ["Marta Calder"]}};',
    ],
)
def test_the_author_that_a_page_hands_to_its_tag_manager_is_read(script: str) -> None:
    assert read("https://port.example/f", head=f"<script>{script}</script>").authors == ("Marta Calder",)


@pytest.mark.parametrize(
    "script",
    [
        'dataLayer.push({"author":"marta-calder"});',  # a login
        'dataLayer.push({"authorUrl":"Marta Calder"});',
        'var state = {"author":"Marta Calder"};',  # of whatever: a comment, a teaser
    ],
)
def test_other_scripts_and_logins_name_nobody(script: str) -> None:
    assert read("https://port.example/f", head=f"<script>{script}</script>").authors == ()


@pytest.mark.parametrize(
    "name",
    [
        '<div class="comment-author vcard"><img alt=""><cite class="fn"><a href="/u">martacal</a></cite></div>',
        '<p><cite>Comment by <span class="fn"><a href="/u">martacal</a></span> on Monday</cite></p>',
        "<p><cite>martacal</cite> says:</p>",
    ],
)
def test_the_comment_of_the_posts_author_names_the_author(name: str) -> None:
    comment = f'<li class="comment byuser bypostauthor depth-1">{name}<p>Thank you all for the kind words!</p></li>'
    other = '<li class="comment"><cite class="fn">Tom Reed</cite><p>A fine text, I read it on the train.</p></li>'
    after = f'<ol class="commentlist">{other}{comment}</ol>'
    assert read("https://port.example/f", after=after).authors == ("martacal",)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("<p class='author'>Marta Calder im Gespräch mit Tom Reed</p>", ("Marta Calder", "Tom Reed")),
        ("<p class='byline'>Marta Calder in conversation with Tom Reed</p>", ("Marta Calder", "Tom Reed")),
        ("<p class='byline'>By Marta Calder, Head of Marketing and Community Development</p>", ("Marta Calder",)),
        ("<p>Posted By: Marta · In: Sides , Sourdough</p>", ("Marta",)),
        ("<div class='date-author'>Dec. 19, 2025 · Qiko Calder on behalf of <a>us all</a></div>", ("Qiko Calder",)),
        ("<p>Dec. 19, 2025 · Marta Calder au nom de la rédaction</p>", ("Marta Calder",)),
        ("<div class='dynamic-author-description'>Licensed Ship Grader, M.A. Journalism</div>", ()),
        ("<p class='author'>ERBOL</p>", ()),
        ("<p>By</p><div class='category-tag tags'>Port News Just Sailed</div>", ()),
    ],
)  # fmt: skip
def test_lines_of_names_and_other_things(line: str, names: tuple[str, ...]) -> None:
    assert read("https://port.example/f", line=line).authors == names


@pytest.mark.parametrize(
    ("stated", "line", "names"),
    [
        ("marta.calder7", "<div class='writer'>Marta Calder</div>", ("Marta Calder",)),
        ("Marta Calder", "<p>By Marta Calder, Thomas Reed</p>", ("Marta Calder", "Thomas Reed")),
        ("Marta Calder", "<p>By Marta Calder, Ellerby</p>", ("Marta Calder",)),
    ],
)
def test_what_is_printed_completes_what_is_stated(stated: Any, line: str, names: tuple[str, ...]) -> None:
    head = json_ld(**{"@type": "Article", "headline": "The ferry stays in port", "author": {"name": stated}})
    assert set(read("https://port.example/f", head=head, line=line).authors) == set(names)


def test_a_given_name_alone_is_written_out_where_the_page_has_the_whole_name() -> None:
    article = read(
        "https://port.example/f", head='<meta name="author" content="Qiko Calder">', line="<p>By Qiko &amp; Inka</p>"
    )
    assert article.authors == ("Qiko Calder", "Inka")


def test_an_acronym_is_a_house() -> None:
    assert read("https://port.example/f", line="<p class='author'>ERBOL</p>").houses == ("ERBOL",)
