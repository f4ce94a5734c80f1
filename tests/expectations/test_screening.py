"""Rules that plain SQL finds to hold: never one that the library finds broken, and nothing that it does not know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import pytest

from expectations.library.screening import rows_that_hold
from expectations.library.suites import Rule, Suite, load_suites
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
    return Suite(relation, (Rule("r", "a rule", Severity.CRITICAL, kind, kwargs, {}),))


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
    assert (rows_that_hold(connection, _suite(kind, kwargs)) is not None) is holds


def test_a_table_without_rows_breaks_no_rule_on_rows(connection: duckdb.DuckDBPyConnection) -> None:
    assert rows_that_hold(connection, _suite("expect_column_values_to_not_be_null", {"column": "n"}, "empty")) == 0
    counted = _suite("expect_table_row_count_to_be_between", {"min_value": 1}, "empty")
    assert rows_that_hold(connection, counted) is None


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
