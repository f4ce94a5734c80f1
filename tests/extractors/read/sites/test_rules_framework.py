"""What rules are made of: selectors, layouts by date, the registry, the commands."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree
from typer.testing import CliRunner

from dateline.commands.parsers.parser import app
from dateline.commands.parsers.scaffold import FIXTURES, PARSERS, compare_readings, load_fixture, start_family
from extractors.contracts.article import RuleError, Source
from extractors.read import sites
from extractors.read.extract import extract_page
from extractors.read.families import clear_family_caches, family_for, family_names, load_family
from extractors.read.layouts import Family, Layout
from extractors.read.page import Page
from extractors.read.select import matcher, to_xpath
from extractors.runtime.settings import PROJECT_ROOT

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
        ("div + p, section > :is(p, li)", ["Two", "Four"]),
        ("div p:first-child", ["One", "Two"]),
        ("ul:has(> li), div ~ p", ["Three", "Four"]),
        ("P:not(#top P)", ["Four"]),
    ],
)
def test_selectors_match_what_css_matches(css: str, texts: list[str]) -> None:
    page = Page(PAGE, "https://example.org/a")
    assert [Layout.clean(found) for found in page.find_all(css)] == texts


@pytest.mark.parametrize(
    "css", ["p:hover", "a:visited", "> p", "p >", "p::text", "p:tallest", "", "p,", "[a", "p:not(.a, .b)", "ns|p"]
)
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
    fixture = load_fixture(next(Path(__file__).parent.glob("fixtures/guardian/*")))
    with_rules = extract_page(fixture.content, fixture.url, fetched_at=fixture.fetched_at)
    without = extract_page(fixture.content, fixture.url, fetched_at=fixture.fetched_at, rules=False)
    assert with_rules.article.sources["body"] is Source.RULE
    assert Source.RULE not in without.article.sources.values()
    assert without.extractor == "generic"


STORY = "".join(f"<p>The {n}th sentence of the story is long enough to be one.</p>" for n in range(9))
NEW_PAGE = (
    "<html><body><header>Ellerby Post</header><main><h1>A headline</h1><p class='byline'>By Ines Calder</p>"
    f"<time>6 January 2026, 10:22</time><div class='story-text'>{STORY}</div></main></body></html>"
)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of the package alone, whose rules may be written to."""
    folder = tmp_path_factory.mktemp("checkout")
    for package in ("dateline", "extractors"):
        shutil.copytree(PROJECT_ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    seeds = folder / "dbt_project" / "seeds"
    seeds.mkdir(parents=True)
    shutil.copy(PROJECT_ROOT / "dbt_project" / "seeds" / "agencies.csv", seeds)  # an agency is no writer
    (folder / "page.html").write_text(NEW_PAGE)
    return folder


def _run(checkout: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", "from dateline.commands.app import main; main()", "parser", *arguments],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_family_is_begun_checked_and_mended_from_the_command_line(checkout: Path) -> None:
    new = ("new", "ellerby", "page.html", "https://www.ellerby.example/news/1", "--day")
    code, output = _run(checkout, *new, "2026-01-07")
    assert (code, output.count("wrote ")) == (0, 4), output
    rules = checkout / "extractors" / "read" / "sites" / "ellerby.py"
    assert 'HOSTS = ("ellerby.example",)' in rules.read_text()
    assert 'region = "main"' in rules.read_text()
    assert 'paragraphs = "div.story-text p, ' in rules.read_text()
    fixture = checkout / "tests" / "extractors" / "read" / "sites" / "fixtures" / "ellerby" / "2026-01-07"
    expected = json.loads((fixture / "expected.json").read_text())
    assert expected["authors"] == ["Ines Calder"]
    assert expected["extractor"] == "ellerby"
    assert _run(checkout, "check") == (0, "1 fixture, 0 differences\n")

    assert _run(checkout, *new, "2026-01-07")[0] == 2
    code, output = _run(checkout, *new, "2025-06-01")
    assert code == 0
    assert "No layout of ellerby applies" in output

    (fixture / "page.html").write_text(NEW_PAGE.replace("story-text", "prose").replace("By Ines", "By Tom"))
    code, output = _run(checkout, "check", "ellerby")
    assert code == 1
    assert 'ellerby/2026-01-07 authors\n  - ["Ines Calder"]\n  + ["Tom Calder"]' in output

    (fixture / "expected.json").unlink()
    code, output = _run(checkout, "check", "ellerby")
    assert (code, "expected.json is missing" in output) == (1, True)
    assert _run(checkout, "check", "ellerby", "--update")[0] == 0

    rules.write_text(
        rules.read_text().replace("    drop =", "    def title(self, page):\n        return None.x\n\n    drop =")
    )
    code, output = _run(checkout, "check", "ellerby")
    assert code == 1
    assert "extractors.read.sites.ellerby.Story.title failed on https://www.ellerby.example/news/1" in output


@pytest.mark.parametrize(
    ("name", "url", "more", "message"),
    [
        ("harbour", "no address", (), "no host"),
        ("harbour", 'https://ex"am\\ple.org/1', (), "no host"),
        ("harbour", "https://[::1]/1", (), "no host"),
        ("harbour", "https://www.foxnews.com/us/a-story", (), "read by the family 'fox'"),
        ("harbour", "https://harbour.example/1", ("--outlet", "nobody"), "not in the registry"),
        ("fox", "https://harbour.example/1", (), "add the host to HOSTS"),
        ("alalam", "https://harbour.example/1", (), "something else of that name"),
        ("generic", "https://harbour.example/1", (), "read by the general parser"),
        ("class", "https://harbour.example/1", (), "no word of Python"),
        ("../harbour", "https://harbour.example/1", (), "the letters a to z"),
        ("h\u00e1fen", "https://harbour.example/1", (), "the letters a to z"),
        ("h" * 300, "https://harbour.example/1", (), "up to 60"),
    ],
)
def test_a_family_that_could_not_be_used_is_not_begun(
    name: str, url: str, more: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text(NEW_PAGE)
    before = {*PARSERS.iterdir(), *FIXTURES.iterdir()}
    result = CliRunner().invoke(app, ["new", name, str(page), url, *more])
    assert (result.exit_code, message in result.output) == (2, True), result.output
    assert {*PARSERS.iterdir(), *FIXTURES.iterdir()} == before


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(90), b"A line of text.\n\nAnother line."])
def test_rules_are_not_begun_from_what_is_no_page(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="rules cannot be begun"):
        start_family(
            "harbour",
            "https://harbour.example/1",
            content,
            day=dt.date(2026, 1, 5),
            parsers=tmp_path,
            fixtures=tmp_path,
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "attributes",
    ["", 'class="md:w-1/2 [&>p]:mt-2"', "id=\"12 'x'\"", 'class="\u05d0"', 'class="\\&quot;"', 'id="a" class="b"'],
)
def test_begun_rules_can_be_read_whatever_the_pages_names_are(attributes: str, tmp_path: Path) -> None:
    html = NEW_PAGE.replace("class='story-text'", attributes).encode()
    start_family(
        "harbour", "https://harbour.example/1", html, day=dt.date(2026, 1, 5), parsers=tmp_path, fixtures=tmp_path
    )
    spec = importlib.util.spec_from_file_location("harbour", tmp_path / "harbour.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    layout = module.FAMILY.layout_for(Page(html, "https://harbour.example/1"))
    assert "The 8th sentence" in (layout.body(Page(html, "https://harbour.example/1")) or "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("FAMILY = 1\n", "must be a Family named 'harbour'"),
        ("nothing = here\n", "NameError"),
        ("def (\n", "SyntaxError"),
        (
            "from extractors.read.layouts import Family\nFAMILY = Family('harbour', ['a.example'], (1,))\n",
            "write its hosts as a tuple",
        ),
    ],
)
def test_a_family_that_cannot_be_imported_costs_no_other_site(
    text: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "harbour.py").write_text(text)
    monkeypatch.setattr("extractors.read.sites.__path__", [*sites.__path__, str(tmp_path)])
    monkeypatch.delitem(sys.modules, "extractors.read.sites.harbour", raising=False)
    clear_family_caches()
    try:
        assert family_for("theguardian.com") is not None
        assert "harbour" in family_names()
        with pytest.raises(LookupError, match=reason):
            family_for("a.example", "harbour")
    finally:
        sys.modules.pop("extractors.read.sites.harbour", None)
        monkeypatch.undo()
        clear_family_caches()


def test_one_host_has_one_family(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "harbour.py").write_text(
        "from extractors.read.layouts import Family, Layout\n"
        "FAMILY = Family('harbour', ('theguardian.com',), (Layout(),))\n"
    )
    monkeypatch.setattr("extractors.read.sites.__path__", [*sites.__path__, str(tmp_path)])
    clear_family_caches()
    try:
        with pytest.raises(ValueError, match=r"guardian\.py and harbour\.py"):
            family_for("a.example")
    finally:
        sys.modules.pop("extractors.read.sites.harbour", None)
        monkeypatch.undo()
        clear_family_caches()


def test_a_rule_that_fails_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    fixture = load_fixture(next(Path(__file__).parent.glob("fixtures/guardian/*")))
    layout = load_family("guardian").layouts[0]
    monkeypatch.setattr(type(layout), "section", lambda self, page: page.nothing)
    with pytest.raises(
        RuleError, match=r"rule extractors\.read\.sites\.guardian\.\w+\.section failed on https://.*nothing"
    ):
        extract_page(fixture.content, fixture.url, fetched_at=fixture.fetched_at)
    assert extract_page(fixture.content, fixture.url, rules=False).article.body


def test_selectors_that_a_rule_drops_may_be_of_any_kind() -> None:
    region = etree.fromstring("<div><p class='a b'/><aside/><p data-x='1'/><p/></div>")
    is_dropped = matcher("aside, .b, p[data-x], .c", region)
    assert [is_dropped(element) for element in region] == [True, True, True, False]
    is_dropped = matcher("div > p:last-child, aside", region)
    assert [is_dropped(element) for element in region] == [False, True, False, True]


def test_differences_are_shown_field_by_field() -> None:
    found = list(compare_readings({"a": 1, "b": 2}, {"b": 3, "c": 4}))
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
