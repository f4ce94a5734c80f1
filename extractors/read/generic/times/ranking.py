"""The scorecard of days: which of the days that a page offers is the one it was published on.

Each day has features: how it is stated, where and how it is printed, what words beside it say, how many places agree,
and how it stands to the other days. A day's score is the sum of the weights of its features, and the softmax of the
scores is the probability of each day. Weights and the table that calibrates probabilities are in ``day_weights.json``,
which ``python -m benchmarks.train_days`` writes.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from extractors.contracts.article import Source
from extractors.language.dates.printed import When
from extractors.read.generic.times.printed import Printed
from extractors.read.generic.times.stated import StatedTime

WEIGHTS_FILE = Path(__file__).with_name("day_weights.json")


class Candidate(NamedTuple):
    """A time that a page offers for its publication: where it is from, and the features it gives to its day."""

    when: When
    source: Source
    place: str
    features: tuple[str, ...]
    is_update: bool = False
    is_publication: bool = False


class RankedDay(NamedTuple):
    """A day with its probability of being the day of publication."""

    day: dt.date
    probability: float
    score: float


def stated_candidate(entry: StatedTime) -> Candidate:
    """Return the candidate for a stated time."""
    return Candidate(entry.when, entry.source, entry.place, (entry.kind,), entry.kind == "changed")


def printed_candidate(entry: Printed) -> Candidate:
    """Return the candidate for a printed time."""
    features = [f"{entry.place}:{entry.mark}", *(f"is_{trait}" for trait in entry.traits)]
    if entry.is_publication:
        features.append("labelled_publication")
    if entry.is_update:
        features.append("labelled_update")
    return Candidate(entry.when, Source.HEURISTIC, entry.mark, tuple(features), entry.is_update, entry.is_publication)


_FRONT = frozenset(("head", "h1", "caption", "lead", "above"))


def features_by_day(candidates: Sequence[Candidate]) -> dict[dt.date, set[str]]:
    """Return the features of each day among the candidates, in their order."""
    days: dict[dt.date, set[str]] = {}
    for candidate in candidates:
        days.setdefault(candidate.when.at.date(), set()).update(candidate.features)
    fronts = [day for day, features in days.items() if any(name.partition(":")[0] in _FRONT for name in features)]
    first_front = fronts[0] if fronts else None
    firm = [
        day for day, features in days.items() if any(":" not in name or name.startswith("head") for name in features)
    ]
    ordered = sorted(firm)
    for day, features in days.items():
        places = len({name for name in features if not name.startswith(("is_", "labelled_"))})
        if places > 1:
            features.add("agree_2" if places == 2 else "agree_3")
        if day == first_front:
            features.add("first_at_headline")
        if len(ordered) > 1:
            if day == ordered[0]:
                features.add("earliest")
            elif day == ordered[-1]:
                features.add("latest")
    return days


@cache
def _table() -> dict[str, dict[str, float]]:
    content: dict[str, dict[str, float]] = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    return content


def weights() -> Mapping[str, float]:
    """Return the committed weights by feature."""
    return _table()["weights"]


def rank_days(days: Mapping[dt.date, Iterable[str]], table: Mapping[str, float] | None = None) -> list[RankedDay]:
    """Return the days with their probabilities, the most probable first. ``table`` replaces the committed weights."""
    known = weights() if table is None else table
    scores = {day: sum(known.get(name, 0.0) for name in features) for day, features in days.items()}
    if not scores:
        return []
    highest = max(scores.values())
    powers = {day: math.exp(score - highest) for day, score in scores.items()}
    total = sum(powers.values())
    ranked = [RankedDay(day, powers[day] / total, scores[day]) for day in scores]
    return sorted(ranked, key=lambda entry: -entry.probability)


def calibrated(probability: float, score: float) -> float:
    """Return the measured share of right days among those of such a probability and score, 0 to 1."""
    table = _table()["calibration"]
    logit = table["constant"] + table["logit"] * _logit(probability) + table["score"] * max(-4.0, min(score, 12.0))
    return round(1 / (1 + math.exp(-logit)), 3)


def _logit(probability: float) -> float:
    bounded = min(max(probability, 0.001), 0.999)
    return math.log(bounded / (1 - bounded))
