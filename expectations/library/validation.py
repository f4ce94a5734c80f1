"""Validate relations against suites with Great Expectations: the one module that calls the library.

Beside it stand ``library_import.py`` and ``duckdb_dialect.py``, which import the library and let it work on DuckDB.
Importing the library takes seconds; it happens inside the functions, once a process.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expectations.library.data_docs import docs_run_name, remove_old_pages, report_once
from expectations.library.docs_pages import make_self_contained
from expectations.library.duckdb_dialect import keep_connections
from expectations.library.library_import import import_library
from expectations.library.screening import hold_all_rules
from expectations.library.suites import Rule, Suite
from expectations.measure.scratch import scratch_address, scratch_connection

_SAMPLE_SIZE = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one rule, as the library reports it.

    ``failing_rows`` is the query of the rows that break it, ``observed`` the value found where the rule is about the
    whole table, ``error`` why it could not be computed.
    """

    relation: str
    rule: Rule
    is_held: bool = False
    failing_rows: str | None = None
    observed: str | None = None
    error: str | None = None


def validate(
    database: Path,
    suites: Mapping[str, Suite],
    keys: Mapping[str, list[str]],
    *,
    docs: Path,
    run_name: str,
    now: dt.datetime,
    memory_limit: str,
    screened: bool = False,
) -> tuple[list[Finding], Callable[[], None]]:
    """Validate each relation of a DuckDB file against its suite; return one finding for each rule, and a function.

    If ``screened``, the library gets the suites alone of which a rule may not hold; the others have no Data Docs.

    The function renders the Data Docs into ``docs``, makes them self-contained and removes old runs. ``keys`` names the
    columns that identify a row of a relation. A rule that cannot be computed is a finding with ``error``.
    """
    findings: list[Finding] = []
    if screened:
        with scratch_connection(database, now, memory_limit) as connection:
            held = {name for name, suite in suites.items() if hold_all_rules(connection, suite)}
        findings += [
            Finding(name, rule, is_held=True) for name in suites if name in held for rule in suites[name].rules
        ]
        suites = {name: suite for name, suite in suites.items() if name not in held}
        if not suites:
            return findings, _render_nothing
    context = _context(docs)
    from great_expectations import ExpectationSuite, ValidationDefinition
    from great_expectations.core.run_identifier import RunIdentifier

    def render() -> None:
        with report_once(docs):
            context.build_data_docs()
        make_self_contained(docs)
        remove_old_pages(docs)

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
                run_id=RunIdentifier(run_name=docs_run_name(now), run_time=now.astimezone(dt.UTC)),
            )
            findings += [_finding(suite, one.to_json_dict()) for one in result.results]
    finally:
        engine = source.get_execution_engine()
        engine.close()
        engine.engine.dispose()
        source.get_engine().dispose()
    return findings, render


def _render_nothing() -> None:
    """What renders the Data Docs of no suite."""


def _context(docs: Path) -> Any:
    """A throw-away context of the library whose pages go to ``docs``."""
    gx = import_library()
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

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
