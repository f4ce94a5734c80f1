"""Printed times of the three editions."""

from __future__ import annotations

import datetime as dt

import jdatetime
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.read.sites.alalam.dates import read_time


@pytest.mark.parametrize(
    ("line", "at", "is_zone_assumed"),
    [
        # English; Iran's clocks ran 4:30 ahead of UTC in summer until 2022, 3:30 otherwise.
        ("Tue Apr 5, 2016 10:15:30", "2016-04-05T05:45:30", True),
        ("Wed Jan 6, 2016 00:15:30", "2016-01-05T20:45:30", True),
        ("Sun Jul 10, 2022 12:00:00", "2022-07-10T07:30:00", True),
        ("Mon Jul 10, 2023 12:00:00", "2023-07-10T08:30:00", True),
        ("Wed Jul 12, 2006 12:00:00", "2006-07-12T08:30:00", True),  # no summer time in 2006 and 2007
        ("Sat Jul 12, 2008 12:00:00", "2008-07-12T07:30:00", True),
        ("Sunday April 3, 2016 15:58", "2016-04-03T11:28:00", True),
        ("Published: Sun Apr 3, 2016 15:58:38 GMT | 12 views", "2016-04-03T15:58:38", False),
        # The change of 2016: clocks went forward on the night to 21 March, back on the night to 21 September.
        ("Sun Mar 20, 2016 23:59:59", "2016-03-20T20:29:59", True),
        ("Tue Mar 22, 2016 01:00:00", "2016-03-21T20:30:00", True),
        ("Tue Sep 20, 2016 23:30:00", "2016-09-20T19:00:00", True),  # printed twice that night: the first
        # Arabic
        ("الأربعاء ٠٧ ديسمبر ٢٠١٦ - ٠٩:٠٥ بتوقيت غرينتش", "2016-12-07T09:05:00", False),
        ("الاثنين 4 أبريل 2016 - 23:59 بتوقيت غرينتش", "2016-04-04T23:59:00", False),
        ("الجمعة ١٥ كانون الثاني ٢٠١٦ - ١٠:٠٠ بتوقيت غرينتش", "2016-01-15T10:00:00", False),
        ("السبت ۱۵ آب ٢٠١٥ ١٠:٠٠", "2015-08-15T05:30:00", True),
        # Persian
        ("يكشنبه 28 خرداد 1396 - 16:38", "2017-06-18T12:08:00", True),
        ("یک‌شنبه ۲۸ خرداد ۱۳۹۶ - ۱۶:۳۸", "2017-06-18T12:08:00", True),
        ("سه شنبه 28 دي 1395 - 07:05", "2017-01-17T03:35:00", True),
        ("دوشنبه 30 اسفند 1395 ساعت 12:00", "2017-03-20T08:30:00", True),
        ("پنجشنبه ۱ فروردین ۱۴۰۲ - ۱۲:۰۰", "2023-03-21T08:30:00", True),
    ],
)
def test_reads(line: str, at: str, is_zone_assumed: bool) -> None:
    time = read_time(line)
    assert time is not None
    assert time.at == dt.datetime.fromisoformat(at).replace(tzinfo=dt.UTC)
    assert time.is_zone_assumed is is_zone_assumed
    assert time.raw in line


@pytest.mark.parametrize(
    "line",
    [
        "يكشنبه 28 خرداد 1396 - 16:38",
        "یک‌شنبه ۲۸ خرداد ۱۳۹۶ - ۱۶:۳۸",
        "الثلاثاء ٠٦ ديسمبر ٢٠١٦ - ٠٩:٠٥ بتوقيت غرينتش",
        "Sun Apr 3, 2016 15:58:38",
    ],
)
def test_raw_is_as_printed(line: str) -> None:
    time = read_time(f"{line} 16 views")
    assert time is not None
    assert time.raw == line


@pytest.mark.parametrize(
    "line",
    ["Tue Feb 31, 2016 10:15:30", "Tue Feb 3, 2016 25:15:30", "يكشنبه 31 مهر 1396 - 16:38", "٣١ أبريل ٢٠١٦ - ٠٤:١٩"],
)
def test_what_is_in_no_calendar_keeps_its_text_only(line: str) -> None:
    time = read_time(line)
    assert time is not None
    assert (time.at, time.raw, time.is_zone_assumed) == (None, line, False)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "Sun Apr 3, 2016",
        "The army said on Sun Apr 3 that",
        "15:58:38",
        "1396 - 16:38",
        "Sun Apr 3, 2016 " + "x" * 300 + "1:00",
    ],
)
def test_no_time(line: str) -> None:
    assert read_time(line) is None


def test_zone_of_the_outlet() -> None:
    time = read_time("Sun Apr 3, 2016 15:58:38", "Asia/Baghdad")
    assert time is not None
    assert time.at == dt.datetime(2016, 4, 3, 12, 58, 38, tzinfo=dt.UTC)


_MONTHS = ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"]


@settings(max_examples=100, derandomize=True, deadline=None, database=None)
@given(st.dates(dt.date(2005, 1, 1), dt.date(2030, 12, 31)))
def test_every_jalali_day_comes_back(day: dt.date) -> None:
    jalali = jdatetime.date.fromgregorian(date=day)
    time = read_time(f"{jalali.day} {_MONTHS[jalali.month - 1]} {jalali.year} - 12:00")
    assert time is not None
    assert time.at is not None
    assert time.at.date() == day
