"""A site that gives its stories other addresses and lists them there: each stays one page of the state."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.contracts.raw_page import RawPage
from extractors.stores.raw_loads import RawLoad
from tests.extractors.acquire.press_site import HOUR, START, Desk, PressSite, serve_press

MOVED_AT = START + 40 * HOUR


class MovingSite:
    """Lets a press site answer as one that moved from ``/story/`` to ``/report/story/``."""

    def __init__(self, site: PressSite) -> None:
        self.site, self.has_moved, self.old_status = site, False, 301
        self._answer = site.answer
        self.asked: list[str] = []
        site.answer = self.answer  # type: ignore[method-assign]

    def answer(self, path: str) -> tuple[int, str, dict[str, str]]:
        if path == "/feed.xml":
            place = "report/story" if self.has_moved else "story"
            items = "".join(
                f"<item><title>About {name}</title><link>{self.site.base}/{place}/{name}</link>"
                f"<pubDate>Tue, 03 Nov 2026 0{number}:00:00 GMT</pubDate></item>"
                for number, name in enumerate(self.site.listed, start=1)
            )
            return 200, f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>", {}
        self.asked.append(path)
        if self.has_moved and path.startswith("/story/"):
            location = {"Location": f"/report{path}"}
            return (301, "", location) if self.old_status == 301 else (self.old_status, "busy", {})
        return self._answer(path.removeprefix("/report"))


@pytest.fixture
def moving() -> Iterator[MovingSite]:
    with serve_press() as site:
        yield MovingSite(site)


def pages(raw: RawLoad) -> set[tuple[str, str, bool]]:
    return {
        (entry.url.removeprefix("http://").partition("/")[2], entry.outcome, entry.moved_from is not None)
        for entry in raw.entries()
        if isinstance(entry, RawPage) and "/story/" in entry.url
    }


@pytest.mark.parametrize("revisits", [[], ["39h"], ["1h"]], ids=["plan is over", "old is due at the move", "visited"])
def test_stories_listed_at_new_addresses_are_the_ones_that_were_read_at_the_old(
    moving: MovingSite, tmp_path: Path, revisits: list[str]
) -> None:
    desk = Desk(moving.site, tmp_path)
    ages = tuple(dt.timedelta(hours=int(age[:-1])) for age in revisits)
    desk.outlet = desk.outlet.model_copy(update={"revisit_after": ages})
    moving.site.publish("pier", "lamp")
    desk.run(START)
    desk.run(START + 2 * HOUR)
    moving.has_moved = True
    moving.site.publish("boat")
    raw = desk.run(MOVED_AT)
    for name in ("pier", "lamp"):
        assert (f"story/{name}", "redirected", False) in pages(raw)
        assert (f"story/{name}", "unchanged", True) in pages(raw)
        assert (f"report/story/{name}", "fetched", False) not in pages(raw)
    assert ("report/story/boat", "fetched", False) in pages(raw)
    with desk.state() as state:
        assert state.summarise(MOVED_AT).seen_count == 3
        pier = state.get(f"{moving.site.base}/report/story/pier")
        assert pier and pier.url.endswith("/story/pier")
    moving.asked.clear()
    desk.run(MOVED_AT + HOUR)
    assert not {path for path in moving.asked if "pier" in path and path.startswith("/report")} - {"/report/story/pier"}


def test_a_new_address_waits_while_the_old_server_has_a_fault_and_no_longer_than_that(
    moving: MovingSite, tmp_path: Path
) -> None:
    desk = Desk(moving.site, tmp_path)
    desk.outlet = desk.outlet.model_copy(update={"revisit_after": ()})
    moving.site.publish("pier")
    desk.run(START)
    moving.has_moved, moving.old_status = True, 503
    assert not any("report" in path for path, _, _ in pages(desk.run(MOVED_AT)))
    moving.old_status = 301
    assert ("story/pier", "unchanged", True) in pages(desk.run(MOVED_AT + HOUR))

    moving.site.listed.append("lamp")
    moving.site.stories.add("lamp")
    moving.has_moved = False
    desk.run(MOVED_AT + 2 * HOUR)
    moving.has_moved, moving.old_status = True, 503
    visits = [pages(desk.run(MOVED_AT + (3 + 5 * number) * HOUR)) for number in range(4)]
    assert any(("report/story/lamp", "fetched", False) in each for each in visits)


def test_two_stories_of_one_headline_are_two_where_the_first_stays(moving: MovingSite, tmp_path: Path) -> None:
    desk = Desk(moving.site, tmp_path)
    desk.outlet = desk.outlet.model_copy(update={"revisit_after": ()})
    moving.site.publish("briefing")
    desk.run(START)
    with desk.state() as state:
        earlier = state.get(f"{moving.site.base}/story/briefing")
        assert earlier and earlier.published_at
        other = dataclasses.replace(earlier, identity="x", url=f"{moving.site.base}/story/other", first_visited_at=None)
        found = state.find_earlier_address(other)
        assert found and found.url == earlier.url
        other = dataclasses.replace(other, published_at=earlier.published_at + dt.timedelta(days=1))
        assert state.find_earlier_address(other) is None
