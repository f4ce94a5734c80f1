"""What the neighbourhood of each word shows: codes by column, one array a column, for a whole text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.mentions.names.features import CLASS_NUMBER, CLASSES
from extractors.mentions.text_view import TextView

Codes = NDArray[np.int64]
KINDS = len(CLASSES)

COLUMNS = {
    "three": KINDS**3, "left": KINDS**2, "right": KINDS**2, "place": 12, "run": 40, "elsewhere": 8, "line": 4,
    "again": 32, "known": 8, "head": 12,
}  # fmt: skip
"""The columns and how many codes each has."""

_OF = (CLASS_NUMBER["of"], CLASS_NUMBER["connector"])
_ORGHEAD, _SMALL_ORGHEAD = CLASS_NUMBER["Orghead"], CLASS_NUMBER["orghead"]
_LINKING = frozenset(CLASS_NUMBER[name] for name in ("of", "connector", "function"))
_ENDING = frozenset(
    CLASS_NUMBER[name]
    for name in ("stop", "break", "comma", "quote", "bracket", "number", "function", "speech", "calendar", "possessive")
)
_STOP, _BREAK = CLASS_NUMBER["stop"], CLASS_NUMBER["break"]


def shifted(values: NDArray[np.int64], by: int, fill: int = 0) -> Codes:
    """Return the values of the words ``by`` places to the right (left if negative), ``fill`` beyond the edges."""
    out = np.full_like(values, fill)
    if by > 0:
        out[:-by] = values[by:]
    elif by < 0:
        out[-by:] = values[:by]
    else:
        out[:] = values
    return out


def read_columns(
    view: TextView,
    kinds: Codes,
    capital: NDArray[np.bool_],
    folds: Codes,
    opens: NDArray[np.bool_],
    known: Sequence[tuple[int, int, int]] = (),
    caseless: NDArray[np.bool_] | None = None,
) -> dict[str, Codes]:
    """Return the codes of all words of a text by column, without ``again``.

    ``kinds`` are the numbers of the words' classes, ``capital`` whether each has a capital, ``folds`` a number a
    folded word, ``opens`` whether a word opens a sentence.
    """
    before, after = shifted(kinds, -1), shifted(kinds, 1)
    return {
        "three": (before * KINDS + kinds) * KINDS + after,
        "left": shifted(kinds, -2) * KINDS + kinds,
        "right": kinds * KINDS + shifted(kinds, 2),
        "place": _place(view),
        "run": _run(capital, opens),
        "elsewhere": _elsewhere(capital, folds, opens),
        "line": _line(kinds, capital),
        "known": _known(len(kinds), known, caseless),
        "head": _head(kinds, capital, caseless),
    }


def _head(kinds: Codes, capital: NDArray[np.bool_], caseless: NDArray[np.bool_] | None) -> Codes:
    """Return where a word for organisations is among capitals: before it (1), itself last (2) or not (11), after it
    (3), alone (4). Where it is followed by *of* and a capital: itself (5), the small words (6), the capitals (7). In
    scripts without capitals: itself (8), the next word (9), the one after that (10).
    """
    codes = np.zeros(len(kinds), np.int64)
    heads = np.flatnonzero((kinds == _ORGHEAD) | (kinds == _SMALL_ORGHEAD)).tolist()
    if not heads:
        return codes
    classes, large, size = kinds.tolist(), capital.tolist(), len(kinds)
    for at in heads:
        if caseless is not None and caseless[at]:
            for code, place in enumerate(range(at, min(at + 3, size)), start=8):
                if place > at and classes[place] in _ENDING:
                    break
                codes[place] = code
            continue
        if not large[at]:
            continue
        first = at
        while first > max(0, at - 5) and large[first - 1] and classes[first - 1] not in _ENDING:
            first -= 1
        stop = at + 1
        while stop < min(size, at + 6) and large[stop] and classes[stop] not in _ENDING:
            stop += 1
        codes[first:at], codes[at + 1 : stop] = 1, 3
        codes[at] = 11 if stop > at + 1 else 2 if at > first else 4
        after = stop
        while after < min(size, stop + 3) and not large[after] and classes[after] in _LINKING:
            after += 1
        if stop < after < size and large[after] and classes[after] not in _ENDING:
            codes[at], codes[stop:after] = 5, 6
            while after < min(size, stop + 8) and large[after] and classes[after] not in _ENDING:
                codes[after] = 7
                after += 1
    return codes


def _known(size: int, known: Sequence[tuple[int, int, int]], caseless: NDArray[np.bool_] | None) -> Codes:
    """Return where the list of organisations has a name: 1 for a name of one word, 2 for the first word of a longer
    one, 3 for its other words; 3 more in scripts without capitals.
    """
    codes = np.zeros(size, np.int64)
    for first, stop, _ in known:
        shift = 3 if caseless is not None and caseless[first] else 0
        codes[first:stop] = 3 + shift
        codes[first] = (1 if stop - first == 1 else 2) + shift
    return codes


def _place(view: TextView) -> Codes:
    """Return where a place was found (1 to 3 by how sure at its first word, 4 to 6 inside) or an agency (7, 8)."""
    codes = np.zeros(len(view), np.int64)
    for first, last, code in view.places:
        at, stop = view.words_in(first, last)
        if stop > at:
            codes[at:stop] = code + 3
            codes[at] = code
    for first, last, _ in view.agencies:
        at, stop = view.words_in(first, last)
        if stop > at:
            codes[at:stop] = 8
            codes[at] = 7
    return codes


def _run(capital: NDArray[np.bool_], opens: NDArray[np.bool_]) -> Codes:
    """Return for words in a run of capitals its length (1 to 4 and more), the word's place, and whether it opens a
    sentence.
    """
    size = len(capital)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], capital, [False])).astype(np.int8)))
    codes = np.zeros(size, np.int64)
    if not len(edges):
        return codes
    firsts, stops = edges[::2], edges[1::2]
    lengths = stops - firsts
    length = np.repeat(np.minimum(lengths, 4), lengths)
    inside = np.flatnonzero(capital)
    first, last = np.repeat(firsts, lengths), np.repeat(stops - 1, lengths)
    position = np.where(inside == first, 0, np.where(inside == last, 2, 1))
    opened = np.repeat(opens[firsts], lengths).astype(np.int64)
    codes[inside] = 1 + (length - 1) * 3 + position + opened * 12
    return codes


def _elsewhere(capital: NDArray[np.bool_], folds: Codes, opens: NDArray[np.bool_]) -> Codes:
    """Return how a capital word is written elsewhere in the text: with a small letter (1), with a capital inside a
    sentence (2), both (3); 4 more where the word opens a sentence.
    """
    codes = np.zeros(len(capital), np.int64)
    if not len(folds):
        return codes
    size = int(folds.max()) + 1
    small = np.bincount(folds[~capital], minlength=size) > 0
    inside = capital & ~opens
    large = np.bincount(folds[inside], minlength=size)
    mine = inside[capital].astype(np.int64)
    at = folds[capital]
    codes[capital] = small[at] + 2 * (large[at] - mine > 0) + 4 * opens[capital]
    return codes


def _line(kinds: Codes, capital: NDArray[np.bool_]) -> Codes:
    """Return whether a line is mostly capitals (a headline): 1 for its capital words, else 0."""
    codes = np.zeros(len(kinds), np.int64)
    lines = np.cumsum(kinds == _BREAK)
    words = kinds >= CLASS_NUMBER["lower"]
    count = np.bincount(lines, weights=words)
    upper = np.bincount(lines, weights=capital & words)
    mostly = (count >= 4) & (upper > 0.6 * count)
    codes[mostly[lines] & capital] = 1
    return codes
