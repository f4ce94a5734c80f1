"""Articles distinguished from error pages, consent forms and tests for robots that come with status 200."""

from __future__ import annotations

import time

import pytest

from extractors.acquire.fetch.classify import classify_page
from extractors.contracts.fetch import FetchOutcome
from tests.extractors.acquire.hostile_server import STORY, article

URL = "https://post.test/news/2026/03/bridge"
LONG = "".join(f"<p>{STORY * 5}</p>" for _ in range(5))
SHORT = "<p>Sorry. Go back to the <a href=/>home page</a>.</p>"


def page(title: str, body: str = SHORT, head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


def judge(
    body: bytes, *, final: str = URL, kind: str | None = "text/html; charset=utf-8", asked: str = URL
) -> FetchOutcome | None:
    return classify_page(asked, final, kind, body)[0]


@pytest.mark.parametrize(
    "title",
    [
        "404", "404 Not Found", "Page not found - Riverside Post", "Riverside Post | Page Not Found", "Error 404",
        "Riverside Post: page not found!", "404 - Page not found", "الصفحة غير موجودة | قناة النهر", "صفحه یافت نشد",
        "خطای ۴۰۴ - خبرگزاری رود", "Page introuvable – Le Fleuve", "Seite nicht gefunden • Flusspost",
        "Página no encontrada | El Río", "Страница не найдена", "Sayfa bulunamadı", "页面不存在", "&#52;04",
        "Sorry, this article is no longer available.", "Oops! That page can&rsquo;t be found.", "文章已删除 - 江报",
        "Dieser Artikel ist nicht mehr verfügbar | Flusspost", "هذا المقال لم يعد متاحا",
    ],
)  # fmt: skip
def test_error_pages(title: str) -> None:
    assert judge(page(title)) is FetchOutcome.SOFT_404
    assert judge(page("Riverside Post", f"<h1 class=x>{title}</h1>{SHORT}")) is FetchOutcome.SOFT_404


@pytest.mark.parametrize(
    "title",
    [
        "Page not found: how the council lost its archive - Riverside Post",
        "Peugeot 404 returns to the rally",
        "404 houses flooded | Riverside Post",
        "Hikers not found after a week of searching",
        "Consent of the council is needed for the bridge",
        "Just a moment of silence for the bridge's builders",
        "الصفحة غير موجودة في كتاب التاريخ",
    ],
)
def test_articles_that_speak_of_such_things(title: str) -> None:
    assert judge(page(title, LONG)) is FetchOutcome.FETCHED
    assert judge(page(title, "<p>A brief.</p>")) is FetchOutcome.FETCHED


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle"}</script>',
        '<script type="application/ld+json">{"@type": ["ReportageNewsArticle", "Thing"]}</script>',
        '<meta property="og:type" content="article">',
        "<meta content='article' property='og:type'>",
    ],
)
def test_a_page_that_carries_an_articles_marks_is_one(head: str) -> None:
    assert judge(page("404", SHORT, head)) is FetchOutcome.FETCHED
    assert judge(page("Not found", SHORT, head.replace("rticle", "rtifact"))) is FetchOutcome.SOFT_404


def test_a_page_with_much_text_is_one() -> None:
    assert judge(page("Not found", LONG)) is FetchOutcome.FETCHED
    assert judge(page("Not found", f"<script>{LONG}</script>{SHORT}")) is FetchOutcome.SOFT_404
    assert judge(page("Not found", f"<footer>{LONG}</footer><!-- {LONG} -->{SHORT}")) is FetchOutcome.SOFT_404


@pytest.mark.parametrize(
    ("asked", "final", "expected"),
    [
        (URL, "https://post.test/", FetchOutcome.SOFT_404),
        (URL, "https://www.post.test/en", FetchOutcome.SOFT_404),
        (URL, "https://post.test/en/index.html", FetchOutcome.SOFT_404),
        (URL, "https://post.test/?p=77", FetchOutcome.FETCHED),
        (URL, "https://post.test/news/2026/03/bridge-2", FetchOutcome.FETCHED),
        ("https://post.test/old", "https://post.test/", FetchOutcome.FETCHED),
        ("https://post.test/bridge-opens", "https://post.test/", FetchOutcome.SOFT_404),
        ("https://post.test/en/1804800", "https://post.test/en/", FetchOutcome.SOFT_404),
        ("https://post.test/article.php?id=7", "https://post.test/index.php", FetchOutcome.SOFT_404),
        ("https://post.test/?page=1", "https://post.test/", FetchOutcome.FETCHED),
        ("https://post.test/", "https://www.post.test/", FetchOutcome.FETCHED),
        (URL, "https://consent.post.test/collect?back=x", FetchOutcome.CONSENT_WALL),
        (URL, "https://post.test/consent?back=x", FetchOutcome.CONSENT_WALL),
        ("https://post.test/law/consent", "https://post.test/law/consent/", FetchOutcome.FETCHED),
        (URL, "https://post.test/news/consentful-living", FetchOutcome.FETCHED),
    ],
)
def test_where_redirects_lead(asked: str, final: str, expected: FetchOutcome) -> None:
    assert judge(page("Riverside Post"), asked=asked, final=final) is expected


def test_an_article_behind_a_redirect_home_is_no_article_but_a_marked_one_is() -> None:
    head = '<meta property="og:type" content="article">'
    assert judge(page("Bridge", LONG, head), final="https://post.test/") is FetchOutcome.FETCHED


@pytest.mark.parametrize("title", ["Before you continue", "Cookie consent | Post", "Bevor Sie fortfahren"])
def test_consent_forms(title: str) -> None:
    form = "<form method=post><button>OK</button></form>"
    assert judge(page(title, form)) is FetchOutcome.CONSENT_WALL
    assert judge(page(title, form + LONG)) is FetchOutcome.FETCHED


def test_a_cookie_banner_over_an_article_is_no_wall() -> None:
    banner = "<div id=cmp><h2>We value your privacy</h2><form><button>Accept all cookies</button></form></div>"
    assert judge(page("Bridge report - Post", banner + LONG)) is FetchOutcome.FETCHED
    assert judge(page("Bridge report - Post", banner + "<p>A brief.</p>")) is FetchOutcome.FETCHED


def test_tests_for_robots() -> None:
    script = "<script>window._cf_chl_opt={}</script>"
    assert judge(page("Just a moment...", script)) is FetchOutcome.CHALLENGE
    assert (
        judge(b"<html><script src='https://geo.captcha-delivery.com/c.js'></script></html>") is FetchOutcome.CHALLENGE
    )
    assert judge(page("Bridge report", LONG + script)) is FetchOutcome.FETCHED


FEW = "<div><p>Please stand by while we look at your browser. This takes some seconds.</p></div>"
TICK = "<form action=/next><input type=checkbox></form>"


@pytest.mark.parametrize(
    "body",
    [
        "<script>window._cf_chl_opt={cvId:'3'}</script>",
        "<form id='challenge-form' action='/x?__cf_chl_f_tk=1'></form>",
        "<div class=cf-error-details>Sorry</div>",
        "<script src=/.well-known/ddos-guard/js-challenge/index.js></script>",
        "<div id=px-captcha></div>",
        '<iframe id="main-iframe" src="/_Incapsula_Resource?x=1">Incapsula incident ID: 1-2</iframe>',
        "You don't have permission to access this. Reference #18.1 https://errors.edgesuite.net/18.1",
        "<script>window.gokuProps={}</script><script src=https://x.token.awswaf.com/challenge.js></script>",
        "<script>sucuri_cloudproxy_js=1</script>",
        "<meta http-equiv=refresh content='0;/.well-known/sgcaptcha/?r=x'>",
        "<script id=anubis_challenge type=application/json>{}</script>",
        "The requested URL was rejected. Your support ID is: 88",
    ],
)
@pytest.mark.parametrize("title", ["Riverside Post", "post.test", "लोड हो रहा है", ""])
def test_pages_of_providers_are_tests_for_robots_whatever_their_title(body: str, title: str) -> None:
    assert judge(page(title, body + FEW)) is FetchOutcome.CHALLENGE
    assert judge(page(title, body + LONG)) is FetchOutcome.FETCHED


@pytest.mark.parametrize(
    "title",
    [
        "Just a moment…", "Un instant…", "Einen Moment bitte…", "Un momento, por favor", "Подождите…", "لحظة من فضلك",
        "لطفاً صبر کنید", "请稍候…",
        "しばらくお待ちください...", "잠시만 기다리십시오…", "Bir dakika lütfen...", "Tunggu sebentar...",
        "Attention Required! | Cloudflare", "post.test | Access denied", "DDoS-Guard",
    ],
)  # fmt: skip
def test_a_gate_without_its_provider_s_marks_needs_a_title_and_the_shape(title: str) -> None:
    gate = f"<h1>post.test</h1>{FEW}{TICK}<p>Ray ID: 8f</p>"
    assert judge(page(title, gate)) is FetchOutcome.CHALLENGE
    assert judge(page("Bridge report", gate)) is FetchOutcome.FETCHED
    assert judge(page(title, "<p>A brief.</p>")) is FetchOutcome.FETCHED
    assert judge(page(title, f"<article>{gate}</article>")) is FetchOutcome.FETCHED
    assert judge(page(title, gate + "<a href=/x>More</a>" * 9)) is FetchOutcome.FETCHED


@pytest.mark.parametrize(
    "script",
    [
        "<script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script>",
        "<form><script src=https://www.google.com/recaptcha/api.js></script></form>",
        "<script src=https://js.datadome.co/tags.js></script>",
    ],
)
def test_what_providers_put_into_ordinary_pages_makes_them_no_tests(script: str) -> None:
    assert judge(page("Bridge closed for a day", f"<h1>Bridge closed for a day</h1><p>A brief.</p>{script}")) is (
        FetchOutcome.FETCHED
    )
    assert judge(page("Just a moment...", f"{FEW}{script}")) is FetchOutcome.CHALLENGE


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b'{"title": "404"}'),
        ("application/rss+xml", b"<rss><title>404</title></rss>"),
        ("image/png", b"\x89PNG"),
        (None, b"404 not found"),
    ],
)
def test_what_is_no_html_is_not_judged(kind: str | None, body: bytes) -> None:
    assert judge(body, kind=kind) is FetchOutcome.FETCHED


def test_a_page_without_a_type_is_judged_when_it_looks_like_html() -> None:
    assert judge(b"\n <title>404</title>", kind=None) is FetchOutcome.SOFT_404


def test_an_empty_page_is_none() -> None:
    assert classify_page(URL, URL, "text/html", b"") == (FetchOutcome.SOFT_404, "an empty page came with status 200")


def test_the_charset_of_the_header_is_heeded() -> None:
    body = "<title>الصفحة غير موجودة</title>".encode("cp1256")
    assert judge(body, kind="text/html; charset=windows-1256") is FetchOutcome.SOFT_404


def test_the_reason_names_the_title() -> None:
    outcome, reason = classify_page(URL, URL, "text/html", page("Page not found"))
    assert outcome is FetchOutcome.SOFT_404
    assert "«page not found»" in (reason or "")


@pytest.mark.parametrize(
    "piece",
    [
        "<title",
        "<p>",
        "<p>x",
        "<script>",
        "<meta ",
        "<!--",
        "<h1 ",
        "<",
        ">",
        '"@type" : ',
        "<meta og:type ",
        '"@type":"a',
        "&",
    ],
)
def test_a_page_made_to_be_slow_is_judged_in_time(piece: str) -> None:
    body = b"<title>404</title>" + (piece * (600_000 // len(piece))).encode()
    started = time.process_time()
    judge(body)
    assert time.process_time() - started < 2


def test_a_page_like_any_other_costs_little() -> None:
    body = article(1) * 40
    started = time.process_time()
    for _ in range(50):
        judge(body)
    assert (time.process_time() - started) / 50 < 0.02
