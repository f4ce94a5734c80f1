"""The registry that the tests of saved pages read into: one outlet, which is invented."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.outlets.registry import Registry, load_registry

OUTLET = """
name: The Invented Courier
country_code: GB
language: en
time_zone: Europe/London
homepage_url: https://courier.example/
"""


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    folder = tmp_path / "outlets" / "invented"
    folder.mkdir(parents=True)
    (folder / "_collection.yml").write_text("name: Invented\nowner: desk\n")
    (folder / "courier.yml").write_text(OUTLET)
    found = load_registry(tmp_path / "outlets")
    assert not found.errors
    return found
