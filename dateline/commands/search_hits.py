"""Hits of a search as lines to read: headline, outlet, time, and snippets of the text with the matches marked."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extractors.runtime.printable import one_line, printable

if TYPE_CHECKING:
    from dateline.search.find import SearchResult
    from dateline.search.snippet import Snippet

_BOLD, _YELLOW, _DIM, _PLAIN = "\x1b[1m", "\x1b[1;33m", "\x1b[2m", "\x1b[0m"


def format_hits(result: SearchResult, *, is_colour: bool | None = None) -> Iterator[str]:
    """Yield the lines of a page of hits.

    Marks are coloured on a terminal and in square brackets elsewhere. Control characters of pages are escaped.
    """
    colour = sys.stdout.isatty() if is_colour is None else is_colour
    for hit in result.hits:
        article = hit.article
        when = f"{article.published_at:%Y-%m-%d %H:%M}" if article.published_at else "no date"
        yield _marked(hit.title, colour=colour, base=_BOLD) or "(no headline)"
        about = f"  {one_line(article.outlet, 60)} · {when} · {article.article_key}"
        yield f"{_DIM}{about}{_PLAIN}" if colour else about
        yield f"  {one_line(article.url)}"
        for snippet in hit.snippets:
            yield "  " + _marked(snippet, colour=colour)
        yield ""
    shown = len(result.hits)
    if result.total:
        yield f"{result.total:,} article{'s' * (result.total != 1)}" + (
            f", {shown:,} shown" if shown < result.total else ""
        )


def _marked(snippet: Snippet, *, colour: bool, base: str = "") -> str:
    """A snippet on one line, with its marks."""
    begin, end = (_YELLOW, _PLAIN + base) if colour else ("[", "]")
    parts, at = [], 0
    for start, stop in snippet.marks:
        parts += [_flat(snippet.text[at:start]), begin, _flat(snippet.text[start:stop]), end]
        at = stop
    text = "".join([*parts, _flat(snippet.text[at:])]).strip()
    return f"{base}{text}{_PLAIN}" if colour and base and text else text


def _flat(text: str) -> str:
    """Text for the inside of a line: white space as spaces, commands to terminals escaped."""
    flat = " ".join(printable(text).split())
    return (" " * text[:1].isspace() + flat + " " * (text[-1:].isspace() and bool(flat))) if text else ""
