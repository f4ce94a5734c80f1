"""``make docs``: the guide builds without a warehouse, whole, with its search, and loads nothing from outside."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from dateline.reports import guide
from dateline.reports.guide import GuideError, external_loads, write_guide
from extractors.runtime.settings import Home
from tests.docs.pages import GUIDE


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_guide(Home(tmp_path_factory.mktemp("guide"))).parent


def test_every_page_is_in_the_site_and_in_its_menu(site: Path) -> None:
    menu = (site / "index.html").read_text(encoding="utf-8")
    for page in GUIDE.rglob("*.md"):
        made = page.relative_to(GUIDE).with_suffix(".html")
        assert (site / made).is_file()
        assert page.name == "index.md" or f'href="{made.as_posix()}"' in menu


def test_nothing_is_loaded_from_outside(site: Path) -> None:
    assert list(external_loads(site)) == []


def test_search_works_from_a_disk(site: Path) -> None:
    page = (site / "search.html").read_text(encoding="utf-8")
    # a script of the site itself: a browser fetches no data from a disk
    assert re.search(r'<script src="searchindex\.js', page)
    index = (site / "searchindex.js").read_text(encoding="utf-8")
    assert all(f'"{word}"' in index or f"{word}:" in index for word in ("takedown", "retent", "backfil"))


def test_pictures_of_the_flow_follow_the_page(site: Path) -> None:
    page = (site / "architecture.html").read_text(encoding="utf-8")
    assert '<svg class="flow"' in page and "prefers-color-scheme:dark" in page


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://cdn.example/x.js"></script>',
        "<img alt='' src='//cdn.example/x.png'>",
        '<link rel="stylesheet" href="https://cdn.example/x.css">',
        '<style>@import "https://cdn.example/x.css";</style>',
        "<style>a { background: url(https://cdn.example/x.png) }</style>",
    ],
)
def test_a_load_from_outside_is_found(tmp_path: Path, text: str) -> None:
    (tmp_path / "page.html").write_text(f'<a href="https://elsewhere.example/">a link</a>{text}', encoding="utf-8")
    assert [address.partition("cdn.example")[1] for _, address in external_loads(tmp_path)] == ["cdn.example"]


def test_a_link_that_leads_nowhere_stops_the_build_and_leaves_the_site(tmp_path: Path) -> None:
    sources, home = tmp_path / "sources", Home(tmp_path / "home")
    sources.mkdir()
    shutil.copy(GUIDE / "conf.py", sources)
    (sources / "static").mkdir()
    (sources / "static" / "guide.css").touch()
    (sources / "index.md").write_text("# Guide\n", encoding="utf-8")
    page = write_guide(home, sources)
    first = page.read_text(encoding="utf-8")
    (sources / "index.md").write_text("# Guide\n\n[there](nowhere.md)\n", encoding="utf-8")
    with pytest.raises(GuideError, match=r"nowhere\.md"):
        write_guide(home, sources)
    assert page.read_text(encoding="utf-8") == first
    assert [path.name for path in home.docs.iterdir()] == ["guide"]


def test_without_a_warehouse_the_guide_is_built_and_one_line_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    assert guide.main() == 0
    page, line = capsys.readouterr().out.splitlines()
    assert page == str(tmp_path / "docs" / "guide" / "index.html") and "`make run` makes one" in line
