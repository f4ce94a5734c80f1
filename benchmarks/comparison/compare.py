"""The figures of two states of the code side by side: what is worse, what is better, what is merely different."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from benchmarks.comparison.measure import Figures

_VERDICTS = ("passed", "accepted", "warned", "failed", "errored")
"""From the best to the worst."""


class Direction(StrEnum):
    """What a difference means for the data."""

    WORSE = "worse"
    BETTER = "better"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that differs: of which kind, its name, both values as text, and what that means."""

    kind: str
    name: str
    before: str
    after: str
    direction: Direction


def compare(base: Figures, change: Figures) -> list[Difference]:
    """Return every difference, the worse ones first, then by kind and name.

    Worse are fewer articles, more rejected rows, a lower share of filled values, a worse verdict, a rule that breaks
    more often, and more wrong fields in fixtures. Other rows, such as mentions, are different: more may be right or
    wrong. So are changed values of articles.
    """
    found = [
        *_numbers("rows", base.rows, change.rows, more_is=None),
        *_numbers("rejected rows", base.rejected, change.rejected, more_is=Direction.WORSE),
        *_numbers(
            "share of articles with a value", base.shares, change.shares, more_is=Direction.BETTER, form="{:.0%}"
        ),
        *_numbers("rules that did not hold", base.broken, change.broken, more_is=Direction.WORSE),
        *_numbers("wrong fields of a fixture", _wrong(base), _wrong(change), more_is=Direction.WORSE),
        *_verdicts(base.verdicts, change.verdicts),
        *_values(base.articles, change.articles),
    ]
    order = list(Direction)
    return sorted(found, key=lambda one: (order.index(one.direction), one.kind, one.name))


def _numbers(
    kind: str,
    base: Mapping[str, float],
    change: Mapping[str, float],
    *,
    more_is: Direction | None,
    form: str = "{:,}",
) -> list[Difference]:
    found = []
    for name in sorted({*base, *change}):
        before, after = base.get(name, 0), change.get(name, 0)
        if before == after:
            continue
        if more_is is None:
            # articles are the rows that everything else hangs on
            is_articles = name.endswith(".articles")
            direction = Direction.DIFFERENT
            if is_articles:
                direction = Direction.BETTER if after > before else Direction.WORSE
        else:
            less_is = Direction.BETTER if more_is is Direction.WORSE else Direction.WORSE
            direction = more_is if after > before else less_is
        found.append(Difference(kind, name, form.format(before), form.format(after), direction))
    return found


def _wrong(figures: Figures) -> dict[str, float]:
    return {name: len(score["wrong"]) for name, score in figures.fixtures.items()}


def _verdicts(base: Mapping[str, str], change: Mapping[str, str]) -> list[Difference]:
    found = []
    for name in sorted({*base, *change}):
        before, after = base.get(name, "none"), change.get(name, "none")
        if before != after:
            is_worse = _rank(after) > _rank(before)
            found.append(Difference("verdict", name, before, after, Direction.WORSE if is_worse else Direction.BETTER))
    return found


def _rank(verdict: str) -> int:
    return _VERDICTS.index(verdict) if verdict in _VERDICTS else len(_VERDICTS)


def _values(base: Mapping[str, Mapping[str, Any]], change: Mapping[str, Mapping[str, Any]]) -> Iterator[Difference]:
    for name in base.keys() & change.keys():
        for column in base[name].keys() & change[name].keys():
            before, after = base[name][column], change[name][column]
            if before != after:
                yield Difference(f"value of {column}", name, _short(before), _short(after), Direction.DIFFERENT)
    for name in base.keys() - change.keys():
        yield Difference("article", name, "stored", "not stored", Direction.WORSE)
    for name in change.keys() - base.keys():
        yield Difference("article", name, "not stored", "stored", Direction.BETTER)


def _short(value: str | None, longest: int = 120) -> str:
    text = "null" if value is None else " ".join(value.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"
