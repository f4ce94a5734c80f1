"""Writers that no byline names: in the state of scripts, in links and elements of design systems, below the text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from extractors.contracts.article import Article
from extractors.read.extract import extract_page
from tests.extractors.read.pages import STORY

TITLE = "The ferry stays in port"
JAPANESE = (
    "十一日間運休していた港の渡し船が月曜日の朝に運航を再開し、最初の便を待つ列は魚市場の前まで続いた。",
    "港湾局の担当者は、新しい変速機は夜間に乗客を乗せずに試験を終えており、どのような天候でも運航できると話した。",
    "北側の商店主らは、運休によって一か月の売り上げの三分の一を失ったとして、市議会に補償を求めている。",
)


def read(
    line: str = "", *, end: str = "", foot: str = "", lang: str = "en", story: tuple[str, ...] = tuple(STORY)
) -> Article:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in story)
    page = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{TITLE}</title></head><body>'
        f"<article><h1>{TITLE}</h1>{line}<div>{text}{end}</div></article>{foot}</body></html>"
    )
    return extract_page(page.encode(), "https://www.ellerby.example/f", rules=False).article


PADDING = {"flags": ["x" * 40] * 4}


@pytest.mark.parametrize(
    "entry",
    [
        {"title": TITLE, "author": {"id": 7, "name": "Marta Calder"}},
        {"headline": TITLE, "authors": [{"firstName": "Marta", "lastName": "Calder"}]},
        {"title": {"rendered": TITLE}, "_embedded": {"author": [{"name": "Marta Calder", "slug": "marta"}]}},
        {"headlines": {"basic": TITLE}, "credits": {"by": [{"type": "author", "name": "Marta Calder"}]}},
        {"title": TITLE, "author": {"node": {"name": "Marta Calder"}}},
        {"fields": {"title": TITLE, "byline": "By Marta Calder"}},
        {"post": {"title": TITLE, "author": {"__ref": "Author:7"}}, "Author:7": {"fullName": "Marta Calder"}},
    ],
)  # fmt: skip
def test_the_state_of_scripts_names_the_writers_of_the_page(entry: dict[str, Any]) -> None:
    other = {"title": "The tower that leans", "author": {"name": "Tom Reed"}}
    state = json.dumps({"props": {"related": [other], "page": entry, **PADDING}})
    for script in (
        f'<script id="__NEXT_DATA__" type="application/json">{state}</script>',
        f"<script>window.__STATE__ = {state};</script>",
    ):
        assert read(foot=script).authors == ("Marta Calder",)


def test_a_state_that_is_written_flat_names_the_writers() -> None:
    state = [["Reactive", 1], {"post": 2, "other": 5}, {"title": 3, "author": 4}, TITLE, {"name": 7}, {"title": 6}]
    data = json.dumps([*state, "The tower that leans", "Marta Calder", "x" * 80])
    assert read(foot=f'<script type="application/json" id="__NUXT_DATA__">{data}</script>').authors == ("Marta Calder",)


def test_the_state_of_another_article_names_nobody() -> None:
    state = json.dumps({"related": [{"title": "The tower that leans", "author": {"name": "Tom Reed"}}], **PADDING})
    assert read(foot=f'<script type="application/json">{state}</script>').authors == ()


@pytest.mark.parametrize(
    "line",
    [
        '<p><a rel="author" href="/p/mc" title="Marta Calder"><img src="/mc.jpg" alt=""></a></p>',
        '<p><a rel="author" href="/p/mc" aria-label="Posts by Marta Calder"><svg></svg></a> 2 March 2026</p>',
        '<p><a href="/author/mc" aria-label="View Marta Calder\'s profile"><i></i></a> 2 March 2026</p>',
        '<p><a rel="author" href="/p/mc"><img src="/mc.jpg" alt="Photo of Marta Calder"></a></p>',
        '<ul><li><span class="q1 user-name z9" data-hook="user-name">Marta Calder</span></li><li>Mar 2</li></ul>',
        '<div class="css-1x2"><span data-testid="author-name">Marta Calder</span></div>',
        '<div class="byline"><span>Marta Calder</span><amp-timeago datetime="2026-03-02">2 March</amp-timeago></div>',
        '<div><span>Written by</span> <a href="/team/mc">Marta Calder</a></div>'
        '<div><span>Medically reviewed by</span> <a href="/team/rh">Ruth Hale</a></div>',
    ],
)  # fmt: skip
def test_links_without_text_and_marks_of_design_systems_name_the_writer(line: str) -> None:
    assert read(line).authors == ("Marta Calder",)


@pytest.mark.parametrize(
    ("end", "names"),
    [
        ("<p>By Marta Calder</p>", ("Marta Calder",)),
        ("<p>— Marta Calder and Tom Reed</p>", ("Marta Calder", "Tom Reed")),
        ("<p>(Reporting by Marta Calder in Lenton; Editing by Ruth Hale)</p>", ("Marta Calder",)),
        ("<p>© 2026 Marta Calder</p>", ("Marta Calder",)),
        ("<p><strong>Marta Calder</strong><br>Lenton</p>", ("Marta Calder",)),
        # letters: each has its own writer
        (f"<p>Ruth Hale</p><p>{STORY[0]}</p><p>Marta Calder</p>", ()),
        ("<p>© 2026 Harbour Works Ltd</p>", ()),
        ("<p>By Monday the pier will be open.</p>", ()),
    ],
)  # fmt: skip
def test_lines_below_a_text_sign_it(end: str, names: tuple[str, ...]) -> None:
    assert read(end=end).authors == names


@pytest.mark.parametrize(
    ("end", "names"),
    [
        ("【山田花子、鈴木一郎】", ("山田花子", "鈴木一郎")),
        ("（山田花子）", ("山田花子",)),
        ("（佐藤みなみ）", ("佐藤みなみ",)),
        ("（敬称略）", ()),
        ("（年齢は当時）", ()),
        ("（文化部長）", ()),
    ],
)  # fmt: skip
def test_japanese_papers_sign_in_brackets_behind_the_last_sentence(end: str, names: tuple[str, ...]) -> None:
    assert read(lang="ja", story=(*JAPANESE[:2], JAPANESE[2] + end)).authors == names


@pytest.mark.parametrize(
    ("line", "lang", "names"),
    [
        ("<p>Recipe by <span>Marta Calder</span></p>", "en", ("Marta Calder",)),
        ("<p>Hosted by Marta Calder</p>", "en", ("Marta Calder",)),
        ("<p>Marta Calder<br>Special to the Post</p><p>March 2, 2026</p>", "en", ("Marta Calder",)),
        (
            '<ul class="authors"><li><span>Marta Calder</span><span>Engineer</span></li>'
            "<li><span>Tom Reed</span><span>Designer</span></li></ul>",
            "en",
            ("Marta Calder", "Tom Reed"),
        ),
        ('<p class="byline">Marta Calder, with Tom Reed (photos)</p>', "en", ("Marta Calder",)),
        ('<p>Inès Caldère (à Lenton), avec Luc Renaud (photos) 2 mars 2026</p>', "fr", ("Inès Caldère",)),
        ("<div>Door: onze verslaggever Sanne de Vries</div><div>2 maart 2026</div>", "nl", ("Sanne de Vries",)),
        ("<div>Kovács Anna</div><div>2026. március 2. 08:12</div>", "hu", ("Kovács Anna",)),
    ],
)  # fmt: skip
def test_posts_and_helpers_beside_a_name_are_no_writers(line: str, lang: str, names: tuple[str, ...]) -> None:
    assert read(line, lang=lang).authors == names


def test_the_note_below_a_heading_about_the_author_is_no_text() -> None:
    note = "<h3>About the Author</h3><p>Marta Calder is an engineer who looks after gearboxes and bells.</p>"
    article = read("<p>2 March 2026</p>", end=note)
    assert article.authors == ("Marta Calder",)
    assert "gearboxes" not in (article.body or "")


def test_a_weekday_in_an_element_of_its_own_is_no_part_of_the_name() -> None:
    line = '<div><span class="name">سامر الحداد</span> <span>الإثنين 2 مارس 2026 - 08:12 ص</span></div>'
    assert read(line, lang="ar").authors == ("سامر الحداد",)
