"""A comparison for the page of a CI job: a summary in Markdown, and annotations of the lines that are worse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks.comparison.compare import Difference, Direction
from benchmarks.comparison.measure import Figures
from dateline.reports.quality.markdown_summary import escape

_MOST_LINES = 60
_MOST_ANNOTATIONS = 10
"""GitHub shows this many of each kind a step."""
_SIGNS = {Direction.WORSE: "✗", Direction.BETTER: "✓", Direction.DIFFERENT: "≠"}


def summary(differences: Sequence[Difference], base: Figures, change: Figures, *, name: str) -> str:
    """Return the comparison as Markdown. ``name`` is the base's. Text of pages is escaped."""
    counts = Counter(one.direction for one in differences)
    said = ", ".join(f"{counts[direction]} {direction}" for direction in Direction if counts[direction])
    lines = [
        f"# Compared with {escape(name)}",
        "",
        f"**{said or 'No figure and no value differs.'}**",
        "",
        "| | base | change |",
        "|---|--:|--:|",
        *(f"| {label} | {before} | {after} |" for label, before, after in _totals(base, change)),
    ]
    if differences:
        lines += ["", "| | what | of | base | change |", "|---|---|---|---|---|"]
        lines += [
            f"| {_SIGNS[one.direction]} {one.direction} | {escape(one.kind)} | {escape(one.name)} | "
            f"{escape(one.before)} | {escape(one.after)} |"
            for one in differences[:_MOST_LINES]
        ]
    if (more := len(differences) - _MOST_LINES) > 0:
        lines += ["", f"and {more} more, in the artifact's `comparison.json`"]
    return "\n".join(lines) + "\n"


def workflow_warnings(differences: Sequence[Difference]) -> Iterator[str]:
    """Yield a workflow command of GitHub for each of the first worse figures."""
    for one in [one for one in differences if one.direction is Direction.WORSE][:_MOST_ANNOTATIONS]:
        text = f"{one.name}: {one.before} → {one.after}"
        yield f"::warning title={_property(f'{one.kind} worse')}::{_data(text)}"


def _totals(base: Figures, change: Figures) -> Iterator[tuple[str, str, str]]:
    for label, of in (
        ("articles", lambda f: f"{sum(n for name, n in f.rows.items() if name.endswith('.articles')):,}"),
        ("rows staged", lambda f: f"{sum(f.rows.values()):,}"),
        ("rejected rows", lambda f: f"{sum(f.rejected.values()):,}"),
        ("mean share of articles with a value", lambda f: f"{sum(f.shares.values()) / max(len(f.shares), 1):.1%}"),
        ("rules that did not hold", lambda f: f"{sum(f.broken.values()):,}"),
        ("fields of fixtures read right", _score),
    ):
        yield label, of(base), of(change)


def _score(figures: Figures) -> str:
    fields = sum(score["fields"] for score in figures.fixtures.values())
    wrong = sum(len(score["wrong"]) for score in figures.fixtures.values())
    return f"{fields - wrong:,} of {fields:,}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
