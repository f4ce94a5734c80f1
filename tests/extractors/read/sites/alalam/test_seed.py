"""The real page that the project began with; it lies beside the checkout and is not part of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from extractors.contracts.article import ExtractedPage, MediaType
from extractors.read.media.assets import asset_identity
from extractors.read.page import Page
from extractors.read.sites.alalam.layouts import FAMILY

SEED = Path(__file__).resolve().parents[6] / "shared" / "seed" / "alalam-en-1804800.txt"
URL = "https://en.alalam.ir/news/1804800"

pytestmark = pytest.mark.skipif(not SEED.exists(), reason="../shared/seed is not beside the checkout")


@pytest.fixture(scope="module")
def page() -> ExtractedPage:
    read = FAMILY.layouts[0].read(Page(SEED.read_bytes(), URL))
    assert read is not None
    return read


def test_article(page: ExtractedPage) -> None:
    article = page.article
    assert article.native_id == "1804800"
    assert article.canonical_url == URL
    assert article.title == "Syrian Army Lays Siege to Quaryatayn from 3 Axes, ISIS Withdraws"
    assert article.title_raw == "VIDEO: " + article.title
    assert article.title_label == "VIDEO"
    assert article.published_at == dt.datetime(2016, 4, 3, 11, 28, 38, tzinfo=dt.UTC)
    assert article.published_at_raw == "Sun Apr 3, 2016 15:58:38"
    assert article.is_published_zone_assumed
    assert article.body is not None
    assert len(article.body.split("\n\n")) == 5
    assert article.sign_off == "S/SH 11"
    assert "S/SH" not in article.body
    assert "string(" not in article.body
    assert article.lead == article.body.split("\n\n")[0]
    assert article.language == "en"


def test_related_items(page: ExtractedPage) -> None:
    items = page.related_items
    assert page.is_related_payload_complete is True
    assert [item.position for item in items] == list(range(1, 9))
    ids = [1804773, 1804577, 1804546, 1804168, 1803899, 1803811, 1803660, 1803593]
    assert [item.native_id for item in items] == [str(native_id) for native_id in ids]
    assert [item.sort_number for item in items] == list(range(3522967, 3522975))
    assert {item.content_type_id for item in items} == {"21"}
    labels = [None, "VIDEO", "VIDEO", "VIDEO", "PHOTOS", None, "VIDEO", "EXCLUSIVE VIDEO"]
    assert [item.title_label for item in items] == labels
    assert "Syria\N{RIGHT SINGLE QUOTATION MARK}s Homs" in (items[0].title or "")
    assert [item.url for item in items] == [f"https://en.alalam.ir/news/{native_id}" for native_id in ids]


def test_assets_of_the_related_items(page: ExtractedPage) -> None:
    assets = [asset_identity(item.media_url or "", URL, time_zone="Asia/Tehran") for item in page.related_items]
    known = [asset for asset in assets if asset is not None]
    assert len({asset.identity for asset in known}) == 8
    assert [asset.media_type for asset in known].count(MediaType.VIDEO) == 3
    assert {asset.aspect_ratio for asset in known} == {"4x3"}
    assert all(asset.created_at and asset.native_ticks for asset in known)
    assert known[0].native_ticks == 635952900676131128
    assert known[0].created_at == dt.datetime(2016, 4, 3, 9, 51, 7, 613112, tzinfo=dt.UTC)


def test_cut_anywhere_gives_whole_items_only(page: ExtractedPage) -> None:
    content = SEED.read_bytes()
    for end in range(content.index(b"string(") + 1, len(content)):
        cut = FAMILY.layouts[0].read(Page(content[:end], URL))
        assert cut is not None
        assert cut.related_items == page.related_items[: len(cut.related_items)]
        assert cut.is_related_payload_complete is False
        assert cut.article.body == page.article.body
