"""Stories that are gone for a while, for good, and all at once: who is asked again, and what the rows say."""

from __future__ import annotations

import datetime as dt
import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from extractors.acquire.outages import VisitTally, is_excused
from extractors.contracts.fetch import FetchOutcome
from extractors.contracts.raw_page import RawPage
from extractors.runtime.settings import PROJECT_ROOT
from extractors.stores.outlet_state.state import UrlState
from extractors.stores.outlet_state.visits import Visit, VisitResult
from extractors.stores.raw_loads import RawLog
from tests.extractors.acquire.press_site import HOUR, START, Desk, PressSite, outcomes, problems, serve_press
from tests.line.support import in_fork

DAY = dt.timedelta(days=1)


@pytest.fixture
def site() -> Iterator[PressSite]:
    with serve_press() as site:
        yield site


@pytest.fixture
def desk(site: PressSite, tmp_path: Path) -> Desk:
    return Desk(site, tmp_path)


@pytest.mark.parametrize("status", [404, 410, 302])
@pytest.mark.parametrize("stories", [8, 11])
def test_no_story_is_lost_to_an_outage_of_28_hours(site: PressSite, desk: Desk, status: int, stories: int) -> None:
    site.missing_status = status
    site.publish("first")
    seen: Counter[str] = Counter()
    for hour in (*range(0, 36, 2), *range(36, 73, 6)):
        if hour % 4 == 0 and len(site.listed) < stories:
            site.publish(f"story-{hour}")
        site.is_out = 4 <= hour < 32
        raw = desk.run(START + hour * HOUR)
        if not site.is_out:
            seen.update(name for name, outcome in outcomes(raw).items() if outcome == "fetched")
    assert seen == Counter(site.listed)
    with desk.state() as state:
        assert state.summarise(START + 72 * HOUR).gone_count == 0


@pytest.mark.parametrize("status", [404, 410, 302])
def test_most_pages_gone_at_once_are_an_outage_and_no_takedowns(site: PressSite, desk: Desk, status: int) -> None:
    site.missing_status = status
    names = [f"story-{n}" for n in range(12)]
    site.publish(*names)
    desk.run(START)
    site.publish("new-1", "new-2")
    site.is_out = True
    raw = desk.run(START + 2 * HOUR)
    assert outcomes(raw) == dict.fromkeys([*names, "new-1", "new-2"], "outage")
    assert [text for text in problems(raw) if text.startswith("14 of 14 pages gone at once: taken for an outage")]
    seen = desk.seen("story-3")
    assert (seen.result, seen.gone_count, seen.missing_since is not None) == ("outage", 0, True)

    site.is_out = False
    raw = desk.run(START + 3 * HOUR)
    assert problems(raw) == []
    assert outcomes(raw) == {**dict.fromkeys(names, "unchanged"), "new-1": "fetched", "new-2": "fetched"}
    assert desk.seen("story-3").missing_since is None


NOTICE = "<title>The Beacon</title><p>We are at work on our machines and will be back soon."


@pytest.mark.parametrize("hours", [2, 120])
@pytest.mark.parametrize(("every", "publish_every"), [(2, 2), (6, 12), (12, 24)])
def test_no_story_is_lost_to_a_notice_with_status_200(
    site: PressSite, desk: Desk, hours: int, every: int, publish_every: int
) -> None:
    site.notice = NOTICE
    read: set[str] = set()
    for hour in range(0, 60 + hours + 72, every):
        if hour % publish_every == 0:
            site.publish(f"story-{hour}")
            site.listed = site.listed[-30:]
        site.is_out = 60 <= hour < 60 + hours
        found = outcomes(desk.run(START + hour * HOUR))
        if not site.is_out:
            read |= {name for name, outcome in found.items() if outcome == "fetched"}
    assert read == site.stories


def test_one_payload_for_many_addresses_is_no_page(site: PressSite, desk: Desk) -> None:
    names = [f"story-{n}" for n in range(12)]
    site.publish(*names)
    desk.run(START)
    site.notice, site.is_out = NOTICE, True
    raw = desk.run(START + 2 * HOUR)
    assert Counter(outcomes(raw).values()) == {"outage": 10, "fetched": 2}
    attempts = [entry for entry in raw.entries() if isinstance(entry, RawPage) and entry.outcome == "outage"]
    [error] = {str(entry.error).partition(", as ")[0] for entry in attempts}
    assert error == "the same page came for other addresses too"
    assert set(outcomes(desk.run(START + 3 * HOUR)).values()) == {"outage"}

    site.is_out = False
    assert outcomes(desk.run(START + 8 * HOUR)) == dict.fromkeys(names, "fetched")
    with desk.state() as state:
        assert state.summarise(START + 8 * HOUR).gone_count == 0


def test_two_addresses_of_one_article_may_have_one_payload(site: PressSite, desk: Desk) -> None:
    site.notice = "<title>One article</title><p>The council met about the bridge on Tuesday."
    site.publish("old", "new")
    site.missing = {"old", "new"}
    for hour in (0, 2):
        assert set(outcomes(desk.run(START + hour * HOUR)).values()) == {("fetched", "unchanged")[hour // 2]}


def test_a_few_pages_gone_are_takedowns_whose_rows_say_so(site: PressSite, desk: Desk) -> None:
    names = [f"story-{n}" for n in range(12)]
    site.publish(*names)
    desk.run(START)
    site.missing = set(names[:5])
    raw = desk.run(START + 2 * HOUR)
    assert Counter(outcomes(raw).values()) == {"gone": 5, "unchanged": 7}
    assert problems(raw) == []
    assert desk.seen("story-0").result == "gone"
    for hours in (3, 4, 9):  # asked for alone they are no outage
        raw = desk.run(START + hours * HOUR)
        assert (set(outcomes(raw).values()) <= {"gone", "unchanged"}, problems(raw)) == (True, [])
    assert site.asked.count("story-0") >= 3


def test_pages_gone_one_by_one_in_an_outlet_that_gives_none_are_an_outage(site: PressSite, desk: Desk) -> None:
    site.is_out = True
    seen = []
    for hour in range(6):
        site.publish(f"story-{hour}")
        seen.append(set(outcomes(desk.run(START + 24 * hour * HOUR / 4)).values()))
    assert seen == [{"outage"}] * 6


@pytest.mark.parametrize("stories", [1, 2, 3, 5])
@pytest.mark.parametrize("status", [404, 410, 302])
def test_an_outage_of_a_small_outlet_is_no_takedown_of_its_pages(
    site: PressSite, desk: Desk, status: int, stories: int
) -> None:
    site.missing_status = status
    for number in range(stories):  # one by one: no run asks for all of them
        site.publish(f"story-{number}")
        desk.run(START + number * HOUR)
    seen: set[str] = set()
    for hour in range(8, 8 + 40, 2):
        site.is_out = True
        seen |= set(outcomes(desk.run(START + hour * HOUR)).values())
    assert seen == {"outage"}
    site.is_out = False
    for hour in range(48, 60, 2):
        desk.run(START + hour * HOUR)
    for number in range(stories):
        page = desk.seen(f"story-{number}")
        assert (page.result, page.missing_since, page.taken_down_at) == (VisitResult.UNCHANGED, None, None)


@pytest.mark.parametrize("stories", [1, 2, 5])
def test_a_small_outlet_that_is_gone_for_days_has_taken_its_pages_down(
    site: PressSite, desk: Desk, stories: int
) -> None:
    names = [f"story-{number}" for number in range(stories)]
    site.publish(*names)
    desk.run(START)
    site.is_out, site.listed = True, []
    seen = [set(outcomes(desk.run(START + hour * HOUR)).values()) for hour in range(2, 24 * 9, 6)]
    assert seen[0] == {"outage"}
    assert [found for found in seen if found][-1] == {"gone"}
    assert [desk.seen(name).next_due_at for name in names] == [None] * stories


def test_a_takedown_of_a_small_outlet_is_one_when_another_page_comes(site: PressSite, desk: Desk) -> None:
    site.publish("kept", "lost")
    desk.run(START)
    site.missing = {"lost"}
    raw = desk.run(START + 2 * HOUR)
    assert outcomes(raw) == {"kept": "unchanged", "lost": "gone"}
    assert problems(raw) == []


def test_a_takedown_in_a_quiet_hour_of_a_larger_outlet_is_one(site: PressSite, desk: Desk) -> None:
    site.publish(*(f"story-{number}" for number in range(7)))
    desk.run(START)
    site.publish("early")
    site.missing = {"early"}
    raw = desk.run(START + HOUR / 2)
    assert (outcomes(raw), problems(raw)) == ({"early": "gone"}, [])


def test_a_takedown_before_an_outage_is_reported_again_after_it(site: PressSite, desk: Desk) -> None:
    names = [f"story-{n}" for n in range(10)]
    site.publish(*names)
    desk.run(START)
    site.missing, site.listed = {"story-0"}, names[1:]
    for hour in range(2, 170, 4):
        site.is_out = 10 <= hour < 30
        raw = desk.run(START + hour * HOUR)
        assert outcomes(raw).get("story-0", "gone") in (("gone", "outage") if site.is_out else ("gone",))
    seen = desk.seen("story-0")
    assert (seen.result, seen.next_due_at) == ("gone", None)
    assert site.asked.count("story-0") <= 12
    assert all(desk.seen(name).result in (VisitResult.STORED, VisitResult.UNCHANGED) for name in names[1:])


def test_a_page_given_up_is_asked_for_again_when_it_is_listed_again(site: PressSite, desk: Desk) -> None:
    site.publish("kept", "lost")
    site.missing = {"lost"}
    for hour in range(0, 192, 8):
        if hour == 8:
            site.listed.remove("lost")
        desk.run(START + hour * HOUR)
    assert desk.seen("lost").next_due_at is None
    before = site.asked.count("lost")
    site.listed.append("lost")
    site.missing = set()
    for hour in range(192, 240, 12):
        desk.run(START + hour * HOUR)
    assert desk.seen("lost").result in (VisitResult.STORED, VisitResult.UNCHANGED)
    assert site.asked.count("lost") > before


def test_a_feed_that_answers_as_it_was_still_shows_that_a_missing_page_is_listed(site: PressSite, desk: Desk) -> None:
    site.feed_etag = '"same"'
    site.publish("kept", "lost")
    site.missing = {"lost"}
    for hour in range(0, 24 * 7, 12):
        desk.run(START + hour * HOUR)
    assert desk.seen("lost").next_due_at is not None
    site.missing = set()
    for hour in range(24 * 7, 24 * 10, 12):
        desk.run(START + hour * HOUR)
    assert desk.seen("lost").result in (VisitResult.STORED, VisitResult.UNCHANGED)


@pytest.mark.parametrize("step", ["record", "add"])
@pytest.mark.parametrize("is_outage", [True, False])
def test_a_kill_while_gone_pages_are_noted_leaves_a_run_that_ends_as_if_undisturbed(
    site: PressSite, desk: Desk, tmp_path: Path, step: str, is_outage: bool
) -> None:
    names = [f"story-{n}" for n in range(12)]
    site.publish(*names)
    other = Desk(site, tmp_path / "undisturbed")
    desk.run(START)
    other.run(START)
    site.missing = set(names[:9] if is_outage else names[:4])
    owner = {"record": UrlState, "add": RawLog}[step]
    whole = getattr(owner, step)
    expected = "outage" if is_outage else "gone"
    count = iter(range(100))

    def kill_at_the_third(self: Any, entry: object, **options: Any) -> None:
        whole(self, entry, **options)
        if expected in (getattr(entry, "result", None), getattr(entry, "outcome", None)) and next(count) == 2:
            os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        setattr(owner, step, kill_at_the_third)
        desk.run(START + 2 * HOUR)

    assert in_fork(work) == -signal.SIGKILL
    again, undisturbed = desk.run(START + 2 * HOUR), other.run(START + 2 * HOUR)
    assert Counter(entry.url for entry in again.entries()) == Counter(entry.url for entry in undisturbed.entries())
    assert outcomes(again) == outcomes(undisturbed)
    assert set(outcomes(again).values()) == {expected, "unchanged"}
    for name in names:
        assert desk.seen(name).next_due_at == other.seen(name).next_due_at
        assert desk.seen(name).gone_count == other.seen(name).gone_count


def test_what_counts_as_an_outage() -> None:
    assert not VisitTally(came=0, gone=3).is_outage
    assert VisitTally(came=3, gone=4).is_outage
    assert not VisitTally(came=4, gone=4).is_outage
    assert VisitTally(came=0, gone=1, other_count=5).is_outage
    assert not VisitTally(came=0, gone=1, other_count=6).is_outage
    assert not VisitTally(came=1, gone=2, other_count=0).is_outage
    assert str(VisitTally(came=2, gone=12)) == "12 of 14 pages gone at once"


def test_pages_that_nobody_expects_show_no_outage(site: PressSite, desk: Desk) -> None:
    site.publish(*(f"story-{n}" for n in range(6)))
    site.missing = set(site.listed)
    raw = desk.run(START)
    assert set(outcomes(raw).values()) == {"outage"}
    seen = desk.seen("story-0")
    with desk.state() as state:
        visit = Visit(seen.url, START + 4 * DAY, VisitResult.GONE, 404)
        tally = VisitTally()
        tally.add(visit, state.get(seen.url))  # missing for days
        tally.add(visit, None)
        assert tally.gone == 0
    assert is_excused(seen, START + 10 * DAY)
    assert not is_excused(seen, START + 15 * DAY)


def test_the_warehouse_knows_every_outcome() -> None:
    text = (PROJECT_ROOT / "dbt_project" / "models" / "marts" / "fct_page_fetches.yml").read_text("utf-8")
    (column,) = [c for c in yaml.safe_load(text)["models"][0]["columns"] if c["name"] == "outcome"]
    accepted = column["data_tests"][0]["accepted_values"]["arguments"]["values"]
    assert {str(outcome) for outcome in FetchOutcome} <= set(accepted)
