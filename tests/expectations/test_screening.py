"""Rules that plain SQL finds to hold: never one that the library finds broken, and nothing that it does not know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.library.screening import Screened, screen
from expectations.library.suites import Rule, Suite, load_suites
from expectations.library.validation import validate
from expectations.verdicts.verdict import Severity

QUERY = {"unexpected_rows_query": "select n from {batch} where n > 5"}


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(
            "create table t as select * from (values (1, 'a'), (5, 'it''s'), (null, null)) as v (n, word)"
        )
        connection.execute("create table empty as from t where false")
        yield connection


def _suite(kind: str, kwargs: Mapping[str, Any], relation: str = "t") -> Suite:
    return Suite(relation, (_rule("r", Severity.CRITICAL, kind, kwargs),))


def _rule(name: str, severity: Severity, kind: str, kwargs: Mapping[str, Any]) -> Rule:
    item = {"type": kind, "kwargs": kwargs, "severity": severity.value, "meta": {"rule": name, "title": "a rule"}}
    return Rule(name, "a rule", severity, kind, kwargs, item)


@pytest.mark.parametrize(
    ("kind", "kwargs", "holds"),
    [
        ("expect_column_values_to_not_be_null", {"column": "n"}, False),
        ("expect_column_values_to_be_between", {"column": "n", "min_value": 1, "max_value": 5}, True),
        ("expect_column_values_to_be_between", {"column": "n", "min_value": 2}, False),
        ("expect_column_values_to_be_between", {"column": "n", "max_value": 4}, False),
        ("expect_column_values_to_be_between", {"column": "n", "min_value": 1, "strict_min": True}, False),
        ("expect_column_values_to_be_in_set", {"column": "word", "value_set": ["a", "it's"]}, True),
        ("expect_column_values_to_be_in_set", {"column": "word", "value_set": ["a"]}, False),
        ("expect_column_values_to_not_be_in_set", {"column": "word", "value_set": ["b"]}, True),
        ("expect_column_values_to_not_be_in_set", {"column": "word", "value_set": ["it's"]}, False),
        ("expect_table_row_count_to_be_between", {"min_value": 3, "max_value": 3}, True),
        ("expect_table_row_count_to_be_between", {"min_value": 4}, False),
        ("unexpected_rows_expectation", QUERY, True),
        ("unexpected_rows_expectation", {"unexpected_rows_query": "select n from {batch} where n > 4"}, False),
        ("unexpected_rows_expectation", {"unexpected_rows_query": "select no_such_column from {batch}"}, False),
        ("expect_column_values_to_be_between", {"column": "no_such_column", "min_value": 1}, False),
        ("expect_column_values_to_be_between", {"column": "n", "max_value": dt.date(2026, 10, 20)}, False),
        ("expect_column_values_to_be_between", {"column": "n", "max_value": float("inf")}, False),
        ("expect_column_values_to_be_in_set", {"column": "n", "value_set": [1, 5, dt.date(2026, 1, 1)]}, False),
        ("expect_column_values_to_be_in_set", {"column": "word", "value_set": ["a", "it's", None]}, False),
        ("expect_column_values_to_match_regex", {"column": "word", "regex": "."}, False),
        ("expect_column_values_to_not_be_null", {"column": "word", "mostly": 0.5}, False),
    ],
)
def test_each_kind_of_rule(
    connection: duckdb.DuckDBPyConnection, kind: str, kwargs: Mapping[str, Any], holds: bool
) -> None:
    assert (screen(connection, _suite(kind, kwargs), ["n"]) is not None) is holds


def test_a_table_without_rows_breaks_no_rule_on_rows(connection: duckdb.DuckDBPyConnection) -> None:
    sound = screen(connection, _suite("expect_column_values_to_not_be_null", {"column": "n"}, "empty"), ["n"])
    assert sound == Screened(0, {})
    counted = _suite("expect_table_row_count_to_be_between", {"min_value": 1}, "empty")
    assert screen(connection, counted, ["n"]) is None


WARN: list[tuple[str, dict[str, Any]]] = [
    ("expect_column_values_to_not_be_null", {"column": "n"}),
    ("expect_column_values_to_not_be_null", {"column": "key"}),
    ("expect_column_values_to_be_between", {"column": "n", "min_value": 2, "max_value": 4}),
    ("expect_column_values_to_be_between", {"column": "n", "max_value": 4}),
    ("expect_column_values_to_be_in_set", {"column": "word", "value_set": ["a"]}),
    ("expect_column_values_to_not_be_in_set", {"column": "word", "value_set": ["it's"]}),
]


def test_rules_that_warn_are_found_broken_as_the_library_finds_them(tmp_path: Path) -> None:
    path = tmp_path / "rows.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create table t as select * from (values (7, 1, 'a'), (8, 5, 'it''s'), (9, null, null)) as v (key, n, word)"
        )
    suite = Suite("t", tuple(_rule(f"r{n}", Severity.WARNING, *one) for n, one in enumerate(WARN)))
    now = dt.datetime(2026, 10, 20, tzinfo=dt.UTC)
    given = partial(validate, path, {"t": suite}, {"t": ["key"]}, run_name="rows", now=now, memory_limit="500MB")
    found = given(screened=True), given()
    with duckdb.connect(str(path), read_only=True) as connection:
        quick, asked = (
            {
                one.rule.name: (
                    replace(one, failing_rows=None),
                    one.failing_rows and connection.execute(one.failing_rows).fetchall(),
                )
                for one in findings
            }
            for findings in found
        )
    assert quick == asked
    assert [quick[f"r{n}"][1] for n in range(len(WARN))] == [
        [(9, None)], None, [(7, 1), (8, 5)], [(8, 5)], [(8, "it's")], [(8, "it's")],
    ]  # fmt: skip


def test_a_rule_that_can_stop_something_is_the_librarys_once_broken(connection: duckdb.DuckDBPyConnection) -> None:
    broken = ("expect_column_values_to_be_between", {"column": "n", "max_value": 4})
    held = ("expect_column_values_to_not_be_null", {"column": "n"})
    connection.execute("delete from t where n is null")
    warning, critical = _rule("w", Severity.WARNING, *broken), _rule("c", Severity.CRITICAL, *broken)
    assert screen(connection, Suite("t", (warning, critical)), ["n"]) is None
    assert screen(connection, Suite("t", (warning, _rule("c", Severity.CRITICAL, *held))), ["n"]) == Screened(
        2, {"w": ('select "n", "n" from t where "n" > 4', 1)}
    )
    assert screen(connection, Suite("t", (warning,)), []) is None, "no columns say which row"


def test_no_rule_of_the_suites_is_unknown() -> None:
    """A kind that is not known would cost every load the import of the library."""
    from expectations.library.screening import _broken

    unknown = [
        f"{suite.relation}.{rule.name}"
        for suite in load_suites().values()
        for rule in suite.rules
        if rule.query is None and _broken(rule) is None
    ]
    assert unknown == []
