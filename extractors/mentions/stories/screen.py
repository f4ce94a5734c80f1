"""Which of many pairs of texts may be alike enough: bounds by arrays, before the exact comparison.

Few candidates are alike, and to compare two texts term by term takes some 20 µs. Here each term of a text has the
number of a slot. The weights of one text are spread over the slots, and those of all its candidates are multiplied with
them at once, some 2 µs a pair. Two terms may share a slot, so that a bound is never below the likeness.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractors.mentions.stories.likeness import (
    ACROSS_LANGUAGES,
    MOST_OF_PLACES,
    OF_ONE_LANGUAGE,
    SHARE_OF_MORE_PLACES,
    least_likeness,
)
from extractors.mentions.stories.terms import MOST_TERMS, PLACE, SOUND

_SLOTS = 1 << 16
"""So few that all weights stay in a core's cache; among 80 terms one text in ten has a term that shares its slot."""
_NO_SLOT = _SLOTS
"""Where a row has fewer terms than there is room: nothing is spread there."""
_MARGIN = 2e-4
"""A likeness is rounded to four places, before it is multiplied for two languages; weights here have 32 bits."""
_STORED = re.compile(r"^([^\t\n]+)\t(\d+)", re.MULTILINE)
_FIRST_ROOM = 256
_ARRAYS = ("_slots", "_others", "_sounds", "_places", "_lengths", "_lengths_across", "_languages", "_outlets")
_IS_OF_ONE_LANGUAGE = np.array([chr(kind) in OF_ONE_LANGUAGE for kind in range(256)])
_LEAST = np.array(
    [[least_likeness(is_same_outlet=same, is_one_language=one) for one in (False, True)] for same in (False, True)]
)


class Screen:
    """Texts as rows of arrays, and bounds of the likeness of one of them and others.

    A row has slots and weights of up to ``MOST_TERMS`` terms; weights of sounds and of places are in arrays of their
    own, since they count otherwise. Rows of texts that were removed are used again.
    """

    def __init__(self) -> None:
        self._spread = np.zeros(_SLOTS + 1, np.float32)
        self._slots = np.full((_FIRST_ROOM, MOST_TERMS), _NO_SLOT, np.int32)
        self._others, self._sounds, self._places = (np.zeros((_FIRST_ROOM, MOST_TERMS), np.float32) for _ in range(3))
        self._lengths, self._lengths_across = np.zeros(_FIRST_ROOM), np.zeros(_FIRST_ROOM)
        self._languages, self._outlets = np.zeros(_FIRST_ROOM, np.int64), np.zeros(_FIRST_ROOM, np.int64)
        self._free = list(range(_FIRST_ROOM))
        self._numbers: dict[str, int] = {}

    def add(self, stored: str | None, language: str | None, outlet_key: str) -> int:
        """Add a text, its terms as they are stored, and return its row.

        Which slot a term has differs from process to process; which texts are linked does not.
        """
        if not self._free:
            self._grow()
        row = self._free.pop()
        terms = _STORED.findall(stored or "")
        is_whole, terms = len(terms) <= MOST_TERMS, terms[:MOST_TERMS]
        count = len(terms)
        kinds = np.frombuffer("".join([key[0] for key, _ in terms]).encode(), np.uint8)
        weights = np.array([int(weight) for _, weight in terms], np.float32) / np.float32(100)
        is_sound, is_place = kinds == ord(SOUND), kinds == ord(PLACE)
        for part, values in (
            (self._sounds, weights * is_sound),
            (self._places, weights * is_place),
            (self._others, weights * ~(is_sound | is_place)),
        ):
            part[row, :count], part[row, count:] = values, 0
        self._slots[row, :count], self._slots[row, count:] = [hash(key) % _SLOTS for key, _ in terms], _NO_SLOT
        # without a length a text may be alike with any
        squares = weights * weights * is_whole
        self._lengths[row] = np.sqrt(squares[~is_sound].sum(dtype=np.float64))
        self._lengths_across[row] = np.sqrt(squares[~_IS_OF_ONE_LANGUAGE[kinds]].sum(dtype=np.float64))
        self._languages[row] = self._numbers.setdefault(language or "", len(self._numbers))
        self._outlets[row] = self._numbers.setdefault(outlet_key, len(self._numbers))
        return row

    def remove(self, row: int) -> None:
        """Leave a row to the next text."""
        self._free.append(row)

    def may_be_alike(self, row: int, others: Sequence[int]) -> NDArray[np.int64]:
        """Return the positions of those rows of ``others`` that may be alike enough for a link, in their order."""
        rows = np.array(others, np.int64)
        spread = self._spread
        np.add.at(spread, self._slots[row], self._sounds[row] + self._others[row] + self._places[row])
        met = spread[self._slots[rows]]
        spread[self._slots[row]] = 0
        is_one_language = self._languages[rows] == self._languages[row]
        shared = _sum_rows(met, self._others[rows])
        if not is_one_language.all():
            shared += np.where(is_one_language, 0, _sum_rows(met, self._sounds[rows]))
        of_places = _sum_rows(met, self._places[rows])
        full = np.minimum(of_places, MOST_OF_PLACES * shared)
        shared += full + SHARE_OF_MORE_PLACES * (of_places - full)
        lengths = np.where(
            is_one_language,
            self._lengths[rows] * self._lengths[row],
            self._lengths_across[rows] * self._lengths_across[row] * ACROSS_LANGUAGES,
        )
        least = _LEAST[(self._outlets[rows] == self._outlets[row]).astype(int), is_one_language.astype(int)]
        return np.flatnonzero(shared >= (least - _MARGIN) * lengths)

    def _grow(self) -> None:
        room = len(self._lengths)
        for name in _ARRAYS:
            array = getattr(self, name)
            setattr(self, name, np.concatenate((array, np.zeros_like(array))))
        self._free = list(range(room, 2 * room))


def _sum_rows(met: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    sums: NDArray[np.float32] = np.einsum("ij,ij->i", met, weights)
    return sums
