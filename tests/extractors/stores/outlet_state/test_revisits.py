"""When pages are visited again, and when they are given up: failures, pages gone for a while, for good, and listed."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from extractors.contracts.found import Found, FoundBy
from extractors.contracts.outlet import Outlet
from extractors.stores.outlet_state.revisits import LISTED_FOR
from extractors.stores.outlet_state.state import UrlState
from extractors.stores.outlet_state.states import States
from extractors.stores.outlet_state.visits import Visit, VisitResult
from tests.extractors.stores.outlet_state.seen import seen_page

NOW = dt.datetime(2016, 4, 3, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
OUTLET = Outlet(
    name="Example",
    outlet_id="example",
    collection="test",
    country_code="GB",
    language="en",
    time_zone="Europe/London",
    homepage_url="https://example.org/",
    native_id_pattern=r"/news/(\d+)",
)
FEED = "https://example.org/rss"


@pytest.fixture
def state(states: States) -> Iterator[UrlState]:
    with states.open(OUTLET) as opened:
        yield opened


def url(number: int) -> str:
    return f"https://example.org/news/{number}"


def found(number: int, **changes: Any) -> Found:
    return Found(url(number), **changes)


def visit(number: int, at: dt.datetime = NOW, result: VisitResult = VisitResult.STORED, **changes: Any) -> Visit:
    return Visit(url(number), at, result, **changes)


def simulate(
    state: UrlState,
    days: int,
    *,
    answer: Callable[[dt.datetime], VisitResult] = lambda at: VisitResult.GONE,
    listed: Callable[[dt.datetime], bool] = lambda at: False,
    status: int = 404,
) -> list[dt.timedelta]:
    """Run every hour for ten days on page 1, and four times a day from then on, when it waits for days at a time;
    return when it was asked for, counted from the start.
    """
    asked = []
    for hour in (hour for hour in range(days * 24) if hour < 10 * 24 or hour % 6 == 0):
        at = NOW + hour * HOUR
        if listed(at):
            state.remember([found(1, found_on=FEED)], at)
        for page in state.due(at, 10):
            asked.append(at - NOW)
            state.record(Visit(page.url, at, answer(at), http_status=status))
    return asked


def test_the_revisit_plan_counts_from_the_first_fetch(state: UrlState) -> None:
    state.remember([found(1)], NOW)
    visited = []
    at = NOW
    while due := state.due(at, 10):
        visited.append((at - NOW) // HOUR)
        state.record(visit(1, at, VisitResult.UNCHANGED if visited[1:] else VisitResult.STORED))
        at = seen_page(state, url(1)).next_due_at or at + 1000 * HOUR
    assert visited == [0, 1, 6, 24, 72]
    assert due == []


def test_ages_missed_while_the_worker_stood_still_are_not_made_up_for(state: UrlState) -> None:
    state.remember([found(1)], NOW)
    state.record(visit(1))
    state.record(visit(1, NOW + 30 * HOUR, VisitResult.UNCHANGED))
    assert seen_page(state, url(1)).next_due_at == NOW + 72 * HOUR


def test_failures_back_off_and_are_given_up_only_after_two_weeks(state: UrlState) -> None:
    state.remember([found(1)], NOW)
    at: dt.datetime | None = NOW
    waits: list[dt.timedelta] = []
    while at:
        state.record(visit(1, at, VisitResult.FAILED))
        next_at = seen_page(state, url(1)).next_due_at
        if next_at:
            waits.append(next_at - at)
        at = next_at
    assert [wait // dt.timedelta(minutes=15) for wait in waits[:8]] == [1, 2, 4, 8, 16, 32, 64, 96]
    assert sum(waits, dt.timedelta()) > dt.timedelta(days=14)


def test_success_clears_the_count_of_failures(state: UrlState) -> None:
    state.record(
        visit(1, result=VisitResult.FAILED), visit(1, NOW + HOUR), visit(1, NOW + 2 * HOUR, VisitResult.FAILED)
    )
    assert seen_page(state, url(1)).failure_count == 1


def test_a_postponed_visit_counts_for_nothing(state: UrlState) -> None:
    state.remember([found(1)], NOW)
    for hour in range(200):
        state.record(visit(1, NOW + hour * HOUR, VisitResult.POSTPONED))
    seen = seen_page(state, url(1))
    assert (seen.failure_count, seen.next_due_at) == (0, NOW + 199 * HOUR + dt.timedelta(minutes=15))


def test_a_page_gone_for_good_is_given_up_after_four_days_and_not_after_hours(state: UrlState) -> None:
    state.remember([found(1)], NOW)
    asked = simulate(state, 90)
    assert [time // HOUR for time in asked[:5]] == [0, 1, 6, 30, 54]
    assert dt.timedelta(days=3) <= asked[-1] <= dt.timedelta(days=5)
    assert len(asked) <= 7
    assert seen_page(state, url(1)).next_due_at is None


def test_a_page_that_states_that_it_is_gone_is_given_up_when_no_source_lists_it(state: UrlState) -> None:
    state.remember([found(1, found_by=FoundBy.RELATED), found(2)], NOW)
    asked: dict[int, list[int]] = {1: [], 2: []}
    for hour in range(24 * 10):
        for page in state.due(NOW + hour * HOUR, 10):
            number = int(page.url[-1])
            asked[number].append(hour)
            state.record(visit(number, NOW + hour * HOUR, VisitResult.GONE, http_status=410))
    assert asked == {1: [0, 24], 2: [0, 24, 48, 72]}


@pytest.mark.parametrize("status", [404, 410, 200])
def test_a_page_that_stays_listed_is_never_given_up_and_asked_for_ever_less(state: UrlState, status: int) -> None:
    asked = simulate(state, 120, listed=lambda at: True, status=status)
    days = [time // DAY for time in asked]
    assert sum(day == 0 for day in days) <= 4
    assert all(days.count(day) <= 1 for day in range(1, 120))
    assert sum(day < 7 for day in days) <= 11 and sum(day >= 60 for day in days) <= 4
    assert days[-1] > 90
    assert seen_page(state, url(1)).next_due_at is not None


@pytest.mark.parametrize("hours", [3, 28, 24 * 9])
@pytest.mark.parametrize("result", [VisitResult.GONE, VisitResult.OUTAGE])
def test_a_listed_page_that_comes_back_is_stored_soon(state: UrlState, hours: int, result: VisitResult) -> None:
    back_at = NOW + hours * HOUR
    asked = simulate(
        state,
        20,
        answer=lambda at: VisitResult.STORED if at >= back_at else result,
        listed=lambda at: True,
    )
    seen = seen_page(state, url(1))
    assert (seen.result, seen.missing_since, seen.gone_count) == ("stored", None, 0)
    came = next(time for time in asked if NOW + time >= back_at)
    assert NOW + came - back_at <= max(DAY, (back_at - NOW) / 4)


def test_a_page_given_up_is_revived_by_a_listing_and_by_nothing_else(state: UrlState) -> None:
    state.remember([found(1)], NOW)
    simulate(state, 20)
    at = NOW + 20 * DAY
    state.remember([found(1, found_by=FoundBy.RELATED), found(1, found_by=FoundBy.URL_LIST)], at)
    assert seen_page(state, url(1)).next_due_at is None
    assert state.remember([found(1, found_by=FoundBy.SITEMAP)], at) == []
    assert seen_page(state, url(1)).next_due_at == at
    state.record(visit(1, at, VisitResult.GONE, http_status=404))
    due_at = seen_page(state, url(1)).next_due_at
    assert due_at is not None and due_at > at + 3 * DAY  # it is missing for twenty days


def test_listing_by_another_address_of_the_page_counts(state: UrlState) -> None:
    slug = "https://example.org/old-slug"
    other = "https://example.org/new-slug"
    state.remember([Found(slug)], NOW)
    state.record(Visit(slug, NOW, VisitResult.STORED, final_url=other))
    state.record(Visit(slug, NOW + DAY, VisitResult.GONE, http_status=404))
    state.remember([Found(other)], NOW + 2 * DAY)
    assert seen_page(state, slug).listed_at == NOW + 2 * DAY


def test_gone_visits_of_one_day_count_once_and_failures_between_do_not_clear_them(state: UrlState) -> None:
    state.remember([found(1)], NOW)
    for hour, result in ((0, "gone"), (1, "gone"), (2, "failed"), (3, "gone"), (25, "gone"), (26, "postponed")):
        state.record(visit(1, NOW + hour * HOUR, VisitResult(result), http_status=404))
    seen = seen_page(state, url(1))
    assert (seen.gone_count, seen.missing_since, seen.gone_counted_at) == (2, NOW, NOW + 25 * HOUR)


def test_visits_in_an_outage_count_for_nothing_and_are_made_up_for_soon(state: UrlState) -> None:
    state.remember([found(1)], NOW)
    asked = simulate(state, 10, answer=lambda at: VisitResult.OUTAGE)
    seen = seen_page(state, url(1))
    assert (seen.gone_count, seen.failure_count, seen.missing_since) == (0, 0, NOW)
    assert max(later - earlier for earlier, later in itertools.pairwise(asked)) <= 5 * HOUR


def test_a_story_taken_down_is_asked_for_again_and_given_up(state: UrlState) -> None:
    state.record(visit(1))
    asked = simulate(state, 60)
    assert len(asked) <= 7
    assert (seen_page(state, url(1)).next_due_at, seen_page(state, url(1)).result) == (None, "gone")


def test_sources_of_missing_pages_are_to_be_read_whole_after_a_day(state: UrlState) -> None:
    state.remember([found(1, found_on=FEED), found(2, found_on="https://example.org/other")], NOW)
    state.record(visit(1, NOW, VisitResult.GONE, http_status=404), visit(2))
    assert state.sources_to_read_whole(NOW + HOUR) == set()
    assert state.sources_to_read_whole(NOW + DAY + HOUR) == {FEED}
    state.remember([found(1, found_on=FEED)], NOW + DAY + HOUR)
    assert state.sources_to_read_whole(NOW + DAY + 2 * HOUR) == set()
    state.record(visit(1, NOW + LISTED_FOR))
    assert state.sources_to_read_whole(NOW + 30 * DAY) == set()
