"""Snippets of an article's texts with the matches marked: for a terminal, a page, a mail."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass

from dateline.search.document import Document, Span

WIDTH = 220
"""A snippet has about this many characters."""
_LEAD_IN = 50
"""This many characters at most precede the first mark."""
_SLACK = 20
"""A cut moves by this many characters at most to fall between words."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of one text: ``marks`` are (start, end) in ``text``; it begins and ends with … where more is there.

    ``start`` is where the piece, without …, begins in the field's text.
    """

    field: str
    text: str
    marks: tuple[tuple[int, int], ...]
    start: int = 0
    item: int = 0


def make_title(document: Document, spans: Sequence[Span]) -> Snippet:
    """Return the whole headline with its marks."""
    marks = tuple((span.start, span.end) for span in spans if span.field == "title")
    return Snippet("title", document.title or "", _joined(marks))


def make_snippets(document: Document, spans: Sequence[Span], *, most: int = 2) -> tuple[Snippet, ...]:
    """Return up to ``most`` pieces of the text, the lead or captions, those with most marks; in their order.

    Where nothing outside of the headline is marked, the piece is the beginning of the text.
    """
    pieces: list[tuple[int, Snippet]] = []
    for field in ("body", "lead", "captions"):
        for item in sorted({span.item for span in spans if span.field == field}):
            text = document.captions[item] if field == "captions" else getattr(document, field) or ""
            own = _joined([(span.start, span.end) for span in spans if span.field == field and span.item == item])
            pieces += _pieces(field, item, text, own)
    if not pieces:
        field = "body" if document.body else "lead"
        text = getattr(document, field) or ""
        return (_cut(field, 0, text, 0, min(len(text), WIDTH), ()),) if text else ()
    # the lead is often the beginning of the text again: one of two equal pieces will do
    chosen: dict[str, Snippet] = {}
    for _, piece in sorted(pieces, key=lambda scored: -scored[0]):
        chosen.setdefault(" ".join(piece.text.split())[:60], piece)
        if len(chosen) == most:
            break
    return tuple(
        sorted(chosen.values(), key=lambda piece: (piece.field != "lead", piece.field, piece.item, piece.start))
    )


def _joined(marks: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Marks in order, those that touch or overlap joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _pieces(field: str, item: int, text: str, marks: Sequence[tuple[int, int]]) -> list[tuple[int, Snippet]]:
    """Pieces that do not overlap, each with how many different words are marked in it."""
    found: list[tuple[int, Snippet]] = []
    starts = [start for start, _ in marks]
    at = 0
    while at < len(marks):
        begin = max(0, marks[at][0] - _LEAD_IN)
        end = min(len(text), max(begin + WIDTH, marks[at][1]))
        after = bisect.bisect_left(starts, end, at)
        own = marks[at:after]
        different = {text[start:stop].lower() for start, stop in own}
        found.append((1000 * len(different) + len(own), _cut(field, item, text, begin, end, own)))
        at = after
    return found


def _cut(field: str, item: int, text: str, begin: int, end: int, marks: Sequence[tuple[int, int]]) -> Snippet:
    """The piece from ``begin`` to ``end``, moved to where words begin and end."""
    if begin:
        space = text.rfind(" ", max(0, begin - _SLACK), begin)
        begin = space + 1 if space >= 0 else begin
    if marks:
        end = max(end, marks[-1][1])
    if end < len(text):
        space = text.find(" ", end, end + _SLACK)
        end = space if space >= 0 else end
    front = "…" if begin else ""
    moved = tuple((start - begin + len(front), stop - begin + len(front)) for start, stop in marks)
    return Snippet(field, front + text[begin:end] + ("…" if end < len(text) else ""), moved, begin, item)
