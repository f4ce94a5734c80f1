"""Validate relations against suites with Great Expectations: the one module that calls the library.

Beside it stand ``library_import.py`` and ``duckdb_dialect.py``, which import the library and let it work on DuckDB.
Importing the library takes seconds; it happens inside the functions, once a process.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from expectations.library.duckdb_dialect import keep_connections
from expectations.library.library_import import import_library
from expectations.library.screening import Screened, screen
from expectations.library.suites import Rule, Suite
from expectations.measure.scratch import scratch_address, scratch_connection

_SAMPLE_SIZE = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one rule, as the library reports it.

    ``failing_rows`` is the query of the rows that break it, ``observed`` the value found where the rule is about the
    whole table, ``error`` why it could not be computed. ``row_count`` rows were looked at, ``broken_count`` of them
    break the rule; None where the rule is not about rows.
    """

    relation: str
    rule: Rule
    is_held: bool = False
    failing_rows: str | None = None
    observed: str | None = None
    error: str | None = None
    row_count: int | None = None
    broken_count: int | None = None


def validate(
    database: Path,
    suites: Mapping[str, Suite],
    keys: Mapping[str, list[str]],
    *,
    run_name: str,
    now: dt.datetime,
    memory_limit: str,
    screened: bool = False,
    close_file: Callable[[], None] = lambda: None,
) -> list[Finding]:
    """Validate each relation of a DuckDB file against its suite; return one finding for each rule.

    If ``screened``, the library gets the suites alone of which a rule that can stop something may not hold; before it
    opens the file, ``close_file`` is called. ``keys`` names the columns that identify a row of a relation. A rule that
    cannot be computed is a finding with ``error``.
    """
    findings: list[Finding] = []
    if screened:
        with scratch_connection(database, now, memory_limit) as connection:
            looked = {name: screen(connection, suite, keys.get(name, [])) for name, suite in suites.items()}
        held = {name: found for name, found in looked.items() if found is not None}
        findings += [_screened(found, name, rule) for name, found in held.items() for rule in suites[name].rules]
        suites = {name: suite for name, suite in suites.items() if name not in held}
        if not suites:
            return findings
    close_file()
    context = _context()
    from great_expectations import ExpectationSuite, ValidationDefinition
    from great_expectations.core.run_identifier import RunIdentifier

    source = context.data_sources.add_sql(run_name, connection_string=scratch_address(database, memory_limit))
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
                    "partial_unexpected_count": _SAMPLE_SIZE,
                },
                run_id=RunIdentifier(run_name=run_name, run_time=now.astimezone(dt.UTC)),
            )
            findings += [_finding(suite, one.to_json_dict()) for one in result.results]
    finally:
        engine = source.get_execution_engine()
        engine.close()
        engine.engine.dispose()
        source.get_engine().dispose()
    return findings


def _screened(found: Screened, relation: str, rule: Rule) -> Finding:
    query, count = found.warned.get(rule.name, (None, 0))
    return Finding(
        relation, rule, is_held=query is None, failing_rows=query, row_count=found.row_count, broken_count=count
    )


def _context() -> Any:
    """A throw-away context of the library, which writes nothing."""
    gx = import_library()
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

    keep_connections()
    config = DataContextConfig(
        store_backend_defaults=InMemoryStoreBackendDefaults(),
        analytics_enabled=False,
        progress_bars={"globally": False},
        data_docs_sites={},
    )
    return gx.get_context(project_config=config, mode="ephemeral")


def _finding(suite: Suite, result: Mapping[str, Any]) -> Finding:
    rule = suite.rule(result["expectation_config"]["meta"]["rule"])
    if error := _error_of(result["exception_info"]):
        return Finding(suite.relation, rule, error=error)
    measured = result["result"]
    rows, broken = measured.get("element_count"), measured.get("unexpected_count")
    found = partial(Finding, suite.relation, rule, row_count=rows, broken_count=broken)
    if result["success"]:
        return found(is_held=True)
    if rule.query is not None:
        return found(failing_rows=rule.query.replace("{batch}", suite.relation))
    if query := measured.get("unexpected_index_query"):
        return found(failing_rows=query.rstrip(";"))
    return found(observed=str(measured.get("observed_value")))


def _error_of(info: Mapping[str, Any]) -> str | None:
    """The message where a rule raised; the library nests it by metric where one metric failed."""
    for one in (info, *(v for v in info.values() if isinstance(v, dict))):
        if one.get("raised_exception"):
            return str(one.get("exception_message") or "no message").splitlines()[0][:300]
    return None
