"""Precision, recall and speed of the near-duplicate search over a generated set.

The set has stories with copies in other outlets (cut to as little as 30%, with words edited, paragraphs added, another
headline, a credit in front) and, against precision, families of stories written in one template, which share sentences
and differ in what they say. Run ``python -m benchmarks.duplicates [ARTICLES]``.
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

import numpy as np
import pyarrow as pa

from benchmarks.warehouse_data import START, make_vocabulary, paragraphs, write_load
from extractors.loads import read_load
from extractors.staging import TABLES

_CREDITS = ("ORVA (Agency) - ", "LIMDEN, June 3 (Wire) -- ", "By a staff writer. ", "")
_ENDINGS = (
    "Sign up for our morning letter and follow us for more news as it comes in",
    "All rights reserved. This text may not be published again without leave of the publisher",
    "Reporting by the desk in Orva; editing by the night desk",
)


@dataclass(frozen=True, slots=True)
class Text:
    """One article of the set; ``story`` is the same for copies of one text and for them alone."""

    story: int
    title: str
    body: str
    published_at: dt.datetime


def make_texts(count: int, *, seed: int = 1) -> list[Text]:
    """Draw about ``count`` articles: a third of them copies, a sixth in templates, the rest alone."""
    rng = np.random.default_rng(seed)
    words = np.array(make_vocabulary(rng, 20_000))
    weights = 1 / np.arange(1, len(words) + 1) ** 0.9
    cumulative = np.cumsum(weights / weights.sum())

    def draw(length: int) -> list[str]:
        return [str(w) for w in words[np.minimum(np.searchsorted(cumulative, rng.random(length)), len(words) - 1)]]

    # a template's fixed part is under half of a story, as in market reports, weather and match reports
    templates = [[draw(int(rng.integers(6, 13))) for _ in range(9)] for _ in range(max(2, count // 400))]
    texts: list[Text] = []
    story = 0
    while len(texts) < count:
        story += 1
        at = START + dt.timedelta(minutes=float(rng.uniform(0, 60 * 24 * 60)))
        way = rng.random()
        if way < 0.2:
            fixed = templates[int(rng.integers(len(templates)))]
            body = [w for part in fixed for w in (*part, *draw(int(rng.integers(8, 14))))]
            texts.append(Text(story, " ".join(draw(8)), paragraphs(body), at))
            continue
        body = draw(int(rng.integers(120, 400)))
        texts.append(Text(story, " ".join(draw(8)), paragraphs(body), at))
        if way < 0.4:
            for _ in range(1 + int(rng.exponential(1.6))):
                copy = _copy(rng, body, draw)
                later = at + dt.timedelta(minutes=float(rng.uniform(1, 60 * 72)))
                texts.append(Text(story, " ".join(draw(8)), copy, later))
    return texts[:count]


def _copy(rng: np.random.Generator, body: list[str], draw: object) -> str:
    assert callable(draw)
    kept = list(body)
    if rng.random() < 0.5:
        kept = kept[: max(36, int(len(kept) * rng.uniform(0.3, 1)))]
    if rng.random() < 0.5:
        for place in rng.integers(0, len(kept), int(len(kept) * rng.uniform(0, 0.12))):
            kept[place] = draw(1)[0]
    text = str(rng.choice(_CREDITS)) + paragraphs(kept)
    if rng.random() < 0.3:
        text += "\n\n" + str(rng.choice(_ENDINGS)) + "."
    if rng.random() < 0.2:
        text = paragraphs(draw(int(rng.integers(10, max(11, len(kept) // 4))))) + "\n\n" + text
    return text


def stage(staged: Path, texts: list[Text], *, outlets: int = 12) -> list[str]:
    """Write the texts as staged loads, one an outlet, and return the loads' ids; native_id is the text's number."""
    ids = []
    for outlet in range(outlets):
        chosen = list(range(outlet, len(texts), outlets))
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
    """Hold the stories found (a story's key by the text's number) to the set's own, over pairs of articles."""
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

    from warehouse.candidate import attach_batch
    from warehouse.models import run_models

    os.environ["DATELINE_DBT_THREADS"] = "1"
    os.environ["DATELINE_DUCKDB_THREADS"] = "1"
    texts = make_texts(count)
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "duplicates.duckdb"
        ids = stage(Path(folder) / "staged", texts)
        attach_batch(database, [read_load(Path(folder) / "staged", i) for i in ids], {})
        began = time.perf_counter()
        nodes = run_models(database, Path(folder) / "dbt")
        took = time.perf_counter() - began
        result = score(texts, stories(database))
    ours = ("text_shingles", "affected_texts", "duplicate", "story", "stories")
    search = sum(n.seconds for n in nodes if any(name in n.node for name in ours))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:,} articles: precision {result.precision:.3f}, recall {result.recall:.3f} over {result.pairs:,} pairs;"
        f" search {search:.1f} s of {took:.1f} s, peak {peak:,.0f} MiB, one thread"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
