"""Whether a number of articles is unusual for its hours of the week.

The count of some hours is compared with the counts of the same hours of the same weekday in the eight weeks before,
drawn towards the mean of these hours on all days where there are few. Counts of news vary more than chance alone (a
Poisson distribution) would have them: how much more is estimated from all hours together, and the count to be judged
is compared with a negative binomial distribution with that variance, widened by how uncertain the mean itself is. A
count is unusual if one as large or larger is less likely than the watch's sensitivity allows. How often that is wrong
is measured by ``python -m benchmarks.volumes`` (docs/measurements/).
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

WEEKS = 8
LEAST_WEEKS = 3
"""With less history nothing is called unusual."""
LIMITS = {"low": 1e-4, "normal": 1e-3, "high": 1e-2}
"""By the watch's sensitivity: the probability under which a count is unusual."""
_DRAWN = 2.0
"""How many weeks the mean of all days counts for."""


@dataclass(frozen=True, slots=True)
class Unusual:
    """Hours with an unusual count. ``since`` and ``until`` are UTC; ``expected`` is the mean that was expected."""

    since: dt.datetime
    until: dt.datetime
    count: int
    expected: float
    probability: float


def find_unusual(
    times: Iterable[dt.datetime],
    *,
    now: dt.datetime,
    began: dt.datetime,
    zone: dt.tzinfo,
    hours: int,
    least: int,
    limit: float,
    back: dt.timedelta = dt.timedelta(hours=24),
) -> list[Unusual]:
    """Return which blocks of ``hours`` that ended in the time ``back`` before ``now`` have an unusual count.

    ``times`` are those of the articles, ``began`` is since when they are known to be complete, all in UTC with a zone.
    """
    counts = Counter(_block(time, zone, hours) for time in times)
    found = []
    for start in _blocks(now - back - dt.timedelta(hours=hours), now, zone, hours):
        end = _end(start, hours)
        if end > now or counts[start] < least:
            continue
        history = list(_blocks(max(began, end - dt.timedelta(weeks=WEEKS, hours=hours)), start, zone, hours))
        history = [block for block in history if _end(block, hours) <= start]
        if len(history) < LEAST_WEEKS * 7 * 24 // hours:
            continue
        expected, probability = judge(
            counts[start],
            [(counts[block], block.weekday(), block.hour) for block in history],
            start.weekday(),
            start.hour,
        )
        if probability < limit:
            found.append(
                Unusual(start.astimezone(dt.UTC), end.astimezone(dt.UTC), counts[start], expected, probability)
            )
    return found


def judge(count: int, history: Sequence[tuple[int, int, int]], weekday: int, hour: int) -> tuple[float, float]:
    """Return the expected count, and how likely one of ``count`` or more is; ``history`` has (count, weekday, hour)."""
    by_slot: dict[tuple[int, int], list[int]] = {}
    by_hour: dict[int, list[int]] = {}
    for number, on, at in history:
        by_slot.setdefault((on, at), []).append(number)
        by_hour.setdefault(at, []).append(number)
    whole = sum(number for number, _, _ in history) / len(history)

    def mean(on: int, at: int, without: int | None = None) -> tuple[float, float]:
        mine, all_days = by_slot.get((on, at), []), by_hour.get(at, [])
        total, size = sum(mine), len(mine)
        if without is not None:
            total, size = total - without, size - 1
        profile = (sum(all_days) + whole) / (len(all_days) + 1)
        return (total + _DRAWN * profile) / (size + _DRAWN), size + _DRAWN

    over = under = 0.0
    for number, on, at in history:
        expected, weight = mean(on, at, number)
        over += ((number - expected) ** 2) / (1 + 1 / weight) - expected
        under += expected**2
    dispersion = max(over / under, 0.0) if under else 0.0
    expected, weight = mean(weekday, hour)
    variance = (expected + dispersion * expected**2) * (1 + 1 / weight)
    return expected, tail(count, expected, variance)


def tail(count: int, mean: float, variance: float) -> float:
    """Return the probability of ``count`` or more under a negative binomial distribution; Poisson's where the variance
    is no more than the mean.
    """
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    below = 0.0
    if variance <= mean * (1 + 1e-9):
        for k in range(count):
            below += math.exp(k * math.log(mean) - mean - math.lgamma(k + 1))
    else:
        size = mean * mean / (variance - mean)
        share = size / (size + mean)
        for k in range(count):
            below += math.exp(
                math.lgamma(k + size) - math.lgamma(size) - math.lgamma(k + 1)
                + size * math.log(share) + k * math.log1p(-share)
            )  # fmt: skip
    return max(0.0, 1.0 - below)


def _block(time: dt.datetime, zone: dt.tzinfo, hours: int) -> dt.datetime:
    """The beginning of the block of local hours that a time lies in."""
    local = time.astimezone(zone)
    return local.replace(hour=local.hour - local.hour % hours, minute=0, second=0, microsecond=0, fold=0)


def _end(block: dt.datetime, hours: int) -> dt.datetime:
    return (block.replace(tzinfo=None) + dt.timedelta(hours=hours)).replace(tzinfo=block.tzinfo)


def _blocks(since: dt.datetime, until: dt.datetime, zone: dt.tzinfo, hours: int) -> Iterator[dt.datetime]:
    """The blocks that begin after ``since`` and before ``until``."""
    block = _end(_block(since, zone, hours), hours)
    while block < until:
        yield block
        block = _end(block, hours)
