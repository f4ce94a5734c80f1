"""Learn the weights of the tagger of names and write ``extractors/mentions/names/data/weights.json.gz``.

A conditional random field is fitted (L-BFGS, squared penalty) to the gold texts whose licence allows it
(``entity_folds.TRAINING_SETS``), folds 0 to 3. A second fit learns what the same word elsewhere in the text says, from
readings by weights that were learned without the text's own fold. Neither clock nor chance has a part in it::

    python -m benchmarks.train_names [--penalty 1.0] [--go-on]
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse  # type: ignore[import-untyped]

from benchmarks.training_texts import Text, read_texts
from extractors.mentions.names.columns import COLUMNS
from extractors.mentions.names.features import BREAKS
from extractors.mentions.names.tagger import (
    LABELS,
    NONE,
    REACH,
    codes_again,
    probabilities,
)
from extractors.mentions.names.weights import DISTANCES, PATH, SCALE, Weights, encode_weights, load_weights

Array = NDArray[np.float64]
RAREST = 2


class Problem:
    """The sentences of texts as arrays, and the loss of weights on them with its gradient."""

    def __init__(
        self, texts: list[Text], looks: list[tuple[tuple[str, ...], tuple[str, ...]]], lexical: bool = True
    ) -> None:
        self.texts = texts
        counts: Counter[str] = Counter()
        used = Counter(np.concatenate([text.types for text in texts]).tolist())
        for number, times in used.items():
            for name in looks[number][0]:
                counts[name] += times
            for name in looks[number][1]:
                counts[name] += 0 if name in looks[number][0] else times
        self.names = sorted(name for name, times in counts.items() if times >= RAREST)
        index = {name: number for number, name in enumerate(self.names)}
        self.own = _matrix([look[0] for look in looks], index)
        self.near = _matrix([look[1] for look in looks], index)
        self.types = np.concatenate([text.types for text in texts])
        self.gold = np.concatenate([text.labels for text in texts])
        self.weight = np.concatenate([np.full(len(text.types), text.weight) for text in texts])
        self.columns = {
            name: np.concatenate([text.encoded.columns[name] for text in texts])
            for name in COLUMNS
            if name in texts[0].encoded.columns and name != "again"
        }
        self.neighbours = {}
        size = len(looks)
        for distance in range(-REACH, REACH + 1):
            if distance:
                parts = []
                for text in texts:
                    part = np.full(len(text.types), size)
                    if distance > 0:
                        part[:-distance] = text.types[distance:]
                    else:
                        part[-distance:] = text.types[:distance]
                    parts.append(part)
                self.neighbours[distance] = np.concatenate(parts)
        self.size = size
        self._sentences()
        self.shapes = {"own": (len(self.names), LABELS), "near": (len(self.names), DISTANCES - 1, LABELS)}
        self.shapes |= {name: (COLUMNS[name], LABELS) for name in self.columns}
        self.shapes["steps"] = (LABELS, LABELS)
        self.length = sum(int(np.prod(shape)) for shape in self.shapes.values())
        self.base: Array | None = None

    def _sentences(self) -> None:
        firsts, lengths = [], []
        offset = 0
        for text in self.texts:
            ends = np.isin(text.encoded.kinds, tuple(BREAKS))
            bounds = [0, *(np.flatnonzero(ends) + 1).tolist(), len(ends)]
            for first, stop in pairwise(bounds):
                if stop > first and (text.labels[first:stop] >= 0).all():
                    firsts.append(offset + first)
                    lengths.append(stop - first)
            offset += len(ends)
        order = np.argsort(-np.array(lengths), kind="stable")
        self.firsts, self.lengths = np.array(firsts)[order], np.array(lengths)[order]
        self.counts = np.searchsorted(-self.lengths, -np.arange(self.lengths[0]), side="left")

    def unpack(self, flat: Array) -> dict[str, Array]:
        """Return the blocks of weights of one flat array."""
        out, at = {}, 0
        for name, shape in self.shapes.items():
            stop = at + int(np.prod(shape))
            out[name] = flat[at:stop].reshape(shape)
            at = stop
        return out

    def scores(self, blocks: dict[str, Array]) -> Array:
        """Return the scores of all words before the chain."""
        near = self.near @ blocks["near"].reshape(len(self.names), -1)
        near = np.concatenate((near, np.zeros((1, near.shape[1])))).reshape(self.size + 1, DISTANCES - 1, LABELS)
        total: Array = (self.own @ blocks["own"])[self.types]
        for place, distance in enumerate((-2, -1, 1, 2)):
            total += near[self.neighbours[distance], place]
        for name, codes in self.columns.items():
            total += blocks[name][codes]
        return total

    def loss(self, flat: Array, penalty: float) -> tuple[float, Array]:
        """Return the penalised negative log likelihood and its gradient."""
        blocks = self.unpack(flat)
        scores = self.scores(blocks)
        value, slope, step_slope = self.chain(scores, blocks["steps"])
        grad = {name: np.zeros(shape) for name, shape in self.shapes.items()}
        by_type = _sum_rows(self.types, slope, self.size)
        grad["own"] = self.own.T @ by_type
        beside = np.stack(
            [_sum_rows(self.neighbours[distance], slope, self.size + 1)[: self.size] for distance in (-2, -1, 1, 2)], 1
        )
        grad["near"] = (self.near.T @ beside.reshape(self.size, -1)).reshape(self.shapes["near"])
        for name, codes in self.columns.items():
            grad[name] = _sum_rows(codes, slope, COLUMNS[name])
        grad["steps"] = step_slope
        flat_grad = np.concatenate([grad[name].reshape(-1) for name in self.shapes])
        return value + penalty / 2 * float(flat @ flat), flat_grad + penalty * flat

    def chain(self, scores: Array, steps: Array) -> tuple[float, Array, Array]:
        """Return the negative log likelihood of the right labels, and its slopes by score and by step."""
        move = np.exp(steps)
        top = scores.max(axis=1, keepdims=True)
        potential = np.exp(scores - top)
        firsts, counts = self.firsts, self.counts
        forward, logs = [], np.zeros(len(firsts))
        last = np.tile(move[NONE], (len(firsts), 1))
        for at, live in enumerate(counts.tolist()):
            last = last[:live] * potential[firsts[:live] + at]
            norm = last.sum(axis=1, keepdims=True)
            logs[:live] += np.log(norm[:, 0]) + top[firsts[:live] + at, 0]
            last = last / norm
            forward.append(last)
            last = last @ move
        slope, step_slope = np.zeros_like(scores), np.zeros((LABELS, LABELS))
        after = np.empty((0, LABELS))
        close = np.zeros(len(firsts))
        for at in range(len(counts) - 1, -1, -1):
            live = int(counts[at])
            back = np.tile(move[:, NONE], (live, 1))
            back[: len(after)] = after
            both = forward[at] * back
            if at == len(counts) - 1 or live > len(after):
                close[len(after) : live] = np.log(both[len(after) :].sum(axis=1))
            both /= both.sum(axis=1, keepdims=True)
            here = firsts[:live] + at
            weight = self.weight[here][:, None]
            slope[here] = both * weight
            if at:
                ahead = potential[here] * back
                before = forward[at - 1][:live]
                pair = before[:, :, None] * move[None] * ahead[:, None, :]
                pair /= pair.sum(axis=(1, 2), keepdims=True)
                step_slope += (pair * weight[:, :, None]).sum(axis=0)
                step_slope -= np.bincount(
                    self.gold[here - 1] * LABELS + self.gold[here], weights=weight[:, 0], minlength=LABELS**2
                ).reshape(LABELS, LABELS)
                after = ahead @ move.T
                after /= after.sum(axis=1, keepdims=True)
            else:
                first, end = both, self.firsts + self.lengths - 1
                step_slope[NONE] += (first * weight).sum(axis=0)
                np.add.at(step_slope[NONE], self.gold[here], -weight[:, 0])
                final = slope[end]
                step_slope[:, NONE] += final.sum(axis=0)
                np.add.at(step_slope[:, NONE], self.gold[end], -self.weight[end])
        value = float(((logs + close) * self.weight[firsts]).sum())
        inside = np.concatenate([np.arange(f, f + n) for f, n in zip(firsts, self.lengths, strict=True)])
        right = self.gold[inside]
        value -= float((scores[inside, right] * self.weight[inside]).sum())
        np.subtract.at(slope, (inside, right), self.weight[inside])
        begins, ends = self.gold[firsts], self.gold[firsts + self.lengths - 1]
        value -= float(((steps[NONE, begins] + steps[ends, NONE]) * self.weight[firsts]).sum())
        follows = np.setdiff1d(inside, firsts, assume_unique=True)
        value -= float((steps[self.gold[follows - 1], self.gold[follows]] * self.weight[follows]).sum())
        return value, slope, step_slope

    def start(self, weights: Weights) -> Array:
        """Return weights that were learned before as one flat array; 0 for what they lack."""
        blocks = self.unpack(np.zeros(self.length))
        at = np.array([weights.features.get(name, -1) for name in self.names])
        has = at >= 0
        blocks["own"][has] = weights.own[at[has]] / SCALE
        blocks["near"][has] = weights.near[at[has]] / SCALE
        for name in self.columns:
            blocks[name][:] = weights.columns[name]
        blocks["steps"][:] = weights.steps
        return np.concatenate([blocks[name].reshape(-1) for name in self.shapes])

    def fit(self, penalty: float, rounds: int, begin: Array | None = None) -> Weights:
        """Return the weights with the least loss, searched from 0 or from weights ``begin``."""
        found = optimize.minimize(
            self.loss, np.zeros(self.length) if begin is None else begin, args=(penalty,), jac=True, method="L-BFGS-B",
            options={"maxiter": rounds, "maxcor": 8},
        )  # fmt: skip
        print(f"{found.nit} rounds, loss {found.fun:.0f}", flush=True)
        blocks = self.unpack(found.x)
        columns = {name: blocks[name] if name in blocks else np.zeros((size, LABELS)) for name, size in COLUMNS.items()}
        own = np.rint(blocks["own"] * SCALE).astype(np.int16)
        near = np.rint(blocks["near"] * SCALE).astype(np.int16)
        return Weights({name: at for at, name in enumerate(self.names)}, own, near, columns, blocks["steps"])


def _matrix(lists: list[tuple[str, ...]], index: dict[str, int]) -> Any:
    rows, at = [], [0]
    for names in lists:
        rows += [index[name] for name in names if name in index]
        at.append(len(rows))
    return sparse.csr_matrix((np.ones(len(rows)), rows, at), shape=(len(lists), len(index)))


def _sum_rows(codes: NDArray[np.int64], values: Array, size: int) -> Array:
    return np.stack([np.bincount(codes, weights=values[:, label], minlength=size) for label in range(LABELS)], 1)


def text_scores(
    text: Text, looks: list[tuple[tuple[str, ...], tuple[str, ...]]], weights: Weights, cache: dict[int, Array]
) -> Array:
    """Return the scores of a text's words under weights."""
    sums = []
    for number in text.types.tolist():
        if number not in cache:
            cache[number] = weights.sums([looks[number][:2]])[0]
        sums.append(cache[number])
    stacked = np.stack(sums)
    total: Array = stacked[:, REACH].copy()
    for distance in range(1, REACH + 1):
        total[:-distance] += stacked[distance:, REACH + distance]
        total[distance:] += stacked[:-distance, REACH - distance]
    for name, codes in text.encoded.columns.items():
        if name != "again":
            total += weights.columns[name][codes]
    return total


def read_again(texts: list[Text], looks: list[Any], penalty: float, rounds: int, folds: list[int]) -> None:
    """Add the column ``again`` to each text, from weights that were learned without its fold."""
    for fold in folds:
        rest = [text for text in texts if text.fold != fold]
        weights = Problem(rest, looks).fit(penalty, rounds)
        cache: dict[int, Array] = {}
        for text in texts:
            if text.fold == fold:  # copies too
                found = probabilities(text_scores(text, looks, weights, cache), text.encoded, weights.steps)
                text.encoded.columns["again"] = codes_again(text.encoded, found)
        print("fold", fold, "read", flush=True)


def fit_again(texts: list[Text], looks: list[Any], first: Weights, penalty: float) -> Array:
    """Return the weights of the column ``again``, to be added to the scores of the first reading."""
    problem = Problem(texts, looks)
    cache: dict[int, Array] = {}
    base = np.concatenate([text_scores(text, looks, first, cache) for text in texts])
    codes = np.concatenate([text.encoded.columns["again"] for text in texts])
    shape = (COLUMNS["again"], LABELS)

    def loss(flat: Array) -> tuple[float, Array]:
        value, slope, _ = problem.chain(base + flat.reshape(shape)[codes], first.steps)
        grad = _sum_rows(codes, slope, shape[0]).reshape(-1)
        return value + penalty / 2 * float(flat @ flat), grad + penalty * flat

    found = optimize.minimize(loss, np.zeros(shape[0] * LABELS), jac=True, method="L-BFGS-B", options={"maxiter": 60})
    learned: Array = found.x.reshape(shape)
    return learned


def main() -> None:
    """Learn and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--penalty", type=float, default=1.0, help="of the squares of the weights")
    parser.add_argument("--rounds", type=int, default=80)
    parser.add_argument("--limit", type=int, default=0, help="texts a set, for a quick try")
    parser.add_argument("--again-rounds", type=int, default=60, help="of the fits without one fold")
    parser.add_argument("--go-on", action="store_true", help="search from the weights that are there")
    parser.add_argument("--once", action="store_true", help="without the second reading")
    asked = parser.parse_args()
    texts, looks = read_texts(asked.limit)
    print(f"{len(texts)} texts, {sum(len(text.types) for text in texts)} words, {len(looks)} kinds of word", flush=True)
    problem = Problem(texts, looks)
    begin = problem.start(load_weights(by_hand=False)) if asked.go_on else None
    weights = problem.fit(asked.penalty, asked.rounds, begin)
    print(f"{len(weights.features)} features", flush=True)
    if not asked.once:
        own = [text for text in texts if text.is_original]
        read_again(own, looks, asked.penalty, asked.again_rounds, [0, 1, 2, 3])
        weights.columns["again"] = fit_again(own, looks, weights, asked.penalty)
    write(weights)


def write(weights: Weights, least: int = 3) -> None:
    """Write the weights; those nearer to 0 than ``least`` of the stored unit are left out, and features without any."""
    own, near = weights.own.copy(), weights.near.copy()
    own[np.abs(own) < least] = 0
    near[np.abs(near) < least] = 0
    kept = np.flatnonzero(own.any(axis=1) | near.any(axis=(1, 2)))
    names = list(weights.features)
    small = Weights(
        {names[at]: number for number, at in enumerate(kept.tolist())},
        own[kept],
        near[kept],
        weights.columns,
        weights.steps,
    )
    content = json.dumps(encode_weights(small), ensure_ascii=False, separators=(",", ":")).encode()
    with PATH.open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as stored:
        stored.write(content)
    print(f"{len(kept)} features kept, {PATH.stat().st_size / 1024:.0f} KiB", flush=True)


if __name__ == "__main__":
    main()
