"""The fields that `extract_page` gives for pages of every build, script and charset."""

from __future__ import annotations

import datetime as dt
import importlib
import json
from pathlib import Path

import pytest

from extractors.contracts.article import MediaRole, MediaType, PageKind, Source
from extractors.contracts.outlet import Outlet
from extractors.read.extract import extract_page
from tests.extractors.read.pages import STORY, URL, json_ld, make_page, read


@pytest.mark.parametrize(
    ("byline", "authors", "houses"),
    [
        ("By Ruth Palmer and Reuters", ("Ruth Palmer",), ("Reuters",)),
        ("Автор: Анна Соколова", ("Анна Соколова",), ()),
        ("Por Lucía Vega", ("Lucía Vega",), ()),
    ],
)
def test_a_plain_page_with_a_byline(byline: str, authors: tuple[str, ...], houses: tuple[str, ...]) -> None:
    text = f"Coast road opens\n\n8 October 2026\n\n{byline}\n\n" + "\n\n".join(
        [
            "The road along the coast was opened again on Thursday, the council of the island said after the storm.",
            "By Friday the buses ran again",
        ]
    )
    article = extract_page(text.encode(), "https://coast.example/road", content_type="text/plain").article
    assert (article.authors, article.houses, article.byline_raw) == (authors, houses, byline)
    assert article.body is not None
    assert article.body.startswith("The road along")
    assert article.body.endswith("By Friday the buses ran again")


def test_a_plain_page() -> None:
    page = read(make_page())
    article = page.article
    assert article.title == article.title_raw == "Ellerby ferry stays in port"
    assert article.body == "\n\n".join(STORY)
    assert article.language == "en"
    assert article.kind is page.kind is PageKind.ARTICLE
    assert article.published_at == dt.datetime(2026, 1, 6, tzinfo=dt.UTC)
    assert article.is_published_day_only
    assert article.sources["published_at"] is Source.URL
    assert page.reason is None
    assert page.charset == "utf-8"


def test_what_json_ld_states() -> None:
    stated = json_ld(
        **{
            "@type": "NewsArticle",
            "headline": "Ellerby ferry stays in port",
            "datePublished": "2026-01-06T08:15:00+02:00",
            "dateModified": "2026-01-06T10:00:00+02:00",
            "author": [{"@type": "Person", "name": "Ines Calder"}, {"@type": "Person", "name": "Tom Arkwright"}],
            "articleSection": "Ports",
            "keywords": "Ferries, Ellerby, ferries",
            "image": {"@type": "ImageObject", "url": "/img/pier.jpg", "width": 1200, "creditText": "Ola Brandt"},
            "isAccessibleForFree": "False",
        }
    )
    article = read(make_page(head=stated + f'<link rel="canonical" href="{URL}">')).article
    assert article.published_at == dt.datetime(2026, 1, 6, 6, 15, tzinfo=dt.UTC)
    assert article.modified_at == dt.datetime(2026, 1, 6, 8, 0, tzinfo=dt.UTC)
    assert article.authors == ("Ines Calder", "Tom Arkwright")
    assert article.section == "Ports"
    assert article.tags == ("Ferries", "Ellerby")
    assert article.is_paywalled
    assert article.canonical_url == URL
    assert article.sources["authors"] is Source.JSON_LD
    assert not article.is_published_zone_assumed


@pytest.mark.parametrize(
    ("page", "url", "sources"),
    [
        (
            make_page(head=json_ld(**{"@type": "NewsArticle", "headline": "x", "isAccessibleForFree": True})),
            URL,
            {"kind": Source.JSON_LD, "is_paywalled": Source.JSON_LD},
        ),
        (
            make_page(
                head='<meta property="og:type" content="article"><meta name="author" content="Ines Calder">'
                '<meta property="article:content_tier" content="locked">'
            ),
            URL,
            {"kind": Source.META, "is_paywalled": Source.META, "byline_raw": Source.META},
        ),
        (
            make_page(head='<meta name="author" content="Ines Calder">', before="<p class=byline>By Ines Calder</p>"),
            URL,
            {"kind": Source.HEURISTIC, "byline_raw": Source.HEURISTIC, "authors": Source.META},
        ),
        (make_page(), "https://www.ellerby.example/", {"kind": Source.URL}),
        (b"", URL, {"kind": Source.HEURISTIC}),
    ],
)
def test_fields_that_are_judged_say_by_what(page: bytes, url: str, sources: dict[str, Source]) -> None:
    found = read(page, url).article.sources
    assert {name: found.get(name) for name in sources} == sources
    assert read(make_page(title="VIDEO: Ellerby ferry")).article.sources["title_label"] is Source.HEURISTIC


def test_microdata_and_meta_elements() -> None:
    head = '<meta property="article:section" content="Ports"><meta name="author" content="Ines Calder">'
    before = '<time itemprop="datePublished" datetime="2026-01-06T08:15:00Z">today</time>'
    article = read(make_page(head=head, before=before)).article
    assert (article.section, article.sources["section"]) == ("Ports", Source.META)
    assert (article.authors, article.sources["authors"]) == (("Ines Calder",), Source.META)
    assert article.sources["published_at"] is Source.MICRODATA


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ines Calder", ("Ines Calder",)),
        ("By Ines Calder and Tom Arkwright", ("Ines Calder", "Tom Arkwright")),
        ("Von Ines Calder und Tom Arkwright", ("Ines Calder", "Tom Arkwright")),
        ("Par Inès Calder", ("Inès Calder",)),
        ("By Ines Calder, Senior Political Editor", ("Ines Calder",)),
        ("By Robert E. Calder, Ph.D.", ("Robert E. Calder",)),
        ("Ines Calder - January 6, 2026", ("Ines Calder",)),
        ("Written by Ines Calder | Ellerby Post", ("Ines Calder",)),
        ("srf/hosb", ("srf/hosb",)),
    ],
)
def test_printed_bylines(line: str, names: tuple[str, ...]) -> None:
    article = read(make_page(before=f'<div class="byline">{line}</div>')).article
    assert article.authors == names
    assert article.byline_raw == line


@pytest.mark.parametrize("name", ["Ellerby Post", "admin", "Staff", "https://ellerby.example/author/1"])
def test_what_is_no_person_is_no_author(name: str) -> None:
    assert read(make_page(head=f'<meta name="author" content="{name}">')).article.authors == ()


def test_the_headline_loses_the_sites_name_and_its_label() -> None:
    article = read(make_page(title="VIDEO: Ellerby ferry stays in port")).article
    assert (article.title, article.title_label) == ("Ellerby ferry stays in port", "VIDEO")
    assert article.title_raw == "VIDEO: Ellerby ferry stays in port"
    no_heading = make_page().replace(b"<h1>", b"<b>").replace(b"</h1>", b"</b>")
    assert read(no_heading).article.title == "Ellerby ferry stays in port"


def test_the_form_for_search_engines_is_not_the_headline() -> None:
    head = json_ld(**{"@type": "NewsArticle", "headline": "Ellerby ferry news"})
    page = make_page(head=head + '<meta property="og:title" content="Ellerby ferry stays in port">')
    page = page.replace(b"<title>Ellerby ferry stays in port", b"<title>Ellerby ferry news")
    assert read(page).article.title == "Ellerby ferry stays in port"


def test_furniture_stays_out_of_the_body() -> None:
    inside = """<figure><img src="/a.jpg">
    <figcaption>The pier at low tide last year, seen from the north.</figcaption></figure>
    <div class="share-tools"><p>Share this story with your friends and family today.</p></div>
    <div class="related-stories"><h3>Related</h3>
    <p><a href="/news/bridge-closed-again-2025">Bridge closed again</a></p></div>
    <p><a href="/news/more">Read more: Divers at work in the harbour of Lenton</a></p>
    <div id="cookie-consent"><p>We and our 812 partners store information on your device.</p></div>
    <p>Sign up for our newsletter to get the day's stories.</p>
    <div class="author-bio"><p>Ines Calder is a reporter who covers ports and ferries for the Post.</p></div>
    <section class="comments"><p>I have always said that the pier would not last, and here we are now.</p></section>"""
    before = '<p class="byline">By Ines Calder</p><div class="date">6 January 2026, 10:22</div>'
    assert read(make_page(before=before, inside=inside)).article.body == "\n\n".join(STORY)


def test_a_second_article_is_not_appended() -> None:
    other = "".join(f"<p>{text.replace('ferry', 'bridge').replace('Ellerby', 'Lenton')}</p>" for text in STORY[:4])
    after = f'<div class="recommended"><article><h2>Lenton bridge closed</h2>{other}</article></div>'
    assert read(make_page(after=after)).article.body == "\n\n".join(STORY)


def test_the_standfirst_leads_the_body() -> None:
    lead = "Traders fear for the season after divers find damage to the pier."
    article = read(make_page(before=f'<p class="standfirst">{lead}</p>')).article
    assert article.lead == lead
    assert article.body is not None
    assert article.body.split("\n\n")[0] == lead


def test_subheadings_and_lists_are_kept_and_loose_headings_are_not() -> None:
    items = "<ul><li>The berth is closed.</li><li>Divers return on Friday.</li></ul>"
    inside = f"<h2>What is known</h2>{items}<p>{STORY[1]} Again.</p><h3>Most read</h3>"
    body = read(make_page(inside=inside)).article.body or ""
    assert "What is known\n\nThe berth is closed.\n\nDivers return on Friday." in body
    assert "Most read" not in body


def test_text_that_only_json_ld_has() -> None:
    head = json_ld(
        **{"@type": "NewsArticle", "headline": "Ellerby ferry stays in port", "articleBody": "\n\n".join(STORY)}
    )
    article = read(make_page(("Loading the story.",), head=head)).article
    assert article.body == "\n\n".join(STORY)
    assert article.sources["body"] is Source.JSON_LD


def test_a_teaser_in_json_ld_does_not_replace_the_text() -> None:
    head = json_ld(**{"@type": "NewsArticle", "articleBody": STORY[0] * 2})
    assert read(make_page(head=head)).article.body == "\n\n".join(STORY)


NEXT_DATA = {"props": {"pageProps": {"story": {"blocks": [{"type": "paragraph", "text": text} for text in STORY * 2]}}}}
FLIGHT = "".join(
    f"<script>self.__next_f.push([1,{json.dumps(piece)}])</script>"
    for piece in (
        "1:"
        + json.dumps(["$", "div", None, {"children": [["$", "p", None, {"children": text}] for text in STORY * 2]}])
        + "\n",
        "2:null\n",
    )
)


@pytest.mark.parametrize(
    "script",
    [
        f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(NEXT_DATA)}</script>',
        f"<script>window.__INITIAL_STATE__ = {json.dumps(NEXT_DATA)};</script>",
        f"<script>window.__PRELOADED_STATE__ = JSON.parse({json.dumps(json.dumps(NEXT_DATA))});</script>",
        FLIGHT,
    ],
    ids=["next-data", "assigned", "parsed", "next-f"],
)
def test_text_that_only_scripts_have(script: str) -> None:
    content = (
        f'<html><head><title>Ellerby ferry</title></head><body><div id="root"></div>{script}</body></html>'.encode()
    )
    article = read(content).article
    assert article.body == "\n\n".join(STORY * 2)
    assert article.sources["body"] is Source.SCRIPT


def test_related_stories_come_from_lists_and_from_the_text() -> None:
    linked = (
        *STORY[:2],
        'It comes <a href="/news/2025/12/01/pier-inspected-and-found-sound">a month after</a> an inspection.',
    )
    after = """<div class="related-articles"><h3>Related</h3><ul>
    <li><a href="/news/2025/11/02/lenton-bridge-closed-to-lorries"><img src="/img/b.jpg">
    PHOTOS: Lenton bridge closed to lorries</a></li>
    <li><a href="https://other.example/a-story-of-somebody-else-1234">Somebody else's story of the bridge</a></li>
    <li><a href="/tag/bridges">Bridges and more bridges here</a></li></ul></div>"""
    items = read(make_page(linked, after=after)).related_items
    assert [(item.position, item.title, item.title_label) for item in items] == [
        (1, "Lenton bridge closed to lorries", "PHOTOS"),
        (2, "a month after", None),
    ]
    assert items[0].url == "https://www.ellerby.example/news/2025/11/02/lenton-bridge-closed-to-lorries"
    assert items[0].media_url == "https://www.ellerby.example/img/b.jpg"
    assert read(make_page()).related_items == ()


def test_media_with_roles_captions_and_credits() -> None:
    head = '<meta property="og:image" content="https://img.ellerby.example/pier-1200x675.jpg">'
    before = """<figure><img src="https://img.ellerby.example/pier-640x360.jpg" alt="The pier" width="640" height="360">
    <figcaption>The pier at low tide. Photo: Ola Brandt</figcaption></figure>"""
    inside = """<figure class="gallery"><img data-src="/img/quay-large.jpg" alt="The quay"></figure>
    <iframe src="https://www.youtube-nocookie.com/embed/abc123"></iframe>
    <video src="/v/divers.mp4" poster="/v/divers.jpg"></video><audio src="/a/talk.mp3"></audio>
    <img src="data:image/gif;base64,R0lGOD"><img src="/static/logo.png"><img src="/img/authors/calder.jpg">"""
    items = read(make_page(head=head, before=before, inside=inside)).media_items
    assert [(item.url.rsplit("/", 1)[-1], item.media_type, item.role) for item in items] == [
        ("pier-640x360.jpg", MediaType.IMAGE, MediaRole.LEAD),
        ("quay-large.jpg", MediaType.IMAGE, MediaRole.GALLERY),
        ("abc123", MediaType.VIDEO, MediaRole.INLINE),
        ("divers.mp4", MediaType.VIDEO, MediaRole.INLINE),
        ("talk.mp3", MediaType.AUDIO, MediaRole.INLINE),
    ]
    assert (items[0].caption, items[0].credit) == ("The pier at low tide. Photo: Ola Brandt", "Ola Brandt")
    assert items[3].thumbnail_url == "https://www.ellerby.example/v/divers.jpg"
    assert read(make_page()).media_items == ()


def test_a_time_without_a_zone_is_taken_in_the_outlets(monkeypatch: pytest.MonkeyPatch) -> None:
    outlet = Outlet(
        name="Ellerby Post",
        outlet_id="ellerby",
        collection="test",
        country_code="IR",
        language="en",
        time_zone="Asia/Tehran",
        homepage_url="https://www.ellerby.example/",
    )
    monkeypatch.setattr("extractors.read.extract.find_outlet", {"ellerby": outlet}.get)
    content = make_page(before='<div class="date">6 January 2026, 10:22</div>')
    article = read(content, outlet="ellerby").article
    assert article.is_published_zone_assumed
    assert article.published_at == dt.datetime(2026, 1, 6, 6, 52, tzinfo=dt.UTC)
    assert article.published_at_raw == "6 January 2026, 10:22"
    assert read(content, outlet="unheard-of").article.published_at == dt.datetime(2026, 1, 6, 10, 22, tzinfo=dt.UTC)


def test_the_printed_clock_shows_the_zone_of_a_stated_utc_time() -> None:
    head = '<meta property="article:published_time" content="2026-01-06T03:22:07Z">'
    article = read(make_page(head=head, before='<p class="date">January 5, 2026 10:22 PM</p>')).article
    assert article.published_at is not None
    assert article.published_at == dt.datetime(2026, 1, 6, 3, 22, 7, tzinfo=dt.UTC)
    assert article.published_at.date() == dt.date(2026, 1, 5)


def test_a_time_after_the_page_was_fetched_is_not_believed() -> None:
    head = '<meta property="article:published_time" content="2031-01-06T03:22:07Z">'
    fetched = dt.datetime(2026, 1, 7, tzinfo=dt.UTC)
    assert read(make_page(head=head), fetched_at=fetched).article.published_at == dt.datetime(2026, 1, 6, tzinfo=dt.UTC)


def test_a_text_rendering_is_read_too() -> None:
    content = ("Ellerby ferry stays in port\n\nTue Jan 6, 2026 10:22\n\n" + "\n\n".join(STORY)).encode()
    article = read(content).article
    assert article.title == "Ellerby ferry stays in port"
    assert article.published_at == dt.datetime(2026, 1, 6, 10, 22, tzinfo=dt.UTC)
    assert article.body == "\n\n".join(STORY)


SCRIPTS = {
    "ar": ("لن تبحر العبارة التي تربط المدينة مع الجزر هذا الأسبوع كما قال مالكها يوم الثلاثاء.", "٦ يناير ٢٠٢٦"),
    "fa": ("کشتی که شهر را به جزیره‌ها پیوند می‌دهد این هفته حرکت نمی‌کند و مالک آن گفت که برای تعمیر است.", "۱۶ دی ۱۴۰۴"),
    "he": ("המעבורת שמחברת את העיר עם האיים לא תפליג השבוע, אמר בעליה ביום שלישי בשיחה.", "6 בינואר 2026"),
    "ru": (
        "Паром, который связывает город с островами, на этой неделе не выйдет в море, сказал его владелец.",
        "6 января 2026",
    ),
    "el": ("Το πλοίο που συνδέει την πόλη με τα νησιά δεν θα αποπλεύσει αυτή την εβδομάδα.", "6 Ιανουαρίου 2026"),
    "zh": ("连接小镇和群岛的渡轮本周停航，船主周二表示，潜水员在码头的柱子上发现了裂缝。", "2026年1月6日"),
    "ja": (
        "町と島々を結ぶフェリーは今週運休すると、運航会社が火曜日に発表した。桟橋の柱にひびが見つかった。",
        "2026年1月6日",
    ),
    "ko": (
        "마을과 섬을 잇는 여객선이 이번 주 운항하지 않는다고 선주가 화요일에 밝혔다. 기둥에서 균열이 발견됐다.",
        "2026년 1월 6일",
    ),
    "hi": ("शहर को द्वीपों से जोड़ने वाली नाव इस हफ्ते नहीं चलेगी, यह उसके मालिक ने मंगलवार को कहा है।", "6 जनवरी 2026"),
}


@pytest.mark.parametrize(("language", "sample"), SCRIPTS.items())
def test_pages_of_many_scripts(language: str, sample: tuple[str, str]) -> None:
    sentence, day = sample
    paragraphs = tuple(f"{number}. {sentence}" for number in range(1, 7))
    content = make_page(paragraphs, title=sentence[:30], before=f'<div class="date">{day}</div>', lang=language)
    article = read(content, "https://ellerby.example/news/1234567").article
    assert article.body == "\n\n".join(paragraphs)
    assert article.language == language
    assert article.published_at is not None
    assert article.published_at.date() == dt.date(2026, 1, 6)
    assert article.title == sentence[:30].strip()


@pytest.mark.parametrize("fault", ["", "</nope>" * 500], ids=["alone", "after more errors than libxml2 reports"])
@pytest.mark.parametrize(
    ("charset", "content"),
    [
        ("cp1252", make_page(inside="<p>Größe, naïve façade, œuvre</p>").decode().encode("cp1252")),
        ("utf-8", make_page(inside="<p>Größe, naïve façade, œuvre</p>")),
        ("utf-8", make_page(inside="<p>Größe, naïve façade, œuvre</p>")[:-20] + "ü".encode()[:1]),
    ],
    ids=["another charset", "utf-8", "utf-8, cut inside a letter"],
)
def test_the_parser_distinguishes_utf_8_from_other_charsets(charset: str, content: bytes, fault: str) -> None:
    content = content.replace(b'<meta charset="utf-8">', f'<meta charset="latin1">{fault}'.encode())
    page = read(content)
    assert page.charset == charset
    assert page.article.body == "\n\n".join((*STORY, "Größe, naïve façade, œuvre"))


def test_rows_of_bytes_that_fit_nothing_are_cut_short() -> None:
    page = read(make_page(inside="<p>It was \ufffd said.</p>").replace("\ufffd".encode(), b"\xed\xa0\x80" * 500_000))
    assert page.article.body == "\n\n".join((*STORY, "It was \ufffd\ufffd\ufffd\ufffd said."))


def test_nuls_inside_words_do_not_split_the_text() -> None:
    content = make_page().replace(b"ferry", b"fer\0ry")
    assert read(content).article.body == "\n\n".join(STORY)


SHARED = Path(__file__).resolve().parents[4] / "shared" / "eval" / "articles"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the evaluation pages are not beside the checkout (../shared)")
def test_real_pages_are_read_as_well_as_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SHARED))
    score = importlib.import_module("score")  # the scorer that comes with the pages

    from benchmarks.score_articles import read_page

    total = score.Score()
    for record in score.load_gold("fundus_eval"):
        total.add(record, read_page(score.read_html(record), record["url"]))
    assert total.out()["body_f1"] >= 0.96
