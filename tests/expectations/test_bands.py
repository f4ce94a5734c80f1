"""The bands of a load's volume and ages go by the time since its outlet was last collected."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import random
from pathlib import Path

import duckdb
import pytest

from dateline.warehouse.quality.quality_tables import write_quality_tables
from dateline.warehouse.result import BuildResult
from expectations.gate.staged_gate import gate_loads
from expectations.verdicts.verdict import LoadVerdict, Verdict
from tests.expectations import invented
from tests.expectations.volumes import NOW, Load, Outlet, bands, is_flood, is_lack, months

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def _steady(counts: list[int], *, end: dt.datetime, every: dt.timedelta, outlet_id: str = "harbour") -> list[Load]:
    """Loads at even times, the last at ``end``."""
    last = len(counts) - 1
    return [Load(outlet_id, end - (last - n) * every, count, "run") for n, count in enumerate(counts)]


def _slow(end: dt.datetime) -> list[Load]:
    """Two weeks of hourly loads of an outlet with ten articles a day: most loads bring none."""
    return _steady([0, 0, 1, 0, 1] * 67, end=end, every=HOUR)


@pytest.mark.parametrize(("days", "count"), [(1, 25), (4, 39), (4, 90), (10, 125), (14, 170)])
def test_a_backlog_in_proportion_to_the_outage_passes(tmp_path: Path, days: int, count: int) -> None:
    row = bands(tmp_path / "x", _slow(NOW - days * DAY), [Load("harbour", NOW, count)])["harbour.test"]
    assert not is_flood(row), row["most_articles"]
    assert row["usual_article_count"] <= 1


@pytest.mark.parametrize("count", [39, 125])
def test_the_same_number_right_after_the_last_load_is_a_flood(tmp_path: Path, count: int) -> None:
    assert is_flood(bands(tmp_path / "x", _slow(NOW - HOUR), [Load("harbour", NOW, count)])["harbour.test"])


@pytest.mark.parametrize(("days", "count"), [(1, 120), (4, 400), (10, 900)])
def test_a_flood_after_an_outage_is_still_stopped(tmp_path: Path, days: int, count: int) -> None:
    assert is_flood(bands(tmp_path / "x", _slow(NOW - days * DAY), [Load("harbour", NOW, count)])["harbour.test"])


def test_a_band_grows_no_further_than_what_feeds_and_sitemaps_list(tmp_path: Path) -> None:
    most = [
        bands(tmp_path / "x", _slow(NOW - days * DAY), [Load("harbour", NOW, 0)])["harbour.test"]["most_articles"]
        for days in (7, 14, 60)
    ]
    assert most[0] < most[1] == most[2]


def test_a_load_that_was_stopped_in_between_was_collected_all_the_same(tmp_path: Path) -> None:
    earlier = _slow(NOW - 4 * DAY)
    stopped = Load("harbour", NOW - HOUR, 900, "run", is_stopped=True)
    assert not is_flood(bands(tmp_path / "x", earlier, [Load("harbour", NOW, 39)])["harbour.test"])
    row = bands(tmp_path / "x", [*earlier, stopped], [Load("harbour", NOW, 39)])["harbour.test"]
    assert is_flood(row)
    assert row["most_articles"] == 20


def test_runs_whose_outlet_did_not_answer_leave_everything_to_the_next(tmp_path: Path) -> None:
    earlier = _slow(NOW - 4 * DAY)
    failed = [Load("harbour", None, 0, f"failed-{n}", staged_at=NOW - 4 * DAY + n * HOUR) for n in range(1, 96)]
    row = bands(tmp_path / "x", [*earlier, *failed], [Load("harbour", NOW, 39)])["harbour.test"]
    assert not is_flood(row)
    daily = _steady([40] * 20, end=NOW - 10 * DAY, every=DAY)
    failed = [Load("harbour", None, 0, f"failed-{n}", staged_at=NOW - n * HOUR) for n in range(1, 200)]
    row = bands(tmp_path / "y", [*daily, *failed], [Load("harbour", NOW, 5)])["harbour.test"]
    assert row["usual_article_count"] == 40
    assert is_lack(row)


def test_a_load_whose_outlet_did_not_answer_lacks_articles(tmp_path: Path) -> None:
    daily = _steady([40] * 20, end=NOW - DAY, every=DAY)
    assert is_lack(bands(tmp_path / "x", daily, [Load("harbour", None, 0)])["harbour.test"])


@pytest.mark.parametrize(
    ("since", "count", "lacks"),
    [(dt.timedelta(minutes=5), 0, False), (4 * HOUR, 3, False), (12 * HOUR, 15, False), (12 * HOUR, 3, True),
     (23 * HOUR, 30, False), (DAY, 15, True), (25 * HOUR, 15, True), (4 * DAY, 15, True)],
)  # fmt: skip
def test_little_is_no_fault_soon_after_the_last_load(
    tmp_path: Path, since: dt.timedelta, count: int, lacks: bool
) -> None:
    earlier = _steady([40] * 20, end=NOW - since, every=DAY)
    assert is_lack(bands(tmp_path / "x", earlier, [Load("harbour", NOW, count)])["harbour.test"]) is lacks


def test_an_hour_more_or_less_of_summer_time_changes_no_upper_bound(tmp_path: Path) -> None:
    most = {
        bands(tmp_path / "x", _steady([40] * 20, end=NOW - hours * HOUR, every=DAY), [Load("harbour", NOW, 40)])[
            "harbour.test"
        ]["most_articles"]
        for hours in (1, 23, 24, 25)
    }
    assert most == {160.0}


def test_loads_that_waited_together_have_each_a_band_of_its_own_time(tmp_path: Path) -> None:
    earlier = _steady([40] * 20, end=NOW - 9 * DAY, every=DAY)
    batch = [Load("harbour", NOW - n * DAY, 500 if n == 2 else 200 if n == 4 else 45, f"day {n}") for n in range(5)]
    rows = bands(tmp_path / "x", earlier, batch)
    # the first comes after four days without a run, and the others a day after one another
    assert {name for name, row in rows.items() if is_flood(row)} == {"harbour.day 2"}
    earlier = _steady([40] * 20, end=NOW - 5 * DAY, every=DAY)
    rows = bands(tmp_path / "y", earlier, [dataclasses.replace(load, article_count=200) for load in batch])
    assert all(is_flood(row) for row in rows.values())


def test_nothing_is_usual_of_saved_pages(tmp_path: Path) -> None:
    earlier = [dataclasses.replace(load, kind="files") for load in _steady([40] * 20, end=NOW - DAY, every=DAY)]
    for place, count in (("x", 3), ("y", 4_000)):
        row = bands(tmp_path / place, earlier, [Load("harbour", NOW, count, kind="files")])["harbour.test"]
        assert not is_flood(row) and row["fewest_articles"] is None
    # nor do saved pages say when the outlet was collected
    brought_in = Load("harbour", NOW - HOUR, 300, "run", kind="backfill_pages")
    row = bands(tmp_path / "z", [*_slow(NOW - 4 * DAY), brought_in], [Load("harbour", NOW, 39)])["harbour.test"]
    assert not is_flood(row)


def test_a_backlog_may_take_several_runs(tmp_path: Path) -> None:
    earlier = _steady([10, 12, 11, 13, 12] * 60, end=NOW - 4 * DAY, every=HOUR)
    first = Load("harbour", NOW - 2 * HOUR, 500, "run")
    second = Load("harbour", NOW - HOUR, 500, "run")
    assert not is_flood(bands(tmp_path / "x", [*earlier, first], [dataclasses.replace(second, name="test")])[
        "harbour.test"])  # fmt: skip
    assert not is_flood(bands(tmp_path / "x", [*earlier, first, second], [Load("harbour", NOW, 300)])["harbour.test"])
    # what was brought is not allowed again
    more = [dataclasses.replace(first, article_count=2000), dataclasses.replace(second, article_count=1400)]
    assert is_flood(bands(tmp_path / "x", [*earlier, *more], [Load("harbour", NOW, 300)])["harbour.test"])


def test_two_days_after_an_outage_a_flood_is_one_again(tmp_path: Path) -> None:
    earlier = _steady([10, 12, 11, 13, 12] * 60, end=NOW - 7 * DAY, every=HOUR)
    since = _steady([500] + [12] * 60, end=NOW - HOUR, every=HOUR)
    assert is_flood(bands(tmp_path / "x", [*earlier, *since], [Load("harbour", NOW, 500)])["harbour.test"])


def test_weekends_without_a_run_are_no_outage(tmp_path: Path) -> None:
    days = [NOW - n * DAY for n in range(1, 40) if (NOW - n * DAY).weekday() < 5]
    earlier = [Load("harbour", day, 90 if day.weekday() == 0 else 40, "run") for day in days]
    tuesday = bands(tmp_path / "x", earlier, [Load("harbour", NOW, 40)])["harbour.test"]
    assert tuesday["backlog_hours"] is None
    assert tuesday["most_articles"] == 160
    monday = bands(tmp_path / "x", earlier[1:], [Load("harbour", NOW - DAY, 200)])["harbour.test"]
    assert monday["more_hours_than_usual"] == 0
    assert not is_flood(monday)


def test_the_first_collection_read_again_has_no_earlier_one(tmp_path: Path) -> None:
    """An outlet's first load brings all that its feeds list; it may be read again at any time."""
    first = Load("harbour", NOW - 21 * DAY, 150)
    later = [load for load in _slow(NOW - HOUR) if load.at and first.at and load.at > first.at]
    assert not is_flood(bands(tmp_path / "x", later, [first])["harbour.test"])


def test_a_flood_that_was_accepted_makes_no_room_for_the_next(tmp_path: Path) -> None:
    earlier = _slow(NOW - 4 * DAY)
    flooded = [*earlier[:-50], dataclasses.replace(earlier[-50], article_count=5000), *earlier[-49:]]
    usual = bands(tmp_path / "x", earlier, [Load("harbour", NOW, 39)])["harbour.test"]["most_articles"]
    after = bands(tmp_path / "x", flooded, [Load("harbour", NOW, 39)])["harbour.test"]["most_articles"]
    assert usual <= after <= 1.25 * usual


@pytest.mark.parametrize(("days", "off"), [(0.05, 30.0), (4, None)])
def test_what_waited_may_be_as_old_as_the_outage(tmp_path: Path, days: float, off: float | None) -> None:
    earlier = _slow(NOW - days * DAY)
    row = bands(
        tmp_path / "x", earlier, [Load("harbour", NOW, 39, more={"median_age_hours": 50.0, "newest_age_hours": 30.5})]
    )["harbour.test"]
    assert row["hours_off_usual_ages"] == off


def test_the_ages_of_a_backlog_are_no_measure_for_later_loads(tmp_path: Path) -> None:
    backlog = Load("harbour", NOW - 5 * HOUR, 60, "run", more={"median_age_hours": 90.0, "newest_age_hours": 30.0})
    earlier = [*_slow(NOW - 7 * DAY), backlog]
    row = bands(
        tmp_path / "x", earlier, [Load("harbour", NOW + 7 * DAY, 39, more={"median_age_hours": 5.0})]
    )["harbour.test"]  # fmt: skip
    assert row["greatest_median_age_hours"] == 2.0


def test_months_of_loads_with_outages_and_floods(tmp_path: Path) -> None:
    """No load after an outage is stopped for its backlog, and ten times the outage's articles are stopped."""
    earlier, sound, floods = [], [], []
    outlets = [Outlet(0.3, 4), Outlet(0.8, 1), Outlet(2, 4), Outlet(2, 24, is_weekday_run=True), Outlet(25, 24)]
    for gap in (0, 1, 2, 4, 7, 10, 14):
        for n, outlet in enumerate(outlets):
            if not gap or gap * 24 > outlet.hours:
                name = f"o{n}after{gap}"
                history, load = months(name, outlet, random.Random(name), gap_days=gap, days=30)
                flood = 10 * max(outlet.usual, outlet.rate * 0.45 * 24 * gap, 8)
                earlier += history
                sound.append(load)
                floods.append(dataclasses.replace(load, name="flood", article_count=load.article_count + int(flood)))
    rows = bands(tmp_path / "x", earlier, [*sound, *floods])
    assert [name for name, row in rows.items() if name.endswith(".test") and (is_flood(row) or is_lack(row))] == []
    missed = [name for name, row in rows.items() if name.endswith(".flood") and not is_flood(row)]
    assert len(missed) <= len(floods) // 10, missed


def _published(path: Path, days: range, *, is_of_earlier_release: bool = False) -> Path:
    """A published file that knows a load of forty articles a day."""
    result = BuildResult("earlier", invented.NOW)
    for n in days:
        at = invented.NOW - dt.timedelta(days=n)
        profile = {"article_count": 40, "median_word_count": 128.0, "median_age_hours": 2.0, "place_share": 1.0,
                   "outlet_language_share": 1.0, "collected_at": at.isoformat()}  # fmt: skip
        load_id = f"{invented.OUTLET}.monitor_invented.day-{n}"
        verdict = LoadVerdict(load_id, "v1", invented.OUTLET, Verdict.PASSED, rows={"articles": 40}, profile=profile,
                              staged_at=at.isoformat(), gated_at=at.isoformat())  # fmt: skip
        result.load_verdicts.append(verdict)
    with contextlib.closing(duckdb.connect(str(path))) as connection:
        write_quality_tables(connection, result)
        if is_of_earlier_release:
            connection.execute("alter table quality.loads drop column collected_at")
    return path


@pytest.mark.parametrize("is_of_earlier_release", [False, True])
def test_the_gate_reads_times_of_published_and_of_waiting_loads(tmp_path: Path, is_of_earlier_release: bool) -> None:
    warehouse = _published(tmp_path / "w.duckdb", range(6, 16), is_of_earlier_release=is_of_earlier_release)
    staged, now, quality = tmp_path / "staged", invented.NOW, tmp_path / "quality"
    backlog = invented.stage(staged, "after the outage", invented.sound_rows(230))
    (verdict,) = gate_loads([backlog], warehouse=warehouse, now=now, quality=quality)
    assert verdict.verdict is Verdict.PASSED, verdict.reasons
    assert verdict.profile["collected_at"] == (now - dt.timedelta(minutes=30)).isoformat()
    # a day later what was collected waits unpublished: its pages do not come again
    later = now + dt.timedelta(days=1)
    flood = invented.stage(staged, "a day later", invented.sound_rows(400, later), staged_at=later)
    (verdict,) = gate_loads([flood], warehouse=warehouse, now=later, quality=quality)
    assert [check.rule for check in verdict.checks if check.stops] == ["too_many_articles"]
    invented.stage(staged, "no verdict yet", invented.sound_rows(2), kind="monitor_other")
    (again,) = gate_loads([backlog], warehouse=warehouse, now=later, quality=quality)
    assert again.verdict is Verdict.PASSED, again.reasons


def test_a_load_says_what_became_of_its_requests(tmp_path: Path) -> None:
    load = Load("harbour", NOW, 0, attempts=("dns_error",) * 12 + ("fetched", "gone", "gone"))
    rows = bands(tmp_path / "x", _slow(NOW - HOUR), [load, Load("harbour", NOW, 0, "none")])
    assert rows["harbour.test"]["attempts"] == "15 attempts: 12 dns_error, 2 gone, 1 fetched"
    assert rows["harbour.none"]["attempts"] is None
