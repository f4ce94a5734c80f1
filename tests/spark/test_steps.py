"""A query is split at the CTEs that Spark is to store."""

from __future__ import annotations

import pytest

from dateline.warehouse.spark.steps import COMPUTED_ONCE, Step, split_query

QUERY = f"""-- What it is (and for whom.
with first as (
    select ')' as closed, "(" as opened -- it's (not) closed
    from t
),

counted as (
    select n from first where (n > 0) and true {COMPUTED_ONCE}
),

then_read as (select n + 1 as n from counted),

paired as (select n from then_read where true {COMPUTED_ONCE})

select n from paired
union all
select n from counted
"""
FIRST = QUERY[QUERY.index("first as") : QUERY.index(",\n\ncounted")]


def test_each_marked_cte_is_a_step_that_has_the_others_before_it() -> None:
    steps, query = split_query(QUERY)
    assert steps == [
        Step("counted", f"with {FIRST}\nselect n from first where (n > 0) and true {COMPUTED_ONCE}"),
        Step(
            "paired",
            f"with {FIRST}, then_read as (select n + 1 as n from counted)\n"
            f"select n from then_read where true {COMPUTED_ONCE}",
        ),
    ]
    rest = "select n from paired\nunion all\nselect n from counted"
    assert query == f"with {FIRST}, then_read as (select n + 1 as n from counted)\n{rest}"


@pytest.mark.parametrize(
    "sql", ["select 1", "with a as (select 1 as n)\nselect n from a", f"with recursive a as ({COMPUTED_ONCE}) select 1"]
)
def test_a_query_without_a_mark_is_left_as_it_is(sql: str) -> None:
    assert split_query(sql) == ([], sql)


def test_a_bracket_that_is_not_closed_is_an_error() -> None:
    with pytest.raises(ValueError, match="not closed"):
        split_query("with a as (select (1) as n")
