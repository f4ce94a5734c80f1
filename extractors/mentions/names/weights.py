"""The learned weights of the tagger, read from ``data/weights.json.gz``; ``benchmarks/train_names.py`` writes them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractors.mentions.names.columns import COLUMNS

PATH = Path(__file__).parent / "data" / "weights.json.gz"
DISTANCES = 5
LABELS = 4
SCALE = 50
"""Weights are stored as whole numbers: 50 is 1 in log odds."""

_OTHERS = [0, 1, 3, 4]
"""The distances of the words that see a word."""
ORGANISATION = 2
BY_HAND = {"head": {3: 1.2, 5: 1.5, 6: 3.5, 7: 2.0, 11: 1.2}, "known": {1: 1.2, 2: 1.0, 3: 1.0}}
"""What is added for organisations by column and code: *University of Leeds* and names of the list are
rarer in the texts that weights are learned from than in others.
"""

Array = NDArray[np.float64]


@dataclass(slots=True)
class Weights:
    """The weights of features (by distance, from two words before to two after), of columns, and of label pairs."""

    features: dict[str, int]
    own: NDArray[np.int16]
    near: NDArray[np.int16]
    columns: dict[str, Array]
    steps: Array

    def sums(self, looks: Sequence[tuple[Sequence[str], Sequence[str]]]) -> Array:
        """Return the sums of weights by word, distance and label. Each word is given by its features: those that count
        at the word itself, and those for the words that see it.
        """
        out = np.zeros((len(looks), DISTANCES, LABELS))
        out[:, 2] = _sums(self.own, [self._numbers(own) for own, _ in looks])
        out[:, _OTHERS] = _sums(self.near, [self._numbers(near) for _, near in looks])
        return out / SCALE

    def _numbers(self, names: Sequence[str]) -> list[int]:
        return [number for number in map(self.features.get, names) if number is not None]


def _sums(weights: NDArray[np.int16], features: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """Return for each list of features the sum of their weights."""
    out = np.zeros((len(features), *weights.shape[1:]), np.int64)
    sizes = list(map(len, features))
    some = [at for at, size in enumerate(sizes) if size]
    if some:
        firsts = [0, *accumulate(sizes)]
        chosen = weights[list(chain.from_iterable(features))]
        out[some] = np.add.reduceat(chosen, [firsts[at] for at in some], axis=0, dtype=np.int64)
    return out


def decode_weights(raw: dict[str, Any]) -> Weights:
    """Return the weights from what the file holds."""
    names = raw["names"].split("\n")
    own = np.zeros((len(names), LABELS), np.int16)
    near = np.zeros((len(names), DISTANCES - 1, LABELS), np.int16)
    _fill(own.reshape(-1), raw["own"])
    _fill(near.reshape(-1), raw["near"])
    columns = {}
    for name, size in COLUMNS.items():
        codes = np.zeros((size, LABELS))
        _fill(codes.reshape(-1), raw["columns"].get(name, [[], []]))
        columns[name] = codes / SCALE
    steps = np.array(raw["steps"], float) / SCALE
    return Weights({name: number for number, name in enumerate(names)}, own, near, columns, steps)


def encode_weights(weights: Weights) -> dict[str, Any]:
    """Return what the file has for weights: only what differs from 0, as gaps and values."""
    return {
        "names": "\n".join(weights.features),
        "own": _sparse(weights.own.reshape(-1)),
        "near": _sparse(weights.near.reshape(-1)),
        "columns": {
            name: _sparse(np.rint(codes * SCALE).astype(np.int64).reshape(-1))
            for name, codes in weights.columns.items()
        },
        "steps": np.rint(weights.steps * SCALE).astype(int).tolist(),
    }


def _sparse(values: NDArray[Any]) -> list[list[int]]:
    at = np.flatnonzero(values)
    return [np.diff(at, prepend=0).tolist(), values[at].tolist()]


def _fill(target: NDArray[Any], stored: list[list[int]]) -> None:
    gaps, values = stored
    if not gaps:
        return
    target[np.cumsum(np.array(gaps, np.int64))] = values


@lru_cache(maxsize=2)
def load_weights(*, by_hand: bool = True) -> Weights:
    """Return the weights that the package ships, with what is added by hand or without."""
    with gzip.open(PATH, "rt", encoding="utf-8") as stored:
        weights = decode_weights(json.load(stored))
    for column, shifts in BY_HAND.items() if by_hand else ():
        for code, shift in shifts.items():
            weights.columns[column][code, ORGANISATION] += shift
    return weights
