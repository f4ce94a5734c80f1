"""Each page of ``pages/`` gives the rows that stand beside it, field by field."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.contracts.article import ExtractedPage
from extractors.read.page import Page
from extractors.read.sites.alalam.layouts import FAMILY

RELATED = (
    *("position", "native_id", "sort_number", "content_type_id", "title", "title_raw", "title_label"),
    *("media_url", "url", "block"),
)
MEDIA = ("position", "url", "role", "caption", "alt_text", "media_type", "thumbnail_url")
PAGES = Path(__file__).parent / "pages"
EXPECTED: dict[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(PAGES.glob("*.yml"))
}


def read(case: str) -> ExtractedPage:
    expected = EXPECTED[case]
    page = FAMILY.layouts[0].read(Page((PAGES / expected["page"]).read_bytes(), expected["url"]))
    assert page is not None
    return page


@pytest.mark.parametrize(
    ("case", "field"), [(case, field) for case, expected in EXPECTED.items() for field in expected["article"]]
)
def test_field_of_article(case: str, field: str) -> None:
    value = getattr(read(case).article, field)
    if isinstance(value, dt.datetime):
        assert value.tzinfo is dt.UTC
        value = value.isoformat()
    assert value == EXPECTED[case]["article"][field]


@pytest.mark.parametrize("case", EXPECTED)
def test_related_items(case: str) -> None:
    page, expected = read(case), EXPECTED[case]
    given = [{key: getattr(item, key) for key in RELATED} for item in page.related_items]
    assert given == expected["related_items"]
    assert page.is_related_payload_complete is expected["is_related_payload_complete"]


@pytest.mark.parametrize("case", EXPECTED)
def test_media_items(case: str) -> None:
    given = [{key: getattr(item, key) for key in MEDIA} for item in read(case).media_items]
    assert given == EXPECTED[case]["media_items"]


def test_every_page_has_expected_rows() -> None:
    pages = {path.name for path in PAGES.iterdir() if path.suffix != ".yml"}
    assert pages == {expected["page"] for expected in EXPECTED.values()}
