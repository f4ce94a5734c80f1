"""What articles name, as numbers beside the documents of the index, is what the bridges of the marts have."""

from __future__ import annotations

import random

import pytest

from dateline.search import facts
from tests.dateline.search.invented import invent_story
from tests.dateline.search.named import NAMED, facts_by_bridges, facts_by_lists
from tests.dateline.search.small_marts import Story, open_marts, store


def test_a_file_of_a_release_without_numbers_gets_them(small_runs: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "_SLICE", 4)
    rng = random.Random(9)
    connection = open_marts()
    store(connection, [invent_story(rng, f"k{n}") for n in range(15)])
    for column in (part.split()[0] for part in facts.COLUMNS.split(", ")):
        connection.execute(f"alter table search_index.documents drop column {column}")
    connection.execute("drop table search_index.numbers")
    assert store(connection, [invent_story(rng, "k3"), invent_story(rng, "new")]).indexed == 2
    assert facts_by_lists(connection) == facts_by_bridges(connection) and len(facts_by_lists(connection)) > 20


def test_who_a_name_stands_for_is_followed_in_articles_that_did_not_come_again() -> None:
    connection = open_marts()
    connection.execute("""
        create table marts.dim_people as select unnest(['p1', 'p2', 'p3']) as person_key;
        alter table marts.bridge_article_people add column quotation_count integer;
        create table batch.int_rejoined_person_articles (article_key varchar);
    """)
    store(connection, [Story("a"), Story("b"), Story("c")])
    connection.execute("insert into marts.bridge_article_people values ('a', 'p1', 2), ('b', 'p1', 0), ('c', 'p3', 1)")
    connection.execute("insert into batch.int_rejoined_person_articles values ('a'), ('b')")
    store(connection, [])
    connection.execute("update marts.bridge_article_people set person_key = 'p2' where article_key = 'b'")
    connection.execute("delete from batch.int_rejoined_person_articles where article_key = 'a'")
    store(connection, [])
    for column, expected in (
        ("person_nos", {("a", "p1"), ("b", "p2")}),  # what is not said to be joined again is not read
        ("quoted_person_nos", {("a", "p1")}),
    ):
        named = NAMED.format(column=column, kind="person", credited="")
        assert {(key, person) for key, _, person in connection.execute(named).fetchall()} == expected
    counts = "select len(quoted_person_nos) from search_index.documents where article_key = 'a'"
    assert connection.execute(counts).fetchall() == [(2,)]
