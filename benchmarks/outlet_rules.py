"""Pages whose outlet has rules of its own: how many are read exactly, and what they cost beside trafilatura.

From the repository's root, with the evaluation pages beside the checkout, whose scorer says when two values are equal::

    PYTHONPATH=../shared/eval/articles python -m benchmarks.outlet_rules [--wrong] [--peer peers:trafilatura]

Title, day, instant and lead picture are equal as the scorer has it; authors as a set of names; the body word by word,
without punctuation. ``--wrong`` lists the pages and fields that differ.
"""

from __future__ import annotations

import argparse
import importlib
import time
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

from benchmarks.score_articles import as_scored
from extractors.extract import extract_page
from extractors.parsers.registry import family_for

FIELDS = ("body", "title", "day", "instant", "authors", "lead_image")


def compare(score: Any, gold: dict[str, Any], read: dict[str, Any]) -> dict[str, bool]:
    """Say for each field that the gold has whether what was read equals it."""
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


def main() -> None:
    """Read the arguments, read every page with rules, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="list what differs")
    parser.add_argument("--peer", metavar="MODULE:FUNCTION", help="an extractor to measure the speed against")
    asked = parser.parse_args()
    score = importlib.import_module("score")
    peer = None
    if asked.peer:
        module, _, function = asked.peer.partition(":")
        peer = getattr(importlib.import_module(module), function)
    pages = [
        (gold, score.read_html(gold), family.name)
        for dataset in score.DATASETS
        for gold in score.load_gold(dataset)
        if (family := family_for(urlsplit(gold["url"]).hostname or "")) is not None
    ]
    right: dict[str, Counter[str]] = {}
    ours = theirs = 0.0
    read_by_rules = 0
    for number, (gold, content, family_name) in enumerate([*pages[:3], *pages]):
        began = time.process_time()
        page = extract_page(content, gold["url"])
        took = time.process_time() - began
        if peer is not None:
            began = time.process_time()
            peer(content, gold["url"])
            theirs += (time.process_time() - began) * (number >= 3)
        if number < 3:  # to warm up
            continue
        ours += took
        read_by_rules += page.extractor == family_name
        equal = compare(score, gold, as_scored(page))
        count = right.setdefault(family_name, Counter())
        count["pages"] += 1
        count["exact"] += all(equal.values())
        for field, is_equal in equal.items():
            count[field] += is_equal
            count[f"{field} of"] += 1
        if asked.wrong and not all(equal.values()):
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
    print(f"{1000 * ours / len(pages):.1f} CPU-ms a page", end="")
    print(f", {theirs / ours:.2f} times the peer's pages a CPU-second" if peer is not None else "")


if __name__ == "__main__":
    main()
