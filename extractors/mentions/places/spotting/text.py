"""A text cut into words with their offsets, folds and letter case, for reading places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, chain, compress

from extractors.mentions.folding import EASY_WORD, MARK_CLASS, fold_word
from extractors.mentions.places.spotting.scripts import elision
from extractors.mentions.places.spotting.words import STREET, load_words

# Capitals with full stops (U.S., D.C., W.Va.), an ampersand pair (T&T), or a word with its marks and apostrophes.
# What precedes it is no letter; the last match has no word.
_WORDS = re.compile(
    rf"([\W\d_]*+)({EASY_WORD}|(?:[A-Z]\.){{1,4}}(?:[A-Z](?![\w])|[A-Z][a-z]{{1,3}}\.)|(?:[A-Z]\.){{2,5}}|[A-Z]&[A-Z](?!\w)"
    rf"|[^\W\d_][\w{MARK_CLASS}]*(?:['’ʻʼ‘`ʿʾ](?=[^\W\d_])[\w{MARK_CLASS}]*)*|\Z)"
)
_JOIN = re.compile(r"(?:[ \t\u00a0\u202f]*+(?:\r?\n[ \t\u00a0\u202f]*+)?|[ \u00a0]?[-‐‑–־][ \u00a0]?)")
_SHORTENED = frozenset(
    "st mt ft ste sta dr mr mrs ms gen sen rep gov lt col capt sgt rev n s e w no jr sr".split()  # noqa: SIM905
)
_SENTENCE_END = re.compile(r"[.!?…:;•|\n\"“”]|--|—")
_LONG_GAP = 200
LOWER, TITLE_CASE, CAPITALS, CASELESS = 0, 1, 2, 3


@dataclass(slots=True)
class Cut:
    """The words of one text in parallel lists.

    ``ends`` excludes a possessive 's; ``folds`` are without it, ``full`` with it. ``joined[i]`` says that word i and
    the next may belong to one name; ``opens[i]`` that word i opens a sentence, line or quotation. ``case`` is one of
    LOWER, TITLE_CASE, CAPITALS (two letters and more), CASELESS. ``roles`` are bits of ``places_words``.
    """

    text: str
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    folds: list[str] = field(default_factory=list)
    full: list[str] = field(default_factory=list)
    case: list[int] = field(default_factory=list)
    joined: list[bool] = field(default_factory=list)
    opens: list[bool] = field(default_factory=list)
    possessive: list[bool] = field(default_factory=list)
    roles: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.starts)

    def gap(self, index: int) -> str:
        """Return the characters between word ``index`` and the next one (or the end of the text), at most 40."""
        start = self.ends[index]
        stop = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        return self.text[start : min(stop, start + 40)]


@lru_cache(maxsize=65536)
def _look(word: str) -> tuple[int, str, str, bool, int]:
    """Return a word's case, its fold without and with a possessive 's, whether it has one, and its roles."""
    # the case of d'Alger is that of the name it holds
    named = word[elision(word) :]
    initial = named[0]
    if initial.isupper():
        case = CAPITALS if len(named) > 1 and named[1].isupper() and named.isupper() else TITLE_CASE
    else:
        # the letters of Georgian count as small, but names have no others
        case = LOWER if initial.islower() and not "\u10d0" <= initial <= "\u10ff" else CASELESS
    whole = fold_word(word)
    is_possessive = len(word) > 3 and word[-1] in "sS" and word[-2] in "'’ʼ‘`"
    fold = fold_word(word[:-2]) if is_possessive else whole
    roles = load_words().roles.get(fold, 0)
    if fold == "st" and len(named) > 3:
        roles &= ~STREET  # Saint and Sankt fold to St, which is also short for Street
    return case, fold, whole, is_possessive, roles


@lru_cache(maxsize=4096)
def _read_gap(gap: str) -> tuple[bool, bool]:
    """Return whether what is between two words lets them belong to one name, and whether it ends a sentence."""
    return _JOIN.fullmatch(gap) is not None, _SENTENCE_END.search(gap) is not None


def cut(text: str) -> Cut:
    """Split a text into words with their offsets, folded forms, letter case and roles, and whether each is joined to
    the next or opens a sentence.
    """
    found = _WORDS.findall(text)
    while found and not found[-1][1]:
        found.pop()
    if not found:
        return Cut(text)
    case, folds, full, possessive, roles = map(list, zip(*[_look(word) for _, word in found], strict=True))
    # no character is left out, so that the lengths of gaps and words give their offsets
    edges = list(accumulate(map(len, chain.from_iterable(found))))
    starts, ends = edges[::2], edges[1::2]
    for at in compress(range(len(ends)), possessive):
        ends[at] -= 2
    joined, opens = [True] * len(found), [False] * len(found)
    joined[-1], opens[0] = False, True
    # most words stand one space apart
    apart = [
        at for at, ((gap, _), is_short) in enumerate(zip(found[1:], possessive, strict=False)) if gap != " " or is_short
    ]
    for at in apart:
        gap = found[at + 1][0]
        joins, ends_sentence = (
            _read_gap(gap) if len(gap) < _LONG_GAP else (False, _SENTENCE_END.search(gap) is not None)
        )
        if possessive[at]:
            is_joined = gap == " "
        else:
            is_joined = joins or (
                gap == ". " and (len(folds[at]) == 1 or text[starts[at] : ends[at]].lower() in _SHORTENED)
            )
        joined[at] = is_joined
        opens[at + 1] = not is_joined and ends_sentence
    return Cut(text, starts, ends, folds, full, case, joined, opens, possessive, roles)
