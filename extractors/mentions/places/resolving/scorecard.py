"""The scorecard: how much each observation is evidence for or against a span of text being a place.

A score is a sum of weights (log odds), read from ``data/places/scorecard.csv``, so that every decision can be explained
in words: the observations with the largest weights.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from extractors.mentions.gazetteer.format import DATA
from extractors.mentions.gazetteer.lookup import Gazetteer
from extractors.mentions.places.resolving.resolve import Votes
from extractors.mentions.places.spotting.spot import Span

THRESHOLD = -0.2
"""From which score on a stretch is reported: below zero, because a missed place costs more than a doubtful one."""


class _Weights(dict[str, float]):
    """Weights by observation; one without a weight counts nothing."""

    def __missing__(self, key: str) -> float:
        return 0.0


@lru_cache(maxsize=1)
def load_scorecard() -> tuple[dict[str, float], dict[str, float]]:
    """Read the weights from ``scorecard.csv`` as a tuple of two dicts (feature to weight): the first pass (the words
    alone) and the second (the whole document). Cached for the process.
    """
    first, second = _Weights(), _Weights()
    with (DATA / "scorecard.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["first_look"]:
                first[row["observation"]] = float(row["first_look"])
            if row["second_look"]:
                second[row["observation"]] = float(row["second_look"])
    return first, second


def score(spans: Sequence[Span], weights: dict[str, float]) -> None:
    """Set ``span.logit`` of every span to the base weight plus the weights of its features; features without a weight
    add nothing. ``weights`` are those of ``load_scorecard``.
    """
    base, weight = weights["(base)"], weights.__getitem__
    for span in spans:
        span.logit = base + sum(map(weight, span.features))


def observe_document(spans: Sequence[Span], votes: Votes, gazetteer: Gazetteer) -> None:
    """Append to each span's ``features`` what the whole document shows: its score in the first pass, how the name
    scores elsewhere in the text, and how its chosen place fits the votes.
    """
    by_key: dict[str, list[float]] = defaultdict(list)
    for span in spans:
        by_key[span.key].append(span.logit)
    elsewhere = {key: _elsewhere(scores) for key, scores in by_key.items()}
    fits: dict[int, list[str]] = {}
    for span in spans:
        span.features.append(f"first look {max(-4, min(4, round(span.logit)))}")
        span.features += elsewhere[span.key]
        if span.chosen >= 0:
            if span.chosen not in fits:
                fits[span.chosen] = _fit(span.chosen, votes, gazetteer)
            span.features += fits[span.chosen]


def _elsewhere(scores: list[float]) -> list[str]:
    """Say how a name is used over the whole document, from the first look's scores of its mentions."""
    if len(scores) == 1:
        return []
    best = max(scores)
    mean = sum(scores) / len(scores)
    said = [
        "elsewhere surely a place" if best > 2 else "elsewhere likely a place" if best > 0.5 else "elsewhere no place"
    ]
    if mean < -1:
        said.append("mostly no place here")
    elif mean > 1.5:
        said.append("mostly a place here")
    return said


def _fit(place: int, votes: Votes, gazetteer: Gazetteer) -> list[str]:
    """Say how a place fits the others of the document: its country, its division, what lies near."""
    fact = gazetteer.facts(place)
    country = votes.share(fact.country)
    if fact.place_type == "admin1":
        return ["division of the text's country" if country > 0.4 else "division elsewhere"]
    if not fact.is_local:
        return []
    close, whole = 0.0, 0.3
    for latitude, longitude, weight, other in votes.anchors:
        if other != place:
            whole += weight
            if abs(latitude - fact.latitude) < 1.2 and abs(longitude - fact.longitude) < 1.5:
                close += weight
    near = close / whole
    return [
        "in the country of the text"
        if country > 0.5
        else "in a country of the text"
        if country > 0.15
        else "in no country of the text",
        "near other places" if near > 0.25 else "somewhat near" if near > 0.03 else "far from other places",
    ]


_WORDS = {
    "country": "in the country most places of the text are in",
    "division": "in the state or province of other places of the text",
    "near": "near other places of the text",
    "within": "said to lie in the place named with it",
}


def describe(span: Span, weights: dict[str, float]) -> tuple[str, ...]:
    """Return the evidence for a span in words: the up to three features with the highest weights above 0.25, highest
    first, then how its place was chosen.
    """
    strong = dict.fromkeys(feature for feature in span.features if weights.get(feature, 0.0) > 0.25)
    ranked = sorted(strong, key=lambda name: -weights[name])  # of equal weight the first noted stays first
    reasons = [name for name in ranked if not name.startswith("first look")][:3]
    reasons += [_WORDS[reason] for reason in span.evidence]
    return tuple(reasons)
