"""Which sitemaps of an index are read again: stated days, clocks that differ, statements never kept up, budgets."""

from __future__ import annotations

import asyncio
import datetime as dt
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.acquire.discover.children import choose_children
from extractors.acquire.discover.collector import FurtherSource
from extractors.acquire.discover.sources import discover
from extractors.stores.outlet_state.state import UrlState
from tests.extractors.acquire.discover.site import SITE, Site, make_outlet, run, urlset

HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


NOW = utc("2026-11-03T09:00")


def sitemap(*entries: tuple[str, str]) -> bytes:
    parts = "".join(
        f"<sitemap><loc>{SITE}/{name}</loc><lastmod>{lastmod}</lastmod></sitemap>" for name, lastmod in entries
    )
    return f"<sitemapindex>{parts}</sitemapindex>".encode()


@pytest.mark.parametrize("zone", ["Asia/Tehran", "America/Los_Angeles", "Pacific/Kiritimati", "Europe/London"])
@pytest.mark.parametrize(
    "form", ["%Y-%m-%d", "%Y-%m-%dT00:00:00%z", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m"]
)
def test_no_story_of_a_growing_sitemap_is_lost(tmp_path: Path, zone: str, form: str) -> None:
    """Two stories an hour for three days, the index stating when the last came in its way; run every hour."""
    outlet = make_outlet(sitemaps=[f"{SITE}/index.xml"], time_zone=zone)
    site = Site()
    start = NOW
    stories: list[tuple[str, str]] = []
    found: set[str] = set()
    local = zoneinfo.ZoneInfo(zone)
    with UrlState.open(tmp_path / "example.sqlite", outlet) as state:
        for step in range(72 * 2):
            at = start + step * HOUR / 2
            stated = at.astimezone(local)
            if form.startswith("%Y-%m-%dT00"):
                stated = stated.replace(hour=0, minute=0, second=0)
            stories.append((f"/n/{step}", stated.strftime("%Y-%m-%d")))
            site.pages[f"{SITE}/index.xml"] = sitemap(("news.xml", stated.strftime(form)))
            site.pages[f"{SITE}/news.xml"] = urlset(*(path for path, _ in stories[-30:]), lastmod=stories[-1][1])
            if step % 2:
                result = asyncio.run(discover(outlet, site, state, at))
                assert result.problems == ()
                found.update(page.url.removeprefix(SITE) for page in result.new)
    assert found == {path for path, _ in stories}
    assert len(site.asked) <= 2 * 72


@pytest.mark.parametrize(
    ("zone", "ends"),
    [
        ("Asia/Tehran", "2026-11-03T20:30"),
        ("America/Los_Angeles", "2026-11-04T08:00"),
        ("Pacific/Kiritimati", "2026-11-03T10:00"),
        ("UTC", "2026-11-04T00:00"),
    ],
)
def test_a_stated_day_lasts_until_its_end_in_the_outlets_zone(tmp_path: Path, zone: str, ends: str) -> None:
    outlet = make_outlet(sitemaps=[f"{SITE}/index.xml"], time_zone=zone)
    site = Site(index_xml=sitemap(("news.xml", "2026-11-03")), news_xml=urlset("/n/1", lastmod="2026-11-03"))
    before, after, later = (utc(ends) + minutes * HOUR / 60 for minutes in (-30, 30, 60))
    for at, paths in (
        (before, ["/index.xml", "/news.xml"]),
        (after, ["/index.xml", "/news.xml"]),
        (later, ["/index.xml"]),
    ):
        site.asked.clear()
        run(outlet, site, tmp_path, at)
        assert site.paths == paths


def choose(state: UrlState, now: dt.datetime, *sources: FurtherSource, budget: int = 20) -> tuple[list[str], int]:
    choice = choose_children(sources, state.get_source, now, budget)
    return [source.url.rpartition("/")[2] for source in choice.chosen], choice.left_out


def child(name: str, modified_at: dt.datetime | None = None, until: dt.datetime | None = None) -> FurtherSource:
    return FurtherSource(f"{SITE}/{name}", modified_at, until)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[UrlState]:
    with UrlState.open(tmp_path / "example.sqlite", make_outlet()) as state:
        yield state


@pytest.mark.parametrize("seconds", [0, -20, -600])
def test_a_change_just_before_the_reading_is_read_again(state: UrlState, seconds: int) -> None:
    stated = NOW + dt.timedelta(seconds=seconds)
    state.record_source(f"{SITE}/a", NOW, stated_modified_at=stated)
    assert choose(state, NOW + HOUR, child("a", stated)) == (["a"], 0)
    state.record_source(f"{SITE}/a", NOW + HOUR, stated_modified_at=stated)
    assert choose(state, NOW + 2 * HOUR, child("a", stated)) == ([], 0)


def test_another_statement_than_at_the_last_reading_is_a_change_whatever_the_clocks_say(state: UrlState) -> None:
    slow = NOW - 3 * HOUR
    state.record_source(f"{SITE}/a", NOW, stated_modified_at=slow)
    assert choose(state, NOW + HOUR, child("a", slow)) == ([], 0)
    assert choose(state, NOW + HOUR, child("a", slow + HOUR / 2)) == (["a"], 0)


def test_a_change_in_the_future_is_read_until_then_and_one_of_another_year_says_nothing(state: UrlState) -> None:
    ahead, absurd = NOW + 5 * HOUR, NOW + 900 * DAY
    for name in "ab":
        state.record_source(f"{SITE}/{name}", NOW, stated_modified_at=ahead)
    assert choose(state, NOW + HOUR, child("b", absurd), child("a", ahead)) == (["a", "b"], 0)


def test_a_sitemap_of_recent_pages_is_read_again_though_its_index_never_changes(tmp_path: Path) -> None:
    outlet = make_outlet(sitemaps=[f"{SITE}/index.xml"])
    archives = [(f"old{n}.xml", f"2026-1{n % 2}-01") for n in range(5)]
    site = Site(index_xml=sitemap(("news.xml", "2026-10-29"), *archives))
    site.pages |= {f"{SITE}/{name}": urlset("/old", lastmod="2025-01-01") for name, _ in archives}
    found: set[str] = set()
    asked = 0
    for hour in range(48):
        at = NOW + hour * HOUR
        site.pages[f"{SITE}/news.xml"] = urlset(*(f"/n/{n}" for n in range(hour + 1)), lastmod=f"{at:%Y-%m-%d}")
        found.update(page.url for page in run(outlet, site, tmp_path, at).new)
        asked += site.paths.count("/news.xml")
        site.asked.clear()
    assert len(found) >= 43
    assert asked <= 10


def test_an_index_whose_times_are_all_years_old_is_read_for_its_newest_sitemaps(tmp_path: Path) -> None:
    outlet = make_outlet(sitemaps=[f"{SITE}/index.xml"])
    site = Site(index_xml=sitemap(*((f"s{n}.xml", f"2019-0{n}-01") for n in range(1, 9))))
    site.pages |= {f"{SITE}/s{n}.xml": urlset(f"/n/{n}", lastmod="2026-11-03") for n in range(1, 9)}
    result = run(outlet, site, tmp_path, NOW)
    assert sorted(page.url[-1] for page in result.new) == ["6", "7", "8"]


def test_what_the_budget_leaves_out_is_reported_and_read_in_the_next_runs(tmp_path: Path) -> None:
    outlet = make_outlet(sitemaps=[f"{SITE}/index.xml"])
    names = [f"s{n:02}.xml" for n in range(50)]
    site = Site(index_xml=sitemap(*((name, "2026-11-03") for name in names)))
    site.pages |= {f"{SITE}/{name}": urlset(f"/n/{name[1:3]}", lastmod="2026-11-03") for name in names}
    first = run(outlet, site, tmp_path, NOW)
    assert [problem.message for problem in first.problems] == [
        "30 of its sitemaps that changed or were never read are left for the next run, which reads 20 at most"
    ]
    found = {page.url for page in first.new}
    for hour in (1, 2):
        found |= {page.url for page in run(outlet, site, tmp_path, NOW + hour * HOUR).new}
    assert len(found) == 50


def test_an_index_that_says_of_all_that_they_changed_just_now_hides_none(state: UrlState) -> None:
    found = set()
    for hour in range(12):
        at = NOW + hour * HOUR
        sources = [child(f"s{n:02}", at - n * dt.timedelta(seconds=1)) for n in range(60)]
        names, left_out = choose(state, at, *sources)
        assert (len(names), left_out) == (20, 40)
        found.update(names)
        for name in names:
            state.record_source(f"{SITE}/{name}", at, stated_modified_at=at)
    assert len(found) == 60


def test_pages_left_for_want_of_room_are_named_again_by_a_source_that_did_not_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractors.acquire.discover.sources.MAX_WAITING", 2)
    outlet = make_outlet(sitemaps=[f"{SITE}/map.xml"])
    body = urlset("/n/1", "/n/2", "/n/3", lastmod="2026-11-03")
    site = Site(map_xml=(body, (("etag", '"a"'),)))
    assert len(run(outlet, site, tmp_path, NOW).new) == 2
    monkeypatch.setattr("extractors.acquire.discover.sources.MAX_WAITING", 10)
    assert [page.url[-1] for page in run(outlet, site, tmp_path, NOW + HOUR).new] == ["3"]


def test_children_without_lastmod_are_read_in_turn(state: UrlState) -> None:
    names = {}
    for hour in range(3):
        chosen, left_out = choose(state, NOW + hour * HOUR, *(child(f"s{n:02}") for n in range(50)))
        names[hour] = (len(chosen), left_out)
        for name in chosen:
            state.record_source(f"{SITE}/{name}", NOW + hour * HOUR)
    assert names == {0: (20, 30), 1: (20, 10), 2: (20, 0)}
