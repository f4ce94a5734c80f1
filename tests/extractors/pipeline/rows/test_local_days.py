"""The day that an article is filed under is the one that its readers saw."""

from __future__ import annotations

import datetime as dt

import pytest

from extractors.contracts.article import Article, Source
from extractors.contracts.raw_page import RawPage
from extractors.pipeline.rows.local_days import local_day, local_publication_time, offset_minutes
from extractors.pipeline.rows.page import read_rows, rejected_page
from tests.extractors.pipeline.rows.pages import article_of, make_outlet, read_page_rows
from tests.extractors.read.pages import json_ld

D25, D26 = dt.date(2026, 11, 25), dt.date(2026, 11, 26)


def _stated(time: str) -> str:
    return json_ld(**{"@type": "NewsArticle", "headline": "Ellerby ferry stays in port", "datePublished": time})


@pytest.mark.parametrize("zone", ["Asia/Karachi", "America/Bogota", "Pacific/Kiritimati", "Pacific/Pago_Pago"])
@pytest.mark.parametrize("stated", ["2026-11-26", "26 November 2026"])
def test_a_day_printed_alone_is_the_day_in_every_zone(zone: str, stated: str) -> None:
    row = article_of(read_page_rows(zone, head=_stated(stated)))
    assert row["is_published_day_only"]
    assert row["published_date"] == D26
    local = row["published_at"].astimezone(dt.UTC) + dt.timedelta(minutes=row["published_utc_offset_minutes"])
    assert local.replace(tzinfo=None) == dt.datetime(2026, 11, 26)


@pytest.mark.parametrize(
    ("zone", "stated", "day", "minutes"),
    [
        # a time without a zone is on the outlet's clock
        ("Asia/Karachi", "2026-11-26T00:20:00", D26, 300),
        ("America/Bogota", "2026-11-25T23:50:00", D25, -300),
        # data in UTC state the instant alone
        ("Asia/Karachi", "2026-11-25T19:20:00Z", D26, 300),
        ("Asia/Karachi", "2026-11-25T18:20:00+00:00", D25, 300),
        ("America/Bogota", "2026-11-26T04:50:00.000Z", D25, -300),
        ("Asia/Kathmandu", "1795637700", D26, 345),  # 20:15 UTC
        # an offset says which day its clock shows
        ("Asia/Karachi", "2026-11-25T23:20:00-03:00", D25, -180),
        ("America/Bogota", "2026-11-26T00:20:00+05:30", D26, 330),
        ("UTC", "2026-11-26T01:00:00+02:00", D26, 120),
        ("Europe/London", "2026-06-30T23:30:00Z", dt.date(2026, 7, 1), 60),
    ],
)
def test_an_instant_is_of_the_day_in_the_zone_that_is_stated_or_the_outlets(
    zone: str, stated: str, day: dt.date, minutes: int
) -> None:
    row = article_of(read_page_rows(zone, head=_stated(stated)))
    assert not row["is_published_day_only"]
    assert (row["published_date"], row["published_utc_offset_minutes"]) == (day, minutes)


def test_the_instant_stays_what_the_page_states() -> None:
    row = article_of(read_page_rows("Asia/Karachi", head=_stated("2026-11-25T19:20:00Z")))
    assert row["published_at"] == dt.datetime(2026, 11, 25, 19, 20, tzinfo=dt.UTC)


def test_a_page_without_a_time_has_no_day() -> None:
    row = article_of(read_page_rows("Asia/Karachi"))
    assert row["published_at"] is row["published_date"] is row["published_utc_offset_minutes"] is None


AT = dt.datetime(2026, 11, 25, 21, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("raw", "source", "day"),
    [
        ("25 November 2026 21:30 GMT", Source.HEURISTIC, D25),
        ("25 November 2026 21:30 GMT", Source.RULE, D25),
        ("Wed, 25 Nov 2026 21:30:00 GMT", Source.META, D26),
        ("2026-11-25T21:30:00Z", Source.HEURISTIC, D26),
        (AT.isoformat(), Source.RULE, D26),
        (None, Source.RULE, D26),
    ],
)
def test_a_time_in_utc_that_readers_see_is_of_the_day_they_see(raw: str | None, source: Source, day: dt.date) -> None:
    article = Article(published_at=AT, published_at_raw=raw, sources={"published_at": source})
    local = local_publication_time(article, make_outlet("Asia/Karachi"))
    assert local is not None
    assert local == AT
    assert local.date() == day


@pytest.mark.parametrize(("zone", "day"), [("Asia/Karachi", D26), ("America/Bogota", D25), ("UTC", D25), (None, D25)])
def test_an_attempt_is_of_the_day_on_the_outlets_calendar(zone: str | None, day: dt.date) -> None:
    outlet = zone and make_outlet(zone)
    assert local_day(AT, outlet or None) == day
    page = RawPage("https://www.ellerby.example/news/ferry-stays-in-port-48213", AT, outcome="timeout")
    for rows in (
        rejected_page(page, "no reason", outlet=outlet or None),
        *([read_rows(page, outlet, ())] if outlet else []),
    ):
        assert rows.fetch is not None
        assert rows.fetch["requested_date"] == day


def test_the_ends_of_the_calendar_have_a_day_too() -> None:
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    local = local_publication_time(Article(published_at=last), make_outlet("Asia/Karachi"))
    assert local == last
    assert offset_minutes(local) == 0
    assert local_day(last, make_outlet("Asia/Karachi")) == last.date()
