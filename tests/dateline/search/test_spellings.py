"""Spellings of names beside the index: those of the tables of names, made again when one came or went."""

from __future__ import annotations

from dateline.search.query import parse_query
from dateline.search.warehouse_names import WarehouseResolver
from tests.dateline.search.small_marts import open_marts, store


def test_spellings_beside_the_index_are_those_of_the_names_tables() -> None:
    connection = open_marts()
    connection.execute("""
        insert into marts.dim_place_names values
            ('al', 'حلب', 'حلب', 'arabic'), ('al', 'aleppo', 'aleppo', 'latin'), ('al', 'halab', 'halab', 'latin'),
            ('dz', 'deir ez-zor', 'deir ez-zor', 'latin'), ('dz', 'دير الزور', 'دير الزور', 'arabic'),
            ('dz', 'дейр-эз-зор', 'дейр-эз-зор', 'cyrillic'), ('x', 'halab', 'halab', 'latin')
    """)
    store(connection, [])
    queries = [
        parse_query(f'"{text}"') for text in ("Homs", "HALAB", "Deir ez Zor", "حلب", "zor", "layla al haddad", "x")
    ]
    together, alone, without = (WarehouseResolver(connection) for _ in range(3))
    together.learn(queries)
    words = [query.words[0] for query in queries]
    found = [together.spellings(one) for one in words]
    assert found == [alone.spellings(one) for one in words]
    connection.execute("drop table search_index.spellings")
    assert found == [without.spellings(one) for one in words], "a file without the table"
    assert [len(runs) for runs in found] == [1, 1, 2, 2, 0, 1, 0]


def test_spellings_are_made_again_once_a_name_came_or_went() -> None:
    connection = open_marts()
    store(connection, [])
    made = connection.execute("from search_index.spellings").fetchall()
    assert len(made) == 6
    connection.execute("insert into search_index.spellings values ('left alone', 'left alone', '')")
    store(connection, [])
    assert connection.execute("select count(*) from search_index.spellings").fetchall() == [(7,)], "no name is new"
    connection.execute(
        "insert into marts.dim_place_names values ('pal', $name, $name, 'arabic')", {"name": "\u062a\u062f\u0645\u0631"}
    )
    connection.execute("insert into marts.dim_place_names values ('pal', 'Tadmur', 'tadmur', 'latin')")
    store(connection, [])
    pairs = connection.execute(
        "select name, spelling from search_index.spellings where spelling like '%tadmur%'"
    ).fetchall()
    assert pairs == [(" \u062a\u062f\u0645\u0631 ", "tadmur")]
    connection.execute("delete from marts.dim_place_names where place_key = 'pal'")
    store(connection, [])
    assert connection.execute("from search_index.spellings").fetchall() == made
