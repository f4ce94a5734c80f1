"""Short lines above, beside and below a text that are no text, and short lines that are."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.contracts.article import ExtractedPage, MediaRole
from extractors.read.extract import extract_page
from extractors.read.generic.phrases import is_boilerplate, is_gate, is_reading_time

URL = "https://www.lentonherald.example/news/bridge-stays-closed-4821"
TITLE = "Bridge at Lenton stays closed"
TEXT = (
    "The bridge over the Tarn will stay closed until spring, the county said on Tuesday after engineers saw rust.",
    "Buses now take the road over the hill, which adds twenty minutes to each trip and has no lighting there.",
    "“We have asked for a ferry and got a leaflet,” said a baker whose shop is beside the northern tower.",
    "The county expects the repair to cost nine million, of which the state pays half; a vote is planned this month.",
)


def page_of(inside: str, *, above: str = "", lang: str = "en", title: str = TITLE) -> ExtractedPage:
    """Read a page with a headline, lines ``above`` the text, and ``inside`` as its content."""
    page = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"></head><body>'
        '<ul><li><a href="/a">News</a></li><li><a href="/b">Sport</a></li></ul>'
        f"<main><h1>{title}</h1>{above}{inside}</main></body></html>"
    )
    return extract_page(page.encode(), URL, rules=False)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def body_of(page: ExtractedPage) -> list[str]:
    return (page.article.body or "").split("\n\n")


@pytest.mark.parametrize(
    "above",
    [
        "<div><p>14</p><button>Listen</button><p>Share</p></div>",
        "<p>0</p><p>SHARES</p><p>12</p><p>VIEWS</p>",
        "<p>Reading Time: 3 mins read</p>",
        "<p>2 minuti di lettura</p>",
        '<span class="day">…</span>',
        "<div>by Ines Calder for Lenton Herald</div>",
        "<p>Par Ines Calder pour Le Quai</p>",
        '<div><a href="/staff/12">Ines Calder</a><span>Transport correspondent</span></div>',
        "<p>Ines Calder</p><p>3 March 2026</p>",
    ],
)
def test_what_stands_above_a_text_is_not_its_beginning(above: str) -> None:
    assert body_of(page_of(paragraphs(*TEXT), above=above)) == list(TEXT)


def test_a_number_within_a_text_stays() -> None:
    text = (TEXT[0], "1984", *TEXT[1:])
    assert body_of(page_of(paragraphs(*text))) == list(text)


@pytest.mark.parametrize(
    "line",
    [
        "Diesen Artikel anhören (4 Minuten)",
        "Écouter cet article",
        "Escuchar este artículo",
        "Ouvir artigo",
        "Ascolta questo articolo",
        "Luister naar dit artikel",
        "Posłuchaj artykułu",
        "Прослушать статью",
        "Слухати статтю",
        "Haberi dinle",
        "استمع إلى المقال",
        "खबर सुनें",
        "Dengarkan artikel",
        "Ακούστε το άρθρο",
        "この記事を聴く",
        "기사 듣기",
        "收听本文",
        "האזינו לכתבה",
        "Nghe bài viết",
    ],
)
def test_the_button_of_a_player_that_reads_aloud(line: str) -> None:
    assert is_boilerplate(line)
    assert body_of(page_of(paragraphs(*TEXT[:2], line, *TEXT[2:]))) == list(TEXT)


@pytest.mark.parametrize(
    ("gate", "offers"),
    [
        (
            "<h2>To continue reading, subscribe</h2>",
            "<ul><li>All stories</li><li>Cancel anytime</li></ul><p>$1 a week</p>",
        ),
        ("<p>Pour lire la suite, abonnez-vous</p>", "<ul><li>Sans engagement</li></ul>"),
        ("<h3>Para continuar leyendo, suscríbete</h3>", "<p>Mensual</p><p>Anual, con un 15 % de ahorro.</p>"),
        ("<h3>Чтобы читать дальше, оформите подписку</h3>", "<ul><li>Без рекламы</li></ul>"),
    ],
)
def test_the_offers_below_a_gate_are_no_text(gate: str, offers: str) -> None:
    assert body_of(page_of(paragraphs(*TEXT[:2]) + gate + offers)) == list(TEXT[:2])
    within = paragraphs(*TEXT[:2]) + gate + paragraphs(*TEXT[2:])
    assert [line for line in body_of(page_of(within)) if not is_gate(line)] == list(TEXT)


@pytest.mark.parametrize(
    "box",
    [
        '<table align="right"><tr><td><img src="/pics/b.jpg" width="200"><br><font>The bridge on Monday.</font>'
        "</td></tr></table>",
        '<p><img src="/pics/b.jpg" width="600"><br><em>The northern tower seen from the bakery.</em></p>',
    ],
)
def test_a_line_below_a_picture_in_a_box_of_its_own_is_its_caption(box: str) -> None:
    assert body_of(page_of(paragraphs(*TEXT[:2]) + box + paragraphs(*TEXT[2:]))) == list(TEXT)


def test_an_emphasised_word_beside_a_picture_makes_no_caption() -> None:
    text = '<p><img src="/pics/b.jpg" width="600"> <em>Rust</em> is what the engineers found in two of the cables.</p>'
    body = body_of(page_of(paragraphs(*TEXT[:2]) + text))
    assert body[-1] == "Rust is what the engineers found in two of the cables."


def test_short_lines_below_the_headings_of_a_list() -> None:
    below = "".join(
        f"<h2>{number}. Bridge of {name}</h2><p>Built in 18{number}2.</p><p>Good for trains.</p>"
        for number, name in enumerate(("Dunn", "Ash", "Pell"), 1)
    )
    body = body_of(page_of(paragraphs(TEXT[0]) + below))
    assert body[:4] == [TEXT[0], "1. Bridge of Dunn", "Built in 1812.", "Good for trains."]
    assert len(body) == 10
    glossary = "<h2>Types</h2><ul><li>Stayed</li><li>Hung</li></ul><h2>In short</h2><p>It hangs.</p>"
    assert body_of(page_of(paragraphs(TEXT[0]) + glossary))[1:] == ["Types", "Stayed", "Hung", "In short", "It hangs."]


@pytest.mark.parametrize(
    ("begins", "lang"),
    [
        ("<b>LENTON, March 3, 2026</b> /Wire/ -- ", "en"),
        ("LENTON, England, 3 March 2026 – ", "en"),
        ("Lenton, 3. März 2026 – ", "de"),
        ("Paris, le 3 mars 2026 - ", "fr"),
        ("Madrid, 3 de marzo de 2026.- ", "es"),
        ("Roma, 3 marzo 2026 - ", "it"),
        ("Москва, 3 марта 2026 г. — ", "ru"),
        ("北京，2026年3月3日 — ", "zh"),
    ],
)
def test_the_day_that_a_report_was_sent_on(begins: str, lang: str) -> None:
    page = page_of(f"<p>{begins}{TEXT[0]}</p>" + paragraphs(*TEXT[1:]), lang=lang)
    assert page.article.published_at is not None
    assert page.article.published_at.date() == dt.date(2026, 3, 3)


def test_a_day_that_the_first_sentence_is_about() -> None:
    first = (
        "In Lenton, on 3 March 2021 the bridge was opened - and closed again on the same day, as the oldest people "
        "of both towns recall."
    )
    assert page_of(paragraphs(first, *TEXT)).article.published_at is None


@pytest.mark.parametrize(
    "line",
    [
        "Gespeichert von rosa am 24. Juli 2017 - 18:55",
        "Submitted by rosa on Mon, 07/24/2017 - 18:55",
        "Soumis par rosa le 24 juillet 2017 - 18:55",
        "Ingediend door rosa op 24 juli 2017 - 18:55",
    ],
)
def test_the_line_of_a_system_far_below_a_text(line: str) -> None:
    far = "".join(f'<p><a href="/more/{number}">Another story of the town</a></p>' for number in range(12))
    page = page_of(f"<div>{paragraphs(*TEXT)}</div><div>{far}</div><div>{line}</div>", lang="")
    assert page.article.published_at is not None
    assert page.article.published_at.date() == dt.date(2017, 7, 24)


@pytest.mark.parametrize(
    ("above", "names"),
    [
        ('<div class="firma"><span>Ana Robles</span><span>Molinar</span><b>03 MAR 2026</b></div>', ("Ana Robles",)),
        ("<p>By Ines Calder in Lenton</p>", ("Ines Calder",)),
        ("<p>By Ines Calder for Lenton Herald</p>", ("Ines Calder",)),
        ("<p>Di Anna Rossi per il Molo</p>", ("Anna Rossi",)),
        ("<div>Anna Oakes</div><div>Co-Founder, Tarn Labs</div>", ("Anna Oakes",)),
        ("<div>Anna Oakes</div><div>Staff writer</div>", ("Anna Oakes",)),
        ("<p>Lenton – Anna Oakes</p><p>3 March 2026</p>", ("Anna Oakes",)),
        ("<p>Von Anna de la Fuente</p>", ("Anna de la Fuente",)),
        ("<div>Anna Oakes</div><div>Bridges and roads</div>", ()),
    ],
)  # fmt: skip
def test_what_runs_into_a_name(above: str, names: tuple[str, ...]) -> None:
    assert page_of(paragraphs(*TEXT), above=above).article.authors == names


def test_a_small_portrait_above_the_text_does_not_lead() -> None:
    above = (
        '<div class="x"><img src="https://cdn.example/o.jpg" width="64" height="64" alt="Anna Oakes">Anna Oakes</div>'
        '<img src="https://cdn.example/bridge.jpg" width="900" height="500">'
    )
    page = page_of(paragraphs(*TEXT), above=above)
    assert [item.url for item in page.media_items if item.role is MediaRole.LEAD] == ["https://cdn.example/bridge.jpg"]


@pytest.mark.parametrize(
    ("line", "is_one"),
    [("4 min read", True), ("Lesezeit: 3 Min.", True), ("The trip takes 20 min.", False), ("4 words", False)],
)
def test_reading_times(line: str, is_one: bool) -> None:
    assert is_reading_time(line) is is_one


def test_a_day_in_both_calendars_is_no_text() -> None:
    texts = (
        "أعلنت بلدية المرفأ يوم الثلاثاء أن الجسر القديم سيبقى مغلقا حتى الربيع بعد أن عثر المهندسون على صدأ فيه.",
        "وتسلك الحافلات الآن الطريق الجبلي الذي يضيف عشرين دقيقة إلى كل رحلة ولا إنارة فيه بين المحجر والمطحنة.",
    )
    above = "<p>الثلاثاء 14 رمضان 1447هـ الموافق 3 مارس 2026م</p>"
    page = page_of(paragraphs(*texts), above=above, lang="ar", title="الجسر القديم يبقى مغلقا")
    assert body_of(page) == list(texts)
    assert page.article.published_at is not None
    assert page.article.published_at.date() == dt.date(2026, 3, 3)
