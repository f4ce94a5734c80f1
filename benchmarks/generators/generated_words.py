"""Invented words and texts, and what others make of a text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_SYLLABLES = (
    *("ba", "cor", "den", "fi", "gal", "hu", "jor", "ka", "lim", "mo", "ner"),
    *("os", "pra", "qui", "ro", "sta", "tu", "vel", "xa", "yon", "zi"),
)


def make_vocabulary(rng: np.random.Generator, size: int) -> list[str]:
    """Invent ``size`` words."""
    words: dict[str, None] = {}
    while len(words) < size:
        for parts in rng.integers(0, len(_SYLLABLES), (size, 4)):
            words["".join(_SYLLABLES[p] for p in parts[: 2 + parts[0] % 3])] = None
    return list(words)[:size]


def paragraphs(words: Sequence[str] | np.ndarray) -> str:
    """Return words joined to paragraphs of 55, with a blank line between them."""
    return "\n\n".join(" ".join(words[i : i + 55]).capitalize() + "." for i in range(0, len(words), 55))


def choose_words(
    rng: np.random.Generator, bodies: Sequence[str], per_body: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """Choose ``per_body`` words of each text; return the positions of their texts, their starts, their ends, and the
    words.
    """
    begins, ends, words = [], [], []
    for body in bodies:
        gaps = np.flatnonzero(np.frombuffer(body.encode("ascii"), np.uint8) <= ord(" "))
        starts, stops = np.append(0, gaps + 1), np.append(gaps, len(body))
        whole = np.flatnonzero(stops > starts)
        chosen = whole[np.sort(rng.integers(0, len(whole), per_body))]
        begins.append(starts[chosen])
        ends.append(stops[chosen])
        words += [body[start:stop] for start, stop in zip(starts[chosen], stops[chosen], strict=True)]
    rows = np.repeat(np.arange(len(bodies)), per_body)
    return rows, np.concatenate(begins).astype("int32"), np.concatenate(ends).astype("int32"), words


def copy_text(rng: np.random.Generator, text: str, words: np.ndarray) -> str:
    """Copy a text: whole, cut to its first part, or with words changed; a credit is put in front."""
    way = int(rng.integers(3))
    parts = text.split(" ")
    if way == 1:
        parts = parts[: max(40, int(len(parts) * rng.uniform(0.3, 0.9)))]
    elif way == 2:
        for i in rng.integers(0, len(parts), max(1, len(parts) // 25)):
            parts[i] = str(words[int(rng.integers(len(words)))])
    return "ORVA (Agency) - " + " ".join(parts)
