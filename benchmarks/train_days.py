r"""Train the scorecard of days on the gold pages, and measure it by site in five folds.

From the repository's root::

    python -m benchmarks.train_days            # cross-validation: train on four folds, score the fifth; prints both
    python -m benchmarks.train_days --write    # train on the opened folds (0 to 3) and write day_weights.json

A page gives up to two examples: the days that reading it compares, and, where the page states its publication, the days
that would be left if it did not, since such pages are rare in the sets and common elsewhere. The model is a conditional
logit: the score of a day is the sum of the weights of its features, fitted by gradient ascent with a ridge penalty.
Probabilities are calibrated on pages of folds that the weights were not fitted on.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.extract import EVALUATION
from benchmarks.folds import fold_of
from benchmarks.gold import FOLDS, HELD_OUT, load_scorer
from extractors.read.generic.reading import Reading
from extractors.read.generic.times.choice import LOWEST_SCORE
from extractors.read.generic.times.ranking import WEIGHTS_FILE, RankedDay, features_by_day, rank_days
from extractors.read.generic.times.stated import PUBLISHED_KINDS
from extractors.read.page import Page

SETS = ("fundus", "aed", "trafilatura", "htmldate", "wcxb")
_ROUNDS = 600
_STEP = 0.08
_RIDGE = 0.6
_RAREST = 3
"""Pages that a feature must be on to have a weight."""

Days = dict[dt.date, set[str]]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A gold page: the days that reading it compares, those without its stated publication, and the choice by rule."""

    dataset: str
    fold: int
    gold: dt.date
    days: Days
    unstated: Days
    chosen: dt.date | None
    is_right: bool
    is_firm: bool


def examples(scorer: Any) -> Iterator[Example]:
    """Read the gold pages that have a day."""
    for name in SETS:
        for gold in scorer.load_gold(name):
            if not gold.get("date") or (stated := scorer.pdate(gold["date"])) is None:
                continue
            page = Page(scorer.read_html(gold), gold["url"])
            if page.unreadable is not None or not page.is_html:
                continue
            reading = Reading(page)
            published = reading.published
            times = reading.times
            is_firm = times.is_stated
            compared = features_by_day(times.compared())
            unstated = features_by_day(times.candidates(without=PUBLISHED_KINDS)) if is_firm else {}
            at = published.when.at if published else None
            is_right = at is not None and (
                at.date() == stated.date() or (scorer.has_time(gold["date"]) and scorer.same_instant(stated, at))
            )
            yield Example(
                name,
                fold_of(gold["site"]),
                stated.date(),
                compared,
                unstated,
                at.date() if at else None,
                is_right,
                is_firm,
            )


def fit(pages: Sequence[Example]) -> dict[str, float]:
    """Return the weight of each feature, fitted to the pages' days."""
    samples = [(days, page.gold) for page in pages for days in (page.days, page.unstated) if page.gold in days]
    samples = [(days, gold) for days, gold in samples if len(days) > 1]
    counts = Counter(name for days, _ in samples for name in set().union(*days.values()))
    names = sorted(name for name, count in counts.items() if count >= _RAREST)
    index = {name: number for number, name in enumerate(names)}
    rows, group, target = [], [], []
    for number, (days, gold) in enumerate(samples):
        for day, features in days.items():
            row = np.zeros(len(names))
            row[[index[name] for name in features if name in index]] = 1.0
            rows.append(row)
            group.append(number)
            target.append(float(day == gold))
    matrix, groups, right = np.array(rows), np.array(group), np.array(target)
    weights = np.zeros(len(names))
    moment, square = np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, _ROUNDS + 1):
        scores = matrix @ weights
        powers = np.exp(scores - scores.max())
        shares = powers / np.bincount(groups, powers)[groups]
        slope = matrix.T @ (right - shares) - _RIDGE * weights
        moment, square = 0.9 * moment + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights += _STEP * (moment / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}


def decide(page: Example, weights: dict[str, float]) -> tuple[bool, RankedDay | None]:
    """Return whether the page's day comes out right, and the chosen day with its probability."""
    ranked = rank_days(page.days, weights)
    if page.is_firm:
        return page.is_right, next((entry for entry in ranked if entry.day == page.chosen), None)
    if not ranked or ranked[0].score < LOWEST_SCORE:
        return False, None
    return ranked[0].day == page.gold, ranked[0]


def calibrate(outcomes: Sequence[tuple[bool, RankedDay]]) -> dict[str, float]:
    """Fit the chance of being right to a day's probability and score by logistic regression."""
    inputs = np.array([_inputs(entry.probability, entry.score) for _, entry in outcomes])
    right = np.array([float(is_right) for is_right, _ in outcomes])
    weights = np.zeros(3)
    for _ in range(60):
        shares = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (right - shares) - 0.01 * weights
        curve = (inputs * (shares * (1 - shares))[:, None]).T @ inputs + 0.01 * np.eye(3)
        weights += np.linalg.solve(curve, slope)
    return {name: round(float(weight), 3) for name, weight in zip(("constant", "logit", "score"), weights, strict=True)}


def _inputs(probability: float, score: float) -> tuple[float, float, float]:
    bounded = min(max(probability, 0.001), 0.999)
    return 1.0, math.log(bounded / (1 - bounded)), max(-4.0, min(score, 12.0))


def confidence(entry: RankedDay, table: dict[str, float]) -> float:
    """Return the calibrated probability of a chosen day."""
    values = _inputs(entry.probability, entry.score)
    logit = sum(value * table[name] for value, name in zip(values, ("constant", "logit", "score"), strict=True))
    return 1 / (1 + math.exp(-logit))


def cross_validate(pages: Sequence[Example]) -> Iterator[str]:
    """Train on four folds and score the fifth, for each fold; yield the table of shares and that of calibration."""
    trained: Counter[str] = Counter()
    held: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    outcomes: list[tuple[int, bool, RankedDay]] = []
    for fold in range(FOLDS):
        weights = fit([page for page in pages if page.fold != fold])
        for page in pages:
            is_right, entry = decide(page, weights)
            if page.fold != fold:
                trained[page.dataset] += is_right
                continue
            held[page.dataset] += is_right
            seen[page.dataset] += 1
            if entry is not None:
                outcomes.append((fold, is_right, entry))
    yield "set           pages  trained on  held out"
    for name in SETS:
        share = trained[name] / ((FOLDS - 1) * seen[name])
        yield f"{name:12} {seen[name]:6} {share:10.3f} {held[name] / seen[name]:9.3f}"
    yield ""
    yield from _reliability(outcomes)


def _reliability(outcomes: Sequence[tuple[int, bool, RankedDay]]) -> Iterator[str]:
    """Yield how many are right of values with a confidence, each calibrated on the other folds."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for fold in range(FOLDS):
        table = calibrate([(is_right, entry) for other, is_right, entry in outcomes if other != fold])
        for other, is_right, entry in outcomes:
            if other == fold:
                value = confidence(entry, table)
                bins.setdefault(min(9, int(value * 10)), []).append((value, is_right))
    yield "confidence  days  mean  right"
    for number in sorted(bins):
        values = bins[number]
        mean = sum(value for value, _ in values) / len(values)
        share = sum(is_right for _, is_right in values) / len(values)
        yield f"{number / 10:.1f} to {(number + 1) / 10:.1f} {len(values):5} {mean:5.2f} {share:6.2f}"


def trained_table(pages: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Return the weights fitted on the opened folds and the calibration measured by cross-validation among them."""
    opened = [page for page in pages if page.fold != HELD_OUT]
    outcomes: list[tuple[bool, RankedDay]] = []
    for fold in range(FOLDS - 1):
        weights = fit([page for page in opened if page.fold != fold])
        decided = (decide(page, weights) for page in opened if page.fold == fold)
        outcomes += [(is_right, entry) for is_right, entry in decided if entry is not None]
    return {"weights": fit(opened), "calibration": calibrate(outcomes)}


def _lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, flush=True)


def main() -> None:
    """Print the cross-validation, or write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help=f"train on the opened folds and write {WEIGHTS_FILE.name}")
    asked = parser.parse_args()
    pages = list(examples(load_scorer(EVALUATION)))
    if asked.write:
        WEIGHTS_FILE.write_text(json.dumps(trained_table(pages), indent=1, sort_keys=True) + "\n", encoding="utf-8")
        print(f"wrote {WEIGHTS_FILE}")
    else:
        _lines(cross_validate(pages))


if __name__ == "__main__":
    main()
