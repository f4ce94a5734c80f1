"""What rules are made of: selectors, layouts by date, the registry, the commands."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from lxml import etree
from typer.testing import CliRunner

from extractors.extract import extract_page
from extractors.extracted import Source
from extractors.parsers.base import Family, Layout
from extractors.parsers.commands import app
from extractors.parsers.page import Page
from extractors.parsers.registry import family_for, load_family
from extractors.parsers.scaffold import check_fixture, compare, load_fixture, start_family
from extractors.parsers.select import matcher, to_xpath

PAGE = b"""<html><body><div id="top" class="a  b"><p class="x-y" data-kind="lead one">One</p>
<section><p>Two</p></section>
<ul><li>Three</li></ul></div><p hidden>Four</p></body></html>"""


@pytest.mark.parametrize(
    ("css", "texts"),
    [
        ("p", ["One", "Two", "Four"]),
        ("#top > p", ["One"]),
        (".b p", ["One", "Two"]),
        ("div.a.b p.x-y", ["One"]),
        ("[data-kind]", ["One"]),
        ("[data-kind='lead one']", ["One"]),
        ("[data-kind^=lead]", ["One"]),
        ("[data-kind$=one]", ["One"]),
        ("[data-kind*=ad]", ["One"]),
        ("[data-kind~=one]", ["One"]),
        ("p:not(.x-y)", ["Two", "Four"]),
        ("p:not([hidden])", ["One", "Two"]),
        ("li, section p", ["Two", "Three"]),
    ],
)
def test_selectors_match_what_css_matches(css: str, texts: list[str]) -> None:
    page = Page(PAGE, "https://example.org/a")
    assert [Layout.clean(found) for found in page.find_all(css)] == texts


@pytest.mark.parametrize("css", ["p:hover", "> p", "p >", "a ~ b", "p:not(.a .b)", ""])
def test_selectors_outside_the_part_are_refused(css: str) -> None:
    with pytest.raises(ValueError, match="selector"):
        to_xpath(css)


def test_beautiful_soup_is_made_of_the_region_alone() -> None:
    page = Page(b"<body><p>far</p><article><p>near</p><script>1</script></article></body>", "https://example.org/a")
    soup = page.soup("article")
    assert soup is not None
    assert soup.get_text() == "near"
    assert page.soup(".none") is None


class _New(Layout):
    since = dt.date(2024, 1, 1)
    region = "article"


class _Old(Layout):
    until = dt.date(2023, 12, 31)
    region = "article"


@pytest.mark.parametrize(("day", "layout"), [("2024-06-01", _New), ("2022-06-01", _Old)])
def test_layouts_are_chosen_by_the_day_of_fetching(day: str, layout: type[Layout]) -> None:
    family = Family("example", ("example.org",), (_New(), _Old()))
    fetched = dt.datetime.fromisoformat(f"{day}T00:00:00+00:00")
    page = Page(b"<article><p>text</p></article>", "https://example.org/a", fetched_at=fetched)
    assert isinstance(family.layout_for(page), layout)


def test_a_layout_whose_region_is_gone_does_not_apply() -> None:
    family = Family("example", ("example.org",), (_New(),))
    assert family.layout_for(Page(b"<div><p>text</p></div>", "https://example.org/a")) is None


def test_a_page_whose_layout_moved_on_is_read_by_the_general_parser() -> None:
    page = extract_page(b"<html><body><h1>Nothing here is as it was</h1></body></html>", "https://taz.de/x/!5/")
    assert page.extractor == "generic"


def test_families_name_themselves_and_their_hosts() -> None:
    with pytest.raises(ValueError, match="lower case"):
        Family("Not-A-Name", ("example.org",), (_New(),))
    with pytest.raises(ValueError, match="at least one"):
        Family("example", (), (_New(),))


def test_the_registry_finds_families_by_host_and_by_name() -> None:
    by_host = family_for("amp.theguardian.com")
    assert by_host is not None
    assert by_host.name == "guardian"
    assert family_for("example.org") is None
    assert family_for("example.org", "guardian") is by_host
    assert family_for("theguardian.com", "generic") is by_host
    with pytest.raises(LookupError, match="guardian"):
        load_family("nobody")


def test_rules_can_be_left_out_and_say_which_fields_they_gave() -> None:
    fixture = load_fixture(next(Path(__file__).parents[1].glob("outlets/guardian/*")))
    with_rules = extract_page(fixture.content, fixture.url, fetched_at=fixture.fetched_at)
    without = extract_page(fixture.content, fixture.url, fetched_at=fixture.fetched_at, rules=False)
    assert with_rules.article.sources["body"] is Source.RULE
    assert Source.RULE not in without.article.sources.values()
    assert without.extractor == "generic"


def test_a_new_family_is_begun_with_rules_and_a_fixture(tmp_path: Path) -> None:
    story = "".join(f"<p>The {n}th sentence of the story is long enough to be one.</p>" for n in range(9))
    html = f"<html><body><h1>A headline</h1><div class='story-text'>{story}</div></body></html>".encode()
    (tmp_path / "parsers").mkdir()
    written = start_family(
        "ellerby_post",
        "https://ellerby.example/news/1",
        html,
        day=dt.date(2026, 1, 5),
        parsers=tmp_path / "parsers",
        fixtures=tmp_path / "outlets",
    )
    rules = (tmp_path / "parsers" / "ellerby_post.py").read_text()
    assert 'HOSTS = ("ellerby.example",)' in rules
    assert 'region = "div.story-text"' in rules
    assert len(written) == 4
    folder = tmp_path / "outlets" / "ellerby_post" / "2026-01-05"
    assert check_fixture(folder) == []
    expected = json.loads((folder / "expected.json").read_text())
    expected["title"] = "Another headline"
    (folder / "expected.json").write_text(json.dumps(expected))
    assert [difference.field for difference in check_fixture(folder)] == ["title"]
    with pytest.raises(FileExistsError):
        start_family(
            "ellerby_post", "https://ellerby.example/1", html, day=dt.date(2026, 1, 5), fixtures=tmp_path / "outlets"
        )


@pytest.mark.parametrize(
    ("url", "told"),
    [("no address", "it has no host"), ("https://www.foxnews.com/us/a-story", "read by the family 'fox'")],
)
def test_a_family_that_could_not_be_used_is_not_begun(url: str, told: str, tmp_path: Path) -> None:
    html = b"<html><body><p>The first sentence of the story is long enough to be one.</p></body></html>"
    with pytest.raises(ValueError, match=told):
        start_family("ellerby_post", url, html, day=dt.date(2026, 1, 5), parsers=tmp_path, fixtures=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_selectors_that_a_rule_drops_are_simple_ones() -> None:
    region = etree.fromstring("<div><p class='a b'/><aside/><p data-x='1'/><p/></div>")
    is_dropped = matcher("aside, .b, p[data-x], .c")
    assert [is_dropped(element) for element in region] == [True, True, True, False]
    with pytest.raises(ValueError, match="simple"):
        matcher("div > p")


def test_differences_are_shown_field_by_field() -> None:
    found = list(compare({"a": 1, "b": 2}, {"b": 3, "c": 4}))
    assert [(entry.field, entry.expected, entry.found) for entry in found] == [
        ("a", 1, None),
        ("b", 2, 3),
        ("c", None, 4),
    ]


def test_the_check_command_passes_on_the_repositorys_fixtures() -> None:
    result = CliRunner().invoke(app, ["check", "taz"])
    assert result.exit_code == 0, result.output
    assert "2 fixtures, 0 differences" in result.output
    assert CliRunner().invoke(app, ["check", "nobody"]).exit_code == 2
