"""What one build did: the one thing that every report is made from."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from dateline.warehouse.models import NodeResult
from expectations.verdicts.verdict import LoadVerdict, Verdict, WarehouseVerdict, worst_verdict
from extractors.stores.staged_loads import StagedLoad


@dataclass(slots=True)
class BuildResult:
    """What one build did.

    ``verdict`` is the worst of the gates': it says what the command's exit code must say. ``published`` is false where
    there was nothing new or the audit refused the candidate. ``is_full_audit`` says that all of the warehouse was
    audited, and not what the loads changed alone.
    """

    publication_id: str
    started_at: dt.datetime
    published: bool = False
    is_rebuild: bool = False
    is_full_audit: bool = False
    applied: list[StagedLoad] = field(default_factory=list)
    load_verdicts: list[LoadVerdict] = field(default_factory=list)
    warehouse_verdict: WarehouseVerdict | None = None
    damaged: list[str] = field(default_factory=list)
    nodes: list[NodeResult] = field(default_factory=list)
    steps: list[tuple[str, float]] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of any gate in this build; errored if a load could not be read, passed if nothing was
        gated.
        """
        verdicts = [v.verdict for v in self.load_verdicts]
        if self.warehouse_verdict:
            verdicts.append(self.warehouse_verdict.verdict)
        if self.damaged:
            verdicts.append(Verdict.ERRORED)
        return worst_verdict(verdicts)
