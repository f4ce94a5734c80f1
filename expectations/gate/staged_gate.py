"""The staged gate: all loads of a batch are validated in one pass, and each gets a verdict of its own.

A bad load stops itself and not its neighbours. Rows that break a critical row rule are rejected alone.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import duckdb

from expectations.gate import rejects, stops
from expectations.gate.checks import broken_checks, check_sort_key, describe_check, errored_check
from expectations.gate.halving import gate_in_halves
from expectations.library.suites import Suite, load_suites
from expectations.library.validation import Finding, validate
from expectations.library.validations import write_validation
from expectations.measure import scratch
from expectations.measure.relations import render_relations
from expectations.measure.scratch_folder import scratch_folder
from expectations.verdicts.acceptance import with_acceptance
from expectations.verdicts.figures import extract_figures
from expectations.verdicts.verdict import Check, LoadVerdict, Severity, Verdict, verdict_of, write_verdict
from extractors.contracts.catalogue import TABLES
from extractors.runtime.faults import is_machine_fault
from extractors.runtime.setting_list import DEFAULT_MEMORY_LIMIT
from extractors.stores.staged_loads import SchemaChange, StagedLoad

_LOG = logging.getLogger(__name__)
_Readable = list[tuple[StagedLoad, list[SchemaChange]]]


def gate_loads(
    loads: Sequence[StagedLoad],
    *,
    warehouse: Path | None,
    now: dt.datetime,
    quality: Path,
    suites: Mapping[str, Suite] | None = None,
    memory_limit: str = DEFAULT_MEMORY_LIMIT,
    screened: bool = False,
    threads: int | None = None,
) -> list[LoadVerdict]:
    """Validate staged loads against the suites and write ``verdict.json`` beside the rows of each.

    Rows that break a critical row rule are written to ``gate_rejects.parquet`` of their load, with the rows that depend
    on their article; the rest of the load is built. A load fails if a critical rule on the whole is broken, or more
    than a tenth of its rows are rejected (a single row never stops a load). A load whose files cannot be read is
    errored: it gets no ``verdict.json``, so that staging it again repairs it.

    Args:
        loads: the loads, in their current versions.
        warehouse: the published file, for the usual figures of each outlet; None or a missing file if there is none.
        now: the time of the run.
        quality: folder of the reports; what each rule found goes to ``validations`` in it.
        suites: the rules, by relation; those of ``expectations/suites`` if None.
        memory_limit: the memory that DuckDB may use, such as ``4GB``.
        screened: whether suites of which plain SQL shows that every rule holds are left out of the library.
        threads: how many threads DuckDB may use; as many as there are cores if None.

    Returns:
        One verdict for each load, in the order of ``loads``; a load that a person accepted is ``accepted``.

    Raises:
        OSError: the disk is full, or another fault of this machine.
    """
    suites = load_suites() if suites is None else suites
    readable, verdicts = [], {}
    for load in loads:
        unreadable, changes = stops.check_files_of(load, now)
        if unreadable is None:
            readable.append((load, changes))
        else:
            verdicts[load.load_id] = unreadable
    work = partial(
        _gate_together,
        warehouse=warehouse,
        now=now,
        quality=quality,
        suites=suites,
        memory_limit=memory_limit,
        screened=screened,
        threads=threads,
    )
    verdicts |= gate_in_halves(readable, work, partial(stops.errored_verdict, now=now))
    return [_with_acceptance(load, verdicts[load.load_id]) for load in loads]


def _gate_together(
    loads: _Readable,
    *,
    warehouse: Path | None,
    now: dt.datetime,
    quality: Path,
    suites: Mapping[str, Suite],
    memory_limit: str,
    screened: bool,
    threads: int | None,
) -> tuple[dict[str, LoadVerdict], bool]:
    """Gate loads in one pass; their verdicts, and whether some rule could not be computed on them together."""
    with scratch_folder() as folder, scratch.held_scratch(folder / "gate.duckdb", memory_limit, threads) as held:
        path = folder / "gate.duckdb"
        readable, errors = _measure(path, loads, warehouse, now, memory_limit)
        verdicts = {v.load_id: v for v in errors}
        if not readable:
            return verdicts, False
        with scratch.scratch_connection(path, now, memory_limit) as connection:
            keys = scratch.row_keys(connection)
        chosen = {name: suite for name, suite in suites.items() if name in keys}
        findings = validate(
            path,
            chosen,
            keys,
            run_name="staged loads",
            now=now,
            memory_limit=memory_limit,
            screened=screened,
            close_file=held.close,
        )
        write_validation(quality, "staged", [load.load_id for load, _ in readable], findings, now=now)
        with scratch.scratch_connection(path, now, memory_limit) as connection:
            decided = _decide_loads(connection, readable, findings, now)
            for load, _ in readable:
                try:
                    rejects.write_rejects(connection, load)
                    write_verdict(load, decided[load.load_id])
                except Exception as error:
                    if is_machine_fault(error):
                        raise
                    _LOG.exception("load %s: its verdict cannot be written", load.load_id)
                    decided[load.load_id] = stops.errored_verdict(load, error, now=now)
    return verdicts | decided, any(finding.error is not None for finding in findings)


def _with_acceptance(load: StagedLoad, verdict: LoadVerdict) -> LoadVerdict:
    try:
        return with_acceptance(load, verdict)
    except Exception:  # noqa: BLE001 - without a decision that can be read the gate's own verdict holds
        _LOG.exception("load %s: whether a person accepted it cannot be read", load.load_id)
        return verdict


def _measure(
    path: Path, readable: _Readable, warehouse: Path | None, now: dt.datetime, memory_limit: str
) -> tuple[_Readable, list[LoadVerdict]]:
    """Fill the scratch database; leave out loads whose files turn out to be damaged inside."""
    if not readable:
        return [], []
    with scratch.scratch_connection(path, now, memory_limit) as connection:
        scratch.add_country_boxes(connection)
        outlets = sorted({load.manifest.outlet_id for load, _ in readable})
        try:
            changed = {change.table for _, changes in readable for change in changes}
            scratch.add_loads(connection, [load for load, _ in readable], changed)
            scratch.add_history(connection, warehouse, outlets, now)
            scratch.add_waiting(connection, [load for load, _ in readable])
            scratch.add_relations(connection, render_relations("staged"))
        except duckdb.Error as error:
            damaged = {load.load_id: problem for load, _ in readable if (problem := stops.find_damaged_file(load))}
            if not damaged:
                raise
            sound = [(load, changes) for load, changes in readable if load.load_id not in damaged]
            stopped = [
                stops.stopped_verdict(
                    load, now, Verdict.ERRORED, stops.describe_unreadable(load, damaged[load.load_id])
                )
                for load, _ in readable
                if load.load_id in damaged
            ]
            del error
            again, more = _measure(path, sound, warehouse, now, memory_limit)
            return again, stopped + more
    return readable, []


def _decide_loads(
    connection: duckdb.DuckDBPyConnection, readable: _Readable, findings: Sequence[Finding], now: dt.datetime
) -> dict[str, LoadVerdict]:
    """Turn findings on the union of all loads into a verdict on each."""
    ids = [load.load_id for load, _ in readable]
    checks: dict[str, list[Check]] = defaultdict(list)
    rejects.create_rejects(connection)
    for finding in findings:
        if finding.error is not None:
            for load_id in ids:
                checks[load_id].append(errored_check(finding, load_id))
        elif finding.failing_rows is not None:
            for check in broken_checks(connection, finding):
                checks[check.load_id or ""].append(check)
            if finding.relation in TABLES and finding.rule.severity is Severity.CRITICAL and not finding.rule.query:
                rejects.reject_rows(connection, finding.relation, finding.rule, finding.failing_rows)
    rejected = rejects.reject_dependents(connection)
    profiles = {row["load_id"]: row for row in scratch.query_rows(connection, "from load_profile")}
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    for row in scratch.query_rows(connection, "from load_field_shares"):
        shares[row["load_id"]][row["field"]] = row["share"]
    verdicts = {}
    for load, changes in readable:
        own = checks[load.load_id] + rejects.check_rejected_share(load, rejected[load.load_id])
        own.sort(key=check_sort_key)
        verdicts[load.load_id] = LoadVerdict(
            load_id=load.load_id,
            version=load.manifest.version,
            outlet_id=load.manifest.outlet_id,
            verdict=verdict_of(own) if not changes else max(verdict_of(own), Verdict.WARNED, key=list(Verdict).index),
            reasons=[describe_check(check, f"load {load.load_id}") for check in own],
            checks=own,
            rules_held=len(findings) - len({(c.relation, c.rule) for c in own if c.expectation}),
            rows=dict(load.manifest.rows),
            rejected={table: counts.total for table, counts in rejected[load.load_id].items()},
            schema_changes=changes,
            profile=extract_figures(profiles[load.load_id]),
            field_shares=shares[load.load_id],
            staged_at=load.manifest.staged_at,
            gated_at=now.astimezone(dt.UTC).isoformat(),
        )
    return verdicts
