"""The gender that a person's printed words show: a form of address, a title, or a given name of the list."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path

from extractors.mentions.quotations.vocabulary import fold

_DATA = Path(__file__).parent / "data" / "genders.csv"


@lru_cache(maxsize=1)
def _lists() -> dict[str, dict[str, str]]:
    out: dict[str, dict[str, str]] = {"name": {}, "title": {}}
    with _DATA.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for word in row["words"].split():
                out[row["kind"]][fold(word)] = row["gender"]
    return out


def gender_of(name: str, title: str | None, language: str) -> str:
    """Return ``m``, ``f``, or an empty text where nothing shows it.

    ``language`` decides whether the ending of a family name shows it, as in Russian.
    """
    lists = _lists()
    for word in (title or "").split():
        gender = lists["title"].get(fold(word.strip(".,")))
        if gender:
            return gender
    words = [fold(word.strip(".,")) for word in name.split()]
    if words and words[0] in lists["title"]:
        return lists["title"][words[0]]
    if len(words) > 1 and words[0] in lists["name"]:
        return lists["name"][words[0]]
    if language in ("ru", "uk", "bg") and words:
        if words[-1].endswith(("ова", "ева", "ина", "ская", "цкая", "ёва", "ына")):
            return "f"
        if words[-1].endswith(("ов", "ев", "ин", "ский", "цкий", "ын")):
            return "m"
    return ""
