"""The values that the quality pages show; the templates only lay them out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dateline.reports.quality.failed_builds import FailedBuild, read_failed_builds
from dateline.reports.quality.markdown_summary import SIGNS, describe_acceptance
from dateline.reports.quality.outlet_figures import FIELDS, MEASURES, load_figures, outlet_figures
from dateline.reports.quality.quality_history import History
from dateline.reports.quality.validation_pages import find_validations
from dateline.warehouse.quality.run_files import Row
from dateline.warehouse.waiting import Waiting, describe_age, describe_waiting
from expectations.library.validations import VALIDATIONS
from expectations.verdicts.verdict import Check, LoadVerdict, Severity, Verdict
from extractors.contracts.catalogue.articles import WEAK_CONFIDENCE
from extractors.runtime.printable import one_line

if TYPE_CHECKING:
    from dateline.warehouse.result import BuildResult

_MOST_OUTLETS, _MOST_LOADS, _MOST_BUILDS = 100, 60, 30
BUILD_AGAIN = "dateline doctor; dateline build"
"""What to run after a build that failed: what is wrong with the home, then the build again."""
VERDICT_WORDS = {
    Verdict.PASSED: "Every rule holds.",
    Verdict.WARNED: "Some rules were broken that are only reported, or single rows were rejected. The rest was built.",
    Verdict.ACCEPTED: "A rule that stops was broken, and a person accepted it.",
    Verdict.FAILED: "A rule that stops was broken.",
    Verdict.ERRORED: "A rule could not be computed or a file could not be read: a fault of the line, not of the news.",
}


DOUBTS = (
    ("Articles", "article_count"),
    ("With a confidence", "scored_count"),
    ("Weak title", "weak_title_count"),
    ("Weak time", "weak_published_count"),
    ("Weak authors", "weak_authors_count"),
    ("Any of them weak", "weak_count"),
    ("Sources disagree", "disagreeing_count"),
)
"""What is counted of weak evidence: its heading, and its column."""


def index_context(
    result: BuildResult,
    history: History,
    rejected: Sequence[Row],
    quality: Path,
    waiting: Sequence[Waiting] = (),
    doubtful: Sequence[Row] = (),
) -> dict[str, Any]:
    """Return the template values of the front page of the quality report."""
    build = build_context(result, quality, history)
    here = {verdict.outlet_id for verdict in result.load_verdicts}
    ids = sorted(history.loads, key=lambda outlet: (outlet not in here, history.name_of(outlet).casefold(), outlet))
    return {
        **build,
        "waiting_line": describe_waiting(waiting, result.started_at),
        "waiting": [_waiting_line(one, result.started_at, quality, history) for one in waiting[:_MOST_LOADS]],
        "more_waiting": max(0, len(waiting) - _MOST_LOADS),
        "figures": _headline_figures(result, history),
        "full_audit": _last_full_audit(result, history),
        "outlets": [outlet_figures(outlet, history) for outlet in ids[:_MOST_OUTLETS]],
        "more_outlets": max(0, len(ids) - _MOST_OUTLETS),
        "fields": [{"name": name, "title": title} for name, title in FIELDS.items()],
        "measures": MEASURES,
        "rejected": [_rejected_line(row) for row in rejected],
        "doubtful": [{**row, "name": history.name_of(row["outlet_id"])} for row in doubtful[:_MOST_OUTLETS]],
        "more_doubtful": max(0, len(doubtful) - _MOST_OUTLETS),
        "doubts": DOUBTS,
        "weak_confidence": WEAK_CONFIDENCE,
        "loads": build["loads"][:_MOST_LOADS],
        "more_loads": max(0, len(build["loads"]) - _MOST_LOADS),
        "publications": _builds_before(result, history, quality, waiting),
        "problem": history.problem,
    }


def _last_full_audit(result: BuildResult, history: History) -> dict[str, Any] | None:
    """When all of the warehouse was audited last, and what that said; None where it is not known."""
    if result.is_full_audit and result.warehouse_verdict:
        return {"started": f"{result.started_at:%Y-%m-%d %H:%M}", "verdict": result.warehouse_verdict.verdict}
    for row in history.full_audits:
        return {"started": f"{row['started_at']:%Y-%m-%d %H:%M}", "verdict": row["warehouse_verdict"]}
    return None


def _waiting_line(one: Waiting, now: dt.datetime, quality: Path, history: History) -> dict[str, Any]:
    page = f"{'loads' if one.is_load else 'publications'}/{one.name}.html"
    return {
        "name": one.name,
        "outlet": history.name_of(one.name.partition(".")[0]) if one.is_load else None,
        "kind": "load" if one.is_load else "publication",
        "page": page if (quality / page).is_file() else None,
        "since": f"{one.since:%Y-%m-%d %H:%M}",
        "age": describe_age(one.since, now),
        "rules": ", ".join(one.rules),
    }


def failed_context(failed: FailedBuild) -> dict[str, Any]:
    """Return the template values by which the page of a build says that it failed, and what to do next."""
    return {
        "failed": failed,
        "headline": "The build failed",
        "explanation": "The published warehouse is as it was before this build.",
        "build": {
            "id": failed.publication_id,
            "verdict": Verdict.ERRORED,
            "started": failed.started_at[:16].replace("T", " "),
        },
        "next_command": BUILD_AGAIN,
    }


def _builds_before(
    result: BuildResult, history: History, quality: Path, waiting: Sequence[Waiting]
) -> list[dict[str, Any]]:
    """The builds before this one, the latest first, each with what is still to be done about it."""
    rows = [
        {
            "id": row["publication_id"],
            "started": f"{row['started_at']:%Y-%m-%d %H:%M}",
            "verdict": row["verdict"],
            "is_published": row["is_published"],
            "loads": row["load_count"],
            "stopped": row["stopped_count"],
            "seconds": row["seconds"],
            "error": "",
        }
        for row in history.publications
    ]
    rows += [
        {
            "id": failed.publication_id,
            "started": failed.started_at[:16].replace("T", " "),
            "verdict": Verdict.ERRORED,
            "is_published": False,
            "loads": None,
            "stopped": None,
            "seconds": None,
            "error": one_line(failed.error, 240),
        }
        for failed in read_failed_builds(quality)
    ]
    rows.sort(key=lambda row: row["id"], reverse=True)
    waits = {one.name for one in waiting}
    is_made_up_for = result.published
    shown = []
    for row in rows:
        if row["id"] == result.publication_id:
            continue
        row["has_page"] = (quality / "publications" / f"{row['id']}.html").is_file()
        row["next_command"] = ""
        if row["id"] in waits:
            row["next_command"] = f'dateline accept {row["id"]} --why "…"'
        elif row["error"] and not is_made_up_for:
            row["next_command"] = BUILD_AGAIN
        elif row["stopped"] and waits and not is_made_up_for:
            row["next_command"] = "dateline accept"
        is_made_up_for = is_made_up_for or row["is_published"]
        shown.append(row)
    return shown[:_MOST_BUILDS]


def _rejected_line(row: Row) -> dict[str, Any]:
    """A group of rejected rows; samples and detail may hold bytes that are no text."""
    detail = readable(row["detail"]) if row["detail"] else None
    return {**row, "detail": detail, "samples": [readable(sample) for sample in row["samples"]]}


def readable(text: str, limit: int = 200) -> str:
    """Return a piece of a page on one line for a person; of bytes that are no text, that they are and how many."""
    strange = sum((not char.isprintable() and char not in "\t\n\r") or char == "\ufffd" for char in text)
    if strange > max(2, len(text) // 20):
        return f"(no text: {len(text):,} characters, {strange:,} of them unreadable)"
    return one_line(text.replace("\ufffd", "?"), limit)


def build_context(result: BuildResult, quality: Path, history: History) -> dict[str, Any]:
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
        "loads": [_load_line(v, history) for v in verdicts],
        "outlet_name": history.name_of,
        "failed": None,
        "next_command": _next_command(result),
        "has_validations": (quality / VALIDATIONS / "index.html").is_file(),
        "has_docs": (quality.parent / "docs" / "index.html").is_file(),
        "schema_changes": [change for v in verdicts for change in _schema_changes(v)],
        "steps": _steps(result.steps),
        "validations": find_validations(quality, result.started_at),
    }


def load_context(verdict: LoadVerdict, result: BuildResult, history: History, quality: Path) -> dict[str, Any]:
    """Return the template values of one load's page; its figures beside the median of the outlet's earlier loads."""
    return {
        **build_context(result, quality, history),
        "load": verdict,
        "load_validations": find_validations(quality, dt.datetime.fromisoformat(verdict.gated_at), ["staged"])
        if verdict.gated_at
        else [],
        "acceptance_line": describe_acceptance(verdict),
        "explanation": VERDICT_WORDS[verdict.verdict]
        + ("" if verdict.verdict.may_proceed else " Nothing of this load reached the warehouse."),
        "figures": load_figures(verdict, history),
        "schema_changes": _schema_changes(verdict),
    }


def _next_command(result: BuildResult) -> str:
    """The command that comes next after a build: empty where there is nothing to decide."""
    audit = result.warehouse_verdict
    if audit is not None and not audit.verdict.may_proceed:
        return f'dateline accept {result.publication_id} --why "…"' if audit.verdict is Verdict.FAILED else BUILD_AGAIN
    stopped = [v.load_id for v in result.load_verdicts if not v.verdict.may_proceed]
    if stopped:
        return f'dateline accept {stopped[0]} --why "…"' if len(stopped) == 1 else "dateline accept"
    return BUILD_AGAIN if result.damaged else ""


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


def _load_line(verdict: LoadVerdict, history: History) -> dict[str, Any]:
    return {
        "outlet": history.name_of(verdict.outlet_id),
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
