"""A person's decision to accept a load which the gate stopped: recorded beside the rows of that load.

``<version>/acceptance.json`` says who decided, when, why, and which rules. It is valid for this version of the load and
these rules alone: a load staged again with other rows, or gated again and stopped by another rule, is stopped. What the
gate said stays in ``verdict.json``, and rows that critical row rules rejected stay rejected.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from expectations.verdicts.verdict import Acceptance, LoadVerdict, Verdict, read_gate_verdict
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.typed_json import dump_json, read_typed
from extractors.stores.staged_loads import StagedLoad, new_load_ids, read_load
from extractors.stores.staging_error import StagingError

ACCEPTANCE = "acceptance.json"
BEYOND_ACCEPTANCE = frozenset({"schema_differs", "rows_differ_from_manifest"})
"""Rules that find files differing from what was staged: they cannot be accepted."""
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Stopped:
    """A staged load that waits for a decision, with the verdict of the gate."""

    load: StagedLoad
    verdict: LoadVerdict


def stopped_loads(staged: Path) -> list[Stopped]:
    """Return the staged loads that the gate stopped and that are not accepted or published, sorted by id.

    Loads that cannot be read are skipped silently.
    """
    found = []
    for load_id in new_load_ids(staged):
        try:
            load = read_load(staged, load_id)
        except StagingError:
            continue
        verdict = read_verdict(load)
        if verdict is not None and verdict.verdict is Verdict.FAILED:
            found.append(Stopped(load, verdict))
    return found


def accept_load(staged: Path, named: str, *, by: str, why: str, now: dt.datetime) -> LoadVerdict:
    """Record that a person accepts a stopped load, in its ``acceptance.json``; the next build applies it.

    Args:
        staged: folder of the staged loads.
        named: the load's id, or a part of it that only one stopped load has.
        by: who decides.
        why: the reason, for those who read the reports.
        now: the time of the decision.

    Returns:
        The verdict with the acceptance in it.

    Raises:
        StagingError: no stopped load has that name, several have, the reason or ``by`` is empty, or the load cannot be
            accepted because its files differ from what was staged.
    """
    if not why.strip() or not by.strip():
        raise StagingError("an acceptance needs a reason and a name: say --why, and --by where no user is known")
    stopped = _named(stopped_loads(staged), staged, named)
    rules = _stopping_rules(stopped.verdict)
    if damaged := sorted(rule for rule in rules if rule.split(".")[1] in BEYOND_ACCEPTANCE):
        raise StagingError(
            f"load {stopped.load.load_id} cannot be accepted: its files are not what was staged "
            f"({', '.join(damaged)}); stage the load again"
        )
    acceptance = Acceptance(
        by=by.strip(), at=now.astimezone(dt.UTC).isoformat(), why=" ".join(why.split()), rules=sorted(rules)
    )
    write_atomically(stopped.load.version_folder / ACCEPTANCE, dump_json(acceptance))
    return with_acceptance(stopped.load, stopped.verdict)


def _named(stopped: Sequence[Stopped], staged: Path, named: str) -> Stopped:
    found = [one for one in stopped if one.load.load_id == named] or [
        one for one in stopped if named and named in one.load.load_id
    ]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(one.load.load_id for one in found[:_MOST_NAMED])
        raise StagingError(f"{named!r} fits {len(found)} stopped loads ({names}); name one of them in full")
    if not stopped:
        raise StagingError(f"no load in {staged} is stopped, so there is nothing to accept")
    names = ", ".join(one.load.load_id for one in stopped[:_MOST_NAMED])
    raise StagingError(f"no stopped load is named {named!r}; stopped are {names}")


def _stopping_rules(verdict: LoadVerdict) -> set[str]:
    return {f"{check.relation}.{check.rule}" for check in verdict.checks if check.stops}


def with_acceptance(load: StagedLoad, verdict: LoadVerdict) -> LoadVerdict:
    """Return the verdict of the gate, changed to accepted if a person accepted every rule that stops the load, else
    unchanged.
    """
    acceptance = _read(load.version_folder / ACCEPTANCE)
    if acceptance is None or verdict.verdict is not Verdict.FAILED:
        return verdict
    if not _stopping_rules(verdict) <= set(acceptance.rules):
        return verdict
    return dataclasses.replace(verdict, verdict=Verdict.ACCEPTED, acceptance=acceptance)


def read_verdict(load: StagedLoad) -> LoadVerdict | None:
    """Return the verdict on the current version of a load, acceptance included; None if none can be read."""
    verdict = read_gate_verdict(load)
    return verdict and with_acceptance(load, verdict)


def _read(path: Path) -> Acceptance | None:
    try:
        return read_typed(Acceptance, path.read_bytes())
    except (OSError, ValueError):
        return None  # a damaged acceptance does not count: the load stays stopped and can be accepted again
