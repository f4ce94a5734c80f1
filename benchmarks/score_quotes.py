"""Give the scorer of quotations what ``find_quotations`` finds in a text, and its figures for each half of the folds.

A text's fold is a digest of the seed, its set and its document's id. Rules and word lists were written with sight of
folds 0 to 3; fold 4 is only scored, except that the invented sentences (``hand_*``) were read in all folds, and the
beginning of one English article of fold 4. From the repository's root::

    python ../shared/eval/quotes/score.py benchmarks.score_quotes:quotes
    python -m benchmarks.score_quotes [--sets polnear_en] [--langs en] [--misses 40]
    python -m benchmarks.score_quotes --calibration

The second prints the opened folds and the held-out one; ``--misses`` lists missed quotations of opened folds. The third
prints how often quotations of each kind and stated confidence are right on the English articles: half of the words, and
a word of the speaker, in common with a gold one.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
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


def calibration(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Emit how often quotations are right, by kind and stated confidence, and in steps of a tenth over all kinds."""
    by_value: dict[tuple[str, float], list[bool]] = defaultdict(list)
    by_step: dict[float, list[tuple[float, bool]]] = defaultdict(list)
    for record in records:
        gold = [(_characters(given["content"]), _characters(given["source"])) for given in record["attributions"]]
        for quotation in find_quotations(record["text"], language=record["lang"]):
            speaker = quotation.speaker
            words = _characters(quotation.spans)
            source = _characters([] if speaker.start is None else [(speaker.start, speaker.end)])
            is_right = any(
                2 * len(words & content) >= max(len(words), len(content)) and (source & named or source == named)
                for content, named in gold
            )
            by_value[str(quotation.kind), quotation.confidence].append(is_right)
            by_step[int(10 * quotation.confidence + 1e-9) / 10].append((quotation.confidence, is_right))
    for (kind, confidence), right in sorted(by_value.items()):
        yield f"  {kind:10} given {confidence:.2f}  right {sum(right) / len(right):.2f}  of {len(right)}"
    for step, found in sorted(by_step.items()):
        given, right = (sum(values) / len(found) for values in zip(*found, strict=True))
        yield f"  from {step:.1f}     given {given:.2f}  right {right:.2f}  of {len(found)}"


def _characters(spans: Iterable[Sequence[Any]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def main() -> None:
    """Print the scorer's table for the opened folds and the held-out one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default="")
    parser.add_argument("--langs", default="")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--calibration", action="store_true")
    asked = parser.parse_args()
    score = load_scorer(EVALUATION)
    sets, languages = (set(filter(None, words.split(","))) for words in (asked.sets, asked.langs))
    records = list(score.load(EVALUATION / "gold.jsonl", sets, languages))
    if asked.calibration:
        english = list(score.load(EVALUATION / "gold.jsonl", {"polnear_en"}, set()))
        for label, is_opened in (("opened folds", True), ("held-out fold", False)):
            print(f"## {label}")
            print("\n".join(calibration(r for r in english if (fold_of(r) != HELD_OUT) == is_opened)))
        return
    score.show("opened folds", score.evaluate(quotes, [r for r in records if fold_of(r) != HELD_OUT], asked.misses))
    score.show("held-out fold", score.evaluate(quotes, [r for r in records if fold_of(r) == HELD_OUT]))


if __name__ == "__main__":
    main()
