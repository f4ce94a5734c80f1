"""Open decisions: loads that the gate stopped and publications that the audit refused, until a person decides.

They are read from the staged loads and the record, so that they are right at any moment: a load that was accepted,
staged again with other rows or removed no longer counts, nor does a refused candidate after which something was
published.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline.warehouse.refused import read_refused, rule_name
from expectations.verdicts.acceptance import stopped_loads
from expectations.verdicts.verdict import Check
from extractors.runtime.settings import Home

ACCEPT = "dateline accept"
_LONGEST_FINDING = 300


@dataclass(frozen=True, slots=True)
class Waiting:
    """A load or publication that a gate stopped and that waits for a decision: since when (UTC), over which rules.

    ``findings`` are the rules with what was found and what is expected; where articles are missing, that says what
    became of the load's requests.
    """

    name: str
    is_load: bool
    since: dt.datetime
    rules: list[str]
    reasons: list[str]
    findings: list[str]


def waiting_for_person(home: Home) -> list[Waiting]:
    """Return the stopped loads and the refused publication that wait for a person, the longest first; empty if none
    does.
    """
    found = [
        Waiting(
            name=one.load.load_id,
            is_load=True,
            since=_moment(one.verdict.gated_at or one.verdict.staged_at or one.load.manifest.staged_at),
            rules=_rules(one.verdict.checks),
            reasons=one.verdict.reasons[:1],
            findings=_findings(one.verdict.checks),
        )
        for one in stopped_loads(home.staged)
    ]
    refused = read_refused(home)
    if refused is not None and refused.is_waiting:
        reasons = [f"{rule_name(check)}: found {check.observed}" for check in refused.checks[:1]]
        rules, findings = _rules(refused.checks), _findings(refused.checks)
        found.append(Waiting(refused.publication_id, False, refused.since, rules, reasons, findings))
    return sorted(found, key=lambda one: (one.since, one.name))


def describe_waiting(waiting: Sequence[Waiting], now: dt.datetime) -> str:
    """Return one line: how much waits, since when (UTC), and the command to use; empty if nothing waits."""
    if not waiting:
        return ""
    loads = sum(one.is_load for one in waiting)
    parts = [_counted(loads, "load"), _counted(len(waiting) - loads, "publication")]
    verb = "waits" if len(waiting) == 1 else "wait"
    since = min(one.since for one in waiting)
    first = "since" if len(waiting) == 1 else "the first since"
    what = " and ".join(part for part in parts if part)
    return f"{what} {verb} for a person, {first} {since:%Y-%m-%d %H:%M} UTC ({describe_age(since, now)}): {ACCEPT}"


def describe_age(since: dt.datetime, now: dt.datetime) -> str:
    """Return the time from ``since`` to ``now`` in whole minutes, hours or days, rounded down; ``just now`` below a
    minute.
    """
    minutes = max(0, int((now - since).total_seconds() // 60))
    for size, word in ((24 * 60, "day"), (60, "hour")):
        if minutes >= size:
            return _counted(minutes // size, word)
    return _counted(minutes, "minute") or "just now"


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'s' if number != 1 else ''}" if number else ""


def _rules(checks: Iterable[Check]) -> list[str]:
    return sorted({rule_name(check) for check in checks if check.stops})


def _findings(checks: Iterable[Check]) -> list[str]:
    stopping = {rule_name(check): check for check in checks if check.stops}
    return [f"{name}{_describe(stopping[name])}" for name in sorted(stopping)]


def _describe(check: Check) -> str:
    parts = [f"{word} {value}" for word, value in (("found", check.observed), ("expected", check.expected)) if value]
    return f" ({', '.join(parts)})"[:_LONGEST_FINDING] if parts else ""


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)
