"""What was validated, rule by rule: one JSON file a pass of a gate, from which the reports make their pages.

It holds the rules and their counts and no text of pages. Great Expectations' own pages (Data Docs) are not rendered:
their index is empty without scripts, and everything on them loads from content networks.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from expectations.library.validation import Finding
from extractors.language.text import storable
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.typed_json import Count, Moment, read_typed

VALIDATIONS = "validations"
"""The folder of the files, within the folder of the reports."""
_STAMP = "%Y%m%dT%H%M%SZ"
KEPT = 30
"""Files that are kept of each gate."""


@dataclass(frozen=True, slots=True)
class RuleResult:
    """The result of one rule: ``row_count`` rows were looked at, ``broken_count`` of them break it (None: unknown).

    ``outcome`` is held, broken or errored; ``problem`` says why a rule could not be computed.
    """

    relation: str
    rule: str
    title: str
    severity: str
    expectation: str
    arguments: str
    outcome: str
    row_count: Count | None = None
    broken_count: Count | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Validation:
    """One pass of a gate (``staged`` or ``warehouse``) over some loads, at a time (UTC)."""

    name: str
    gate: str
    at: Moment
    loads: list[str]
    rules: list[RuleResult]


def write_validation(
    quality: Path, gate: str, loads: Sequence[str], findings: Sequence[Finding], *, now: dt.datetime
) -> None:
    """Write what a pass of a gate found below the folder of the reports; older files than the last thirty go, and
    before them those of a time that is still to come, because a clock went back.
    """
    folder = quality / VALIDATIONS
    folder.mkdir(parents=True, exist_ok=True)
    at = now.astimezone(dt.UTC)
    # loads that cannot be gated together are gated in parts, at one time
    digest = hashlib.sha256("\n".join(sorted(loads)).encode()).hexdigest()[:6]
    moment = f"{gate}-{at:{_STAMP}}"
    name = f"{moment}-{digest}"
    rules = [_rule_result(finding) for finding in findings]
    record = Validation(name, gate, at.isoformat(), sorted(loads), rules)
    write_atomically(folder / f"{name}.json", storable(json.dumps(asdict(record), ensure_ascii=False, indent=1)))
    written = folder.glob(f"{gate}-*.json")
    for old in sorted(written, key=lambda path: (path.stem.rpartition("-")[0] <= moment, path.stem))[:-KEPT]:
        old.unlink(missing_ok=True)


def validations_at(quality: Path, gate: str, at: dt.datetime) -> list[str]:
    """Return the names of the files that a gate wrote at a time."""
    pattern = f"{gate}-{at.astimezone(dt.UTC):{_STAMP}}-*.json"
    return sorted(path.stem for path in (quality / VALIDATIONS).glob(pattern))


def read_validations(quality: Path) -> Iterator[Validation]:
    """Yield what the last passes of both gates found, the latest first; files that cannot be read are left out."""
    paths = (quality / VALIDATIONS).glob("*.json")
    for path in sorted(paths, key=lambda path: (path.stem.partition("-")[2], path.stem), reverse=True):
        try:
            yield read_typed(Validation, path.read_bytes())
        except (OSError, ValueError, TypeError):
            continue


def _rule_result(finding: Finding) -> RuleResult:
    rule = finding.rule
    arguments: dict[str, Any] = {key: value for key, value in rule.kwargs.items() if key != "unexpected_rows_query"}
    return RuleResult(
        relation=finding.relation,
        rule=rule.name,
        title=rule.title,
        severity=rule.severity,
        expectation=rule.expectation,
        arguments=rule.query or ", ".join(f"{key}: {value}" for key, value in arguments.items()),
        outcome="errored" if finding.error is not None else "held" if finding.is_held else "broken",
        row_count=finding.row_count,
        broken_count=finding.broken_count,
        problem=finding.error,
    )
