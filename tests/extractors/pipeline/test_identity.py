"""Pages of a site whose template gives all of them one canonical address stay articles of their own."""

from __future__ import annotations

from typing import Any

import pytest

from extractors.contracts.article import Article
from extractors.contracts.outlet import Outlet
from extractors.pipeline.rows.identity import identify
from extractors.read.extract import extract_page

SITE = "https://www.limani.example"
STORIES = {
    "/haber/2026/kopru": "Liman köprüsü altı ay kapalı",
    "/haber/2026/pazar": "Balık pazarı kapalı salona taşınıyor",
    "/haber/2026/vapur": "Son vapur kaptanı emekli oldu",
}


def make_outlet(**changes: Any) -> Outlet:
    fields = {
        "name": "Liman",
        "outlet_id": "liman",
        "collection": "test",
        "country_code": "TR",
        "language": "tr",
        "time_zone": "Europe/Istanbul",
        "homepage_url": f"{SITE}/",
    }
    return Outlet(**fields | changes)


def read(title: str, url: str, canonical: str) -> Article:
    text = "".join(
        f"<p>{title}: belediye meclisi {n}. kararında işlerin ilkbahara kadar süreceğini açıkladı.</p>"
        for n in range(5)
    )
    page = (
        f'<html lang="tr"><head><meta charset="utf-8"><link rel="canonical" href="{canonical}"></head>'
        f"<body><article><h1>{title}</h1>{text}</article></body></html>"
    )
    return extract_page(page.encode(), url, rules=False).article


@pytest.mark.parametrize(
    "canonical",
    [
        "/undefined", "/null", "/404", "/tr/", "/index.php", "/haber/", "/haber/2026/", "/", "/?lang=tr",
        "{{ page.url }}", "/etiket/kopru-liman-kapali", "/haber/2026/baska?sayfa=2",
        "/%7B%7B%20canonical%20%7D%7D", "/[object Object]", "https://www.limani.example/haber/2026/baska",
        "https://m.limani.example/", "https://ajans.example/haber/1", "javascript:void(0)", "#", "",
    ],
)  # fmt: skip
def test_one_canonical_for_all_stories_merges_none(canonical: str) -> None:
    found = {
        identify(read(title, SITE + path, canonical), SITE + path, make_outlet())[:2] for path, title in STORIES.items()
    }
    assert found == {(SITE + path, f"limani.example{path}") for path in STORIES}


def test_a_canonical_without_scheme_is_the_page_and_no_path_below_it() -> None:
    article = read("Liman köprüsü", f"{SITE}/haber/2026/kopru?utm_source=x", "www.limani.example/haber/2026/kopru")
    assert identify(article, f"{SITE}/haber/2026/kopru?utm_source=x", make_outlet())[0] == f"{SITE}/haber/2026/kopru"


def test_a_good_canonical_still_joins_the_forms_of_one_page() -> None:
    right = f"{SITE}/haber/2026/kopru"
    for own in (
        "/amp/haber/2026/kopru",
        "/haber/2026/kopru?sayfa=2",
        "/m/haber/2026/kopru",
        "/haber/2026/kopru?fbclid=1",
    ):
        article = read("Liman köprüsü altı ay kapalı", SITE + own, right)
        assert identify(article, SITE + own, make_outlet())[0] == right


def test_the_outlets_own_pattern_and_ids_decide_first() -> None:
    outlet = make_outlet(article_url_pattern=r"/haber/\d+", native_id_pattern=r"/haber/(\d+)")
    own = f"{SITE}/haber/77/kopru-kapali"
    for stated in ("/haberler/kopru-alti-ay-kapali", "/etiket/77"):
        article = Article(title="Köprü altı ay kapalı", canonical_url=SITE + stated)
        assert identify(article, own, outlet)[1:] == ("id:77", "77")
    assert identify(Article(title="x", canonical_url=f"{SITE}/haber/77"), own, outlet)[0] == f"{SITE}/haber/77"
