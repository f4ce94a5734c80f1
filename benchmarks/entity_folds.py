"""The gold texts of people and organisations in five folds, and which sets may be trained on.

A text's fold is a digest of the seed, its set's family and its document's id; blocks of sentences without document
bounds go by their id. Texts of one story in several languages (NTREX, PUD) lie in one fold. Weights are learned and
lists are written with sight of folds 0 to 3; fold 4 is scored and never opened. From the repository's root::

    python -m benchmarks.entity_folds [--sets pud_en,gum_en] [--langs en] [--misses 40]

prints the scorer's figures for the opened folds and for the held-out one; ``--misses`` lists wrong and missed names of
opened folds.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

EVALUATION = Path(__file__).resolve().parents[2] / "shared" / "eval" / "entities"
SEED = "dateline-2026"
FOLDS = 5
HELD_OUT = 4

TRAINING_SETS = (
    "pud_en", "pud_de", "pud_ru", "pud_pt", "pud_sv", "gum_en", "ntrex_en", "ntrex_fr", "ntrex_tr", "ntrex_ar",
    "ntrex_fa", "germeval_de", "norne_no", "nerkor_hu", "klue_ko", "set_hr", "set_sr",
)  # fmt: skip
"""Sets whose licence (CC BY, CC BY-SA, CC0) allows weights to be learned from them. All others are only scored."""


def fold_of(record: dict[str, Any]) -> int:
    """Return the fold of a gold text, 0 to 4."""
    name = str(record["set"])
    family = name.split("_")[0] if name.startswith(("pud_", "ntrex_")) else name
    return int(hashlib.sha256(f"{SEED}:{family}:{record['id']}".encode()).hexdigest(), 16) % FOLDS


def scorer() -> Any:
    """Return the scorer's module."""
    if not EVALUATION.is_dir():
        raise SystemExit(f"the gold texts are not here: {EVALUATION}")
    sys.path.insert(0, str(EVALUATION))
    try:
        return importlib.import_module("score")
    finally:
        sys.path.remove(str(EVALUATION))


def gold(sets: set[str] | None = None, languages: set[str] | None = None) -> Iterator[dict[str, Any]]:
    """Emit the gold texts."""
    yield from scorer().load(EVALUATION / "gold.jsonl", sets, languages)


def main() -> None:
    """Print the scorer's table for the opened folds and the held-out one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reader", default="benchmarks.score_entities:entities", metavar="MODULE:FUNCTION")
    parser.add_argument("--sets", default="")
    parser.add_argument("--langs", default="")
    parser.add_argument("--misses", type=int, default=0)
    asked = parser.parse_args()
    module, function = asked.reader.split(":")
    read = getattr(importlib.import_module(module), function)
    score = scorer()
    records = list(gold(set(filter(None, asked.sets.split(","))), set(filter(None, asked.langs.split(",")))))
    opened = [record for record in records if fold_of(record) != HELD_OUT]
    held_out = [record for record in records if fold_of(record) == HELD_OUT]
    score.show("opened folds", score.evaluate(read, opened, asked.misses))
    score.show("held-out fold", score.evaluate(read, held_out))


if __name__ == "__main__":
    main()
