"""A candidate that the audit rejected: kept beside the findings of the audit, and a person's decision to publish it.

``Home.refused`` is the candidate, ``warehouse.refused.json`` what it was made of, which rules stopped it
and, where a person accepted it, who, when and why. The decision applies to the next build whose batch has every load of
the refused one in the same version, for these rules alone, and only where no more rows break them than the person saw.
It is used up by the publication that it allowed: both files are removed, and the quality record keeps who decided.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from dateline.warehouse.lake.versions import PUBLICATION_ID
from expectations.verdicts.verdict import Acceptance, Check, Verdict, WarehouseVerdict
from extractors.runtime.atomic_files import write_atomically
from extractors.runtime.settings import Home
from extractors.runtime.typed_json import dump_json, read_typed
from extractors.stores.staged_loads import StagedLoad
from extractors.stores.staging_error import StagingError

BEYOND_ACCEPTANCE = frozenset({"row_flow.rows_do_not_add_up", "fct_loads.not_applied_once", "fct_loads.other_version"})
"""Rules that say that rows were lost or doubled on the way: no decision brings them back."""


@dataclass(frozen=True, slots=True)
class RefusedPublication:
    """What is known of a refused candidate: ``batch`` has the versions of its loads by id, ``checks`` what stopped it.

    ``is_rebuild`` where the warehouse was being rebuilt; ``first_id`` is the first of the publications that were
    refused one after another without a decision, empty where this is the first.
    """

    publication_id: str
    verdict: Verdict
    batch: dict[str, str]
    checks: list[Check]
    is_rebuild: bool = False
    acceptance: Acceptance | None = None
    first_id: str = ""

    @property
    def since(self) -> dt.datetime:
        """The time, UTC, since when it waits: the start of the first of the publications refused one after another."""
        return dt.datetime.strptime(self.first_id or self.publication_id, PUBLICATION_ID).replace(tzinfo=dt.UTC)

    @property
    def is_waiting(self) -> bool:
        """Whether a person can still decide: a rule failed (none was uncomputable), and it is not accepted yet."""
        return self.verdict is Verdict.FAILED and self.acceptance is None


def keep_refused(
    home: Home,
    candidate: Path,
    publication_id: str,
    verdict: WarehouseVerdict,
    loads: Collection[StagedLoad],
    *,
    is_rebuild: bool,
) -> None:
    """Move a refused candidate to ``Home.refused`` and write its record, replacing an earlier one."""
    earlier = read_refused(home)
    refused = RefusedPublication(
        publication_id,
        verdict.verdict,
        {load.load_id: load.manifest.version for load in loads},
        [check for check in verdict.checks if check.stops],
        is_rebuild=is_rebuild,
        first_id=(earlier.first_id or earlier.publication_id) if earlier and earlier.is_waiting else "",
    )
    remove_refused(home)
    candidate.replace(home.refused)
    _write(home, refused)


def read_refused(home: Home) -> RefusedPublication | None:
    """Return the candidate that was refused last and not published since; None if there is none or its record is
    damaged.
    """
    try:
        refused = read_typed(RefusedPublication, _record(home).read_bytes())
        return refused if refused.since else None
    except (OSError, ValueError):
        return None  # a damaged record does not count: the next build is refused again and writes a new one


def accept_refused(home: Home, *, by: str, why: str, now: dt.datetime) -> RefusedPublication:
    """Record that a person accepts the refused publication, and return it; the next build publishes it.

    Raises:
        StagingError: nothing is refused, a rule could not be computed, rows were lost or doubled, or the reason or the
            name is empty.
    """
    refused = read_refused(home)
    if refused is None:
        raise StagingError(f"no publication of {home.warehouse} is refused, so there is nothing to accept")
    if not why.strip() or not by.strip():
        raise StagingError("an acceptance needs a reason and a name: say --why, and --by where no user is known")
    rules = sorted({rule_name(check) for check in refused.checks})
    if refused.verdict is not Verdict.FAILED:
        raise StagingError(
            f"publication {refused.publication_id} cannot be accepted: a rule could not be computed, which is a fault "
            "of the line; run `dateline build` again"
        )
    if lost := sorted(set(rules) & BEYOND_ACCEPTANCE):
        raise StagingError(
            f"publication {refused.publication_id} cannot be accepted: rows were lost or doubled while it was built "
            f"({', '.join(lost)}); run `dateline build --full`, and report it where that is refused too"
        )
    acceptance = Acceptance(
        by=by.strip(), at=now.astimezone(dt.UTC).isoformat(), why=" ".join(why.split()), rules=rules
    )
    accepted = dataclasses.replace(refused, acceptance=acceptance)
    _write(home, accepted)
    return accepted


def apply_decision(home: Home, verdict: WarehouseVerdict, loads: Collection[StagedLoad]) -> WarehouseVerdict:
    """Return the verdict of the audit, changed to accepted if a person's decision covers it, else unchanged.

    It covers it if ``loads`` include every load of the refused batch in the same version, and no rule that stops the
    candidate is new or is broken by more rows than the person saw.
    """
    refused = read_refused(home)
    if refused is None or refused.acceptance is None or verdict.verdict is not Verdict.FAILED:
        return verdict
    here = {load.load_id: load.manifest.version for load in loads}
    if not refused.batch.items() <= here.items():
        return verdict
    seen = {rule_name(check): check.unexpected_count for check in refused.checks}
    stopping = [check for check in verdict.checks if check.stops]
    if any(check.unexpected_count > seen.get(rule_name(check), -1) for check in stopping):
        return verdict
    return dataclasses.replace(verdict, verdict=Verdict.ACCEPTED, acceptance=refused.acceptance)


def remove_refused(home: Home) -> None:
    """Remove the refused candidate and its record, if there is one."""
    for path in (_record(home), home.refused):
        path.unlink(missing_ok=True)


def rule_name(check: Check) -> str:
    """Return the name of a check's rule as acceptances have it: ``relation.rule``."""
    return f"{check.relation}.{check.rule}"


def _record(home: Home) -> Path:
    return home.data / "warehouse.refused.json"


def _write(home: Home, refused: RefusedPublication) -> None:
    write_atomically(_record(home), dump_json(refused))
