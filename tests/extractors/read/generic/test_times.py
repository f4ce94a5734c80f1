"""When it was published: stated times compared with the printed ones, and where pages print them."""

from __future__ import annotations

import pytest

from extractors.contracts.article import Article
from extractors.read.extract import extract_page
from tests.extractors.read.pages import json_ld, make_page

URL = "https://ellerby.example/news/ferry-stays-in-port"


def read(page: bytes) -> Article:
    return extract_page(page, URL, rules=False).article


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("发布日期：2026-01-06 14:34:05 所属分类： 要闻", "2026-01-06"),
        ("Published: 6 January 2026", "2026-01-06"),
        ("Letzte Aktualisierung: 06.01.2026", "2026-01-06"),
        (
            "Dieser Beitrag wurde am 06.01.2026 um 14:48 von Ines geschrieben und unter Häfen abgelegt.",
            "2026-01-06",
        ),
        (
            "This entry was posted on Tuesday, January 6th, 2026 at 10:22 am and is filed under Ports. You can follow "
            "any responses to this entry through the feed. Both comments and pings are currently closed.",
            "2026-01-06",
        ),
    ],
)
def test_the_day_in_a_line_after_the_text(line: str, day: str) -> None:
    published = read(make_page(after=f"<p>{line}</p>")).published_at
    assert published is not None
    assert published.date().isoformat() == day


def test_the_day_of_a_comment_is_not_the_articles() -> None:
    comments = '<section class="comments"><div class="date">7 January 2026, 11:21</div><p>I saw it.</p></section>'
    assert read(make_page(after=comments)).published_at is None


def test_the_day_in_brackets_at_the_beginning_of_the_text() -> None:
    text = "The ferry that links Ellerby with the islands will not sail this week, its owner said on Tuesday."
    article = read(
        make_page((f"(06.01.2026) {text} {text} {text}", text.replace("ferry", "boat"), text.replace("week", "month")))
    )
    assert article.published_at is not None
    assert (article.published_at.date().isoformat(), article.published_at_raw) == ("2026-01-06", "06.01.2026")


def test_a_printed_day_wins_over_the_attribute_beside_it() -> None:
    before = '<time datetime="2026-01-06T10:18:46Z">Published 2 January 2026</time>'
    published = read(make_page(before=before)).published_at
    assert published is not None
    assert published.date().isoformat() == "2026-01-02"


def test_a_stated_offset_is_kept_where_the_same_instant_is_given_in_utc_too() -> None:
    head = json_ld(**{"@type": "NewsArticle", "datePublished": "2026-01-06T03:00:00+02:00"})
    before = '<time datetime="2026-01-06T01:00:00Z">today</time>'
    published = read(make_page(head=head, before=before)).published_at
    assert published is not None
    assert published.isoformat() == "2026-01-06T03:00:00+02:00"


def test_the_zone_named_behind_a_stated_time() -> None:
    head = json_ld(**{"@type": "NewsArticle", "datePublished": "2026-07-06 18:06:38Europe/Madrid"})
    published = read(make_page(head=head)).published_at
    assert published is not None
    assert published.isoformat() == "2026-07-06T18:06:38+02:00"


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        (
            "Giriş: 05.10.2026 12:30 Güncelleme: 05.10.2026 14:10 Ayşe Yılmaz",
            "05.10.2026 12:30",
            "05.10.2026 14:10",
        ),
        (
            "Giriş Tarihi: 05.10.2026 12:30 Son Güncelleme: 05.10.2026 14:10 Muhabir: Ayşe Yılmaz",
            "05.10.2026 12:30",
            "05.10.2026 14:10",
        ),
        ("Published: 5 October 2026 12:30 Updated: 5 October 2026 14:10 James Calder", "5 October 2026 12:30",
         "5 October 2026 14:10"),
        ("Published: 5 October 2026 12:30 Updated: 5 October 2026 18:10 Doha time", "5 October 2026 12:30",
         "5 October 2026 18:10 Doha time"),
    ],
)  # fmt: skip
def test_a_printed_time_is_kept_without_the_writer_beside_it(line: str, published: str, modified: str) -> None:
    article = read(make_page(before=f"<div class=meta>{line}</div>", lang="tr" if "Giriş" in line else "en"))
    assert (article.published_at_raw, article.modified_at_raw) == (published, modified)
    assert not any("Tarihi" in name for name in article.authors)
