"""The time that a stated time stands for, in zones ahead of and behind UTC."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from extractors.acquire.discover.sitemaps import DateRange, discover_sitemap
from extractors.acquire.discover.source_times import parse_period


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "zone", "start", "end"),
    [
        ("2026-11-03", "UTC", "2026-11-03T00:00", "2026-11-04T00:00"),
        ("2026-11-03", "Asia/Tehran", "2026-11-02T20:30", "2026-11-03T20:30"),
        ("2026-11-03", "America/Los_Angeles", "2026-11-03T08:00", "2026-11-04T08:00"),
        ("2026-11-03", "Pacific/Kiritimati", "2026-11-02T10:00", "2026-11-03T10:00"),
        ("2026-11-01", "America/Los_Angeles", "2026-11-01T07:00", "2026-11-02T08:00"),  # summer time ends: 25 hours
        ("20261103", "Asia/Tehran", "2026-11-02T20:30", "2026-11-03T20:30"),
        ("2026-11", "Asia/Tehran", "2026-10-31T20:30", "2026-11-30T20:30"),
        ("2026-12", "UTC", "2026-12-01T00:00", "2027-01-01T00:00"),
        ("2026", "Pacific/Kiritimati", "2025-12-31T10:00", "2026-12-31T10:00"),
        ("2026-11-03T10:15Z", "Asia/Tehran", "2026-11-03T10:15", "2026-11-03T10:16"),
        ("2026-11-03T10:15:20+03:30", "UTC", "2026-11-03T06:45:20", "2026-11-03T06:46:20"),
        ("2026-11-03T10:15:20", "Asia/Tehran", "2026-11-03T06:45:20", "2026-11-03T10:16:20"),
        ("2026-11-03T10:15:20", "America/Los_Angeles", "2026-11-03T10:15:20", "2026-11-03T18:16:20"),
        ("2026-11-03T00:00:00+00:00", "UTC", "2026-11-03T00:00", "2026-11-04T00:00"),
        ("2026-11-03T00:00:00+03:30", "Asia/Tehran", "2026-11-02T20:30", "2026-11-03T20:30"),
        ("Tue, 03 Nov 2026 10:15:00 GMT", "Asia/Tehran", "2026-11-03T10:15", "2026-11-03T10:16"),
    ],
)
def test_a_stated_time_lasts_as_long_as_it_is_coarse(text: str, zone: str, start: str, end: str) -> None:
    period = parse_period(text, ZoneInfo(zone))
    assert period is not None
    assert (period.start, period.end) == (utc(start), utc(end))


@pytest.mark.parametrize("text", [None, "", "yesterday", "2026-13", "2026-02-30", "0000", "0000-00"])
def test_what_is_no_time_stands_for_none(text: str | None) -> None:
    assert parse_period(text, ZoneInfo("Asia/Tehran")) is None


@pytest.mark.parametrize("text", ["0001", "0001-01-01", "9999", "9999-12", "9999-12-31"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_the_edges_of_time_are_periods(text: str, zone: str) -> None:
    period = parse_period(text, ZoneInfo(zone))
    assert period is not None and period.start < period.end


DAY = dt.date(2026, 11, 3)


@pytest.mark.parametrize(
    ("zone", "stated", "is_wanted"),
    [
        ("Asia/Tehran", "2026-11-02T21:00:00Z", True),  # 00:30 of the day in Tehran
        ("Asia/Tehran", "2026-11-02T20:00:00Z", False),
        ("Asia/Tehran", "2026-11-03T23:30:00Z", True),  # the day in UTC
        ("Asia/Tehran", "2026-11-03", True),
        ("Asia/Tehran", "2026-11-02", False),
        ("Asia/Tehran", "2026-11-04T01:00:00", True),  # without zone: 21:30 UTC of the day if it is Tehran's
        ("America/Los_Angeles", "2026-11-04T07:30:00Z", True),  # 23:30 of the day in Los Angeles
        ("America/Los_Angeles", "2026-11-04T08:30:00Z", False),
        ("America/Los_Angeles", "2026-11-03", True),
        ("America/Los_Angeles", "2026-11-05", False),
        ("Pacific/Kiritimati", "2026-11-02T10:30:00Z", True),
        ("Pacific/Kiritimati", "2026-11-02T09:30:00Z", False),
        ("Pacific/Kiritimati", "2026-11-03", True),
        ("UTC", "2026-11", True),
        ("UTC", "2026", True),
        ("UTC", "2026-10", False),
        ("UTC", "2024", False),
    ],
)
@pytest.mark.parametrize("field", ["lastmod", "publication_date"])
def test_pages_at_the_edges_of_a_day_are_in_it_where_they_are_in_the_outlets_or_in_utc(
    field: str, zone: str, stated: str, is_wanted: bool
) -> None:
    page = f"<urlset><url><loc>https://example.org/n/1</loc><{field}>{stated}</{field}></url></urlset>"
    dates = DateRange(DAY, DAY, zone=ZoneInfo(zone))
    assert bool(discover_sitemap(page.encode(), "https://example.org/map.xml", dates).found) is is_wanted


@pytest.mark.parametrize(("zone", "is_wanted"), [("Asia/Tehran", True), ("Pacific/Kiritimati", True), ("UTC", True)])
def test_a_midnight_of_a_feed_in_a_sitemaps_place_is_a_day(zone: str, is_wanted: bool) -> None:
    feed = (
        "<rss version='2.0'><channel><title>x</title><item><link>https://example.org/n/1</link>"
        "<pubDate>Tue, 03 Nov 2026 00:00:00 GMT</pubDate></item></channel></rss>"
    )
    dates = DateRange(DAY, DAY, zone=ZoneInfo(zone))
    assert bool(discover_sitemap(feed.encode(), "https://example.org/map.xml", dates).found) is is_wanted


@pytest.mark.parametrize(
    ("zone", "lastmod", "is_kept"),
    [
        ("America/Los_Angeles", "2026-11-02", True),  # ends at 08:00 UTC of the 3rd
        ("America/Los_Angeles", "2026-11-01", False),
        ("Asia/Tehran", "2026-11-02", False),
        ("UTC", "2026-11-02", False),
        ("UTC", "2026-11", True),
        ("UTC", "2026-10", False),
    ],
)
def test_a_sitemap_of_an_index_may_hold_the_range_until_its_stated_day_ends(
    zone: str, lastmod: str, is_kept: bool
) -> None:
    index = (
        f"<sitemapindex><sitemap><loc>https://example.org/a.xml</loc><lastmod>{lastmod}</lastmod></sitemap>"
        "</sitemapindex>"
    )
    dates = DateRange(DAY, DAY, zone=ZoneInfo(zone))
    assert bool(discover_sitemap(index.encode(), "https://example.org/map.xml", dates).further) is is_kept
