"""The scorecard: how much each observation speaks for or against a stretch of text being a place.

A score is a sum of weights (log odds), read from ``data/places/scorecard.csv``, so that every decision can be told in
words: the observations that weighed most.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from extractors.mentions.gazetteer import Gazetteer
from extractors.mentions.places_resolve import Votes
from extractors.mentions.places_spot import Span
from extractors.mentions.places_words import DATA

THRESHOLD = -0.2
"""From which score on a stretch is reported. Below zero because a missed place costs a reader more than a doubtful one."""


@lru_cache(maxsize=1)
def load_scorecard() -> tuple[dict[str, float], dict[str, float]]:
    """Read the weights of the first look (the words alone) and of the second (the whole document)."""
    first: dict[str, float] = {}
    second: dict[str, float] = {}
    with (DATA / "scorecard.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["first_look"]:
                first[row["observation"]] = float(row["first_look"])
            if row["second_look"]:
                second[row["observation"]] = float(row["second_look"])
    return first, second


def score(spans: Sequence[Span], weights: dict[str, float]) -> None:
    """Set the score of every span."""
    base = weights["(base)"]
    get = weights.get
    for span in spans:
        total = base
        for feature in span.features:
            total += get(feature, 0.0)
        span.logit = total


def observe_document(spans: Sequence[Span], votes: Votes, gazetteer: Gazetteer) -> None:
    """Note what the document as a whole says about each span: how it is used elsewhere, how its place fits the others."""
    by_key: dict[str, list[float]] = defaultdict(list)
    for span in spans:
        by_key[span.key].append(span.logit)
    for span in spans:
        note = span.features.append
        note(f"first look {max(-4, min(4, round(span.logit)))}")
        scores = by_key[span.key]
        if len(scores) > 1:
            best = max(scores)
            note(
                "elsewhere surely a place"
                if best > 2
                else "elsewhere likely a place"
                if best > 0.5
                else "elsewhere no place"
            )
            mean = sum(scores) / len(scores)
            if mean < -1:
                note("mostly no place here")
            elif mean > 1.5:
                note("mostly a place here")
        place = span.chosen
        if place < 0:
            continue
        country = votes.share(gazetteer.country[place])
        kind = gazetteer.types[gazetteer.type[place]]
        if kind in ("city", "admin2"):
            if country > 0.5:
                note("in the country of the text")
            else:
                note("in a country of the text" if country > 0.15 else "in no country of the text")
            lat, lon = gazetteer.latitude[place], gazetteer.longitude[place]
            close, whole = 0.0, 0.3
            for anchor in votes.anchors:
                if anchor.place != place:
                    whole += anchor.weight
                    if abs(anchor.latitude - lat) < 1.2 and abs(anchor.longitude - lon) < 1.5:
                        close += anchor.weight
            near = close / whole
            note("near other places" if near > 0.25 else "somewhat near" if near > 0.03 else "far from other places")
        elif kind == "admin1":
            note("division of the text's country" if country > 0.4 else "division elsewhere")


_WORDS = {
    "country": "in the country most places of the text are in",
    "division": "in the state or province of other places of the text",
    "near": "near other places of the text",
    "within": "said to lie in the place named with it",
}


def tell(span: Span, weights: dict[str, float]) -> tuple[str, ...]:
    """Return in words the observations that spoke most for the span, strongest first, and how its place was chosen."""
    ranked = sorted(
        {feature for feature in span.features if weights.get(feature, 0.0) > 0.25}, key=lambda name: -weights[name]
    )
    reasons = [name for name in ranked if not name.startswith("first look")][:3]
    reasons += [_WORDS[reason] for reason in span.evidence]
    return tuple(reasons)
