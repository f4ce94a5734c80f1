"""Pages as systems in other regions than Western Europe build them, with the marks that their readers know."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.contracts.article import Article, ExtractedPage, MediaRole
from extractors.read.extract import extract_page
from tests.extractors.read.pages import json_ld

URL = "https://www.harbour.example/news/123456"
KOREAN = (
    "엘러비와 섬을 잇는 여객선이 이번 주에 운항하지 않는다고 선사가 2일 밝혔다.",
    "잠수부들은 부두 기둥 하나에서 균열을 발견했고, 항만 당국은 같은 날 저녁 선석을 폐쇄했다.",
    "섬 상인들에게는 나흘치 빵과 열흘치 밀가루가 남아 있다고 군의회는 설명했다.",
)
JAPANESE = (
    "エラービーと島を結ぶフェリーが今週は運航しないことが2日、運航会社への取材で分かった。",
    "潜水士が桟橋の柱の一つに亀裂を見つけ、港湾当局は同日夜に岸壁を閉鎖した。",
    "島の商店には4日分のパンと10日分の小麦粉があるという。",
)
CHINESE = (
    "连接埃勒比与群岛的渡轮本周停航，船东星期二表示。",
    "潜水员在码头的一根立柱上发现裂缝，港口当晚关闭了泊位。",
    "镇议会说，岛上的商人还有四天的面包和十天的面粉。",
)
RUSSIAN = (
    "Паром, который связывает Эллерби с островами, на этой неделе не выйдет в море, сообщил во вторник его владелец.",
    "Водолазы нашли трещину в одной из опор причала, и порт в тот же вечер закрыл его.",
    "У торговцев на островах хлеба на четыре дня и муки на десять, говорят в совете.",
)
PERSIAN = (
    "کشتی مسافربری که شهر الربی را به جزایر وصل می‌کند این هفته حرکت نخواهد کرد، مالک آن روز سه‌شنبه گفت.",
    "غواصان در یکی از پایه‌های اسکله ترکی پیدا کردند و بندر همان شب پهلوگاه را بست.",
)
TURKISH = (
    "Ellerby'yi adalara bağlayan feribot bu hafta sefer yapmayacak, sahibi salı günü açıkladı.",
    "Dalgıçlar iskelenin direklerinden birinde çatlak buldu ve liman aynı akşam rıhtımı kapattı.",
)
VIETNAMESE = (
    "Chiếc phà nối Ellerby với các đảo sẽ không chạy trong tuần này, chủ phà cho biết hôm thứ ba.",
    "Thợ lặn tìm thấy một vết nứt trên một trụ cầu cảng, và cảng đã đóng bến ngay tối hôm đó.",
)
MENU = "<ul>" + "".join(f'<li><a href="/s{number}">Menu {number}</a></li>' for number in range(9)) + "</ul>"


def page_of(lang: str, title: str, body: str, head: str = "") -> ExtractedPage:
    """Read a page with a menu, without outlet rules."""
    page = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body>{MENU}{body}</body></html>"
    )
    return extract_page(page.encode(), URL, rules=False)


def paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def body_of(article: Article) -> list[str]:
    return (article.body or "").split("\n\n")


def test_a_korean_portal() -> None:
    body = (
        '<div class="head"><h2 class="headline"><span>여객선 운항 중단에 섬 빵 바닥나</span></h2><div class="info">'
        '<div><em class="term">입력</em><span class="stamp">2026.06.02. 오전 10:11</span></div>'
        '<div><em class="term">수정</em><span class="stamp">2026.06.02. 오전 11:00</span></div></div></div>'
        '<div id="contents"><article id="text"><span class="photo"><div><img data-src="https://img.example/1.jpg"></div>'
        '<em class="img_desc">2일 엘러비 항에 정박한 여객선</em></span>'
        f"{'<br><br>'.join(KOREAN)}</article>"
        '<div class="byline"><p><span>김하늘 기자 (sky@hangu.example)</span></p></div></div>'
    )
    head = '<meta property="og:article:author" content="항구일보 | 네이버">'
    page = page_of("ko", "여객선 운항 중단에 섬 빵 바닥나", body, head)
    article = page.article
    assert article.title == "여객선 운항 중단에 섬 빵 바닥나"
    assert article.authors == ("김하늘",)
    assert body_of(article) == list(KOREAN)
    assert article.modified_at == dt.datetime(2026, 6, 2, 11, 0, tzinfo=dt.UTC)
    assert [item.caption for item in page.media_items] == ["2일 엘러비 항에 정박한 여객선"]


@pytest.mark.parametrize("sign", ["김하늘 기자 sky@hangu.example", "[엘러비=김하늘 기자]", "김하늘·이바다 기자"])
def test_a_korean_signature_is_not_the_texts_end(sign: str) -> None:
    article = page_of("ko", "여객선", f"<h1>여객선 운항 중단</h1><div>{paragraphs((*KOREAN, sign))}</div>").article
    assert body_of(article) == list(KOREAN)
    assert article.authors[:1] == ("김하늘",)


def test_text_for_screen_readers_in_korean_systems_is_not_shown() -> None:
    body = f'<h1>여객선 운항 중단</h1><h2 class="blind">상세 컨텐츠</h2><div>{paragraphs(KOREAN)}</div>'
    assert body_of(page_of("ko", "여객선", body).article) == list(KOREAN)


def test_a_japanese_portal() -> None:
    headline = "フェリー運休で島のパン不足"
    stated = f"{headline}（港湾新聞） - ニュースポータル"
    house = {"@type": "Organization", "name": "港湾新聞"}
    text = "\n\n\u3000".join(JAPANESE)
    body = f"<article><header><h1>{headline}</h1></header><div><p>\u3000{text}</p></div><h2>【関連記事】</h2></article>"
    article = page_of(
        "ja", stated, body, json_ld(**{"@type": "NewsArticle", "headline": stated, "author": house})
    ).article
    assert article.title == headline
    assert body_of(article) == list(JAPANESE)
    assert article.authors == ()


@pytest.mark.parametrize(("above", "below"), [("編集委員・佐藤 花子", ""), ("", "（佐藤花子）"), ("", "【佐藤花子】")])
def test_who_signs_in_japanese(above: str, below: str) -> None:
    body = (
        f'<h1>フェリー運休で島のパン不足</h1><p class="date">2026年6月2日 10時11分</p><p class="author">{above}</p>'
        f"<div>{paragraphs(JAPANESE)}<p>{below}</p></div>"
    )
    article = page_of("ja", "フェリー運休", body).article
    assert [name.replace(" ", "") for name in article.authors] == ["佐藤花子"]
    assert body_of(article) == list(JAPANESE)


def test_a_badge_in_a_chinese_heading_and_what_stands_below_the_text() -> None:
    body = (
        '<h1>渡轮停航 岛上面包告急<span class="article-tag">原创</span></h1><span class="time">2026-06-02 10:11</span>'
        '<article><p style="display:none">原标题：渡轮停航</p><div class="img_wrapper"><img src="/4.jpg">'
        f'<span class="img_descr">停在港内的渡轮</span></div>{paragraphs(CHINESE)}<p>（记者 李明 通讯员 王芳）</p>'
        "<p>责任编辑：张玉</p></article>"
    )
    page = page_of("zh", "渡轮停航 岛上面包告急_埃勒比", body)
    assert page.article.title == "渡轮停航 岛上面包告急"
    assert body_of(page.article) == list(CHINESE)
    assert page.article.authors == ("李明",)
    assert [(item.role, item.caption) for item in page.media_items] == [(MediaRole.LEAD, "停在港内的渡轮")]


def test_the_title_that_chinese_offices_state() -> None:
    body = f'<div class="con_title">渡轮停航 岛上面包告急</div><div class="editor">{paragraphs(CHINESE)}</div>'
    head = '<meta name="ArticleTitle" content="渡轮停航 岛上面包告急">'
    assert page_of("zh", "港口新闻网", body, head).article.title == "渡轮停航 岛上面包告急"


def test_lines_without_elements_and_a_day_run_into_them() -> None:
    text = "<br />\n<br />\n".join(RUSSIAN)
    body = (
        '<h1>Паром остался в порту</h1><div class="news-detail"><img src="/5.jpg" width="400">'
        f'<span class="news-date-time">02.06.2026 10:11:00</span>{text}<div style="clear:both"></div><br />'
        "Автор:&nbsp;Нина Вершинина<br />Просмотров:&nbsp;153<br /></div>"
    )
    article = page_of("ru", "Паром остался в порту", body).article
    assert body_of(article) == list(RUSSIAN)
    assert article.published_at == dt.datetime(2026, 6, 2, 10, 11, tzinfo=dt.UTC)
    assert article.authors == ("Нина Вершинина",)


def test_a_standfirst_apart_from_the_text_in_a_persian_system() -> None:
    lead = "غواصان در یکی از پایه‌های اسکله ترکی پیدا کردند و جزایر برای چهار روز نان دارند."
    body = (
        '<div class="news"><div class="pdate"><span>تاریخ انتشار:</span> ۱۲ خرداد ۱۴۰۵ - ۱۰:۱۱</div>'
        f'<h1 class="title">کشتی در بندر ماند</h1><div class="subtitle">{lead}</div>'
        f'<div class="body">{paragraphs(PERSIAN)}<p>انتهای پیام/</p></div></div>'
    )
    article = page_of("fa", "کشتی در بندر ماند - بندر نیوز", body).article
    assert article.lead == lead
    assert body_of(article) == [lead, *PERSIAN]
    assert article.published_at == dt.datetime(2026, 6, 2, 10, 11, tzinfo=dt.UTC)


def test_a_turkish_line_with_both_times_and_the_reporter_below_it() -> None:
    body = (
        '<h1>Feribot limanda kaldı</h1><h2 class="spot">Adalardaki esnafın yalnızca dört günlük ekmeği kaldı.</h2>'
        "<div><span>Giriş: 02.06.2026 - 10:11</span> <span>Güncelleme: 02.06.2026 - 11:00</span></div>"
        f'<div class="yazar">Haber: Ayşe Demir</div><div class="icerik">{paragraphs(TURKISH)}'
        "<p><strong>İLGİLİ HABER</strong></p><p><a href='/y'>Lenton'da fırınlar tükendi</a></p></div>"
    )
    article = page_of("tr", "Feribot limanda kaldı", body).article
    assert article.published_at == dt.datetime(2026, 6, 2, 10, 11, tzinfo=dt.UTC)
    assert article.modified_at == dt.datetime(2026, 6, 2, 11, 0, tzinfo=dt.UTC)
    assert article.authors == ("Ayşe Demir",)
    assert body_of(article)[-1] == TURKISH[-1]


def test_a_name_set_to_the_right_below_the_text_signs_it() -> None:
    sign = '<p style="text-align:right;"><strong>Nguyễn Minh An</strong></p>'
    body = f"<h1>Phà nằm lại cảng</h1><article>{paragraphs(VIETNAMESE)}{sign}</article>"
    article = page_of("vi", "Phà nằm lại cảng", body).article
    assert article.authors == ("Nguyễn Minh An",)
    assert body_of(article) == list(VIETNAMESE)


@pytest.mark.parametrize(
    ("lang", "line", "name"),
    [
        ("he", "<span>נועה לביא</span><span>פורסם: 02.06.26, 10:11</span>", "נועה לביא"),
        ("th", "2 มิถุนายน 2569 เวลา 10:11 น. โดย : สมชาย ใจดี", "สมชาย ใจดี"),
        ("pt", "<p>Por Nina Prates, Jornal do Cais — Ellerby</p>", "Nina Prates"),
        ("de", "Von Nina Prates, Lenton", "Nina Prates"),
        ("en", "By NINA PRATES - AP Technology Writers", "NINA PRATES"),
    ],
)
def test_what_follows_a_name_in_its_line(lang: str, line: str, name: str) -> None:
    text = paragraphs(RUSSIAN)
    assert page_of(lang, "x", f'<h1>02 x y z</h1><div class="byline">{line}</div>{text}').article.authors == (name,)


def test_a_hindi_summary_is_no_heading_of_the_text() -> None:
    texts = (
        "सार",
        "द्वीपों में केवल चार दिन की रोटी बची है।",
        "विस्तार",
        "नौका इस सप्ताह नहीं चलेगी, मालिक ने कहा।",
    )
    article = page_of("hi", "नौका", f"<h1>नौका बंदरगाह में ही रही</h1><article>{paragraphs(texts)}</article>").article
    assert body_of(article) == [texts[1], texts[3]]
