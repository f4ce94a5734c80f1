"""A site so slow that its neighbours would wait for hours: what is left of it waits for the next run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.pipeline import collect
from tests.extractors.acquire.press_site import HOUR, START, Desk, PressSite, problems, serve_press

FEEDS = 30


@pytest.fixture
def site() -> Iterator[PressSite]:
    with serve_press() as site:
        yield site


class FeedsOfDesks(PressSite):
    """An outlet with a feed for each of its desks, each with one story; ``busy`` feeds ask to come back later."""

    def __init__(self, site: PressSite) -> None:
        self.base, self.listed, self.stories, self.missing = site.base, [], set(), set()
        self.is_out, self.missing_status, self.notice, self.feed_etag = False, 404, None, None
        self.asked: list[str] = []
        self.asked_feeds: list[str] = []
        self.is_busy = False
        self.publish(*(f"story-{number}" for number in range(FEEDS)))
        site.answer = self.answer  # type: ignore[method-assign]

    def answer(self, path: str) -> tuple[int, str, dict[str, str]]:
        if not path.startswith("/feeds/"):
            return super().answer(path)
        self.asked_feeds.append(path)
        if self.is_busy:
            return 503, "busy", {"Retry-After": "250"}
        link = f"{self.base}/story/story-{path.rpartition('/')[2]}"
        return 200, f"<rss version='2.0'><channel><title>x</title><item><link>{link}</link></item></channel></rss>", {}


def desk_with_feeds(site: PressSite, folder: Path) -> tuple[Desk, FeedsOfDesks]:
    desk, feeds = Desk(site, folder), FeedsOfDesks(site)
    urls = tuple(f"{site.base}/feeds/{number}" for number in range(FEEDS))
    desk.outlet = desk.outlet.model_copy(update={"feeds": urls})
    return desk, feeds


def test_pages_left_when_the_time_is_over_are_taken_by_later_runs(
    site: PressSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, names = Desk(site, tmp_path), [f"story-{number}" for number in range(60)]
    site.publish(*names)
    monkeypatch.setattr(collect, "MAX_RUN_S", 20)  # with one second between two requests
    first = desk.run(START)
    asked = len(site.asked)
    assert 10 <= asked <= 30
    assert [p for p in problems(first) if f"{60 - asked} pages are left for the next run" in p] != []
    for hour in range(1, 7):
        desk.run(START + hour * HOUR)
    assert set(site.asked) == set(names)
    monkeypatch.setattr(collect, "MAX_RUN_S", 45 * 60)
    last = desk.run(START + 8 * HOUR)
    assert not any("are left for" in p for p in problems(last))
    assert Counter(site.asked)[names[0]] >= 1


def test_feeds_left_when_the_time_is_over_come_first_in_the_next_run(
    site: PressSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, feeds = desk_with_feeds(site, tmp_path)
    monkeypatch.setattr(collect, "MAX_DISCOVERY_S", 12)  # with one second between two requests
    first = desk.run(START)
    count = len(feeds.asked_feeds)
    assert 8 <= count <= 14
    assert [p for p in problems(first) if f"{FEEDS - count} of its sources are left for the next run" in p] != []
    assert len(feeds.asked) == count, "pages of the feeds that were read are fetched in the time that is left"
    second = desk.run(START + HOUR)
    assert not set(feeds.asked_feeds[:count]) & set(feeds.asked_feeds[count : count + 8])
    assert any("are left for the next run" in p for p in problems(second))
    desk.run(START + 2 * HOUR)
    assert len(set(feeds.asked_feeds)) == FEEDS
    desk.run(START + 3 * HOUR)
    assert len(set(feeds.asked)) == FEEDS


def test_feeds_that_ask_to_come_back_later_do_not_hold_a_run_up(site: PressSite, tmp_path: Path) -> None:
    """Thirty feeds of two retries after 250 seconds each would take more than four hours."""
    desk, feeds = desk_with_feeds(site, tmp_path)
    feeds.is_busy = True
    raw = desk.run(START)
    assert desk.passed_s < collect.MAX_DISCOVERY_S + 300
    assert len(feeds.asked_feeds) <= 5
    assert any("of its sources are left for the next run" in p for p in problems(raw))
    feeds.is_busy = False
    desk.run(START + HOUR)
    assert len(set(feeds.asked_feeds)) == FEEDS
    assert len(feeds.asked) == FEEDS
