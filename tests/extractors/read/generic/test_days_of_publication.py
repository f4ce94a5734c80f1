"""Which of the days that a page states and prints is the one of its publication, and how sure that is."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from extractors.contracts.article import Article, Source
from extractors.read.extract import extract_page
from extractors.read.generic.times.labels import parts_of
from extractors.read.generic.times.ranking import calibrated, rank_days, weights
from tests.extractors.read.pages import STORY, json_ld, make_page

URL = "https://ellerby.example/news/ferry-stays-in-port"
FETCHED = dt.datetime(2026, 2, 1, tzinfo=dt.UTC)


def read(page: bytes, url: str = URL, fetched_at: dt.datetime | None = FETCHED) -> Article:
    return extract_page(page, url, rules=False, fetched_at=fetched_at).article


def day_of(page: bytes, url: str = URL) -> str | None:
    published = read(page, url).published_at
    return published.date().isoformat() if published else None


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


AGREEING = json_ld(**{"@type": "NewsArticle", "datePublished": "2026-01-06T09:00:00+01:00"}) + meta(
    "article:published_time", "2026-01-06T09:00:00+01:00"
)


@pytest.mark.parametrize(
    "before",
    [
        '<time datetime="2026-01-20T12:00:00+01:00">12:00</time>',
        '<p><time datetime="2026-01-20T12:00:00+01:00">Noon</time></p>',
        '<div class="when"><time datetime="2026-01-20T20:00:00+01:00">Tuesday at eight</time></div>',
        '<p class="venue">On stage: <time datetime="2026-01-20">20 January 2026</time></p>',
    ],
)
def test_two_sources_that_agree_are_not_overruled_by_a_later_time_element(before: str) -> None:
    assert day_of(make_page(head=AGREEING, before=before)) == "2026-01-06"


def test_the_first_update_of_a_live_blog_is_not_its_publication() -> None:
    posts = "".join(
        f'<section class="entry"><time datetime="2026-01-0{9 - number}T1{number}:00:00+01:00">1{number}:00</time>'
        f"<p>{text}</p></section>"
        for number, text in enumerate(STORY)
    )
    live = json_ld(**{"@type": "LiveBlogPosting", "headline": "x", "datePublished": "2026-01-03T08:00:00+01:00"})
    page = make_page((), head=live, inside=posts)
    assert day_of(page) == "2026-01-03"
    printed = make_page((), before='<p class="meta">Erstellt am 3. Januar 2026, 8:00</p>', inside=posts, lang="de")
    assert day_of(printed) == "2026-01-03"


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "Last updated 9 January 2026 at 11:30 | First published 6 January 2026 at 08:15"),
        ("de", "Letzte Änderung: 09.01.2026, 11:30 Uhr – Erschienen am: 06.01.2026, 8:15 Uhr"),
        ("es", "Actualizado el 09/01/2026 a las 11:30 · Publicado el 06/01/2026 a las 08:15"),
        ("it", "Aggiornato il 9 gennaio 2026 alle 11:30, pubblicato il 6 gennaio 2026 alle 8:15"),
        ("pt", "Atualizado em 09/01/2026 11h30 Publicado em 06/01/2026 08h15"),
        ("nl", "Bijgewerkt op 9 januari 2026, 11:30. Gepubliceerd op 6 januari 2026, 08:15"),
        ("pl", "Aktualizacja: 09.01.2026 11:30 Publikacja: 06.01.2026 08:15"),
        ("ru", "Обновлено: 09.01.2026 11:30. Опубликовано: 06.01.2026 08:15"),
        ("tr", "Güncelleme: 09.01.2026 11:30 Yayınlanma: 06.01.2026 08:15"),
        ("ja", "更新：2026年1月9日 11時30分　公開：2026年1月6日 8時15分"),
        ("ko", "수정 2026.01.09 11:30 입력 2026.01.06 08:15"),
        ("ar", "آخر تحديث: 9 يناير 2026 11:30 - تاريخ النشر: 6 يناير 2026 08:15"),
        ("he", "עודכן: 09.01.2026 11:30 פורסם: 06.01.2026 08:15"),
    ],
)
def test_an_update_printed_before_the_publication(lang: str, line: str) -> None:
    article = read(make_page(before=f'<p class="stamp">{line}</p>', lang=lang))
    assert article.published_at is not None and article.modified_at is not None
    assert article.published_at.strftime("%m-%d %H:%M") == "01-06 08:15"
    assert article.modified_at.strftime("%m-%d %H:%M") == "01-09 11:30"
    saved = make_page(
        head=meta("article:published_time", "2026-01-09T11:30:00"), before=f'<p class="stamp">{line}</p>', lang=lang
    )
    assert day_of(saved) == "2026-01-06"


def test_a_printed_time_is_in_the_zone_that_the_page_states_for_its_change() -> None:
    head = meta("article:published_time", "2026-01-09T11:30:00-05:00")
    before = '<p class="stamp">Publicado el 6 de enero de 2026, 8:15. Actualizado el 9 de enero de 2026, 11:30</p>'
    article = read(make_page(head=head, before=before, lang="es"))
    assert article.published_at is not None and article.modified_at is not None
    assert article.published_at.isoformat() == "2026-01-06T08:15:00-05:00"
    assert article.modified_at.isoformat() == "2026-01-09T11:30:00-05:00"
    assert article.published_at_raw == "el 6 de enero de 2026, 8:15."


@pytest.mark.parametrize(
    "before",
    [
        "<dl><dt>Aggiornato</dt><dd>09/01/2026</dd><dt>Pubblicato</dt><dd>06/01/2026</dd></dl>",
        "<table><tr><th>Ultimo aggiornamento</th><td>9 gennaio 2026</td></tr><tr><th>Data di pubblicazione</th>"
        "<td>6 gennaio 2026</td></tr></table>",
        '<p>Aggiornato <time datetime="2026-01-09T11:30">9 gennaio 2026</time> Pubblicato '
        '<time datetime="2026-01-06T08:15">6 gennaio 2026</time></p>',
    ],
)
def test_labels_in_elements_of_their_own(before: str) -> None:
    assert day_of(make_page(before=before, lang="it")) == "2026-01-06"


def test_a_time_within_a_paragraph_does_not_overrule_what_is_stated() -> None:
    head = json_ld(**{"@type": "NewsArticle", "datePublished": "2026-01-06T09:00:00+01:00"})
    dated = f'On <time datetime="2026-01-20">20 January 2026</time> the port will open again. {STORY[1]}'
    assert day_of(make_page((STORY[0], dated, *STORY[2:]), head=head)) == "2026-01-06"


def test_labels_behind_their_times() -> None:
    parts = parts_of("2026年1月6日 公開 / 2026年1月9日 更新")
    assert [(part.is_publication, part.is_update) for part in parts] == [(True, False), (False, True)]
    assert "6日" in parts[0].text and "9日" in parts[1].text
    assert parts_of("no word of the trade, 5") == [("no word of the trade, 5", False, False)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("article:publish:date", "2026-01-06T08:00:00Z"),
        ("story-published-at", "2026-01-06T08:00:00Z"),
        ("page.date_of_publication", "6 January 2026"),
        ("firstPublishedOn", "2026-01-06"),
        ("ArticleCreationDate", "2026-01-06 08:00"),
        ("DC.Date.Issued", "2026-01-06"),
    ],
)
def test_meta_elements_of_names_that_no_list_has(name: str, content: str) -> None:
    changed = '<meta name="story-updated-at" content="2026-01-09T08:00:00Z">'
    article = read(make_page(head=f'<meta name="{name}" content="{content}">' + changed))
    assert article.published_at is not None and article.published_at.date().isoformat() == "2026-01-06"
    assert article.modified_at is not None and article.modified_at.date().isoformat() == "2026-01-09"


@pytest.mark.parametrize("name", ["publisher", "event-published-start", "publication-expires", "build-published-date"])
def test_meta_elements_that_say_something_else(name: str) -> None:
    assert day_of(make_page(head=f'<meta name="{name}" content="2026-01-06T08:00:00Z">')) is None


@pytest.mark.parametrize(
    ("attributes", "text"),
    [("", '{"story":{"publishedAt":"2026-01-06T08:00:00Z","id":7}}'), ("", 'var s={published_on:"2026-01-06 08:00"};')],
)
def test_a_day_that_only_the_state_of_scripts_has(attributes: str, text: str) -> None:
    article = read(make_page(head=f"<script{attributes}>{text}</script>"))
    assert article.published_at is not None and article.published_at.date().isoformat() == "2026-01-06"
    assert article.sources["published_at"] is Source.SCRIPT
    escaped = f"<my-story data='{json.dumps({'datePublished': '2026-01-06'})}'></my-story>"
    assert day_of(make_page(after=escaped.replace('"', "&quot;"))) == "2026-01-06"


def test_the_last_save_in_a_meta_element_yields_to_the_older_printed_day() -> None:
    head = '<meta name="date" content="2026-01-15">'
    assert day_of(make_page(head=head, before='<div class="date">6 January 2026</div>')) == "2026-01-06"
    saved = meta("article:published_time", "2026-01-15T10:00:00Z") + meta(
        "article:modified_time", "2026-01-15T10:00:00Z"
    )
    before = '<span class="date">06/01/2026</span>'
    assert day_of(make_page(head=saved, before=before, lang="fr")) == "2026-01-06"


@pytest.mark.parametrize(
    ("stated", "line", "instant"),
    [
        ("2026-01-05T22:00:00Z", "6. Januar 2026", "2026-01-06T00:00:00+02:00"),
        ("2026-01-07T03:30:00Z", "6. Januar 2026", "2026-01-06T23:30:00-04:00"),
        ("2026-01-06T22:00:00Z", "6. Januar 2026", "2026-01-06T22:00:00+00:00"),
        ("2026-01-06T22:00:00+01:00", "7. Januar 2026", "2026-01-06T22:00:00+01:00"),
    ],
)
def test_a_time_in_utc_has_the_day_that_the_page_prints(stated: str, line: str, instant: str) -> None:
    page = make_page(head=meta("article:published_time", stated), before=f'<p class="date">{line}</p>', lang="de")
    published = read(page).published_at
    assert published is not None and published.isoformat() == instant


def test_a_printed_update_shows_no_zone_and_no_quarter_of_an_hour_is_one() -> None:
    head = meta("article:published_time", "2026-01-06T09:00:00Z")
    before = '<p class="date">6 January 2026 22:15</p>'
    published = read(make_page(head=head, before=before)).published_at
    assert published is not None and published.utcoffset() == dt.timedelta()


@pytest.mark.parametrize(
    ("page", "url"),
    [
        (make_page(before='<p class="date">06/01/2026</p>', lang="en-AU"), URL),
        (make_page(head=meta("og:locale", "en_IN"), before='<p class="date">06/01/2026</p>'), URL),
        (make_page(before='<p class="date">06/01/2026</p>'), "https://ellerby.example.co.nz/ferry"),
        (make_page(before='<p class="date">06/01/2026</p>'), "https://ellerby.example/en-gb/ferry"),
        (make_page(before='<p class="date">06/01/2026</p>'), "https://ellerby.example/2026/january/ferry"),
        (make_page(before='<p class="date">06/01/2026 10:00 AEST</p>'), URL),
        (make_page(before='<p class="date">06/01/2026</p>', head=meta("article:modified_time", "2026-01-06")), URL),
        (make_page(before='<p class="date">06/01/2026</p>'), URL),  # 1 June is not yet
    ],
)
def test_witnesses_for_the_order_of_day_and_month(page: bytes, url: str) -> None:
    assert day_of(page, url) == "2026-01-06"


def test_between_dots_the_day_comes_first_whatever_the_address_says() -> None:
    page = make_page(before='<p class="date">06.01.2026</p>', lang="de")
    assert day_of(page, "https://ellerby.example/2026/06/ferry") == "2026-01-06"


@pytest.mark.parametrize(
    ("parts", "lang"),
    [
        ({"title": "Ellerby ferry stays in port<br><small>06.01.2026, Häfen</small>"}, "de"),
        ({"before": '<p class="intro__caption">6. januar 2026 | Havne</p>'}, "da"),
        ({"paragraphs": (f"Communiqué de presse du 6 janvier 2026 – {STORY[0]}", *STORY[1:])}, "fr"),
        ({"after": "<dl><dt>Data publikacji</dt><dd>6 stycznia 2026</dd><dt>Autor</dt><dd>Jan Lis</dd></dl>"}, "pl"),
        ({"after": "<ul><li><b>Datum</b> 06.01.2026</li><li><b>Ressort</b> Häfen</li></ul>"}, "de"),
        ({"after": "<div>Ultima modifica: 09.01.2026<br>Pubblicato il: 06.01.2026<br>Letture: 61</div>"}, "it"),
    ],
)
def test_where_else_pages_print_their_day(parts: dict[str, object], lang: str) -> None:
    assert day_of(make_page(**parts, lang=lang)) == "2026-01-06"  # type: ignore[arg-type]


def test_days_of_comments_and_of_other_stories_are_nobodys() -> None:
    after = (
        '<div class="comments"><p class="date">7 January 2026</p><p>I saw it.</p></div>'
        '<div class="related"><ul><li><a href="/a">Berth closed</a> <i class="date">5 January 2026</i></li></ul></div>'
    )
    assert day_of(make_page(after=after)) is None


def test_a_day_that_a_sentence_is_about_is_nobodys() -> None:
    inside = (
        "<p>The pier was opened on 5 January 2020 and is to be mended by 3 March 2027, the port says on its page.</p>"
    )
    assert day_of(make_page(inside=inside)) is None
    assert day_of(make_page(after="<p>The fair begins on 5 January 2026 and ends a week later.</p>")) is None


def test_sources_that_disagree_are_kept_with_a_confidence() -> None:
    head = meta("article:published_time", "2026-01-06T09:00:00Z")
    article = read(make_page(head=head, before='<time datetime="2026-01-07">7 January 2026</time>'))
    kept = article.candidates["published_at"]
    assert [entry.value[:10] for entry in kept] == ["2026-01-06", "2026-01-07"] or [
        entry.value[:10] for entry in kept
    ] == ["2026-01-07", "2026-01-06"]
    assert article.published_at is not None and kept[0].value == article.published_at.isoformat()
    assert 0 < article.confidence["published_at"] < 1


def test_sources_that_agree_have_no_candidates_and_more_confidence() -> None:
    agreeing = read(make_page(head=AGREEING, before='<time datetime="2026-01-06">6 January 2026</time>'))
    assert "published_at" not in agreeing.candidates
    weak = read(make_page(after="<p>Photos were taken on 6 January 2026 in the port of Ellerby by a neighbour.</p>"))
    assert agreeing.confidence["published_at"] > 0.9
    assert weak.confidence.get("published_at", 0.0) < agreeing.confidence["published_at"]
    assert "published_at" not in read(make_page()).confidence


def test_a_score_is_the_sum_of_weights_and_a_probability_their_softmax() -> None:
    one, other = dt.date(2026, 1, 6), dt.date(2026, 1, 7)
    ranked = rank_days({other: ["b"], one: ["a", "a2", "unknown"]}, {"a": 1.0, "a2": 1.0, "b": 1.0})
    assert [(entry.day, entry.score) for entry in ranked] == [(one, 2.0), (other, 1.0)]
    assert ranked[0].probability == pytest.approx(1 / (1 + 2.718281828**-1))
    assert rank_days({}) == []


def test_the_committed_weights_prefer_what_is_at_the_headline() -> None:
    table = weights()
    assert table["head:class"] > table["far:text"] and table["labelled_publication"] > table["labelled_update"]
    assert 0 < calibrated(0.3, 0.0) < calibrated(0.999, 5.0) < 1


@pytest.mark.parametrize(
    ("inner", "lang", "day"),
    [
        ("<br><small><i class='icon'></i>&nbsp;05.01.2026 •&nbsp;Rat, Verkehr</small>", "de", "2026-01-05"),
        ("<span>5 janvier 2026 – Politique</span>", "fr", "2026-01-05"),
        ("<div><em>5 января 2026</em> · Город</div>", "ru", "2026-01-05"),
        (" that closed on <b>5 January 2026</b> for ever", "en", None),
    ],
)
def test_a_day_in_an_element_of_its_own_within_the_heading(inner: str, lang: str, day: str | None) -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in STORY)
    heading = f"<h1>The long quay of Ellerby gets back its old harbour crane{inner}</h1>"
    page = f"<!DOCTYPE html><html lang='{lang}'><head><title>Ellerby</title></head><body><article>{heading}{paragraphs}"
    assert day_of(f"{page}</article></body></html>".encode()) == day
