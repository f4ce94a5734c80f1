"""Precision, recall and speed of the near-duplicate search over the texts of ``generators/syndicated_texts.py``.

``python -m benchmarks.duplicates [ARTICLES]``
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from benchmarks.generators.generated_loads import START
from benchmarks.generators.syndicated_texts import OUTLETS, Text, make_texts
from benchmarks.generators.written_load import write_load
from extractors.contracts.catalogue import TABLES
from extractors.stores.staged_loads import read_load


def stage(staged: Path, texts: list[Text]) -> list[str]:
    """Write the texts as staged loads, one an outlet, and return the loads' ids; native_id is the text's number."""
    ids = []
    for outlet in range(OUTLETS):
        chosen = [number for number, text in enumerate(texts) if text.outlet == outlet]
        outlet_id = f"outlet_{outlet:03d}"
        rows = [
            {
                "load_id": f"{outlet_id}.generated.texts",
                "row_number": row + 1,
                "outlet_id": outlet_id,
                "article_ref": str(number),
                "native_id": str(number),
                "url": f"https://{outlet_id}.example/{number}",
                "canonical_url": f"https://{outlet_id}.example/{number}",
                "title": texts[number].title,
                "body": texts[number].body,
                "kind": "article",
                "is_paywalled": False,
                "published_at": texts[number].published_at.replace(tzinfo=None),
                "is_published_zone_assumed": False,
                "is_published_day_only": False,
                "word_count": texts[number].body.count(" ") + 1,
                "paragraph_count": texts[number].body.count("\n\n") + 1,
                "content_hash": hashlib.sha256(texts[number].body.encode()).hexdigest(),
                "fetched_at": texts[number].published_at.replace(tzinfo=None) + dt.timedelta(hours=1),
                "extractor": "generated",
                "extractor_version": "1",
            }
            for row, number in enumerate(chosen)
        ]
        tables = {name: table.schema.empty_table() for name, table in TABLES.items()}
        tables["articles"] = pa.Table.from_pylist(rows, schema=TABLES["articles"].schema)
        ids.append(write_load(staged, f"{outlet_id}.generated.texts", outlet_id, tables, START + dt.timedelta(days=90)))
    return ids


@dataclass(frozen=True, slots=True)
class Score:
    """Pairs of articles put into one story, against the pairs that belong together."""

    precision: float
    recall: float
    pairs: int


def score(texts: list[Text], found: dict[int, str]) -> Score:
    """Compare the stories found (a story's key by the text's number) with the true ones, over pairs of articles."""
    both: dict[tuple[int, str], int] = {}
    ours: dict[str, int] = {}
    truth: dict[int, int] = {}
    for number, text in enumerate(texts):
        truth[text.story] = truth.get(text.story, 0) + 1
        if key := found.get(number):
            ours[key] = ours.get(key, 0) + 1
            both[text.story, key] = both.get((text.story, key), 0) + 1

    def pairs(counts: dict) -> int:  # type: ignore[type-arg]
        return sum(n * (n - 1) // 2 for n in counts.values())

    return Score(pairs(both) / max(1, pairs(ours)), pairs(both) / max(1, pairs(truth)), pairs(ours))


def stories(database: Path) -> dict[int, str]:
    """Read the story of each article that has one from a warehouse."""
    import duckdb

    with contextlib.closing(duckdb.connect(str(database), read_only=True)) as connection:
        return dict(
            connection.execute(
                "select cast(native_id as integer), story_key from marts.bridge_story_articles"
                " inner join marts.fct_articles using (article_key)"
            ).fetchall()
        )


def main(count: int = 100_000) -> None:
    """Build a warehouse from the set on one thread and print what the search for duplicates cost and found."""
    import os

    from dateline.warehouse.candidate import attach_batch
    from dateline.warehouse.models import run_models

    os.environ["DATELINE_DBT_THREADS"] = "1"
    os.environ["DATELINE_DUCKDB_THREADS"] = "1"
    texts = make_texts(count)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "duplicates.duckdb"
        ids = stage(Path(folder) / "staged", texts)
        attach_batch(database, [read_load(Path(folder) / "staged", i) for i in ids], {})
        began, cpu = time.perf_counter(), time.process_time()
        nodes = run_models(database, Path(folder) / "dbt")
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        result = score(texts, stories(database))
    ours = ("shingles", "affected_texts", "duplicate", "story", "stories")
    search = sum(n.seconds for n in nodes if any(name in n.node for name in ours))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:,} articles: precision {result.precision:.3f}, recall {result.recall:.3f} over {result.pairs:,} pairs;"
        f" search {search:.1f} s of {took:.1f} s ({cpu:.1f} s of CPU), peak {peak:,.0f} MiB, one thread"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
