"""Look for rows that break rules with plain SQL, so that the library is imported only where there may be some.

The suites are the one definition of the rules, and the library decides which row breaks one. Nearly all loads break
none, and for them the import and the library's bookkeeping cost more than everything else that a load does. A rule is
found to hold here if no row fulfils the opposite of its condition; what else comes of the query, a kind of rule or an
argument that is not known here included, leaves the whole suite to the library.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import duckdb

from expectations.library.suites import Rule, Suite
from expectations.measure.scratch import sql_literal


def rows_that_hold(connection: duckdb.DuckDBPyConnection, suite: Suite) -> int | None:
    """Return how many rows a relation has for which every rule of its suite surely holds.

    None says nothing of the rules: the library must be asked.
    """
    broken = [_broken(rule) for rule in suite.rules if rule.query is None]
    conditions = [condition for condition in broken if condition is not None]
    if len(conditions) < len(broken):
        return None
    try:
        counted = f"select {', '.join(['count(*)', *conditions])} from {suite.relation}"  # noqa: S608
        row_count, *are_broken = connection.execute(counted).fetchone() or [0, True]
        if any(are_broken) or any(_finds_rows(connection, rule, suite.relation) for rule in suite.rules if rule.query):
            return None
        return int(row_count)
    except duckdb.Error:
        return None


def _finds_rows(connection: duckdb.DuckDBPyConnection, rule: Rule, relation: str) -> bool:
    query = (rule.query or "").replace("{batch}", relation)
    return connection.execute(f"select 1 from ({query}) limit 1").fetchone() is not None  # noqa: S608


def _broken(rule: Rule) -> str | None:
    """SQL that is true if a row, or the table, breaks the rule; None for a rule that is not known here."""
    known = _KINDS.get(rule.expectation)
    if known is None:
        return None
    arguments, write = known
    return write(rule.kwargs) if set(rule.kwargs) <= arguments and _are_plain(rule.kwargs) else None


def _are_plain(kwargs: Mapping[str, Any]) -> bool:
    """Whether all values can be written as SQL: a date without quotes, as YAML reads it, would be a subtraction."""
    values = [one for value in kwargs.values() for one in (value if isinstance(value, list) else [value])]
    return all(isinstance(one, (str, int, float)) and str(one) not in ("nan", "inf", "-inf") for one in values)


def _any_row(condition: str) -> str:
    # no row, or a null, breaks nothing: the library leaves nulls out of every condition but that on nulls
    return f"coalesce(bool_or({condition}), false)"


def _outside(value: str, kwargs: Mapping[str, Any]) -> str:
    limits = [("min_value", "<"), ("max_value", ">")]
    given = [f"{value} {sign} {_literal(kwargs[name])}" for name, sign in limits if kwargs.get(name) is not None]
    return " or ".join(given) or "false"


def _column(kwargs: Mapping[str, Any]) -> str:
    return f'"{kwargs["column"]}"'


def _members(kwargs: Mapping[str, Any]) -> str:
    return ", ".join(_literal(value) for value in kwargs["value_set"])


_KINDS: Mapping[str, tuple[set[str], Callable[[Mapping[str, Any]], str]]] = {
    "expect_column_values_to_not_be_null": (
        {"column"},
        lambda kwargs: _any_row(f"{_column(kwargs)} is null"),
    ),
    "expect_column_values_to_be_between": (
        {"column", "min_value", "max_value"},
        lambda kwargs: _any_row(_outside(_column(kwargs), kwargs)),
    ),
    "expect_column_values_to_be_in_set": (
        {"column", "value_set"},
        lambda kwargs: _any_row(f"{_column(kwargs)} not in ({_members(kwargs)})"),
    ),
    "expect_column_values_to_not_be_in_set": (
        {"column", "value_set"},
        lambda kwargs: _any_row(f"{_column(kwargs)} in ({_members(kwargs)})"),
    ),
    "expect_table_row_count_to_be_between": (
        {"min_value", "max_value"},
        lambda kwargs: f"({_outside('count(*)', kwargs)})",
    ),
}
"""Each kind of rule that is known here, with the arguments that it may have."""


def _literal(value: object) -> str:
    return sql_literal(value) if isinstance(value, str) else str(value)
