"""What happens in a simulated month: what outlets print, edit and take down, and the alerts that follow from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from tests.dateline.watches.month_state import Month


def print_loads(month: Month, number: int, at: dt.datetime) -> list[str]:
    """One load of each outlet, with what it printed since the last run, and what is planted in it."""
    rng, world = month.rng, month.world
    month.planted_loads = set()
    loads = {}
    for place, outlet in enumerate(world.outlets):
        load_id = loads[outlet] = world.load(outlet, at - dt.timedelta(minutes=10))
        # the first three are those that silence is missed of
        if place < 3:
            if not _is_silent(month, place, number):
                month.article(load_id, at - dt.timedelta(minutes=10))
        elif rng.random() < 0.3:
            month.article(load_id, at - dt.timedelta(minutes=10))
    _plant(month, number, at, loads)
    return list(loads.values())


def _is_silent(month: Month, place: int, number: int) -> bool:
    day = number // month.runs_a_day
    return day in (7 + 5 * place, 8 + 5 * place) and day < month.days - 1


def _plant(month: Month, number: int, at: dt.datetime, loads: dict[str, str]) -> None:
    rng, seen = month.rng, at - dt.timedelta(minutes=10)
    free = month.world.outlets[3:]

    def new(*words: str, **more: Any) -> tuple[str, str]:
        outlet = more.pop("outlet", None) or rng.choice(free)
        month.planted_loads.add(loads[outlet])
        return outlet, month.article(loads[outlet], seen, *words, **more)

    for n in range(12):
        if rng.random() < 0.06:
            month.expect(f"word_{n}", "match", *new(f"Kiwi{n}!"))
        if rng.random() < 0.02:  # an archive comes in: it wakes nobody
            new(f"kiwi{n}", published_at=at - dt.timedelta(days=60))
    for n in range(4):
        if rng.random() < 0.06:
            month.expect(f"phrase_{n}", "match", *new("red", f"plum{n},"))
            new(f"plum{n}", "red")
            new("red", f"plum{n}", "blocked")
        if rng.random() < 0.06:
            month.expect(f"near_{n}", "match", *new("melons", "and", f"pear{n}"))
            new("melons", "one", "two", "three", f"pear{n}")
    for n in range(6):
        if rng.random() < 0.05:
            _plant_edits(month, number, n, new())
    for n in range(4):
        if rng.random() < 0.12:
            _plant_takedown(month, number, n, new(f"lime{n}"))
    for n in range(3):
        if rng.random() < 0.04:
            _plant_story(month, number, n, new)
    last = month.runs_a_day * month.days
    for n in range(2):
        burst = number == month.runs_a_day * (24 + n) + 1 and month.days > 26
        for _ in range(30 if burst else rng.choice((0, 1, 1, 2)) if number < last else 0):
            new(f"nut{n}")
        if burst:
            month.expected.add((f"volume_{n}", "volume_unusual", ""))
    day = number / month.runs_a_day
    for n in range(3):
        if day == 7 + 5 * n + 2 and day < month.days:
            month.expect(f"silent_{n}", "outlet_silent", f"outlet_{n:02d}")


def _plant_edits(month: Month, number: int, n: int, printed: tuple[str, str]) -> None:
    """An article that an edit makes match, a second one extends, a third leaves be, a fourth takes out of it."""
    outlet, ref = printed
    first = month.world.articles[outlet, ref].readings[0]
    versions = [
        (f"{first.body} fig{n} ripens.", "match"),
        (f"{first.body} fig{n} ripens. Now fig{n} is ripe.", "match_in_edit"),
        (f"{first.body} fig{n} ripens. Now fig{n} is ripe. More came.", None),
        (f"{first.body} More came.", "no_longer_matches"),
    ]
    for place, (body, event) in enumerate(versions, 1):
        later = number + 2 * place
        if later >= month.runs_a_day * month.days:
            return

        def edit(at: dt.datetime, body: str = body, event: str | None = event) -> None:
            load_id = f"{outlet}.world.{at - dt.timedelta(minutes=10):%Y%m%dT%H%M%S}"
            month.planted_loads.add(load_id)
            month.world.read(load_id, ref, first.title, body, at - dt.timedelta(minutes=9))
            if event:
                month.expect(f"edit_{n}", event, outlet, ref)

        month.later[later].append(edit)


def _plant_takedown(month: Month, number: int, n: int, printed: tuple[str, str]) -> None:
    outlet, ref = printed
    later = number + month.rng.randrange(1, 8)
    if later >= month.runs_a_day * month.days:
        return

    def take_down(at: dt.datetime) -> None:
        load_id = f"{outlet}.world.{at - dt.timedelta(minutes=10):%Y%m%dT%H%M%S}"
        month.planted_loads.add(load_id)
        month.world.articles[outlet, ref].gone.append((load_id, at - dt.timedelta(minutes=9)))
        month.expect(f"gone_{n}", "taken_down", outlet, ref)

    month.later[later].append(take_down)


def _plant_story(month: Month, number: int, n: int, new: Callable[..., tuple[str, str]]) -> None:
    """A story that three outlets bring, one after the other: alerted when it begins, and when the third has it."""
    story, outlets = f"story {number} {n}", month.rng.sample(month.world.outlets[3:], 4)
    body = month.text(f"date{n}")
    outlet, ref = new(story=story, body=body, outlet=outlets[0])
    month.expect(f"story_{n}", "match", outlet, ref)
    for place, follower in enumerate(outlets[1:], 1):
        later = number + place
        if later >= month.runs_a_day * month.days:
            return

        def follow(at: dt.datetime, follower: str = follower, place: int = place) -> None:
            load_id = f"{follower}.world.{at - dt.timedelta(minutes=10):%Y%m%dT%H%M%S}"
            month.planted_loads.add(load_id)
            month.article(load_id, at - dt.timedelta(minutes=9), story=story, body=body)
            if place == 2:
                month.expected.add((f"story_{n}", "story_grown", story))

        month.later[later].append(follow)
