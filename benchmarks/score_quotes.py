"""Give the scorer of quotations what ``find_quotations`` finds in a text, and its figures for each half of the folds.

A text's fold is a digest of the seed, its set and its document's id. Rules and word lists were written with sight of
folds 0 to 3; fold 4 is only scored, except that the invented sentences (``hand_*``) were read in all folds, and the
beginning of one English article of fold 4. From the repository's root::

    python ../shared/eval/quotes/score.py benchmarks.score_quotes:quotes
    python -m benchmarks.score_quotes [--sets polnear_en] [--langs en] [--misses 40]

The second prints the opened folds and the held-out one; ``--misses`` lists missed quotations of opened folds.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from benchmarks.gold import HELD_OUT, fold_of_key, load_scorer
from extractors.mentions.quotations.find import find_quotations

EVALUATION = Path(__file__).resolve().parents[2] / "shared" / "eval" / "quotes"


def quotes(text: str, language: str) -> list[dict[str, Any]]:
    """Return the quotations of a text as the scorer takes them."""
    out = []
    for quotation in find_quotations(text, language=language):
        speaker = quotation.speaker
        scored: dict[str, Any] = {
            "content": [list(span) for span in quotation.spans],
            "source": [] if speaker.start is None else [[speaker.start, speaker.end]],
            "cue": [list(span) for span in quotation.cue_spans],
        }
        if speaker.name is not None:
            scored["speaker"] = speaker.name
        out.append(scored)
    return out


def fold_of(record: dict[str, Any]) -> int:
    """Return the fold of a gold text, 0 to 4."""
    return fold_of_key(f"{record['set']}:{record['id']}")


def main() -> None:
    """Print the scorer's table for the opened folds and the held-out one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default="")
    parser.add_argument("--langs", default="")
    parser.add_argument("--misses", type=int, default=0)
    asked = parser.parse_args()
    score = load_scorer(EVALUATION)
    sets, languages = (set(filter(None, words.split(","))) for words in (asked.sets, asked.langs))
    records = list(score.load(EVALUATION / "gold.jsonl", sets, languages))
    score.show("opened folds", score.evaluate(quotes, [r for r in records if fold_of(r) != HELD_OUT], asked.misses))
    score.show("held-out fold", score.evaluate(quotes, [r for r in records if fold_of(r) == HELD_OUT]))


if __name__ == "__main__":
    main()
