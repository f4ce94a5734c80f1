"""Where the text is in quotation marks, paragraph by paragraph, in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKS = re.compile(r"[“”„‟\"«»‹›「」『』\n\u2028\u2029]|''|‘|’(?!\w)")
_CLOSING = {
    "“": "”\"“", "”": "”", "„": "“”\"‟", "‟": "”", "«": "»", "‹": "›", "「": "」", "『": "』", "»": "«", "›": "‹",
    '"': '"”', "''": "''", "‘": "’",
}  # fmt: skip
_DEEPEST = 4
_SHORTEST_SINGLE = 12


@dataclass(slots=True)
class Marked:
    """One outermost piece in quotation marks: offsets with the marks; ``inner`` bounds the words between them.

    ``is_closed`` is false where the mark runs to the end of the paragraph, as in a quotation over several paragraphs.
    """

    start: int
    end: int
    inner: tuple[int, int]
    is_closed: bool


def find_marked(text: str) -> list[Marked]:
    """Return what is in quotation marks, outermost pieces only, in text order."""
    out: list[Marked] = []
    opened: list[tuple[str, int, int]] = []
    size = len(text)
    for match in _MARKS.finditer(text):
        mark, start, end = match[0], match.start(), match.end()
        if mark in "\n\u2028\u2029":
            _close_open(out, opened, text, start)
            continue
        if opened and mark in _CLOSING[opened[-1][0]] and not (mark == "“" and opened[-1][0] == "“"):
            if not (mark in "\"''" and _opens(text, start, end, size) and len(opened) < _DEEPEST):
                _, first, inner = opened.pop()
                if not opened and (mark != "’" or start - inner >= _SHORTEST_SINGLE):
                    out.append(Marked(first, end, (inner, start), True))
                continue
        elif mark in "”’" or (mark == "“" and opened and opened[-1][0] == "“" and not _opens(text, start, end, size)):
            # a closing mark of an outer level that the inner one lacks
            outer = next((at for at in range(len(opened) - 1, -1, -1) if mark in _CLOSING[opened[at][0]]), None)
            if outer is not None:
                _, first, inner = opened[outer]
                del opened[outer:]
                if not opened:
                    out.append(Marked(first, end, (inner, start), True))
            continue
        elif mark in "»›」』":
            outer = next((at for at in range(len(opened) - 1, -1, -1) if mark in _CLOSING[opened[at][0]]), None)
            if outer is not None:
                _, first, inner = opened[outer]
                del opened[outer:]
                if not opened:
                    out.append(Marked(first, end, (inner, start), True))
                continue
            if mark in "」』" or not _opens(text, start, end, size):
                continue
        if len(opened) < _DEEPEST and _may_open(text, mark, start, end, size):
            opened.append((mark, start, end))
    _close_open(out, opened, text, size)
    return out


def _close_open(out: list[Marked], opened: list[tuple[str, int, int]], text: str, end: int) -> None:
    if opened:
        mark, first, inner = opened[0]
        if mark not in "‘»›" and end - inner > 1:
            out.append(Marked(first, end, (inner, end), False))
        opened.clear()


def _opens(text: str, start: int, end: int, size: int) -> bool:
    """Whether a mark has a gap before it and none after it."""
    before = text[start - 1] if start else " "
    after = text[end] if end < size else " "
    return (before.isspace() or before in "([—–-:‘'“«") and not after.isspace() and after not in ",.;:!?)"


def _may_open(text: str, mark: str, start: int, end: int, size: int) -> bool:
    if mark in "\"''”":
        before = text[start - 1] if start else " "
        after = text[end] if end < size else " "
        if mark == "”":
            return _opens(text, start, end, size)
        # 5'11" and the like
        return not before.isalnum() and not (after.isspace() and not before.isspace())
    return mark != "‘" or _opens(text, start, end, size)
