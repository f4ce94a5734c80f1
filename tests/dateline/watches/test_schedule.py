"""When alerts go."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from dateline.watches.schedule import due_at, is_quiet
from dateline.watches.watch import Channel, QuietHours, Watch


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("keys", "since", "due"),
    [
        ({}, "2026-03-28 22:10", "2026-03-28 22:10"),
        ({"when": "hourly"}, "2026-03-28 22:10", "2026-03-28 23:00"),
        ({"when": "daily", "at": "07:00"}, "2026-03-27 05:59", "2026-03-27 06:00"),
        ({"when": "daily", "at": "07:00"}, "2026-03-27 06:00", "2026-03-28 06:00"),
        # the clocks of Berlin go forward on 29 March: seven o'clock is an hour earlier
        ({"when": "daily", "at": "07:00"}, "2026-03-28 06:00", "2026-03-29 05:00"),
        ({"when": "weekly", "at": "09:30", "on": "friday"}, "2026-03-24 12:00", "2026-03-27 08:30"),
        ({"when": "weekly", "at": "09:30", "on": "friday"}, "2026-03-27 08:30", "2026-04-03 07:30"),
    ],
)
def test_a_digest_goes_at_the_next_time_of_its_zone(keys: dict[str, str], since: str, due: str) -> None:
    channel = Channel.model_validate({"mail": ["desk@example.org"], **keys})
    watch = Watch(
        name="one", path=Path("one.yml"), title="One", query="one", time_zone="Europe/Berlin", send=(channel,)
    )
    assert due_at(watch, channel, at(since)) == at(due)


@pytest.mark.parametrize(
    ("since", "until", "clock", "quiet"),
    [
        ("22:00", "06:30", "21:59", False),
        ("22:00", "06:30", "22:00", True),
        ("22:00", "06:30", "06:29", True),
        ("22:00", "06:30", "06:30", False),
        ("12:00", "13:00", "12:30", True),
        ("12:00", "13:00", "13:00", False),
    ],
)
def test_quiet_hours_may_go_over_midnight(since: str, until: str, clock: str, quiet: bool) -> None:
    moment = at(f"2026-03-02 {clock}")
    assert is_quiet(QuietHours(since=since, until=until), dt.UTC, moment) is quiet
    assert not is_quiet(None, dt.UTC, moment)
