"""Texts of articles for the page: hits with the words marked, bodies with mentions marked. All of it is text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dateline.search.document import Document
from dateline.search.errors import QueryError
from dateline.search.find import words_only
from dateline.search.match import matches
from dateline.search.nodes import Query
from dateline.search.query import parse_query
from dateline.search.snippet import Snippet, make_snippets, make_title


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text; ``mark`` is None, or what the run is marked as."""

    text: str
    mark: Any = None


def words_of(query: str) -> Query | None:
    """Return the words of a query for marking, without its filters; None if there are none."""
    try:
        return Query(query, words_only(parse_query(query).root)) if query.strip() else None
    except QueryError:
        return None


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit as it is shown: its title and up to two pieces of its texts, with the words of the query marked."""

    title: list[Run]
    pieces: list[list[Run]]


def shown_hit(row: Mapping[str, Any], words: Query | None) -> ShownHit:
    """Return how a hit is shown, from its columns title, lead and body."""
    document = Document(row["title"], row["lead"], row["body"])
    spans = (matches(words, document) if words else None) or ()
    pieces = [_runs(piece) for piece in make_snippets(document, spans)]
    return ShownHit(_runs(make_title(document, spans)), pieces)


def _runs(snippet: Snippet) -> list[Run]:
    """Split a piece of text into runs, those that are found marked."""
    runs: list[Run] = []
    at = 0
    for start, end in snippet.marks:
        runs += [Run(snippet.text[at:start]), Run(snippet.text[start:end], "hit")]
        at = end
    runs.append(Run(snippet.text[at:]))
    return [run for run in runs if run.text]


def mark_mentions(text: str | None, mentions: Iterable[dict[str, Any]]) -> list[list[Run]]:
    """Split a text into paragraphs of runs; each mention is the mark of its run. Those that overlap are left out."""
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
