"""The gold texts of people and organisations in five folds, and which sets may be trained on.

A text's fold is a digest of the seed, its set's family and its document's id; blocks of sentences without document
bounds go by their id. Texts of one story in several languages (NTREX, PUD) lie in one fold. Weights are learned and
lists are written with sight of folds 0 to 3; fold 4 is scored and never opened. From the repository's root::

    python -m benchmarks.entity_folds [--sets pud_en,gum_en] [--langs en] [--misses 40]

prints the scorer's figures for the opened folds and for the held-out one; ``--misses`` lists wrong and missed names of
opened folds. ``--calibration`` prints instead how often names of the held-out fold are right by stated confidence: one
of the same kind lies there in gold.
"""

from __future__ import annotations

import argparse
import importlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.gold import HELD_OUT, fold_of_key, load_scorer
from benchmarks.score_entities import entities

EVALUATION = Path(__file__).resolve().parents[2] / "shared" / "eval" / "entities"

TRAINING_SETS = (
    "pud_en", "pud_de", "pud_ru", "pud_pt", "pud_sv", "gum_en", "ntrex_en", "ntrex_fr", "ntrex_tr", "ntrex_ar",
    "ntrex_fa", "germeval_de", "norne_no", "nerkor_hu", "klue_ko", "set_hr", "set_sr",
)  # fmt: skip
"""Sets whose licence (CC BY, CC BY-SA, CC0) allows weights to be learned from them. All others are only scored."""


def fold_of(record: dict[str, Any]) -> int:
    """Return the fold of a gold text, 0 to 4."""
    name = str(record["set"])
    family = name.split("_")[0] if name.startswith(("pud_", "ntrex_")) else name
    return fold_of_key(f"{family}:{record['id']}")


def gold(sets: set[str] | None = None, languages: set[str] | None = None) -> Iterator[dict[str, Any]]:
    """Emit the gold texts."""
    yield from load_scorer(EVALUATION).load(EVALUATION / "gold.jsonl", sets, languages)


def calibration(records: list[dict[str, Any]]) -> Iterator[str]:
    """Emit how often names are right, by language and for all, in steps of a tenth of their stated confidence."""
    found: dict[tuple[str, float], list[tuple[float, bool]]] = defaultdict(list)
    for record in records:
        gold = [(one["start"], one["end"], one["kind"]) for one in record["entities"]]
        ignored = [(start, end) for start, end in record.get("ignore", ())]
        for one in entities(record["text"], record["lang"]):
            span = one["start"], one["end"]
            is_right = any(start < span[1] and span[0] < end and kind == one["kind"] for start, end, kind in gold)
            if is_right or not any(start < span[1] and span[0] < end for start, end in ignored):
                for language in (record["lang"], "all"):
                    found[language, int(10 * one["confidence"]) / 10].append((one["confidence"], is_right))
    for (language, step), pairs in sorted(found.items()):
        given, right = (sum(values) / len(pairs) for values in zip(*pairs, strict=True))
        yield f"{language:4} from {step:.1f}  given {given:.2f}  right {right:.2f}  of {len(pairs)}"


def main() -> None:
    """Print the scorer's table for the opened folds and the held-out one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reader", default="benchmarks.score_entities:entities", metavar="MODULE:FUNCTION")
    parser.add_argument("--sets", default="")
    parser.add_argument("--langs", default="")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--calibration", action="store_true")
    asked = parser.parse_args()
    module, function = asked.reader.split(":")
    read = getattr(importlib.import_module(module), function)
    score = load_scorer(EVALUATION)
    records = list(gold(set(filter(None, asked.sets.split(","))), set(filter(None, asked.langs.split(",")))))
    opened = [record for record in records if fold_of(record) != HELD_OUT]
    held_out = [record for record in records if fold_of(record) == HELD_OUT]
    if asked.calibration:
        print("\n".join(calibration(held_out)))
        return
    score.show("opened folds", score.evaluate(read, opened, asked.misses))
    score.show("held-out fold", score.evaluate(read, held_out))


if __name__ == "__main__":
    main()
