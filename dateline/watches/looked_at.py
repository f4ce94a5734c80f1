"""The rows of the articles that watches look at, found once: the keys of a table are read once for thousands of them.

Their texts are then read by row, a list of articles at a time, so that few are in memory. What is found lies in
temporary tables of the connection, until other articles are looked at.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence, Set

import duckdb

from dateline.search.articles import CAPTIONS, FACTS

TOGETHER = 500
"""Articles of one list: their texts and words are in memory at once."""
AT_ONCE = 20_000
"""Articles whose rows are found together."""

_KEYS = f"""
select unnest($keys) as article_key, unnest(range(len($keys))) // {TOGETHER} as list_number
"""
_ROWS = {
    "looked_at_articles": """
        select k.list_number, a.rowid as row_id
        from marts.fct_articles as a
        inner join looked_at as k on a.article_key = k.article_key
    """,
    "looked_at_revisions": """
        select k.list_number, r.article_key, r.revision_number, r.reading_key, r.content_hash, r.valid_from_at
        from working.int_article_revisions as r
        inner join looked_at as k on r.article_key = k.article_key
    """,
    "looked_at_readings": """
        select k.list_number, f.article_key, f.reading_key, f.load_id, f.row_number, f.fetched_at, f.rowid as row_id
        from working.int_article_readings as f
        inner join looked_at as k on f.article_key = k.article_key
    """,
    "looked_at_stories": """
        with mine as (
            select distinct k.list_number, s.story_key
            from marts.bridge_story_articles as s
            inner join looked_at as k on s.article_key = k.article_key
        )
        select
            mine.list_number, s.article_key, s.story_key, s.original_article_key, s.position, d.outlet_count
        from marts.bridge_story_articles as s
        inner join mine on s.story_key = mine.story_key
        inner join marts.dim_stories as d on s.story_key = d.story_key
    """,
}
_CAPTIONS = f"""
select k.list_number, c.article_key, c.captions
from ({CAPTIONS.format(keys="looked_at")}) as c
inner join looked_at as k on c.article_key = k.article_key
"""  # noqa: S608 - a statement of ours


def look_at(connection: duckdb.DuckDBPyConnection, article_keys: Sequence[str]) -> int:
    """Find the rows of articles by their keys, and return how many lists they make, numbered from 0."""
    keys = list(article_keys)
    connection.execute(f"create or replace temp table looked_at as {_KEYS}", {"keys": keys})
    for name, rows in _ROWS.items():
        connection.execute(f"create or replace temp table {name} as {rows}")
    return -(-len(keys) // TOGETHER)


def look_at_facts(connection: duckdb.DuckDBPyConnection, filters: Set[str]) -> None:
    """Find the captions of the articles that are looked at, and the facts that these filters ask for, by their names:
    each looks through a bridge of all articles.
    """
    connection.execute(f"create or replace temp table looked_at_captions as {_CAPTIONS}")
    connection.execute(
        "create or replace temp table looked_at_facts"
        " (list_number bigint, article_key varchar, field varchar, fact varchar)"
    )
    for field, statement in FACTS.items():
        if field not in filters:
            continue
        with contextlib.suppress(duckdb.CatalogException):  # a file of a release that knew no people
            connection.execute(
                "insert into looked_at_facts"  # noqa: S608 - statements of ours
                " select k.list_number, f.article_key, $field, f.fact"
                f" from ({statement}) as f (article_key, fact) inner join looked_at as k"
                " on f.article_key = k.article_key where f.fact <> ''",
                {"field": field},
            )
