"""Find rows that violate rules with plain SQL, so that the library is imported only where it may have to decide.

The suites are the one definition of the rules. Nearly all loads break none, and for them the import and the library's
bookkeeping cost more than everything else that a load does. A rule is found to hold here if no row fulfils the opposite
of its condition. Rows that break a rule which only warns are counted here too: nothing is stopped for them, and the
same rule may warn at every load. A rule that may reject a row, a load or a build is the library's to decide once a row
may break it; so is a suite with a kind of rule or an argument that is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from expectations.library.suites import Rule, Suite
from expectations.measure.scratch import sql_literal
from expectations.verdicts.verdict import Severity


@dataclass(frozen=True, slots=True)
class Screened:
    """What plain SQL found: how many rows a relation has, and by the name of each rule that warns the query of the rows
    that break it, with their number. Every other rule of the suite holds.
    """

    row_count: int
    warned: Mapping[str, tuple[str, int]]


def screen(connection: duckdb.DuckDBPyConnection, suite: Suite, keys: Sequence[str]) -> Screened | None:
    """Look at the rows of a suite's relation. ``keys`` are the columns that identify a row; without any no rule warns
    here.

    None says nothing of the rules: the library must be asked.
    """
    rules = [rule for rule in suite.rules if rule.query is None]
    conditions = [condition for rule in rules if (condition := _broken(rule)) is not None]
    if len(conditions) < len(rules):
        return None
    try:
        counted = f"select {', '.join(['count(*)', *conditions])} from {suite.relation}"  # noqa: S608
        row_count, *are_broken = connection.execute(counted).fetchone() or [0, True]
        if any(_finds_rows(connection, rule, suite.relation) for rule in suite.rules if rule.query):
            return None
        warned: dict[str, tuple[str, int]] = {}
        for rule, is_broken in zip(rules, are_broken, strict=True):
            if not is_broken:
                continue
            if rule.severity is not Severity.WARNING or rule.expectation not in _OF_ROWS or not keys:
                return None
            query = _failing_rows(rule, suite.relation, keys)
            [(count,)] = connection.execute(f"select count(*) from ({query})").fetchall()  # noqa: S608
            warned[rule.name] = (query, count)
        return Screened(int(row_count), warned)
    except (duckdb.Error, ValueError):
        return None


def _finds_rows(connection: duckdb.DuckDBPyConnection, rule: Rule, relation: str) -> bool:
    query = (rule.query or "").replace("{batch}", relation)
    return connection.execute(f"select 1 from ({query}) limit 1").fetchone() is not None  # noqa: S608


def _failing_rows(rule: Rule, relation: str, keys: Sequence[str]) -> str:
    """The query of the rows that break a rule on rows, with the columns that the library's query has."""
    columns = ", ".join(f'"{name}"' for name in (*keys, rule.column))
    _, write = _OF_ROWS[rule.expectation]
    return f"select {columns} from {relation} where {write(rule.kwargs)}"  # noqa: S608


def _broken(rule: Rule) -> str | None:
    """SQL that is true if a row, or the table, breaks the rule; None for a rule that is not known here."""
    known = _OF_ROWS.get(rule.expectation) or _OF_TABLES.get(rule.expectation)
    if known is None:
        return None
    arguments, write = known
    if not (set(rule.kwargs) <= arguments and _are_plain(rule.kwargs)):
        return None
    condition = write(rule.kwargs)
    # no row, or a null, breaks nothing: the library leaves nulls out of every condition but that on nulls
    return f"coalesce(bool_or({condition}), false)" if rule.expectation in _OF_ROWS else condition


def _are_plain(kwargs: Mapping[str, Any]) -> bool:
    """Whether all values can be written as SQL: a date without quotes, as YAML reads it, would be a subtraction."""
    values = [one for value in kwargs.values() for one in (value if isinstance(value, list) else [value])]
    return all(isinstance(one, (str, int, float)) and str(one) not in ("nan", "inf", "-inf") for one in values)


def _outside(value: str, kwargs: Mapping[str, Any]) -> str:
    limits = [("min_value", "<"), ("max_value", ">")]
    given = [f"{value} {sign} {_literal(kwargs[name])}" for name, sign in limits if kwargs.get(name) is not None]
    return " or ".join(given) or "false"


def _column(kwargs: Mapping[str, Any]) -> str:
    return f'"{kwargs["column"]}"'


def _members(kwargs: Mapping[str, Any]) -> str:
    return ", ".join(_literal(value) for value in kwargs["value_set"])


_Kinds = Mapping[str, tuple[set[str], Callable[[Mapping[str, Any]], str]]]
_OF_ROWS: _Kinds = {
    "expect_column_values_to_not_be_null": (
        {"column"},
        lambda kwargs: f"{_column(kwargs)} is null",
    ),
    "expect_column_values_to_be_between": (
        {"column", "min_value", "max_value"},
        lambda kwargs: _outside(_column(kwargs), kwargs),
    ),
    "expect_column_values_to_be_in_set": (
        {"column", "value_set"},
        lambda kwargs: f"{_column(kwargs)} not in ({_members(kwargs)})",
    ),
    "expect_column_values_to_not_be_in_set": (
        {"column", "value_set"},
        lambda kwargs: f"{_column(kwargs)} in ({_members(kwargs)})",
    ),
}
"""Each kind of rule on rows that is known here, with the arguments that it may have and what breaks it."""
_OF_TABLES: _Kinds = {
    "expect_table_row_count_to_be_between": (
        {"min_value", "max_value"},
        lambda kwargs: f"({_outside('count(*)', kwargs)})",
    ),
}


def _literal(value: object) -> str:
    return sql_literal(value) if isinstance(value, str) else str(value)
