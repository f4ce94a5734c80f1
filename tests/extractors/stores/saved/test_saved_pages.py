"""Saved pages find their address, outlet and time, or a rejection that says what to do."""

from __future__ import annotations

import dataclasses
import datetime as dt
import gzip
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extractors.contracts.article import Article
from extractors.contracts.catalogue import TABLES
from extractors.contracts.page_rows import PageRows
from extractors.contracts.raw_page import RawPage, Rejection
from extractors.outlets.registry import Registry
from extractors.pipeline.rows.page import read_rows
from extractors.stores.saved.page_address import canonical_link
from extractors.stores.saved.saved_pages import SavedPage, read_saved
from extractors.stores.saved.saved_source import SavedSource

PAGE = (
    b'<html><head><link rel="canonical" href="https://courier.example/a/1?x=1&amp;y=2"></head><body>Text</body></html>'
)


def read(path: Path, registry: Registry, **named: Any) -> list[SavedPage]:
    return list(read_saved(SavedSource(path, **named), registry))


def test_address_from_the_canonical_link_and_time_from_the_file(tmp_path: Path, registry: Registry) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(PAGE)
    os.utime(file, (1_700_000_000, 1_700_000_000))
    (saved,) = read(file, registry)
    assert saved.outlet_id == "courier"
    assert saved.page.url == "https://courier.example/a/1?x=1&y=2"
    assert isinstance(saved.page, RawPage)
    assert saved.page.fetched_at == dt.datetime(2023, 11, 14, 22, 13, 20, tzinfo=dt.UTC)


def test_an_address_without_its_scheme_is_whole(tmp_path: Path, registry: Registry) -> None:
    file = tmp_path / "page.txt"
    file.write_text("A text")
    (saved,) = read(file, registry, url="courier.example/a/1")
    assert (saved.outlet_id, saved.page.url) == ("courier", "https://courier.example/a/1")


def test_an_index_gives_address_outlet_and_time(tmp_path: Path, registry: Registry) -> None:
    folder = tmp_path / "pages"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "one.txt").write_text("A text")
    (folder / "index.csv").write_text(
        "path,url,outlet,fetched_at\ndeep/one.txt,https://elsewhere.example/1,courier,2024-05-01T10:00:00\n"
    )
    (saved,) = read(folder, registry)
    assert (saved.outlet_id, saved.page.url) == ("courier", "https://elsewhere.example/1")
    assert isinstance(saved.page, RawPage)
    assert saved.page.fetched_at == dt.datetime(2024, 5, 1, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("content", "named", "reason", "says"),
    [
        (b"", {}, "empty_file", "save the page again"),
        (b"A page without any address.", {}, "no_url", "index.csv"),
        (PAGE.replace(b"courier.", b"unheard-of."), {}, "unknown_outlet", "dateline outlet add https://unheard-of."),
        (b"\x00" * (21 * 1024 * 1024), {"url": "https://courier.example/a/2"}, "too_large", "limit is 20 MiB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_remedy(
    tmp_path: Path, registry: Registry, content: bytes, named: dict[str, str], reason: str, says: str
) -> None:
    file = tmp_path / "page.html"
    file.write_bytes(content)
    (saved,) = read(file, registry, **named)
    assert isinstance(saved.page, Rejection)
    assert saved.page.reason == reason
    assert says in saved.page.detail


def test_a_bad_page_loses_nothing_else(tmp_path: Path, registry: Registry) -> None:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.html").write_bytes(b"")
    (folder / "b.html").write_bytes(PAGE)
    (folder / "c.warc.gz").write_bytes(gzip.compress(b"no archive at all"))
    kinds = [type(saved.page) for saved in read(folder, registry)]
    assert kinds == [Rejection, RawPage, Rejection]


def test_nothing_at_the_path(tmp_path: Path, registry: Registry) -> None:
    with pytest.raises(FileNotFoundError, match="there is nothing here"):
        read_saved(SavedSource(tmp_path / "gone"), registry)


@pytest.mark.parametrize(
    ("head", "address"),
    [
        (b"<link href='https://a.example/1' rel=canonical>", "https://a.example/1"),
        (b'<meta property="og:url" content="https://a.example/2"><link rel=next href=/x>', "https://a.example/2"),
        (b'<meta property="og:url" content="https://a.example/2"><LINK REL="canonical" HREF="https://a.example/3">',
         "https://a.example/3"),
        (b'<link rel="canonical" href="/relative">', None),
        (b'<link rel="canonical" href="//a.example/4">', "https://a.example/4"),
        (b'<base href="http://a.example/"><link rel="canonical" href="//a.example/5">', "https://a.example/5"),
        (b'<base href="https://a.example/"><link rel="canonical" href="http:[/"><meta property="og:url" content="/6">',
         "https://a.example/6"),
        (b"<link rel=canonical", None),
    ],
)  # fmt: skip
def test_canonical_link(head: bytes, address: str | None) -> None:
    assert canonical_link(head) == address


def _article(rows: PageRows) -> dict[str, Any]:
    assert rows.article is not None
    return rows.article


def _fetch(rows: PageRows) -> dict[str, Any]:
    assert rows.fetch is not None
    return rows.fetch


def test_an_article_that_moved_stays_the_article_it_was(registry: Registry) -> None:
    outlet, at = registry.get_outlet("courier"), dt.datetime(2026, 3, 4, tzinfo=dt.UTC)
    old, new = "https://courier.example/old-headline", "https://courier.example/new-headline"
    text = "The council of the harbour town said on Tuesday that the bridge will open in May. " * 9
    content = f'<html><head><link rel="canonical" href="{new}"></head><body><h1>New</h1><p>{text}</p></body></html>'
    before = read_rows(RawPage(old, at, content.replace(new, old).encode()), outlet, ())
    page = RawPage(old, at, content.encode(), final_url=new, moved_from=_article(before)["article_ref"])
    after = read_rows(page, outlet, ())
    assert _article(after)["article_ref"] == _fetch(after)["article_ref"] == _article(before)["article_ref"]
    assert (_article(before)["canonical_url"], _article(after)["canonical_url"]) == (old, new)
    assert (
        _article(read_rows(replace(page, moved_from=None), outlet, ()))["article_ref"]
        != _article(before)["article_ref"]
    )


@pytest.mark.parametrize(
    ("title", "text", "outcome"),
    [
        ("Page not found | Courier", "Sorry.", "soft_404"),
        ("This article is no longer available", "It was removed.", "soft_404"),
        ("Harbour council not found guilty", "The court said so on Tuesday.", "saved"),
        ("Page not found", "The librarian said that a page was not found in the old book. " * 40, "saved"),
    ],
)
def test_a_saved_page_that_says_not_found_is_no_page(registry: Registry, title: str, text: str, outcome: str) -> None:
    content = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
    at = dt.datetime(2026, 3, 4, tzinfo=dt.UTC)
    rows = read_rows(RawPage("https://courier.example/a/1", at, content.encode()), registry.get_outlet("courier"), ())
    assert _fetch(rows)["outcome"] == outcome
    assert _fetch(rows)["article_ref"]
    assert (rows.article is None) == (outcome == "soft_404")
    assert not rows.rejections


def test_what_a_reader_gives_under_the_name_of_a_column_is_staged(registry: Registry) -> None:
    text = "<p>The ferry came back to the harbour on Monday after a long repair.</p>" * 8
    content = f"<html lang=en><body><article><h1>Ferry returns</h1>{text}</article></body></html>"
    page = RawPage("https://courier.example/ferry", dt.datetime(2026, 3, 4, tzinfo=dt.UTC), content.encode())
    row = read_rows(page, registry.get_outlet("courier"), ()).article
    assert row is not None
    read = {field.name for field in dataclasses.fields(Article)}
    assert read & set(TABLES["articles"].column_names) <= set(row)
    assert (row["title"], row["language"], row["kind"]) == ("Ferry returns", "en", "article")


def test_a_long_field_of_an_index_loses_no_page(registry: Registry, tmp_path: Path) -> None:
    folder, note = tmp_path / "saved", "x" * 200_000
    folder.mkdir()
    (folder / "a.html").write_text("<html><body><p>The ferry came back.</p></body></html>")
    (folder / "index.csv").write_text(f"path,url,outlet,note\na.html,https://courier.example/a,courier,{note}\n")
    (saved,) = read_saved(SavedSource(folder), registry)
    assert (saved.outlet_id, saved.page.url) == ("courier", "https://courier.example/a")


def test_a_row_of_an_index_whose_file_is_missing_is_rejected(registry: Registry, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    (folder / "empty").mkdir(parents=True)
    (folder / "a.html").write_text("<html><body><p>The ferry came back.</p></body></html>")
    rows = "a.html,https://courier.example/a,\nb.html,https://courier.example/b,\n../c.html,,courier\n"
    (folder / "index.csv").write_text(f"path,url,outlet\n{rows}")
    (folder / "empty" / "index.csv").write_text("path,url,outlet\nd.html,https://elsewhere.example/d,\n")
    saved = read(folder, registry)
    missing = [one for one in saved if isinstance(one.page, Rejection) and one.page.reason == "missing_file"]
    assert [(one.outlet_id, one.page.url) for one in missing] == [
        ("courier", "https://courier.example/b"),
        ("courier", None),
        ("unknown", "https://elsewhere.example/d"),
    ]
    assert "names b.html, which is not in its folder; add the file" in str(missing[0].page)
    assert "names ../c.html" in str(missing[1].page)
    assert [one.page.url for one in saved if not isinstance(one.page, Rejection)] == ["https://courier.example/a"]
    assert len(saved) == 4
    assert read(folder / "a.html", registry)[0].page.url == "https://courier.example/a"  # of one file, only its row


def test_many_missing_files_are_counted(registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "saved").mkdir()
    rows = "".join(f"{number}.html,https://courier.example/{number},\n" for number in range(250))
    (tmp_path / "saved" / "index.csv").write_text(f"path,url,outlet\n{rows}")
    saved = read(tmp_path / "saved", registry)
    assert len(saved) == 101
    assert "150 more rows of index.csv files name files that are not there" in str(saved[-1].page)
