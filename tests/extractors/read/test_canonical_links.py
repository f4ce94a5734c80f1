"""Which stated canonical addresses may stand for a page, and which would make all stories of a site one."""

from __future__ import annotations

import pytest

from extractors.read.canonical_links import is_credible_canonical
from extractors.read.extract import extract_page

SITE = "https://www.haven-bode.example"
TITLE = "Draaibrug van Zoutwijk gaat zes maanden dicht"
OWN = [
    "/nieuws/2026/brug",
    "/nieuws/2026/draaibrug-zoutwijk-zes-maanden-dicht",
    "/artikel.php?id=5",
    "/nieuws/123456",
    "/2026/11/19/brug-dicht/",
    "/story.php?id=123456",
    "/artikel-71234.html",
]


@pytest.mark.parametrize("own", OWN)
@pytest.mark.parametrize(
    "stated",
    [
        "/undefined", "/null", "/nieuws/undefined", "/nieuws/2026/null", "/NaN", "/false", "/404",
        "/404.html", "/error",
        "/page-not-found", "/en/", "/nl", "/index.php", "/index.html", "/nieuws/", "/nieuws/2026/", "/2026/11/19/",
        "/home", "/", "/?lang=nl", "/?page=1", "/?utm_source=x", "/artikel.php", "/artikel.php?id=",
        "/artikel.php?id=undefined", "/artikel", "/zoeken?q=", "/{{ page.url }}", "/%7B%7B%20page.url%20%7D%7D",
        "/${url}", "/<%= url %>", "/[slug]", "/:slug", "/[object%20Object]", "/[object Object]", "/%slug%",
        "/category/politiek-en-samenleving/", "/tag/draaibrug-zoutwijk-dicht", "/laatste-nieuws", "/sport/voetbal",
        "/een-heel-ander-verhaal-over-katten",
    ],
)  # fmt: skip
def test_an_address_that_says_less_than_the_pages_own_is_not_its_canonical(stated: str, own: str) -> None:
    assert not is_credible_canonical(SITE + stated, SITE + own, TITLE)


@pytest.mark.parametrize(
    ("stated", "own"),
    [
        ("/nieuws/2026/brug", "/nieuws/2026/brug?page=2"),
        ("/nieuws/2026/brug", "/amp/nieuws/2026/brug"),
        ("/nieuws/brug", "/m/nieuws/brug"),
        ("/nieuws/brug", "/nieuws/brug/print"),
        ("/brug", "/nieuws/brug"),
        ("/artikel.php?id=5", "/artikel.php?id=5&lang=nl"),
        ("/artikel.php?id=77&cat=3", "/artikel.php?cat=3&id=77&print=1"),
        ("/story.php?id=12345", "/mobiel/story.php?id=12345"),
        ("/?p=55", "/index.php?p=55"),
        ("/2026/11/19/brug-dicht/", "/?p=123"),
        ("/nieuws/12345", "/nieuws/12345/draaibrug-gaat-dicht"),
        ("/nieuws/12345-draaibrug-gaat-dicht", "/nieuws/12345"),
        ("/artikel-98765432.html", "/artikel-98765432-amp.html"),
        ("/n/draaibrug-zes-maanden-dicht", "/n/de-oude-kop-van-dit-stuk"),  # the headline was changed
        ("/n/brug-zoutwijk-weer-dicht", "/n/brug-van-zoutwijk-gaat-dicht"),
        ("/artikel/98765", "/x/AbCd12"),
        (
            "/a/%D0%BC%D0%BE%D1%81%D1%82-%D0%B7%D0%B0%D0%BA%D1%80%D1%8B%D1%82-%D1%81%D0%BE%D0%B2%D1%81%D0%B5%D0%BC",
            "/x/1b",
        ),
    ],
)
def test_an_address_with_the_pages_own_slug_number_or_headline_is_its_canonical(stated: str, own: str) -> None:
    assert is_credible_canonical(SITE + stated, SITE + own, TITLE)


@pytest.mark.parametrize("own", ["/nieuws/1001", "/artikel.php?id=1001", "/nieuws/1001/draaibrug-gaat-dicht"])
@pytest.mark.parametrize("stated", ["/nieuws/1000", "/artikel.php?id=1000", "/nieuws/1000/het-weer-van-morgen"])
def test_the_address_of_another_story_is_no_canonical(stated: str, own: str) -> None:
    assert not is_credible_canonical(SITE + stated, SITE + own, TITLE)


def test_an_unfilled_template_is_no_canonical_on_any_host() -> None:
    assert not is_credible_canonical("https://andere.example/{{url}}", f"{SITE}/nieuws/2026/brug")
    assert is_credible_canonical("https://andere.example/2026/brug", f"{SITE}/nieuws/2026/brug")


def page(head: str) -> bytes:
    paragraphs = "".join(
        f"<p>De gemeenteraad van Zoutwijk besloot dag {n} dat de oude draaibrug een half jaar dicht blijft.</p>"
        for n in range(6)
    )
    body = f"<article><h1>{TITLE}</h1>{paragraphs}</article>"
    return f"<html lang='nl'><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<link rel="canonical" href="www.haven-bode.example/nieuws/2026/brug">', "/nieuws/2026/brug"),
        ('<link rel="canonical" href="https:/www.haven-bode.example/nieuws/2026/brug">', "/nieuws/2026/brug"),
        ('<link rel="canonical" href="https://https://www.haven-bode.example/nieuws/2026/brug">', "/nieuws/2026/brug"),
        ('<link rel="canonical" href="/nieuws/2026/brug">', "/nieuws/2026/brug"),
        (
            '<link rel="canonical" href="/undefined"><meta property="og:url" content="/nieuws/2026/brug">',
            "/nieuws/2026/brug",
        ),
        (
            '<link rel="canonical" href="/"><script type="application/ld+json">{"@type": "NewsArticle",'
            '"headline": "x", "mainEntityOfPage": {"@id": "https://www.haven-bode.example/nieuws/2026/brug"}}</script>',
            "/nieuws/2026/brug",
        ),
        ('<link rel="canonical" href="/undefined">', None),
        ('<link rel="canonical" href="/nl/"><link rel="canonical" href="/nieuws/2026/brug">', "/nieuws/2026/brug"),
    ],
)
def test_the_first_stated_address_that_can_stand_for_the_page_is_read(head: str, expected: str | None) -> None:
    article = extract_page(page(head), f"{SITE}/nieuws/2026/brug?page=1", rules=False).article
    assert article.canonical_url == (expected and SITE + expected)
