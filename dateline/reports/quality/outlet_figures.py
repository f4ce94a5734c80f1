"""What the quality report shows of an outlet: its latest load beside what is usual for it."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dateline.reports.quality.plots import Volume, volume_plot
from dateline.reports.quality.quality_history import History
from dateline.warehouse.quality.run_files import Row
from expectations.verdicts.verdict import LoadVerdict, Verdict
from extractors.contracts.catalogue import MENTION_KINDS

_FAR = 0.5
_LEAST_HISTORY = 5
FIELDS = {
    "title": "Title",
    "lead": "Lead",
    "body": "Body",
    "published_at": "Date",
    "byline_raw": "Byline",
    "section": "Section",
    "language": "Language",
}


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"


def _age(hours: float) -> str:
    if abs(hours) < 1:
        return f"{hours * 60:.0f} min"
    return f"{hours:.0f} h" if abs(hours) < 72 else f"{hours / 24:,.0f} d"


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of a load: its column in quality.loads, its words, and how it is written."""

    column: str
    title: str
    written: Callable[[float], str]
    is_share: bool = False


MEASURES = (
    Measure("median_word_count", "Words an article", _count),
    Measure("median_age_hours", "Age at fetching", _age),
    Measure("outlet_language_share", "In its language", _percent, is_share=True),
    *(Measure(kind.share_figure, f"With {kind.name}", _percent, is_share=True) for kind in MENTION_KINDS),
    Measure("unresolved_place_share", "Places unresolved", _percent, is_share=True),
    Measure("undated_share", "Undated", _percent, is_share=True),
    Measure("mojibake_share", "Broken letters", _percent, is_share=True),
)


def outlet_figures(outlet_id: str, history: History) -> dict[str, Any]:
    """Return the template values of one outlet: its loads as a plot, its latest load, fields and drift."""
    loads = history.loads[outlet_id]
    latest, earlier = loads[-1], [row for row in loads[:-1] if Verdict(row["verdict"]).may_proceed]
    same_kind = [row for row in earlier if row["kind"] == latest["kind"]]
    counts = [row["article_count"] for row in same_kind if row["article_count"] is not None]
    usual = statistics.median(counts) if len(counts) >= _LEAST_HISTORY else None
    volumes = [
        Volume(
            row["article_count"] or 0,
            "failed" if row["verdict"] == "failed" else "errored" if row["verdict"] == "errored"
            else "now" if row is latest else "",
            f"{row['staged_at']:%Y-%m-%d %H:%M}: {row['article_count'] or 0:,} articles, {row['verdict']}",
        )
        for row in loads
    ]  # fmt: skip
    # the spread that is drawn is the middle nine tenths of what was seen; the gate's own band is wider
    band = statistics.quantiles(counts, n=20) if usual is not None else None
    newest = latest.get("newest_age_hours")
    return {
        "outlet_id": outlet_id,
        "name": history.name_of(outlet_id),
        "plot": volume_plot(volumes, band[0] if band else None, band[-1] if band else None),
        "words": f"{history.name_of(outlet_id)}: articles in the last {len(volumes)} loads",
        "latest": latest,
        "usual": _count(usual) if usual is not None else None,
        "learning": f"after {_LEAST_HISTORY - len(counts)} more" if len(counts) < _LEAST_HISTORY else "–",
        "newest_age": _age(newest) + " old" if newest is not None else None,
        "staged_at": f"{latest['staged_at']:%Y-%m-%d %H:%M}",
        "fields": _fields(history.fields.get(outlet_id, {})),
        "drift": _drift(latest, earlier) if latest["article_count"] else [],
    }


def load_figures(verdict: LoadVerdict, history: History) -> list[dict[str, Any]]:
    """Return the measures of one load beside the median of the outlet's earlier loads, those that were not measured
    left out.
    """
    earlier = [
        row
        for row in history.loads.get(verdict.outlet_id, ())
        if row["load_id"] != verdict.load_id and Verdict(row["verdict"]).may_proceed
    ]
    return [
        {
            "title": measure.title,
            "now": measure.written(verdict.profile[measure.column]),
            "usual": measure.written(usual) if (usual := _usual(earlier, measure.column)) is not None else None,
        }
        for measure in MEASURES
        if verdict.profile.get(measure.column) is not None
    ]


def _fields(rows_by_field: Mapping[str, Sequence[Row]]) -> dict[str, dict[str, Any]]:
    cells = {}
    for field in FIELDS:
        if rows := rows_by_field.get(field):
            earlier = [row["share"] for row in rows[:-1]]
            usual = statistics.median(earlier) if len(earlier) >= _LEAST_HISTORY else None
            share = rows[-1]["share"]
            cells[field] = {"share": share, "is_low": usual is not None and share < usual - 0.3}
    return cells


def _drift(latest: Row, earlier: Sequence[Row]) -> list[dict[str, Any]]:
    cells = []
    for measure in MEASURES:
        now, usual = latest.get(measure.column), _usual(earlier, measure.column)
        far = False
        if now is not None and usual is not None:
            far = abs(now - usual) > 0.2 if measure.is_share else abs(now - usual) > _FAR * max(abs(usual), 1.0)
        cells.append(
            {
                "now": measure.written(now) if now is not None else "–",
                "usual": measure.written(usual) if usual is not None else None,
                "is_far": far,
            }
        )
    return cells


def _usual(earlier: Sequence[Row], column: str) -> float | None:
    values = [row[column] for row in earlier if row.get(column) is not None]
    return statistics.median(values) if len(values) >= _LEAST_HISTORY else None
