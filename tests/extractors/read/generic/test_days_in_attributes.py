"""Days that no reader sees: in attributes of empty, custom and hidden elements and of the article's own element."""

from __future__ import annotations

import pytest

from extractors.read.extract import extract_page
from tests.extractors.read.pages import STORY


def day_of(line: str, *, attributes: str = "", after: str = "", end: str = "") -> str | None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    page = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>The ferry stays in port</title></head>'
        f"<body><article {attributes}><h1>The ferry stays in port</h1>{line}<div>{text}{end}</div></article>{after}"
        "</body></html>"
    )
    published = extract_page(page.encode(), "https://www.ellerby.example/f", rules=False).article.published_at
    return published.date().isoformat() if published is not None else None


@pytest.mark.parametrize(
    "line",
    [
        '<span class="when" data-timestamp="1772438400"></span>',
        '<span data-published-at="1772438400000"></span>',
        '<span class="timeago" title="2026-03-02T08:12:00Z">2 days ago</span>',
        '<relative-time datetime="2026-03-02T08:12:00Z"></relative-time>',
        '<amp-timeago datetime="2026-03-02T08:12:00Z" layout="fixed-height">2 March</amp-timeago>',
        '<table><tr><td><script>showDate("2026/03/02 08:12:09")</script> views</td></tr></table>',
        '<form><input type="hidden" name="publish_date" value="2026-03-02"></form>',
    ],
)  # fmt: skip
def test_a_day_in_an_attribute_near_the_headline_is_read(line: str) -> None:
    assert day_of(line) == "2026-03-02"


def test_the_articles_own_attribute_is_read() -> None:
    assert day_of("", attributes='data-published="2026-03-02T08:12:00Z"') == "2026-03-02"


@pytest.mark.parametrize(
    "line",
    [
        '<div class="related-posts"><span data-timestamp="1772438400"></span></div>',
        '<span data-event-date="2026-03-02"></span>',
        '<input type="hidden" name="form_build" value="2026-03-02">',
        '<span data-time="17"></span>',
    ],
)  # fmt: skip
def test_attributes_of_other_things_are_no_day_of_publication(line: str) -> None:
    assert day_of(line) is None


def test_the_line_that_a_blog_puts_far_below_is_read_whatever_its_length() -> None:
    rest = "Du kannst die Kommentare durch den Feed verfolgen. " * 6
    boxes = "".join(f"<div>Anzeige {number}</div>" for number in range(12))
    line = f"<p>Dieser Beitrag wurde am Montag, 2. März 2026 um 8:12 Uhr veröffentlicht. {rest}</p>"
    assert day_of("", after=boxes + line) == "2026-03-02"


def test_a_printed_day_is_preferred_to_one_in_an_attribute() -> None:
    assert day_of('<p class="date">3 March 2026</p><span data-timestamp="1762438400"></span>') == "2026-03-03"
