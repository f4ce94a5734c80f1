"""Each outlet rule against its fixtures: one test a field."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.commands.parsers.scaffold import FIXTURES, find_fixtures, load_fixture
from extractors.read.extract import extract_page
from extractors.read.families import family_names

_FOLDERS = find_fixtures()
_CASES = [
    pytest.param(folder, name, id=f"{folder.parent.name}-{folder.name}-{name}")
    for folder in _FOLDERS
    for name in load_fixture(folder).expected()
]


@pytest.mark.parametrize(("folder", "field"), _CASES)
def test_field_is_read_as_expected(folder: Path, field: str) -> None:
    fixture = load_fixture(folder)
    assert fixture.read().get(field) == fixture.expected()[field]


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_nothing_is_read_that_is_not_expected(folder: Path) -> None:
    fixture = load_fixture(folder)
    assert fixture.read().keys() == fixture.expected().keys()
    assert fixture.read()["extractor"] == folder.parent.name


@pytest.mark.parametrize("rules", [True, False], ids=["rules", "general"])
@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_every_field_says_where_it_came_from(folder: Path, rules: bool) -> None:
    fixture = load_fixture(folder)
    read = extract_page(
        fixture.content, fixture.url, fetched_at=fixture.fetched_at, outlet=fixture.outlet, rules=rules
    ).article
    with_value = {name for name in fixture.expected() if getattr(read, name, None) not in (None, (), False)}
    assert with_value - {"is_published_day_only", "is_published_zone_assumed"} <= read.sources.keys()


def test_every_family_has_fixtures() -> None:
    assert {folder.parent.name for folder in _FOLDERS} == set(family_names())
    assert len(family_names()) >= 10


@pytest.mark.parametrize("folder", _FOLDERS, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_a_page_without_its_layout_is_read_by_the_general_parser(folder: Path) -> None:
    fixture = load_fixture(folder)
    story = "".join(f"<p>The {n}th boat came late that day, and it left the harbour empty.</p>" for n in range(9))
    page = f"<html><body><h1>Boats left the harbour empty</h1><div id='anew'>{story}</div></body></html>".encode()
    read = extract_page(page, fixture.url, fetched_at=fixture.fetched_at, outlet=fixture.outlet)
    assert read.article.title == "Boats left the harbour empty"
    assert read.article.body == "\n\n".join(
        f"The {n}th boat came late that day, and it left the harbour empty." for n in range(9)
    )


def test_no_fixture_is_left_half_made() -> None:
    names = {folder: {path.name for path in folder.iterdir()} for folder in _FOLDERS}
    pages = {"page.html", "page.txt"}
    assert all(len(found & pages) == 1 and found - pages == {"page.json", "expected.json"} for found in names.values())
    assert {path.parent for path in FIXTURES.glob("*/*/*")} == set(_FOLDERS)
