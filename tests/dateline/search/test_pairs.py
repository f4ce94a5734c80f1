"""Pairs of what is named and its articles: those of the marts after any order of loads, in a file of any release."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter

import duckdb

from dateline.search.pairs import article_number
from tests.dateline.search.invented import invent_story
from tests.dateline.search.small_marts import Story, open_marts, store

_TABLES = """
create schema working;
create table marts.dim_people as select unnest(['p1', 'p2', 'p3']) as person_key;
create table marts.fct_related_items (article_key varchar, related_article_key varchar);
create table working.int_article_revisions (article_key varchar, revision_number integer, valid_from_at timestamp);
create table working.int_person_joins as select 'n' || person_key as naming_key, person_key from marts.dim_people;
create table working.int_quotations (
    article_key varchar, speaker_person_naming_key varchar, confidence double, is_latest boolean
);
"""
_ROWS = {
    "marts.fct_related_items": "select k, 'k' || (hash(k, v) + n) % 12 from keys, range(3) as t(n)",
    "working.int_article_revisions": """
        select k, n + 1, timestamp '2026-10-01' + interval 1 minute * ((hash(k, v) + n * 7) % 900)::integer
        from keys, range(2) as t(n)
        where n < 1 + hash(v, k) % 2""",
    "working.int_quotations": """
        select k, 'np' || (1 + (hash(k, v) + n) % 3), ((hash(v, k) + n) % 4) / 4, n < 3
        from keys, range(4) as t(n)""",
}
"""Rows of an article ``k`` in its version ``v``."""
_EXPECTED = {
    "naming_places": ("place", "select place_key, article_key from marts.bridge_article_places"),
    "naming_agencies": ("agency", "select agency_key, article_key from marts.bridge_article_agencies"),
    "naming_people": ("person", "select person_key, article_key from marts.bridge_article_people"),
    "quoting_people": (
        "person",
        "select right(speaker_person_naming_key, 2), article_key from working.int_quotations"
        " where is_latest and confidence >= 0.5",
    ),
}


def open_with_children() -> duckdb.DuckDBPyConnection:
    connection = open_marts()
    connection.execute(_TABLES)
    return connection


def store_version(connection: duckdb.DuckDBPyConnection, stories: list[Story], version: int, *gone: str) -> None:
    """Store stories and the rows that a version of each has."""
    keys = [story.key for story in stories]
    for table, rows in _ROWS.items():
        connection.execute(f"delete from {table} where list_contains(?, article_key)", [[*keys, *gone]])
        connection.execute(f"insert into {table} with keys as (select unnest(?) as k, ? as v) {rows}", [keys, version])
    store(connection, stories, gone)


def check_pairs(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Compare every table of pairs with the rows that it stands for; return how many pairs each has."""
    counts = {}
    for table, (kind, rows) in _EXPECTED.items():
        found = connection.execute(f"""
            select n.key, d.article_key
            from search_index.{table} as p
            inner join search_index.numbers as n on p.number = n.number and n.kind = '{kind}'
            inner join search_index.documents as d on p.article_no = d.article_no
        """).fetchall()
        assert Counter(found) == Counter(connection.execute(rows).fetchall()), table
        [(counts[table],)] = connection.execute(f"select count(*) from search_index.{table}").fetchall()
        assert counts[table] == len(found), table
    hashed = {
        "linking_to": f"select {article_number('related_article_key')}, article_key from marts.fct_related_items",
        "having_key": f"select {article_number('article_key')}, article_key from marts.fct_articles",
        "edited_at": "select epoch_us(valid_from_at), article_key from working.int_article_revisions"
        " where revision_number > 1",
    }
    for table, rows in hashed.items():
        found = connection.execute(
            f"select p.number, d.article_key from search_index.{table} as p inner join search_index.documents as d"
            " on p.article_no = d.article_no"
        ).fetchall()
        assert Counter(found) == Counter(connection.execute(rows).fetchall()), table
        counts[table] = len(found)
    return counts


def test_pairs_are_those_of_the_marts_in_any_order_of_loads(small_runs: None) -> None:
    rng = random.Random(5)
    stories = [
        dataclasses.replace(invent_story(rng, f"k{n}"), people=tuple(rng.sample(["p1", "p2", "p3"], n % 3)))
        for n in range(14)
    ]
    at_once, piecemeal = open_with_children(), open_with_children()
    store_version(at_once, stories, 2)
    store_version(piecemeal, [invent_story(rng, story.key) for story in stories[3:9]] + [Story("gone")], 1)
    for start in range(0, len(stories), 4):
        store_version(piecemeal, stories[start : start + 4], 2, *(["gone"] if start else []))
        check_pairs(piecemeal)
    assert check_pairs(piecemeal) == check_pairs(at_once)
    assert all(check_pairs(at_once).values()), "each table has pairs"


def test_a_file_of_a_release_without_pairs_gets_those_of_all_articles(small_runs: None) -> None:
    rng = random.Random(6)
    connection = open_with_children()
    store_version(connection, [invent_story(rng, f"k{n}") for n in range(12)], 1)
    before = check_pairs(connection)
    for table in before:
        connection.execute(f"drop table search_index.{table}")
    store_version(connection, [invent_story(rng, "new")], 1)
    assert check_pairs(connection)["having_key"] == before["having_key"] + 1


def test_who_a_name_stands_for_is_followed() -> None:
    connection = open_with_children()
    connection.execute("create table batch.int_rejoined_person_articles (article_key varchar)")
    store_version(connection, [Story("a"), Story("b")], 1)
    connection.execute("insert into marts.bridge_article_people values ('a', 'p1')")
    connection.execute("update working.int_person_joins set person_key = 'p2' where person_key = 'p1'")
    connection.execute("insert into batch.int_rejoined_person_articles values ('a'), ('b')")
    store(connection, [])
    quoted = connection.execute("""
        select distinct n.key
        from search_index.quoting_people as q
        inner join search_index.numbers as n on q.number = n.number and n.kind = 'person'
    """).fetchall()
    named = connection.execute("select count(*) from search_index.naming_people").fetchall()
    assert "p1" not in {key for (key,) in quoted} and len(quoted) > 0
    assert named == [(1,)]
