"""Build a batch into the candidate; a load that cannot be built is left out with the reason, and the others are built.

dbt builds a batch as one. Where that fails, each load is attached and read alone, which shows a damaged one. If none
is, dbt is run on no load at all: if that fails too, the fault is no load's and is raised. Otherwise halves of the
batch are tried, until the load at fault is found.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from dateline.warehouse.candidate import find_attach_error
from dateline.warehouse.models import NodeResult
from extractors.runtime.faults import describe_fault, is_machine_fault
from extractors.stores.staged_loads import StagedLoad

_LOG = logging.getLogger(__name__)
_MOST_TRIES = 16
"""Runs of dbt that the search for loads which cannot be built may cost; beyond them the first fault is raised."""


def build_models(
    loads: Sequence[StagedLoad],
    reset: Callable[[], None],
    attach: Callable[[Sequence[StagedLoad]], None],
    run: Callable[[], list[NodeResult]],
    changed: set[str],
) -> tuple[list[StagedLoad], list[NodeResult], list[str]]:
    """Build a batch with dbt, leaving out loads that cannot be built; return the loads built, dbt's node results, and a
    line for each load left out (it is logged too). ``reset`` puts the candidate back to its state at the call,
    ``attach`` attaches loads to it, ``run`` runs the models. ``changed`` names the tables that have a file which
    differs from its definition. If no load can be built, the first two lists are empty.

    Raises:
        BuildError: dbt fails whichever loads are built, or more loads cannot be built than can be searched for.
        OSError: the disk is full, or another fault of this machine.
    """
    search = _Search(reset, attach, run)
    try:
        return list(loads), search.build(loads), []
    except Exception as error:
        if is_machine_fault(error):
            raise
        faults = {load.load_id: why for load in loads if (why := find_attach_error(load, changed))}
        if not faults and len(loads) > 1:
            faults = search.find(loads, error)
        if not faults:
            raise
    lines = [f"load {i}: it cannot be built ({why}); stage it again, the others are built" for i, why in faults.items()]
    for line in lines:
        _LOG.error("%s", line)
    left = [load for load in loads if load.load_id not in faults]
    if not left:
        return [], [], lines
    reset()
    return left, search.build(left), lines


class _Search:
    """Tries halves of a batch on fresh candidates."""

    def __init__(
        self,
        reset: Callable[[], None],
        attach: Callable[[Sequence[StagedLoad]], None],
        run: Callable[[], list[NodeResult]],
    ) -> None:
        self._reset, self._attach, self._run = reset, attach, run
        self._tries_left = _MOST_TRIES

    def build(self, loads: Sequence[StagedLoad]) -> list[NodeResult]:
        self._attach(loads)
        return self._run()

    def find(self, loads: Sequence[StagedLoad], fault: Exception) -> dict[str, str]:
        """Why loads cannot be built, by id; none where the fault is no load's or the search would take too long."""
        if self._try([]) is not None:
            return {}
        found: dict[str, str] = {}
        waiting: list[tuple[Sequence[StagedLoad], Exception]] = [(loads, fault)]
        while waiting:
            batch, error = waiting.pop(0)
            if len(batch) == 1:
                found[batch[0].load_id] = describe_fault(error)
                continue
            half = len(batch) // 2
            for tried in (batch[:half], batch[half:]):
                if self._tries_left <= 0:
                    return {}
                if (failed := self._try(tried)) is not None:
                    waiting.append((tried, failed))
        return found

    def _try(self, loads: Sequence[StagedLoad]) -> Exception | None:
        self._tries_left -= 1
        self._reset()
        try:
            self.build(loads)
        except Exception as error:
            if is_machine_fault(error):
                raise
            return error
        return None
