"""Sitemaps as sites really write them: bare ampersands, packings, charsets, namespaces and forms of time."""

from __future__ import annotations

import gzip

import pytest

from extractors.acquire.discover.sitemaps import discover_sitemap
from extractors.acquire.discover.xml_repair import repair_xml, to_utf8

URL = "https://www.skane-tidning.example/sitemap.xml"
SPACE = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def urlset(*entries: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>', space: str = SPACE) -> str:
    return f"{head}<urlset {space}>{''.join(f'<url>{entry}</url>' for entry in entries)}</urlset>"


def loc(path: str = "/n/1") -> str:
    return f"<loc>https://www.skane-tidning.example{path}</loc>"


def paths(content: str | bytes, url: str = URL) -> list[str]:
    raw = content.encode() if isinstance(content, str) else content
    return [page.url.removeprefix("https://www.skane-tidning.example") for page in discover_sitemap(raw, url).found]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("/n?id=1&kat=2", "/n?id=1&kat=2"),
        ("/n?id=1&amp;kat=2&sida=3", "/n?id=1&kat=2&sida=3"),
        ("/n?id=1&copy=2", "/n?id=1&copy=2"),
        ("/n?id=1&#38;kat=2", "/n?id=1&kat=2"),
        ("/mat&dryck/soppa", "/mat&dryck/soppa"),
        ("/n?id=1&lt", "/n?id=1&lt"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_a_bare_ampersand_makes_no_other_address(written: str, read: str, encoding: str) -> None:
    text = urlset(loc(written), loc("/n/öst"), head=f'<?xml version="1.0" encoding="{encoding}"?>')
    assert paths(text.encode(encoding)) == [read, "/n/%C3%B6st"]


def test_an_ampersand_in_cdata_stays() -> None:
    cdata = "<loc><![CDATA[ https://www.skane-tidning.example/n?a=1&amp=2&b=3 ]]></loc>"
    assert paths(urlset(cdata, loc("/n?c=1&d=2"))) == [
        "/n?a=1&amp=2&b=3",
        "/n?c=1&d=2",
    ]


@pytest.mark.parametrize("times", [0, 1, 2, 3])
@pytest.mark.parametrize("name", ["sitemap.xml", "sitemap.xml.gz"])
def test_a_sitemap_is_unpacked_as_often_as_it_was_packed(times: int, name: str) -> None:
    content = urlset(loc()).encode()
    for _ in range(times):
        content = gzip.compress(content)
    assert paths(content, f"https://www.skane-tidning.example/{name}") == ["/n/1"]


def test_a_bomb_within_a_packed_file_is_not_unpacked() -> None:
    bomb = gzip.compress(gzip.compress(b"<urlset>" + b" " * 60_000_000))
    pages = discover_sitemap(bomb, URL)
    assert pages.found == () and pages.problems


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "utf-16"),
        ("utf-8-sig", "utf-8"),
        ("utf-8", "iso-8859-1"),
        ("utf-16", "utf-16"),
        ("utf-16-be", "utf-8"),
        ("utf-8", "none"),
    ],
)
def test_the_bytes_say_which_charset_they_are_in(encoding: str, declared: str) -> None:
    text = urlset(loc("/n/sjö"), head=f'<?xml version="1.0" encoding="{declared}"?>')
    assert paths(text.encode(encoding)) == ["/n/sj%C3%B6"]


@pytest.mark.parametrize(
    "space",
    [
        "",
        'xmlns="http://www.google.com/schemas/sitemap/0.84"',
        'xmlns="https://www.sitemaps.org/schemas/sitemap/0.9"',
        'xmlns="wrong"',
    ],
)
def test_namespaces_may_be_missing_or_wrong(space: str) -> None:
    assert paths(urlset(loc(), space=space)) == ["/n/1"]


def test_a_prefix_may_be_used_for_all_elements() -> None:
    entry = f"<sm:url>{loc().replace('loc>', 'sm:loc>')}</sm:url>"
    text = f'<sm:urlset xmlns:sm="http://www.sitemaps.org/schemas/sitemap/0.9">{entry}</sm:urlset>'
    assert paths(text) == ["/n/1"]


@pytest.mark.parametrize(
    "front",
    [
        "\n\n",
        "<br />\n<b>Warning</b>: in <b>map.php</b><br />\n",
        "Notice: x\n",
        "<html><body>fel</body></html>",
        "<!-- c -->",
    ],
)
def test_what_stands_before_the_xml_is_left_out(front: str) -> None:
    assert paths(front + urlset(loc())) == ["/n/1"]


@pytest.mark.parametrize("spoilt", ["\x0b", "\x00", "&#11;", "&#x1;"])
def test_characters_that_xml_forbids_cost_no_entry(spoilt: str) -> None:
    assert paths(urlset(loc(f"/n/1{spoilt}"), loc("/n/2"))) == ["/n/1", "/n/2"]


@pytest.mark.parametrize(
    "written",
    [
        "www.skane-tidning.example/n/1", "//www.skane-tidning.example/n/1", "/n/1",
        "https:/www.skane-tidning.example/n/1",
        "https://https://www.skane-tidning.example/n/1", "\n  https://www.skane-tidning.example/n/1\n",
    ],
)  # fmt: skip
def test_slips_in_addresses_are_corrected(written: str) -> None:
    assert paths(urlset(f"<loc>{written}</loc>")) == ["/n/1"]


def test_an_index_names_its_sitemaps_whole() -> None:
    address = "www.skane-tidning.example/map.php?y=2026&m=11"
    entry = f"<sitemap><loc>{address}</loc><lastmod>19-11-2026</lastmod></sitemap>"
    text = f"<sitemapindex {SPACE}>{entry}</sitemapindex>"
    [further] = discover_sitemap(text.encode(), URL).further
    assert further.url == "https://www.skane-tidning.example/map.php?y=2026&m=11"
    assert str(further.modified_at) == "2026-11-19 00:00:00+00:00"


def test_an_entity_declaration_behind_other_text_is_still_refused() -> None:
    text = '<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY a "b">]>' + urlset(loc("/&a;"), head="")
    pages = discover_sitemap(text.encode(), URL)
    assert pages.found == () and "entities" in pages.problems[0].message


def test_valid_xml_in_utf8_is_not_changed() -> None:
    content = urlset(loc("/n?a=1&amp;b=2&#x26;c=ö"), head="").encode()
    assert to_utf8(content) is content
    assert repair_xml(content) == content
