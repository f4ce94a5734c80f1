r"""Opened and held-out figures of the reader of places, by document, in five folds.

A document's fold is a digest of its set and number (``benchmarks.folds``). Rules were written with sight of folds 0 to
3 only; fold 4 is scored and never opened. The weights of the scorecard were first fitted before folds existed, on all
documents, and since then moved on folds 0 to 3 alone (``benchmarks.place_weights``). From the repository's root::

    python -m benchmarks.place_folds                    # the table: opened folds beside the held-out one
    python -m benchmarks.place_folds --errors 40 --kind missed    # errors of the opened folds, by kind
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from typing import Any

from benchmarks.folds import fold_of
from benchmarks.gold import FOLDS, HELD_OUT, load_scorer
from benchmarks.places import SCORER
from benchmarks.score_places import places

SETS = ("lgl", "trnews", "geovirus", "gwn")
FIGURES = ("ovP", "ovR", "ovF1", "rec161", "e2eF1")
KINDS = ("missed", "extra", "wrong sense")
_AROUND = 45


def documents(
    scorer: Any, folds: set[int]
) -> Iterator[tuple[str, str, str, list[Any], list[Any], list[dict[str, Any]]]]:
    """Yield (set, document, text, gold, ignored spans, places read) of the documents in ``folds``."""
    for name, document, text, gold, ignored in scorer.load(SETS):
        if fold_of(f"{name}/{document}") in folds:
            read = [place for place in places(text) if name != "geovirus" or place["kind"] != "adjective"]
            yield name, document, text, gold, ignored, read


def table(scorer: Any, groups: dict[str, set[int]]) -> Iterator[str]:
    """Emit a line for each set and group of folds, and for all sets together; by distance only in the last column."""
    for label, folds in groups.items():
        found = list(documents(scorer, folds))
        for name in (*SETS, "all"):
            scores = []
            for has_id_credit in (True, False):
                scorer.ID_CREDIT = has_id_credit
                total = scorer.Acc()
                for set_name, _, text, gold, ignored, read in found:
                    if name in (set_name, "all"):
                        total.add(text, gold, ignored, read)
                scores.append(total.row())
            shown = " ".join(f"{key}={scores[0][key]:5.1f}" for key in FIGURES)
            yield f"{name:9} {label:9} docs={scores[0]['docs']:3} {shown} by distance={scores[1]['e2eF1']:5.1f}"


def errors(scorer: Any, folds: set[int]) -> Iterator[tuple[str, str, str]]:
    """Emit each error as (kind, name, line): a place missed, one too many, or one of another sense."""
    for name, document, text, gold, ignored, read in documents(scorer, folds):
        kept = [p for p in read if not any(p["start"] < end and p["end"] > start for start, end in ignored)]
        for start, end, surface, latitude, longitude, geoname in gold:
            over = [p for p in kept if p["start"] < end and p["end"] > start]
            where = text[max(0, start - _AROUND) : end + _AROUND].replace("\n", "⏎")
            if not over:
                yield "missed", surface, f"{name} {document} {surface!r}: {where}"
            elif latitude is not None and str(over[0]["geoname_id"]) != geoname:
                place = over[0]
                is_far = place["lat"] is None or scorer.km(latitude, longitude, place["lat"], place["lon"]) > 161
                if is_far:
                    sense = f"{place['name']}, {place['country']} {place['lat']},{place['lon']}"
                    yield (
                        "wrong sense",
                        surface,
                        f"{name} {document} {surface!r} ({latitude},{longitude}) read {sense}: {where}",
                    )
        for place in kept:
            if not any(place["start"] < g[1] and place["end"] > g[0] for g in gold):
                where = text[max(0, place["start"] - _AROUND) : place["end"] + _AROUND].replace("\n", "⏎")
                surface = text[place["start"] : place["end"]]
                yield "extra", surface, f"{name} {document} {surface!r}: {where}"


def main() -> None:
    """Print the table, or the errors of the opened folds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", type=int, default=0, help="list this many errors of the opened folds instead")
    parser.add_argument("--kind", choices=KINDS, default="missed", help="the kind of errors to list")
    asked = parser.parse_args()
    scorer = load_scorer(SCORER.parent)
    opened = set(range(FOLDS)) - {HELD_OUT}
    if asked.errors:
        found = list(errors(scorer, opened))
        print(dict(Counter(kind for kind, _, _ in found)))
        for line in [line for kind, _, line in found if kind == asked.kind][: asked.errors]:
            print(line)
        return
    for line in table(scorer, {"opened": opened, "held out": {HELD_OUT}}):
        print(line, flush=True)


if __name__ == "__main__":
    main()
