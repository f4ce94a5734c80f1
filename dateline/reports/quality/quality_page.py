"""The values that the quality pages show; the templates only lay them out."""

from __future__ import annotations

import datetime as dt
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from dateline.reports.quality.markdown_summary import SIGNS, describe_acceptance
from dateline.reports.quality.plots import Volume, volume_plot
from dateline.reports.quality.quality_history import History
from dateline.warehouse.quality.run_files import Row
from dateline.warehouse.waiting import Waiting, describe_age, describe_waiting
from expectations.verdicts.verdict import Check, LoadVerdict, Severity, Verdict
from extractors.contracts.catalogue import MENTION_KINDS
from extractors.contracts.catalogue.articles import WEAK_CONFIDENCE

if TYPE_CHECKING:
    from dateline.warehouse.result import BuildResult

_MOST_OUTLETS, _MOST_LOADS = 100, 60
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
VERDICT_WORDS = {
    Verdict.PASSED: "Every rule holds.",
    Verdict.WARNED: "Some rules were broken that are only reported, or single rows were rejected. The rest was built.",
    Verdict.ACCEPTED: "A rule that stops was broken, and a person accepted it.",
    Verdict.FAILED: "A rule that stops was broken.",
    Verdict.ERRORED: "A rule could not be computed or a file could not be read: a fault of the line, not of the news.",
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


def index_context(
    result: BuildResult,
    history: History,
    rejected: Sequence[Row],
    quality: Path,
    waiting: Sequence[Waiting] = (),
    doubtful: Sequence[Row] = (),
) -> dict[str, Any]:
    """Return the template values of the front page of the quality report."""
    build = build_context(result, quality)
    here = {verdict.outlet_id for verdict in result.load_verdicts}
    ids = sorted(history.loads, key=lambda outlet: (outlet not in here, outlet))
    return {
        **build,
        "waiting_line": describe_waiting(waiting, result.started_at),
        "waiting": [_waiting_line(one, result.started_at, quality) for one in waiting[:_MOST_LOADS]],
        "more_waiting": max(0, len(waiting) - _MOST_LOADS),
        "figures": _headline_figures(result, history),
        "full_audit": _last_full_audit(result, history),
        "outlets": [_outlet(outlet, history) for outlet in ids[:_MOST_OUTLETS]],
        "more_outlets": max(0, len(ids) - _MOST_OUTLETS),
        "fields": [{"name": name, "title": title} for name, title in FIELDS.items()],
        "measures": MEASURES,
        "rejected": rejected,
        "doubtful": doubtful[:_MOST_OUTLETS],
        "more_doubtful": max(0, len(doubtful) - _MOST_OUTLETS),
        "weak_confidence": WEAK_CONFIDENCE,
        "loads": build["loads"][:_MOST_LOADS],
        "more_loads": max(0, len(build["loads"]) - _MOST_LOADS),
        "publications": [
            {
                **row,
                "started": f"{row['started_at']:%Y-%m-%d %H:%M}",
                "has_page": (quality / "publications" / f"{row['publication_id']}.html").is_file(),
            }
            for row in reversed(history.publications)
            if row["publication_id"] != result.publication_id
        ],
        "problem": history.problem,
    }


def _last_full_audit(result: BuildResult, history: History) -> dict[str, Any] | None:
    """When all of the warehouse was audited last, and what that said; None where it is not known."""
    if result.is_full_audit and result.warehouse_verdict:
        return {"started": f"{result.started_at:%Y-%m-%d %H:%M}", "verdict": result.warehouse_verdict.verdict}
    for row in history.full_audits:
        return {"started": f"{row['started_at']:%Y-%m-%d %H:%M}", "verdict": row["warehouse_verdict"]}
    return None


def _waiting_line(one: Waiting, now: dt.datetime, quality: Path) -> dict[str, Any]:
    page = f"{'loads' if one.is_load else 'publications'}/{one.name}.html"
    return {
        "name": one.name,
        "kind": "load" if one.is_load else "publication",
        "page": page if (quality / page).is_file() else None,
        "since": f"{one.since:%Y-%m-%d %H:%M}",
        "age": describe_age(one.since, now),
        "rules": ", ".join(one.rules),
    }


def build_context(result: BuildResult, quality: Path) -> dict[str, Any]:
    """Return the template values that every page of a build shares; ``quality`` is the folder of the reports."""
    audit = result.warehouse_verdict
    checks = audit.checks if audit else []
    verdicts = sorted(result.load_verdicts, key=lambda v: (-list(Verdict).index(v.verdict), v.load_id))
    findings = [c for c in checks if c.outcome is not Verdict.PASSED]
    return {
        "signs": SIGNS,
        "load_link": lambda load_id: f"loads/{load_id}.html",
        "build": {
            "id": result.publication_id,
            "verdict": result.verdict,
            "started": f"{result.started_at:%Y-%m-%d %H:%M}",
        },
        "headline": _headline(result),
        "explanation": _explanation(result),
        "damaged": [*result.damaged, *(audit.reasons if audit and not checks else [])],
        "stopped": [v for v in verdicts if not v.verdict.may_proceed],
        "accepted": [{"load_id": v.load_id, "acceptance": describe_acceptance(v)} for v in verdicts if v.acceptance],
        "audit_acceptance": describe_acceptance(audit) if audit else "",
        "is_audit_failed": audit is not None and audit.verdict is Verdict.FAILED,
        "audit_findings": sorted(findings, key=lambda c: (c.severity is Severity.WARNING, c.relation)),
        "audit_held": [c for c in checks if c.outcome is Verdict.PASSED],
        "loads": [_load_line(v) for v in verdicts],
        "schema_changes": [change for v in verdicts for change in _schema_changes(v)],
        "steps": _steps(result.steps),
        "docs_links": docs_links(quality),
        "docs_pages": docs_pages(quality, result),
    }


def load_context(verdict: LoadVerdict, result: BuildResult, history: History, quality: Path) -> dict[str, Any]:
    """Return the template values of one load's page; its figures beside the median of the outlet's earlier loads."""
    earlier = [
        row
        for row in history.loads.get(verdict.outlet_id, ())
        if row["load_id"] != verdict.load_id and Verdict(row["verdict"]).may_proceed
    ]
    return {
        **build_context(result, quality),
        "load": verdict,
        "acceptance_line": describe_acceptance(verdict),
        "explanation": VERDICT_WORDS[verdict.verdict]
        + ("" if verdict.verdict.may_proceed else " Nothing of this load reached the warehouse."),
        "figures": [
            {
                "title": measure.title,
                "now": measure.written(verdict.profile[measure.column]),
                "usual": measure.written(usual) if (usual := _usual(earlier, measure.column)) is not None else None,
            }
            for measure in MEASURES
            if verdict.profile.get(measure.column) is not None
        ],
        "schema_changes": _schema_changes(verdict),
    }


def docs_links(quality: Path) -> list[dict[str, str]]:
    """Return links to the Data Docs index of each gate, of those that were written; empty if none was."""
    titles = {"staged": "Data Docs of the staged loads", "warehouse": "Data Docs of the warehouse"}
    return [
        {"href": f"data_docs/{name}/index.html", "text": title}
        for name, title in titles.items()
        if (quality / "data_docs" / name / "index.html").is_file()
    ]


def docs_pages(quality: Path, result: BuildResult) -> list[dict[str, Any]]:
    """Return the links to the Data Docs pages of this build, by gate; gates without a page are left out.

    Their own index pages are empty without scripts.
    """
    from expectations.library.data_docs import docs_run_name

    run = docs_run_name(result.started_at)
    found = []
    for gate, title in (("staged", "The staged loads"), ("warehouse", "The warehouse")):
        pages = sorted((quality / "data_docs" / gate / "validations").glob(f"*/{run}/**/*.html"))
        links = [{"href": quote(str(page.relative_to(quality))), "text": page.parts[-4]} for page in pages]
        if links:
            found.append({"title": title, "links": links})
    return found


def _headline(result: BuildResult) -> str:
    stopped = sum(not v.verdict.may_proceed for v in result.load_verdicts) + len(result.damaged)
    if result.published:
        loads = f"{len(result.applied):,} load{'s' if len(result.applied) != 1 else ''}"
        return f"Published with {loads}" + (f"; {stopped:,} stopped" if stopped else "")
    if result.warehouse_verdict:
        return "Not published: the audit refused it"
    if stopped:
        return "Nothing published: " + (
            "the load was stopped" if stopped == 1 else f"all {stopped:,} loads were stopped"
        )
    return "Nothing new to publish"


def _explanation(result: BuildResult) -> str:
    if result.published:
        return (
            VERDICT_WORDS[result.verdict]
            if result.verdict.may_proceed
            else (
                "The sound loads are in the warehouse. What was stopped is listed below: accept it, or stage it again."
            )
        )
    return "The published warehouse is as it was before this build. " + VERDICT_WORDS[result.verdict]


def _headline_figures(result: BuildResult, history: History) -> list[dict[str, str]]:
    passed = [v for v in result.load_verdicts if v.verdict.may_proceed]
    articles = sum(v.rows.get("articles", 0) - v.rejected.get("articles", 0) for v in passed)
    rejected = sum(v.rejected.get("articles", 0) + v.rows.get("rejected_rows", 0) for v in result.load_verdicts)
    findings = sum(len(v.checks) for v in result.load_verdicts)
    if result.warehouse_verdict:
        findings += sum(c.outcome is not Verdict.PASSED for c in result.warehouse_verdict.checks)
    return [
        {
            "value": f"{len(passed):,} of {len(result.load_verdicts) + len(result.damaged):,}",
            "label": "loads passed the gate",
        },
        {"value": f"{articles:,}", "label": "articles in them"},
        {"value": f"{rejected:,}", "label": "pages and articles rejected"},
        {"value": f"{findings:,}", "label": "finding" if findings == 1 else "findings"},
        {"value": f"{len(history.loads):,}", "label": "outlet known" if len(history.loads) == 1 else "outlets known"},
        {"value": f"{sum(s for _, s in result.steps):.1f} s", "label": "in all"},
    ]


def _outlet(outlet_id: str, history: History) -> dict[str, Any]:
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
        "plot": volume_plot(volumes, band[0] if band else None, band[-1] if band else None),
        "words": f"{outlet_id}: articles in the last {len(volumes)} loads",
        "latest": latest,
        "usual": _count(usual) if usual is not None else None,
        "learning": f"after {_LEAST_HISTORY - len(counts)} more" if len(counts) < _LEAST_HISTORY else "–",
        "newest_age": _age(newest) + " old" if newest is not None else None,
        "staged_at": f"{latest['staged_at']:%Y-%m-%d %H:%M}",
        "fields": _fields(history.fields.get(outlet_id, {})),
        "drift": _drift(latest, earlier) if latest["article_count"] else [],
    }


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


def _load_line(verdict: LoadVerdict) -> dict[str, Any]:
    return {
        "load_id": verdict.load_id,
        "verdict": verdict.verdict,
        "articles": f"{verdict.rows.get('articles', 0):,}",
        "rejected": f"{sum(verdict.rejected.values()):,}",
        "findings": _findings_line(verdict.checks) or "; ".join(verdict.reasons[:1]),
    }


def _findings_line(checks: Sequence[Check]) -> str:
    """The rules broken, by table, in few words."""
    ordered = sorted(checks, key=lambda c: (c.severity is Severity.WARNING, c.relation))
    parts = [f"{table}: {', '.join(c.rule for c in of)}" for table, of in groupby(ordered, key=lambda c: c.relation)]
    return "; ".join(parts[:4]) + ("; …" if len(parts) > 4 else "")


def _schema_changes(verdict: LoadVerdict) -> list[dict[str, Any]]:
    return [
        {"load_id": verdict.load_id, "table": c.table, "column": c.column, "change": c.change,
         "is_breaking": c.is_breaking}
        for c in verdict.schema_changes
    ]  # fmt: skip


def _steps(steps: Sequence[tuple[str, float]]) -> list[dict[str, Any]]:
    longest = max([seconds for _, seconds in steps] + [0.001])
    return [{"name": name, "seconds": seconds, "share": seconds / longest} for name, seconds in steps]
