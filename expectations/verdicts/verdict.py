"""Checks, verdicts and exit codes of the gates. Imports nothing of Great Expectations, so importing it is cheap."""

from __future__ import annotations

import dataclasses
import enum
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from expectations.verdicts.figures import FIGURES, check_columns
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.typed_json import Count, Moment, read_typed
from extractors.stores.staged_loads import VERDICT, SchemaChange, StagedLoad

VERDICT_FORMAT = 1


class Verdict(enum.StrEnum):
    """The outcome of one rule, one load or one publication, from best to worst.

    ``accepted`` is a load or publication that a gate stopped and a person accepted (see
    ``expectations/verdicts/acceptance.py`` and ``dateline/warehouse/refused.py``).
    """

    PASSED = "passed"
    WARNED = "warned"
    ACCEPTED = "accepted"
    FAILED = "failed"
    ERRORED = "errored"

    @property
    def may_proceed(self) -> bool:
        """Whether a load with this verdict may be built, or a candidate published: passed, warned or accepted."""
        return self in (Verdict.PASSED, Verdict.WARNED, Verdict.ACCEPTED)


EXIT_CODES: Mapping[Verdict, int] = {v: 0 for v in Verdict if v.may_proceed} | {Verdict.FAILED: 3, Verdict.ERRORED: 4}
"""Exit codes of commands that gate: 3 says that a rule failed, 4 that a rule could not be computed."""


class Severity(enum.StrEnum):
    """What a failed rule does: ``critical`` rejects the row or stops the whole, ``warning`` is reported."""

    CRITICAL = "critical"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one rule on one load (``load_id``) or on the candidate warehouse (``load_id`` None).

    ``rule`` is the stable name of the rule, ``title`` says it in words, ``expectation`` is its Great Expectations
    type. ``unexpected_count`` counts the rows that break it; ``sample`` describes the first of them. ``scope`` is
    ``row`` where single rows are rejected and ``whole`` where the rule is about the load or the table.
    """

    relation: str
    rule: str
    title: str
    severity: Severity
    outcome: Verdict
    scope: str = "whole"
    expectation: str = ""
    column: str | None = None
    observed: str | None = None
    expected: str | None = None
    unexpected_count: Annotated[int, Field(ge=0, lt=2**63)] = 0
    sample: list[str] = field(default_factory=list)
    load_id: str | None = None

    @property
    def stops(self) -> bool:
        """Whether the broken rule alone stops the load or the publication."""
        return self.severity is Severity.CRITICAL and self.outcome is Verdict.FAILED and self.scope == "whole"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who accepted a stopped load or publication, when (UTC, ISO 8601), why, over which rules (``relation.rule``)."""

    by: str
    at: Moment
    why: str
    rules: list[str]


@dataclass(frozen=True, slots=True)
class LoadVerdict:
    """The verdict of the staged gate on one version of one load.

    ``reasons`` are the lines a person reads: why it was stopped, or what to look at. ``checks`` lists the rules that
    were broken or could not be computed; ``rules_held`` counts the others. ``rows`` counts the staged rows
    a table, ``rejected`` those that critical row rules (and the rejection of their article) removed. ``profile`` has
    the measured figures of the load (counts, shares from 0 to 1, hours), ``field_shares`` the share of articles that
    have a value, by field: the history that later loads are compared with.
    """

    load_id: str
    version: str
    outlet_id: str
    verdict: Verdict
    reasons: list[str] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    rules_held: Count = 0
    rows: dict[str, Count] = field(default_factory=dict)
    rejected: dict[str, Count] = field(default_factory=dict)
    schema_changes: list[SchemaChange] = field(default_factory=list)
    profile: dict[str, Any] = field(default_factory=dict)
    field_shares: dict[str, float] = field(default_factory=dict)
    staged_at: Moment = ""
    gated_at: Moment = ""
    acceptance: Acceptance | None = None


@dataclass(frozen=True, slots=True)
class _Head:
    """What is looked at first of a stored verdict."""

    format: int


@dataclass(frozen=True, slots=True)
class WarehouseVerdict:
    """The verdict of the mart gate on a candidate warehouse: every rule, also those that passed."""

    verdict: Verdict
    checks: list[Check] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    acceptance: Acceptance | None = None


def verdict_of(checks: Iterable[Check]) -> Verdict:
    """Return the verdict that checks give together: failed if one stops the whole, else errored if a critical rule
    could not be computed, else warned if one is not passed, else passed.
    """
    worst = Verdict.PASSED
    for check in checks:
        if check.outcome is Verdict.PASSED:
            continue
        if check.stops:
            return Verdict.FAILED
        if check.severity is Severity.CRITICAL and check.outcome is Verdict.ERRORED:
            worst = Verdict.ERRORED
        elif worst is Verdict.PASSED:
            worst = Verdict.WARNED
    return worst


def worst_verdict(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the worst of several verdicts: errored, failed, accepted, warned, passed. Passed if there is none."""
    return max(verdicts, key=list(Verdict).index, default=Verdict.PASSED)


def to_json(value: Any) -> dict[str, Any]:
    """Return a verdict as plain values, ready for JSON."""
    return dataclasses.asdict(value)


def write_verdict(load: StagedLoad, verdict: LoadVerdict) -> None:
    """Write a verdict to ``verdict.json`` beside the rows of its load, atomically."""
    content = json.dumps({"format": VERDICT_FORMAT, **to_json(verdict)}, indent=1, ensure_ascii=False, default=str)
    write_atomically(load.version_folder / VERDICT, content)


def read_gate_verdict(load: StagedLoad) -> LoadVerdict | None:
    """Return the gate's own verdict on the current version of a load; None if there is none or it cannot be read.

    One that is not of this load and version, or whose values have other types than their columns, cannot be read: the
    load is gated again.
    """
    path: Path = load.version_folder / VERDICT
    try:
        content = path.read_bytes()
        if read_typed(_Head, content).format != VERDICT_FORMAT:
            return None
        verdict = read_typed(LoadVerdict, content)
        check_columns(verdict.profile, FIGURES)
    except (OSError, ValueError, TypeError):
        return None
    is_of_load = (verdict.load_id, verdict.version) == (load.load_id, load.manifest.version)
    return dataclasses.replace(verdict, acceptance=None) if is_of_load else None
