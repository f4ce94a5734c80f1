"""Give the scorer of stories what the product stores: how alike two articles are, and the stories of a warehouse.

``similarity`` is the likeness by which articles are linked, of the terms that are staged for an article with this text.
``group`` stages the texts as articles of one weekend, builds a warehouse of them with dbt, and reads the stories.

A pair's fold is a digest of the seed and its connected group of articles, an event's of the seed and its group of near
events. Weights were chosen with sight of folds 0 to 3; fold 4 is only scored, but B-cubed was seen over all folds. No
weight is learned from the texts. From the repository's root::

    python ../shared/eval/stories/score.py benchmarks.score_stories:similarity
    python ../shared/eval/stories/score.py --group benchmarks.score_stories:group
    python -m benchmarks.score_stories

The third prints the figures for the opened folds and for the held-out one.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import itertools
import re
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from benchmarks.generators.written_load import write_load
from benchmarks.gold import HELD_OUT, SCORED_OUTLET, fold_of_key, load_scorer
from dateline.warehouse.candidate import attach_batch
from dateline.warehouse.models import run_models
from extractors.contracts.article import Article
from extractors.contracts.catalogue import TABLES
from extractors.enrich.article_text import build_article_text
from extractors.enrich.enrichers import make_enrichers
from extractors.mentions.stories.likeness import ReadTerms, least_likeness, likeness
from extractors.mentions.stories.terms import find_terms, write_terms
from extractors.runtime.settings import load_settings
from extractors.stores.staged_loads import read_load

EVALUATION = Path(__file__).resolve().parents[2] / "shared" / "eval" / "stories"
NOW = dt.datetime(2026, 3, 8, 18, tzinfo=dt.UTC)


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
        for row in enricher.read(article, SCORED_OUTLET, read).rows
    ]
    return write_terms(find_terms(read.fields, language, rows))


@lru_cache(maxsize=4096)
def _read(text: str, language: str) -> ReadTerms:
    return ReadTerms(terms_of(text, language), language)


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
    area = f"{row['AUC']:.3f}" if row["AUC"] is not None else "    -"
    best = f"F1 {row['F1']:.3f} at {row['best_t']:.3f}"
    return f"pairs {len(values):5} same {sum(same):4} AUC {area} {best}{correlation}"


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
        _print_bands([scored[n] for n in at], least_likeness(is_same_outlet=False, is_one_language=is_one))


def _print_bands(scored: Sequence[tuple[float, bool]], least: float) -> None:
    """Print how often pairs are of one story by how alike they are; those under ``least`` are not linked."""
    bounds = [0.0, least, 0.3, 0.4, 1.01]
    for low, high in itertools.pairwise(bounds):
        same = [is_same for alike, is_same in scored if low <= alike < high]
        print(f"    likeness {low:.2f} to {min(high, 1):.2f}: {sum(same):3} of {len(same):3} of one story")


def events(score: Any, *, is_held_out: bool) -> list[dict[str, Any]]:
    """Return the texts of the events of the opened folds, or of the held-out one."""
    docs: list[dict[str, Any]] = score.load(EVALUATION, "events")
    return [doc for doc in docs if (fold_of_key(f"ntrex_events:{doc['near']}") == HELD_OUT) == is_held_out]


def _print_events(score: Any, docs: list[dict[str, Any]]) -> None:
    for kind, same, other in score.event_pairs(docs):
        scored = [(similarity(*pair), is_same) for pairs, is_same in ((same, True), (other, False)) for pair in pairs]
        print(f"  events {kind:8}", _figures(score, scored))


def group(docs: Sequence[dict[str, Any]]) -> list[str]:
    """Return the story of each text, read from a warehouse that is built of them; a text in no story is its own."""
    with tempfile.TemporaryDirectory() as folder:
        staged, database = Path(folder) / "staged", Path(folder) / "stories.duckdb"
        ids = stage(staged, docs)
        attach_batch(database, [read_load(staged, load_id) for load_id in ids], {})
        run_models(database, Path(folder) / "dbt")
        with contextlib.closing(duckdb.connect(str(database), read_only=True)) as connection:
            found = dict(
                connection.execute(
                    "select a.native_id, b.story_key from marts.bridge_story_articles as b"
                    " inner join marts.fct_articles as a on b.article_key = a.article_key"
                ).fetchall()
            )
    return [found.get(str(number), str(number)) for number in range(len(docs))]


def stage(staged: Path, docs: Sequence[dict[str, Any]]) -> list[str]:
    """Write the texts as staged loads, one an outlet and language, all published at one time; native_id is a text's
    place. Return the loads' ids.
    """
    chosen: dict[str, list[int]] = defaultdict(list)
    for number, doc in enumerate(docs):
        chosen[re.sub("[^a-z0-9]+", "_", f"{doc['outlet']}_{doc['lang']}".lower())].append(number)
    ids = []
    for outlet_id, numbers in sorted(chosen.items()):
        load_id = f"{outlet_id}.generated.texts"
        tables = {name: table.schema.empty_table() for name, table in TABLES.items()}
        rows = [_row(docs[number], number, outlet_id, load_id, row) for row, number in enumerate(numbers, 1)]
        tables["articles"] = pa.Table.from_pylist(rows, schema=TABLES["articles"].schema)
        ids.append(write_load(staged, load_id, outlet_id, tables, NOW))
    return ids


def _row(doc: dict[str, Any], number: int, outlet_id: str, load_id: str, row: int) -> dict[str, Any]:
    title, _, body = doc["text"].partition("\n")
    url = f"https://{outlet_id.replace('_', '-')}.example/{number}"
    return {
        "load_id": load_id,
        "row_number": row,
        "outlet_id": outlet_id,
        "article_ref": str(number),
        "native_id": str(number),
        "url": url,
        "canonical_url": url,
        "title": title,
        "body": body,
        "language": doc["lang"],
        "kind": "article",
        "is_paywalled": False,
        "published_at": NOW.replace(tzinfo=None),
        "is_published_zone_assumed": False,
        "is_published_day_only": False,
        "word_count": body.count(" ") + 1,
        "paragraph_count": body.count("\n") + 1,
        "content_hash": hashlib.sha256(doc["text"].encode()).hexdigest(),
        "story_terms": terms_of(doc["text"], doc["lang"]),
        "fetched_at": NOW.replace(tzinfo=None),
        "extractor": "generated",
        "extractor_version": "1",
    }


def main() -> None:
    """Print the figures for the opened folds and the held-out one."""
    score = load_scorer(EVALUATION)
    for is_held_out in (False, True):
        print("held-out fold" if is_held_out else "opened folds")
        _print_pairs(score, is_held_out=is_held_out)
        _print_events(score, events(score, is_held_out=is_held_out))


if __name__ == "__main__":
    main()
