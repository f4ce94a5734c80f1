"""Each outlet rule against its fixtures: one test a field."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.parsers.registry import family_names
from extractors.parsers.scaffold import FIXTURES, find_fixtures, load_fixture

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


def test_ten_families_have_fixtures() -> None:
    with_fixtures = {folder.parent.name for folder in _FOLDERS}
    assert len(with_fixtures) >= 10
    assert with_fixtures <= set(family_names())


def test_no_fixture_is_left_half_made() -> None:
    folders = {path.parent for path in FIXTURES.glob("*/*/*")}
    assert folders == set(_FOLDERS), "a fixture needs page.html, page.json and expected.json"
