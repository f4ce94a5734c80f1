"""Readers' comments and lists of other articles that no class name marks are left out."""

from __future__ import annotations

import pytest

from extractors.read.generic.body.discussions import is_comment_heading
from tests.extractors.read.generic.reading import body_of
from tests.extractors.read.pages import STORY, make_page

WHOLE = "\n\n".join(STORY)
TALK = (
    "Nobody asked us who live on the islands, and the council drinks its coffee as if nothing had happened, number {0}."
    " I wrote to them {0} times last winter and had no answer at all, not even a card."
)


def _posts(line: str, count: int = 8, *, reply: str = "") -> str:
    return "".join(
        f"<div class='wpis'><div class='kto'>{line.format(number)}</div><p>{TALK.format(number)}</p>"
        + (f"<p><a href='#'>{reply}</a></p>" if reply else "")
        + "</div>"
        for number in range(1, count + 1)
    )


@pytest.mark.parametrize(
    "line",
    [
        "~gość{0} [2026-01-06 1{0}:05]",
        "Фанат{0} 7 января 2026 01:48",
        "misafir{0}, 06.01.2026 16:13",
        "Ελένη{0} - 06/01/2026 12:0{0}",
    ],
)
def test_texts_with_names_and_dates_of_their_own_are_comments(line: str) -> None:
    names = ["ada", "bo", "cleo", "dita", "emil", "fritz", "gun", "hal"]
    posts = "".join(_posts(line.replace("{0}", name, 1).replace("{0}", "3"), 1) for name in names)
    assert body_of(make_page(after=f"<div id='o'>{posts}</div>")) == WHOLE


@pytest.mark.parametrize("reply", ["odpowiedz", "Ответить", "Antworten", "Responder", "رد", "返信", "回复", "Yanıtla"])
def test_texts_above_a_link_to_reply_are_comments(reply: str) -> None:
    assert body_of(make_page(after=f"<div id='o'>{_posts('x{0}', reply=reply)}</div>")) == WHOLE


@pytest.mark.parametrize(
    "heading",
    [
        "Opinie (25)",
        "Комментарии: 3",
        "12 Kommentare",
        "Comentarios (4)",
        "| 13 Comment(s)",
        "تعليقات القراء (3)",
        "نظرات کاربران (2)",
        "网友评论（12）",
        "コメント (5)",
        "댓글 3",
        "Σχόλια (7)",
        "टिप्पणियां (2)",
        "মন্তব্য (2)",
        "תגובות (9)",
        "Hozzászólások (4)",
        "Reacties (3)",
    ],
)
def test_what_stands_below_a_heading_for_comments_is_left_out(heading: str) -> None:
    said = "".join(f"<p>{TALK.format(number)}</p>" for number in range(5))
    assert body_of(make_page(inside=f"<div>{heading}</div>{said}")) == WHOLE


@pytest.mark.parametrize(
    "line", ["Comments from the council came late.", "The opinions (25) differ.", "Reply", "Debatte um den Hafen"]
)
def test_other_lines_are_no_heading_for_comments(line: str) -> None:
    assert not is_comment_heading(line)


def test_a_link_to_the_comments_above_the_text_ends_nothing() -> None:
    assert body_of(make_page(before="<p><a href='#comments'>7 Comments</a></p>")) == WHOLE


def test_text_that_goes_on_below_chosen_comments_is_read() -> None:
    chosen = f"<div><h3>Wybrane komentarze</h3><p>leon 03.01.2026, 19:43</p><p>{TALK.format(1)}</p></div>"
    body = body_of(make_page(STORY[:3], inside=f"{chosen}<p>{STORY[3]}</p><p>{STORY[4]}</p>"))
    assert body == WHOLE


def test_the_updates_of_a_live_blog_are_no_comments() -> None:
    updates = "".join(
        f"<div class='entry'><p class='when'>6 January 2026, 1{hour}:05</p><p>{text}</p></div>"
        for hour, text in enumerate(STORY)
    )
    body = body_of(
        make_page((STORY[0] + " Follow it here.", STORY[1] + " Follow it here."), after=f"<div>{updates}</div>")
    )
    assert all(text in body for text in STORY[2:])


def test_a_list_of_news_beside_the_text_is_left_out() -> None:
    news = "".join(
        f"<dt>1{hour}:0{hour} <a href='/n/{hour}'>Ships of port {hour} wait for the wind to turn</a></dt>"
        f"<dd>Eleven ships wait before port {hour}, the harbour master said in the morning, and more come.</dd>"
        for hour in range(9)
    )
    page = make_page((STORY[0], STORY[1]), after=f"<dl class='lenta'>{news}</dl>")
    assert body_of(page) == f"{STORY[0]}\n\n{STORY[1]}"


def test_a_list_with_links_among_the_paragraphs_is_text() -> None:
    items = "".join(
        f"<li><a href='https://island{number}.example/'>Island number {number}</a> has flour, no bread</li>"
        for number in range(4)
    )
    body = body_of(make_page(STORY[:3], inside=f"<ul>{items}</ul><p>{STORY[3]}</p><p>{STORY[4]}</p>"))
    assert "Island number 2 has flour" in body
