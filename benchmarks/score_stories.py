"""Give the scorer of stories what the product stores: how alike two articles are, and the stories of a warehouse.

``similarity`` is the likeness by which articles are linked, of the terms that are staged for an article with this text.
``group`` stages the texts as articles of one weekend, builds a warehouse of them with dbt, and reads the stories.

A pair's fold is a digest of the seed and its connected group of articles, an event's of the seed and its group of near
events. Weights and thresholds were chosen with sight of folds 0 to 3; fold 4 is only scored. No weight is learned from
the texts. From the repository's root::

    python ../shared/eval/stories/score.py benchmarks.score_stories:similarity
    python ../shared/eval/stories/score.py --group benchmarks.score_stories:group
    python -m benchmarks.score_stories [--group]

The third prints the figures for the opened folds and for the held-out one.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from benchmarks.gold import HELD_OUT, fold_of_key, load_scorer
from extractors.contracts.article import Article
from extractors.contracts.outlet import Outlet
from extractors.enrich.article_text import build_article_text
from extractors.enrich.enrichers import make_enrichers
from extractors.mentions.stories.likeness import ReadTerms, likeness
from extractors.mentions.stories.terms import find_terms, read_terms, write_terms
from extractors.runtime.settings import load_settings

EVALUATION = Path(__file__).resolve().parents[2] / "shared" / "eval" / "stories"
NOW = dt.datetime(2026, 3, 8, 18, tzinfo=dt.UTC)
_OUTLET = Outlet(
    outlet_id="scored",
    collection="scored",
    name="Scored",
    country_code="GB",
    language="en",
    time_zone="UTC",
    homepage_url="https://scored.example/",
)


@lru_cache(maxsize=4096)
def terms_of(text: str, language: str) -> str | None:
    """Return the terms of a text that begins with its title, as they are staged."""
    title, _, body = text.partition("\n")
    article = Article(title=title if body else None, body=body or title, language=language)
    read = build_article_text(article, [])
    rows = [
        row
        for enricher in make_enrichers(load_settings().gazetteer)
        if enricher.kind.name != "quotations"
        for row in enricher.read(article, _OUTLET, read).rows
    ]
    return write_terms(find_terms(read.fields, language, rows))


@lru_cache(maxsize=4096)
def _read(text: str, language: str) -> ReadTerms:
    return ReadTerms(read_terms(terms_of(text, language)), language)


def similarity(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Return how alike two texts are, 0 to 1."""
    return likeness(*(_read(doc["text"], doc["lang"]) for doc in (one, other)))


def groups_of_pairs(pairs: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Return, for each article of the pairs, the first article of those that hang together with it through pairs."""
    parents: dict[str, str] = {}

    def root_of(key: str) -> str:
        while parents.setdefault(key, key) != key:
            key = parents[key]
        return key

    for pair in pairs:
        roots = sorted(map(root_of, pair["id"].split("_")[:2]))
        parents[roots[1]] = roots[0]
    return {key: root_of(key) for key in parents}


def _figures(score: Any, scored: Sequence[tuple[float, bool]], rating: Sequence[float] | None = None) -> str:
    values, same = [s for s, _ in scored], [is_same for _, is_same in scored]
    row = score.row(values, same, rating)
    correlation = f" pearson {row['pear']:.3f}" if rating else ""
    return f"pairs {len(values):5} same {sum(same):4} AUC {row['AUC'] or 0:.3f} F1 {row['F1']:.3f} at {row['best_t']:.3f}{correlation}"


def _print_pairs(score: Any, *, is_held_out: bool) -> None:
    pairs = score.load(EVALUATION, "pairs")
    groups = groups_of_pairs(pairs)
    chosen = [
        pair
        for pair in pairs
        if (fold_of_key(f"semeval22:{groups[pair['id'].split('_')[0]]}") == HELD_OUT) == is_held_out
    ]
    docs = [[{"lang": pair[f"lang{n}"], "text": pair[f"text{n}"]} for n in (1, 2)] for pair in chosen]
    scored = [(similarity(*both), pair["overall"] <= 2) for both, pair in zip(docs, chosen, strict=True)]
    ratings = [4 - pair["overall"] for pair in chosen]
    print("  semeval      ", _figures(score, scored, ratings))
    for label, is_one in (("one language", True), ("two languages", False)):
        at = [n for n, (one, other) in enumerate(docs) if (one["lang"] == other["lang"]) == is_one]
        print(f"  {label:14}", _figures(score, [scored[n] for n in at], [ratings[n] for n in at]))


def events(score: Any, *, is_held_out: bool) -> list[dict[str, Any]]:
    """Return the texts of the events of the opened folds, or of the held-out one."""
    docs: list[dict[str, Any]] = score.load(EVALUATION, "events")
    return [doc for doc in docs if (fold_of_key(f"ntrex_events:{doc['near']}") == HELD_OUT) == is_held_out]


def _print_events(score: Any, docs: list[dict[str, Any]]) -> None:
    for kind, same, other in score.event_pairs(docs):
        scored = [(similarity(*pair), is_same) for pairs, is_same in ((same, True), (other, False)) for pair in pairs]
        print(f"  events {kind:8}", _figures(score, scored))


def main() -> None:
    """Print the figures for the opened folds and the held-out one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--group", action="store_true", help="the stories of a warehouse too")
    asked = parser.parse_args()
    score = load_scorer(EVALUATION)
    for is_held_out in (False, True):
        print("held-out fold" if is_held_out else "opened folds")
        _print_pairs(score, is_held_out=is_held_out)
        _print_events(score, events(score, is_held_out=is_held_out))


if __name__ == "__main__":
    main()
