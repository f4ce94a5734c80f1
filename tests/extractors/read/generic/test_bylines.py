"""Who wrote it: names out of bylines as outlets of many languages print them, and what is nobody's name."""

from __future__ import annotations

import pytest

from extractors.contracts.article import ExtractedPage, Source
from extractors.read.extract import extract_page
from tests.extractors.read.pages import json_ld, make_page

URL = "https://ellerby.example/news/ferry-stays-in-port"


def read(page: bytes) -> ExtractedPage:
    return extract_page(page, URL, rules=False)


def authors_of(line: str, css: str = "byline") -> tuple[str, ...]:
    """Read an invented page with this line between headline and text."""
    return read(make_page(before=f'<div class="{css}">{line}</div>')).article.authors


@pytest.mark.parametrize(
    "label",
    """By|Von|Par|Por|Di|Door|Av|Av:|Af|Autor:|Autori:|Autorin:|Auteur:|Autore:|Автор:|Автори:|Текст:|Συντάκτης:|Yazan:|Oleh
    |Penulis:|Tác giả:|Napisał|Przez|Szerző:|Kirjoittaja:|Tekst:|Text:|Schrijver:|Skribent:|Reporter:|Written by
    |Posted by|Publicado por    |Written By:|Author:|Author(s):|Author's:""".replace("\n", "").split("|"),
)
def test_the_words_that_begin_a_byline(label: str) -> None:
    assert authors_of(f"{label.strip()} Ines Calder", css="x") == ("Ines Calder",)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("بقلم سعاد المرسي", "سعاد المرسي"),
        ("كتبت: سعاد المرسي", "سعاد المرسي"),
        ("מאת: נועה לביא", "נועה לביא"),
        ("नीना वर्मा", "नीना वर्मा"),
        ("लेखक: नीना वर्मा", "नीना वर्मा"),
        ("Автор: Нина Вершинина", "Нина Вершинина"),
        ("Συντάκτης: Νίκη Βαλσάμη", "Νίκη Βαλσάμη"),
    ],
)
def test_bylines_in_other_scripts(line: str, name: str) -> None:
    assert authors_of(line) == (name,)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("6 jan 26 | 5h27 Por Ines Calder", ("Ines Calder",)),
        ("Posted on January 6, 2026 by Ines Calder", ("Ines Calder",)),
        ("06.01.2026 10:22 von Ines Calder", ("Ines Calder",)),
        ("Published 6 January 2026, 10:22 | By Ines Calder and Tom Arkwright", ("Ines Calder", "Tom Arkwright")),
        ("Нина Вершинина 06.01.2026, 14:10", ("Нина Вершинина",)),
        ("Ines Calder 6 January 2026", ("Ines Calder",)),
    ],
)
def test_a_name_in_the_line_of_the_date(line: str, names: tuple[str, ...]) -> None:
    assert authors_of(line, css="x") == names
    assert read(make_page(before=f"<div>{line}</div>")).article.byline_raw == line


@pytest.mark.parametrize(
    "line",
    [
        "By INES CALDER Associated Press",
        "By Ines Calder Bloomberg",
        "By Ines Calder The Lantern",
        "By Ines Calder The Ellerby Post",
        "By Ines Calder for Ellerby Post",
        "By Ines Calder - AP Harbour Writer",
        "By Ines Calder Ellerby.com Archive",
        "By Ines Calder Senior Harbour Correspondent",
        "Par Ines Calder envoyée spéciale à Basra",
        "By Ines Calder, Ellerby Institute of Tides and Currents",
        "By Ines Calder Published: 1/6/2026",
    ],
)
def test_employers_and_posts_are_no_part_of_a_name(line: str) -> None:
    article = read(make_page(before=f'<div class="byline">{line}</div>')).article
    assert tuple(name.title() for name in article.authors) == ("Ines Calder",)
    assert article.byline_raw == line


def test_a_surname_that_is_also_an_agencys_name_stays() -> None:
    assert authors_of("By Ines Bloomberg") == ("Ines Bloomberg",)
    assert authors_of("By Ines C. Bloomberg") == ("Ines C. Bloomberg",)


@pytest.mark.parametrize(
    "name",
    [
        "Kontor Wydawniczy Lampa Sp. z o.o.",
        "Lampen GmbH",
        "Lantern Media, Inc.",
        "Lantern Verlag AG",
        "ООО «Маяк»",
        "港灯传媒有限公司",
        "株式会社みなと",
        "Ediciones El Faro",
        "Redacción El Faro",
        "海港新闻",
        "灯塔网",
        "海港日报",
        "LAMP.NET",
        "name",
        "User Admin",
        "Super User",
        "Redacción",
        "staff reports",
        "网络整理",
        "From our news agencies",
        "Agencias",
        "وكالات",
    ],
)
def test_companies_desks_and_placeholders_are_nobody(name: str) -> None:
    assert read(make_page(head=f'<meta name="author" content="{name}">')).article.authors == ()


def test_the_sites_name_is_nobodys_in_any_of_its_forms() -> None:
    page = make_page(head='<meta name="author" content="Lantern">').decode()
    page = page.replace('content="Ellerby Post"', 'content="Lantern | News of the coast"')
    assert read(page.encode()).article.authors == ()
    page = make_page(head='<meta name="author" content="灯塔">').decode()
    page = page.replace(" | Ellerby Post</title>", "_灯塔财经</title>")
    assert read(page.encode()).article.authors == ()


def test_an_agency_is_kept_as_a_house_beside_the_writer() -> None:
    head = json_ld(**{"@type": "NewsArticle", "author": [{"name": "Ines Calder"}, {"name": "dpa"}]})
    article = read(make_page(head=head)).article
    assert (article.authors, article.houses) == (("Ines Calder",), ("dpa",))


@pytest.mark.parametrize(
    "line",
    [
        "By using this site you agree that we and our partners may keep cookies",
        "Da liegt sie. Wo einst Wald und Wiese waren.",
        "Author Hub",
        "Text Size",
        "Our Mission",
        "von am 06.01.2026",
        "06.01.2026",
        "Ines Calder (Instagram ines.calder)",
    ],
)
def test_lines_that_only_begin_like_a_byline(line: str) -> None:
    assert authors_of(line, css="x") == ()


_ZH = (
    "渡轮公司星期一表示，由于港口设备检修，往返两岸的渡轮将停航三天，乘客可以改乘公共汽车前往对岸的市场和医院。",
    "港务局说，检修工作早在去年秋天就已列入计划，期间码头仍向渔船开放，预计周四早晨恢复正常航班。",
)


def east_asian_page(before: str, first: str, second: str = _ZH[1], after: str = "") -> bytes:
    """An invented page: ``before`` between headline and text, ``after`` behind it."""
    return (
        f"<html><head><title>渡轮停航三天</title></head><body><h1>渡轮停航三天</h1>{before}"
        f"<article><p>{first}</p><p>{second}</p><p>{_ZH[0]}</p></article>{after}</body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("before", "names"),
    [
        ("来源：海港新闻 作者：温小夏", ("温小夏",)),
        ("发表于 2026-01-06 21:30 | 1164次阅读 | 来源 海港 | 作者 魏小星", ("魏小星",)),
        ("2026-01-06 10:22 来源：灯塔网 作者：李在江 责任编辑：王二", ("李在江",)),
        ("海港新闻记者 段小超 廖小艳", ("段小超", "廖小艳")),
        ("本报记者 段小超、廖小艳 报道", ("段小超", "廖小艳")),
        ("【文/灯塔网专栏作者 王小文】", ("王小文",)),
        ("撰文：王小文", ("王小文",)),
        ("責任編輯：王小文", ()),
        ("责任编辑：王小文", ()),
        ("时间：2026-01-06 作者：网络整理 阅读： 1644", ()),
        ("资料图：渡轮。海港社记者 贾小勇 摄", ()),
        ("作者：医技药剂党支部", ()),
    ],
)
def test_chinese_bylines(before: str, names: tuple[str, ...]) -> None:
    assert extract_page(east_asian_page(f"<div>{before}</div>", _ZH[0]), URL, rules=False).article.authors == names


def test_a_reporter_in_brackets_at_the_beginning_of_the_text() -> None:
    page = east_asian_page("", f"海港社港口1月6日电（记者唐小霁）{_ZH[0]}")
    article = extract_page(page, URL, rules=False).article
    assert (article.authors, article.byline_raw) == (("唐小霁",), "记者唐小霁")
    assert article.sources["authors"] is Source.HEURISTIC
    page = east_asian_page("", f"{_ZH[0]}据记者了解，码头照常开放。")
    assert extract_page(page, URL, rules=False).article.authors == ()


_JA = (
    "渡し船の会社は月曜日、港の設備を点検するため、両岸を結ぶ便を三日間休むと発表した。乗客はバスで対岸の市場や病院に行くことができる。",
    "港湾局によると、点検は昨年の秋から予定されていて、その間も漁船は桟橋を使うことができる。木曜日の朝には元に戻る見通しだ。",
)
_KO = (
    "나루터 회사는 월요일 항구 설비를 점검하기 위해 양쪽 강가를 잇는 배를 사흘 동안 쉰다고 밝혔다. "
    "승객은 버스로 시장과 병원에 갈 수 있다.",
    "항만청은 점검이 지난가을부터 예정되어 있었다며 그동안 고깃배는 부두를 쓸 수 있고 "
    "목요일 아침에는 정상으로 돌아온다고 말했다.",
)


@pytest.mark.parametrize(
    ("before", "texts", "names"),
    [
        ("文・川辺小夏", _JA, ("川辺小夏",)),
        ("取材：川辺小夏", _JA, ("川辺小夏",)),
        ("", (f"【ベイラ＝川辺小夏】{_JA[0]}", _JA[1]), ("川辺小夏",)),
        ("나하늘 기자 haneul@ellerby.example", _KO, ("나하늘",)),
        ("[나하늘·도바다 기자]", _KO, ("나하늘", "도바다")),
        ("", (f"(항구=등대뉴스) 나하늘 기자 = {_KO[0]}", _KO[1]), ("나하늘",)),
        ("현장 기자", _KO, ()),
    ],
)
def test_japanese_and_korean_bylines(before: str, texts: tuple[str, str], names: tuple[str, ...]) -> None:
    page = east_asian_page(f"<div>{before}</div>", *texts).decode().replace(f"<p>{_ZH[0]}</p>", "")
    assert extract_page(page.encode(), URL, rules=False).article.authors == names


def test_a_post_after_a_korean_name_goes() -> None:
    head = '<meta name="author" content="나하늘 바다 칼럼니스트">'
    assert read(make_page(head=head)).article.authors == ("나하늘",)


@pytest.mark.parametrize(
    ("line", "css", "names"),
    [
        ("Posted by Ines Calder at 5:11 AM", "x", ("Ines Calder",)),
        ("Von Ines am 06.01.2026, 11:51 | 0 Meinungen", "postmeta", ("Ines",)),
        ("By the harbour, boats are waiting for the weather", "x", ()),
    ],
)
def test_a_byline_under_the_text(line: str, css: str, names: tuple[str, ...]) -> None:
    assert read(make_page(after=f'<div class="{css}">{line}</div>')).article.authors == names


def test_a_comment_under_the_text_has_another_writer() -> None:
    comments = (
        '<section class="comments"><div class="byline">Posted by Tom Arkwright at 5:11 AM</div><p>Well.</p></section>'
    )
    assert read(make_page(after=comments)).article.authors == ()


def test_a_printed_name_wins_over_a_login() -> None:
    head, before = '<meta name="author" content="icalder">', '<p class="byline">By Ines Calder</p>'
    assert read(make_page(head=head, before=before)).article.authors == ("Ines Calder",)
    assert read(make_page(head=head)).article.authors == ("icalder",)


def test_a_kicker_a_credit_and_a_desk_are_no_bylines() -> None:
    for line in (
        '<div class="headline-kicker">Middle Coast</div>',
        '<div class="byline">Bildrechte: Ines Calder</div>',
        '<div class="byline">Coastal Desk</div>',
        '<div class="byline">Ellerby Post News</div>',
    ):
        assert read(make_page(before=line)).article.authors == ()


def test_a_catalogues_name_is_turned_round() -> None:
    head = '<meta name="DC.creator" content="Calder, Ines"><meta name="citation_author" content="Arkwright, T. J.">'
    assert read(make_page(head=head)).article.authors == ("Ines Calder", "T. J. Arkwright")
    head = '<meta name="DC.creator" content="Ines Calder, Tom Arkwright">'
    assert read(make_page(head=head)).article.authors == ("Ines Calder", "Tom Arkwright")
