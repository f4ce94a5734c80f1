"""What finding agencies costs and how often it is right: documents a second, memory, hostile megabytes, the gold set.

Run from the repository's root: ``python -m benchmarks.agencies``; ``--json`` for machines.

The speed is taken on generated stories of about 2 KB with the agencies, roles and languages of the gold set, in one
process, as processor time. Memory is the peak of the process after it has read them all, beside that of a Python that
does nothing.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

GOLD = Path(__file__).resolve().parent.parent / "tests" / "extractors" / "mentions" / "gold" / "agencies.jsonl"
WORDS = (
    *("the", "harbour", "council", "bridge", "market", "school", "river", "winter", "morning", "people", "report"),
    *("plan", "road", "north", "east", "found", "after"),
)
HOSTILE = {
    "capitals": "THE QUICK AP MENA SANA TOLD AP REPORTED PA SYSTEM. ",
    "one agency a line": "(AP) - x\n",
    "said to agencies": "told the official state news agency the AP, ",
    "Arabic attributions": "قالت وكالة سانا أن ",
    "combining marks": "سَ",
}


def gold() -> list[dict[str, Any]]:
    """Return the sentences of the gold set, each with its language and the mentions that should be found."""
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def stories(count: int, seed: int = 7) -> list[tuple[str, str]]:
    """Generate stories of about 2 KB: plain paragraphs, among them two sentences of the gold set."""
    source = random.Random(seed)
    sentences = gold()
    made = []
    for _ in range(count):
        first, last = source.sample(sentences, 2)
        paragraphs = [" ".join(source.choices(WORDS, k=60)).capitalize() + "." for _ in range(5)]
        made.append((first["language"], "\n\n".join([first["text"], *paragraphs, last["text"]])))
    return made


def measure_speed(count: int) -> dict[str, Any]:
    """Return documents a second (processor time), seconds of the first call and peak memory, over generated stories."""
    from extractors.mentions.agencies.find import find_agencies

    texts = stories(count)
    start = time.process_time()
    find_agencies("AFP said so.")
    first = time.process_time() - start
    start = time.process_time()
    mentions = sum(len(find_agencies(text, language=language)) for language, text in texts)
    seconds = time.process_time() - start
    return {
        "documents": count,
        "mean_characters": round(sum(len(text) for _, text in texts) / count),
        "mentions": mentions,
        "documents_a_second": round(count / seconds),
        "first_call_seconds": round(first, 3),
        "peak_mb": peak_mb(),
    }


def measure_hostile() -> dict[str, float]:
    """Return the processor seconds that one megabyte of each hostile text takes, by its name."""
    from extractors.mentions.agencies.find import find_agencies

    found = {}
    for name, piece in HOSTILE.items():
        text = (piece * (1_000_000 // len(piece) + 1))[:1_000_000]
        start = time.process_time()
        find_agencies(text)
        found[name] = round(time.process_time() - start, 2)
    return found


def score(sentences: list[dict[str, Any]], key: str) -> dict[str, dict[str, float]]:
    """Return precision and recall by ``role`` or ``language``, and of all; agency, role and overlap of the spans must
    agree.
    """
    from extractors.mentions.agencies.find import find_agencies

    hit: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for sentence in sentences:
        wanted = list(sentence["mentions"])
        for mention in find_agencies(sentence["text"], language=sentence["language"]):
            label = mention.role if key == "role" else sentence["language"]
            same = [
                w
                for w in wanted
                if (w["agency_id"], w["role"]) == (mention.agency_id, mention.role)
                and w["start"] < mention.end
                and mention.start < w["end"]
            ]
            if same:
                wanted.remove(same[0])
                hit[label] += 1
            else:
                extra[label] += 1
        missed.update(w["role"] if key == "role" else sentence["language"] for w in wanted)
    labels = sorted({*hit, *extra, *missed})
    rows = {
        label: {
            "mentions": hit[label] + missed[label],
            "precision": hit[label] / max(1, hit[label] + extra[label]),
            "recall": hit[label] / max(1, hit[label] + missed[label]),
        }
        for label in labels
    }
    all_hit, all_extra, all_missed = hit.total(), extra.total(), missed.total()
    rows["all"] = {
        "mentions": all_hit + all_missed,
        "precision": all_hit / max(1, all_hit + all_extra),
        "recall": all_hit / max(1, all_hit + all_missed),
    }
    return rows


def table(rows: dict[str, dict[str, float]], first: str) -> str:
    """Return the scores as a Markdown table."""
    lines = [f"| {first} | mentions | precision | recall |", "|---|---:|---:|---:|"]
    lines += [
        f"| {name} | {row['mentions']} | {row['precision']:.3f} | {row['recall']:.3f} |" for name, row in rows.items()
    ]
    return "\n".join(lines)


def peak_mb() -> float:
    """Return the peak memory of this process in MB, without what its parent used.

    Raises RuntimeError if not on Linux.
    """
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 1024, 1)
    raise RuntimeError("/proc/self/status has no VmHWM; memory is measured on Linux only")


def python_alone_mb() -> float:
    """Return the peak memory in MB of a Python process that does nothing."""
    code = "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM:')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    return round(int(done.stdout) / 1024, 1)


def main() -> None:
    """Print all figures, as text or, with ``--json``, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=5_000, help="generated stories (default 5,000)")
    parser.add_argument("--json", action="store_true", help="print JSON only")
    asked = parser.parse_args()
    sentences = gold()
    figures: dict[str, Any] = {
        "speed": measure_speed(asked.documents),
        "python_alone_mb": python_alone_mb(),
        "megabyte_seconds": measure_hostile(),
        "by_role": score(sentences, "role"),
        "by_language": score(sentences, "language"),
    }
    if asked.json:
        print(json.dumps(figures, ensure_ascii=False, indent=2))
        return
    speed, memory = figures["speed"], figures["python_alone_mb"]
    none = sum(not sentence["mentions"] for sentence in sentences)
    print(
        f"{speed['documents_a_second']:,} documents a second on one core, {speed['mean_characters']:,} characters each"
    )
    print(f"first call {speed['first_call_seconds']} s; peak {speed['peak_mb']} MB, Python alone {memory} MB")
    print("seconds for one megabyte: " + ", ".join(f"{name} {s}" for name, s in figures["megabyte_seconds"].items()))
    print(f"gold set: {len(sentences)} sentences, {none} of them without an agency\n")
    print(table(figures["by_role"], "role") + "\n")
    print(table(figures["by_language"], "language"))


if __name__ == "__main__":
    main()
