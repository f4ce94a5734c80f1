"""The usual gap between an outlet's articles is that of all of them, in any order of loads."""

from __future__ import annotations

import datetime as dt

import duckdb
import pytest

from tests.dateline.search.small_marts import Story, open_marts, store

START = dt.date(2026, 1, 1)


def usual_gaps(connection: duckdb.DuckDBPyConnection) -> dict[str, float | None]:
    return dict(
        connection.execute("""
            select n.key, r.usual_gap_hours
            from search_index.rhythms as r
            inner join search_index.numbers as n on r.outlet_no = n.number and n.kind = 'outlet'
        """).fetchall()
    )


def of_outlet(outlet: str, days: list[int]) -> list[Story]:
    return [Story(f"{outlet}-{day}", outlet=outlet, day=START + dt.timedelta(days=day)) for day in days]


def test_the_usual_gap_is_the_ninetieth_percentile_of_all_gaps() -> None:
    connection = open_marts()
    store(connection, [*of_outlet("o1", [*range(10), 20]), *of_outlet("o2", [3])])
    # nine gaps of a day and one of eleven: between the ninth and the tenth of ten, at a tenth of the way
    assert usual_gaps(connection) == {"o1": pytest.approx(24 + 0.1 * 240), "o2": None}


def test_what_comes_moves_or_goes_changes_the_outlets_it_is_of() -> None:
    connection, at_once = open_marts(), open_marts()
    store(connection, of_outlet("o1", [0, 5, 9]))
    store(connection, of_outlet("o2", [1, 2]))
    moved = Story("o1-5", outlet="o2", day=START + dt.timedelta(days=5))
    store(connection, [moved, Story("undated", outlet="o1", day=None)])
    store(connection, of_outlet("o1", [3]), gone=["o2-2"])
    store(at_once, [*of_outlet("o1", [0, 3, 9]), Story("undated", outlet="o1", day=None), *of_outlet("o2", [1]), moved])
    assert usual_gaps(connection) == usual_gaps(at_once)
    assert usual_gaps(at_once)["o2"] == 4 * 24
    store(connection, [], gone=["o2-1", "o1-5"])
    assert usual_gaps(connection).keys() == {"o1"}
    connection.execute("drop table search_index.rhythms")  # a file of an earlier release
    store(connection, [])
    store(at_once, [], gone=["o2-1", "o1-5"])
    assert usual_gaps(connection) == usual_gaps(at_once)
