"""Pictures whose address is not in ``src``: late ones, those without scripts, backgrounds; and which of them leads."""

from __future__ import annotations

import pytest
from lxml import html

from extractors.contracts.article import MediaType
from extractors.read.extract import extract_page
from extractors.read.generic.pictures.picture_sources import find_address, largest

URL = "https://telegrafi.example/lajme/ura-e-re"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
STORY = [
    f"Këshilli i qytetit vendosi të mbyllë urën e vjetër për gjashtë muaj, tha kryetari në mbledhjen e {n}-të të vitit."
    for n in range(1, 6)
]


NAMES = """
data-src data-lazy-src data-original data-actualsrc data-img-src data-echo data-orig-file data-large-file data-full-src
data-lazyload data-src-large data-hires data-zoom-image data-img data-image-src data-cfsrc data-runner-src data-ll-src
data-pagespeed-lazy-src data-wpfc-original-src data-defer-src data-ezsrc lazy-src file real_src data-photo data-bg
"""
LATE = NAMES.split()


def pictures(inside: str, head: str = "") -> list[str]:
    paragraphs = "".join(f"<p>{text}</p>" for text in STORY[1:])
    body = f"<main><article><h1>Ura e vjetër mbyllet</h1><p>{STORY[0]}</p>{inside}{paragraphs}</article></main>"
    content = f"<html lang='sq'><head>{head}</head><body>{body}</body></html>".encode()
    read = extract_page(content, URL, rules=False)
    assert read.article.body == "\n\n".join(STORY)
    return [item.url for item in read.media_items if item.media_type is MediaType.IMAGE]


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{pixel}" {name}="/foto/ura.jpg">'.replace("{name}", name)
        for name in LATE
    ] + [
        '<img data-img-src="/foto/ura.jpg">',
        '<img src="{pixel}" srcset="/foto/ura-300.jpg 300w, /foto/ura.jpg 1200w, /foto/ura-600.jpg 600w">',
        '<img src="{pixel}" srcset="{pixel} 1w" data-srcset="/foto/ura-300.jpg 300w, /foto/ura.jpg 900w">',
        '<picture><source data-srcset="/foto/ura.jpg 1x"><img src="{pixel}"></picture>',
        '<picture><source srcset="/foto/ura.jpg"><img alt="ura"></picture>',
        '<picture><noscript><img src="/foto/ura.jpg"></noscript></picture>',
        '<figure><div class="lazy"></div><noscript><img src="/foto/ura.jpg"></noscript></figure>',
        '<noscript><img src="/foto/ura.jpg" width="900" height="600"></noscript>',
        '<figure><img class="lazyload" src="{pixel}"><noscript><img src="/foto/ura.jpg"></noscript></figure>',
        '<figure><img data-src="/foto/ura.jpg"><noscript><img src="/foto/ura-1024.jpg"></noscript></figure>',
        "<img src='{pixel}' data-attrs='{\"src\": \"https:\\/\\/telegrafi.example\\/foto\\/ura.jpg\", \"w\": 900}'>",
        '<img src="{pixel}" data-interchange="[/foto/ura.jpg, (large)]" data-image-set="[/foto/ura.jpg]">',
        '<amp-img src="/foto/ura.jpg" width="900" height="600"></amp-img>',
        '<div class="hero" style="background-image: url(\'/foto/ura.jpg\')"></div>',
        '<div class="hero" style="background:#eee url(&quot; /foto/ura.jpg &quot;) center"></div>',
        '<div class="hero" data-bg="url(/foto/ura.jpg)"></div>',
    ],
)  # fmt: skip
def test_the_picture_that_is_shown_in_the_end_is_found_and_no_placeholder(markup: str) -> None:
    assert pictures(markup.replace("{pixel}", PIXEL)) == ["https://telegrafi.example/foto/ura.jpg"]


def test_a_width_that_a_script_fills_in_is_the_largest_that_fits() -> None:
    element = html.fragment_fromstring('<img data-src="/f/{width}/ura.jpg" data-widths="[240, 900, 2400]">')
    assert find_address(element) == "/f/900/ura.jpg"
    assert find_address(html.fragment_fromstring('<img data-src="/f/{width}/ura.jpg">')) is None


@pytest.mark.parametrize(
    "markup",
    [
        '<noscript><img height="1" width="1" src="https://www.facebook.com/tr?id=1&ev=PageView&noscript=1"></noscript>',
        '<noscript><img src="https://sb.scorecardresearch.com/p?c1=2&c2=1"></noscript>',
        '<noscript><div><img src="https://mc.yandex.ru/watch/12345" style="left:-9999px;"></div></noscript>',
        '<noscript><img style="display: none" src="/foto/numri.jpg"></noscript>',
        '<img data-width="900" data-alt="/lajme/tjera">',
        '<img src="/blank.gif" data-link="/lajme/tjera" data-fallback="/foto/mungon.jpg">',
        '<aside style="background:url(/foto/reklama.jpg)"><a href="/x">Reklama</a></aside>',
        '<div class="hero" style="background: url(/img/arrow.svg)"></div>',
    ],
)
def test_what_counts_readers_or_decorates_is_no_picture(markup: str) -> None:
    assert pictures(markup) == []


def test_the_largest_of_the_sizes_that_a_browser_may_choose_is_read() -> None:
    markup = '<img src="/foto/ura-150.jpg" srcset="/foto/ura-480.jpg 480w, /foto/ura-980.jpg 980w">'
    assert pictures(markup) == ["https://telegrafi.example/foto/ura-980.jpg"]
    assert largest("/a.jpg, /b.jpg 2x, data:image/gif;base64,R0 3x") == "/b.jpg"


def test_the_picture_that_the_page_states_leads_in_whatever_size_it_is_shown() -> None:
    head = '<meta property="og:image" content="/foto/ura-e-vjeter-1200x630.jpg">'
    shown = (
        '<div class="author"><img src="/foto/portret.jpg" width="40" height="40"></div>'
        '<aside><a href="/tjeter"><img src="/foto/lajm-tjeter-366x256.jpg" width="366"></a></aside>'
        f'<figure><img src="{PIXEL}"><noscript><img src="/foto/ura-e-vjeter-758x531.jpg"></noscript></figure>'
    )
    assert pictures(shown, head)[0] == "https://telegrafi.example/foto/ura-e-vjeter-758x531.jpg"


def test_a_background_counts_only_where_no_picture_is_shown() -> None:
    markup = '<div class="hero" style="background-image:url(/foto/sfond.jpg)"></div><img src="/foto/ura.jpg">'
    assert pictures(markup) == ["https://telegrafi.example/foto/ura.jpg"]
