"""A site so slow that its neighbours would wait for hours: what is left of it waits for the next run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractors.pipeline import collect
from tests.extractors.acquire.press_site import HOUR, START, Desk, PressSite, problems, serve_press


@pytest.fixture
def site() -> Iterator[PressSite]:
    with serve_press() as site:
        yield site


def test_pages_left_when_the_time_is_over_are_taken_by_later_runs(
    site: PressSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, names = Desk(site, tmp_path), [f"story-{number}" for number in range(60)]
    site.publish(*names)
    monkeypatch.setattr(collect, "MAX_RUN_S", 20)  # with one second between two requests
    first = desk.run(START)
    asked = len(site.asked)
    assert 10 <= asked <= 30
    assert [p for p in problems(first) if "pages are left for the next run" in p] != []
    for hour in range(1, 7):
        desk.run(START + hour * HOUR)
    assert set(site.asked) == set(names)
    monkeypatch.setattr(collect, "MAX_RUN_S", 45 * 60)
    last = desk.run(START + 8 * HOUR)
    assert not any("are left for" in p for p in problems(last))
    assert Counter(site.asked)[names[0]] >= 1
