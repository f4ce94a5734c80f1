"""What finding places costs and how often it is right: documents a second, memory, hostile megabytes, the public sets.

Run from the repository's root: ``python -m benchmarks.places``; ``--json`` for machines. The public sets are read from
``../shared/eval/places`` and left out, saying so, where they are absent. Speed is processor time of one process on
generated stories of about 2 KB; memory is the peak of a process of its own that has read them all, less Python itself.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SCORER = ROOT.parent / "shared" / "eval" / "places" / "score.py"
TOWNS = (
    "Lyon", "Bergen", "Halifax", "Springfield", "Portland", "Homs", "Basra", "Osaka", "Recife", "Durban", "Perth",
)  # fmt: skip
COUNTRIES = ("France", "Norway", "Canada", "Syria", "Iraq", "Japan", "Brazil", "Australia", "Wales", "Austria", "Kenya")
PEOPLE = ("Maria Harper", "John Keller", "Amina Rashid", "Peter Novak", "Ms. Langford")
PLAIN = (
    "the", "council", "said", "on", "a", "morning", "that", "work", "at", "old", "sites", "would", "go", "ahead",
    "while", "people", "wait", "for", "news", "and", "rain",
)  # fmt: skip
HOSTILE = {
    "capitals": "PARIS AND THE SPRINGFIELD OF WASHINGTON COUNTY SAID NOTHING ",
    "lists": "Portland, Maine, Springfield, Lima, ",
    "spellings": "Syria and Qaryataynu Zabadanix Harastuya ",
    "no spaces": "東京と北京",
    "clitics": "وبدمشق ",
}


def stories(count: int, seed: int = 11) -> list[str]:
    """Generate stories of about 2 KB with about ten places each."""
    source = random.Random(seed)
    made = []
    for _ in range(count):
        sentences: list[str] = []
        while sum(map(len, sentences)) < 2000:
            words = source.choices(PLAIN, k=source.randint(8, 22))
            words.insert(source.randrange(len(words)), source.choice(PEOPLE))
            if source.random() < 0.4:
                words += ["in", source.choice(TOWNS)]
                if source.random() < 0.4:
                    words[-1] += ", " + source.choice(COUNTRIES)
            sentences.append("The " + " ".join(words))
        made.append(". ".join(sentences) + ".")
    return made


def speed(count: int) -> dict[str, float]:
    """Return documents a second (CPU time), seconds to load the gazetteer, and memory, over generated stories."""
    from extractors.mentions.gazetteer.lookup import load_gazetteer
    from extractors.mentions.places.find import find_places
    from extractors.runtime.settings import load_settings

    texts = stories(count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    load_gazetteer(load_settings().gazetteer)
    loaded = time.process_time()
    mentions = sum(len(find_places(text)) for text in texts)
    ended = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "documents": count,
        "mentions": mentions,
        "load_seconds": round(loaded - started, 3),
        "documents_per_second": round(count / (ended - loaded)),
        "peak_megabytes": round((peak - before) / 1024),
    }


def hostile() -> dict[str, float]:
    """Return the processor seconds that one megabyte of each hostile text takes, by its name."""
    from extractors.mentions.places.find import find_places

    find_places("Rain in Lisbon.")
    seconds = {}
    for name, piece in HOSTILE.items():
        text = piece * (1_000_000 // len(piece) + 1)
        started = time.process_time()
        find_places(text)
        seconds[name] = round(time.process_time() - started, 2)
    return seconds


def public_sets() -> dict[str, Any]:
    """Return the scores on the public sets, with and without credit for ids; empty if the scorer is absent."""
    if not SCORER.exists():
        return {}
    scores = {}
    for name, extra in (("with ids", []), ("by distance only", ["--no-id-credit"])):
        command = [sys.executable, str(SCORER), "benchmarks.score_places:places", "--json", *extra]
        scores[name] = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    return scores


def main() -> None:
    """Print all figures, as text or, with ``--json``, as JSON."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--json", action="store_true", help="print one JSON object")
    arguments.add_argument("--documents", type=int, default=1000, help="generated stories to read (default 1000)")
    arguments.add_argument("--part", choices=["speed"], help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.part:
        print(json.dumps(speed(options.documents)))
        return
    command = [sys.executable, "-m", "benchmarks.places", "--part", "speed", "--documents", str(options.documents)]
    cost = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    report = {"speed": cost, "megabyte_seconds": hostile(), "public_sets": public_sets()}
    if options.json:
        print(json.dumps(report))
        return
    print(
        f"{cost['documents_per_second']} documents/s, {cost['peak_megabytes']} MB, opened in {cost['load_seconds']} s"
    )
    for name, seconds in report["megabyte_seconds"].items():
        print(f"1 MB of {name}: {seconds} s")
    if not report["public_sets"]:
        print(f"{SCORER} is absent: the public sets were not scored")
    for name, sets in report["public_sets"].items():
        for each, row in sets.items():
            print(
                f"{name}, {each}: ovF1 {row['ovF1']:.1f}, e2eF1 {row['e2eF1']:.1f}, within 161 km {row['rec161']:.1f}"
            )


if __name__ == "__main__":
    main()
