"""Enrichers of this tree beside those of another: whether their rows are equal, and what CPU time each takes.

``python -m benchmarks.enrichers --base DIR [--limit 300] [--rounds 5] [--sets polnear_en] [--rows-only]``

``DIR`` is a checkout of another commit. The texts are those of the gold sets of places, people and organisations, and
quotations, and the bodies of generated pages. Both trees read all of them in processes of their own; texts whose rows
differ are counted by set and kind, and the first of them are shown. Then both are timed in turn on the English articles
of about 400 words: medians of the CPU milliseconds an article, by kind, and the ratio. People and organisations share
one reading, which counts as ``people``.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT.parent / "shared" / "eval"
TIMED_SET = "polnear_en"
TIMED_WORDS = range(250, 600)


def gold_texts(limit: int | None) -> list[tuple[str, str, str]]:
    """Return set, language and text of the gold sets, at most ``limit`` a set; of sets that are here."""
    found = []
    for folder in ("places", "entities", "quotes"):
        path = GOLD / folder / "gold.jsonl"
        seen: Counter[str] = Counter()
        for line in path.read_text(encoding="utf-8").split("\n") if path.is_file() else ():
            record = json.loads(line or "{}")
            if not record:
                continue
            seen[record["set"]] += 1
            if limit is None or seen[record["set"]] <= limit:
                found.append((record["set"], record.get("lang", "en"), record["text"]))
    return found


def _readers() -> Any:
    from extractors.contracts.article import Article
    from extractors.contracts.outlet import Outlet
    from extractors.enrich.article_text import build_article_text
    from extractors.enrich.enrichers import make_enrichers
    from extractors.runtime.settings import load_settings

    outlet = Outlet(
        outlet_id="scored", collection="scored", name="Scored", country_code="GB", language="en", time_zone="UTC",
        homepage_url="https://scored.example/",
    )  # fmt: skip
    enrichers = make_enrichers(load_settings().gazetteer)

    def read(text: str, language: str) -> list[tuple[str, list[Any], float]]:
        head, _, rest = text.partition("\n")
        title, body = (head, rest.strip()) if rest.strip() and len(head) < 200 else (None, text)
        article = Article(title=title, body=body, language=language)
        texts = build_article_text(article, [])
        out = []
        for enricher in enrichers:
            began = time.process_time()
            rows = enricher.read(article, outlet, texts).rows
            out.append((enricher.kind.name, rows, time.process_time() - began))
        return out

    return read


def emit_rows(path: Path, limit: int | None, sets: set[str]) -> None:
    """Write a line a text: its set and its rows by kind."""
    read = _readers()
    with path.open("w", encoding="utf-8") as lines:
        for name, language, text in gold_texts(limit):
            if not sets or name in sets:
                found = {kind: rows for kind, rows, _ in read(text, language)}
                lines.write(json.dumps([name, text[:80], found], default=str, ensure_ascii=False) + "\n")


def emit_times() -> dict[str, float]:
    """Return the CPU milliseconds an article by kind, once the words of all articles have been met."""
    read = _readers()
    texts = [
        text for name, _, text in gold_texts(None) if name == TIMED_SET and len(text.split()) in TIMED_WORDS
    ][:240]  # fmt: skip
    for text in texts:
        read(text, "en")
    took: defaultdict[str, float] = defaultdict(float)
    for text in texts:
        for kind, _, seconds in read(text, "en"):
            took[kind] += 1000 * seconds / len(texts)
    took["all"] = sum(took.values())
    took["peak MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return dict(took)


def _run(tree: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    command = [sys.executable, __file__, *arguments]
    return subprocess.run(command, cwd=tree, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def compare_rows(base: Path, mine: Path, most_shown: int) -> None:
    """Print how many texts have other rows, by set and kind, and the first of them."""
    texts, differ = Counter[str](), Counter[tuple[str, str]]()
    shown: list[str] = []
    with base.open(encoding="utf-8") as left, mine.open(encoding="utf-8") as right:
        for one, two in zip(left, right, strict=True):
            (name, text, before), (_, _, after) = json.loads(one), json.loads(two)
            texts[name] += 1
            for kind, rows in before.items():
                if rows != after[kind]:
                    differ[name, kind] += 1
                    here = [row for row in after[kind] if row not in rows]
                    gone = [row for row in rows if row not in after[kind]]
                    shown.append(f"{name} {kind}: {text!r}\n  gone: {gone[:3]}\n  new: {here[:3]}")
    print(f"{sum(texts.values())} texts of {len(texts)} sets; texts with other rows: {sum(differ.values())}")
    for (name, kind), count in sorted(differ.items()):
        print(f"  {name} {kind}: {count} of {texts[name]}")
    print("\n".join(shown[:most_shown]))


def compare_times(base: Path, rounds: int) -> None:
    """Print medians of the CPU milliseconds an article, by kind, of both trees run in turn, and of their ratios."""
    pairs = [(json.loads(_run(base, "--times")), json.loads(_run(ROOT, "--times"))) for _ in range(rounds)]
    print(f"{'kind':16}{'base':>10}{'here':>10}{'ratio':>8}")
    for kind in pairs[0][0]:
        ratio = statistics.median(here[kind] / max(there[kind], 1e-9) for there, here in pairs)
        before, after = (statistics.median(pair[side][kind] for pair in pairs) for side in (0, 1))
        print(f"{kind:16}{before:10.3f}{after:10.3f}{ratio:8.2f}")


def main() -> None:
    """Compare the enrichers of two trees."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base", type=Path, help="a checkout of another commit")
    parser.add_argument("--limit", type=int, help="texts a set at most")
    parser.add_argument("--sets", default="", help="sets by name, separated by commas")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rows-only", action="store_true")
    parser.add_argument("--keep", type=Path, default=Path("/tmp"), help="where the rows of both are written")
    parser.add_argument("--show", type=int, default=5)
    parser.add_argument("--rows", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--times", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.times:
        print(json.dumps(emit_times()))
    elif asked.rows:
        emit_rows(asked.rows, asked.limit, set(filter(None, asked.sets.split(","))))
    elif asked.base is None:
        parser.error("--base: which checkout to compare with?")
    else:
        base = asked.base.resolve()
        files = asked.keep / "rows-base.jsonl", asked.keep / "rows-here.jsonl"
        limit = ["--limit", str(asked.limit)] if asked.limit is not None else []
        for tree, path in zip((base, ROOT), files, strict=True):
            _run(tree, "--rows", str(path), "--sets", asked.sets, *limit)
        compare_rows(*files, asked.show)
        if not asked.rows_only:
            compare_times(base, asked.rounds)


if __name__ == "__main__":
    main()
