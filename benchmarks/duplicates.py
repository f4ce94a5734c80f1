"""Precision, recall and speed of the near-duplicate search over a generated set.

The set is hard in the ways syndication is: copies are cut to as little as 30%, lose sentences or have them moved, have
10 to 20% of their words rewritten, carry another headline and a credit, and stand between the boilerplate of the outlet
that ran them. Against precision stand families of stories in one template that share 40 to 60% of their words in
phrases (market reports, weather, obituaries, match reports), the same event written up independently with the same
quotes and names, short items, and the boilerplate that all articles of an outlet share. Run
``python -m benchmarks.duplicates [ARTICLES]``.
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
from extractors.contracts.catalogue import TABLES
from extractors.stores.staged_loads import read_load

_CREDITS = ("ORVA (Agency) - ", "LIMDEN, June 3 (Wire) -- ", "By a staff writer. ", "")
_ENDINGS = (
    "All rights reserved. This text may not be published again without leave of the publisher",
    "Reporting by the desk in Orva; editing by the night desk",
)
_OUTLETS = 12
_Sentences = list[list[str]]


@dataclass(frozen=True, slots=True)
class Text:
    """One article of the set; ``story`` is the same for copies of one text and for them alone."""

    story: int
    outlet: int
    title: str
    body: str
    published_at: dt.datetime


def make_texts(count: int, *, seed: int = 1) -> list[Text]:
    """Draw ``count`` articles: half belong to a copied story, the rest is alone, in templates or of shared events."""
    return _Press(seed, count).texts(count)


class _Press:
    """Draws stories, what others make of them, and what only looks like it."""

    def __init__(self, seed: int, count: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.words = np.array(make_vocabulary(self.rng, 20_000))
        weights = 1 / np.arange(1, len(self.words) + 1) ** 0.9
        self.cumulative = np.cumsum(weights / weights.sum())
        self.before = [self.draw(self.between(8, 25)) for _ in range(_OUTLETS)]
        self.after = [self.sentences(self.between(15, 50)) for _ in range(_OUTLETS)]
        self.templates = [self._template() for _ in range(max(3, count // 300))]

    def between(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high + 1))

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def draw(self, length: int) -> list[str]:
        places = np.searchsorted(self.cumulative, self.rng.random(length))
        return [str(word) for word in self.words[np.minimum(places, len(self.words) - 1)]]

    def sentences(self, length: int) -> _Sentences:
        parts: _Sentences = []
        while (left := length - sum(map(len, parts))) > 0:
            parts.append(self.draw(min(left, self.between(8, 28))))
        return parts

    def texts(self, count: int) -> list[Text]:
        texts: list[Text] = []
        story = 0
        while len(texts) < count:
            story += 1
            at = START + dt.timedelta(minutes=float(self.rng.uniform(0, 60 * 24 * 60)))
            way = self.rng.random()
            if way < 0.2:
                texts.append(self._set(story, self._from_template(), at))
            elif way < 0.26:
                for body in self._event():
                    texts.append(self._set(story, body, at + dt.timedelta(hours=float(self.rng.uniform(0, 30)))))
                    story += 1
            elif way < 0.36:
                texts.append(self._set(story, self.sentences(self.between(25, 60)), at))
            else:
                body = self.sentences(self.between(120, 400))
                texts.append(self._set(story, body, at))
                if way < 0.56:
                    for _ in range(1 + int(self.rng.exponential(1.6))):
                        later = at + dt.timedelta(minutes=float(self.rng.uniform(1, 60 * 72)))
                        texts.append(self._set(story, self._copy(body), later))
        return texts[:count]

    def _set(self, story: int, body: _Sentences, at: dt.datetime) -> Text:
        """Print a text in some outlet: credit, headline, paragraphs, and what the outlet puts around each article."""
        outlet = self.between(0, _OUTLETS - 1)
        text = str(self.rng.choice(_CREDITS)) + paragraphs([word for sentence in body for word in sentence])
        if self.chance(0.3):
            text += "\n\n" + str(self.rng.choice(_ENDINGS)) + "."
        if self.chance(0.3):
            text = paragraphs(self.before[outlet]) + "\n\n" + text
        if self.chance(0.5):
            text += "\n\n" + paragraphs([word for sentence in self.after[outlet] for word in sentence])
        return Text(story, outlet, " ".join(self.draw(8)), text, at)

    def _copy(self, body: _Sentences) -> _Sentences:
        kept = list(body)
        if self.chance(0.35):
            kept = [sentence for sentence in kept if not self.chance(float(self.rng.uniform(0.1, 0.3)))] or kept
        if self.chance(0.25):
            for _ in range(self.between(1, 3)):
                moved = kept.pop(self.between(0, len(kept) - 1))
                kept.insert(self.between(0, len(kept)), moved)
        if self.chance(0.5):
            length = max(36, int(sum(map(len, body)) * self.rng.uniform(0.3, 1)))
            while len(kept) > 1 and sum(map(len, kept[:-1])) >= length:
                kept.pop()
        if self.chance(0.4):
            share = float(self.rng.uniform(0.1, 0.2))
            kept = [[self.draw(1)[0] if self.chance(share) else word for word in sentence] for sentence in kept]
        return kept

    def _template(self) -> tuple[_Sentences, float]:
        return [self.draw(self.between(5, 14)) for _ in range(self.between(4, 14))], float(self.rng.uniform(0.4, 0.6))

    def _from_template(self) -> _Sentences:
        phrases, share = self.templates[self.between(0, len(self.templates) - 1)]
        return [[*phrase, *self.draw(max(2, round(len(phrase) * (1 - share) / share)))] for phrase in phrases]

    def _event(self) -> list[_Sentences]:
        """What two or three outlets write of one event: names and quotes are the same, the telling is not."""
        names, quotes = self.draw(60), [self.draw(self.between(15, 35)) for _ in range(3)]
        told = []
        for _ in range(self.between(2, 3)):
            body = [
                [str(self.rng.choice(names)) if self.chance(0.3) else word for word in sentence]
                for sentence in self.sentences(self.between(150, 300))
            ]
            for quote in quotes[: self.between(2, 3)]:
                body.insert(self.between(0, len(body)), quote)
            told.append(body)
        return told


def stage(staged: Path, texts: list[Text]) -> list[str]:
    """Write the texts as staged loads, one an outlet, and return the loads' ids; native_id is the text's number."""
    ids = []
    for outlet in range(_OUTLETS):
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
