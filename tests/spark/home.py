"""The home that both engines build again: what it holds, and what was published of it before.

Every table of a full build has rows there. Stories that were published and are no more, and the deliveries of watches,
come of an earlier publication and of the watches' log, so there is one of each.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from pathlib import Path

import duckdb

from benchmarks.warehouse import stage
from extractors.runtime.settings import Home
from extractors.stores.watch_log.log import WatchLog
from extractors.stores.watch_log.schema import BRIEFING, MatchRow, Planned
from tests.dbt.random_world import make_world
from tests.dbt.small_world import Load, at, own_text

RETIRED = 12
"""Stories of two articles that are separated after the first publication."""
_OUTLETS = ("alpha", "beta")


def stage_before(home: Path, world: int) -> None:
    """Stage what is published before: a world (a seed; -1 for none), and stories that will end."""
    for history in make_world(world).histories if world >= 0 else ():
        for version in history:
            version.write(home / "staged")
    _stage_stories(home, are_separate=False)


def stage_after(home: Path, articles: int) -> None:
    """Stage what both engines read beyond it: the stories that ended, and generated articles."""
    _stage_stories(home, are_separate=True)
    if articles:
        stage(home, articles, 0)


def _stage_stories(home: Path, *, are_separate: bool) -> None:
    """One load an outlet, that replaces the earlier one; its articles have the same words, or words of their own."""
    for outlet in _OUTLETS:
        load = Load(outlet, "stories", at(20, 1 + are_separate))
        for number in range(RETIRED):
            text = own_text(f"{outlet if are_separate else 'wire'} story {number}") + "."  # not cut off
            load.article(f"story-{number}", at(19, number, _OUTLETS.index(outlet)), text=text, title=f"Story {number}")
        load.write(home / "staged")


def log_watches(home: Path) -> None:
    """Let a watch notice the articles that were published, with deliveries that end differently."""
    with contextlib.closing(duckdb.connect(str(home / "warehouse.duckdb"), read_only=True)) as connection:
        articles = connection.execute(
            "select article_key, content_hash, outlet_key from marts.fct_articles order by article_key limit 60"
        ).fetchall()
    began = at(21)
    with WatchLog(Home(home).state) as log:
        rows = [
            MatchRow(
                hashlib.sha256(key.encode()).hexdigest(), "floods", "1", "match", key, content_hash, outlet,
                _time(began, number), _time(began, number + 1), "20260321T000000Z",
                held_because="past" if number % 7 == 3 else None,
            )
            for number, (key, content_hash, outlet) in enumerate(articles)
        ]  # fmt: skip
        log.register("floods", "1", "Floods", None, _time(began, 0))
        log.add_matches(rows)
        alerted = [row.match_key for row in rows if row.held_because is None]
        for number in range(0, len(alerted), 3):
            _deliver(log, f"delivery {number}", "floods", tuple(alerted[number : number + 3]), number)
        _deliver(log, "a briefing", f"{BRIEFING}1 en floods", (), 90)


def _deliver(log: WatchLog, key: str, watch: str, match_keys: tuple[str, ...], minute: int) -> None:
    """Plan a message and send it: at once, after an error, after an unknown end, or never."""
    at_first = _time(at(21), minute)
    planned = Planned(key, watch, "webhook", match_keys, at_first, at_first)
    log.plan(planned)
    log.begin(planned, _time(at(21), minute + 1))
    ends = minute // 3 % 4
    if ends == 0:
        log.end(planned, "sent", _time(at(21), minute + 2))
        return
    log.end(
        planned, "failed", _time(at(21), minute + 2), error=f"answered {500 + ends}", next_at=_time(at(21), minute + 9),
        is_unknown=ends == 1,
    )  # fmt: skip
    [again] = [one for one in log.outbox() if one.delivery_key == key]
    log.begin(again, _time(at(21), minute + 9))
    status = "sent" if ends < 3 else "given_up"
    log.end(again, status, _time(at(21), minute + 10), error=None if ends < 3 else "answered 410")


def _time(moment: dt.datetime, minutes: int) -> str:
    return (moment + dt.timedelta(minutes=minutes)).isoformat()
