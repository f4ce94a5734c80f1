"""What says how a reader came or how a page is delivered makes no other article; everything else does."""

from __future__ import annotations

import pytest

from extractors.contracts.urls import canonicalise_url, identify_url

PLAIN = "https://www.gazette-du-port.example/actu/pont-ferme"


@pytest.mark.parametrize(
    "query",
    [
        "utm_source=a&utm_medium=b", "fbclid=x", "gclid=x", "mc_cid=1&mc_eid=2", "igshid=x", "yclid=1", "ysclid=lx",
        "at_medium=custom7&at_campaign=64", "CMP=share_btn_tw", "xtor=RSS-3208", "wt_mc=nl.1",
        "cx_testId=3&cx_artPos=1",
        "bxid=1&cndid=2&esrc=a&hasha=b&hashb=c&mbid=d", "spm=a.b.c", "isappinstalled=0&nsukey=1", "_openstat=x",
        "sara_ref=re-xx-cp-sh", "lmd_medium=al", "_x_tr_sl=fr&_x_tr_tl=en", "ref=rss", "source=newsletter",
        "from=x.com",
        "sid=0a1b2c3d4e5f60718293a4b5c6d7e8f9", "PHPSESSID=abc", "s=5f4dcc3b5aa765d61d8327deb882cf99", "utm%5Fsource=x",
    ],
)  # fmt: skip
def test_parameters_of_the_way_to_a_page_are_removed(query: str) -> None:
    assert canonicalise_url(f"{PLAIN}?{query}") == PLAIN
    assert canonicalise_url(f"{PLAIN}?id=5&{query}") == f"{PLAIN}?id=5"


@pytest.mark.parametrize("tail", ["?id=5?utm_source=rss", "?id=5&amp;utm_source=rss", "?utm_source=a&amp;id=5"])
def test_broken_separators_before_them_are_understood(tail: str) -> None:
    assert canonicalise_url(PLAIN + tail) == f"{PLAIN}?id=5"
    assert canonicalise_url(f"{PLAIN}&utm_source=rss") == PLAIN


@pytest.mark.parametrize(
    "variant",
    [
        "?amp", "?amp=1", "?outputType=amp", "?_format=amp", "?print", "?print=1", "?view=print",
        "?mode=mobile", "?m=1",
        "?page=all", "?page=1", "?ref=nav-bar", "?ref=hp_lead", "?page=with:block-65f1", "/print", "/amp/", "#suite",
        "?webview=1", "?printable=true",
    ],
)  # fmt: skip
def test_forms_of_delivery_are_one_article_and_still_other_resources(variant: str) -> None:
    assert identify_url(PLAIN + variant) == identify_url(PLAIN)
    if "?" in variant:
        assert canonicalise_url(PLAIN + variant) != PLAIN


@pytest.mark.parametrize("host", ["m", "mobile", "mobil", "wap", "amp", "touch", "www2"])
def test_mobile_hosts_are_the_same_site(host: str) -> None:
    assert identify_url(f"https://{host}.gazette-du-port.example/actu/pont-ferme") == identify_url(PLAIN)


@pytest.mark.parametrize("folder", ["m", "mobile", "amp", "wap", "print"])
def test_a_leading_mobile_folder_is_the_same_site(folder: str) -> None:
    assert identify_url(f"https://gazette-du-port.example/{folder}/actu/pont-ferme") == identify_url(PLAIN)


@pytest.mark.parametrize(
    "other",
    [
        "?page=2", "?id=7", "?v=2", "?lang=br", "?s=pont", "?sid=77", "?source=12", "?ref=12345", "?p=2", "?cid=9",
        "?from=2026", "?share=9", "?edition=nord", "/photos", "/2", "?view=gallery", "?format=7", "?mobilite=1",
    ],
)  # fmt: skip
def test_whatever_is_not_known_is_kept(other: str) -> None:
    assert identify_url(PLAIN + other) != identify_url(PLAIN)
