"""An invented press and its truth: stories that are published, edited, moved and withdrawn, and faults of its servers.

Everything follows from a seed. Nothing here knows how the pages are fetched or read, so that what the warehouse says
can be compared with what was really published.
"""

from __future__ import annotations

import datetime as dt
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

START = dt.datetime(2026, 11, 2, 5, 0, tzinfo=dt.UTC)
ROUND_EVERY = dt.timedelta(hours=6)
ROUNDS_A_DAY = 4
REVISITS = (dt.timedelta(hours=5), dt.timedelta(hours=23), dt.timedelta(hours=71))
LISTED = 16
"""So many of its latest stories an outlet's feed names."""
RECOVERY = dt.timedelta(hours=36)
"""So long after a fault its outlet may be behind: failed pages are asked for again after ever longer waits."""

_WHO = ("The council", "The ferry company", "A court", "The school board", "The harbour master", "The water authority")
_DID = ("approved", "rejected", "postponed", "discussed", "defended", "published")
_WHAT = ("a plan for the old pier", "the winter timetable", "new rules for fishing boats", "a report on the flood")
_WHEN = ("on Monday evening", "after a long session", "in front of residents", "without a vote", "by a wide margin")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an outlet's server from ``begins`` until before ``ends``."""

    kind: str
    begins: dt.datetime
    ends: dt.datetime

    def is_on(self, at: dt.datetime) -> bool:
        """Whether the fault is there at a moment."""
        return self.begins <= at < self.ends


@dataclass(frozen=True, slots=True)
class Version:
    """What a story says from a moment on."""

    since: dt.datetime
    number: int
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One story of an outlet; ``down_at`` is when it was withdrawn."""

    outlet_id: str
    number: int
    published_at: dt.datetime
    versions: tuple[Version, ...]
    down_at: dt.datetime | None = None

    def is_up(self, at: dt.datetime) -> bool:
        """Whether readers find it at a moment."""
        return self.published_at <= at and (self.down_at is None or at < self.down_at)

    def version_at(self, at: dt.datetime) -> Version:
        """What it says at a moment."""
        return [version for version in self.versions if version.since <= at][-1]


@dataclass(slots=True)
class Press:
    """One outlet: its stories, its faults, when it moved to other addresses and when it got another template."""

    outlet_id: str
    stories: list[Story]
    faults: list[Fault] = field(default_factory=list)
    moves_at: dt.datetime | None = None
    template_at: dt.datetime | None = None
    is_secure: bool = False
    clock_is_off_by: dt.timedelta = dt.timedelta()
    quota: int | None = None

    def fault_at(self, at: dt.datetime) -> str | None:
        """The fault of a moment, or None."""
        return next((fault.kind for fault in self.faults if fault.is_on(at)), None)

    def listed(self, at: dt.datetime) -> list[Story]:
        """What its feed names at a moment, latest first."""
        return [story for story in reversed(self.stories) if story.is_up(at)][:LISTED]

    def section(self, at: dt.datetime) -> str:
        """The folder of its stories' addresses."""
        return "stories" if self.moves_at and at >= self.moves_at else "news"

    def is_well(self, at: dt.datetime) -> bool:
        """Whether it answers at a moment and has done so for long enough to have been caught up with."""
        return not any(fault.begins <= at < fault.ends + RECOVERY for fault in self.faults)


def rounds(days: int) -> list[dt.datetime]:
    """The moments at which rounds run."""
    return [START + number * ROUND_EVERY for number in range(days * ROUNDS_A_DAY)]


def make_world(days: int, *, stories_a_day: int = 4, seed: int = 1) -> list[Press]:
    """Invent outlets and what happens to each of them over some days."""
    rng = random.Random(seed)
    day = dt.timedelta(days=1)

    def press(name: str, **named: object) -> Press:
        stories = _invent(name, days, stories_a_day, rng)
        return Press(f"soak_{name}", stories, **named)  # type: ignore[arg-type]

    def at(*kinds: tuple[str, float, float]) -> list[Fault]:
        """Faults of each four days: kind, first day, how long; the first four days have them all."""
        return [
            Fault(kind, START + (begin + cycle) * day, START + (begin + cycle + length) * day)
            for cycle in range(0, days, 4)
            for kind, begin, length in kinds
        ]

    return [
        press("calm"),
        press("mover", moves_at=START + min(days / 2, 1.5) * day),
        press("outage", faults=at(("unavailable", 0.9, 0.2), ("missing", 2.2, 0.5))),
        press("cut", faults=at(("cut", 0.9, 0.2), ("feed_damaged", 2.2, 0.3))),
        press("quota", quota=14),
        press("skewed", template_at=START + min(days / 2, 2) * day, clock_is_off_by=dt.timedelta(hours=5)),
        press("secure", is_secure=True, faults=at(("certificate", 0.9, 0.3))),
    ]


def _invent(name: str, days: int, stories_a_day: int, rng: random.Random) -> list[Story]:
    begin, end = START - dt.timedelta(days=1), START + dt.timedelta(days=days)
    count = (days + 1) * stories_a_day
    moments = sorted(begin + (end - begin) * rng.random() for _ in range(count))
    stories = []
    for number, moment in enumerate((m.replace(microsecond=0) for m in moments), start=1):
        versions = [_write(name, number, 1, moment, rng)]
        if rng.random() < 0.4:
            versions.append(_write(name, number, 2, moment + dt.timedelta(hours=rng.uniform(1, 30)), rng))
        if rng.random() < 0.1:
            since = versions[-1].since + dt.timedelta(hours=rng.uniform(1, 30))
            versions.append(_write(name, number, len(versions) + 1, since, rng))
        down_at = moment + dt.timedelta(hours=rng.uniform(8, 60)) if rng.random() < 0.1 else None
        stories.append(Story(f"soak_{name}", number, moment, tuple(versions), down_at))
    return stories


def _write(name: str, number: int, version: int, since: dt.datetime, rng: random.Random) -> Version:
    subject = f"{rng.choice(_WHO)} {rng.choice(_DID)} {rng.choice(_WHAT)}"
    sentences = [f"{rng.choice(_WHO)} {rng.choice(_DID)} {rng.choice(_WHAT)} {rng.choice(_WHEN)}." for _ in range(12)]
    paragraphs = (
        f"{subject}, the town learned in report {number} of the {name} paper, edition {version}.",
        *(" ".join(sentences[start : start + 4]) for start in (0, 4, 8)),
    )
    return Version(since, version, f"{subject} (report {number})", paragraphs)


def expected_stories(press: Press, done: Sequence[dt.datetime]) -> set[int]:
    """The stories that a follower of the outlet must have after these rounds."""
    well = [at for at in done if press.is_well(at)]
    must = set()
    for at in well:
        must |= {story.number for story in press.listed(at)}
    if press.quota:  # what its quota leaves for later is there when it was listed for two days
        must = {
            story.number
            for story in press.stories
            if sum(story in press.listed(at) for at in done) > 2 * ROUNDS_A_DAY and story.is_up(done[-1])
        }
    return must


def expected_visits(
    story: Story, done: Sequence[dt.datetime], left: Sequence[dt.datetime] = ()
) -> Iterator[list[dt.datetime]]:
    """The rounds at which a healthy outlet's story may be visited: the first that lists it, and those of the plan.

    A visit is due from a moment on. The next round of ``done`` makes it, or one of the killed rounds that were
    ``left`` before that, or both. There is one list for each choice.
    """

    def choices(since: dt.datetime) -> list[tuple[dt.datetime, ...]]:
        end = tuple(at for at in done if at >= since)[:1]
        early = [at for at in left if at >= since and (not end or at < end[0])]
        return [end, *(one for at in early for one in ((at,), (at, *end)))]

    for first in choices(story.published_at):
        if not any(story.is_up(at) for at in first):
            yield []
            continue
        plan = [choices(first[0] + age + dt.timedelta(microseconds=1)) for age in REVISITS]
        for visits in itertools.product(*plan):
            yield sorted(at for at in {*first, *itertools.chain(*visits)} if story.is_up(at))
