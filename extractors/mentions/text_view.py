"""A shared view of a text: its words and marks with offsets, its sentences, and the spans that are already taken.

It is cut once for all readers of names. Words are split where names are: a possessive ``'s``, a French or Italian
article (``l'``), a Turkish case ending after an apostrophe and every full stop are words of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, chain

from extractors.mentions.bounds import limit_text
from extractors.mentions.folding import EASY_WORD, MARK_CLASS, PLAIN_LETTERS

IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff"
_LETTER = rf"[^\W\d_{IDEOGRAPHS}]"
_REST = rf"[^\W_{IDEOGRAPHS}{MARK_CLASS}]|[{MARK_CLASS}]"
_ELISION = r"(?:[dlnmtsjcDLNMTSJC]|[Qq]u|[Dd]ell|[Nn]ell|[Aa]ll|[Dd]all|[Ss]ull|[Uu]n|[Ll]orsqu|[Pp]uisqu)['’](?=\w)"
# the plain letters of most texts are read in one step
_PLAIN = f"[0-9{PLAIN_LETTERS}]*+"
_TAIL = rf"{_PLAIN}(?:(?:{_REST}){_PLAIN})*+"
_INNER = rf"(?:[-‐‑'’ʼ](?!s\b|S\b)(?={_LETTER}){_TAIL})*"
_APOSTROPHE_ENDING = rf"['’](?={_LETTER}){_TAIL}"

_SHORT = r"(?:[A-ZА-ЯЁЇІЄ]\.(?:[ -]?(?=[A-ZА-ЯЁ]\.))?)+"
_NUMBER = r"\d+(?:[.,:]\d+)*"

_WORD = rf"{_ELISION}|(?<![\w.]){_SHORT}(?!\w)|{_LETTER}{_TAIL}{_INNER}|['’][sS]\b|{_NUMBER}|\n+|[^\s]"
_TURKISH_WORD = (
    rf"(?<![\w.]){_SHORT}(?!\w)|{_LETTER}{_TAIL}(?:[-‐‑](?={_LETTER}){_TAIL})*|{_APOSTROPHE_ENDING}"
    rf"|{_NUMBER}|\n+|[^\s]"
)


def _words(word: str) -> re.Pattern[str]:
    """Return the pattern of the blanks before a word, and the word; an empty one for those at the end."""
    return re.compile(rf"([^\S\n]*+)((?:{EASY_WORD}|{word})|\Z)")


_WORDS, _TURKISH = _words(_WORD), _words(_TURKISH_WORD)
_TURKISH_LIKE = frozenset(("tr", "az"))

_LANGUAGE_END = re.compile(r"[^a-z]")

Span = tuple[int, int]


@dataclass(slots=True)
class TextView:
    """One text as words, and the spans that other readers have found in it.

    ``words[i]`` is ``text[starts[i]:ends[i]]``: a word, a number, a mark, or line breaks. ``places`` are spans with a
    code (``PLACE_NAME``, ``PLACE_WEAK``, ``PLACE_ADJECTIVE``), ``agencies`` the spans of news agencies with their ids.
    """

    text: str
    language: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    places: Sequence[tuple[int, int, int]] = ()
    agencies: Sequence[tuple[int, int, str]] = ()
    taken: list[Span] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.words)

    def words_in(self, start: int, end: int) -> tuple[int, int]:
        """Return the first word that begins in the characters ``start`` to ``end``, and the one after the last."""
        first = bisect_left(self.starts, start)
        return first, bisect_left(self.starts, end, first)

    def first(self, end: int) -> TextView:
        """Return the view of the first ``end`` characters; a word that crosses the end is left out."""
        if end >= len(self.text):
            return self
        stop = bisect_left(self.starts, end)
        while stop and self.ends[stop - 1] > end:
            stop -= 1
        return TextView(
            self.text[:end],
            self.language,
            self.words[:stop],
            self.starts[:stop],
            self.ends[:stop],
            [place for place in self.places if place[1] <= end],
            [agency for agency in self.agencies if agency[1] <= end],
        )


PLACE_NAME, PLACE_WEAK, PLACE_ADJECTIVE = 1, 2, 3


def view_text(
    text: str | None,
    language: str = "en",
    *,
    places: Sequence[tuple[int, int, int]] = (),
    agencies: Sequence[tuple[int, int, str]] = (),
) -> TextView:
    """Return the view of a text. Only its first ``bounds.MOST_CHARACTERS`` characters are read.

    ``language`` (ISO 639-1, a region after it is ignored) decides how apostrophes are read. ``places`` and ``agencies``
    are spans found before.
    """
    read = limit_text(text)
    language = _LANGUAGE_END.split(language.lower(), maxsplit=1)[0]
    pattern = _TURKISH if language in _TURKISH_LIKE else _WORDS
    found = pattern.findall(read)
    while found and not found[-1][1]:
        found.pop()
    # no character is left out, so that the lengths of blanks and words give their offsets
    edges = list(accumulate(map(len, chain.from_iterable(found))))
    return TextView(
        text=read,
        language=language,
        words=[word for _, word in found],
        starts=edges[::2],
        ends=edges[1::2],
        places=places,
        agencies=agencies,
    )
