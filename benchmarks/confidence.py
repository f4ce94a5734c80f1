r"""How often titles and authors are right, by the evidence that they were read from, on the gold pages.

The tables of ``extractors/read/confidence.py`` come from here. Each share is smoothed towards the mean of its field, so
that a kind of evidence seen on few pages claims little. Only opened folds are counted for the tables; ``--check``
predicts each site's pages from the other sites' and prints how often what was given as .8 is right. From the
repository's root::

    python -m benchmarks.confidence            # the tables, and the pages behind each share
    python -m benchmarks.confidence --check    # predicted against measured, cross-validated by site
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from benchmarks.extract import EVALUATION
from benchmarks.folds import fold_of, under_other_convention
from benchmarks.gold import FOLDS, HELD_OUT, load_scorer
from extractors.read.generic.reading import Reading
from extractors.read.page import Page

SETS = ("fundus", "aed", "trafilatura", "wcxb")
_WEIGHT = 4
"""Pages that the mean of a field counts for."""
_STEPS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)


class Outcome(NamedTuple):
    """One page's value of a field: the fold of its site, the evidence, and whether the value is the gold's."""

    fold: int
    evidence: str
    is_right: bool


def outcomes(scorer: Any) -> dict[str, list[Outcome]]:
    """Return the outcomes of all gold pages for ``title`` and ``authors``. A house that a set lists as an author is
    right where it was read as a house.
    """
    found: dict[str, list[Outcome]] = {"title": [], "authors": []}
    for name in SETS:
        for gold in scorer.load_gold(name):
            reading = Reading(Page(scorer.read_html(gold), gold["url"]))
            fold = fold_of(gold["site"])
            if gold.get("title") and reading.title is not None and reading.title.evidence is not None:
                is_right = scorer.ntext(reading.title.text) == scorer.ntext(gold["title"])
                found["title"].append(Outcome(fold, reading.title.evidence, is_right))
            writers = reading.writers
            if gold.get("authors") and writers.evidence is not None:
                read = under_other_convention(scorer, gold, {"authors": writers.names, "houses": writers.houses})
                names = ({scorer.nname(name) for name in given} - {""} for given in (gold["authors"], read["authors"]))
                found["authors"].append(Outcome(fold, writers.evidence, next(names) == next(names)))
    return found


def shares(known: list[Outcome]) -> dict[str, float]:
    """Return the smoothed share of right values for each kind of evidence."""
    mean = sum(outcome.is_right for outcome in known) / max(1, len(known))
    by_evidence: dict[str, list[bool]] = defaultdict(list)
    for outcome in known:
        by_evidence[outcome.evidence].append(outcome.is_right)
    return {
        evidence: round((sum(right) + _WEIGHT * mean) / (len(right) + _WEIGHT), 2)
        for evidence, right in by_evidence.items()
    }


def tables(found: dict[str, list[Outcome]]) -> Iterator[str]:
    """Emit the share of each kind of evidence over the opened folds, and its pages."""
    for field, all_outcomes in found.items():
        known = [outcome for outcome in all_outcomes if outcome.fold != HELD_OUT]
        yield field
        for evidence, share in sorted(shares(known).items(), key=lambda pair: -pair[1]):
            pages = sum(outcome.evidence == evidence for outcome in known)
            yield f"  {share:.2f}  {pages:4} pages  {evidence}"


def calibration(found: dict[str, list[Outcome]]) -> Iterator[str]:
    """Emit, for each step of confidence, the mean that was given and the share that is right: each fold's sites are
    predicted from the opened folds without it.
    """
    for field, all_outcomes in found.items():
        for label, folds in (("opened", set(range(FOLDS)) - {HELD_OUT}), ("held out", {HELD_OUT})):
            given: list[tuple[float, bool]] = []
            for fold in folds:
                table = shares([outcome for outcome in all_outcomes if outcome.fold not in (fold, HELD_OUT)])
                given += [
                    (table[outcome.evidence], outcome.is_right)
                    for outcome in all_outcomes
                    if outcome.fold == fold and outcome.evidence in table
                ]
            yield f"{field}, {label} folds"
            for low, high in pairwise(_STEPS):
                step = [(confidence, is_right) for confidence, is_right in given if low <= confidence < high]
                if step:
                    mean = sum(confidence for confidence, _ in step) / len(step)
                    right = sum(is_right for _, is_right in step) / len(step)
                    yield f"  given {mean:.2f}  right {right:.2f}  {len(step):4} pages"


def main() -> None:
    """Print the tables, or with ``--check`` how well they predict."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="predict each fold from the others")
    asked = parser.parse_args()
    found = outcomes(load_scorer(EVALUATION))
    for line in calibration(found) if asked.check else tables(found):
        print(line)


if __name__ == "__main__":
    main()
