"""Which headline is the title where a page shows one and states others, and what is no part of it."""

from __future__ import annotations

import pytest

from extractors.contracts.article import Article, Source
from extractors.read.extract import extract_page
from extractors.read.generic.headline_text import plain_headline, repair_double_encoding
from tests.extractors.read.pages import STORY, json_ld

URL = "https://www.ellerby.example/news/2026/01/06/ferry"


def read(
    *,
    h1: str = "",
    title: str = "",
    og: str = "",
    ld: str = "",
    site: str = "",
    lang: str = "en",
    url: str = URL,
    body: str = "",
) -> Article:
    """Read a page with these headlines, without outlet rules."""
    head = f"<title>{title}</title>"
    head += f'<meta property="og:title" content="{og}">' if og else ""
    head += f'<meta property="og:site_name" content="{site}">' if site else ""
    head += json_ld(**{"@type": "NewsArticle", "headline": ld}) if ld else ""
    text = body or "".join(f"<p>{paragraph}</p>" for paragraph in STORY)
    page = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body><main><article>'
        f"{h1}<div>{text}</div></article></main></body></html>"
    )
    return extract_page(page.encode(), url, rules=False).article


@pytest.mark.parametrize(
    ("lang", "shown", "stated"),
    [
        ("en", "Nobody knows who owns the key to the pier", "Ellerby Pier Closed: Times, Tickets and Refunds (2026)"),
        ("de", "Keiner hat den Schlüssel zur Mole", "Mole in Lenten gesperrt: Was Reisende jetzt wissen müssen"),
        ("fr", "Personne ne trouve la clé de la jetée", "Jetée de Lantin fermée : horaires, billets et remboursements"),
        ("es", "Nadie encuentra la llave del muelle", "Muelle de Lentón cerrado: horarios y devoluciones 2026"),
        ("pt", "Ninguém acha a chave do cais", "Cais de Lentão fechado: veja horários e reembolsos"),
        ("pl", "Nikt nie ma klucza do mola", "Molo w Lentowie zamknięte. Godziny, bilety, zwroty"),
        ("ru", "Ключ от причала никто не нашёл", "Причал в Лентове закрыт: расписание и возврат билетов"),
        ("tr", "Rıhtımın anahtarı kimsede yok", "Lenten rıhtımı kapandı: sefer saatleri ve iade koşulları"),
        ("ar", "لا أحد يعرف أين مفتاح الرصيف", "إغلاق رصيف لنتون: المواعيد والتذاكر واسترداد الثمن"),
        ("zh", "谁都不知道码头的钥匙在哪里", "兰顿码头关闭：班次、船票与退款说明"),
        ("ja", "桟橋の鍵を誰も知らない島の冬", "レントン桟橋が閉鎖、運航時刻と払い戻しまとめ"),
        ("ko", "부두 열쇠를 아는 사람이 없다", "렌턴 부두 폐쇄 운항 시간과 환불 안내 정리"),
    ],
)
@pytest.mark.parametrize("where", ["og and title", "title", "json-ld"])
def test_the_shown_headline_wins_and_the_stated_one_is_kept(lang: str, shown: str, stated: str, where: str) -> None:
    forms = {"og and title": {"og": stated, "title": stated}, "title": {"title": stated}, "json-ld": {"ld": stated}}
    article = read(h1=f"<h1>{shown}</h1>", lang=lang, **forms[where])
    assert (article.title, article.title_stated) == (shown, stated)
    assert [candidate.value for candidate in article.candidates["title"]] == [shown, stated]


def test_of_three_differing_headlines_the_shown_one_wins_over_another_h1_in_an_aside() -> None:
    article = read(
        h1="<h1>Wie zwei Inseln ohne Fähre leben</h1><aside><h1>Mehr aus Lenten</h1></aside>",
        ld="Fähre fällt aus: alte Mole als Gefahr",
        og="Wenn der Fährmann heimgeht",
        title="Chaos am Hafen: Mole gesperrt",
    )
    assert article.title == "Wie zwei Inseln ohne Fähre leben"
    assert article.title_stated == "Fähre fällt aus: alte Mole als Gefahr"
    assert len(article.candidates["title"]) == 4


def test_sources_that_agree_are_no_candidates_and_the_title_is_sure() -> None:
    alike = "The ferry to the islands stays in port"
    article = read(h1=f"<h1>{alike}</h1>", og=alike, ld=alike, title=f"{alike} | Ellerby Post", site="Ellerby Post")
    assert (article.title, article.title_stated, article.candidates) == (alike, None, {})
    other = read(h1=f"<h1>{alike}</h1>", og="Ellerby ferry: all sailings cancelled until Friday")
    assert article.confidence["title"] > other.confidence["title"] > 0


@pytest.mark.parametrize(
    ("h1", "title"),
    [
        ('<span class="kicker">Leben am Wasser</span> Der letzte Fährmann', "Der letzte Fährmann"),
        (
            '<span class="c-overline">Ports</span><span class="hidden">: </span><span>No bread left</span>',
            "No bread left",
        ),
        ('<div class="surtitre">Îles</div>Plus de pain avant jeudi', "Plus de pain avant jeudi"),
        ("<small>Pêche</small><br>Le quai reste fermé", "Le quai reste fermé"),
        ('<span class="antetitulo">Puertos</span> El muelle sigue cerrado', "El muelle sigue cerrado"),
        ('El muelle sigue cerrado <span class="post-date">3 de marzo de 2026</span>', "El muelle sigue cerrado"),
        ("Molo zamknięte do wiosny<br><small>02.03.2026 • Rada, Transport</small>", "Molo zamknięte do wiosny"),
        ("<time>2 mars 2026</time>Le quai reste fermé", "Le quai reste fermé"),
    ],
)
def test_kickers_days_and_desks_within_the_heading_are_no_part_of_the_title(h1: str, title: str) -> None:
    assert read(h1=f"<h1>{h1}</h1>", og="Ellerby port: what is known", title="Ellerby port").title == title


def test_a_kicker_stays_that_the_page_states_with_the_headline() -> None:
    h1 = '<h1><span class="kicker">Streit um die Mole</span><span class="hide">: </span>Ein Stück Stein</h1>'
    whole = "Streit um die Mole: Ein Stück Stein"
    assert read(h1=h1, og=whole, ld=whole).title == whole


@pytest.mark.parametrize(
    ("title", "url", "right"),
    [
        ("Pier shuts for a year - The Daily Star", "https://the-daily-star.example/a/1", "Pier shuts for a year"),
        ("Pier shuts for a year | Sport | Quay Herald", "https://quay-herald.example/a/1", "Pier shuts for a year"),
        ("Quay Herald - Pier shuts for a year", "https://quay-herald.example/a/1", "Pier shuts for a year"),
        ("Quay Herald: Pier shuts for a year", "https://www.quayherald.example/a/1", "Pier shuts for a year"),
        ("Steg bleibt zu « Hafenpost", "https://www.hafen-post.example/a", "Steg bleibt zu"),
        ("Le quai reste fermé :: Courrier du Port", "https://courrier-du-port.example/a", "Le quai reste fermé"),
        ("El muelle sigue cerrado · Diario del Puerto", "https://diariodelpuerto.example/a", "El muelle sigue cerrado"),
        ("Причал закрыт до весны ‖ Pristan", "https://pristan.example/a", "Причал закрыт до весны"),
        (
            "배가 석 달째 멈춰 섰다… 주민 발 동동-지역ㅣ항구신문",
            "https://harbor.example/a",
            "배가 석 달째 멈춰 섰다… 주민 발 동동",
        ),
        ("Tide - the boat - sails again after ten years - Quay Herald", "https://quay-herald.example/a", None),
        ("Pier shuts – a town waits", "https://ellerby.example/a", "Pier shuts – a town waits"),
    ],
)
def test_the_sites_name_and_sections_beside_it_are_cut(title: str, url: str, right: str | None) -> None:
    site = "항구신문" if "항구신문" in title else ""
    assert read(title=title, url=url, site=site).title == (right or title.removesuffix(" - Quay Herald"))


def test_a_label_before_a_bar_that_is_not_shown_is_no_part() -> None:
    article = read(
        h1="<h1>Nobody sails alone</h1>", og="Opinion | Nobody sails alone", title="Opinion | Nobody sails alone"
    )
    assert article.title == "Nobody sails alone"


def test_a_headline_in_a_second_heading_is_found_under_a_logo() -> None:
    article = read(h1='<h1><a href="/">Ellerby Post</a></h1><h2>The pier is shut for a year</h2>', title="Ellerby Post")
    assert (article.title, article.sources["title"]) == ("The pier is shut for a year", Source.HEURISTIC)


def test_a_headline_that_json_ld_cuts_off_is_completed() -> None:
    whole = (
        "The council of Ellerby voted on Thursday to close the old swing pier of the harbour for a year, and the "
        "traders of three islands wait"
    )
    assert read(ld=whole[:104], og=whole).title == whole


@pytest.mark.parametrize(
    ("stated", "plain"),
    [
        ("Crew of the <em>Gull</em> is home", "Crew of the Gull is home"),
        ("Crew of the &lt;i&gt;Gull&lt;/i&gt; is home", "Crew of the Gull is home"),
        ("Fish &amp;amp; chips for ten", "Fish & chips for ten"),
        ("Bread&lt;br/&gt;and flour", "Bread and flour"),
        ("a < b and c > d", "a < b and c > d"),
        ("What the <b> tag does", "What the <b> tag does"),
        ("Carterâ€™s yard â€“ a fire", "Carter’s yard – a fire"),
        ("Une annÃ©e Ã©trange Ã LiÃ¨ge", "Une année étrange Ã Liège"),
        ("ÐŸÑ€Ð¸Ñ‡Ð°Ð» Ð·Ð°ÐºÑ€Ñ‹Ñ‚", "Причал закрыт"),
        ("CAFÉ’S BIG DAY", "CAFÉ’S BIG DAY"),
        ("“IRMÃ” em casa", "“IRMÃ” em casa"),
    ],
)
def test_stated_headlines_become_plain_text(stated: str, plain: str) -> None:
    assert plain_headline(stated) == plain


def test_repair_leaves_what_is_no_double_encoding() -> None:
    for text in ("Ångström på ön", "Œuvre d’art à Liège – été", "Ölpreis: 5 €", "Ça va »", ""):
        assert repair_double_encoding(text) == text
