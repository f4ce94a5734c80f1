"""A linear-chain tagger of words as part of a person's name, an organisation's, a place's, or of none.

It is a conditional random field over features of words and of their neighbours (``features.py``, ``columns.py``). The
sum of a word's feature weights at each distance is kept in a table, so that a text costs a look-up a word.
Probabilities are computed for the stretches only where a name is possible at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from extractors.mentions.names.columns import COLUMNS, read_columns
from extractors.mentions.names.features import CLASS_NUMBER, CLASSES, WordLook, look_at
from extractors.mentions.names.forms import form_key
from extractors.mentions.names.known import Phrase, match_known, phrases_from
from extractors.mentions.names.lists import role_words
from extractors.mentions.names.weights import Weights
from extractors.mentions.text_view import TextView

NONE, PERSON, ORGANISATION, PLACE = range(4)
LABELS = 4
CERTAIN_NONE = (1.0, 0.0, 0.0, 0.0)
_SUM = np.add.reduce
REACH = 2
"""How many words to each side are seen."""

_MOST_WORDS = 40_000
_MOST_WAITING = 500
_LONGEST_STRETCH = 40
_CHANGE = 0.2
"""How much the second reading must shift a score for the stretch to be read again, in log odds."""
_MARGIN = 4.5
"""How far ``NONE`` must be ahead of all other labels, in log odds, for a word to be left out of the chain."""

Array = NDArray[np.float64]
Numbers = NDArray[np.int64]


def _flags(*names: str) -> NDArray[np.bool_]:
    """Return for each class of words whether it is one of these."""
    return np.array([name in names for name in CLASSES])


_OPENERS = _flags("stop", "break", "quote")
_ABBREVIATING = _flags("honorific", "initial", "suffix")
_BREAKING = _flags("stop", "break")
_STOP = CLASS_NUMBER["stop"]
NAMELIKE = _flags("rare", "given", "family", "given_family")


@dataclass(slots=True)
class Encoded:
    """A text in numbers: a row of the word table for each word, and what its neighbourhood shows."""

    rows: Numbers
    kinds: Numbers
    capital: NDArray[np.bool_]
    caseless: NDArray[np.bool_]
    opens: NDArray[np.bool_]
    folds: Numbers
    forms: Numbers
    fold_words: list[str] = field(default_factory=list)
    known: list[tuple[int, int, int]] = field(default_factory=list)
    columns: dict[str, Numbers] = field(default_factory=dict)


class WordTable:
    """The words met so far in texts of one language, with what each shows and the sums of its weights by distance."""

    def __init__(self, language: str, weights: Weights | None) -> None:
        self.language = language
        self._roles = role_words(language)
        self._weights = weights
        self._clear(1024)

    def _clear(self, size: int) -> None:
        self.numbers: dict[str, int] = {}
        self._opened: dict[int, int] = {}
        self._waiting: list[tuple[int, WordLook]] = []
        self._folds: dict[str, int] = {}
        self._forms: dict[str, int] = {}
        self.words: list[str] = []
        self.fold_words: list[str] = []
        self.form_words: list[str] = []
        self.phrases: dict[int, tuple[Phrase, ...]] = {}
        self.kinds = np.zeros(size, np.int64)
        self.capital = np.zeros(size, np.bool_)
        self.caseless = np.zeros(size, np.bool_)
        self.folds = np.zeros(size, np.int64)
        self.forms = np.zeros(size, np.int64)
        self.sums = np.zeros((size, 2 * REACH + 1, LABELS))

    def rows(self, words: list[str]) -> Numbers:
        """Return the table's row of each word; unknown words are added."""
        if len(self.words) > _MOST_WORDS:
            self._clear(1024)
        numbers = self.numbers
        found = list(map(numbers.get, words))
        if None in found:
            found = [numbers[word] if word in numbers else self._add(word, word) for word in words]
        return np.array(found, np.int64)

    def opened(self, row: int) -> int:
        """Return the row of a word as it shows where it opens a sentence."""
        found = self._opened.get(row)
        if found is None:
            found = self._opened[row] = self._add(self.words[row], "\x00" + self.words[row])
        return found

    def _add(self, word: str, key: str) -> int:
        row = len(self.words)
        if row >= len(self.kinds):
            for name in ("kinds", "capital", "caseless", "folds", "forms", "sums"):
                old = getattr(self, name)
                setattr(self, name, np.concatenate((old, np.zeros_like(old))))
        look = look_at(word, self.language, self._roles, opens=key is not word)
        self.numbers[key] = row
        self.words.append(word)
        self.fold_words.append(look.fold)
        if word[0].isalpha() and (
            found := phrases_from(word, look.fold, language=self.language, is_caseless=look.is_caseless)
        ):
            self.phrases[row] = found
        self.kinds[row], self.capital[row], self.caseless[row] = look.number, look.is_capital, look.is_caseless
        self.folds[row] = self._folds.setdefault(look.fold, len(self._folds))
        form = form_key(look.fold, self.language)
        self.form_words.append(form)
        self.forms[row] = self._forms.setdefault(form, len(self._forms))
        if self._weights is not None:
            self._waiting.append((row, look))
            if len(self._waiting) >= _MOST_WAITING:
                self.sum_up()
        return row

    def sum_up(self) -> None:
        """Sum the weights of the words that were added since the last call, all at once."""
        if self._waiting and self._weights is not None:
            rows = [row for row, _ in self._waiting]
            self.sums[rows] = self._weights.sums([(look.own, look.near) for _, look in self._waiting])
        self._waiting.clear()


def encode(view: TextView, table: WordTable) -> Encoded:
    """Return a text in numbers."""
    rows = table.rows(view.words)
    kinds = table.kinds[rows]
    opening = _OPENERS[kinds]
    # the full stop of an abbreviation ends no sentence
    opening[1:] &= ~((kinds[1:] == _STOP) & _ABBREVIATING[kinds[:-1]])
    opens = np.concatenate(([True], opening[:-1])) if len(rows) else opening
    capital = table.capital[rows]
    numbers = rows.tolist()
    for at in np.flatnonzero(opens & capital).tolist():
        numbers[at] = table.opened(numbers[at])
    rows = np.array(numbers, np.int64)
    folds, caseless = table.folds[rows], table.caseless[rows]
    fold_words = list(map(table.fold_words.__getitem__, numbers))
    known = _find_known(numbers, fold_words, table)
    columns = read_columns(view, kinds, capital, folds, opens, known, caseless)
    return Encoded(rows, kinds, capital, caseless, opens, folds, table.forms[rows], fold_words, known, columns)


def _find_known(rows: list[int], fold_words: list[str], table: WordTable) -> list[tuple[int, int, int]]:
    phrases = table.phrases
    candidates = {at: phrases[row] for at, row in enumerate(rows) if row in phrases}
    if not candidates:
        return []
    has_forms = any(phrase.is_forms for found in candidates.values() for phrase in found)
    forms = list(map(table.form_words.__getitem__, rows)) if has_forms else fold_words
    return match_known(candidates, fold_words, forms)


def emissions(encoded: Encoded, table: WordTable, weights: Weights) -> Array:
    """Return the score of each label for each word, before the chain."""
    table.sum_up()
    sums = table.sums.take(encoded.rows, axis=0)
    total: Array = sums[:, REACH].copy()
    for distance in range(1, REACH + 1):
        if len(total) > distance:
            total[:-distance] += sums[distance:, REACH + distance]
            total[distance:] += sums[:-distance, REACH - distance]
    for name, codes in encoded.columns.items():
        total += weights.columns[name].take(codes, axis=0)
    return total


def read_twice(scores: Array, encoded: Encoded, weights: Weights) -> Array:
    """Return the probability of each label for each word, read again with what the same words are elsewhere."""
    found = probabilities(scores, encoded, weights.steps)
    shift = weights.columns["again"][codes_again(encoded, found)]
    return probabilities(
        scores + shift, encoded, weights.steps, before=found, changed=np.abs(shift).max(axis=1) > _CHANGE
    )


def probabilities(
    scores: Array,
    encoded: Encoded,
    steps: Array,
    before: Array | None = None,
    changed: NDArray[np.bool_] | None = None,
) -> Array:
    """Return the probability of each label for each word. ``steps[a, b]`` is the score of label b after label a.

    Words for which ``NONE`` is far ahead get it with certainty; the stretches between them are independent chains.
    Stretches without a word that has ``changed`` keep the probabilities ``before``.
    """
    active = scores[:, NONE] - scores[:, 1:].max(axis=1) < _MARGIN
    active &= ~_BREAKING[encoded.kinds]
    edges = np.flatnonzero(np.diff(np.concatenate(([False], active, [False])).astype(np.int8)))
    out = np.zeros_like(scores)
    out[:, NONE] = 1
    if not len(edges):
        return out
    firsts, stops = edges[::2], edges[1::2]
    if before is not None and changed is not None:
        out = before.copy()
        out[changed & ~active] = CERTAIN_NONE
        changes = np.concatenate(([0], np.cumsum(changed)))
        fresh = changes[stops] > changes[firsts]
        firsts, stops = firsts[fresh], stops[fresh]
        if not len(firsts):
            return out
    if (stops - firsts).max() > _LONGEST_STRETCH:
        cut = [
            (at, min(at + _LONGEST_STRETCH, stop))
            for first, stop in zip(firsts.tolist(), stops.tolist(), strict=True)
            for at in range(first, stop, _LONGEST_STRETCH)
        ]
        firsts, stops = (np.array(ends) for ends in zip(*cut, strict=True))
    _chain(scores, firsts, stops - firsts, steps, out)
    return out


def _chain(scores: Array, firsts: Numbers, lengths: Numbers, steps: Array, out: Array) -> None:
    """Write the probabilities of the words of stretches into ``out``, all stretches together, by forward-backward."""
    order = np.argsort(-lengths, kind="stable")
    firsts, lengths = firsts[order], lengths[order]
    longest = int(lengths[0])
    # the first words of all stretches, then the second words of those that have one, and so on
    counts = np.searchsorted(-lengths, -np.arange(longest), side="left").tolist()
    edges = [0, *accumulate(counts)]
    at = np.concatenate([firsts[:live] + number for number, live in enumerate(counts)])
    potential = scores.take(at, axis=0)
    potential = np.exp(potential - potential.max(axis=1, keepdims=True))
    move = np.exp(steps)
    both = np.empty_like(potential)
    last = move[NONE]
    for number, live in enumerate(counts):
        first, stop = edges[number], edges[number + 1]
        last = (last[:live] if number else last) * potential[first:stop]
        last /= _SUM(last, axis=1, keepdims=True)
        both[first:stop] = last
        last = last @ move
    back = np.empty((0, LABELS))
    for number in range(longest - 1, -1, -1):
        first, stop = edges[number], edges[number + 1]
        before, back = back, np.empty((counts[number], LABELS))
        back[:] = move[:, NONE]
        back[: len(before)] = before
        both[first:stop] *= back
        if number:
            back = (potential[first:stop] * back) @ move.T
            back /= _SUM(back, axis=1, keepdims=True)
    out[at] = both / _SUM(both, axis=1, keepdims=True)


def codes_again(encoded: Encoded, found: Array) -> Numbers:
    """Return what each name word was read as elsewhere in the text: 1 + the commonest label of the other places where
    a form of the same word stands, times 4, and the label that it got here; 0 for a word in small letters.
    """
    labels = found.argmax(axis=1)
    worth = encoded.capital | (encoded.caseless & ((labels != NONE) | NAMELIKE[encoded.kinds]))
    codes = np.zeros(len(labels), np.int64)
    at = np.flatnonzero(worth)
    if not len(at):
        return codes
    _, forms = np.unique(encoded.forms[at], return_inverse=True)
    mine = found[at]
    counts = np.stack([np.bincount(forms, weights=mine[:, label]) for label in range(LABELS)], axis=1)
    others = counts[forms] - mine
    codes[at] = np.where(others.sum(axis=1) > 0.5, 4 * (1 + others.argmax(axis=1)), 0) + labels[at]
    return codes


__all__ = ["COLUMNS", "WordTable", "codes_again", "emissions", "encode", "probabilities"]
