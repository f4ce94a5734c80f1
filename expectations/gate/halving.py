"""Gate loads together, and where that fails in halves, down to the load that fails: the others get their verdicts.

A batch that cannot be measured, or on which a rule cannot be computed, is often one load's fault, and nothing but
gating the others without it shows which. The number of passes is bounded, so that a fault of every load (a rule that
is broken, a missing library) costs a few passes and not one a load.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from expectations.verdicts.verdict import LoadVerdict
from extractors.runtime.faults import is_machine_fault
from extractors.stores.staged_loads import SchemaChange, StagedLoad

_LOG = logging.getLogger(__name__)

Readable = tuple[StagedLoad, list[SchemaChange]]
Together = Callable[[list[Readable]], tuple[dict[str, LoadVerdict], bool]]
"""Gates loads in one pass: their verdicts by id, and whether a rule could not be computed on them together."""
_PASSES_A_LEVEL = 6


def gate_in_halves(
    loads: Sequence[Readable], together: Together, errored: Callable[[StagedLoad, Exception], LoadVerdict]
) -> dict[str, LoadVerdict]:
    """Gate loads together, and in halves if that fails; return a verdict for each load, by id.

    ``together`` gates a batch; ``errored`` gives the verdict of a load that cannot be gated even alone. The number of
    passes is bounded; when they are used up, the loads that are left are errored together. Failures are logged.

    Raises:
        OSError: the disk is full, or another fault of this machine.
    """
    verdicts: dict[str, LoadVerdict] = {}
    passes_left = _PASSES_A_LEVEL * (len(loads).bit_length() + 1)
    waiting = [list(loads)] if loads else []
    while waiting:
        batch = waiting.pop(0)
        passes_left -= 1
        may_split = len(batch) > 1 and passes_left > 0
        try:
            decided, is_incomplete = together(batch)
        except Exception as error:
            if is_machine_fault(error):
                raise
            if not may_split:
                _LOG.exception("loads %s: gating them failed", ", ".join(load.load_id for load, _ in batch[:10]))
                verdicts |= {load.load_id: errored(load, error) for load, _ in batch}
                continue
            _LOG.warning("%s loads cannot be gated together (%r); each half is gated alone", len(batch), error)
        else:
            verdicts |= decided
            if not is_incomplete or not may_split:
                continue
            _LOG.warning("a rule cannot be computed on %s loads together; each half is gated alone", len(batch))
        half = len(batch) // 2
        waiting += [batch[:half], batch[half:]]
    return verdicts
