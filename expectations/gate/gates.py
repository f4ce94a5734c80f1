"""The two gates. The only module, with ``duckdb_dialect.py``, that knows Great Expectations.

``gate_loads`` holds all staged loads of a batch to the suites in one pass and gives each its own verdict, so that a bad
load stops itself and not its neighbours. ``gate_warehouse`` holds a candidate warehouse to the suites of the marts.
Importing the library takes seconds; it happens inside the functions, once a process.
"""

from __future__ import annotations

import datetime as dt
import logging
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from expectations.gate import isolate as apart
from expectations.gate import rejects as refusals
from expectations.gate import scratch, stops
from expectations.gate.acceptance import with_acceptance
from expectations.gate.docs_pages import make_self_contained
from expectations.gate.history import figures_of
from expectations.gate.library import import_library
from expectations.gate.measures import relations
from expectations.gate.scratch_folder import scratch_folder
from expectations.gate.suites import Rule, Suite, load_suites
from expectations.gate.verdict import Check, LoadVerdict, Severity, Verdict, WarehouseVerdict, verdict_of, write_verdict
from extractors.contracts.staging import TABLES
from extractors.runtime.faults import concerns_all
from extractors.stores.staged_loads import SchemaChange, StagedLoad

_LOG = logging.getLogger(__name__)
DATA_DOCS = "data_docs"
Deferral = Callable[[Callable[[], None]], None]
"""What is done with the rendering of Data Docs: called at once, or kept for when nobody waits."""
_Readable = list[tuple[StagedLoad, list[SchemaChange]]]
SAMPLE_SIZE = 5
_RUNS_KEPT = 30
_SAMPLE_LENGTH = 200
_ROW_KEYS = ("load_id", "row_number", "article_key", "row_key", "name")
"""The columns that name a row in a relation; those that a relation has are shown with its failing rows."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the library said of one rule.

    ``failing_rows`` is the query of the rows that break it, ``observed`` what was seen where the rule is about the
    whole table, ``error`` why it could not be computed.
    """

    relation: str
    rule: Rule
    is_held: bool = False
    failing_rows: str | None = None
    observed: str | None = None
    error: str | None = None


def _at_once(work: Callable[[], None]) -> None:
    work()


def gate_loads(
    loads: Sequence[StagedLoad],
    *,
    warehouse: Path | None,
    now: dt.datetime,
    quality: Path,
    suites: Mapping[str, Suite] | None = None,
    defer: Deferral = _at_once,
) -> list[LoadVerdict]:
    """Hold staged loads to the suites and write ``verdict.json`` beside the rows of each.

    Rows that break a critical row rule are written to ``gate_rejects.parquet`` of their load, with the rows that fall
    with their article; the rest of the load goes on. A load fails where a critical rule on the whole is broken, or more
    than a tenth of its rows are refused (a single row never stops a load). A load whose files cannot be read is
    errored: it gets no ``verdict.json``, so that staging it again repairs it.

    Args:
        loads: the loads, in the versions that count.
        warehouse: the published file, for what is usual of each outlet; None or a missing file where there is none.
        now: the time of the run.
        quality: folder of the reports; Data Docs go to ``data_docs`` in it.
        suites: the rules, by relation; those of ``expectations/suites`` where None.
        defer: takes the rendering of Data Docs; it reads nothing but what was found.

    Returns:
        One verdict a load, in the order of ``loads``; a load that a person accepted is ``accepted``.
    """
    suites = load_suites() if suites is None else suites
    readable, verdicts = [], {}
    for load in loads:
        unreadable, changes = stops.look_at_files(load, now)
        if unreadable is None:
            readable.append((load, changes))
        else:
            verdicts[load.load_id] = unreadable
    work = partial(_gate_together, warehouse=warehouse, now=now, docs=quality / DATA_DOCS / "staged", suites=suites)
    verdicts |= apart.gate_apart(readable, partial(work, defer=defer), partial(stops.errored_load, now=now))
    return [_with_acceptance(load, verdicts[load.load_id]) for load in loads]


def _gate_together(
    loads: _Readable,
    *,
    warehouse: Path | None,
    now: dt.datetime,
    docs: Path,
    suites: Mapping[str, Suite],
    defer: Deferral,
) -> tuple[dict[str, LoadVerdict], bool]:
    """Gate loads in one pass; their verdicts, and whether some rule could not be computed on them together."""
    with scratch_folder() as folder:
        path = folder / "gate.duckdb"
        readable, errors = _measure(path, loads, warehouse, now)
        verdicts = {v.load_id: v for v in errors}
        if not readable:
            return verdicts, False
        with scratch.scratch_connection(path, now) as connection:
            keys = _keys_of_relations(connection)
        held = {name: suite for name, suite in suites.items() if name in keys}
        findings, render = _validate(path, held, keys, docs=docs, run_name="staged loads", now=now)
        defer(render)
        with scratch.scratch_connection(path, now) as connection:
            judged = _judge_loads(connection, readable, findings, now)
            for load, _ in readable:
                try:
                    refusals.write_rejects(connection, load)
                    write_verdict(load, judged[load.load_id])
                except Exception as error:
                    if concerns_all(error):
                        raise
                    _LOG.exception("load %s: its verdict cannot be written", load.load_id)
                    judged[load.load_id] = stops.errored_load(load, error, now=now)
    return verdicts | judged, any(finding.error is not None for finding in findings)


def _with_acceptance(load: StagedLoad, verdict: LoadVerdict) -> LoadVerdict:
    try:
        return with_acceptance(load, verdict)
    except Exception:  # noqa: BLE001 - without a decision that can be read the gate's own verdict holds
        _LOG.exception("load %s: whether a person accepted it cannot be read", load.load_id)
        return verdict


def _measure(
    path: Path, readable: _Readable, warehouse: Path | None, now: dt.datetime
) -> tuple[_Readable, list[LoadVerdict]]:
    """Fill the scratch database; leave out loads whose files turn out to be damaged inside."""
    if not readable:
        return [], []
    with scratch.scratch_connection(path, now) as connection:
        scratch.add_country_boxes(connection)
        outlets = sorted({load.manifest.outlet_id for load, _ in readable})
        try:
            changed = {change.table for _, changes in readable for change in changes}
            scratch.add_loads(connection, [load for load, _ in readable], changed)
            scratch.add_history(connection, warehouse, outlets, now)
            scratch.add_waiting(connection, [load for load, _ in readable])
            for name, query in relations("staged").items():
                scratch.add_relation(connection, name, query)
        except duckdb.Error as error:
            damaged = {load.load_id: problem for load, _ in readable if (problem := stops.find_damage(load))}
            if not damaged:
                raise
            left = [(load, changes) for load, changes in readable if load.load_id not in damaged]
            stopped = [
                stops.stopped(load, now, Verdict.ERRORED, stops.unreadable(load, damaged[load.load_id]))
                for load, _ in readable
                if load.load_id in damaged
            ]
            del error
            again, more = _measure(path, left, warehouse, now)
            return again, stopped + more
    return readable, []


def docs_run_name(now: dt.datetime) -> str:
    """The folder that holds a run's pages, below each suite in Data Docs."""
    return f"{now.astimezone(dt.UTC):%Y-%m-%dT%H-%M-%SZ}"


def _keys_of_relations(connection: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The relations of the scratch database that have rows, each with the columns that name a row.

    A relation without rows has nothing to hold to its rules.
    """
    columns = defaultdict(set)
    for name, column in connection.execute(
        "select table_name, column_name from duckdb_columns()"
        " where schema_name = 'main' and database_name = current_database() and not internal"
    ).fetchall():
        columns[name].add(column)
    return {
        name: [key for key in _ROW_KEYS if key in of_table]
        for name, of_table in columns.items()
        if connection.execute(f"select 1 from {name} limit 1").fetchone()  # noqa: S608
    }


def _validate(
    database: Path,
    suites: Mapping[str, Suite],
    keys: Mapping[str, list[str]],
    *,
    docs: Path,
    run_name: str,
    now: dt.datetime,
) -> tuple[list[Finding], Callable[[], None]]:
    """Let the library hold each relation to its suite; what it found, and the rendering of its pages."""
    context = _context(docs)
    from great_expectations import ExpectationSuite, ValidationDefinition
    from great_expectations.core.run_identifier import RunIdentifier

    def render() -> None:
        context.build_data_docs()
        make_self_contained(docs)
        _let_go_of_pages(docs)

    source = context.data_sources.add_sql(run_name, connection_string=scratch.scratch_address(database))
    findings = []
    try:
        for name, suite in suites.items():
            batch = source.add_table_asset(name, table_name=name).add_batch_definition_whole_table("all rows")
            items = [{**rule.item} for rule in suite.rules]
            added = context.suites.add(ExpectationSuite(name=name, expectations=items))
            definition = ValidationDefinition(name=name, data=batch, suite=added)
            result = context.validation_definitions.add(definition).run(
                result_format={
                    "result_format": "SUMMARY",
                    # page text stays out of the library's results and pages; failing rows are found by their keys
                    "exclude_unexpected_values": True,
                    "return_unexpected_index_query": True,
                    "unexpected_index_column_names": keys.get(name, []),
                    "partial_unexpected_count": SAMPLE_SIZE,
                },
                run_id=RunIdentifier(run_name=docs_run_name(now), run_time=now.astimezone(dt.UTC)),
            )
            findings += [_finding(suite, one.to_json_dict()) for one in result.results]
    finally:
        engine = source.get_execution_engine()
        engine.close()
        engine.engine.dispose()
        source.get_engine().dispose()
    return findings, render


def _let_go_of_pages(docs: Path) -> None:
    """Remove the pages of runs beyond the last thirty of each suite; the index names the latest only."""
    for suite in (docs / "validations").glob("*/"):
        for run in sorted(suite.iterdir())[:-_RUNS_KEPT]:
            shutil.rmtree(run, ignore_errors=True)


def _context(docs: Path) -> Any:
    """A throw-away context of the library whose pages go to ``docs``."""
    gx = import_library()
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

    from expectations.gate.duckdb_dialect import keep_connections

    keep_connections()
    docs.mkdir(parents=True, exist_ok=True)
    site = {
        "class_name": "SiteBuilder",
        "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(docs.resolve())},
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
    }
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(),
        analytics_enabled=False,
        progress_bars={"globally": False},
        data_docs_sites={"dateline": site},
    )
    return gx.get_context(project_config=config, mode="ephemeral")


def _finding(suite: Suite, result: Mapping[str, Any]) -> Finding:
    rule = suite.rule(result["expectation_config"]["meta"]["rule"])
    if error := _error_of(result["exception_info"]):
        return Finding(suite.relation, rule, error=error)
    if result["success"]:
        return Finding(suite.relation, rule, is_held=True)
    if rule.query is not None:
        return Finding(suite.relation, rule, failing_rows=rule.query.replace("{batch}", suite.relation))
    if query := result["result"].get("unexpected_index_query"):
        return Finding(suite.relation, rule, failing_rows=query.rstrip(";"))
    return Finding(suite.relation, rule, observed=str(result["result"].get("observed_value")))


def _error_of(info: Mapping[str, Any]) -> str | None:
    """The message where a rule raised; the library nests it by metric where one metric failed."""
    for one in (info, *(v for v in info.values() if isinstance(v, dict))):
        if one.get("raised_exception"):
            return str(one.get("exception_message") or "no message").splitlines()[0][:300]
    return None


def _judge_loads(
    connection: duckdb.DuckDBPyConnection, readable: _Readable, findings: Sequence[Finding], now: dt.datetime
) -> dict[str, LoadVerdict]:
    """Turn findings on the union of all loads into a verdict on each."""
    ids = [load.load_id for load, _ in readable]
    checks: dict[str, list[Check]] = defaultdict(list)
    refusals.begin(connection)
    for finding in findings:
        if finding.error is not None:
            for load_id in ids:
                checks[load_id].append(_errored(finding, load_id))
        elif finding.failing_rows is not None:
            for check in _broken(connection, finding):
                checks[check.load_id or ""].append(check)
            if finding.relation in TABLES and finding.rule.severity is Severity.CRITICAL and not finding.rule.query:
                refusals.refuse(connection, finding.relation, finding.rule, finding.failing_rows)
    rejected = refusals.cascade(connection)
    profiles = {row["load_id"]: row for row in scratch.rows_of(connection, "from load_profile")}
    shares: dict[str, dict[str, float]] = defaultdict(dict)
    for row in scratch.rows_of(connection, "from load_field_shares"):
        shares[row["load_id"]][row["field"]] = row["share"]
    verdicts = {}
    for load, changes in readable:
        own = checks[load.load_id] + refusals.too_many(load, rejected[load.load_id])
        own.sort(key=_stopping_first)
        verdicts[load.load_id] = LoadVerdict(
            load_id=load.load_id,
            version=load.manifest.version,
            outlet_id=load.manifest.outlet_id,
            verdict=verdict_of(own) if not changes else max(verdict_of(own), Verdict.WARNED, key=list(Verdict).index),
            reasons=[_reason(check, f"load {load.load_id}") for check in own],
            checks=own,
            rules_held=len(findings) - len({(c.relation, c.rule) for c in own if c.expectation}),
            rows=dict(load.manifest.rows),
            rejected={table: counts.total for table, counts in rejected[load.load_id].items()},
            schema_changes=changes,
            profile=figures_of(profiles[load.load_id]),
            field_shares=shares[load.load_id],
            staged_at=load.manifest.staged_at,
            gated_at=now.astimezone(dt.UTC).isoformat(),
        )
    return verdicts


def _stopping_first(check: Check) -> tuple[bool, bool, str]:
    return check.severity is not Severity.CRITICAL, check.scope == "row", check.relation


def _errored(finding: Finding, load_id: str | None) -> Check:
    rule = finding.rule
    return Check(
        relation=finding.relation,
        rule=rule.name,
        title=rule.title,
        severity=rule.severity,
        outcome=Verdict.ERRORED,
        expectation=rule.expectation,
        column=rule.column,
        observed=finding.error,
        load_id=load_id,
    )


def _outcome(rule: Rule) -> Verdict:
    return Verdict.FAILED if rule.severity is Severity.CRITICAL else Verdict.WARNED


def _broken(connection: duckdb.DuckDBPyConnection, finding: Finding) -> Iterator[Check]:
    """One check for each load that breaks a rule."""
    rule, relation = finding.rule, finding.relation
    if rule.query is not None:
        by_load = defaultdict(list)
        for row in scratch.rows_of(connection, finding.failing_rows or ""):
            by_load[row["load_id"]].append(row)
        for load_id, rows in by_load.items():
            yield Check(
                relation=relation,
                rule=rule.name,
                title=rule.title,
                severity=rule.severity,
                outcome=_outcome(rule),
                expectation=rule.expectation,
                observed="; ".join(str(row["observed"]) for row in rows[:SAMPLE_SIZE]),
                expected="; ".join(str(row["expected"]) for row in rows[:SAMPLE_SIZE]),
                unexpected_count=len(rows),
                load_id=load_id,
            )
        return
    columns = {name for (name, *_) in connection.execute(f"describe {relation}").fetchall()}
    named = next((name for name in ("url", "name") if name in columns), "row_number")
    value = f'"{rule.column}"::varchar' if rule.column in columns else "''"
    counted = connection.execute(
        f"""
        with failing as (select distinct load_id, row_number from ({finding.failing_rows}))
        select
            load_id,
            count(*),
            (select count(*) from {relation} as all_rows where all_rows.load_id = failing.load_id),
            list('row ' || row_number || ': ' || {_shown(value)} || ', ' || coalesce(left({named}::varchar, 300), '')
                order by row_number)[1:{SAMPLE_SIZE}]
        from failing join {relation} using (load_id, row_number)
        group by load_id
        """  # noqa: S608
    ).fetchall()
    for load_id, count, total, sample in counted:
        yield Check(
            relation=relation,
            rule=rule.name,
            title=rule.title,
            severity=rule.severity,
            outcome=_outcome(rule),
            scope="row",
            expectation=rule.expectation,
            column=rule.column,
            observed=f"{count:,} of {total:,} rows",
            expected="none",
            unexpected_count=count,
            sample=[line[: _SAMPLE_LENGTH + 300] for line in sample],
            load_id=load_id,
        )


def _shown(expression: str) -> str:
    """SQL that shows a value in a sample, cut short, and says where there is none."""
    return f"coalesce(left({expression}, {_SAMPLE_LENGTH}), 'nothing')"


def _reason(check: Check, where: str) -> str:
    """One line: where, which rule, what was seen, what was expected, an example."""
    if check.outcome is Verdict.ERRORED:
        return f"{where}: {check.relation}: the rule {check.rule} could not be computed ({check.observed})"
    name = f"{where}: {check.relation}.{check.rule}"
    example = f" ({check.sample[0]})" if check.sample else ""
    if check.scope == "row":
        effect = "refused" if check.severity is Severity.CRITICAL else "reported"
        return f"{name}: {check.observed} {effect}, expected that {check.title}{example}"
    expected = check.expected if check.expected and check.expected != "none" else f"that {check.title}"
    return f"{name}: found {check.observed}, expected {expected}{example}"


def gate_warehouse(
    candidate: Path,
    *,
    published: Path | None,
    batch: Sequence[str],
    now: dt.datetime,
    quality: Path,
    suites: Mapping[str, Suite] | None = None,
    defer: Deferral = _at_once,
) -> WarehouseVerdict:
    """Hold a candidate warehouse to the suites of its marts, over the rows of the batch.

    The candidate still has schema ``staged`` (the batch as it came in), so that the rows of the layers can be added up.
    A mart that is missing or lacks a column is a rule that could not be computed.

    Args:
        candidate: the file to be published.
        published: the file that is published now, to see whether a mart shrank; None on a first build.
        batch: ids of the loads that were applied.
        now: the time of the run.
        quality: folder of the reports.
        suites: the rules, by relation; those of ``expectations/suites`` where None.
        defer: takes the rendering of Data Docs.
    """
    suites = load_suites() if suites is None else suites
    queries = relations("marts")
    with scratch_folder() as folder:
        path = folder / "gate.duckdb"
        missing: dict[str, str] = {}
        with scratch.scratch_connection(path, now) as connection:
            try:
                scratch.add_candidate(connection, candidate, published, batch)
            except duckdb.Error as error:
                line = f"{candidate.name} cannot be audited ({str(error).splitlines()[0]}); build the warehouse again"
                return WarehouseVerdict(Verdict.ERRORED, reasons=[line])
            for name, query in queries.items():
                try:
                    scratch.add_relation(connection, name, query)
                except duckdb.Error as error:
                    missing[name] = str(error).splitlines()[0][:300]
            keys = _keys_of_relations(connection)
        held = {
            name: suites[name]
            for name in queries
            if name in suites and name not in missing and (name in keys or _speaks_of_tables(suites[name]))
        }
        findings, render = _validate(
            path, held, keys, docs=quality / DATA_DOCS / "warehouse", run_name="warehouse", now=now
        )
        defer(render)
        findings += [
            Finding(name, rule, error=error)
            for name, error in missing.items()
            if name in suites
            for rule in suites[name].rules
        ]
        with scratch.scratch_connection(path, now) as connection:
            checks = [_mart_check(connection, finding) for finding in findings]
    checks.sort(key=_stopping_first)
    broken = [_reason(check, "the warehouse") for check in checks if check.outcome is not Verdict.PASSED]
    return WarehouseVerdict(verdict_of(checks), checks, broken)


def _speaks_of_tables(suite: Suite) -> bool:
    """Whether a suite says something of a table without rows."""
    return any(rule.column is None and rule.query is None for rule in suite.rules)


def _mart_check(connection: duckdb.DuckDBPyConnection, finding: Finding) -> Check:
    rule = finding.rule
    if finding.error is not None:
        return _errored(finding, None)
    if finding.is_held:
        return Check(
            relation=finding.relation,
            rule=rule.name,
            title=rule.title,
            severity=rule.severity,
            outcome=Verdict.PASSED,
            expectation=rule.expectation,
            column=rule.column,
        )
    count, observed, expected, sample = 1, finding.observed, None, []
    if finding.failing_rows is not None:
        rows = scratch.rows_of(connection, f"from ({finding.failing_rows}) limit {SAMPLE_SIZE}")
        (count,) = connection.execute(f"select count(*) from ({finding.failing_rows})").fetchone() or (0,)  # noqa: S608
        if rule.query is not None:
            observed = "; ".join(f"{row['name']}: {row['observed']}" for row in rows)
            expected = "; ".join(str(row["expected"]) for row in rows)
        else:
            (total,) = connection.execute(f"select count(*) from {finding.relation}").fetchone() or (0,)  # noqa: S608
            observed, expected = f"{count:,} of {total:,} rows", "none"
            sample = [", ".join(f"{key} {str(value)[:_SAMPLE_LENGTH]}" for key, value in row.items()) for row in rows]
    return Check(
        relation=finding.relation,
        rule=rule.name,
        title=rule.title,
        severity=rule.severity,
        outcome=_outcome(rule),
        expectation=rule.expectation,
        column=rule.column,
        observed=observed,
        expected=expected,
        unexpected_count=count,
        sample=sample,
    )
