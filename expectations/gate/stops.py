"""Loads that the staged gate stops before, or beside, its rules: files that cannot be read or built, and faults."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence

import duckdb

from expectations.measure import scratch
from expectations.verdicts.verdict import Check, LoadVerdict, Severity, Verdict, write_verdict
from extractors.contracts.catalogue import TABLES
from extractors.runtime.faults import describe_fault, is_machine_fault
from extractors.stores.staged_loads import SchemaChange, StagedLoad, schema_changes
from extractors.stores.staging_error import StagingError

_LOG = logging.getLogger(__name__)


def check_files_of(load: StagedLoad, now: dt.datetime) -> tuple[LoadVerdict | None, list[SchemaChange]]:
    """Check that a load's files can be read and have the columns of their definition.

    Return an errored verdict (files unreadable) or a failed one (a breaking difference; it is written to
    ``verdict.json``), or None if the load can be gated; and all differences of columns. Raises OSError if the disk is
    at fault.
    """
    try:
        load.check_files()
        changes = schema_changes(load)
    except StagingError as error:
        return stopped_verdict(load, now, Verdict.ERRORED, str(error)), []
    except (OSError, ValueError) as error:  # pyarrow's errors on damaged files are these
        if is_machine_fault(error):
            raise
        return stopped_verdict(load, now, Verdict.ERRORED, describe_unreadable(load, error)), []
    except Exception as error:  # noqa: BLE001 - a load's fault is its own
        _LOG.exception("load %s: its files cannot be looked at", load.load_id)
        return errored_verdict(load, error, now=now), []
    if breaking := [c for c in changes if c.is_breaking]:
        differences = "; ".join(f"{c.table}.{c.column} {c.change}" for c in breaking[:3])
        checks = [
            Check(
                relation=c.table,
                rule="schema_differs",
                title="each file has the columns of its definition, in their types",
                severity=Severity.CRITICAL,
                outcome=Verdict.FAILED,
                column=c.column,
                observed=c.change,
                unexpected_count=1,
                load_id=load.load_id,
            )
            for c in breaking
        ]
        reason = f"load {load.load_id}: {differences}; stage the load again with the extractors of this version"
        verdict = stopped_verdict(load, now, Verdict.FAILED, reason, checks, changes)
        try:
            write_verdict(load, verdict)
        except Exception as error:
            if is_machine_fault(error):
                raise
            _LOG.exception("load %s: its verdict cannot be written", load.load_id)
            return errored_verdict(load, error, now=now), changes
        return verdict, changes
    return None, changes


def describe_unreadable(load: StagedLoad, error: Exception) -> str:
    """Return one line that says that a file of a load cannot be read, why, and what to do."""
    why = str(error).strip().partition("\n")[0][:200]
    return f"load {load.load_id}: a file cannot be read ({why}); stage the load again"


def stopped_verdict(
    load: StagedLoad,
    now: dt.datetime,
    verdict: Verdict,
    reason: str,
    checks: Sequence[Check] = (),
    changes: Sequence[SchemaChange] = (),
) -> LoadVerdict:
    """Return the verdict on a load that is stopped for one reason; nothing is written."""
    return LoadVerdict(
        load_id=load.load_id,
        version=load.manifest.version,
        outlet_id=load.manifest.outlet_id,
        verdict=verdict,
        reasons=[reason],
        checks=list(checks),
        rows=dict(load.manifest.rows),
        schema_changes=list(changes),
        staged_at=load.manifest.staged_at,
        gated_at=now.astimezone(dt.UTC).isoformat(),
    )


def find_damaged_file(load: StagedLoad) -> duckdb.Error | None:
    """Read every column of every file of a load; return the first DuckDB error, None if all can be read."""
    for table in TABLES:
        path = load.table_path(table)
        try:
            if path is not None:
                duckdb.sql(f"select count(columns(*)) from read_parquet({scratch.sql_literal(str(path))})").fetchall()  # noqa: S608
        except duckdb.Error as error:
            return error
    return None


def errored_verdict(load: StagedLoad, error: Exception, *, now: dt.datetime) -> LoadVerdict:
    """Return the verdict on a load that could not be gated; it is not written, so that the next build gates the load
    again.
    """
    why = f"load {load.load_id}: gating it failed ({describe_fault(error)}); the next build gates it again"
    return stopped_verdict(load, now, Verdict.ERRORED, f"{why}, report it if it stays")
