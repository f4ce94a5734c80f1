"""Texts of articles prepared for the page: hits with the words marked, bodies with mentions marked. All of it is text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.language.text import MARKS, SPACELESS

_TOKEN = re.compile(rf"[{SPACELESS}]|(?:(?![{SPACELESS}])[\w{MARKS}])+")
_LETTERS = str.maketrans("ىیېٱأإآکةۀەھ", "يييااااكهههه", "ـ\u200c\u200d\u200e\u200f\u00ad")
_AROUND = 110


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text; ``mark`` is None, or what the run is marked as."""

    text: str
    mark: Any = None


def folded(word: str) -> str:
    """Return a word as the search compares it: lower case, without accents, Arabic and Persian forms alike."""
    lowered = word.lower().translate(_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))


def query_words(query: str) -> set[str]:
    """Return the folded words of a query, without its operators."""
    return {folded(token) for token in _TOKEN.findall(query) if token not in ("AND", "OR", "NOT", "NEAR")}


def mark_words(text: str | None, words: set[str]) -> list[Run]:
    """Split a text into runs; those that are words of the query are marked."""
    if not text:
        return []
    runs: list[Run] = []
    at = 0
    for found in _TOKEN.finditer(text):
        if words and folded(found.group()) in words:
            if found.start() > at:
                runs.append(Run(text[at : found.start()]))
            runs.append(Run(found.group(), "hit"))
            at = found.end()
    runs.append(Run(text[at:]))
    return [run for run in runs if run.text]


def excerpt(texts: Sequence[str | None], words: set[str]) -> list[Run]:
    """Return the part of the texts around the first word that is found, marked; else the beginning of the first text."""
    for text in texts:
        for found in _TOKEN.finditer(text or ""):
            if words and folded(found.group()) in words:
                return mark_words(_around(text or "", found.start()), words)
    first = next((text for text in texts if text), "")
    return [Run(_around(first, 0))] if first else []


def _around(text: str, at: int) -> str:
    begin, end = max(0, at - _AROUND), at + 2 * _AROUND
    while 0 < begin < at and not text[begin - 1].isspace():
        begin += 1
    part = " ".join(text[begin:end].split())
    return f"{'… ' if begin else ''}{part}{' …' if end < len(text) else ''}"


def mark_mentions(text: str | None, mentions: Iterable[dict[str, Any]]) -> list[list[Run]]:
    """Split a text into paragraphs of runs; each mention, by its offsets, is the mark of its run. Overlaps are left out."""
    if not text:
        return []
    runs: list[Run] = []
    at = 0
    for mention in sorted(mentions, key=lambda each: (each["start_offset"], -each["end_offset"])):
        start, end = mention["start_offset"], mention["end_offset"]
        if start is None or end is None or start < at or end > len(text) or start >= end:
            continue
        runs += [Run(text[at:start]), Run(text[start:end], mention)]
        at = end
    runs.append(Run(text[at:]))
    paragraphs: list[list[Run]] = [[]]
    for run in runs:
        if run.mark is not None:
            paragraphs[-1].append(run)
            continue
        for number, part in enumerate(re.split(r"\n+", run.text)):
            if number:
                paragraphs.append([])
            if part:
                paragraphs[-1].append(Run(part))
    return [paragraph for paragraph in paragraphs if paragraph]
