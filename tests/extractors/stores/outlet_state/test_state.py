from __future__ import annotations

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from extractors.contracts.fetch import FetchOutcome, FetchRequest, FetchResult
from extractors.contracts.found import Found, FoundBy
from extractors.contracts.outlet import Outlet
from extractors.runtime.settings import PROJECT_ROOT
from extractors.stores.outlet_state.file import StateBusyError, StateDamagedError, state_path
from extractors.stores.outlet_state.schema import SeenUrl
from extractors.stores.outlet_state.state import UrlState
from extractors.stores.outlet_state.states import States
from extractors.stores.outlet_state.visits import Visit, VisitResult, make_visit
from tests.extractors.stores.outlet_state.seen import seen_page, seen_source

NOW = dt.datetime(2016, 4, 3, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
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


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return state_path(tmp_path / "state", "example")


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


def _output(worker: subprocess.Popen[str]) -> IO[str]:
    assert worker.stdout is not None
    return worker.stdout


def numbers(pages: Iterable[Found | SeenUrl]) -> list[int]:
    return [int(page.url.rpartition("/")[2]) for page in pages]


def test_a_page_is_new_once_under_any_of_its_addresses(state: UrlState) -> None:
    assert numbers(state.remember([found(1), found(2), found(1)], NOW)) == [1, 2]
    same = [Found("http://www.example.org/news/1/with-a-slug?x=1"), found(3)]
    assert numbers(state.remember(same, NOW)) == [3]
    assert state.is_seen("http://m.example.org/news/2/amp")
    assert not state.is_seen(url(9))


def test_state_survives_reopening(states: States) -> None:
    with states.open(OUTLET) as state:
        state.remember([found(1, title="Rain", published_at=NOW, found_on="https://example.org/rss")], NOW)
        state.record(visit(1, etag='"a"', last_modified="m", payload_digest="sha1:X", load_id="L"))
    with states.open(OUTLET) as state:
        seen = seen_page(state, url(1))
    assert (seen.title, seen.published_at, seen.found_by, seen.found_on) == (
        "Rain",
        NOW,
        "feed",
        "https://example.org/rss",
    )
    assert (seen.etag, seen.last_modified, seen.payload_digest, seen.load_id) == ('"a"', "m", "sha1:X", "L")
    assert (seen.first_visited_at, seen.visit_count, seen.result, seen.is_revisit) == (NOW, 1, "stored", True)


def test_validators_stay_when_a_later_answer_has_none(state: UrlState) -> None:
    state.record(visit(1, etag='"a"', payload_digest="sha1:X"), visit(1, NOW + HOUR, VisitResult.UNCHANGED))
    assert (seen_page(state, url(1)).etag, seen_page(state, url(1)).payload_digest) == ('"a"', "sha1:X")


def test_new_pages_come_latest_first_then_related_ones_within_their_budget_then_revisits(state: UrlState) -> None:
    state.record(visit(1, NOW - 2 * HOUR), visit(2, NOW - 3 * HOUR))
    state.remember([found(3, published_at=NOW - 2 * HOUR), found(4, published_at=NOW - HOUR), found(5)], NOW)
    state.remember([found(n, found_by=FoundBy.RELATED, depth=1) for n in (6, 7, 8)], NOW)
    assert numbers(state.due(NOW, 10, related_limit=2)) == [4, 3, 5, 6, 7, 2, 1]
    assert numbers(state.due(NOW, 10, related_limit=0)) == [4, 3, 5, 2, 1]
    assert numbers(state.due(NOW, 4)) == [4, 3, 5, 2]
    assert numbers(state.due(NOW, 100)) == [4, 3, 5, 6, 7, 8, 2, 1]
    assert numbers(state.due(NOW - HOUR, 10)) == [2, 1]


def test_a_redirect_makes_both_addresses_one_page(state: UrlState) -> None:
    state.remember([Found("https://example.org/old-slug"), Found("https://example.org/new-slug")], NOW)
    state.record(
        Visit("https://example.org/old-slug", NOW, VisitResult.STORED, final_url="https://example.org/new-slug")
    )
    assert state.due(NOW, 10) == []
    assert seen_page(state, "https://example.org/new-slug").url == "https://example.org/old-slug"
    assert state.remember([Found("https://example.org/new-slug")], NOW) == []


def test_a_page_that_moves_after_it_was_read_differs_from_one_that_led_on_from_the_first(state: UrlState) -> None:
    old, new, other = (f"https://example.org/{slug}" for slug in ("old-slug", "new-slug", "other-slug"))
    state.record(Visit(old, NOW, VisitResult.STORED))
    state.record(Visit(old, NOW + HOUR, VisitResult.STORED, final_url=other))  # for now only
    assert state.moved_from(other) is None
    state.record(Visit(old, NOW + 2 * HOUR, VisitResult.STORED, final_url=new, is_moved=True))
    assert state.moved_from(new) == state.identify(old)
    state.record(Visit(old, NOW + 3 * HOUR, VisitResult.UNCHANGED, final_url=new, is_moved=True))
    assert state.moved_from(new) == state.identify(old)

    feed, page = "https://example.org/from-feed", "https://example.org/page"
    for hours in (0, 1):
        state.record(Visit(feed, NOW + hours * HOUR, VisitResult.STORED, final_url=page, is_moved=True))
    assert state.moved_from(page) is None


def test_a_page_visited_in_its_own_right_is_not_swallowed_by_a_redirect(state: UrlState) -> None:
    front, article = "https://example.org/world", "https://example.org/some-article"
    state.record(Visit(front, NOW, VisitResult.STORED))
    state.record(Visit(article, NOW, VisitResult.STORED, final_url=front))
    assert seen_page(state, front).url == front
    assert seen_page(state, article).url == article


def test_pages_of_a_load_can_be_listed(state: UrlState) -> None:
    state.record(visit(2, load_id="A"), visit(1, load_id="A"), visit(3, load_id="B"))
    assert numbers(state.visited_in_load("A")) == [1, 2]


def test_record_is_all_or_nothing(state: UrlState) -> None:
    with pytest.raises(ValueError, match="not http or https"):
        state.record(visit(1), Visit("ftp://example.org/", NOW, VisitResult.STORED))
    assert not state.is_seen(url(1))


@pytest.mark.parametrize(
    ("outcome", "status", "expected"),
    [
        (FetchOutcome.FETCHED, 200, "stored"),
        (FetchOutcome.NOT_MODIFIED, 304, "unchanged"),
        (FetchOutcome.UNCHANGED, 200, "unchanged"),
        (FetchOutcome.SOFT_404, 200, "gone"),
        (FetchOutcome.GONE, 404, "gone"),
        (FetchOutcome.HTTP_ERROR, 403, "refused"),
        (FetchOutcome.HTTP_ERROR, 503, "failed"),
        (FetchOutcome.TIMEOUT, None, "failed"),
        (FetchOutcome.CONSENT_WALL, 200, "failed"),
        (FetchOutcome.BREAKER_OPEN, None, "postponed"),
        (FetchOutcome.RATE_LIMITED, 429, "postponed"),
        (FetchOutcome.REFUSED_ROBOTS, None, "refused"),
        (FetchOutcome.REFUSED_USAGE, 200, "refused"),
        (FetchOutcome.BOMB, 200, "refused"),
    ],
)
def test_fetch_outcomes_become_visits(outcome: FetchOutcome, status: int | None, expected: str) -> None:
    headers = (("ETag", '"a"'), ("Last-Modified", "m"))
    fetched = FetchResult(FetchRequest(url(1)), url(2), NOW, outcome, status, headers, payload_digest="sha1:X")
    made = make_visit(fetched, "L")
    assert (made.url, made.final_url, made.visited_at, made.result) == (url(1), url(2), NOW, expected)
    assert (made.etag == '"a"') is (made.load_id == "L") is (expected in ("stored", "unchanged"))


def test_sources_keep_their_validators_over_a_failure(state: UrlState) -> None:
    feed = "https://example.org/rss"
    state.record_source(feed, NOW, found_count=20, new_count=3, etag='"a"')
    state.record_source(feed, NOW + HOUR, error="not read")
    state.record_source(feed, NOW + 2 * HOUR, error="not read")
    source = seen_source(state, feed)
    assert (source.etag, source.last_success_at, source.last_checked_at) == ('"a"', NOW, NOW + 2 * HOUR)
    assert (source.failure_count, source.error) == (2, "not read")
    state.record_source(feed, NOW + 3 * HOUR, found_count=20)
    assert (seen_source(state, feed).etag, seen_source(state, feed).failure_count) == (None, 0)


def test_summary_counts_what_is_known(state: UrlState) -> None:
    state.remember([found(1), found(2), found(3)], NOW)
    state.record(visit(1), visit(2, NOW, VisitResult.GONE, http_status=410))
    summary = state.summarise(NOW)
    assert (summary.seen_count, summary.stored_count, summary.waiting_count, summary.gone_count) == (3, 1, 1, 1)
    assert summary.last_stored_at == NOW


def test_a_second_opener_learns_who_has_it(state: UrlState, states: States) -> None:
    with pytest.raises(StateBusyError, match=rf"outlet example: .*process {os.getpid()} is at work"):
        states.open(OUTLET)


def test_a_second_opener_may_wait(states: States) -> None:
    first = states.open(OUTLET)
    threading.Timer(0.2, first.close).start()
    with states.open(OUTLET, wait_s=10) as state:
        assert not state.is_seen(url(1))


def test_what_is_no_state_file_is_refused_by_name(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(StateDamagedError, match="move it away"):
        UrlState.open(path, OUTLET)
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA user_version=99")
    with pytest.raises(StateDamagedError, match="version is 99"):
        UrlState.open(path, OUTLET)


def test_kill_9_loses_nothing_that_a_call_returned_from(states: States) -> None:
    script = f"""
import datetime as dt, itertools, sys
from pathlib import Path, PosixPath
from extractors.contracts.found import Found
from extractors.stores.outlet_state.states import FileStates, PostgresStates
from extractors.stores.outlet_state.visits import Visit, VisitResult
from extractors.contracts.outlet import Outlet
outlet = Outlet.model_validate_json({OUTLET.model_dump_json(by_alias=True)!r})
now = dt.datetime(2016, 4, 3, 12, tzinfo=dt.UTC)
state = {states!r}.open(outlet)
for number in itertools.count():
    state.remember([Found(f"https://example.org/news/{{number}}")], now)
    state.record(Visit(f"https://example.org/news/{{number}}", now, VisitResult.STORED, load_id="L"))
    print(number, flush=True)
"""
    worker = subprocess.Popen(
        [sys.executable, "-c", script],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(PROJECT_ROOT)},
    )
    reached = 0
    deadline = time.monotonic() + 60
    while reached < 200 and time.monotonic() < deadline:
        reached = int(_output(worker).readline())
    worker.send_signal(signal.SIGKILL)
    rest = _output(worker).read().split()
    worker.wait()
    reached = int(rest[-1]) if rest else reached
    assert reached >= 200
    with states.open(OUTLET, wait_s=10) as state:
        kept = numbers(state.visited_in_load("L"))
        assert set(range(reached + 1)) <= set(kept)
        assert len(kept) - (reached + 1) in (0, 1)
        assert state.due(NOW, 10) == [] or numbers(state.due(NOW, 10)) == [max(kept) + 1]
