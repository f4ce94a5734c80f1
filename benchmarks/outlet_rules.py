"""Pages whose outlet has rules of its own: how many are read exactly, and what they cost beside trafilatura.

From the repository's root, with the evaluation pages beside the checkout, whose scorer says when two values are equal::

    PYTHONPATH=../shared/eval/articles python -m benchmarks.outlet_rules [--wrong] [--peer peers:trafilatura]

The speed is that of reading every page once, and the median of several times, in turn with the peer.

Title, day, instant and lead picture are equal as the scorer has it; authors as a set of names; the body word by word,
without punctuation. ``--wrong`` lists the pages and fields that differ.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections import Counter
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from benchmarks.score_articles import as_scored
from extractors.read.extract import extract_page
from extractors.read.families import family_for

FIELDS = ("body", "title", "day", "instant", "authors", "lead_image")


def compare(score: Any, gold: dict[str, Any], read: dict[str, Any]) -> dict[str, bool]:
    """Return, for each field that the gold page has, whether the value read equals it."""
    equal: dict[str, bool] = {}
    if gold.get("body") is not None:
        equal["body"] = score.toks(gold["body"]) == score.toks(read["body"])
    if gold.get("title"):
        equal["title"] = score.ntext(gold["title"]) == score.ntext(read["title"])
    if (stated := score.pdate(gold.get("date"))) is not None:
        when = score.pdate(read["published_at"])
        same = when is not None and score.has_time(gold["date"]) and score.same_instant(stated, when)
        equal["day"] = when is not None and (stated.date() == when.date() or same)
        if score.has_time(gold["date"]):
            equal["instant"] = same
    if gold.get("authors"):
        equal["authors"] = {*map(score.nname, gold["authors"])} - {""} == {*map(score.nname, read["authors"])} - {""}
    if gold.get("images"):
        lead = score.nimg(read["images"][0]) if read["images"] else None
        equal["lead_image"] = any(lead == score.nimg(address) for image in gold["images"] for address in image)
    return equal


def measure(pages: list[tuple[dict[str, Any], bytes]], peer: Any) -> tuple[float, float]:
    """Return the CPU seconds of reading every page, here and by the peer in turn."""
    ours = theirs = 0.0
    for gold, content in pages:
        began = time.process_time()
        extract_page(content, gold["url"])
        ours += time.process_time() - began
        if peer is not None:
            began = time.process_time()
            peer(content, gold["url"])
            theirs += time.process_time() - began
    return ours, theirs


def table_of(score: Any, pages: list[tuple[dict[str, Any], bytes]], *, lists_wrong: bool) -> None:
    """Print what was read exactly, a row for each family."""
    right: dict[str, Counter[str]] = {}
    read_by_rules = 0
    for gold, content in pages:
        family_name = family_of(gold["url"])
        page = extract_page(content, gold["url"])
        read_by_rules += page.extractor == family_name
        equal = compare(score, gold, as_scored(page))
        count = right.setdefault(family_name, Counter())
        count["pages"] += 1
        count["exact"] += all(equal.values())
        for field, is_equal in equal.items():
            count[field] += is_equal
            count[f"{field} of"] += 1
        if lists_wrong and not all(equal.values()):
            wrong = ", ".join(field for field, is_equal in equal.items() if not is_equal)
            print(f"{family_name} {gold['dataset']} {gold['id']}: {wrong}")
    print(f"{len(pages)} pages of {len(right)} families, {read_by_rules} read by their rules")
    print("| family | pages | " + " | ".join(FIELDS) + " | all |")
    print("|---|--:|" + "--:|" * (len(FIELDS) + 1))
    total: Counter[str] = Counter()
    for name in [*sorted(right), "all"]:
        count = right.get(name, total)
        cells = " | ".join(f"{count[field]} of {count[f'{field} of']}" for field in FIELDS)
        print(f"| {name} | {count['pages']} | {cells} | {count['exact']} |")
        total += count


def family_of(url: str) -> str:
    """Return the name of the family that has rules for an address; empty where there is none."""
    family = family_for(urlsplit(url).hostname or "")
    return family.name if family is not None else ""


def main() -> None:
    """Read the arguments, measure every page, read it with rules, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="list what differs")
    parser.add_argument("--peer", metavar="MODULE:FUNCTION", help="an extractor to measure the speed against")
    parser.add_argument("--rounds", type=int, default=5, help="how often every page is read for the speed (default 5)")
    asked = parser.parse_args()
    score = importlib.import_module("score")
    peer = None
    if asked.peer:
        module, _, function = asked.peer.partition(":")
        peer = getattr(importlib.import_module(module), function)
    pages = [
        (gold, score.read_html(gold))
        for dataset in score.DATASETS
        for gold in score.load_gold(dataset)
        if family_of(gold["url"])
    ]
    measure(pages[:3], peer)  # to warm up
    rounds = [measure(pages, peer) for _ in range(max(1, asked.rounds))]
    table_of(score, pages, lists_wrong=asked.wrong)
    ours = [1000 * own / len(pages) for own, _ in rounds]
    print(f"CPU-ms a page: {ours[0]:.1f} the first time, {median(ours):.1f} the median of {len(rounds)}", end="")
    if peer is not None:
        ratios = [theirs / own for own, theirs in rounds]
        print(f"; {ratios[0]:.2f} and {median(ratios):.2f} times the peer's pages a CPU-second", end="")
    print()


if __name__ == "__main__":
    main()
