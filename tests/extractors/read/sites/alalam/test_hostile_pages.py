"""Pages cut anywhere, bent and multiplied: never an exception, never an item that the whole page does not have."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.contracts.article import ExtractedPage, RelatedItem
from extractors.read.page import Page
from extractors.read.sites.alalam import php_dump
from extractors.read.sites.alalam.layouts import FAMILY, read_alalam
from extractors.read.sites.alalam.lines import lines_of_markup
from extractors.read.sites.alalam.php_dump import find_lists

PAGES = Path(__file__).parent / "pages"
URL = "https://en.alalam.ir/news/1700100"
HTML = ("page", "page_breaks", "page_saved_by_browser", "page_gallery")
TEXT = ("dump_whole", "dump_bare_quotes", "dump_escapes", "dump_twice", "labels", "arabic", "persian_summer")


def content_of(case: str) -> bytes:
    return next(path for path in PAGES.glob(f"{case}.*") if path.suffix != ".yml").read_bytes()


def read(content: bytes) -> ExtractedPage:
    page = FAMILY.layouts[0].read(Page(content, URL))
    return page if page is not None else read_alalam("", URL)


def rows(items: tuple[RelatedItem, ...]) -> list[tuple[object, ...]]:
    return [(i.native_id, i.sort_number, i.content_type_id, i.media_url, i.title_raw, i.title) for i in items]


@pytest.mark.parametrize("case", TEXT)
def test_text_cut_at_every_byte(case: str) -> None:
    content = content_of(case)
    whole = rows(read(content).related_items)
    for end in range(len(content)):
        page = read(content[:end])
        cut = rows(page.related_items)
        assert cut == whole[: len(cut)]
        if case != "dump_twice" and content.index(b"string(") < end < len(content.rstrip()):
            assert page.is_related_payload_complete is False


@pytest.mark.parametrize("case", HTML)
def test_html_cut_at_every_byte_of_its_list(case: str) -> None:
    content = content_of(case)
    whole = rows(read(content).related_items)
    start = content.rindex(b"string(")
    ends = [*range(0, start, 41), *range(start, len(content), 1 if case == "page" else 5)]
    for end in ends:
        cut = rows(read(content[:end]).related_items)
        assert cut == whole[: len(cut)]


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(st.sampled_from(TEXT + HTML), st.integers(0, 3000), st.integers(0, 400), st.text(max_size=30))
def test_bent_pages_never_raise(case: str, start: int, length: int, put: str) -> None:
    content = content_of(case)
    bent = content[:start] + put.encode("utf-8", "surrogatepass") + content[start + length :]
    page = read(bent)
    assert page.is_related_payload_complete in (True, False, None)
    assert [item.position for item in page.related_items] == list(range(1, len(page.related_items) + 1))


@settings(max_examples=150, derandomize=True, deadline=None, database=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40), min_size=1, max_size=5))
def test_any_title_is_delimited_by_the_length(titles: list[str]) -> None:
    """Whatever is in the titles, quotes included, a whole list gives each row as printed."""
    titles = [title.replace("\\", "/") for title in titles]
    payload = " ,".join(
        f'{{"id":"{n}","sort":"{n}","contenttypeid":"21","pic":"/p{n}.jpg","title":"{title}"}}'
        for n, title in enumerate(titles, start=1)
    )
    payload = f"[{payload} ]"
    text = f'before\nstring({len(payload.encode("utf-8", "surrogatepass"))}) "{payload}"\nafter'
    # A title that imitates the end of its own row cannot be distinguished from one.
    if any('"}' in "".join(title.split()) or '"id"' in title for title in titles):
        return
    (dumped,) = find_lists(text)
    assert dumped.is_whole
    assert [row["title"] for row in dumped.rows] == titles
    assert text[dumped.end :] == "\nafter"


@pytest.mark.parametrize(
    "content",
    [
        b'string(99999) "[' * 20_000,
        b'string(10) "[{"id":"' * 20_000,
        b"<div>" + b"string(1300000) &quot;[{&quot;id&quot;:&quot;" * 60_000,
        b'string(900000000) "[{"id":"1","sort":"' + b'"' * 300_000,
        b'<div>string(300000) "[' + b'{"id":"1","sort":"1","contenttypeid":"21","pic":"","title":"' * 4_000,
        b"<script>" * 40_000,
        b"<!--" * 40_000 + b"<div>" * 3_000,
        b"<div>" * 50_000 + b"Sun Apr 3, 2016 15:58:38",
        b"Sun Apr 3, 2016 15:58:38\n" * 20_000,
        b"<p>" + b"1:" * 100_000,
        b"<a>" * 3_000 + b"<img src=x>" * 3_000,
        b"<html><title>" + b"x" * 300_000,
        b"<meta property=og:title " * 20_000,
    ],
    ids=lambda content: content[:24].decode() + f" ({len(content)})",
)
def test_hostile_page_ends_soon(content: bytes) -> None:
    started = time.process_time()
    read(content)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("content", "url"),
    [
        (b"<html><h1>Page not found</h1><p>The page is not here any more.</p></html>", URL),
        (
            b"<html><h1>Al Alam</h1><p>Sun Apr 3, 2016 15:58:38</p><a href='/news/1'>A story</a></html>",
            "https://en.alalam.ir/",
        ),
        (b"Some notes of mine\n\nthat are no page", "https://en.alalam.ir/about"),
        (b"\x89PNG\r\n\x1a\n", URL),
        (b"", URL),
    ],
    ids=["error page", "front page", "text without shape", "picture", "nothing"],
)
def test_what_has_not_the_shape_is_left_to_the_general_parser(content: bytes, url: str) -> None:
    assert FAMILY.layouts[0].read(Page(content, url)) is None


def test_lines_of_a_deep_page_name_a_bounded_number_of_elements() -> None:
    deep = "<div>" * 1_200 + "".join(f"<p>Paragraph {number} of a page nested without end.</p>" for number in range(50))
    lines, _, _ = lines_of_markup(f"<html><body>{deep}")
    assert [line.text for line in lines] == [f"Paragraph {n} of a page nested without end." for n in range(50)]
    assert max(len(line.within) for line in lines) <= 200


def test_a_dump_of_no_list_is_not_looked_through_to_its_declared_end(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_through = 0
    exact = php_dump._exact

    def count(candidate: str, declared: int, escaped: bool) -> str | None:
        nonlocal looked_through
        looked_through += len(candidate)
        return exact(candidate, declared, escaped)

    monkeypatch.setattr(php_dump, "_exact", count)
    source = 'string(3999999) "x string(3999999) &quot;[x ' * 500
    find_lists(source, is_markup=True)
    assert looked_through <= 2 * len(source)


META_TITLES = [
    ('<meta property="og:title" content="A bridge">', ["A bridge"]),
    ("<meta content='A > B' name=twitter:title>", ["A > B"]),
    ('<META\n name = "og:title"\n CONTENT = "It\'s open" />', ["It's open"]),
    ('<meta name="og:title" content="One"><meta content="Two" property="twitter:title">', ["One", "Two"]),
    ('<meta name="og:title"><p content="no title">', []),
    ('<meta content="no title"><p name="og:title">', []),
    ('<meta name="og:titles" content="no title">', []),
    ('<meta content="' * 4_000, []),
]


@pytest.mark.parametrize(("source", "titles"), META_TITLES)
def test_titles_that_meta_elements_state(source: str, titles: list[str]) -> None:
    assert list(lines_of_markup(source)[2].titles) == titles
