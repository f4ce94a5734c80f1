"""Pages of undeclared sites give provisional outlets: one a domain and edition, the same in any order of pages."""

from __future__ import annotations

import datetime as dt
import itertools
import random

import pytest

from extractors.outlets import provisional
from extractors.outlets.provisional import ProvisionalSites, find_domain, find_edition, make_provisional_id

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
ENGLISH = "The harbour of the town was closed on Thursday after the storm had damaged two of its three cranes."
PERSIAN = "بندر شهر روز پنجشنبه پس از آنکه توفان دو جرثقیل از سه جرثقیل آن را شکست بسته شد و کارگران به خانه رفتند."
GERMAN = "Der Hafen der Stadt wurde am Donnerstag geschlossen, nachdem der Sturm zwei der drei Kräne beschädigt hatte."


def page(text: str = ENGLISH, name: str = "", lang: str = "", time: str = "", locale: str = "") -> bytes:
    head = f'<meta property="og:site_name" content="{name}">' if name else ""
    head += f'<meta property="article:published_time" content="{time}">' if time else ""
    head += f'<meta property="og:locale" content="{locale}">' if locale else ""
    lang = f' lang="{lang}"' if lang else ""
    head += f"<script>var a = '{GERMAN}';</script>"
    return f"<!DOCTYPE html><html{lang}><head>{head}</head><p>{text}</p></html>".encode()


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.harbour-post.co.uk", "harbour-post.co.uk"),
        ("news.harbour.com.au", "harbour.com.au"),
        ("fa.bandar.ir", "bandar.ir"),
        ("quay.blogspot.com", "quay.blogspot.com"),
        ("HARBOUR.example", "harbour.example"),
        ("a.b.harbour.example", "harbour.example"),
        ("127.0.0.1", "127.0.0.1"),
        ("localhost", "localhost"),
        ("xn--80akhbyknj4f.xn--p1ai", "xn--80akhbyknj4f.xn--p1ai"),
    ],
)
def test_the_registrable_domain(host: str, domain: str) -> None:
    assert find_domain(host) == domain


@pytest.mark.parametrize(
    ("host", "path", "lang", "edition"),
    [
        ("fa.bandar.ir", "/news/1", "fa", "fa"),
        ("www.bandar.ir", "/fa/news/1", "fa-IR", "fa"),
        ("www.bandar.ir", "/news/1", "fa", ""),
        ("uk.bandar.ir", "/news/1", "en", ""),  # a country, no language of the page
        ("www.bandar.ir", "/uk/news/1", "en", ""),
        ("tv.bandar.ir", "/news/1", "", ""),
    ],
)
def test_the_edition_is_a_language_that_the_page_confirms(host: str, path: str, lang: str, edition: str) -> None:
    assert find_edition(host, path, "bandar.ir", page(lang=lang)) == edition


def test_ids_are_unlike_each_other_and_valid() -> None:
    domains = ["a-b.co.uk", "a.b-co.uk", "ab.co.uk", "a-b-co.uk", "1news.example", "127.0.0.1", "x" * 80 + ".example"]
    ids = [make_provisional_id(domain, edition) for domain, edition in itertools.product(domains, ["", "fa"])]
    assert len(set(ids[:-2])) == len(ids) - 2
    import re

    from extractors.contracts.outlet import ID_PATTERN

    assert all(re.fullmatch(ID_PATTERN, outlet_id) for outlet_id in ids)


def test_an_outlet_is_what_most_of_its_pages_say_in_any_order() -> None:
    pages = [
        ("https://www.bandar.ir/1", page(PERSIAN, "Bandar", "fa", "2026-11-20T10:00:00+03:30", "fa_IR")),
        ("https://www.bandar.ir/2", page(PERSIAN, "Bandar", "fa", "2026-11-20T11:00:00+03:30")),
        ("https://m.bandar.ir/3", page(ENGLISH, "Bandar | TV", "", "2026-11-20T11:00:00Z")),
        ("https://harbour.de/1", page(GERMAN, "Hafenbote", "de")),
        ("https://harbour.de/2", page(GERMAN, "Hafenpost", "de")),
        ("https://quay.example/1", page(ENGLISH)),
    ]
    found = set()
    for seed in range(8):
        mixed = pages[:]
        random.Random(seed).shuffle(mixed)
        sites = ProvisionalSites()
        for url, content in mixed:
            assert sites.assign(url, content, NOW)
        found.add(tuple(site.make_outlet() for _, site in sorted(sites.sites.items())))
    (outlets,) = found
    rows = [(o.outlet_id, o.name, o.language, o.country_code, o.time_zone, o.homepage_url) for o in outlets]
    assert rows == [
        ("bandar_ir", "Bandar", "fa", "IR", "Asia/Tehran", "https://bandar.ir/"),
        ("harbour_de", "Hafenbote", "de", "DE", "Europe/Berlin", "https://harbour.de/"),
        ("quay_example", "quay.example", "en", "ZZ", "UTC", "https://quay.example/"),
    ]
    assert all(o.is_provisional and o.collection == "provisional" for o in outlets)
    assert [o.evidence_page_count for o in outlets] == [3, 2, 1]
    assert outlets[0].owns_url("https://m.bandar.ir/9")


def test_editions_are_outlets_of_their_own_and_registered_ids_are_not_taken() -> None:
    sites = ProvisionalSites(frozenset({"quay_example"}))
    ids = [
        sites.assign("https://bandar.ir/fa/1", page(PERSIAN, lang="fa"), NOW),
        sites.assign("https://bandar.ir/en/1", page(ENGLISH, lang="en"), NOW),
        sites.assign("https://quay.example/1", page(), NOW),
        sites.assign("no address", page(), NOW),
    ]
    assert ids == ["bandar_ir_fa", "bandar_ir_en", "quay_example_site", None]
    assert sites.sites["bandar_ir_fa"].homepage_url == "https://bandar.ir/fa/"


def test_a_path_gives_no_more_than_so_many_outlets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provisional, "MAX_SITES", 2)
    sites = ProvisionalSites()
    ids = [sites.assign(f"https://site{n}.example/1", page(), NOW) for n in (1, 2, 3, 1)]
    assert ids == ["site1_example", "site2_example", None, "site1_example"]


def test_hostile_pages_are_counted_in_linear_time() -> None:
    sites = ProvisionalSites()
    for content in (
        b"<script>" * 60_000,
        b"<meta " * 80_000,
        b'"publisher":{' * 40_000,
        b"<html lang=" * 40_000,
        b"\xff" * 500_000,
    ):
        assert sites.assign("https://bad.example/1", content, NOW) == "bad_example"
    assert sites.sites["bad_example"].make_outlet().name == "bad.example"
