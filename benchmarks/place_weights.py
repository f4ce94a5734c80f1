"""Fit the weights of the scorecard of places on the opened folds of the public sets.

A logistic regression for each of the two looks, pulled towards the weights as they stand (``PULL``), so that a weight
moves only where the opened documents say so. Weights of observations that the English sets hardly have (scripts without
capitals, other languages, names of companies) stay. From the repository's root::

    python -m benchmarks.place_weights            # print the weights that would move most
    python -m benchmarks.place_weights --write    # write them into scorecard.csv
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.folds import fold_of
from benchmarks.gold import FOLDS, HELD_OUT, load_scorer
from benchmarks.place_folds import SETS
from benchmarks.places import SCORER
from extractors.mentions.gazetteer.format import DATA
from extractors.mentions.places.find import find_places
from extractors.mentions.places.resolving import scorecard
from extractors.mentions.places.spotting.spot import Span

PULL = 20.0
"""How strongly a weight is pulled to where it stands: the precision of its prior, in squared log odds."""
NEWTON_STEPS = 12
LEAST = 8
"""Observations made less often than this keep their weight."""
BY_HAND = frozenset(
    (
        "is spelling", "is settlement", "after a preposition of place", "with a case ending", "name of a company",
        "given name of a person",
    )
)  # fmt: skip
Weights = dict[str, float]
Rows = list[tuple[list[str], bool]]


def observations(scorer: Any, look: int) -> Rows:
    """Return what is observed of each candidate span in the opened folds at a look (0 or 1), and whether the gold marks
    a place there.
    """
    seen: list[tuple[Weights, list[tuple[int, int, str, list[str]]]]] = []
    score = scorecard.score
    wanted = scorecard.load_scorecard()[look]

    def record(spans: Sequence[Span], weights: Weights) -> None:
        score(spans, weights)
        if weights is wanted:
            seen.append((weights, [(span.start, span.end, span.kind, list(span.features)) for span in spans]))

    rows: Rows = []
    scorecard.score = record
    try:
        for name, document, text, gold, ignored in scorer.load(SETS):
            if fold_of(f"{name}/{document}") == HELD_OUT:
                continue
            seen.clear()
            find_places(text)
            for start, end, kind, features in seen[-1][1] if seen else ():
                if any(start < stop and end > begin for begin, stop in ignored):
                    continue
                if not (name == "geovirus" and kind == "adjective"):
                    rows.append((features, any(start < place[1] and end > place[0] for place in gold)))
    finally:
        scorecard.score = score
    return rows


def fit(rows: Rows, prior: Weights) -> Weights:
    """Return the weights that explain the rows, pulled towards ``prior``."""
    counts = Counter(feature for features, _ in rows for feature in set(features))
    free = sorted(
        name
        for name, count in counts.items()
        if count >= LEAST and name not in BY_HAND and not name.startswith("without capitals")
    )
    column = {name: index for index, name in enumerate(free)}
    fixed = np.array([sum(prior.get(f, 0.0) for f in features if f not in column) for features, _ in rows])
    matrix = np.zeros((len(rows), len(free) + 1))
    matrix[:, -1] = 1.0  # the base
    for row, (features, _) in enumerate(rows):
        for feature in features:
            if feature in column:
                matrix[row, column[feature]] += 1.0
    truth = np.array([float(is_place) for _, is_place in rows])
    start = np.array([*(prior.get(name, 0.0) for name in free), prior["(base)"]])
    pull = np.array([*(PULL for _ in free), 0.0])
    weights = start.copy()
    for _ in range(NEWTON_STEPS):
        chance = 1 / (1 + np.exp(-(matrix @ weights + fixed)))
        slope = matrix.T @ (chance - truth) + pull * (weights - start)
        curve = (matrix.T * (chance * (1 - chance))) @ matrix + np.diag(pull)
        weights -= np.linalg.solve(curve, slope)
    return prior | {name: round(float(value), 2) for name, value in zip([*free, "(base)"], weights, strict=True)}


def main() -> None:
    """Fit both looks, the second on what the first one's new weights lead to, and print or write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write scorecard.csv")
    asked = parser.parse_args()
    scorer = load_scorer(SCORER.parent)
    before = tuple(dict(weights) for weights in scorecard.load_scorecard())
    for look, weights in enumerate(scorecard.load_scorecard()):
        weights.update(fit(observations(scorer, look), weights))
    first, second = scorecard.load_scorecard()
    for label, old, new in (("first", before[0], first), ("second", before[1], second)):
        moved = sorted(new, key=lambda name: -abs(new[name] - old.get(name, 0.0)))[:12]
        print(f"{label} look, folds 0 to {FOLDS - 2}:", "; ".join(f"{n} {old.get(n, 0.0)} -> {new[n]}" for n in moved))
    if asked.write:
        with (DATA / "scorecard.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("observation", "first_look", "second_look"))
            for name in sorted(first | second):
                writer.writerow((name, *(f"{w[name]:.2f}" if name in w else "" for w in (first, second))))


if __name__ == "__main__":
    main()
