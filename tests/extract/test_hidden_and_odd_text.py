"""Text in places where few pages have it, and text that is shown only on demand."""

from __future__ import annotations

import pytest

from tests.extract.pages import STORY, make_page
from tests.extract.test_body import body_of

WHOLE = "\n\n".join(STORY)


def test_text_for_browsers_without_scripts_is_read_where_there_is_no_other() -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    page = (
        "<html><head><title>Ellerby ferry stays in port</title></head><body><div id='app'></div>"
        f"<noscript><h1>Ellerby ferry stays in port</h1>{text}</noscript>"
        "<noscript><img src='/count.gif'></noscript></body></html>"
    )
    assert body_of(page.encode()) == WHOLE
    told = "<noscript><div><p>Please switch scripts on.</p><p>Without them we</p><p>show nothing.</p></div></noscript>"
    assert body_of(make_page(after=told)) == WHOLE
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
