"""The mart gate: a candidate warehouse is validated against the suites of the marts before it is published."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from expectations.gate.checks import check_sort_key, describe_check, mart_check
from expectations.library.suites import Suite, load_suites
from expectations.library.validation import Finding, validate
from expectations.library.validations import write_validation
from expectations.measure import scratch
from expectations.measure.relations import render_relations
from expectations.measure.scratch_folder import scratch_folder
from expectations.verdicts.verdict import Verdict, WarehouseVerdict, verdict_of
from extractors.runtime.setting_list import DEFAULT_MEMORY_LIMIT


def gate_warehouse(
    candidate: Path,
    *,
    published: Path | None,
    batch: Sequence[str],
    now: dt.datetime,
    quality: Path,
    suites: Mapping[str, Suite] | None = None,
    memory_limit: str = DEFAULT_MEMORY_LIMIT,
    screened: bool = False,
    threads: int | None = None,
) -> WarehouseVerdict:
    """Validate a candidate warehouse against the suites of its marts, over the rows of the batch, and return the
    verdict. The candidate must still have schema ``staged`` (the batch as it was staged), so that rows can be counted
    from layer to layer. A mart that is missing or lacks a column gives errored checks; a file that cannot be opened
    gives an errored verdict.

    Args:
        candidate: the file to be published; it is only read.
        published: the file that is published now, to see whether a mart shrank; None on a first build.
        batch: ids of the loads that were applied.
        now: the time of the run.
        quality: folder of the reports; what each rule found goes to ``validations`` in it.
        suites: the rules, by relation; those of ``expectations/suites`` if None.
        memory_limit: the memory that DuckDB may use, such as ``4GB``.
        screened: whether suites of which plain SQL shows that every rule holds are left out of the library.
        threads: how many threads DuckDB may use; as many as there are cores if None.
    """
    suites = load_suites() if suites is None else suites
    queries = render_relations("marts")
    with scratch_folder() as folder, scratch.held_scratch(folder / "gate.duckdb", memory_limit, threads) as held:
        path = folder / "gate.duckdb"
        missing: dict[str, str] = {}
        with scratch.scratch_connection(path, now, memory_limit) as connection:
            try:
                scratch.add_candidate(connection, candidate, published, batch)
            except duckdb.Error as error:
                line = f"{candidate.name} cannot be audited ({str(error).splitlines()[0]}); build the warehouse again"
                return WarehouseVerdict(Verdict.ERRORED, reasons=[line])
            missing |= _add_relations(connection, queries)
            keys = scratch.row_keys(connection)
        chosen = {
            name: suites[name]
            for name in queries
            if name in suites and name not in missing and (name in keys or _has_table_rules(suites[name]))
        }
        findings = validate(
            path,
            chosen,
            keys,
            run_name="warehouse",
            now=now,
            memory_limit=memory_limit,
            screened=screened,
            close_file=held.close,
        )
        findings += [
            Finding(name, rule, error=error)
            for name, error in missing.items()
            if name in suites
            for rule in suites[name].rules
        ]
        write_validation(quality, "warehouse", batch, findings, now=now)
        with scratch.scratch_connection(path, now, memory_limit) as connection:
            checks = [mart_check(connection, finding) for finding in findings]
    checks.sort(key=check_sort_key)
    broken = [describe_check(check, "the warehouse") for check in checks if check.outcome is not Verdict.PASSED]
    return WarehouseVerdict(verdict_of(checks), checks, broken)


def _add_relations(connection: duckdb.DuckDBPyConnection, queries: Mapping[str, str]) -> dict[str, str]:
    """Measure all relations together; where one cannot be, each alone. Return the error of each that cannot be."""
    with contextlib.suppress(duckdb.Error):
        scratch.add_relations(connection, queries)
        return {}
    missing = {}
    for name, query in queries.items():
        try:
            scratch.add_relation(connection, name, query)
        except duckdb.Error as error:
            missing[name] = str(error).splitlines()[0][:300]
    return missing


def _has_table_rules(suite: Suite) -> bool:
    """Whether a suite has a rule that applies to a table without rows."""
    return any(rule.column is None and rule.query is None for rule in suite.rules)
