"""When an asset was created, read from its address: named, dated by its folder, and never invented."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.extractors.read.media.reading import read, utc


class TestCreationTime:
    @pytest.mark.parametrize(
        ("path", "created_at", "source", "precision"),
        [
            ("/p/IMG_20240315_142530.jpg", utc(2024, 3, 15), "file_name", "day"),
            ("/p/PXL_20240315_142530123.jpg", utc(2024, 3, 15, 14, 25, 30, 123000), "file_name", "microsecond"),
            (
                "/p/2024-03-15T142530Z_1_TEST0001_RTRMADP_3_HARBOUR.JPG",
                utc(2024, 3, 15, 14, 25, 30),
                "file_name",
                "second",
            ),
            ("/p/IMG-20240315-WA0007.jpg", utc(2024, 3, 15), "file_name", "day"),
            ("/p/2024-03-15-harbour.jpg", utc(2024, 3, 15), "file_name", "day"),
            ("/p/20240315-harbour.jpg", utc(2024, 3, 15), "file_name", "day"),
            ("/p/harbour_15.03.2024.jpg", utc(2024, 3, 15), "file_name", "day"),
            ("/p/03-15-2024-harbour.jpg", utc(2024, 3, 15), "file_name", "day"),
            ("/p/AP24075123456789-harbour.jpg", utc(2024, 3, 15), "file_name", "day"),
            ("/uploads/2024/03/AP_24075123456789.jpg", utc(2024, 3, 15), "file_name", "day"),
            ("/uploads/2024/03/15/harbour.jpg", utc(2024, 3, 15), "upload_path", "day"),
            ("/uploads/20240315/harbour.jpg", utc(2024, 3, 15), "upload_path", "day"),
            ("/Uploaded/Image/1402/12/25/harbour.jpg", utc(2024, 3, 15), "upload_path", "day"),
            ("/uploads/2024/03/harbour.jpg", None, "upload_path", "month"),
            ("/uploads/2024-03/harbour.jpg", None, "upload_path", "month"),
            # the name is when it was made, the path when it was uploaded
            ("/uploads/2024/03/20/IMG_20240315_142530.jpg", utc(2024, 3, 15), "file_name", "day"),
        ],
    )
    def test_is_read_where_it_is_said(
        self, path: str, created_at: dt.datetime | None, source: str, precision: str
    ) -> None:
        asset = read(f"https://example.org{path}")
        assert (asset.created_at, asset.created_at_source, asset.created_at_precision) == (
            created_at,
            source,
            precision,
        )
        assert asset.created_at_raw
        assert not asset.is_created_zone_assumed

    @pytest.mark.parametrize(
        "name",
        [
            "IMG_20240315_142530.jpg",
            "Screenshot_20240315-142530.png",
            "Screenshot 2024-03-15 at 14.25.30.png",
            "WhatsApp Image 2024-03-15 at 14.25.30.jpeg",
            "photo_2024-03-15_14-25-30.jpg",
            "signal-2024-03-15-14-25-30.jpg",
            "20240315142530.jpg",
        ],
    )
    def test_local_clock_needs_the_outlets_zone(self, name: str) -> None:
        with_zone = read(f"https://example.org/p/{name}", time_zone="Asia/Tehran")
        assert with_zone.created_at == utc(2024, 3, 15, 10, 55, 30)
        assert with_zone.created_at_precision == "second"
        assert with_zone.is_created_zone_assumed
        without = read(f"https://example.org/p/{name}")
        assert (without.created_at, without.created_at_precision) == (utc(2024, 3, 15), "day")

    def test_half_of_the_day_is_heeded(self) -> None:
        url = "https://example.org/p/Screenshot 2024-03-15 at 02.25.30 {}.png"
        assert read(url.format("PM"), time_zone="Asia/Tehran").created_at == utc(2024, 3, 15, 10, 55, 30)
        assert read(url.format("\u202fam"), time_zone="Asia/Tehran").created_at == utc(2024, 3, 14, 22, 55, 30)

    @pytest.mark.parametrize(
        "path",
        [
            "/p/Collage-27-Apr-2023-04-23-PM.jpg",
            "/p/harbour.jpg",
            "/p/03-04-2024-harbour.jpg",  # March or April
            "/p/2024-02-30-harbour.jpg",
            "/p/AP24400123456789.jpg",  # no year has 400 days
            "/p/AP23366123456789.jpg",  # 2023 had 365
            "/p/1710512730123.jpg",  # a time in milliseconds, or a number
            "/p/202403151234567890.jpg",
            "/p/file120240315998.jpg",
            "/p/2024-03-15_2023-01-01.jpg",  # two days
            "/2024/03/15/2023/01/01/harbour.jpg",
            "/2024/13/45/harbour.jpg",
            "/uploads/2020/01/01/IMG_20240315_142530.jpg",  # made four years after it was uploaded
            "/1080/720/harbour.jpg",
            "/1920/10/harbour.jpg",
        ],
    )
    def test_is_not_invented(self, path: str) -> None:
        asset = read(f"https://example.org{path}")
        assert asset.created_at is None
        assert asset.native_ticks is None

    def test_cannot_lie_after_the_page_was_fetched(self) -> None:
        url = "https://example.org/uploads/2031/05/05/harbour.jpg"
        assert read(url).created_at == utc(2031, 5, 5)
        assert read(url, not_after=utc(2024, 1, 1)).created_at is None
        assert read(url, not_after=utc(2031, 5, 5)).created_at == utc(2031, 5, 5)

    def test_unknown_zone_is_no_zone(self) -> None:
        assert (
            read("https://example.org/IMG_20240315_142530.jpg", time_zone="Mars/Olympus").created_at_precision == "day"
        )

    def test_ticks_of_another_outlet_need_its_zone(self) -> None:
        url = "https://example.org/2016/04/03/site_635952900676131128_x.jpg"
        assert (read(url).native_ticks, read(url).created_at) == (635952900676131128, None)
        assert read(url, time_zone="UTC").created_at == utc(2016, 4, 3, 14, 21, 7, 613112)
