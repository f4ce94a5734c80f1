"""The learned weights of the tagger, read from ``data/weights.json.gz``; ``benchmarks/train_names.py`` writes them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
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

    def sums(self, own: Sequence[str], near: Sequence[str]) -> Array:
        """Return the sums of a word's weights by distance and label: ``own`` features count at the word,
        ``near`` ones for the words that see it.
        """
        out = np.zeros((DISTANCES, LABELS))
        mine = [number for name in own if (number := self.features.get(name)) is not None]
        beside = [number for name in near if (number := self.features.get(name)) is not None]
        if mine:
            out[2] = self.own[mine].sum(axis=0)
        if beside:
            out[[0, 1, 3, 4]] = self.near[beside].sum(axis=0)
        return out / SCALE


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
    """Return what the file holds for weights: only what differs from 0, as gaps and values."""
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
