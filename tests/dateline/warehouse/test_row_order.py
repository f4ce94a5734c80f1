"""Large tables are ordered by article when they have grown, and hold the same rows as before."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import duckdb
import pytest

from dateline.warehouse.row_order import order_rows

ROWS = "select md5(n::varchar) as article_key, n as place from range({first}, {last}) as r(n)"


@pytest.fixture
def connection(tmp_path: object) -> Iterator[duckdb.DuckDBPyConnection]:
    with contextlib.closing(duckdb.connect(f"{tmp_path}/warehouse.duckdb")) as opened:
        opened.execute("create schema marts; create schema working; create schema search_index")
        opened.execute(f"create table working.int_mentions as {ROWS.format(first=0, last=300_000)}")
        opened.execute("create table working.int_small as select 'b' as article_key union all select 'a'")
        opened.execute(f"create table marts.fct_articles as select *, '' as body from ({ROWS.format(first=0, last=9)})")
        yield opened


def is_ordered(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    [(faults,)] = connection.execute(
        f"select count(*) from (select article_key < lag(article_key) over (order by rowid) as is_less from {table})"
        " where is_less"
    ).fetchall()
    return bool(faults == 0)


def test_a_table_is_ordered_by_article_and_has_the_same_rows(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("set preserve_insertion_order = false")  # as builds have it
    assert not is_ordered(connection, "working.int_mentions")
    assert order_rows(connection) == "working.int_mentions"
    assert is_ordered(connection, "working.int_mentions")
    assert not is_ordered(connection, "working.int_small"), "a small table is read whole in no time"
    lost = f"({ROWS.format(first=0, last=300_000)}) except all from working.int_mentions"
    assert connection.execute(lost).fetchall() == []
    assert connection.execute("select count(*) from working.int_mentions").fetchall() == [(300_000,)]
    assert connection.execute("select current_setting('preserve_insertion_order')").fetchall() == [(False,)]


def test_a_build_that_brings_little_orders_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    order_rows(connection, least_rows=1_000)
    connection.execute(f"insert into working.int_mentions {ROWS.format(first=300_000, last=370_000)}")
    assert order_rows(connection, least_rows=1_000) is None, "less than a quarter"
    connection.execute(f"insert into working.int_mentions {ROWS.format(first=370_000, last=380_000)}")
    assert order_rows(connection, least_rows=1_000) == "working.int_mentions"
    assert is_ordered(connection, "working.int_mentions")


def test_a_table_with_texts_stays_as_it_is(connection: duckdb.DuckDBPyConnection) -> None:
    ordered = [order_rows(connection, least_rows=1) for _ in range(3)]
    assert ordered == ["working.int_mentions", "working.int_small", None], "one at a time, the most grown first"
    assert not is_ordered(connection, "marts.fct_articles")
