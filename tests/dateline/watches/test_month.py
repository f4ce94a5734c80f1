"""The short form of the simulated month: each expected alert arrives once, and no other."""

from __future__ import annotations

import pytest

from tests.dateline.watches.month import simulate


@pytest.mark.slow
def test_each_expected_alert_arrives_once_and_no_other() -> None:
    month, faults = simulate(days=30, seed=4, runs_a_day=1)
    assert not faults
    assert len(month.expected) > 60
    assert {event for _, event, _ in month.expected} == {
        "match", "match_in_edit", "no_longer_matches", "taken_down", "story_grown", "outlet_silent", "volume_unusual"
    }  # fmt: skip
    # the month had what it is to survive: kills, a server that was down, mails that came twice and say so
    assert month.kills > 5
    assert month.mailbox.attempts > len(month.mailbox.mails)
